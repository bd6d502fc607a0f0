//! Slips of the keyboard: in Latin script a neighbouring key, two letters in
//! the wrong order or one too few, in Chinese the wrong character of a sound.

use super::syllables::same_sound;
use super::{Attack, dice};
use crate::random::SplitMix;
use crate::text::words::is_han;

/// Of so many words, or Chinese characters, one has a slip.
const WORDS_PER_SLIP: usize = 20;

/// Keys of a row stand beside each other.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

pub(super) fn attack(text: &str) -> String {
    let mut dice = dice(text, Attack::Typos);
    // Where in the first twenty the first slip falls is drawn.
    let mut met = dice.below(WORDS_PER_SLIP);
    let mut mistyped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            ch if is_han(ch) => ch.len_utf8(),
            ch if ch.is_alphabetic() => rest
                .find(|ch: char| !ch.is_alphabetic() || is_han(ch))
                .unwrap_or(rest.len()),
            ch => ch.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        rest = after;
        let slip = if is_han(first) {
            same_sound(first).map(String::from)
        } else {
            mistype(word, &mut dice)
        };
        met += usize::from(first.is_alphabetic());
        match slip {
            Some(slip) if met >= WORDS_PER_SLIP => {
                mistyped.push_str(&slip);
                met = 0;
            }
            _ => mistyped.push_str(word),
        }
    }
    mistyped
}

/// A word of four letters or more with a slip behind its first letter.
fn mistype(word: &str, dice: &mut SplitMix) -> Option<String> {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 4 || !letters[0].is_alphabetic() {
        return None;
    }
    let at = 1 + dice.below(letters.len() - 2);
    match dice.below(3) {
        0 => letters[at] = neighbour(letters[at]),
        1 => letters.swap(at, at + 1),
        _ => {
            letters.remove(at);
        }
    }
    let slip: String = letters.into_iter().collect();
    (slip != word).then_some(slip)
}

/// The key to the right, at the end of a row the one to the left.
fn neighbour(key: char) -> char {
    let beside = |row: &str| {
        let keys: Vec<char> = row.chars().collect();
        let at = keys.iter().position(|own| *own == key)?;
        Some(*keys.get(at + 1).unwrap_or_else(|| &keys[at - 1]))
    };
    ROWS.into_iter().find_map(beside).unwrap_or(key)
}
