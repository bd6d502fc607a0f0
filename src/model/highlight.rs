//! Which words carry the weight of a text head.

use std::ops::Range;

use super::heads::{Heads, Judged};
use super::mixture::{Mixture, Weights};
use crate::text::Document;
use crate::text::features::{FeatureExtractor, Occurrence};

/// One word and what the n-grams over it weigh.
#[derive(Debug, Clone, PartialEq)]
pub struct WordWeight {
    /// Bytes of the normalised text.
    pub range: Range<usize>,
    /// Log-likelihood ratio, natural log; all words sum to the text head's
    /// weight without its constants.
    pub weight: f64,
}

/// What the experts of one hypothesis say of one text.
#[derive(Debug, Clone, Copy)]
pub struct Testimony<'a> {
    /// All heads.
    pub heads: &'a Heads,
    /// The hypothesis' mixture.
    pub mixture: &'a Mixture,
    /// What the heads said.
    pub judged: &'a Judged,
    /// What the mixture made of it.
    pub weights: &'a Weights,
}

/// The weight of every word of the text that the extractor has read, for one
/// hypothesis. An n-gram's weight is split evenly over its places and there
/// over the characters it covers.
pub fn words(
    testimony: Testimony,
    extractor: &FeatureExtractor,
    document: &Document,
) -> Vec<WordWeight> {
    let weights = slot_weights(testimony, extractor);
    let mut places = vec![0_u32; weights.len()];
    for occurrence in extractor.occurrences(document) {
        places[occurrence.index as usize] += 1;
    }
    // What a byte weighs more than the one before it.
    let mut rises = vec![0.0_f64; document.text().len() + 1];
    for Occurrence { index, start, end } in extractor.occurrences(document) {
        let (at, covered) = (index as usize, end - start);
        if weights[at] != 0.0 && covered > 0 {
            let share = f64::from(weights[at]) / f64::from(places[at] * covered);
            rises[start as usize] += share;
            rises[end as usize] -= share;
        }
    }
    let (mut weight, mut sum) = (0.0, 0.0);
    let before: Vec<f64> = (rises.iter())
        .map(|rise| {
            let before = sum;
            weight += rise;
            sum += weight;
            before
        })
        .collect();
    let weighed = document.words().iter().map(|word| {
        let range = word.start as usize..word.end as usize;
        WordWeight {
            weight: before[range.end] - before[range.start],
            range,
        }
    });
    weighed.collect()
}

/// The calibrated weight of every slot of a text.
fn slot_weights(testimony: Testimony, extractor: &FeatureExtractor) -> Vec<f32> {
    let mut units = vec![0.0; testimony.heads.experts.len()];
    for ((expert, _), say) in testimony.mixture.experts.iter().zip(&testimony.weights.say) {
        units[*expert] = say.text_unit;
    }
    (testimony.heads.wording).slot_weights(extractor.row(), &testimony.judged.wording, &units)
}

/// Which corpus' fakes the text is nearest to, and which half of it if not the
/// whole, in words.
pub fn summary(testimony: Testimony, extractor: &FeatureExtractor, document: &Document) -> String {
    let nearest = (testimony.mixture.experts.iter().zip(&testimony.weights.say))
        .max_by(|a, b| a.1.share.total_cmp(&b.1.share))
        .filter(|(_, say)| say.share > 0.0);
    let Some(((at, _), _)) = nearest else {
        return "no corpus of this kind of text was in training".to_owned();
    };
    let corpus = &testimony.heads.experts[*at].corpus;
    let half = match testimony.judged.wording.leading_half(*at) {
        None => "",
        Some(0) => ", by the first half",
        Some(_) => ", by the second half",
    };
    // Weighing every n-gram again is only worth it where it will be read.
    if testimony.weights.text < NOTABLE {
        return format!("judged mostly by {corpus}{half}");
    }
    let mut words = self::words(testimony, extractor, document);
    words.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let mut shown: Vec<&str> = Vec::new();
    for word in words
        .iter()
        .map(|word| &document.text()[word.range.clone()])
    {
        if word.chars().any(char::is_alphanumeric) && !shown.contains(&word) {
            shown.push(word);
        }
    }
    shown.truncate(5);
    let shown = shown.join(" ");
    format!("judged mostly by {corpus}{half}; weightiest: {shown}")
}

/// A text head's weight whose words are worth naming.
const NOTABLE: f64 = 1.0;
