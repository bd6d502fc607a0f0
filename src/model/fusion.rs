//! From uncalibrated log-odds to weights of evidence.
//!
//! The heads see the same words, so their log-odds may not simply be added.
//! For each hypothesis one logistic regression on held-out rows, balanced
//! between the classes, says what each head's log-odds are worth beside the
//! others', how that changes with the length of the text and with how much of
//! it training had met. Balanced classes make its log-odds a log-likelihood
//! ratio (Good 1950); it is linear, so it splits into one weight a head.

use super::heads::{Hypothesis, PerHypothesis, Raw};
use serde::{Deserialize, Serialize};

/// Number of terms of [`terms`].
pub const TERMS: usize = 9;

/// What the regression is linear in: for each head its clamped log-odds, alone
/// and by length, the text head's by familiarity, a constant and the length.
pub fn terms(raw: &Raw, ranges: &Ranges, hypothesis: Hypothesis) -> [f64; TERMS] {
    let k = hypothesis as usize;
    let length = f64::from(raw.length.ln_1p()).clamp(0.7, 6.5) - 3.5;
    let known = f64::from(raw.familiarity) - 0.75;
    let [text, rhythm, style] = ranges.clamp(raw, k);
    [
        text,
        text * length,
        text * known,
        rhythm,
        rhythm * length,
        style,
        style * length,
        1.0,
        length,
    ]
}

/// The largest log-odds of each head that held-out rows gave evidence about;
/// beyond it more is not worth more.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ranges {
    /// (smallest, largest) of text, rhythm, style, by hypothesis.
    pub heads: PerHypothesis<[(f32, f32); 3]>,
}

impl Ranges {
    fn clamp(&self, raw: &Raw, k: usize) -> [f64; 3] {
        let logits = [raw.text[k], raw.rhythm[k], raw.style[k]];
        std::array::from_fn(|head| {
            let (low, high) = self.heads[k][head];
            f64::from(logits[head].clamp(low, high))
        })
    }
}

/// The calibrated weights of one text's heads for one hypothesis, natural log.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct HeadWeights {
    /// Of the text head, with the constant.
    pub text: f64,
    /// Of the rhythm head.
    pub rhythm: f64,
    /// Of the style head.
    pub style: f64,
    /// What one unit of the style head's log-odds is worth here; the style
    /// head's terms are scaled by it.
    pub style_scale: f64,
}

impl HeadWeights {
    /// The log-likelihood ratio that the text gives.
    pub fn total(&self) -> f64 {
        self.text + self.rhythm + self.style
    }
}

/// The calibration of all heads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fusion {
    /// One coefficient a term; all 0 for a hypothesis without heads.
    pub coefficients: PerHypothesis<[f64; TERMS]>,
    /// Where the log-odds stop counting.
    pub ranges: Ranges,
}

impl Fusion {
    /// Calibrates one text's log-odds.
    pub fn weights(&self, raw: &Raw) -> PerHypothesis<HeadWeights> {
        Hypothesis::ALL.map(|hypothesis| {
            let c = &self.coefficients[hypothesis as usize];
            let t = terms(raw, &self.ranges, hypothesis);
            let sum = |range: std::ops::Range<usize>| -> f64 {
                range.map(|term| c[term] * t[term]).sum()
            };
            HeadWeights {
                text: sum(0..3) + sum(7..9),
                rhythm: sum(3..5),
                style: sum(5..7),
                style_scale: c[5] + c[6] * t[8],
            }
        })
    }
}
