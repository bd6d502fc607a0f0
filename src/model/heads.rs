//! The heads: what turns one text into uncalibrated log-odds.
//!
//! Generators and campaigns differ so much that one linear model of all of
//! them is a poor model of each: word statistics that betray an early language
//! model are those of a human beside a later one. So every corpus trains an
//! [`Expert`] of its own kind of fake, and a [`Generalist`] over punctuation
//! rhythm stands for the kinds that no corpus holds.

use super::bank::{Bank, Sums};
use super::domain::DomainBank;
use super::parts::Parts;
use super::style::{StyleBank, StyleSums};
use crate::signal::Signal;
use crate::text::features::{Block, FeatureExtractor};
use crate::text::lm::HumanModels;
use crate::text::tokenise::SubwordTokenizer;
use crate::text::{Document, halves, lm, style};

/// What a review may be instead of genuine.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
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

/// The blocks of an expert's text head.
pub const TEXT_BLOCKS: &[Block] = &[Block::Characters, Block::Tokens];

/// The blocks of a generalist.
pub const RHYTHM_BLOCKS: &[Block] = &[Block::Shapes, Block::Clauses];

/// One corpus' kind of fake against the genuine reviews of the same corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expert {
    /// The corpus it was trained on.
    pub corpus: String,
    /// What its fakes are.
    pub hypothesis: Hypothesis,
}

/// All corpora of one hypothesis at once, by punctuation rhythm alone,
/// strongly regularised: what carries over to a generator, a campaign or a
/// language that was not in training.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generalist {
    /// What its fakes are.
    pub hypothesis: Hypothesis,
}

/// Everything that is fitted to labelled texts, before calibration. The heads
/// of a bank are in the order of those whom they belong to.
#[derive(Debug, Clone)]
pub struct Heads {
    /// Cuts words into subwords.
    pub tokenizer: SubwordTokenizer,
    /// Language models of human reviews, for some of the style signals.
    pub humans: HumanModels,
    /// One a corpus and hypothesis.
    pub experts: Vec<Expert>,
    /// What is said, by expert: characters and tokens.
    pub wording: Bank,
    /// How it is written, by expert.
    pub style: StyleBank,
    /// Whether a text is of the expert's domain.
    pub domains: DomainBank,
    /// At most one a hypothesis.
    pub generalists: Vec<Generalist>,
    /// Shapes and clauses, by generalist.
    pub rhythm: Bank,
}

/// Uncalibrated log-odds of one expert for one text.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Opinion {
    /// Of its text head.
    pub text: f32,
    /// Of its style head: of the whole text and of its halves, each as much as it
    /// has to say in `text`.
    pub style: f32,
    /// How much the whole text has to say, 0 to 1.
    pub whole: f32,
    /// What of `style` is of the halves.
    pub style_of_halves: f32,
    /// Of the text being of its domain.
    pub domain: f32,
}

/// What the heads say of one text, in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Raw {
    /// Of every expert.
    pub experts: Vec<Opinion>,
    /// Log-odds of every generalist.
    pub generalists: Vec<f32>,
    /// Length in word equivalents.
    pub length: f32,
    /// The same, of every distinct word three at most.
    pub substance: f32,
}

/// A text's [`Raw`] with what it was made from.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// The opinions.
    pub raw: Raw,
    /// The values of [`dense_signals`].
    pub signals: Vec<f32>,
    /// What the wording says.
    pub wording: Sums,
    /// What the style says.
    pub style: StyleSums,
}

impl Heads {
    /// Judges one text, which the extractor has then read.
    pub fn judge(&self, extractor: &mut FeatureExtractor, document: &Document) -> Judged {
        extractor.read(document);
        let signals = dense_signals(document, &self.humans);
        let wording = self.wording.judge(extractor.row());
        let style = self.style.judge(&signals);
        let domains = self.domains.logits(&extractor.token_bag());
        let of_halves = self.style_of_halves(document, &wording);
        let extent = document.extent();
        let opinion = |expert: usize| {
            let [whole, _, _] = wording.shares()[expert];
            Opinion {
                text: wording.logits[expert],
                style: whole * style.logits[expert] + of_halves[expert],
                whole,
                style_of_halves: of_halves[expert],
                domain: domains[expert],
            }
        };
        Judged {
            raw: Raw {
                experts: (0..domains.len()).map(opinion).collect(),
                generalists: self.rhythm.judge(extractor.row()).logits,
                length: extent.length,
                substance: extent.substance,
            },
            signals,
            wording,
            style,
        }
    }

    /// What the style of the halves says, each as much as it has to say in the
    /// wording: nothing unless a half speaks up for a fake, so that few texts are
    /// read again.
    fn style_of_halves(&self, document: &Document, wording: &Sums) -> Vec<f32> {
        let shares = wording.shares();
        let speaks_up = |([whole, _, _], logit): (&Parts<f32>, &f32)| {
            *whole < 1.0 - HALVES_HEARD && *logit > HALVES_HEARD_FROM
        };
        let read_again = shares.iter().zip(&wording.logits).any(speaks_up);
        let halves = read_again.then(|| halves::documents(document));
        let Some(halves) = halves.flatten() else {
            return vec![0.0; shares.len()];
        };
        let said = halves.map(|half| self.style.judge(&dense_signals(&half, &self.humans)).logits);
        let of_expert = |(expert, [_, first, second]): (usize, &Parts<f32>)| {
            first * said[0][expert] + second * said[1][expert]
        };
        shares.iter().enumerate().map(of_expert).collect()
    }
}

/// What the halves together must have to say in what an expert says, and the
/// log-odds of its wording, before their style is looked at.
const HALVES_HEARD: f32 = 0.3;
const HALVES_HEARD_FROM: f32 = -2.0;

/// The signals of the style heads, in the order of [`dense_catalogue`].
pub fn dense_signals(document: &Document, humans: &HumanModels) -> Vec<f32> {
    let mut signals = style::signals(document);
    signals.extend(humans.signals(document));
    signals
}

/// What [`dense_signals`] computes.
pub fn dense_catalogue() -> impl Iterator<Item = &'static Signal> {
    style::catalogue().chain(&lm::SIGNALS)
}
