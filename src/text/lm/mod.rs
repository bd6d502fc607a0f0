//! Small n-gram language models of human reviews, and what they say of how
//! evenly a text flows.
//!
//! Machine text is likelier than human text, and evenly so (Gehrmann et al.
//! 2019, GLTR; Bao et al. 2024, Fast-DetectGPT). Two models judge: one over
//! folded characters, one over [shapes](super::shape), which knows no language
//! at all.

mod ngram;

pub use ngram::{NgramCounts, NgramModel};

use super::Document;
use super::style::{deviation, mean};
use crate::signal::Signal;

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
