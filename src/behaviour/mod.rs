//! What reviewers and products do: signals that are pure functions of
//! histories.
//!
//! Signals that need the same columns make a [`Panel`]. A table has the panels
//! that it has the columns for; a panel that is absent is evidence that is
//! absent. Nothing here knows of files, of models or of the command line.

pub mod accounts;
pub mod duplicates;
pub mod marketplace;
pub mod records;
pub mod sketch;

use crate::signal::{Family, Signal};

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
    pub const fn name(self) -> &'static str {
        match self {
            Population::Reviews => "reviews",
            Population::Reviewers => "reviewers",
            Population::Products => "products",
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
    /// What its value is compared with.
    pub population: Population,
}

impl Measure {
    /// A signal of a family.
    pub const fn new(
        name: &'static str,
        family: Family,
        population: Population,
        label: &'static str,
        definition: &'static str,
        source: &'static str,
        needs: &'static [&'static str],
    ) -> Self {
        let signal = Signal {
            name,
            family,
            definition,
            source,
            needs,
        };
        Self {
            signal,
            label,
            population,
        }
    }
}
