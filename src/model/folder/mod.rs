//! The model on disk: a folder of a manifest, a tokenizer and weights.
//!
//! `manifest.json` says what format and program version wrote it, what it was
//! trained on, how judgements are calibrated, and the size and SHA-256 of the
//! other files; `tokenizer.json` is the `tokenizers` crate's own format;
//! `weights.safetensors.zst` holds every array. Nothing in it is code. A
//! reader refuses what it cannot fully trust: a newer format, a missing or
//! altered file, an array of another size, signals it does not know.

mod arrays;
mod assemble;
mod manifest;
mod swap;

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use thiserror::Error;

use self::manifest::{FormatOnly, Manifest};
use super::scorer::Model;
use crate::text::tokenise::{SubwordTokenizer, TokenizeError};

pub(crate) use self::arrays::{Array, Unpacked, pack};
pub use self::manifest::{Input, Provenance, sha256};
pub(crate) use self::manifest::{Stamp, check_numbers, check_own, check_stamp};

/// The format this program writes and reads.
pub const FORMAT: u32 = 1;

pub(crate) const MANIFEST: &str = "manifest.json";
const TOKENIZER: &str = "tokenizer.json";
pub(crate) const WEIGHTS: &str = "weights.safetensors.zst";

/// Why a model could not be read or written.
#[derive(Debug, Error)]
pub enum ModelError {
    /// A file could not be read or written.
    #[error("{path}: cannot be {action}: {reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// `read` or `written`.
        action: &'static str,
        /// The system's words.
        reason: std::io::Error,
    },
    /// The manifest is not one.
    #[error("{path}: not a model manifest: {reason}; is the folder a model?")]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What was wrong.
        reason: serde_json::Error,
    },
    /// The model is from the future or the past.
    #[error(
        "{path}: the model has format {found}, this program reads {FORMAT}; \
         use the bonafide that wrote it or train the model again"
    )]
    Format {
        /// The manifest.
        path: PathBuf,
        /// The format found.
        found: u32,
    },
    /// A file is not the one that was written.
    #[error(
        "{path}: found {found}, the manifest says {expected}; the file is damaged or was \
         changed: copy the model again or train it anew"
    )]
    Altered {
        /// The file.
        path: PathBuf,
        /// Size and checksum found.
        found: String,
        /// Size and checksum written.
        expected: String,
    },
    /// The contents do not fit together.
    #[error("{path}: {reason}; train the model again with this program")]
    Contents {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
    /// The folder to be written exists and is no model.
    #[error("{path}: exists and is not a model folder; choose another or remove it")]
    Occupied {
        /// The folder.
        path: PathBuf,
    },
    /// The tokenizer could not be read or written.
    #[error("{path}: {reason}")]
    Tokenizer {
        /// The file.
        path: PathBuf,
        /// The library's words.
        reason: TokenizeError,
    },
}

/// The three files of a model and where they come from, for messages.
#[derive(Debug, Clone, Copy)]
pub struct Files<'a> {
    /// The folder, or a name for an embedded one.
    pub folder: &'a Path,
    /// `manifest.json`.
    pub manifest: &'a [u8],
    /// `tokenizer.json`.
    pub tokenizer: &'a [u8],
    /// `weights.safetensors.zst`.
    pub weights: &'a [u8],
}

/// Writes a model folder with its card. An existing model folder is replaced;
/// until the new one is complete the old one stays.
///
/// # Errors
/// The folder exists and is no model, or cannot be written.
pub fn save(
    model: &Model,
    provenance: Provenance,
    card: &str,
    folder: &Path,
) -> Result<(), ModelError> {
    let tokenizer = (model.heads.tokenizer.to_json()).map_err(|reason| ModelError::Tokenizer {
        path: folder.join(TOKENIZER),
        reason,
    })?;
    let weights = arrays::pack(&arrays::arrays(model), folder)?;
    let manifest = manifest::describe(model, provenance, tokenizer.as_bytes(), &weights).map_err(
        |reason| ModelError::Manifest {
            path: folder.join(MANIFEST),
            reason,
        },
    )?;
    let files = [
        (MANIFEST, manifest.as_slice()),
        (TOKENIZER, tokenizer.as_bytes()),
        (WEIGHTS, weights.as_slice()),
        ("MODEL_CARD.md", card.as_bytes()),
    ];
    write_folder(folder, &files)
}

/// Writes the files of a model into a new folder and then puts it in the place
/// of the old one, if that is a model.
pub(crate) fn write_folder(folder: &Path, files: &[(&str, &[u8])]) -> Result<(), ModelError> {
    if folder.exists() && !folder.join(MANIFEST).exists() {
        return Err(ModelError::Occupied {
            path: folder.to_owned(),
        });
    }
    let io = |reason| ModelError::File {
        path: folder.to_owned(),
        action: "written",
        reason,
    };
    let parent = match folder.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(parent).map_err(io)?;
    let new = tempfile::Builder::new()
        .prefix(".bonafide-")
        .tempdir_in(parent)
        .map_err(io)?;
    for (name, bytes) in files {
        let path = new.path().join(name);
        write_file(&path, bytes).map_err(|reason| ModelError::File {
            path: folder.join(name),
            action: "written",
            reason,
        })?;
    }
    swap::put(new, folder).map_err(io)
}

/// Writes a file and brings it to disk.
fn write_file(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

pub(crate) fn read_file(folder: &Path, name: &str) -> Result<Vec<u8>, ModelError> {
    let path = folder.join(name);
    std::fs::read(&path).map_err(|reason| ModelError::File {
        path,
        action: "read",
        reason,
    })
}

/// A model as it was read.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The model.
    pub model: Model,
    /// The SHA-256 that its manifest carries: it names the model, since the
    /// manifest has the checksums of all other files.
    pub id: String,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// Reads a model folder.
///
/// # Errors
/// See [`ModelError`].
pub fn load(folder: &Path) -> Result<Stored, ModelError> {
    let (manifest, tokenizer, weights) = (
        read_file(folder, MANIFEST)?,
        read_file(folder, TOKENIZER)?,
        read_file(folder, WEIGHTS)?,
    );
    parse(Files {
        folder,
        manifest: &manifest,
        tokenizer: &tokenizer,
        weights: &weights,
    })
}

/// Reads a model from its files' bytes.
///
/// # Errors
/// See [`ModelError`].
pub fn parse(files: Files) -> Result<Stored, ModelError> {
    let path = files.folder.join(MANIFEST);
    let not_manifest = |reason| ModelError::Manifest {
        path: path.clone(),
        reason,
    };
    let FormatOnly { format } = serde_json::from_slice(files.manifest).map_err(not_manifest)?;
    if format != FORMAT {
        return Err(ModelError::Format {
            path,
            found: format,
        });
    }
    let manifest: Manifest = serde_json::from_slice(files.manifest).map_err(not_manifest)?;
    check_own(&manifest.sha256, &path, files.manifest)?;
    check_numbers(&path, files.manifest)?;
    let check = |name, bytes| check_stamp(&manifest.files, files.folder, name, bytes);
    let read_tokenizer = || {
        check(TOKENIZER, files.tokenizer)?;
        SubwordTokenizer::from_json(files.tokenizer).map_err(|reason| ModelError::Tokenizer {
            path: files.folder.join(TOKENIZER),
            reason,
        })
    };
    let read_weights = || {
        check(WEIGHTS, files.weights)?;
        Unpacked::unpack(files.weights, files.folder.join(WEIGHTS))
    };
    // Each takes half of the time in which a small table is scored.
    let (tokenizer, arrays) = rayon::join(read_tokenizer, read_weights);
    let (tokenizer, arrays) = (tokenizer?, arrays?);
    Ok(Stored {
        model: assemble::assemble(&manifest, tokenizer, &arrays)?,
        id: manifest.sha256,
        provenance: manifest.provenance,
    })
}
