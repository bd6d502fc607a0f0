//! A sparse linear head over hashed n-grams, as it is fitted. To judge, heads
//! stand side by side in a [`Bank`](super::bank::Bank).

use super::quantised::Quantised;
use crate::text::features::{Block, SLOTS, SparseRow};

/// Inverse document frequency of every slot; 0 for slots too rare to use.
#[derive(Debug, Clone, PartialEq)]
pub struct Idf {
    values: Quantised,
}

impl Idf {
    /// Takes one value a slot.
    pub fn new(values: Quantised) -> Self {
        assert_eq!(values.len(), SLOTS, "one idf a slot");
        Self { values }
    }

    /// One value a slot.
    pub fn values(&self) -> &Quantised {
        &self.values
    }

    /// The value of one slot.
    pub fn of(&self, slot: u32) -> f32 {
        self.values.get(slot as usize)
    }

    /// Calls `take` with every known slot of some blocks of a row and its
    /// value: damped count times idf, each block scaled to unit Euclidean
    /// length.
    pub fn for_each_value(
        &self,
        row: &SparseRow,
        blocks: &[Block],
        mut take: impl FnMut(u32, f32),
    ) {
        for block in blocks {
            let range = row.block(*block);
            let weighted = || {
                row.slots[range.clone()]
                    .iter()
                    .zip(&row.counts[range.clone()])
                    .map(|(slot, count)| (*slot, count * self.of(*slot)))
                    .filter(|(_, value)| *value > 0.0)
            };
            let square: f32 = weighted().map(|(_, value)| value * value).sum();
            let scale = 1.0 / square.sqrt().max(f32::MIN_POSITIVE);
            for (slot, value) in weighted() {
                take(slot, value * scale);
            }
        }
    }
}

/// One hypothesis against `genuine`, linear in the values that [`Idf`] gives
/// for some blocks.
#[derive(Debug, Clone, PartialEq)]
pub struct SparseHead {
    weights: Quantised,
    intercept: f32,
}

impl SparseHead {
    /// Takes one weight a slot of the given blocks, block after block.
    pub fn new(blocks: &[Block], weights: Quantised, intercept: f32) -> Self {
        let slots: usize = blocks.iter().map(|block| block.slots().len()).sum();
        assert_eq!(weights.len(), slots, "one weight a slot");
        Self { weights, intercept }
    }

    /// One weight a slot, from the first slot of its first block.
    pub fn weights(&self) -> &Quantised {
        &self.weights
    }

    /// The log-odds of a text without any known slot.
    pub fn intercept(&self) -> f32 {
        self.intercept
    }
}
