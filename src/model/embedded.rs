//! The default model, inside the binary: the binary alone scores.

use std::path::Path;
use std::sync::OnceLock;

use super::folder::{self, Files, ModelError, Provenance};
use super::scorer::Model;

/// Reads the default model, once.
///
/// # Errors
/// The model was built into the binary damaged.
pub fn default_model() -> Result<&'static (Model, Provenance), ModelError> {
    static MODEL: OnceLock<(Model, Provenance)> = OnceLock::new();
    if let Some(model) = MODEL.get() {
        return Ok(model);
    }
    let model = folder::parse(Files {
        folder: Path::new("the default model"),
        manifest: include_bytes!("../../models/default/manifest.json"),
        tokenizer: include_bytes!("../../models/default/tokenizer.json"),
        weights: include_bytes!("../../models/default/weights.safetensors.zst"),
    })?;
    Ok(MODEL.get_or_init(|| model))
}
