//! The facts of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::Path;

use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::model::evidence::{Score, Verdict};
use crate::model::folder::{FORMAT, Stored, sha256};
use crate::model::reference::Threshold;
use crate::model::scorer::{Policy, catalogue};
use crate::schema::Schema;
use crate::table::ReadSummary;

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

impl InputFile {
    /// Reads a file whose bytes lie at `path`.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(name: String, path: &Path) -> io::Result<Self> {
        let mut hash = Hash(Sha256::new());
        let bytes = io::copy(&mut File::open(path)?, &mut hash)?;
        let digest = hash.0.finalize();
        Ok(Self {
            name,
            bytes,
            sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    }
}

struct Hash(Sha256);

impl io::Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What scoring found, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows by verdict.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// Campaigns that a row belonged to: they are numbered from 0.
    pub campaigns: u32,
    /// Rows that belong to one.
    pub campaign_reviews: u64,
}

impl Tally {
    /// Adds the scores of some rows, and the campaigns of these.
    pub fn add(&mut self, scores: &[Score], campaigns: &[Option<u32>]) {
        for score in scores {
            *self.verdicts.entry(score.verdict).or_default() += 1;
        }
        for campaign in campaigns.iter().flatten() {
            self.campaigns = self.campaigns.max(campaign.saturating_add(1));
            self.campaign_reviews += 1;
        }
    }
}

/// The facts of a run of `bonafide score`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Run {
    /// The program's version.
    pub program: String,
    /// The model's id: the SHA-256 that its manifest carries.
    pub model: String,
    /// The version of the model's format.
    pub model_format: u32,
    /// SHA-256 of the list of signals, as `bonafide signals` prints it.
    pub signals: String,
    /// The corpora that the model was trained on.
    pub corpora: Vec<String>,
    /// What was read.
    pub inputs: Vec<InputFile>,
    /// Canonical columns that the table has.
    pub columns: Vec<String>,
    /// Canonical columns that it lacks, and what is lost without them.
    #[serde(serialize_with = "as_map")]
    pub missing: Vec<(String, String)>,
    /// Base rates: genuine, paid, bot.
    pub prior: [f64; 3],
    /// The share of genuine reviews that may be flagged.
    pub max_fpr: f64,
    /// The suspicion from which a review is flagged, by what there is to go
    /// on.
    pub thresholds: Vec<Threshold>,
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

fn as_map<S: Serializer>(pairs: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(name, value)| (name, value)))
}

impl Run {
    /// Puts together what judged, what was read and what was found.
    pub fn new(
        stored: &Stored,
        policy: &Policy,
        inputs: Vec<InputFile>,
        read: &ReadSummary,
        tally: &Tally,
    ) -> Self {
        let reasons = read.by_reason.iter();
        let verdicts = tally.verdicts.iter();
        Self {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            model: stored.id.clone(),
            model_format: FORMAT,
            signals: signals_sha256(),
            corpora: stored.provenance.corpora.keys().cloned().collect(),
            inputs,
            columns: columns(read),
            missing: missing(read),
            // 0.9, and not 1 - 0.06 - 0.04 in binary.
            prior: policy.prior.shares().map(|p| (p * 1e12).round() / 1e12),
            max_fpr: policy.max_fpr,
            thresholds: policy.thresholds.list(),
            rows_read: read.rows_read,
            rows_kept: read.rows_kept,
            quarantined: reasons
                .map(|(reason, rows)| (reason.name().to_owned(), *rows))
                .collect(),
            verdicts: verdicts
                .map(|(verdict, rows)| (verdict.name().to_owned(), *rows))
                .collect(),
            campaigns: tally.campaigns,
            campaign_reviews: tally.campaign_reviews,
        }
    }
}

/// SHA-256 of what `bonafide signals` prints.
fn signals_sha256() -> String {
    let printed: String = catalogue().map(ToString::to_string).collect();
    sha256(printed.as_bytes())
}

fn columns(read: &ReadSummary) -> Vec<String> {
    let found: BTreeSet<&str> = read.mapped.iter().map(|(name, _)| name.as_str()).collect();
    let schema = Schema::reviews();
    let names = schema.names().filter(|name| found.contains(name));
    names.map(str::to_owned).collect()
}

fn missing(read: &ReadSummary) -> Vec<(String, String)> {
    let schema = Schema::reviews();
    let absent = read.absent.iter().filter_map(|name| schema.field(name));
    absent
        .map(|field| (field.name.to_string(), field.lost_without.to_owned()))
        .collect()
}
