//! The old table, held so that its reviews are found by their ids.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::evidence::{Signals, Weighed};
use super::scored::scored;
use super::{Judged, Unusable};
use crate::table::{Batch, TextColumn};

/// Reviews by number, in the order of their table.
#[derive(Debug, Default)]
pub struct Old {
    ids: TextColumn,
    /// By the hash of the id. A reader takes two ids of one hash for the same,
    /// so no two of a table share one.
    numbers: FxHashMap<u64, u32>,
    judged: Vec<Judged>,
    evidence: Vec<Box<[Weighed]>>,
    met: Vec<bool>,
}

impl Old {
    /// Takes all rows that can be used.
    pub fn hold(&mut self, batch: &Batch, signals: &mut Signals) -> Vec<Unusable> {
        let rows: Vec<_> = (0..batch.len())
            .into_par_iter()
            .map(|row| {
                let scored = scored(batch, row)?;
                let evidence = scored.evidence()?;
                Ok((scored, evidence))
            })
            .collect();
        let mut unusable = Vec::new();
        for (row, read) in rows.into_iter().enumerate() {
            match read {
                Ok((scored, evidence)) => {
                    let number = self.judged.len() as u32;
                    self.numbers.insert(xxh3_64(scored.id.as_bytes()), number);
                    self.ids.push(Some(scored.id));
                    self.judged.push(scored.judged);
                    self.evidence.push(signals.intern(&evidence));
                    self.met.push(false);
                }
                Err(fault) => unusable.push((row, fault)),
            }
        }
        unusable
    }

    /// The number of the review with that id.
    pub fn find(&self, id: &str) -> Option<usize> {
        let number = *self.numbers.get(&xxh3_64(id.as_bytes()))? as usize;
        (self.id(number) == id).then_some(number)
    }

    /// The id of a review.
    pub fn id(&self, number: usize) -> &str {
        self.ids.get(number).unwrap_or_default()
    }

    /// What is said of it.
    pub fn judged(&self, number: usize) -> Judged {
        self.judged[number]
    }

    /// Its evidence.
    pub fn evidence(&self, number: usize) -> &[Weighed] {
        &self.evidence[number]
    }

    /// Notes that the new table has it.
    pub fn meet(&mut self, number: usize) {
        self.met[number] = true;
    }

    /// Those that the new table does not have.
    pub fn unmet(&self) -> impl Iterator<Item = usize> {
        (0..self.met.len()).filter(|number| !self.met[*number])
    }
}
