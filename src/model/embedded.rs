//! The default model, inside the binary: the binary alone scores.

use std::path::Path;

use super::folder::{self, Files, ModelError, Stored};

/// Reads the default model.
///
/// # Errors
/// The model was built into the binary damaged.
pub fn default_model() -> Result<Stored, ModelError> {
    folder::parse(Files {
        folder: Path::new("the default model"),
        manifest: include_bytes!("../../models/default/manifest.json"),
        tokenizer: include_bytes!("../../models/default/tokenizer.json"),
        weights: include_bytes!("../../models/default/weights.safetensors.zst"),
    })
}
