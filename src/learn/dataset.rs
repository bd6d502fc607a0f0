//! Labelled reviews in memory, from canonical tables.

use std::path::PathBuf;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use thiserror::Error;
use xxhash_rust::xxh3::xxh3_64;

use super::attack::Attack;
use super::market::{Known, Market, Markets};
use crate::behaviour::marketplace::day_of;
use crate::behaviour::records::Record;
use crate::intake;
use crate::model::heads::Hypothesis;
use crate::schema::Schema;
use crate::table::{Quarantine, ReadOptions, Reader, TableError};
use crate::text::Document;

/// Why labelled tables could not be used.
#[derive(Debug, Error)]
pub enum DatasetError {
    /// The table could not be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// No row was usable.
    #[error(
        "{tables}: no usable row: every row needs a label (genuine, paid or bot) and a text, or \
         there must be 100 with reviewer, product, rating and time; {quarantined} rows were refused"
    )]
    Empty {
        /// The tables read.
        tables: String,
        /// Rows that failed the checks.
        quarantined: u64,
    },
}

/// Fewer reviews of a class cannot be held out and calibrated by.
pub const TEACHING_MIN: usize = 20;

/// The label of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Label {
    /// Neither paid nor machine-written, as far as its corpus knows.
    Genuine,
    /// Not genuine, and in which way.
    Fake(Hypothesis),
}

impl Label {
    fn parse(name: &str) -> Option<Self> {
        match name {
            "genuine" => Some(Label::Genuine),
            "paid" => Some(Label::Fake(Hypothesis::Paid)),
            "bot" => Some(Label::Fake(Hypothesis::Bot)),
            _ => None,
        }
    }
}

impl Label {
    /// Whether a review is of a hypothesis rather than genuine; `None` if it
    /// is neither.
    pub fn against_genuine(self, hypothesis: Hypothesis) -> Option<bool> {
        match self {
            Label::Genuine => Some(false),
            Label::Fake(of) => (of == hypothesis).then_some(true),
        }
    }
}

/// One labelled review.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The prepared text.
    pub document: Document,
    /// The text as it came, if attacks on it are to be measured; else empty.
    pub original: String,
    /// What it is.
    pub label: Label,
    /// Index into [`Dataset::corpora`].
    pub corpus: usize,
    /// What must stay on one side of a split, unique over corpora.
    pub group: String,
    /// ISO 639-1 code, empty if not stated.
    pub language: String,
    /// `train`, `val`, `test` as published, or empty.
    pub split: String,
    /// Hash of the letters and digits alone, to find the same text again.
    pub fingerprint: u64,
}

/// Labelled reviews of one or more corpora.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    /// Corpus names in the order of first appearance.
    pub corpora: Vec<String>,
    /// All labelled reviews with a text, in the order of the tables.
    pub samples: Vec<Sample>,
    /// The attacks to measure on the fakes that are judged.
    pub attacks: Vec<Attack>,
    /// All reviews of the corpora that show behaviour.
    pub markets: Vec<Market>,
    /// The files read, in order.
    pub files: Vec<PathBuf>,
    /// Rows that the tables' checks set aside.
    pub set_aside: u64,
    /// Rows without a label.
    pub unlabelled: u64,
}

struct Row {
    text: Option<String>,
    label: Option<Label>,
    corpus: String,
    group: String,
    language: String,
    split: String,
    day: Option<i32>,
    record: Record,
}

impl Dataset {
    /// Reads labelled tables: files, folders or globs. Rows without a label are
    /// passed over. With attacks the texts are also kept as they came.
    ///
    /// # Errors
    /// A table that cannot be read, or no usable row.
    pub fn read(tables: &[String], attacks: Vec<Attack>) -> Result<Self, DatasetError> {
        let options = ReadOptions {
            required: vec![vec!["text"], vec!["label"], vec!["reviewer_id"]],
            ..ReadOptions::default()
        };
        let mut reader =
            Reader::open(tables, &Schema::labelled(), options, Quarantine::counting())?;
        let mut rows: Vec<Row> = Vec::new();
        while let Some(batch) = reader.next_batch()? {
            let column = |name: &'static str| {
                let texts = batch.texts(name);
                move |i: usize| {
                    texts
                        .and_then(|texts| texts.get(i))
                        .unwrap_or("")
                        .to_owned()
                }
            };
            let (label, corpus) = (column("label"), column("corpus"));
            let (group, language, split) = (column("group"), column("language"), column("split"));
            rows.par_extend((0..batch.len()).into_par_iter().map(|i| {
                let review = intake::review(&batch, i);
                Row {
                    text: review.text.map(str::to_owned),
                    label: Label::parse(&label(i)),
                    corpus: corpus(i),
                    group: group(i),
                    language: language(i),
                    split: split(i),
                    day: review.second.map(day_of),
                    record: Record::of(&review),
                }
            }));
        }
        let files = reader.files().iter().map(PathBuf::from).collect();
        let summary = reader.finish()?;
        let unlabelled = rows.iter().filter(|row| row.label.is_none()).count() as u64;
        let dataset = Self::from_rows(rows, attacks);
        if dataset.samples.is_empty() && dataset.markets.is_empty() {
            return Err(DatasetError::Empty {
                tables: tables.join(", "),
                quarantined: summary.rows_quarantined,
            });
        }
        Ok(Self {
            files,
            set_aside: summary.rows_quarantined,
            unlabelled,
            ..dataset
        })
    }

    fn from_rows(rows: Vec<Row>, attacks: Vec<Attack>) -> Self {
        let mut corpora: Vec<String> = Vec::new();
        let mut known: FxHashMap<String, usize> = FxHashMap::default();
        let mut markets = Markets::default();
        let mut written = Vec::new();
        for (at, row) in rows.into_iter().enumerate() {
            let corpus = *known.entry(row.corpus.clone()).or_insert_with(|| {
                corpora.push(row.corpus.clone());
                corpora.len() - 1
            });
            // A row without a group is one of its own.
            let group = if row.group.is_empty() {
                format!("{}/row {at}", row.corpus)
            } else {
                format!("{}/{}", row.corpus, row.group)
            };
            let sample = (row.label.is_some() && row.text.is_some()).then_some(written.len());
            markets.add(corpus, row.record, row.label, &group, row.day, sample);
            if sample.is_some() {
                written.push((corpus, group, row));
            }
        }
        let samples = written
            .into_par_iter()
            .filter_map(|(corpus, group, row)| {
                let (text, label) = (row.text?, row.label?);
                Some(Sample {
                    fingerprint: fingerprint(&text),
                    document: Document::new(&text),
                    original: if attacks.is_empty() {
                        String::new()
                    } else {
                        text
                    },
                    label,
                    corpus,
                    group,
                    language: row.language,
                    split: row.split,
                })
            })
            .collect();
        Self {
            corpora,
            samples,
            attacks,
            markets: markets.behaving(),
            ..Self::default()
        }
    }

    /// The number of labelled reviews.
    pub fn labelled(&self) -> usize {
        let silent = |known: &&Known| known.label.is_some() && known.sample.is_none();
        let rows = self.markets.iter().flat_map(|market| &market.rows);
        self.samples.len() + rows.filter(silent).count()
    }

    /// Corpus and label of every labelled review.
    pub fn labels(&self) -> impl Iterator<Item = (usize, Label)> {
        let silent = self.markets.iter().flat_map(|market| {
            let rows = market.rows.iter().filter(|known| known.sample.is_none());
            rows.filter_map(|known| Some((market.corpus, known.label?)))
        });
        let written = self
            .samples
            .iter()
            .map(|sample| (sample.corpus, sample.label));
        written.chain(silent)
    }

    /// Whether a corpus holds enough of both `genuine` and a hypothesis to
    /// train that hypothesis' head.
    pub fn trains(&self, corpus: usize, hypothesis: Hypothesis) -> bool {
        let holds = |label| {
            let of = |sample: &&Sample| sample.corpus == corpus && sample.label == label;
            self.samples
                .iter()
                .filter(of)
                .nth(TEACHING_MIN - 1)
                .is_some()
        };
        holds(Label::Genuine) && holds(Label::Fake(hypothesis))
    }
}

/// Equal for texts that differ in case, spacing or punctuation only.
fn fingerprint(text: &str) -> u64 {
    let letters: String = text
        .chars()
        .filter(|ch| ch.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    xxh3_64(letters.as_bytes())
}
