//! Words swapped by a dictionary that knows no context, as article spinners do.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::entries;
use crate::text::words::is_han;

static ENGLISH: LazyLock<FxHashMap<&str, &str>> =
    LazyLock::new(|| entries(include_str!("words/synonyms.en.txt")).collect());

static CHINESE: LazyLock<FxHashMap<&str, &str>> =
    LazyLock::new(|| entries(include_str!("words/synonyms.zh.txt")).collect());

/// Characters of the longest Chinese entry.
const LONGEST: usize = 4;

pub(super) fn attack(text: &str) -> String {
    swap(text, |_| true)
}

/// Swaps only words that heads never met swapped.
pub(super) fn attack_anew(text: &str) -> String {
    swap(text, |word| !is_taught(word))
}

/// Swaps only words of the other half, which heads may learn from.
pub(in crate::learn) fn lesson(text: &str) -> String {
    swap(text, is_taught)
}

fn is_taught(word: &str) -> bool {
    xxh3_64(word.as_bytes()).is_multiple_of(2)
}

fn swap(text: &str, is_swapped: impl Fn(&str) -> bool) -> String {
    let mut swapped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (taken, by) = if is_han(first) {
            chinese(rest)
        } else if first.is_alphabetic() {
            english(rest)
        } else {
            (first.len_utf8(), None)
        };
        let (word, after) = rest.split_at(taken);
        let by = by.filter(|_| is_swapped(&word.to_lowercase()));
        swapped.push_str(by.as_deref().unwrap_or(word));
        rest = after;
    }
    swapped
}

/// The longest entry that a text begins with, in bytes, and its synonym.
fn chinese(text: &str) -> (usize, Option<String>) {
    let ends: Vec<usize> = text
        .char_indices()
        .take(LONGEST)
        .map(|(at, ch)| at + ch.len_utf8())
        .collect();
    let longest = ends.iter().rev().find_map(|end| {
        let synonym = CHINESE.get(&text[..*end])?;
        Some((*end, Some((*synonym).to_owned())))
    });
    longest.unwrap_or((ends[0], None))
}

/// The word that a text begins with, in bytes, and its synonym in its case.
fn english(text: &str) -> (usize, Option<String>) {
    let end = text
        .find(|ch: char| !ch.is_alphanumeric() || is_han(ch))
        .unwrap_or(text.len());
    let word = &text[..end];
    let Some(synonym) = ENGLISH.get(word.to_lowercase().as_str()) else {
        return (end, None);
    };
    let capitals = word.chars().filter(|ch| ch.is_uppercase()).count();
    let cased = match capitals {
        0 => (*synonym).to_owned(),
        1 => {
            let (first, others) = synonym.split_at(1);
            first.to_uppercase() + others
        }
        _ => synonym.to_uppercase(),
    };
    (end, Some(cased))
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_swapped_whole_and_in_their_case() {
        assert_eq!(
            super::attack("Good staff, GREAT goodness"),
            "Fine personnel, SUPERB goodness"
        );
        assert_eq!(super::attack("味道不错"), "口味挺好");
    }

    #[test]
    fn a_word_is_swapped_in_training_or_anew_but_not_in_both() {
        let (mut taught, mut anew) = (0, 0);
        for (word, _) in super::ENGLISH.iter().chain(super::CHINESE.iter()) {
            let swapped = [super::lesson(word), super::attack_anew(word)].map(|by| by != *word);
            assert_ne!(swapped[0], swapped[1], "{word}");
            taught += usize::from(swapped[0]);
            anew += usize::from(swapped[1]);
        }
        assert!(
            taught.abs_diff(anew) < (taught + anew) / 5,
            "{taught} {anew}"
        );
    }

    #[test]
    fn entries_differ_from_their_synonyms() {
        for (word, synonym) in super::ENGLISH.iter().chain(super::CHINESE.iter()) {
            assert_ne!(word, synonym);
            assert!(!word.is_ascii() || synonym.is_ascii());
        }
    }
}
