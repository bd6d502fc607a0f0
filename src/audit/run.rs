//! The facts of a run.

use std::collections::BTreeMap;

use serde::Serialize;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputFile {
    /// As it was named.
    pub name: String,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of the file as it lies on disk, in hexadecimal.
    pub sha256: String,
}

/// The facts of a run of `bonafide score`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Run {
    /// The program's version.
    pub program: String,
    /// The model's id: the SHA-256 that its manifest carries.
    pub model: String,
    /// The version of the model's format.
    pub model_format: u32,
    /// SHA-256 of the list of signals.
    pub signals: String,
    /// The corpora that the model was trained on.
    pub corpora: Vec<String>,
    /// What was read.
    pub inputs: Vec<InputFile>,
    /// Canonical columns that the table has.
    pub columns: Vec<String>,
    /// Canonical columns that it lacks, and what is lost without them.
    pub missing: Vec<(String, String)>,
    /// Base rates: genuine, paid, bot.
    pub prior: [f64; 3],
    /// The share of genuine reviews that may be flagged.
    pub max_fpr: f64,
    /// Rows read, kept and put into quarantine.
    pub rows_read: u64,
    /// Rows scored.
    pub rows_kept: u64,
    /// Rows that could not be used, by reason.
    pub quarantined: BTreeMap<String, u64>,
    /// Rows by verdict.
    pub verdicts: BTreeMap<String, u64>,
    /// Campaigns found, and reviews in them.
    pub campaigns: u32,
    /// Reviews in them.
    pub campaign_reviews: u64,
}
