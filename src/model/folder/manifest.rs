//! `manifest.json`: what a model is made of and where it comes from.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{FORMAT, ModelError, TOKENIZER, WEIGHTS};
use crate::behaviour::panel::{Panel, PerPanel};
use crate::model::bank;
use crate::model::fusion::Fusion;
use crate::model::heads::{Hypothesis, PerHypothesis, dense_catalogue};
use crate::model::mixture::Mixture;
use crate::model::scorer::Model;

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

/// Size and checksum of a file.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Stamp {
    bytes: usize,
    sha256: String,
}

impl Stamp {
    pub(crate) fn of(bytes: &[u8]) -> Self {
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
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) format: u32,
    /// SHA-256 of the manifest's own bytes without these digits.
    pub(super) sha256: String,
    pub(super) provenance: Provenance,
    pub(super) files: BTreeMap<String, Stamp>,
    /// Names of the dense signals in order.
    pub(super) signals: Vec<String>,
    pub(super) experts: Vec<ExpertEntry>,
    pub(super) generalists: Vec<GeneralistEntry>,
    pub(super) mixtures: PerHypothesis<Option<Mixture>>,
    pub(super) behaviour: BehaviourEntry,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BehaviourEntry {
    /// Names of every panel's signals in order.
    pub(super) signals: PerPanel<Vec<String>>,
    pub(super) heads: Vec<BehaviourHeadEntry>,
    pub(super) tests: Vec<TailTestEntry>,
    pub(super) fusion: PerHypothesis<Fusion>,
}

impl BehaviourEntry {
    /// The signals of the panels in this program.
    pub(super) fn known_signals() -> PerPanel<Vec<String>> {
        let names = |panel: Panel| panel.measures().iter().map(|m| m.signal.name.to_owned());
        Panel::ALL.map(|panel| names(panel).collect())
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BehaviourHeadEntry {
    pub(super) panel: Panel,
    pub(super) hypothesis: Hypothesis,
    pub(super) slope: f64,
    pub(super) shift: f64,
    /// Bytes of the stored forest.
    pub(super) bytes: usize,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TailTestEntry {
    pub(super) panel: Panel,
    pub(super) signal: usize,
    pub(super) hypothesis: Hypothesis,
}

#[derive(Debug, Deserialize)]
pub(super) struct FormatOnly {
    pub(super) format: u32,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ExpertEntry {
    pub(super) corpus: String,
    pub(super) hypothesis: Hypothesis,
    pub(super) idf: Largest,
    pub(super) text: Scale,
    pub(super) domain: Scale,
    pub(super) style_intercept: f32,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct GeneralistEntry {
    pub(super) hypothesis: Hypothesis,
    pub(super) idf: Largest,
    pub(super) rhythm: Scale,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Largest {
    pub(super) largest: f32,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Scale {
    pub(super) largest: f32,
    pub(super) intercept: f32,
}

/// Checks that a file is the one that was written.
pub(crate) fn check_stamp(
    files: &BTreeMap<String, Stamp>,
    folder: &Path,
    name: &str,
    bytes: &[u8],
) -> Result<(), ModelError> {
    let found = Stamp::of(bytes);
    let expected = files.get(name);
    if expected.is_some_and(|stamp| stamp.sha256 == found.sha256) {
        return Ok(());
    }
    Err(ModelError::Altered {
        path: folder.join(name),
        found: found.describe(),
        expected: expected.map_or_else(|| "nothing of this file".to_owned(), Stamp::describe),
    })
}

/// The manifest of a model, as bytes.
pub(super) fn describe(
    model: &Model,
    provenance: Provenance,
    tokenizer: &[u8],
    weights: &[u8],
) -> serde_json::Result<Vec<u8>> {
    let heads = &model.heads;
    let banked = |scale: &bank::Scale| {
        let idf = Largest { largest: scale.idf };
        let head = Scale {
            largest: scale.weight,
            intercept: scale.intercept,
        };
        (idf, head)
    };
    let manifest = Manifest {
        format: FORMAT,
        sha256: String::new(),
        provenance,
        files: [(TOKENIZER, tokenizer), (WEIGHTS, weights)]
            .into_iter()
            .map(|(name, bytes)| (name.to_owned(), Stamp::of(bytes)))
            .collect(),
        signals: dense_catalogue().map(|s| s.name.to_owned()).collect(),
        experts: (heads.experts.iter().enumerate())
            .map(|(at, expert)| {
                let (idf, text) = banked(&heads.wording.scales()[at]);
                let domain = &heads.domains.heads()[at];
                ExpertEntry {
                    corpus: expert.corpus.clone(),
                    hypothesis: expert.hypothesis,
                    idf,
                    text,
                    domain: Scale {
                        largest: domain.weights().largest(),
                        intercept: domain.intercept(),
                    },
                    style_intercept: heads.style.heads()[at].intercept(),
                }
            })
            .collect(),
        generalists: (heads.generalists.iter().zip(heads.rhythm.scales()))
            .map(|(generalist, scale)| {
                let (idf, rhythm) = banked(scale);
                GeneralistEntry {
                    hypothesis: generalist.hypothesis,
                    idf,
                    rhythm,
                }
            })
            .collect(),
        mixtures: model.mixtures.clone(),
        behaviour: BehaviourEntry {
            signals: BehaviourEntry::known_signals(),
            heads: (model.behaviour.heads.iter())
                .map(|head| BehaviourHeadEntry {
                    panel: head.panel,
                    hypothesis: head.hypothesis,
                    slope: head.slope,
                    shift: head.shift,
                    bytes: head.forest.to_bytes().len(),
                })
                .collect(),
            tests: (model.behaviour.tests.iter())
                .map(|test| TailTestEntry {
                    panel: test.panel,
                    signal: test.signal,
                    hypothesis: test.hypothesis,
                })
                .collect(),
            fusion: model.behaviour.fusion.clone(),
        },
    };
    let sha256 = sha256(&serde_json::to_vec_pretty(&manifest)?);
    serde_json::to_vec_pretty(&Manifest { sha256, ..manifest })
}

/// No trained number is near it, and products and sums of smaller ones stay
/// finite: a score must never be infinity less infinity.
pub(crate) const LARGEST_NUMBER: f64 = 1e12;

/// Checks that no number of a manifest is beyond [`LARGEST_NUMBER`].
pub(crate) fn check_numbers(path: &Path, bytes: &[u8]) -> Result<(), ModelError> {
    fn largest(value: &Value) -> f64 {
        match value {
            Value::Number(number) => number.as_f64().map_or(f64::INFINITY, f64::abs),
            Value::Array(values) => values.iter().map(largest).fold(0.0, f64::max),
            Value::Object(values) => values.values().map(largest).fold(0.0, f64::max),
            _ => 0.0,
        }
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|reason| ModelError::Manifest {
        path: path.to_owned(),
        reason,
    })?;
    if largest(&value) > LARGEST_NUMBER {
        return Err(ModelError::Contents {
            path: path.to_owned(),
            reason: format!("it holds numbers beyond {LARGEST_NUMBER:e}"),
        });
    }
    Ok(())
}

/// Checks that a manifest, which carries its own checksum, is as it was
/// written.
pub(crate) fn check_own(digest: &str, path: &Path, bytes: &[u8]) -> Result<(), ModelError> {
    let text = String::from_utf8_lossy(bytes);
    let found = sha256(text.replacen(digest, "", 1).as_bytes());
    if found == digest {
        return Ok(());
    }
    Err(ModelError::Altered {
        path: path.to_owned(),
        found: format!("contents with SHA-256 {found}"),
        expected: digest.to_owned(),
    })
}
