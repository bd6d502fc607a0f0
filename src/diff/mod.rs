//! What changed between two tables of scores: which verdicts, and by which
//! evidence.
//!
//! The old table is held, some 100 bytes a review and 12 a piece of evidence;
//! the new one streams by. Rows come out in the order of the new table, then
//! those that are gone in the order of the old one.

mod evidence;
mod old;
mod scored;
mod summary;
mod table;

use crate::model::evidence::Verdict;
use crate::table::{Batch, Fault};

use evidence::{Change, Signals, changes};
use old::Old;
use scored::scored;

pub use scored::NEEDED;
pub use summary::{Mover, Summary};

/// What a table says of a review.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// Its verdict.
    pub verdict: Verdict,
    /// Probabilities of genuine, paid and bot.
    pub probabilities: [f64; 3],
}

impl Judged {
    /// The largest change of a probability, 0–1.
    fn shift(&self, other: &Judged) -> f64 {
        let pairs = self.probabilities.iter().zip(other.probabilities);
        pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    }
}

/// How a review differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Verdict,
    Score,
    Added,
    Removed,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Kind::Verdict => "verdict",
            Kind::Score => "score",
            Kind::Added => "added",
            Kind::Removed => "removed",
        }
    }
}

/// A review that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    review_id: String,
    kind: Kind,
    old: Option<Judged>,
    new: Option<Judged>,
    /// `None` where there is nothing to compare with.
    changes: Option<Vec<Change>>,
}

/// A row that cannot be used: its number in the batch, from 0, and why.
pub type Unusable = (usize, Fault);

/// A comparison under way: hold the old table, then compare the new one.
#[derive(Debug)]
pub struct Diff {
    old: Old,
    signals: Signals,
    moved: f64,
    summary: Summary,
}

impl Diff {
    /// A comparison that lists changed verdicts and, with the same verdict,
    /// reviews with a probability that moved by at least `moved`; infinity
    /// lists none of these.
    pub fn new(moved: f64) -> Self {
        Self {
            old: Old::default(),
            signals: Signals::default(),
            moved,
            summary: Summary::default(),
        }
    }

    /// Takes rows of the old table.
    pub fn hold(&mut self, batch: &Batch) -> Vec<Unusable> {
        let unusable = self.old.hold(batch, &mut self.signals);
        // Until it is met in the new table.
        self.summary.removed += (batch.len() - unusable.len()) as u64;
        unusable
    }

    /// Compares rows of the new table with the old one.
    pub fn compare(&mut self, batch: &Batch) -> (Vec<Difference>, Vec<Unusable>) {
        let (mut differences, mut unusable) = (Vec::new(), Vec::new());
        for row in 0..batch.len() {
            match self.compare_row(batch, row) {
                Ok(difference) => differences.extend(difference),
                Err(fault) => unusable.push((row, fault)),
            }
        }
        (differences, unusable)
    }

    fn compare_row(&mut self, batch: &Batch, row: usize) -> Result<Option<Difference>, Fault> {
        let new = scored(batch, row)?;
        let Some(at) = self.old.find(new.id) else {
            self.summary.added += 1;
            return Ok(Some(Difference {
                review_id: new.id.to_owned(),
                kind: Kind::Added,
                old: None,
                new: Some(new.judged),
                changes: None,
            }));
        };
        self.old.meet(at);
        self.summary.removed -= 1;
        let old = self.old.judged(at);
        let kind = self.kind(&old, &new.judged);
        let mut found = Vec::new();
        if kind.is_some() {
            let evidence = self.signals.intern(&new.evidence()?);
            found = changes(self.old.evidence(at), &evidence);
        }
        self.summary.add(&old, &new.judged);
        if kind == Some(Kind::Verdict) {
            self.summary.add_changes(&found);
        }
        Ok(kind.map(|kind| Difference {
            review_id: new.id.to_owned(),
            kind,
            old: Some(old),
            new: Some(new.judged),
            changes: Some(found),
        }))
    }

    /// How a review of both tables is listed, if it is.
    fn kind(&self, old: &Judged, new: &Judged) -> Option<Kind> {
        let shift = old.shift(new);
        if old.verdict != new.verdict {
            Some(Kind::Verdict)
        } else {
            (shift > 0.0 && shift >= self.moved).then_some(Kind::Score)
        }
    }

    /// The reviews of the old table that the new one did not have, once all of
    /// the new one is compared.
    pub fn removed(&self) -> impl Iterator<Item = Difference> + '_ {
        self.old.unmet().map(|at| Difference {
            review_id: self.old.id(at).to_owned(),
            kind: Kind::Removed,
            old: Some(self.old.judged(at)),
            new: None,
            changes: None,
        })
    }

    /// What was found.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The signals that moved verdicts, those first that did so most often.
    pub fn movers(&self) -> Vec<Mover> {
        self.summary.movers(&self.signals)
    }
}
