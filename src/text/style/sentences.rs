//! Length and its spread over sentences and clauses.

use super::super::words::{Word, WordKind};
use super::{View, deviation, mean, share};
use crate::signal::Signal;
use crate::text::extent::length;

const GPTZERO: &str = "burstiness, GPTZero; stylometry";

pub(super) const SIGNALS: [Signal; 10] = [
    Signal::style(
        "style.length",
        "ln(1 + length in word equivalents)",
        "Rayana & Akoglu 2015 (L)",
    ),
    Signal::style(
        "style.sentences",
        "ln(1 + number of sentences)",
        "stylometry",
    ),
    Signal::style(
        "style.sentence_length",
        "ln(1 + mean sentence length in word equivalents)",
        "stylometry",
    ),
    Signal::style(
        "style.sentence_spread",
        "standard deviation of sentence lengths over their mean; 0.4 for one sentence",
        GPTZERO,
    ),
    Signal::style(
        "style.longest_sentence",
        "ln(1 + longest sentence in word equivalents)",
        "stylometry",
    ),
    Signal::style(
        "style.short_sentences",
        "share of sentences of at most 3 word equivalents",
        GPTZERO,
    ),
    Signal::style(
        "style.first_sentence",
        "share of the text in its first sentence; 1 for one sentence",
        "stylometry",
    ),
    Signal::style(
        "style.clause_length",
        "ln(1 + mean length between punctuation marks)",
        "stylometry",
    ),
    Signal::style(
        "style.clause_spread",
        "standard deviation of clause lengths over their mean; 0.4 for one clause",
        GPTZERO,
    ),
    Signal::style(
        "style.clauses_per_sentence",
        "clauses over sentences",
        "stylometry",
    ),
];

/// What the spread of a single sentence is taken to be: near the median of
/// texts with several, so that one-sentence texts stand in no tail.
const SPREAD_OF_ONE: f32 = 0.4;

pub(super) fn values(view: &View) -> [f32; SIGNALS.len()] {
    let sentences: Vec<f32> = view.sentences.iter().map(|s| length(s)).collect();
    let clauses: Vec<f32> = clauses(view).iter().map(|c| length(c)).collect();
    let longest = sentences.iter().copied().fold(0.0, f32::max);
    let short = sentences.iter().filter(|length| **length <= 3.0).count();
    let first = sentences.first().copied().unwrap_or(0.0);
    [
        view.length.ln_1p(),
        (sentences.len() as f32).ln_1p(),
        mean(&sentences).ln_1p(),
        spread(&sentences),
        longest.ln_1p(),
        share(short, sentences.len()),
        if sentences.len() > 1 {
            first / view.length.max(1.0)
        } else {
            1.0
        },
        mean(&clauses).ln_1p(),
        spread(&clauses),
        share(clauses.len(), sentences.len()),
    ]
}

fn spread(lengths: &[f32]) -> f32 {
    if lengths.len() < 2 {
        return SPREAD_OF_ONE;
    }
    deviation(lengths) / mean(lengths).max(1.0)
}

/// Cuts at `. ! ? …`, at their Chinese forms (which normalisation has folded
/// into these or left as `。`); a full stop inside a number
/// or an abbreviation such as `U.S.` does not cut.
pub(super) fn split(words: &[Word]) -> Vec<&[Word]> {
    cut(words, |word, next| match word.first {
        '!' | '?' | '。' | '…' => true,
        '.' => next.is_none_or(|next| next.spaced || next.kind == WordKind::Han),
        _ => false,
    })
}

fn clauses<'d>(view: &View<'d>) -> Vec<&'d [Word]> {
    cut(view.words, |word, next| {
        word.kind == WordKind::Symbol
            && matches!(
                word.first,
                ',' | ';' | ':' | '.' | '!' | '?' | '。' | '、' | '…' | '(' | ')'
            )
            && next.is_none_or(|next| next.kind != WordKind::Number || next.spaced)
    })
}

/// Stretches between cuts that hold at least one word.
fn cut(words: &[Word], ends: impl Fn(&Word, Option<&Word>) -> bool) -> Vec<&[Word]> {
    let mut stretches = Vec::new();
    let mut start = 0;
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1);
        if next.is_none() || ends(word, next) {
            let stretch = &words[start..=at];
            if stretch.iter().any(|w| w.kind != WordKind::Symbol) {
                stretches.push(stretch);
            }
            start = at + 1;
        }
    }
    stretches
}
