//! The heads: what turns one text into uncalibrated log-odds.

use super::sparse::{Idf, SparseHead};
use super::style::StyleHead;
use crate::text::features::{Block, FeatureExtractor, SparseRow};
use crate::text::lm::HumanModels;
use crate::text::tokenise::SubwordTokenizer;
use crate::text::{Document, lm, style};

/// What a review may be instead of genuine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Hypothesis {
    /// A person writing for money, goods or orders.
    Paid,
    /// Written or driven by a machine.
    Bot,
}

impl Hypothesis {
    /// Both, in the order of every [`PerHypothesis`].
    pub const ALL: [Hypothesis; 2] = [Hypothesis::Paid, Hypothesis::Bot];

    /// The label in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Hypothesis::Paid => "paid",
            Hypothesis::Bot => "bot",
        }
    }
}

/// One value for each of [`Hypothesis::ALL`].
pub type PerHypothesis<T> = [T; 2];

/// The blocks of the text heads.
pub const TEXT_BLOCKS: &[Block] = &[Block::Characters, Block::Tokens];

/// The block of the rhythm heads.
pub const RHYTHM_BLOCKS: &[Block] = &[Block::Shapes];

/// Everything that is fitted to labelled texts, before calibration.
#[derive(Debug, Clone)]
pub struct Heads {
    /// Cuts words into subwords.
    pub tokenizer: SubwordTokenizer,
    /// Weighs n-grams.
    pub idf: Idf,
    /// What is said: characters and tokens. `None` if no corpus held the
    /// hypothesis.
    pub text: PerHypothesis<Option<SparseHead>>,
    /// Punctuation rhythm: shapes only, strongly regularised, to carry over to
    /// unseen languages and generators.
    pub rhythm: PerHypothesis<Option<SparseHead>>,
    /// Dense style signals.
    pub style: StyleHead,
    /// Language models of human reviews, for some of the style signals.
    pub humans: HumanModels,
}

/// Uncalibrated log-odds of one text against `genuine`, 0 where there is no
/// head, with what calibration conditions on.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Raw {
    /// Of the text heads.
    pub text: PerHypothesis<f32>,
    /// Of the rhythm heads.
    pub rhythm: PerHypothesis<f32>,
    /// Of the style head.
    pub style: PerHypothesis<f32>,
    /// Length in word equivalents.
    pub length: f32,
    /// Share of token n-grams that training had met, 0–1.
    pub familiarity: f32,
}

/// A text's [`Raw`] with its parts.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// The sums.
    pub raw: Raw,
    /// The values of [`dense_signals`].
    pub signals: Vec<f32>,
    /// The style head's term of every signal.
    pub terms: Vec<PerHypothesis<f32>>,
    /// The text's n-grams.
    pub row: SparseRow,
}

impl Heads {
    /// Judges one text.
    pub fn judge(&self, extractor: &mut FeatureExtractor, document: &Document) -> Judged {
        let row = extractor.row(document);
        let signals = dense_signals(document, &self.humans);
        let terms = self.style.terms(&signals);
        let logit = |heads: &PerHypothesis<Option<SparseHead>>| {
            std::array::from_fn(|k| {
                heads[k]
                    .as_ref()
                    .map_or(0.0, |head| head.logit(&self.idf, &row))
            })
        };
        let intercepts = self.style.intercepts();
        let raw = Raw {
            text: logit(&self.text),
            rhythm: logit(&self.rhythm),
            style: std::array::from_fn(|k| {
                intercepts[k] + terms.iter().map(|term| term[k]).sum::<f32>()
            }),
            length: style::length(document.words()),
            familiarity: self.idf.familiarity(&row),
        };
        Judged {
            raw,
            signals,
            terms,
            row,
        }
    }
}

/// The signals of the style head, in the order of [`dense_catalogue`].
pub fn dense_signals(document: &Document, humans: &HumanModels) -> Vec<f32> {
    let mut signals = style::signals(document);
    signals.extend(humans.signals(document));
    signals
}

/// What [`dense_signals`] computes.
pub fn dense_catalogue() -> impl Iterator<Item = &'static crate::signal::Signal> {
    style::catalogue().chain(&lm::SIGNALS)
}
