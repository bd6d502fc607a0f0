//! The model on disk: a folder of a manifest, a tokenizer and weights.
//!
//! `manifest.json` says what format and program version wrote it, what it was
//! trained on, how judgements are calibrated, and the size and SHA-256 of the
//! other files; `tokenizer.json` is the `tokenizers` crate's own format;
//! `weights.safetensors.zst` holds every array. Nothing in it is code. A
//! reader refuses what it cannot fully trust: a newer format, a missing or
//! altered file, an array of another size, signals it does not know.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use safetensors::{Dtype, SafeTensors, tensor::TensorView};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::domain::DomainHead;
use super::heads::{
    Expert, Generalist, Heads, Hypothesis, PerHypothesis, RHYTHM_BLOCKS, TEXT_BLOCKS,
    dense_catalogue,
};
use super::mixture::Mixture;
use super::quantised::Quantised;
use super::reference::{Bucket, Reference};
use super::scorer::Model;
use super::sparse::{Idf, SparseHead};
use super::style::StyleHead;
use crate::text::features::{Block, SLOTS};
use crate::text::lm::{HumanModels, NgramModel};
use crate::text::tokenise::{SubwordTokenizer, TokenizeError};

/// The format this program writes, and the newest it reads.
pub const FORMAT: u32 = 1;

const MANIFEST: &str = "manifest.json";
const TOKENIZER: &str = "tokenizer.json";
const WEIGHTS: &str = "weights.safetensors.zst";

/// What [`Manifest`] says of training data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// File name of the table.
    pub table: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// Where a model comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// Version of the program that trained it.
    pub program: String,
    /// Tables it was trained on.
    pub inputs: Vec<Input>,
    /// Reviews by corpus and label.
    pub corpora: BTreeMap<String, BTreeMap<String, usize>>,
    /// The training configuration, verbatim.
    pub config: String,
}

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
    /// The model is from the future.
    #[error(
        "{path}: the model has format {found}, this program reads up to {FORMAT}; \
         use a newer bonafide or train the model again"
    )]
    Newer {
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

#[derive(Debug, Serialize, Deserialize)]
struct Stamp {
    bytes: usize,
    sha256: String,
}

impl Stamp {
    fn of(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.len(),
            sha256: sha256(bytes),
        }
    }

    fn describe(&self) -> String {
        format!("{} bytes with SHA-256 {}", self.bytes, self.sha256)
    }
}

/// SHA-256 of some bytes in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    provenance: Provenance,
    files: BTreeMap<String, Stamp>,
    /// Names of the dense signals in order.
    signals: Vec<String>,
    experts: Vec<ExpertEntry>,
    generalists: Vec<GeneralistEntry>,
    mixtures: PerHypothesis<Option<Mixture>>,
    buckets: Vec<Bucket>,
}

#[derive(Debug, Deserialize)]
struct FormatOnly {
    format: u32,
}

#[derive(Debug, Serialize, Deserialize)]
struct ExpertEntry {
    corpus: String,
    hypothesis: Hypothesis,
    idf: Largest,
    text: Scale,
    domain: Scale,
    style_intercept: f32,
}

#[derive(Debug, Serialize, Deserialize)]
struct GeneralistEntry {
    hypothesis: Hypothesis,
    idf: Largest,
    rhythm: Scale,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Largest {
    largest: f32,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Scale {
    largest: f32,
    intercept: f32,
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
    if folder.exists() && !folder.join(MANIFEST).exists() {
        return Err(ModelError::Occupied {
            path: folder.to_owned(),
        });
    }
    let tokenizer = (model.heads.tokenizer.to_json()).map_err(|reason| ModelError::Tokenizer {
        path: folder.join(TOKENIZER),
        reason,
    })?;
    let weights = pack(&arrays(model), folder)?;
    let manifest = manifest(model, provenance, tokenizer.as_bytes(), &weights);
    let manifest = serde_json::to_vec_pretty(&manifest).map_err(|reason| ModelError::Manifest {
        path: folder.join(MANIFEST),
        reason,
    })?;
    let new = folder.with_extension("new");
    let write = |name: &str, bytes: &[u8]| {
        let path = new.join(name);
        std::fs::write(&path, bytes).map_err(|reason| ModelError::File {
            path,
            action: "written",
            reason,
        })
    };
    let io = |reason| ModelError::File {
        path: folder.to_owned(),
        action: "written",
        reason,
    };
    let _ = std::fs::remove_dir_all(&new);
    std::fs::create_dir_all(&new).map_err(io)?;
    write(MANIFEST, &manifest)?;
    write(TOKENIZER, tokenizer.as_bytes())?;
    write(WEIGHTS, &weights)?;
    write("MODEL_CARD.md", card.as_bytes())?;
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(io)?;
    }
    std::fs::rename(&new, folder).map_err(io)
}

/// Reads a model folder.
///
/// # Errors
/// See [`ModelError`].
pub fn load(folder: &Path) -> Result<(Model, Provenance), ModelError> {
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read(&path).map_err(|reason| ModelError::File {
            path,
            action: "read",
            reason,
        })
    };
    let (manifest, tokenizer, weights) = (read(MANIFEST)?, read(TOKENIZER)?, read(WEIGHTS)?);
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
pub fn parse(files: Files) -> Result<(Model, Provenance), ModelError> {
    let path = files.folder.join(MANIFEST);
    let not_manifest = |reason| ModelError::Manifest {
        path: path.clone(),
        reason,
    };
    let FormatOnly { format } = serde_json::from_slice(files.manifest).map_err(not_manifest)?;
    if format > FORMAT {
        return Err(ModelError::Newer {
            path,
            found: format,
        });
    }
    let manifest: Manifest = serde_json::from_slice(files.manifest).map_err(not_manifest)?;
    for (name, bytes) in [(TOKENIZER, files.tokenizer), (WEIGHTS, files.weights)] {
        check_stamp(&manifest, files.folder, name, bytes)?;
    }
    let tokenizer =
        SubwordTokenizer::from_json(files.tokenizer).map_err(|reason| ModelError::Tokenizer {
            path: files.folder.join(TOKENIZER),
            reason,
        })?;
    let arrays = Arrays::unpack(files.weights, files.folder.join(WEIGHTS))?;
    let model = assemble(&manifest, tokenizer, &arrays)?;
    Ok((model, manifest.provenance))
}

fn check_stamp(
    manifest: &Manifest,
    folder: &Path,
    name: &str,
    bytes: &[u8],
) -> Result<(), ModelError> {
    let found = Stamp::of(bytes);
    let expected = manifest.files.get(name);
    if expected.is_some_and(|stamp| stamp.sha256 == found.sha256) {
        return Ok(());
    }
    Err(ModelError::Altered {
        path: folder.join(name),
        found: found.describe(),
        expected: expected.map_or_else(|| "nothing of this file".to_owned(), Stamp::describe),
    })
}

fn manifest(model: &Model, provenance: Provenance, tokenizer: &[u8], weights: &[u8]) -> Manifest {
    let sparse = |head: &SparseHead| Scale {
        largest: head.weights().largest(),
        intercept: head.intercept(),
    };
    let idf = |idf: &Idf| Largest {
        largest: idf.values().largest(),
    };
    Manifest {
        format: FORMAT,
        provenance,
        files: [(TOKENIZER, tokenizer), (WEIGHTS, weights)]
            .into_iter()
            .map(|(name, bytes)| (name.to_owned(), Stamp::of(bytes)))
            .collect(),
        signals: dense_catalogue().map(|s| s.name.to_owned()).collect(),
        experts: (model.heads.experts.iter())
            .map(|expert| ExpertEntry {
                corpus: expert.corpus.clone(),
                hypothesis: expert.hypothesis,
                idf: idf(&expert.idf),
                text: sparse(&expert.text),
                domain: Scale {
                    largest: expert.domain.weights().largest(),
                    intercept: expert.domain.intercept(),
                },
                style_intercept: expert.style.intercept(),
            })
            .collect(),
        generalists: (model.heads.generalists.iter())
            .map(|generalist| GeneralistEntry {
                hypothesis: generalist.hypothesis,
                idf: idf(&generalist.idf),
                rhythm: sparse(&generalist.rhythm),
            })
            .collect(),
        mixtures: model.mixtures.clone(),
        buckets: model.references.iter().map(|r| r.bucket).collect(),
    }
}

/// Numbers under a name.
enum Array {
    Bytes(Vec<u8>),
    Floats(Vec<f32>),
}

fn arrays(model: &Model) -> Vec<(String, Array)> {
    let mut arrays = Vec::new();
    let mut bytes = |name: String, codes: &[u8]| arrays.push((name, Array::Bytes(codes.to_vec())));
    for (at, expert) in model.heads.experts.iter().enumerate() {
        bytes(
            format!("expert.{at}.idf"),
            &expert.idf.values().codes()[used(TEXT_BLOCKS)],
        );
        bytes(format!("expert.{at}.text"), expert.text.weights().codes());
        bytes(
            format!("expert.{at}.domain"),
            expert.domain.weights().codes(),
        );
    }
    for (at, generalist) in model.heads.generalists.iter().enumerate() {
        let idf = &generalist.idf.values().codes()[used(RHYTHM_BLOCKS)];
        bytes(format!("generalist.{at}.idf"), idf);
        bytes(
            format!("generalist.{at}.rhythm"),
            generalist.rhythm.weights().codes(),
        );
    }
    bytes(
        "humans.characters".to_owned(),
        &model.heads.humans.characters.to_bytes(),
    );
    bytes(
        "humans.shapes".to_owned(),
        &model.heads.humans.shapes.to_bytes(),
    );
    for (at, expert) in model.heads.experts.iter().enumerate() {
        for (signal, (knots, steps)) in
            (expert.style.knots().iter().zip(expert.style.steps())).enumerate()
        {
            let name = |part: &str| format!("expert.{at}.style.{signal:03}.{part}");
            arrays.push((name("knots"), Array::Floats(knots.clone())));
            arrays.push((name("steps"), Array::Floats(steps.clone())));
        }
    }
    let weights = model.references.iter().flat_map(|r| r.weights).collect();
    arrays.push(("references".to_owned(), Array::Floats(weights)));
    for (signal, quantiles) in model.quantiles.iter().enumerate() {
        arrays.push((
            format!("quantiles.{signal:03}"),
            Array::Floats(quantiles.clone()),
        ));
    }
    arrays
}

/// The slots of neighbouring blocks.
fn used(blocks: &[Block]) -> std::ops::Range<usize> {
    let first = blocks.first().map_or(0, |block| block.slots().start);
    let last = blocks.last().map_or(0, |block| block.slots().end);
    first as usize..last as usize
}

fn pack(arrays: &[(String, Array)], folder: &Path) -> Result<Vec<u8>, ModelError> {
    let contents = |reason: String| ModelError::Contents {
        path: folder.join(WEIGHTS),
        reason,
    };
    let raw: Vec<(Dtype, usize, Vec<u8>)> = arrays
        .iter()
        .map(|(_, array)| match array {
            Array::Bytes(bytes) => (Dtype::U8, bytes.len(), bytes.clone()),
            Array::Floats(floats) => {
                let bytes = floats.iter().flat_map(|f| f.to_le_bytes()).collect();
                (Dtype::F32, floats.len(), bytes)
            }
        })
        .collect();
    let views = (arrays.iter().zip(&raw))
        .map(|((name, _), (dtype, length, bytes))| {
            let view = TensorView::new(*dtype, vec![*length], bytes);
            view.map(|view| (name.clone(), view))
                .map_err(|reason| contents(reason.to_string()))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let packed =
        safetensors::serialize(views, None).map_err(|reason| contents(reason.to_string()))?;
    zstd::bulk::compress(&packed, 19).map_err(|reason| contents(reason.to_string()))
}

/// More than any model of this format unpacks to.
const UNPACKED_MAX: usize = 1 << 30;

struct Arrays {
    path: PathBuf,
    unpacked: Vec<u8>,
}

impl Arrays {
    fn unpack(weights: &[u8], path: PathBuf) -> Result<Self, ModelError> {
        let unpacked = zstd::bulk::decompress(weights, UNPACKED_MAX).map_err(|reason| {
            ModelError::Contents {
                path: path.clone(),
                reason: reason.to_string(),
            }
        })?;
        Ok(Self { path, unpacked })
    }

    fn misfit(&self, reason: String) -> ModelError {
        ModelError::Contents {
            path: self.path.clone(),
            reason,
        }
    }

    fn tensors(&self) -> Result<SafeTensors<'_>, ModelError> {
        SafeTensors::deserialize(&self.unpacked).map_err(|reason| self.misfit(reason.to_string()))
    }

    fn bytes(
        &self,
        tensors: &SafeTensors,
        name: &str,
        length: usize,
    ) -> Result<Vec<u8>, ModelError> {
        let tensor =
            (tensors.tensor(name)).map_err(|reason| self.misfit(format!("{name}: {reason}")))?;
        if tensor.dtype() != Dtype::U8 || tensor.data().len() != length {
            let found = format!("{:?} of {:?}", tensor.dtype(), tensor.shape());
            return Err(self.misfit(format!("array {name} is {found}, expected {length} bytes")));
        }
        Ok(tensor.data().to_vec())
    }

    fn floats(&self, tensors: &SafeTensors, name: &str) -> Result<Vec<f32>, ModelError> {
        let tensor =
            (tensors.tensor(name)).map_err(|reason| self.misfit(format!("{name}: {reason}")))?;
        if tensor.dtype() != Dtype::F32 {
            return Err(self.misfit(format!("array {name} is not of 32-bit floats")));
        }
        let (numbers, _) = tensor.data().as_chunks::<4>();
        let numbers: Vec<f32> = numbers.iter().map(|b| f32::from_le_bytes(*b)).collect();
        if numbers.iter().any(|number| !number.is_finite()) {
            return Err(self.misfit(format!("array {name} holds numbers that are not finite")));
        }
        Ok(numbers)
    }
}

fn assemble(
    manifest: &Manifest,
    tokenizer: SubwordTokenizer,
    arrays: &Arrays,
) -> Result<Model, ModelError> {
    let known: Vec<&str> = dense_catalogue().map(|signal| signal.name).collect();
    if manifest.signals != known {
        return Err(arrays.misfit("it was trained for other style signals".to_owned()));
    }
    let tensors = arrays.tensors()?;
    let sparse = |name: String, blocks: &'static [Block], scale: Scale| {
        let codes = arrays.bytes(&tensors, &name, used(blocks).len())?;
        let weights = Quantised::from_codes(codes, scale.largest);
        Ok::<_, ModelError>(SparseHead::new(blocks, weights, scale.intercept))
    };
    let idf = |name: String, blocks: &'static [Block], scale: Largest| {
        let mut codes = vec![0; SLOTS];
        let stored = arrays.bytes(&tensors, &name, used(blocks).len())?;
        codes[used(blocks)].copy_from_slice(&stored);
        Ok::<_, ModelError>(Idf::new(Quantised::from_codes(codes, scale.largest)))
    };
    let mut experts = Vec::new();
    for (at, entry) in manifest.experts.iter().enumerate() {
        let name = format!("expert.{at}.domain");
        let domain = arrays.bytes(&tensors, &name, tokenizer.vocabulary())?;
        experts.push(Expert {
            corpus: entry.corpus.clone(),
            hypothesis: entry.hypothesis,
            idf: idf(format!("expert.{at}.idf"), TEXT_BLOCKS, entry.idf)?,
            text: sparse(format!("expert.{at}.text"), TEXT_BLOCKS, entry.text)?,
            style: style(arrays, &tensors, at, entry.style_intercept, known.len())?,
            domain: DomainHead::new(
                Quantised::from_codes(domain, entry.domain.largest),
                entry.domain.intercept,
            ),
        });
    }
    let mut generalists = Vec::new();
    for (at, entry) in manifest.generalists.iter().enumerate() {
        generalists.push(Generalist {
            hypothesis: entry.hypothesis,
            idf: idf(format!("generalist.{at}.idf"), RHYTHM_BLOCKS, entry.idf)?,
            rhythm: sparse(
                format!("generalist.{at}.rhythm"),
                RHYTHM_BLOCKS,
                entry.rhythm,
            )?,
        });
    }
    for mixture in manifest.mixtures.iter().flatten() {
        let experts_known = mixture.experts.iter().all(|(at, _)| *at < experts.len());
        let generalist_known = mixture
            .generalist
            .is_none_or(|(at, _)| at < generalists.len());
        if !(experts_known && generalist_known) {
            return Err(arrays.misfit("a mixture names a head that is not there".to_owned()));
        }
    }
    let quantiles = (0..known.len())
        .map(|signal| arrays.floats(&tensors, &format!("quantiles.{signal:03}")))
        .collect::<Result<_, _>>()?;
    Ok(Model {
        references: references(manifest, arrays, &tensors)?,
        heads: Heads {
            humans: humans(arrays, &tensors)?,
            tokenizer,
            experts,
            generalists,
        },
        mixtures: manifest.mixtures.clone(),
        quantiles,
    })
}

fn style(
    arrays: &Arrays,
    tensors: &SafeTensors,
    expert: usize,
    intercept: f32,
    signals: usize,
) -> Result<StyleHead, ModelError> {
    let mut knots = Vec::with_capacity(signals);
    let mut steps = Vec::with_capacity(signals);
    for signal in 0..signals {
        let name = format!("expert.{expert}.style.{signal:03}");
        let own_knots = arrays.floats(tensors, &format!("{name}.knots"))?;
        let own_steps = arrays.floats(tensors, &format!("{name}.steps"))?;
        if own_steps.len() != own_knots.len() + 1 || !own_knots.is_sorted() {
            return Err(arrays.misfit(format!("{name} is no step function")));
        }
        knots.push(own_knots);
        steps.push(own_steps);
    }
    Ok(StyleHead::new(knots, steps, intercept))
}

fn humans(arrays: &Arrays, tensors: &SafeTensors) -> Result<HumanModels, ModelError> {
    let model = |name: &str, like: &NgramModel| {
        let bytes = arrays.bytes(tensors, name, like.to_bytes().len())?;
        NgramModel::from_bytes(&bytes)
            .ok_or_else(|| arrays.misfit(format!("{name} is no language model")))
    };
    let like = HumanModels::default();
    Ok(HumanModels {
        characters: model("humans.characters", &like.characters)?,
        shapes: model("humans.shapes", &like.shapes)?,
    })
}

fn references(
    manifest: &Manifest,
    arrays: &Arrays,
    tensors: &SafeTensors,
) -> Result<Vec<Reference>, ModelError> {
    let weights = arrays.floats(tensors, "references")?;
    let (pairs, rest) = weights.as_chunks::<2>();
    if pairs.len() != manifest.buckets.len() || !rest.is_empty() {
        return Err(arrays.misfit("references and their buckets differ in number".to_owned()));
    }
    Ok((manifest.buckets.iter().zip(pairs))
        .map(|(bucket, weights)| Reference {
            bucket: *bucket,
            weights: *weights,
        })
        .collect())
}
