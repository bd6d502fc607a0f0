//! Whose field a text is: how much its wording resembles the genuine reviews
//! of one corpus rather than those of the others.
//!
//! Learnt from genuine reviews alone, so that it cannot know a fake.

use super::quantised::Quantised;

/// Linear in the subword tokens of a text and in its script.
#[derive(Debug, Clone, PartialEq)]
pub struct DomainHead {
    weights: Quantised,
    intercept: f32,
}

impl DomainHead {
    /// Takes one weight a column of the bag.
    pub fn new(weights: Quantised, intercept: f32) -> Self {
        Self { weights, intercept }
    }

    /// One weight a column of the bag.
    pub fn weights(&self) -> &Quantised {
        &self.weights
    }

    /// The log-odds of a text without tokens.
    pub fn intercept(&self) -> f32 {
        self.intercept
    }
}

/// Domain heads over the same tokens, side by side.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DomainBank {
    heads: Vec<DomainHead>,
    /// The weights of all heads, token after token.
    weights: Vec<f32>,
}

impl DomainBank {
    /// Puts heads over the same vocabulary side by side.
    pub fn new(heads: Vec<DomainHead>) -> Self {
        let width = heads.first().map_or(0, |head| head.weights.len());
        let weights = (0..width).flat_map(|token| heads.iter().map(move |h| h.weights.get(token)));
        Self {
            weights: weights.collect(),
            heads,
        }
    }

    /// The heads.
    pub fn heads(&self) -> &[DomainHead] {
        &self.heads
    }

    /// Log-odds that a text with these tokens and damped counts is of a head's
    /// domain rather than of another's, by head.
    pub fn logits(&self, bag: &[(u32, f32)]) -> Vec<f32> {
        let mut sums = vec![0.0_f32; self.heads.len()];
        for (token, count) in bag {
            let first = *token as usize * self.heads.len();
            let weights = &self.weights[first..first + self.heads.len()];
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += count * weight;
            }
        }
        let scale = bag_scale(bag);
        let logits = self.heads.iter().zip(sums);
        logits
            .map(|(head, sum)| head.intercept + scale * sum)
            .collect()
    }
}

/// What brings a bag of tokens to unit Euclidean length.
pub fn bag_scale(bag: &[(u32, f32)]) -> f32 {
    let square: f32 = bag.iter().map(|(_, count)| count * count).sum();
    1.0 / square.sqrt().max(f32::MIN_POSITIVE)
}
