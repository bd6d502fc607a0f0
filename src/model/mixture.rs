//! From uncalibrated log-odds to weights of evidence.
//!
//! A fake comes from *some* source, so its likelihood is a mixture over the
//! sources that the model knows and one, `llr = 0`, for all others:
//!
//! ```text
//! m = ln Σ_e π_e exp(llr_e),   Σ_e π_e = 1
//! LLR = gain·max(m, 0) + loss·min(m, 0) + rhythm + shift
//! ```
//!
//! `llr_e` is expert e's calibrated log-likelihood ratio; `π_e` grows with the
//! odds that the text is of the expert's domain, so the expert of the nearest
//! domain speaks, and none far from all of them. Traces of a known source are
//! evidence, but their absence says little about an unknown one: `loss` is
//! fitted with corpora left out, and so is what the generalist's rhythm adds.
//!
//! A few words are hardly evidence, whoever wrote them, and there are too few
//! such reviews to calibrate by: below [`FEW_WORDS`] all weights shrink, and a
//! word said over and over is still one.
//!
//! Every calibration is a logistic regression on held-out rows, balanced
//! between the classes, which makes its log-odds a log-likelihood ratio (Good
//! 1950, *Probability and the Weighing of Evidence*). All are linear, so the
//! sum splits into one weight a head.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::heads::{Opinion, Raw};

/// Number of terms of [`expert_terms`].
pub const EXPERT_TERMS: usize = 8;

/// Number of terms of [`Mixture::outer_terms`].
pub const OUTER_TERMS: usize = 5;

const TEXT: Range<usize> = 0..5;
const STYLE: Range<usize> = 5..8;

/// The log-odds of a head that held-out rows gave evidence about; beyond them
/// more is not worth more.
pub type Bounds = (f32, f32);

fn clamp(logit: f32, bounds: Bounds) -> f64 {
    f64::from(logit.clamp(bounds.0, bounds.1))
}

/// The logarithm of the length, near 0 for a review of 30 words.
fn log_length(raw: &Raw) -> f64 {
    f64::from(raw.length.ln_1p()).clamp(0.7, 6.5) - 3.5
}

/// What an expert's calibration is linear in. Each head's log-odds stand in
/// two terms, what speaks for the hypothesis and what speaks against it.
pub fn expert_terms(opinion: &Opinion, raw: &Raw, bounds: [Bounds; 2]) -> [f64; EXPERT_TERMS] {
    let length = log_length(raw);
    let text = clamp(opinion.text, bounds[0]);
    let style = clamp(opinion.style, bounds[1]);
    [
        text.max(0.0),
        text.min(0.0),
        text * length,
        1.0,
        length,
        style.max(0.0),
        style.min(0.0),
        style * length,
    ]
}

/// An expert's calibration.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ExpertCalibration {
    /// One coefficient a term.
    pub coefficients: [f64; EXPERT_TERMS],
    /// Where the text and the style head's log-odds stop counting.
    pub bounds: [Bounds; 2],
}

impl ExpertCalibration {
    /// What one unit of the text and of the style head's log-odds is worth, the
    /// part beyond the bounds being worth nothing.
    fn units(&self, opinion: &Opinion, raw: &Raw) -> [f64; 2] {
        let length = log_length(raw);
        let c = &self.coefficients;
        let unit = |logit: f32, bounds: Bounds, first: usize| {
            if logit == 0.0 {
                return 0.0;
            }
            let kept = clamp(logit, bounds) / f64::from(logit);
            let side = if logit > 0.0 { c[first] } else { c[first + 1] };
            kept * (side + c[first + 2] * length)
        };
        [
            unit(opinion.text, self.bounds[0], TEXT.start),
            unit(opinion.style, self.bounds[1], STYLE.start),
        ]
    }

    /// The weights of the text head (with the constant) and the style head.
    fn weights(&self, opinion: &Opinion, raw: &Raw) -> [f64; 2] {
        let terms = expert_terms(opinion, raw, self.bounds);
        [TEXT, STYLE].map(|range| range.map(|t| self.coefficients[t] * terms[t]).sum())
    }
}

/// How sharply the log-odds of a domain choose among experts: what they speak
/// of is wording, of which two corpora of one field share most. Sharper serves
/// the corpora with a field of their own, blunter those that share one; in
/// held-out groups this lets no corpus fall far behind a model of its own, and
/// anything from 0.25 to 0.5 is within 1 % of the best log-likelihood.
const DOMAIN_SHARPNESS: f64 = 0.28;

/// The prior log-odds of the unknown sources, on the scale of the sharpened
/// log-odds of a domain.
const UNKNOWN_AT: f64 = -4.0;

/// Word equivalents below which a text is too little to accuse anyone, and
/// weighs the less the shorter it is.
pub const FEW_WORDS: f32 = 6.0;

/// The experts and the generalist of one hypothesis, calibrated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mixture {
    /// Its experts, as positions among the model's, each with its calibration.
    pub experts: Vec<(usize, ExpertCalibration)>,
    /// Its generalist, as a position among the model's, and where its log-odds
    /// stop counting.
    pub generalist: Option<(usize, Bounds)>,
    /// Gain, loss, shift, and the worth of rhythm, alone and by length.
    pub outer: [f64; OUTER_TERMS],
}

/// The calibrated weights of one text for one hypothesis, natural log; they
/// sum to the log-likelihood ratio.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weights {
    /// What the text heads give, with all constants.
    pub text: f64,
    /// What the style heads give.
    pub style: f64,
    /// What of that is of the halves of the text.
    pub style_of_halves: f64,
    /// What the generalist gives.
    pub rhythm: f64,
    /// What each of the mixture's experts counts here.
    pub say: Vec<Say>,
}

/// What one expert counts in one text.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Say {
    /// Its responsibility for the sum, 0–1 before the outer calibration.
    pub share: f64,
    /// The weight of one unit of its text head's log-odds.
    pub text_unit: f64,
    /// The weight of one unit of its style head's log-odds, of the whole text.
    pub style_unit: f64,
}

impl Weights {
    /// The log-likelihood ratio.
    pub fn total(&self) -> f64 {
        self.text + self.style + self.rhythm
    }
}

struct Mixed {
    /// Responsibility of every expert.
    say: Vec<f64>,
    /// `ln Σ π exp(llr)`.
    ratio: f64,
}

impl Mixture {
    /// What the outer calibration is linear in.
    pub fn outer_terms(&self, raw: &Raw) -> [f64; OUTER_TERMS] {
        self.terms_of(self.mix(raw).ratio, raw)
    }

    fn terms_of(&self, ratio: f64, raw: &Raw) -> [f64; OUTER_TERMS] {
        let rhythm = self
            .generalist
            .map_or(0.0, |(at, bounds)| clamp(raw.generalists[at], bounds));
        [
            ratio.max(0.0),
            ratio.min(0.0),
            1.0,
            rhythm,
            rhythm * log_length(raw),
        ]
    }

    /// The calibrated weights.
    pub fn weights(&self, raw: &Raw) -> Weights {
        let mixed = self.mix(raw);
        let terms = self.terms_of(mixed.ratio, raw);
        let worth = f64::from((raw.substance / FEW_WORDS).min(1.0));
        let sum =
            |range: Range<usize>| -> f64 { range.map(|t| worth * self.outer[t] * terms[t]).sum() };
        let factor = worth * self.outer[usize::from(mixed.ratio < 0.0)];
        let (mut style, mut style_of_halves) = (0.0, 0.0);
        let mut say = Vec::with_capacity(self.experts.len());
        for ((expert, calibration), share) in self.experts.iter().zip(&mixed.say) {
            let opinion = &raw.experts[*expert];
            let [text_unit, style_unit] =
                (calibration.units(opinion, raw)).map(|unit| factor * share * unit);
            style += style_unit * f64::from(opinion.style);
            style_of_halves += style_unit * f64::from(opinion.style_of_halves);
            say.push(Say {
                share: *share,
                text_unit,
                style_unit: style_unit * f64::from(opinion.whole),
            });
        }
        Weights {
            text: sum(0..3) - style,
            style,
            style_of_halves,
            rhythm: sum(3..5),
            say,
        }
    }

    fn mix(&self, raw: &Raw) -> Mixed {
        let mut parts = Vec::with_capacity(self.experts.len());
        let mut priors = Vec::with_capacity(self.experts.len() + 1);
        for (expert, calibration) in &self.experts {
            let opinion = &raw.experts[*expert];
            parts.push(calibration.weights(opinion, raw));
            priors.push(DOMAIN_SHARPNESS * f64::from(opinion.domain));
        }
        priors.push(UNKNOWN_AT);
        let normaliser = log_sum_exp(&priors);
        let ratios = parts.iter().map(|[text, style]| text + style).chain([0.0]);
        let joint: Vec<f64> = (priors.iter().zip(ratios))
            .map(|(prior, ratio)| prior - normaliser + ratio)
            .collect();
        let ratio = log_sum_exp(&joint);
        let say = joint[..self.experts.len()]
            .iter()
            .map(|j| (j - ratio).exp())
            .collect();
        Mixed { say, ratio }
    }
}

fn log_sum_exp(values: &[f64]) -> f64 {
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    largest + values.iter().map(|v| (v - largest).exp()).sum::<f64>().ln()
}
