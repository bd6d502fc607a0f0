//! The model on disk: a folder of a manifest and weights.
//!
//! `manifest.json` says what wrote it, what it was trained on, and the size and
//! SHA-256 of the weights; `weights.safetensors.zst` holds every array. Nothing
//! in it is code. What cannot be fully trusted is refused, as for the model
//! that judges reviews.

use std::collections::BTreeMap;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::model::CreatorModel;
use crate::model::folder::{
    Array, MANIFEST, ModelError, Provenance, Stamp, Unpacked, WEIGHTS, check_numbers, check_own,
    check_stamp, pack, read_file, sha256, write_folder,
};

/// The format this program writes and reads.
pub const FORMAT: u32 = 1;

/// What the manifest calls this kind of model.
const KIND: &str = "creator";

/// A head that can be stored.
pub trait Head: Sized {
    /// Its name in the manifest and before the names of its arrays.
    const NAME: &'static str;
    /// What the manifest says of it.
    type Entry: Serialize + DeserializeOwned;
    /// Puts its arrays into the store.
    fn store(&self, arrays: &mut Store) -> Self::Entry;
    /// Puts it together again.
    ///
    /// # Errors
    /// An array that is missing or of another size.
    fn restore(entry: &Self::Entry, arrays: &Arrays) -> Result<Self, ModelError>;
}

/// The arrays of one head, to be written.
#[derive(Default)]
pub struct Store {
    head: &'static str,
    arrays: Vec<(String, Array)>,
}

impl Store {
    /// Adds bytes.
    pub fn bytes(&mut self, name: &str, bytes: Vec<u8>) {
        let name = format!("{}.{name}", self.head);
        self.arrays.push((name, Array::Bytes(bytes)));
    }

    /// Adds finite numbers.
    pub fn floats(&mut self, name: &str, floats: Vec<f32>) {
        let name = format!("{}.{name}", self.head);
        self.arrays.push((name, Array::Floats(floats)));
    }
}

/// The arrays of one head, as they were read.
pub struct Arrays<'a> {
    head: &'static str,
    unpacked: &'a Unpacked,
}

impl Arrays<'_> {
    /// Bytes of a known number.
    ///
    /// # Errors
    /// There is no such array, or it has another length.
    pub fn bytes(&self, name: &str, length: usize) -> Result<Vec<u8>, ModelError> {
        let tensors = self.unpacked.tensors()?;
        let name = format!("{}.{name}", self.head);
        self.unpacked.bytes(&tensors, &name, length)
    }

    /// Finite numbers.
    ///
    /// # Errors
    /// There is no such array, or a number is not finite.
    pub fn floats(&self, name: &str) -> Result<Vec<f32>, ModelError> {
        let tensors = self.unpacked.tensors()?;
        let name = format!("{}.{name}", self.head);
        self.unpacked.floats(&tensors, &name)
    }

    /// An error about what the arrays hold.
    pub fn misfit(&self, reason: String) -> ModelError {
        self.unpacked.misfit(format!("{}: {reason}", self.head))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    kind: String,
    format: u32,
    /// SHA-256 of the manifest's own bytes without these digits.
    sha256: String,
    provenance: Provenance,
    files: BTreeMap<String, Stamp>,
    heads: BTreeMap<String, serde_json::Value>,
}

/// Writes a model folder with its card. An existing model folder is replaced;
/// until the new one is complete the old one stays.
///
/// # Errors
/// The folder exists and is no model, or cannot be written.
pub fn save(
    model: &CreatorModel,
    provenance: Provenance,
    card: &str,
    folder: &Path,
) -> Result<(), ModelError> {
    let fail = |reason| ModelError::Manifest {
        path: folder.join(MANIFEST),
        reason,
    };
    let mut arrays = Vec::new();
    let mut heads = BTreeMap::new();
    put(model.accounts.as_ref(), &mut arrays, &mut heads).map_err(fail)?;
    put(model.comments.as_ref(), &mut arrays, &mut heads).map_err(fail)?;
    put(model.advertising.as_ref(), &mut arrays, &mut heads).map_err(fail)?;
    let weights = pack(&arrays, folder)?;
    let unsigned = Manifest {
        kind: KIND.to_owned(),
        format: FORMAT,
        sha256: String::new(),
        provenance,
        files: BTreeMap::from([(WEIGHTS.to_owned(), Stamp::of(&weights))]),
        heads,
    };
    let digest = sha256(&serde_json::to_vec_pretty(&unsigned).map_err(fail)?);
    let manifest = Manifest {
        sha256: digest,
        ..unsigned
    };
    let manifest = serde_json::to_vec_pretty(&manifest).map_err(fail)?;
    let files = [
        (MANIFEST, manifest.as_slice()),
        (WEIGHTS, weights.as_slice()),
        ("MODEL_CARD.md", card.as_bytes()),
    ];
    write_folder(folder, &files)
}

fn put<H: Head>(
    head: Option<&H>,
    arrays: &mut Vec<(String, Array)>,
    heads: &mut BTreeMap<String, serde_json::Value>,
) -> serde_json::Result<()> {
    let Some(head) = head else { return Ok(()) };
    let mut store = Store {
        head: H::NAME,
        ..Store::default()
    };
    let entry = head.store(&mut store);
    heads.insert(H::NAME.to_owned(), serde_json::to_value(entry)?);
    arrays.extend(store.arrays);
    Ok(())
}

/// A model as it was read.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The model.
    pub model: CreatorModel,
    /// The SHA-256 that its manifest carries.
    pub id: String,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// Reads a model folder.
///
/// # Errors
/// See [`ModelError`].
pub fn load(folder: &Path) -> Result<Stored, ModelError> {
    let manifest = read_file(folder, MANIFEST)?;
    let weights = read_file(folder, WEIGHTS)?;
    parse(folder, &manifest, &weights)
}

/// The model that is part of the program.
///
/// # Errors
/// The model was built into the program damaged.
pub fn embedded() -> Result<Stored, ModelError> {
    parse(
        Path::new("the default model of creators"),
        include_bytes!("../../models/creator/manifest.json"),
        include_bytes!("../../models/creator/weights.safetensors.zst"),
    )
}

fn parse(folder: &Path, manifest: &[u8], weights: &[u8]) -> Result<Stored, ModelError> {
    #[derive(Deserialize)]
    struct Head {
        kind: Option<String>,
        format: u32,
    }
    let path = folder.join(MANIFEST);
    let fail = |reason| ModelError::Manifest {
        path: path.clone(),
        reason,
    };
    let head: Head = serde_json::from_slice(manifest).map_err(fail)?;
    if head.kind.as_deref() != Some(KIND) {
        return Err(ModelError::Contents {
            path,
            reason: "the model judges reviews, not creators".to_owned(),
        });
    }
    if head.format != FORMAT {
        return Err(ModelError::Format {
            path,
            found: head.format,
        });
    }
    let read: Manifest = serde_json::from_slice(manifest).map_err(fail)?;
    check_own(&read.sha256, &path, manifest)?;
    check_numbers(&path, manifest)?;
    check_stamp(&read.files, folder, WEIGHTS, weights)?;
    let unpacked = Unpacked::unpack(weights, folder.join(WEIGHTS))?;
    let heads = Heads {
        entries: &read.heads,
        unpacked: &unpacked,
    };
    Ok(Stored {
        model: CreatorModel {
            accounts: heads.get()?,
            comments: heads.get()?,
            advertising: heads.get()?,
        },
        id: read.sha256,
        provenance: read.provenance,
    })
}

struct Heads<'a> {
    entries: &'a BTreeMap<String, serde_json::Value>,
    unpacked: &'a Unpacked,
}

impl Heads<'_> {
    fn get<H: Head>(&self) -> Result<Option<H>, ModelError> {
        let Some(entry) = self.entries.get(H::NAME) else {
            return Ok(None);
        };
        let arrays = Arrays {
            head: H::NAME,
            unpacked: self.unpacked,
        };
        let entry = H::Entry::deserialize(entry);
        let entry = entry.map_err(|reason| arrays.misfit(reason.to_string()))?;
        H::restore(&entry, &arrays).map(Some)
    }
}
