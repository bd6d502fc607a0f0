//! The head that judges a comment.

use serde::{Deserialize, Serialize};

use super::features::{DENSE, Features};
use crate::creator::folder::{Arrays, Head, Store};
use crate::model::folder::ModelError;
use crate::text::Document;

/// Linear in the words, pairs of words, cues and shape of a comment.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    /// Hashes of known words and pairs, ascending.
    pub grams: Vec<u64>,
    /// The inverse document frequency of each.
    pub idf: Vec<f32>,
    /// The weight of each.
    pub weights: Vec<f32>,
    /// The weights of [`Features::dense`].
    pub dense: [f32; DENSE],
    /// The log-odds of nothing.
    pub intercept: f32,
}

impl Linear {
    /// Known words and pairs of a comment with their values: damped count times
    /// inverse document frequency, scaled to unit Euclidean length.
    pub fn values(&self, features: &Features) -> Vec<(usize, f32)> {
        let known = features.counts().into_iter().filter_map(|(hash, count)| {
            let at = self.grams.binary_search(&hash).ok()?;
            Some((at, count * self.idf[at]))
        });
        let mut values: Vec<(usize, f32)> = known.collect();
        let square: f32 = values.iter().map(|(_, value)| value * value).sum();
        let scale = 1.0 / square.sqrt().max(f32::MIN_POSITIVE);
        values.iter_mut().for_each(|(_, value)| *value *= scale);
        values
    }

    /// The uncalibrated log-odds.
    pub fn logit(&self, features: &Features) -> f64 {
        let words = self.values(features).into_iter();
        let words = words.map(|(at, value)| value * self.weights[at]);
        let dense = features.dense.iter().zip(&self.dense);
        let dense = dense.map(|(value, weight)| value * weight);
        f64::from(self.intercept) + words.chain(dense).map(f64::from).sum::<f64>()
    }
}

/// How often the head errs at a threshold, on comments it had not seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Errors {
    /// Log-likelihood ratio from which a comment counts as spam, natural log.
    pub threshold: f64,
    /// Genuine comments judged.
    pub genuine: u32,
    /// Of them at or past the threshold.
    pub alarms: u32,
    /// Spam judged.
    pub spam: u32,
    /// Of it at or past the threshold.
    pub hits: u32,
}

/// How likely a comment is spam.
#[derive(Debug, Clone, PartialEq)]
pub struct CommentHead {
    /// The weights.
    pub linear: Linear,
    /// What a logit is multiplied by to make it a log-likelihood ratio.
    pub calibration: f64,
    /// How often it errs.
    pub errors: Errors,
}

/// About the logarithm of the number of comments of a class in training: more
/// certain than one error in so many nobody can be.
const SURE: f64 = 6.0;

impl CommentHead {
    /// The log-likelihood ratio of spam to genuine, natural log, -6 to 6.
    pub fn weight(&self, document: &Document) -> f64 {
        calibrated(self.linear.logit(&Features::of(document)), self.calibration)
    }

    /// Whether a comment is more likely spam than the threshold asks.
    pub fn flags(&self, document: &Document) -> bool {
        self.weight(document) >= self.errors.threshold
    }

    /// What every byte of the normalised text adds to the weight, natural log:
    /// a word's or a cue's weight is spread over the bytes it covers.
    pub fn bytes(&self, document: &Document) -> Vec<f64> {
        let features = Features::of(document);
        let mut bytes = vec![0.0; document.text().len()];
        let mut spread = |range: std::ops::Range<usize>, weight: f64| {
            let share = weight / range.len().max(1) as f64;
            bytes[range].iter_mut().for_each(|byte| *byte += share);
        };
        let values = self.linear.values(&features);
        for gram in &features.grams {
            let Ok(at) = self.linear.grams.binary_search(&gram.hash) else {
                continue;
            };
            let value = values.iter().find(|(known, _)| *known == at);
            let value = value.map_or(0.0, |(_, value)| *value);
            let places = features.grams.iter().filter(|g| g.hash == gram.hash);
            let weight = f64::from(value * self.linear.weights[at]) / places.count() as f64;
            spread(gram.range.clone(), self.calibration * weight);
        }
        for cue in &features.cues {
            let places = features.cues.iter().filter(|c| c.want == cue.want);
            let weight = f64::from(self.linear.dense[cue.want]) / places.count() as f64;
            spread(cue.range.clone(), self.calibration * weight);
        }
        bytes
    }
}

/// A logit as a log-likelihood ratio.
pub fn calibrated(logit: f64, factor: f64) -> f64 {
    (factor * logit).clamp(-SURE, SURE)
}

/// What the manifest says of the head.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    grams: usize,
    calibration: f64,
    errors: Errors,
}

impl Head for CommentHead {
    const NAME: &'static str = "comments";
    type Entry = Entry;

    fn store(&self, arrays: &mut Store) -> Entry {
        let Linear {
            grams,
            idf,
            weights,
            dense,
            intercept,
        } = &self.linear;
        let bytes = grams.iter().flat_map(|gram| gram.to_le_bytes());
        arrays.bytes("grams", bytes.collect());
        arrays.floats("idf", idf.clone());
        arrays.floats("weights", weights.clone());
        arrays.floats("dense", dense.to_vec());
        arrays.floats("intercept", vec![*intercept]);
        Entry {
            grams: grams.len(),
            calibration: self.calibration,
            errors: self.errors,
        }
    }

    fn restore(entry: &Entry, arrays: &Arrays) -> Result<Self, ModelError> {
        let bytes = arrays.bytes("grams", entry.grams.saturating_mul(8))?;
        let grams: Vec<u64> = bytes
            .chunks_exact(8)
            .map(|eight| u64::from_le_bytes(eight.try_into().unwrap_or_default()))
            .collect();
        if !grams.is_sorted_by(|a, b| a < b) {
            return Err(arrays.misfit("grams are not in order".to_owned()));
        }
        let sized = |name: &str, length: usize| {
            let floats = arrays.floats(name)?;
            if floats.len() == length {
                return Ok(floats);
            }
            Err(arrays.misfit(format!(
                "{name} holds {} numbers, not {length}",
                floats.len()
            )))
        };
        let dense = sized("dense", DENSE)?;
        let errors = entry.errors;
        if errors.alarms > errors.genuine || errors.hits > errors.spam {
            return Err(arrays.misfit("more errors than comments".to_owned()));
        }
        Ok(CommentHead {
            linear: Linear {
                idf: sized("idf", grams.len())?,
                weights: sized("weights", grams.len())?,
                dense: std::array::from_fn(|at| dense[at]),
                intercept: sized("intercept", 1)?[0],
                grams,
            },
            calibration: entry.calibration,
            errors,
        })
    }
}
