//! Dense signals of how a text is written, free of topic and language.
//!
//! Each family is a file with its definitions beside the code: an array of
//! [`Signal`]s and a function that fills as many values, in the same order.
//! Rates are damped, `count / (length + 10)`, so that one exclamation mark in
//! a three-word review is not a third of it. Length is in word equivalents:
//! 1.5 Han characters are a word.

mod compress;
mod cues;
mod lexical;
mod punctuation;
mod sentences;

use super::Document;
use super::words::{Word, WordKind};
use crate::signal::Signal;

/// All style signals, in the order of [`signals`]' values.
pub fn catalogue() -> impl Iterator<Item = &'static Signal> {
    sentences::SIGNALS
        .iter()
        .chain(&punctuation::SIGNALS)
        .chain(&lexical::SIGNALS)
        .chain(&cues::SIGNALS)
}

/// The values of all style signals of a text; every value is finite.
pub fn signals(document: &Document) -> Vec<f32> {
    let view = View::new(document);
    let mut values = Vec::with_capacity(96);
    values.extend(sentences::values(&view));
    values.extend(punctuation::values(&view));
    values.extend(lexical::values(&view));
    values.extend(cues::values(&view));
    debug_assert!(values.iter().all(|value| value.is_finite()));
    values
}

/// What several families look at.
struct View<'d> {
    text: &'d str,
    folded: &'d str,
    words: &'d [Word],
    /// Length in word equivalents.
    length: f32,
    /// Characters that normalisation had to undo.
    disguised: u32,
    /// Stretches of words between sentence ends, each with at least one word.
    sentences: Vec<&'d [Word]>,
}

impl<'d> View<'d> {
    fn new(document: &'d Document) -> Self {
        let (text, words) = (document.text(), document.words());
        Self {
            text,
            folded: document.folded(),
            words,
            length: document.extent().length,
            disguised: document.changes().total(),
            sentences: sentences::split(words),
        }
    }

    /// A count as a damped rate by length.
    fn rate(&self, count: usize) -> f32 {
        damped(count, self.length)
    }

    /// The words that are more than a symbol.
    fn wordy(&self) -> impl Iterator<Item = &'d Word> {
        (self.words.iter()).filter(|word| word.kind != WordKind::Symbol)
    }

    fn letters(&self) -> impl Iterator<Item = &'d str> {
        self.words
            .iter()
            .filter(|word| word.kind == WordKind::Letters)
            .map(|word| word.of(self.text))
    }
}

fn damped(count: usize, length: f32) -> f32 {
    count as f32 / (length + 10.0)
}

pub(super) fn mean(values: &[f32]) -> f32 {
    values.iter().sum::<f32>() / values.len().max(1) as f32
}

pub(super) fn deviation(values: &[f32]) -> f32 {
    let mean = mean(values);
    let squares: f32 = values.iter().map(|v| (v - mean).powi(2)).sum();
    (squares / values.len().max(1) as f32).sqrt()
}

fn share(count: usize, of: usize) -> f32 {
    count as f32 / of.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(name: &str, text: &str) -> f32 {
        let at = catalogue().position(|signal| signal.name == name).unwrap();
        signals(&Document::new(text))[at]
    }

    #[test]
    fn names_are_unique_and_every_signal_has_a_value() {
        let names: Vec<_> = catalogue().map(|signal| signal.name).collect();
        let mut unique = names.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), names.len());
        assert_eq!(signals(&Document::new("")).len(), names.len());
    }

    #[test]
    fn signals_see_what_they_are_named_for() {
        let calm = "The room was clean. The staff were kind.";
        let loud = "AMAZING!!! best kettle EVER!!! use the discount link!!!";
        for name in ["style.exclamation", "style.all_caps", "style.promotion"] {
            assert!(value(name, loud) > value(name, calm), "{name}");
        }
        assert!(value("style.full_stop", calm) > value("style.full_stop", loud));
        assert!(value("style.contact", "加薇信 vx123 领优惠券") > 0.0);
        assert!(value("style.recommend", "强烈推荐，下次还会再来") > 0.0);
        assert_eq!(value("style.recommend", "Das Zimmer war klein"), 0.0);
        assert!(
            value(
                "style.assistant_residue",
                "As an AI language model, I can't stay"
            ) > 0.0
        );
    }

    proptest! {
        #[test]
        fn values_are_finite_on_anything(text in any::<String>()) {
            prop_assert!(signals(&Document::new(&text)).iter().all(|v| v.is_finite()));
        }
    }
}
