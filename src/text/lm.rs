//! Small n-gram language models of human reviews, and what they say of how
//! evenly a text flows.
//!
//! Machine text is likelier than human text, and evenly so (Gehrmann et al.
//! 2019, GLTR; Bao et al. 2024, Fast-DetectGPT). Two models judge: one over
//! folded characters, one over [shapes](super::shape), which knows no language
//! at all. Both interpolate orders 1 to 4 by Witten & Bell (1991) over hashed
//! counts, so their size is fixed and an unseen symbol is never impossible.

use super::Document;
use super::shape;
use super::style::{deviation, mean};
use crate::signal::Signal;

/// Symbols of context and target together.
const ORDER: usize = 4;

/// What a symbol never met is one of.
const ALPHABET: f32 = 5000.0;

/// Hashed n-gram counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NgramModel {
    bits: u32,
    /// Times an n-gram was met.
    grams: Vec<u32>,
    /// Times a context was met, and its distinct successors.
    contexts: Vec<[u32; 2]>,
}

impl NgramModel {
    /// An empty model with `2^bits` n-gram slots and half as many contexts.
    pub fn new(bits: u32) -> Self {
        Self {
            bits,
            grams: vec![0; 1 << bits],
            contexts: vec![[0; 2]; 1 << (bits - 1)],
        }
    }

    /// Counts one text.
    pub fn add(&mut self, symbols: &[u32]) {
        for at in 0..symbols.len() {
            for (context, gram) in self.places(symbols, at) {
                self.contexts[context][0] += 1;
                self.contexts[context][1] += u32::from(self.grams[gram] == 0);
                self.grams[gram] += 1;
            }
        }
    }

    /// Adds another model's counts; both must have the same size.
    ///
    /// Distinct successors met by both are counted twice, so a sum of models
    /// smooths a little more than one model of all texts.
    pub fn merge(&mut self, other: &Self) {
        assert_eq!(self.bits, other.bits, "models of one size");
        for (mine, theirs) in self.grams.iter_mut().zip(&other.grams) {
            *mine += theirs;
        }
        for (mine, theirs) in self.contexts.iter_mut().zip(&other.contexts) {
            mine[0] += theirs[0];
            mine[1] += theirs[1];
        }
    }

    /// The natural log-probability of every symbol under orders 1 to 4.
    fn log_probabilities(&self, symbols: &[u32]) -> Vec<[f32; ORDER]> {
        (0..symbols.len())
            .map(|at| {
                let mut p = 1.0 / ALPHABET;
                let mut orders = [0.0; ORDER];
                for ((context, gram), log) in self.places(symbols, at).zip(&mut orders) {
                    let [met, successors] = self.contexts[context].map(|n| n as f32);
                    if met > 0.0 {
                        let lower = successors.max(1.0);
                        p = (self.grams[gram] as f32 + lower * p) / (met + lower);
                        // Colliding hashes can count a gram more than its context.
                        p = p.min(1.0);
                    }
                    *log = p.ln();
                }
                orders
            })
            .collect()
    }

    /// The slots of the context and of the n-gram that end at a symbol, for
    /// orders 1 to 4. Before the text stand symbols of value 1.
    fn places(&self, symbols: &[u32], at: usize) -> impl Iterator<Item = (usize, usize)> + use<> {
        let shift = 64 - self.bits;
        let target = u64::from(symbols[at]).wrapping_mul(0xd6e8_feb8_6659_fd93);
        let before: [u32; ORDER - 1] =
            std::array::from_fn(|k| at.checked_sub(k + 1).map_or(1, |i| symbols[i]));
        let mut history = 0x517c_c1b7_2722_0a95_u64;
        (0..ORDER).map(move |order| {
            if order > 0 {
                history = (history.rotate_left(29) ^ u64::from(before[order - 1]))
                    .wrapping_mul(0x9e37_79b9_7f4a_7c15);
            }
            let context = scramble(history);
            let gram = scramble(history ^ target);
            ((context >> (shift + 1)) as usize, (gram >> shift) as usize)
        })
    }

    /// The counts as bytes of their rounded logarithms, for storing: n-grams,
    /// context counts, context successors.
    pub fn to_bytes(&self) -> Vec<u8> {
        let contexts = |part: usize| self.contexts.iter().map(move |context| context[part]);
        self.grams
            .iter()
            .copied()
            .chain(contexts(0))
            .chain(contexts(1))
            .map(to_log_byte)
            .collect()
    }

    /// How many bytes [`to_bytes`](Self::to_bytes) gives.
    pub fn byte_len(&self) -> usize {
        self.grams.len() + 2 * self.contexts.len()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote; `None` if the number of
    /// bytes is not that of a model.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let half = bytes.len() / 4;
        if !half.is_power_of_two() || bytes.len() != 4 * half || half < 2 {
            return None;
        }
        let counts: Vec<u32> = bytes.iter().copied().map(from_log_byte).collect();
        let (grams, contexts) = counts.split_at(2 * half);
        let (met, successors) = contexts.split_at(half);
        Some(Self {
            bits: half.ilog2() + 1,
            grams: grams.to_vec(),
            contexts: met.iter().zip(successors).map(|(m, s)| [*m, *s]).collect(),
        })
    }

    /// Rounds the counts to what [`to_bytes`](Self::to_bytes) keeps, so that a
    /// model scores the same before and after it is stored.
    pub fn round(&mut self) {
        let round = |n: &mut u32| *n = from_log_byte(to_log_byte(*n));
        self.grams.iter_mut().for_each(round);
        self.contexts.iter_mut().flatten().for_each(round);
    }
}

fn scramble(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (hash ^ (hash >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb)
}

/// Steps to a doubling: counts are kept within 6 %.
const LOG_STEPS: f32 = 12.0;

fn to_log_byte(count: u32) -> u8 {
    ((1.0 + count as f32).log2() * LOG_STEPS).round().min(255.0) as u8
}

fn from_log_byte(byte: u8) -> u32 {
    ((f32::from(byte) / LOG_STEPS).exp2() - 1.0).round() as u32
}

/// The two models of human writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HumanModels {
    /// Over folded characters.
    pub characters: NgramModel,
    /// Over shapes.
    pub shapes: NgramModel,
}

impl Default for HumanModels {
    fn default() -> Self {
        Self {
            characters: NgramModel::new(20),
            shapes: NgramModel::new(16),
        }
    }
}

impl HumanModels {
    /// Counts one human text.
    pub fn add(&mut self, document: &Document) {
        self.characters.add(&characters(document));
        self.shapes.add(&shapes(document));
    }

    /// Adds other models' counts.
    pub fn merge(&mut self, other: &Self) {
        self.characters.merge(&other.characters);
        self.shapes.merge(&other.shapes);
    }

    /// Rounds the counts to what storing keeps.
    pub fn round(&mut self) {
        self.characters.round();
        self.shapes.round();
    }

    /// The values of [`SIGNALS`] for a text; every value is finite.
    pub fn signals(&self, document: &Document) -> [f32; SIGNALS.len()] {
        let [c1, c2, c3, c4, c5] = flow(&self.characters, &characters(document));
        let [s1, s2, s3, s4, s5] = flow(&self.shapes, &shapes(document));
        [c1, c2, c3, c4, c5, s1, s2, s3, s4, s5]
    }
}

const GLTR: &str = "Gehrmann et al. 2019; Su et al. 2023 (LRR)";
const EVENNESS: &str = "burstiness of log-probability; Bao et al. 2024";

/// The language-model signals, characters before shapes.
pub const SIGNALS: [Signal; 10] = [
    Signal::style(
        "style.char_likelihood",
        "mean ln p of a character under the 4-gram model of human reviews",
        GLTR,
    ),
    Signal::style(
        "style.char_context_gain",
        "mean ln p under order 4 minus order 2",
        GLTR,
    ),
    Signal::style(
        "style.char_surprise_spread",
        "standard deviation of ln p over characters",
        EVENNESS,
    ),
    Signal::style(
        "style.char_surprises",
        "share of characters with ln p below -6",
        GLTR,
    ),
    Signal::style(
        "style.char_evenness",
        "standard deviation of mean ln p over quarters of the text",
        EVENNESS,
    ),
    Signal::style(
        "style.shape_likelihood",
        "mean ln p of a shape under the 4-gram model of human reviews",
        GLTR,
    ),
    Signal::style(
        "style.shape_context_gain",
        "mean ln p under order 4 minus order 2, shapes",
        GLTR,
    ),
    Signal::style(
        "style.shape_surprise_spread",
        "standard deviation of ln p over shapes",
        EVENNESS,
    ),
    Signal::style(
        "style.shape_surprises",
        "share of shapes with ln p below -6",
        GLTR,
    ),
    Signal::style(
        "style.shape_evenness",
        "standard deviation of mean ln p over quarters of the shapes",
        EVENNESS,
    ),
];

/// Longer texts are judged by their first part, which bounds the cost.
const SYMBOLS_MAX: usize = 4096;

fn characters(document: &Document) -> Vec<u32> {
    document
        .folded()
        .iter()
        .take(SYMBOLS_MAX)
        .map(|folded| u32::from(folded.ch))
        .collect()
}

fn shapes(document: &Document) -> Vec<u32> {
    let mut shapes = Vec::new();
    shape::shapes(document, &mut shapes);
    shapes
        .iter()
        .take(SYMBOLS_MAX)
        .map(|shape| shape.code)
        .collect()
}

/// Mean, context gain, spread, surprises, evenness. A text too short to have
/// a spread has the values of a flat one.
fn flow(model: &NgramModel, symbols: &[u32]) -> [f32; 5] {
    let orders = model.log_probabilities(symbols);
    if orders.is_empty() {
        return [0.0; 5];
    }
    let full: Vec<f32> = orders.iter().map(|log| log[ORDER - 1]).collect();
    let likelihood = mean(&full);
    let pairs = orders.iter().map(|log| log[1]).sum::<f32>() / full.len() as f32;
    let surprises = full.iter().filter(|log| **log < -6.0).count();
    let quarters: Vec<f32> = full
        .chunks_exact((full.len() / 4).max(1))
        .map(mean)
        .collect();
    [
        likelihood,
        likelihood - pairs,
        deviation(&full),
        surprises as f32 / full.len() as f32,
        deviation(&quarters),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn trained() -> HumanModels {
        let mut models = HumanModels::default();
        for text in [
            "the room was clean and quiet",
            "the staff was kind",
            "好吃，下次还来",
        ] {
            models.add(&Document::new(text));
        }
        models.round();
        models
    }

    #[test]
    fn what_was_read_is_likelier_than_what_was_not() {
        let models = trained();
        let known = models.signals(&Document::new("the room was quiet"))[0];
        let unknown = models.signals(&Document::new("zq xv jk wpf"))[0];
        assert!(known > unknown + 1.0);
    }

    #[test]
    fn storing_is_lossless_after_rounding() {
        let model = trained().characters;
        assert_eq!(NgramModel::from_bytes(&model.to_bytes()), Some(model));
        assert_eq!(NgramModel::from_bytes(&[0; 12]), None);
        assert_eq!(NgramModel::from_bytes(&[]), None);
    }

    #[test]
    fn probabilities_of_successors_do_not_exceed_one() {
        let models = trained();
        let total: f32 = ('a'..='z')
            .chain([' ', '好', ','])
            .map(|ch| {
                let symbols = ['t', 'h', 'e', ch].map(u32::from);
                models.characters.log_probabilities(&symbols)[3][3].exp()
            })
            .sum();
        assert!(total <= 1.1, "{total}");
    }

    proptest! {
        #[test]
        fn signals_are_finite_on_anything(text in any::<String>()) {
            let values = HumanModels::default().signals(&Document::new(&text));
            prop_assert!(values.iter().all(|v| v.is_finite()));
        }
    }
}
