//! Small n-gram language models of human reviews, and what they say of how
//! evenly a text flows.
//!
//! Machine text is likelier than human text, and evenly so (Gehrmann et al.
//! 2019, GLTR; Bao et al. 2024, Fast-DetectGPT). Two models judge: one over
//! folded characters, one over [shapes](super::shape), which knows no language
//! at all. Both interpolate orders 1 to 4 by Witten & Bell (1991) over hashed
//! counts, so their size is fixed and an unseen symbol is never impossible.

use std::sync::LazyLock;

use super::Document;
use super::style::{deviation, mean};
use crate::signal::Signal;
use crate::vector::{Kernel, ln, vectorised};

/// Symbols of context and target together.
const ORDER: usize = 4;

/// What a symbol never met is one of.
const ALPHABET: f32 = 5000.0;

/// Hashed n-gram counts in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NgramCounts {
    bits: u32,
    /// Times an n-gram was met.
    grams: Vec<u32>,
    /// Times a context was met, and its distinct successors.
    contexts: Vec<[u32; 2]>,
}

impl NgramCounts {
    /// No counts, with `2^bits` n-gram slots and half as many contexts.
    pub fn new(bits: u32) -> Self {
        Self {
            bits,
            grams: vec![0; 1 << bits],
            contexts: vec![[0; 2]; 1 << (bits - 1)],
        }
    }

    /// Counts one text.
    pub fn add(&mut self, symbols: &[u32]) {
        for (at, target) in symbols.iter().enumerate() {
            let mut hash = NOTHING;
            for order in 0..ORDER {
                if order > 0 {
                    let before = at.checked_sub(order).map(|before| symbols[before]);
                    hash = looked_back(hash, before.unwrap_or(BEFORE_TEXT));
                }
                let (context, gram) = slots(hash, followed(hash, *target), self.bits);
                let (context, gram) = (context as usize, gram as usize);
                self.contexts[context][0] += 1;
                self.contexts[context][1] += u32::from(self.grams[gram] == 0);
                self.grams[gram] += 1;
            }
        }
    }

    /// Adds another's counts; both must have the same size.
    ///
    /// Distinct successors met by both are counted twice, so a sum smooths a
    /// little more than one count of all texts.
    pub fn merge(&mut self, other: &Self) {
        assert_eq!(self.bits, other.bits, "counts of one size");
        for (mine, theirs) in self.grams.iter_mut().zip(&other.grams) {
            *mine += theirs;
        }
        for (mine, theirs) in self.contexts.iter_mut().zip(&other.contexts) {
            mine[0] += theirs[0];
            mine[1] += theirs[1];
        }
    }

    /// The model that has read what was counted.
    pub fn model(&self) -> NgramModel {
        let contexts = self.contexts.iter();
        NgramModel {
            bits: self.bits,
            grams: self.grams.iter().copied().map(to_log_byte).collect(),
            contexts: contexts.map(|counts| counts.map(to_log_byte)).collect(),
        }
    }
}

/// N-gram counts as bytes of their rounded logarithms: a fixed, small size
/// that stays in cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NgramModel {
    bits: u32,
    grams: Vec<u8>,
    contexts: Vec<[u8; 2]>,
}

impl NgramModel {
    /// The natural log-probability of every symbol under orders 2 and 4.
    fn log_probabilities(&self, symbols: &[u32]) -> [Vec<f32>; 2] {
        let padded: Vec<u32> = [BEFORE_TEXT; ORDER - 1]
            .into_iter()
            .chain(symbols.iter().copied())
            .collect();
        let mut orders = [(); 2].map(|()| Vec::with_capacity(symbols.len()));
        for start in (0..symbols.len()).step_by(ABREAST) {
            let end = padded.len().min(start + ABREAST + ORDER - 1);
            let [pairs, full] = self.some_log_probabilities(&padded[start..end]);
            orders[0].extend_from_slice(&pairs[..end - start - (ORDER - 1)]);
            orders[1].extend_from_slice(&full[..end - start - (ORDER - 1)]);
        }
        orders
    }

    /// Those of up to [`ABREAST`] symbols after the first three.
    fn some_log_probabilities(&self, symbols: &[u32]) -> [[f32; ABREAST]; 2] {
        let counts = &*COUNTS;
        let mut window = [BEFORE_TEXT; ABREAST + ORDER - 1];
        window[..symbols.len()].copy_from_slice(symbols);
        let mut places = Places::default();
        let mut p = [1.0 / ALPHABET; ABREAST];
        let mut pairs = p;
        for order in 0..ORDER {
            vectorised(LookingBack {
                places: &mut places,
                window: &window,
                order,
                bits: self.bits,
            });
            let mut step = Step::default();
            for at in 0..symbols.len() - (ORDER - 1) {
                let [met, successors] = self.contexts[places.contexts[at] as usize];
                step.gram[at] = counts[usize::from(self.grams[places.grams[at] as usize])];
                step.met[at] = counts[usize::from(met)];
                step.successors[at] = counts[usize::from(successors)];
            }
            vectorised(Interpolating(&step, &mut p));
            if order == 1 {
                pairs = p;
            }
        }
        vectorised(Logarithms([&mut pairs, &mut p]));
        [pairs, p]
    }

    /// The bytes, for storing: n-grams, context counts, context successors.
    pub fn to_bytes(&self) -> Vec<u8> {
        let contexts = |part: usize| self.contexts.iter().map(move |context| context[part]);
        let grams = self.grams.iter().copied();
        grams.chain(contexts(0)).chain(contexts(1)).collect()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote; `None` if the number of
    /// bytes is not that of a model.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let half = bytes.len() / 4;
        if !half.is_power_of_two() || bytes.len() != 4 * half || half < 2 {
            return None;
        }
        let (grams, contexts) = bytes.split_at(2 * half);
        let (met, successors) = contexts.split_at(half);
        Some(Self {
            bits: half.ilog2() + 1,
            grams: grams.to_vec(),
            contexts: met.iter().zip(successors).map(|(m, s)| [*m, *s]).collect(),
        })
    }
}

/// What stands before the text.
const BEFORE_TEXT: u32 = 1;

/// Symbols whose probabilities are computed side by side.
const ABREAST: usize = 64;

/// The hash of the empty context.
const NOTHING: u32 = 0x9e37_79b9;

/// The hash of a context and the symbol before it.
#[inline(always)]
fn looked_back(context: u32, before: u32) -> u32 {
    scramble(context.rotate_left(13) ^ before)
}

/// The hash of a context and the symbol after it.
#[inline(always)]
fn followed(context: u32, target: u32) -> u32 {
    scramble(context ^ scramble(target).rotate_left(16))
}

#[inline(always)]
fn scramble(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35)
}

/// The slots of a context and of an n-gram with these hashes.
#[inline(always)]
fn slots(context: u32, gram: u32, bits: u32) -> (u32, u32) {
    (
        context >> (u32::BITS - bits + 1),
        gram >> (u32::BITS - bits),
    )
}

/// The hashes and slots of contexts and n-grams side by side.
struct Places {
    hashes: [u32; ABREAST],
    contexts: [u32; ABREAST],
    grams: [u32; ABREAST],
}

impl Default for Places {
    fn default() -> Self {
        Self {
            hashes: [NOTHING; ABREAST],
            contexts: [0; ABREAST],
            grams: [0; ABREAST],
        }
    }
}

/// Lengthens the contexts of the last [`ABREAST`] symbols of a window by the
/// symbol that stands `order` before them.
struct LookingBack<'a> {
    places: &'a mut Places,
    window: &'a [u32; ABREAST + ORDER - 1],
    order: usize,
    bits: u32,
}

impl Kernel for LookingBack<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            places,
            window,
            order,
            bits,
        } = self;
        let (targets, before) = (&window[ORDER - 1..], &window[ORDER - 1 - order..]);
        for at in 0..ABREAST {
            let mut context = places.hashes[at];
            if order > 0 {
                context = looked_back(context, before[at]);
            }
            places.hashes[at] = context;
            let gram = followed(context, targets[at]);
            (places.contexts[at], places.grams[at]) = slots(context, gram, bits);
        }
    }
}

/// What one order has counted for symbols side by side.
struct Step {
    gram: [f32; ABREAST],
    met: [f32; ABREAST],
    successors: [f32; ABREAST],
}

impl Default for Step {
    fn default() -> Self {
        let none = [0.0; ABREAST];
        Self {
            gram: none,
            met: none,
            successors: none,
        }
    }
}

/// Makes probabilities of one order from those of the order below.
struct Interpolating<'a>(&'a Step, &'a mut [f32; ABREAST]);

impl Kernel for Interpolating<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self(step, p) = self;
        for (at, p) in p.iter_mut().enumerate() {
            let (met, lower) = (step.met[at], step.successors[at].max(1.0));
            // A context never met leaves all to the order below.
            let (gram, lower) = if met > 0.0 {
                (step.gram[at], lower)
            } else {
                (0.0, 1.0)
            };
            // Colliding hashes can count a gram more than its context.
            *p = ((gram + lower * *p) / (met + lower)).min(1.0);
        }
    }
}

/// Steps to a doubling: counts are kept within 6 %.
const LOG_STEPS: f32 = 12.0;

fn to_log_byte(count: u32) -> u8 {
    ((1.0 + count as f32).log2() * LOG_STEPS).round().min(255.0) as u8
}

/// What every byte stands for.
static COUNTS: LazyLock<[f32; 256]> =
    LazyLock::new(|| std::array::from_fn(|byte| ((byte as f32 / LOG_STEPS).exp2() - 1.0).round()));

/// Counts of human writing in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HumanCounts {
    characters: NgramCounts,
    shapes: NgramCounts,
}

const CHARACTER_BITS: u32 = 18;
const SHAPE_BITS: u32 = 16;

impl Default for HumanCounts {
    fn default() -> Self {
        Self {
            characters: NgramCounts::new(CHARACTER_BITS),
            shapes: NgramCounts::new(SHAPE_BITS),
        }
    }
}

impl HumanCounts {
    /// Counts one human text.
    pub fn add(&mut self, document: &Document) {
        self.characters.add(&characters(document));
        self.shapes.add(&shapes(document));
    }

    /// Adds others' counts.
    pub fn merge(&mut self, other: &Self) {
        self.characters.merge(&other.characters);
        self.shapes.merge(&other.shapes);
    }

    /// The models that have read what was counted.
    pub fn models(&self) -> HumanModels {
        HumanModels {
            characters: self.characters.model(),
            shapes: self.shapes.model(),
        }
    }
}

/// Takes natural logarithms in place.
struct Logarithms<'a>([&'a mut [f32; ABREAST]; 2]);

impl Kernel for Logarithms<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for number in self.0.into_iter().flatten() {
            *number = ln(*number);
        }
    }
}

/// The two models of human writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HumanModels {
    /// Over folded characters.
    pub characters: NgramModel,
    /// Over shapes.
    pub shapes: NgramModel,
}

impl HumanModels {
    /// Takes what the models' [`NgramModel::to_bytes`] gave; `None` if the
    /// sizes are not those of such models.
    pub fn from_bytes(characters: &[u8], shapes: &[u8]) -> Option<Self> {
        let characters = NgramModel::from_bytes(characters)?;
        let shapes = NgramModel::from_bytes(shapes)?;
        (characters.bits == CHARACTER_BITS && shapes.bits == SHAPE_BITS)
            .then_some(Self { characters, shapes })
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
        .folded_chars()
        .iter()
        .take(SYMBOLS_MAX)
        .map(|folded| u32::from(folded.ch))
        .collect()
}

fn shapes(document: &Document) -> Vec<u32> {
    let shapes = document.shapes().iter().take(SYMBOLS_MAX);
    shapes.map(|shape| shape.code).collect()
}

/// Mean, context gain, spread, surprises, evenness. A text too short to have
/// a spread has the values of a flat one.
fn flow(model: &NgramModel, symbols: &[u32]) -> [f32; 5] {
    let [pairs, full] = model.log_probabilities(symbols);
    if full.is_empty() {
        return [0.0; 5];
    }
    let likelihood = mean(&full);
    let surprises = full.iter().filter(|log| **log < -6.0).count();
    let quarters: Vec<f32> = full
        .chunks_exact((full.len() / 4).max(1))
        .map(mean)
        .collect();
    [
        likelihood,
        likelihood - mean(&pairs),
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
        let mut counts = HumanCounts::default();
        for text in [
            "the room was clean and quiet",
            "the staff was kind",
            "好吃，下次还来",
        ] {
            counts.add(&Document::new(text));
        }
        counts.models()
    }

    fn signals(models: &HumanModels, text: &str) -> [f32; SIGNALS.len()] {
        models.signals(&Document::new(text))
    }

    #[test]
    fn what_was_read_is_likelier_than_what_was_not() {
        let models = trained();
        let known = signals(&models, "the room was quiet")[0];
        let unknown = signals(&models, "zq xv jk wpf")[0];
        assert!(known > unknown + 1.0);
    }

    #[test]
    fn storing_is_lossless() {
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
                models.characters.log_probabilities(&symbols)[1][3].exp()
            })
            .sum();
        assert!(total <= 1.1, "{total}");
    }

    proptest! {
        #[test]
        fn signals_are_finite_on_anything(text in any::<String>()) {
            let values = signals(&HumanCounts::default().models(), &text);
            prop_assert!(values.iter().all(|v| v.is_finite()));
        }
    }
}
