//! Which words carry the weight of a text head.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::heads::{Hypothesis, Judged, TEXT_BLOCKS};
use super::mixture::Weights;
use super::scorer::Model;
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

/// The weight of every word of a text for one hypothesis. An n-gram's weight
/// is split evenly over its places and there over the characters it covers.
pub fn words(
    model: &Model,
    extractor: &mut FeatureExtractor,
    document: &Document,
    judged: &Judged,
    hypothesis: Hypothesis,
) -> Vec<WordWeight> {
    let weights = &model.weights(judged)[hypothesis as usize];
    let slots = slot_weights(model, judged, hypothesis, weights);
    let occurrences = extractor.occurrences(document);
    let mut places: FxHashMap<u32, u32> = FxHashMap::default();
    for occurrence in occurrences {
        *places.entry(occurrence.slot).or_default() += 1;
    }
    let mut bytes = vec![0.0_f64; document.text().len()];
    for Occurrence { slot, start, end } in occurrences {
        let (Some(weight), Some(times)) = (slots.get(slot), places.get(slot)) else {
            continue;
        };
        let covered = &mut bytes[*start as usize..*end as usize];
        let share = weight / f64::from(*times) / covered.len().max(1) as f64;
        covered.iter_mut().for_each(|byte| *byte += share);
    }
    document
        .words()
        .iter()
        .map(|word| {
            let range = word.start as usize..word.end as usize;
            WordWeight {
                weight: bytes[range.clone()].iter().sum(),
                range,
            }
        })
        .collect()
}

/// The calibrated weight of every slot of a text.
fn slot_weights(
    model: &Model,
    judged: &Judged,
    hypothesis: Hypothesis,
    weights: &Weights,
) -> FxHashMap<u32, f64> {
    let mut slots: FxHashMap<u32, f64> = FxHashMap::default();
    let mixture = model.mixtures[hypothesis as usize].iter();
    for ((at, _), say) in mixture.flat_map(|m| &m.experts).zip(&weights.say) {
        let expert = &model.heads.experts[*at];
        expert
            .idf
            .for_each_value(&judged.row, TEXT_BLOCKS, |slot, value| {
                let weight = f64::from(value * expert.text.weight(slot));
                *slots.entry(slot).or_default() += say.text_unit * weight;
            });
    }
    slots
}

/// Which corpus' fakes the text is nearest to, in words.
pub fn summary(
    model: &Model,
    extractor: &mut FeatureExtractor,
    document: &Document,
    judged: &Judged,
    hypothesis: Hypothesis,
    weights: &Weights,
) -> String {
    let Some(mixture) = &model.mixtures[hypothesis as usize] else {
        return String::new();
    };
    let spoken = (mixture.experts.iter().zip(&weights.say))
        .max_by(|a, b| a.1.share.total_cmp(&b.1.share))
        .filter(|(_, say)| say.share > 0.0);
    let Some(((at, _), _)) = spoken else {
        return "no corpus of this kind of text was in training".to_owned();
    };
    let corpus = &model.heads.experts[*at].corpus;
    // Looking up every n-gram again is only worth it where it will be read.
    if weights.text < NOTABLE {
        return format!("judged mostly by {corpus}");
    }
    let mut words = self::words(model, extractor, document, judged, hypothesis);
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
    format!("judged mostly by {corpus}; weightiest: {}", shown.join(" "))
}

/// A text head's weight whose words are worth naming.
const NOTABLE: f64 = 1.0;
