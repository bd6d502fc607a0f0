//! Lexical diversity, word length, compressibility.
//!
//! Every measure of diversity is either corrected for length or given with it:
//! raw type-token ratios measure length and nothing else.

use super::super::numbering::Numbering;
use super::compress::{BYTES_MAX, deflated};
use super::{View, deviation, mean, share};
use crate::signal::Signal;

pub(super) const SIGNALS: [Signal; 9] = [
    Signal::style(
        "style.diversity",
        "Herdan's C: ln(distinct words) / ln(words); 0.95 below 6 words",
        "Herdan 1960",
    ),
    Signal::style(
        "style.window_diversity",
        "mean share of distinct words in windows of 25 words (MATTR); of all words if fewer",
        "Covington & McFall 2010",
    ),
    Signal::style(
        "style.once_only",
        "share of distinct words that occur once",
        "hapax legomena, stylometry",
    ),
    Signal::style(
        "style.repetition",
        "ln(1 + 10⁴ (Σ count² − words) / words²), Yule's K",
        "Yule 1944",
    ),
    Signal::style(
        "style.commonest_word",
        "share of the commonest word",
        "stylometry",
    ),
    Signal::style(
        "style.repeated_pairs",
        "share of word pairs that occurred before",
        "stylometry",
    ),
    Signal::style(
        "style.compressibility",
        "bytes after DEFLATE (greedy, fixed codes) over bytes before, times ln(10 + bytes)",
        "description length, Rayana & Akoglu 2015",
    ),
    Signal::style(
        "style.word_length",
        "mean letters in a word; 5 without spaced words",
        "stylometry",
    ),
    Signal::style(
        "style.word_length_spread",
        "standard deviation of word lengths over their mean; 0.5 without spaced words",
        "stylometry",
    ),
];

const WINDOW: usize = 25;

pub(super) fn values(view: &View) -> [f32; SIGNALS.len()] {
    let mut ids = Vec::with_capacity(view.words.len());
    let mut numbering = Numbering::default();
    let hashes: Vec<u64> = view.wordy().map(|word| word.hash).collect();
    numbering.number(hashes.into_iter(), |id| ids.push(id));
    let (counts, distinct) = (numbering.times(), numbering.keys().len());
    let words = ids.len() as f32;
    let once = counts.iter().filter(|count| **count == 1).count();
    let squares: f32 = counts.iter().map(|count| (count * count) as f32).sum();
    let commonest = counts.iter().copied().max().unwrap_or(0);
    let lengths: Vec<f32> = view
        .letters()
        .map(|word| word.chars().count() as f32)
        .collect();
    let enough = lengths.len() >= 5;
    [
        if ids.len() > 5 {
            (distinct as f32).ln() / words.ln()
        } else {
            0.95
        },
        window_diversity(&ids, distinct),
        share(once, distinct),
        (1e4 * (squares - words).max(0.0) / (words * words).max(1.0)).ln_1p(),
        share(commonest as usize, ids.len().max(10)),
        repeated_pairs(&ids),
        compressibility(view.text),
        if enough { mean(&lengths) } else { 5.0 },
        if enough {
            deviation(&lengths) / mean(&lengths)
        } else {
            0.5
        },
    ]
}

/// Slides one word at a time, so a text costs its length.
fn window_diversity(ids: &[u32], distinct: usize) -> f32 {
    if ids.is_empty() {
        return 1.0;
    }
    let window = WINDOW.min(ids.len());
    let mut counts = vec![0_u32; distinct];
    let mut present = 0_u32;
    let mut distinct_sum = 0_u64;
    for (at, id) in ids.iter().enumerate() {
        let count = &mut counts[*id as usize];
        present += u32::from(*count == 0);
        *count += 1;
        if at >= window {
            let gone = &mut counts[ids[at - window] as usize];
            *gone -= 1;
            present -= u32::from(*gone == 0);
        }
        if at + 1 >= window {
            distinct_sum += u64::from(present);
        }
    }
    let windows = ids.len() - window + 1;
    (distinct_sum as f64 / (windows * window) as f64) as f32
}

fn repeated_pairs(ids: &[u32]) -> f32 {
    let mut numbering = Numbering::default();
    let pairs = (ids.windows(2)).map(|pair| u64::from(pair[0]) << 32 | u64::from(pair[1]));
    numbering.number(pairs, |_| ());
    let pairs = ids.len().saturating_sub(1);
    (pairs - numbering.keys().len()) as f32 / pairs.max(10) as f32
}

fn compressibility(text: &str) -> f32 {
    let bytes = &text.as_bytes()[..text.floor_char_boundary(BYTES_MAX)];
    share(deflated(bytes), bytes.len()) * (10.0 + bytes.len() as f32).ln()
}
