//! What the head sees of a comment: words alone and in pairs, what it wants,
//! and its shape.
//!
//! Character n-grams were tried beside the words and added nothing.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::cues::{Cue, WANTS, cues};
use crate::text::Document;
use crate::text::extent;
use crate::text::words::{Word, fold_into};

/// Numbers that do not name a word: one a want, two for several, the shape.
pub const DENSE: usize = WANTS.len() + 2 + 4 + LENGTHS.len();

/// Lengths in word equivalents that a comment may reach.
const LENGTHS: [f32; 5] = [4.0, 8.0, 16.0, 32.0, 64.0];

/// Words past this add nothing; no comment is longer.
const WORDS_MAX: usize = 2000;

/// One or two words at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gram {
    /// Hash of the folded words.
    pub hash: u64,
    /// Bytes of the normalised text.
    pub range: Range<usize>,
}

/// The features of one comment.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    /// Every word and pair of words.
    pub grams: Vec<Gram>,
    /// Every cue.
    pub cues: Vec<Cue>,
    /// The numbers, about 0 to 1.
    pub dense: [f32; DENSE],
}

impl Features {
    /// Of a prepared text.
    pub fn of(document: &Document) -> Self {
        let words = document.words();
        let words = own_words(document.text(), &words[..words.len().min(WORDS_MAX)]);
        let read = words.last().map_or(0, |word| word.end as usize);
        let text = &document.text()[..read];
        let cues = cues(text);
        Features {
            grams: grams(text, &words),
            dense: dense(text, &words, &cues),
            cues,
        }
    }

    /// The hashes with the damped count `1 + ln(occurrences)` of each,
    /// ascending.
    pub fn counts(&self) -> Vec<(u64, f32)> {
        let mut hashes: Vec<u64> = self.grams.iter().map(|gram| gram.hash).collect();
        hashes.sort_unstable();
        let runs = hashes.chunk_by(|a, b| a == b);
        runs.map(|run| (run[0], 1.0 + (run.len() as f32).ln()))
            .collect()
    }
}

/// The words but for names of accounts: naming a friend is no sign of spam.
fn own_words(text: &str, words: &[Word]) -> Vec<Word> {
    let mut own = Vec::with_capacity(words.len());
    let mut named = false;
    for word in words {
        if word.of(text) == "@" {
            named = true;
        } else if named && !word.spaced {
            continue;
        } else {
            named = false;
            own.push(*word);
        }
    }
    own
}

fn grams(text: &str, words: &[Word]) -> Vec<Gram> {
    let mut folded = String::new();
    let mut grams = Vec::with_capacity(2 * words.len());
    for (at, first) in words.iter().enumerate() {
        folded.clear();
        for last in words[at..].iter().take(2) {
            fold_into(last.of(text), &mut folded);
            grams.push(Gram {
                hash: xxh3_64(folded.as_bytes()),
                range: first.start as usize..last.end as usize,
            });
            folded.push(' ');
        }
    }
    grams
}

fn dense(text: &str, words: &[Word], cues: &[Cue]) -> [f32; DENSE] {
    let has = |want: usize| cues.iter().any(|cue| cue.want == want);
    let wants = (0..WANTS.len()).filter(|want| has(*want)).count();
    let characters = text.chars().count() as f32;
    let rate = |counts: fn(char) -> bool| {
        text.chars().filter(|ch| counts(*ch)).count() as f32 / (characters + 10.0)
    };
    let length = extent::length(words);
    let flag = |on: bool| f32::from(u8::from(on));
    let values = (0..WANTS.len())
        .map(|want| flag(has(want)))
        .chain([flag(wants >= 2), flag(wants >= 3)])
        .chain([
            (1.0 + characters).ln() / 3.0,
            rate(char::is_uppercase),
            rate(char::is_numeric),
            rate(|ch| !ch.is_alphanumeric() && !ch.is_whitespace()),
        ])
        .chain(LENGTHS.map(|reached| flag(length >= reached)));
    let mut dense = [0.0; DENSE];
    dense
        .iter_mut()
        .zip(values)
        .for_each(|(slot, value)| *slot = value);
    dense
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(text: &str) -> Features {
        Features::of(&Document::new(text))
    }

    #[test]
    fn names_of_accounts_are_not_read() {
        assert_eq!(
            features("@some_body.else so good").counts(),
            features("so good").counts()
        );
    }

    #[test]
    fn digits_and_case_do_not_matter_to_words() {
        let hashes = |text| features(text).counts();
        assert_eq!(hashes("WIN 500 now"), hashes("win 123 now"));
    }

    #[test]
    fn hostile_texts_have_finite_features() {
        for text in [
            String::new(),
            "😀".repeat(5000),
            "\u{200b}".repeat(100),
            "a".repeat(1 << 20),
            "ab ".repeat(1 << 18),
        ] {
            let features = features(&text);
            assert!(features.dense.iter().all(|value| value.is_finite()));
            assert!(features.grams.len() <= 2 * WORDS_MAX);
        }
    }
}
