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

    /// Log-odds that a text with these tokens and damped counts is of the
    /// corpus' domain rather than of another's.
    pub fn logit(&self, bag: &[(u32, f32)]) -> f32 {
        let scale = bag_scale(bag);
        let sum: f32 = bag
            .iter()
            .map(|(token, count)| count * self.weights.get(*token as usize))
            .sum();
        self.intercept + scale * sum
    }
}

/// What brings a bag of tokens to unit Euclidean length.
pub fn bag_scale(bag: &[(u32, f32)]) -> f32 {
    let square: f32 = bag.iter().map(|(_, count)| count * count).sum();
    1.0 / square.sqrt().max(f32::MIN_POSITIVE)
}
