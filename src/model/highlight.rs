//! Which words carry the weight of a text head.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::heads::{Heads, Judged, TEXT_BLOCKS};
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

/// The weight of every word of a text for one hypothesis. An n-gram's weight
/// is split evenly over its places and there over the characters it covers.
pub fn words(
    testimony: Testimony,
    extractor: &mut FeatureExtractor,
    document: &Document,
) -> Vec<WordWeight> {
    let slots = slot_weights(testimony);
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
fn slot_weights(testimony: Testimony) -> FxHashMap<u32, f64> {
    let mut slots: FxHashMap<u32, f64> = FxHashMap::default();
    for ((at, _), say) in testimony.mixture.experts.iter().zip(&testimony.weights.say) {
        let expert = &testimony.heads.experts[*at];
        expert
            .idf
            .for_each_value(&testimony.judged.row, TEXT_BLOCKS, |slot, value| {
                let weight = f64::from(value * expert.text.weight(slot));
                *slots.entry(slot).or_default() += say.text_unit * weight;
            });
    }
    slots
}

/// Which corpus' fakes the text is nearest to, in words.
pub fn summary(
    testimony: Testimony,
    extractor: &mut FeatureExtractor,
    document: &Document,
) -> String {
    let nearest = (testimony.mixture.experts.iter().zip(&testimony.weights.say))
        .max_by(|a, b| a.1.share.total_cmp(&b.1.share))
        .filter(|(_, say)| say.share > 0.0);
    let Some(((at, _), _)) = nearest else {
        return "no corpus of this kind of text was in training".to_owned();
    };
    let corpus = &testimony.heads.experts[*at].corpus;
    // Looking up every n-gram again is only worth it where it will be read.
    if testimony.weights.text < NOTABLE {
        return format!("judged mostly by {corpus}");
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
    format!("judged mostly by {corpus}; weightiest: {}", shown.join(" "))
}

/// A text head's weight whose words are worth naming.
const NOTABLE: f64 = 1.0;
