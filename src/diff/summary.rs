//! The comparison in numbers.

use rustc_hash::FxHashMap;

use super::Judged;
use super::evidence::{Change, Signals, weight};
use crate::model::evidence::Verdict;

/// How many reviews differ, and what moved their verdicts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Reviews of both tables by old and new verdict, in the order of
    /// [`Verdict::ALL`].
    pub matrix: [[u64; 4]; 4],
    /// Of these, those with a probability that moved.
    pub moved: u64,
    /// Changed verdicts on the same evidence: the base rates or the threshold
    /// changed.
    pub same_evidence: u64,
    /// Reviews in the new table only.
    pub added: u64,
    /// Reviews in the old table only.
    pub removed: u64,
    movers: FxHashMap<u32, Moves>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Moves {
    verdicts: u64,
    led: u64,
    differences: [i64; 2],
}

/// A signal that changed in reviews whose verdict changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Mover {
    /// Its name.
    pub signal: String,
    /// Changed verdicts in which its weights differ.
    pub verdicts: u64,
    /// Those in which no weights differ more.
    pub led: u64,
    /// Mean difference of its weights of paid and bot in `verdicts`.
    pub differences: [f64; 2],
}

impl Summary {
    pub(super) fn add(&mut self, old: &Judged, new: &Judged) {
        self.matrix[old.verdict as usize][new.verdict as usize] += 1;
        self.moved += u64::from(old.probabilities != new.probabilities);
    }

    /// Adds what differs in the evidence of a changed verdict, strongest
    /// first.
    pub(super) fn add_changes(&mut self, changes: &[Change]) {
        self.same_evidence += u64::from(changes.is_empty());
        for (at, change) in changes.iter().enumerate() {
            let moves = self.movers.entry(change.signal).or_default();
            moves.verdicts += 1;
            moves.led += u64::from(at == 0);
            for (sum, difference) in moves.differences.iter_mut().zip(change.difference()) {
                *sum += difference;
            }
        }
    }

    /// Reviews in both tables.
    pub fn compared(&self) -> u64 {
        self.matrix.iter().flatten().sum()
    }

    /// Changed verdicts, of those that the old and the new one are asked for.
    pub fn changed(&self, asked: impl Fn(Verdict, Verdict) -> bool) -> u64 {
        let mut count = 0;
        for old in Verdict::ALL {
            for new in Verdict::ALL {
                if old != new && asked(old, new) {
                    count += self.matrix[old as usize][new as usize];
                }
            }
        }
        count
    }

    /// The signals that moved verdicts, those that led most often first.
    pub(super) fn movers(&self, signals: &Signals) -> Vec<Mover> {
        let mean = |sum: i64, count: u64| weight(sum) / count.max(1) as f64;
        let mut movers: Vec<Mover> = (self.movers.iter())
            .map(|(signal, moves)| Mover {
                signal: signals.name(*signal).to_owned(),
                verdicts: moves.verdicts,
                led: moves.led,
                differences: moves.differences.map(|sum| mean(sum, moves.verdicts)),
            })
            .collect();
        let order = |mover: &Mover| std::cmp::Reverse((mover.led, mover.verdicts));
        movers.sort_by(|a, b| (order(a).cmp(&order(b))).then_with(|| a.signal.cmp(&b.signal)));
        movers
    }
}
