//! Lexical diversity, word length, compressibility.
//!
//! Every measure of diversity is either corrected for length or given with it:
//! raw type-token ratios measure length and nothing else.

use rustc_hash::FxHashMap;

use super::super::words::{self, WordKind};
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
        "bytes after DEFLATE over bytes before, times ln(10 + bytes)",
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
    let ids = word_ids(view);
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for id in &ids {
        *counts.entry(*id).or_default() += 1;
    }
    let (words, distinct) = (ids.len() as f32, counts.len());
    let once = counts.values().filter(|count| **count == 1).count();
    let squares: f32 = counts.values().map(|count| (count * count) as f32).sum();
    let commonest = counts.values().copied().max().unwrap_or(0);
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
        window_diversity(&ids),
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

/// Words as small numbers, equal for equal folded words.
fn word_ids(view: &View) -> Vec<u32> {
    let mut ids: FxHashMap<String, u32> = FxHashMap::default();
    let mut folded = String::new();
    view.words
        .iter()
        .filter(|word| word.kind != WordKind::Symbol)
        .map(|word| {
            folded.clear();
            words::fold_into(view.word(word), &mut folded);
            let next = ids.len() as u32;
            match ids.get(&folded) {
                Some(id) => *id,
                None => *ids.entry(folded.clone()).or_insert(next),
            }
        })
        .collect()
}

/// Slides one word at a time, so a text costs its length.
fn window_diversity(ids: &[u32]) -> f32 {
    if ids.is_empty() {
        return 1.0;
    }
    let window = WINDOW.min(ids.len());
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    let mut distinct_sum = 0.0_f64;
    for (at, id) in ids.iter().enumerate() {
        *counts.entry(*id).or_default() += 1;
        if at >= window {
            let gone = ids[at - window];
            if let Some(count) = counts.get_mut(&gone) {
                *count -= 1;
                if *count == 0 {
                    counts.remove(&gone);
                }
            }
        }
        if at + 1 >= window {
            distinct_sum += counts.len() as f64;
        }
    }
    let windows = ids.len() - window + 1;
    (distinct_sum / (windows * window) as f64) as f32
}

fn repeated_pairs(ids: &[u32]) -> f32 {
    let mut seen = rustc_hash::FxHashSet::default();
    let repeated = ids
        .windows(2)
        .filter(|pair| !seen.insert((pair[0], pair[1])))
        .count();
    repeated as f32 / (ids.len().saturating_sub(1)).max(10) as f32
}

fn compressibility(text: &str) -> f32 {
    use flate2::{Compression, write::DeflateEncoder};
    use std::io::Write;
    // Past this the ratio no longer changes and the cost does.
    const BYTES_MAX: usize = 4096;
    let bytes = &text.as_bytes()[..text.floor_char_boundary(BYTES_MAX)];
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    let packed = encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .map_or(bytes.len(), |packed| packed.len());
    share(packed, bytes.len()) * (10.0 + bytes.len() as f32).ln()
}
