//! Character n-grams of a sentence or of a post, and what is linear in them.
//!
//! A post's n-grams are those of its sentences: none reaches over the end of a
//! sentence, so that it does not matter whether an export breaks lines there.

use crate::model::quantised::Quantised;
use crate::text::Document;

/// Number of slots that n-grams are hashed into.
pub const SLOTS: usize = 1 << BITS;

const BITS: u32 = 19;

/// Longest n-gram.
const LENGTH_MAX: usize = 4;

/// The slots of every n-gram of a text, once for each time it stands there.
pub fn slots(text: &str) -> Vec<u32> {
    let document = Document::new(text);
    let chars = document.folded_chars();
    let mut slots = Vec::with_capacity(chars.len() * LENGTH_MAX);
    for at in 0..chars.len() {
        let mut hash = SEED;
        for last in &chars[at..chars.len().min(at + LENGTH_MAX)] {
            hash = (hash.rotate_left(23) ^ u64::from(last.ch)).wrapping_mul(FACTOR);
            slots.push(((hash ^ (hash >> 32)).wrapping_mul(FACTOR) >> (64 - BITS)) as u32);
        }
    }
    slots
}

// Arbitrary odd numbers; changing one changes every model's meaning.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
const FACTOR: u64 = 0xff51_afd7_ed55_8ccd;

/// The distinct slots, ascending, each with `1 + ln(times)`, scaled to unit
/// Euclidean length.
pub fn values(mut slots: Vec<u32>) -> Vec<(u32, f32)> {
    slots.sort_unstable();
    let mut values: Vec<(u32, f32)> = slots
        .chunk_by(|a, b| a == b)
        .map(|run| (run[0], 1.0 + (run.len() as f32).ln()))
        .collect();
    let square: f32 = values.iter().map(|(_, value)| value * value).sum();
    let scale = 1.0 / square.sqrt().max(f32::MIN_POSITIVE);
    values.iter_mut().for_each(|(_, value)| *value *= scale);
    values
}

/// One weight a slot.
#[derive(Debug, Clone, PartialEq)]
pub struct GramHead {
    weights: Quantised,
    intercept: f32,
}

impl GramHead {
    /// Takes [`SLOTS`] weights and the log-odds of a text without n-grams.
    pub fn new(weights: Quantised, intercept: f32) -> Self {
        assert_eq!(weights.len(), SLOTS, "one weight a slot");
        GramHead { weights, intercept }
    }

    /// One weight a slot.
    pub fn weights(&self) -> &Quantised {
        &self.weights
    }

    /// The log-odds of a text without n-grams.
    pub fn intercept(&self) -> f32 {
        self.intercept
    }

    /// The uncalibrated log-odds of a text with these [`values`].
    pub fn logit(&self, values: &[(u32, f32)]) -> f64 {
        let weighted = |(slot, value): &(u32, f32)| {
            f64::from(self.weights.get(*slot as usize)) * f64::from(*value)
        };
        f64::from(self.intercept) + values.iter().map(weighted).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_unit_length_and_forget_digits_and_case() {
        let of = |text| values(slots(text));
        let square: f32 = of("好用好用！")
            .iter()
            .map(|(_, value)| value * value)
            .sum();
        assert!((square - 1.0).abs() < 1e-5);
        assert_eq!(of("优惠 199 元 VIP"), of("优惠 288 元 vip"));
        assert!(of("").is_empty());
        assert_eq!(slots("abcde").len(), 4 + 4 + 3 + 2 + 1);
    }
}
