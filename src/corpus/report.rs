//! What an import found, beside what the authors published.

use std::collections::BTreeMap;

use super::Corpus;
use crate::schema::Reason;

/// What an import found.
pub struct ImportReport {
    /// The corpus.
    pub corpus: &'static Corpus,
    /// Rows written.
    pub rows: u64,
    /// Rows written, by label.
    pub by_label: BTreeMap<String, u64>,
    /// Rows set aside, by reason.
    pub by_reason: BTreeMap<Reason, u64>,
}

impl ImportReport {
    /// One line for each label whose count is not the published one; empty
    /// when all agree. A difference is no error: many copies are partial.
    pub fn differences(&self) -> Vec<String> {
        let differing = self.corpus.expected.iter().filter_map(|(label, expected)| {
            let found = self.by_label.get(*label).copied().unwrap_or(0);
            (found != *expected).then(|| {
                let note = self.corpus.note;
                format!("{label}: {found} rows, {expected} as published{note}")
            })
        });
        differing.collect()
    }
}
