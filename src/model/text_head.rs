//! The sparse linear heads over hashed n-grams.

use crate::text::features::{Block, SLOTS, SparseRow};

/// Inverse document frequency of every slot; 0 for slots too rare to use.
#[derive(Debug, Clone)]
pub struct Idf {
    values: Vec<f32>,
}

impl Idf {
    /// Takes one value a slot.
    pub fn new(values: Vec<f32>) -> Self {
        assert_eq!(values.len(), SLOTS, "one idf a slot");
        Self { values }
    }

    /// The value of one slot.
    pub fn of(&self, slot: u32) -> f32 {
        self.values[slot as usize]
    }

    /// Calls `take` with every known slot of a row and its value: damped count
    /// times idf, each block scaled to unit Euclidean length.
    pub fn for_each_value(&self, row: &SparseRow, mut take: impl FnMut(u32, f32)) {
        for block in Block::ALL {
            let range = row.block(block);
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

    /// The share of a row's distinct slots that training has met, 0–1.
    pub fn familiarity(&self, row: &SparseRow) -> f32 {
        let range = row.block(Block::Tokens);
        let known = row.slots[range.clone()]
            .iter()
            .filter(|slot| self.of(**slot) > 0.0)
            .count();
        known as f32 / range.len().max(1) as f32
    }
}

/// One hypothesis against `genuine`, linear in the values that [`Idf`] gives.
#[derive(Debug, Clone)]
pub struct TextHead {
    weights: Vec<f32>,
    intercept: f32,
}

impl TextHead {
    /// Takes one weight a slot.
    pub fn new(weights: Vec<f32>, intercept: f32) -> Self {
        assert_eq!(weights.len(), SLOTS, "one weight a slot");
        Self { weights, intercept }
    }

    /// The weight of one slot.
    pub fn weight(&self, slot: u32) -> f32 {
        self.weights[slot as usize]
    }

    /// The uncalibrated log-odds of a row, by block and with the intercept
    /// last.
    pub fn logits(&self, idf: &Idf, row: &SparseRow) -> f32 {
        let mut logit = self.intercept;
        idf.for_each_value(row, |slot, value| {
            logit += value * self.weights[slot as usize];
        });
        logit
    }
}
