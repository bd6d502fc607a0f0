//! Scores a table, batch by batch.

use std::sync::Mutex;

use rayon::prelude::*;

use crate::campaign::Campaigns;
use crate::model::evidence::Score;
use crate::model::finding::Findings;
use crate::model::scorer::{Known, Model, Policy};
use crate::table::Batch;
use crate::text::Document;
use crate::text::features::FeatureExtractor;

/// Scores batches on all threads, each thread with a token cache of its own
/// that lasts from batch to batch.
pub struct BatchScorer<'m> {
    model: &'m Model,
    policy: &'m Policy,
    findings: &'m Findings,
    campaigns: &'m Campaigns,
    extractors: Vec<Mutex<FeatureExtractor<'m>>>,
    rows: usize,
}

/// Reviews that a thread takes at a time.
const CHUNK: usize = 64;

impl<'m> BatchScorer<'m> {
    /// Nothing scored yet.
    pub fn new(
        model: &'m Model,
        policy: &'m Policy,
        findings: &'m Findings,
        campaigns: &'m Campaigns,
    ) -> Self {
        let threads = rayon::current_num_threads();
        Self {
            model,
            policy,
            findings,
            campaigns,
            rows: 0,
            extractors: (0..threads)
                .map(|_| Mutex::new(model.extractor()))
                .collect(),
        }
    }

    /// Rows scored so far.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Scores the next rows of the table.
    pub fn score(&mut self, batch: &Batch) -> Vec<Score> {
        let rows: Vec<usize> = (0..batch.len()).collect();
        let texts = batch.texts("text");
        let before = self.rows;
        self.rows += batch.len();
        rows.par_chunks(CHUNK)
            .flat_map_iter(|rows| {
                let thread = rayon::current_thread_index().unwrap_or(0);
                // A poisoned cache is still a cache.
                let mut extractor = self.extractors[thread]
                    .lock()
                    .unwrap_or_else(|poisoned| poisoned.into_inner());
                let scores: Vec<Score> = rows
                    .iter()
                    .map(|row| {
                        let text = texts.and_then(|texts| texts.get(*row)).unwrap_or("");
                        let finding = self.findings.of(before + row);
                        let known = Known {
                            behaved: finding.map(|finding| (self.findings, finding)),
                            coordination: self.campaigns.coordination(before + row),
                        };
                        let document = Document::new(text);
                        self.model
                            .score(&mut extractor, &document, known, self.policy)
                    })
                    .collect();
                scores
            })
            .collect()
    }
}
