//! Pieces of evidence held small, and how two lists of them differ.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// A piece of evidence as a table of scores lists it.
#[derive(Debug, Deserialize)]
pub struct Listed<'a> {
    #[serde(borrow)]
    signal: Cow<'a, str>,
    weight_paid: f64,
    weight_bot: f64,
}

/// Weights of paid and bot in ten-thousandths: scores have no finer ones.
pub type Weights = [i32; 2];

const UNIT: f64 = 1e4;

/// A signal, by its number in [`Signals`], and what it weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weighed {
    signal: u32,
    weights: Weights,
}

/// The names of signals, each once, in the order they were met.
#[derive(Debug, Default)]
pub struct Signals {
    names: Vec<String>,
    numbers: FxHashMap<String, u32>,
}

impl Signals {
    /// The pieces with their signals as numbers.
    pub fn intern(&mut self, pieces: &[Listed]) -> Box<[Weighed]> {
        let kept = |weight: f64| (weight * UNIT).round() as i32;
        let weighed = pieces.iter().map(|piece| Weighed {
            signal: self.number(&piece.signal),
            weights: [kept(piece.weight_paid), kept(piece.weight_bot)],
        });
        weighed.collect()
    }

    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }

    /// The name of a signal.
    pub fn name(&self, signal: u32) -> &str {
        self.names.get(signal as usize).map_or("", String::as_str)
    }
}

/// A signal whose weights differ; `None` where it was not listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Its number.
    pub signal: u32,
    old: Option<Weights>,
    new: Option<Weights>,
}

impl Change {
    /// New weights less old ones, ten-thousandths; what is not listed weighs
    /// nothing.
    pub fn difference(&self) -> [i64; 2] {
        let [old, new] = [self.old, self.new].map(Option::unwrap_or_default);
        std::array::from_fn(|k| i64::from(new[k]) - i64::from(old[k]))
    }

    fn strength(&self) -> u64 {
        let [paid, bot] = self.difference().map(i64::unsigned_abs);
        paid.max(bot)
    }
}

/// The signals whose weights differ, the strongest difference first.
pub fn changes(old: &[Weighed], new: &[Weighed]) -> Vec<Change> {
    let of = |pieces: &[Weighed], signal: u32| {
        let piece = pieces.iter().find(|piece| piece.signal == signal);
        piece.map(|piece| piece.weights)
    };
    let mut signals: Vec<u32> = old.iter().chain(new).map(|piece| piece.signal).collect();
    signals.sort_unstable();
    signals.dedup();
    let mut changes: Vec<Change> = (signals.into_iter())
        .map(|signal| Change {
            signal,
            old: of(old, signal),
            new: of(new, signal),
        })
        .filter(|change| change.strength() > 0)
        .collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.strength()));
    changes
}

/// Ten-thousandths as a weight.
pub fn weight(kept: i64) -> f64 {
    kept as f64 / UNIT
}

#[derive(Serialize)]
struct Told<'a> {
    signal: &'a str,
    old_weight_paid: Option<f64>,
    new_weight_paid: Option<f64>,
    old_weight_bot: Option<f64>,
    new_weight_bot: Option<f64>,
    difference_paid: f64,
    difference_bot: f64,
}

/// Changes as JSON.
///
/// # Errors
/// The serialiser's.
pub fn told(changes: &[Change], signals: &Signals) -> serde_json::Result<String> {
    let of = |weights: Option<Weights>, k: usize| weights.map(|w| weight(w[k].into()));
    let told = changes.iter().map(|change| {
        let [paid, bot] = change.difference().map(weight);
        Told {
            signal: signals.name(change.signal),
            old_weight_paid: of(change.old, 0),
            new_weight_paid: of(change.new, 0),
            old_weight_bot: of(change.old, 1),
            new_weight_bot: of(change.new, 1),
            difference_paid: paid,
            difference_bot: bot,
        }
    });
    serde_json::to_string(&told.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighed(pieces: &[(u32, Weights)]) -> Vec<Weighed> {
        let pieces = pieces.iter();
        let weighed = pieces.map(|&(signal, weights)| Weighed { signal, weights });
        weighed.collect()
    }

    #[test]
    fn what_came_went_and_moved_is_told_strongest_first() {
        let old = weighed(&[(0, [10, 0]), (1, [500, 0]), (2, [7, 7])]);
        let new = weighed(&[(3, [0, -90]), (0, [40, 0]), (2, [7, 7])]);
        let changes = changes(&old, &new);
        let found: Vec<_> = (changes.iter())
            .map(|change| (change.signal, change.old, change.new))
            .collect();
        let expected = [
            (1, Some([500, 0]), None),
            (3, None, Some([0, -90])),
            (0, Some([10, 0]), Some([40, 0])),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn weights_come_back_as_they_were_written() {
        for written in [-32.0, -0.0001, 0.0, 1.2345, 8.6591] {
            let listed = Listed {
                signal: "s".into(),
                weight_paid: written,
                weight_bot: 0.0,
            };
            let [kept, _] = Signals::default().intern(&[listed])[0].weights;
            assert_eq!(weight(kept.into()), written);
        }
    }
}
