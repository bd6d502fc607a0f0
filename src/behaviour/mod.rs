//! What reviewers and products do: signals that are pure functions of
//! histories.
//!
//! Signals that need the same columns make a [`Panel`]. A table has the panels
//! that it has the columns for; a panel that is absent is evidence that is
//! absent. Nothing here knows of files, of models or of the command line.

pub mod accounts;
pub mod duplicates;
pub mod form;
pub mod histories;
pub mod marketplace;
pub mod network;
pub mod panel;
pub mod population;
pub mod product;
pub mod ratings;
pub mod records;
pub mod reviewer;
pub mod seat;
pub mod sketch;
mod sorting;
pub mod summary;
pub mod sums;
pub mod telling;
pub mod tempo;
pub mod timing;
pub mod usual;

use rayon::prelude::*;

use crate::signal::{Family, Signal, Unit};
use telling::Telling;

/// Histories of one kind that are worked on at a time.
const BLOCK: usize = 4096;

/// Works on the items `0..count`, a block at a time on all threads, and hands
/// over what they give in their order. The next block is worked on while one is
/// handed over.
fn in_blocks<G, T>(count: usize, work: impl Fn(usize) -> G + Sync, mut hand_over: impl FnMut(T))
where
    G: IntoIterator<Item = T> + Send,
{
    let mut given: Vec<G> = Vec::new();
    for first in (0..count).step_by(BLOCK) {
        let block = first..count.min(first + BLOCK);
        let mut next = Vec::new();
        rayon::in_place_scope(|scope| {
            scope.spawn(|_| next = block.into_par_iter().map(&work).collect());
            given.drain(..).flatten().for_each(&mut hand_over);
        });
        given = next;
    }
    given.into_iter().flatten().for_each(hand_over);
}

/// What the value of a signal is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Population {
    /// All reviews of the table, each counting once.
    Reviews,
    /// All reviewers of the table, each counting once.
    Reviewers,
    /// All products of the table, each counting once.
    Products,
}

impl Population {
    /// The plural in sentences.
    pub const fn told(self) -> &'static str {
        match self {
            Population::Reviews => "the reviews in this table",
            Population::Reviewers => "the reviewers in this table",
            Population::Products => "the products in this table",
        }
    }
}

/// A behavioural signal and how it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// The signal.
    pub signal: Signal,
    /// What is counted or measured, as a reader says it.
    pub label: &'static str,
    /// What its value is.
    pub unit: Unit,
    /// What its value is compared with.
    pub population: Population,
}

/// What the signals of a file have in common.
#[derive(Debug, Clone, Copy)]
struct Kin {
    family: Family,
    needs: &'static [&'static str],
}

impl Kin {
    /// One of them: its name, what its value is compared with, what a reader is
    /// told, its definition and its source.
    const fn measure(
        self,
        name: &'static str,
        population: Population,
        label: &'static str,
        definition: &'static str,
        source: &'static str,
    ) -> Measure {
        let signal = Signal {
            name,
            family: self.family,
            definition,
            source,
            needs: self.needs,
        };
        Measure {
            signal,
            label,
            unit: Unit::Number,
            population,
        }
    }
}

/// The columns of the panel of histories.
const HISTORY: &[&str] = &["reviewer_id", "product_id", "rating", "created_at"];

impl Measure {
    /// The same, its value being of another unit than a plain number.
    const fn told_as(self, unit: Unit) -> Self {
        Self { unit, ..self }
    }

    /// The value in an English sentence, with what it is compared with.
    pub fn told(&self, value: f64, percentile: Option<f64>) -> String {
        let telling = Telling {
            label: self.label,
            unit: self.unit,
            population: self.population.told(),
        };
        telling.sentence(value, percentile)
    }
}
