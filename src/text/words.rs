//! Cuts a normalised text into the units that every later step shares.
//!
//! A word is a run of letters and digits; a Han character is a word of its
//! own, since Chinese puts no spaces between words; every other visible
//! character stands alone. [`tokenise`](super::tokenise) gives the same rule
//! to the subword tokenizer as regular expressions, and a test holds the two
//! together.

use std::ops::Range;

use unicode_script::{Script, UnicodeScript};

/// What a word is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WordKind {
    /// Letters, perhaps with digits among them.
    Letters,
    /// Digits and other numeric characters only.
    Number,
    /// One Han character.
    Han,
    /// One character that is neither a letter, a digit nor white space.
    Symbol,
}

/// One word and where it stands in the normalised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// First byte in the normalised text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is made of.
    pub kind: WordKind,
    /// Whether white space or the start of the text stands before it.
    pub spaced: bool,
}

impl Word {
    /// The word's characters, given the text it was cut from.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start as usize..self.end as usize]
    }
}

/// Whether a character is written in Han script.
pub fn is_han(ch: char) -> bool {
    ch >= '\u{2e80}' && ch.script() == Script::Han
}

/// Whether some bytes of a text neither begin nor end inside a word. Han
/// characters are words of their own.
///
/// # Panics
/// The range does not lie on character boundaries of the text.
pub fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let inner = |ch: char| ch.is_alphanumeric() && !is_han(ch);
    let cut = |inside: Option<char>, outside: Option<char>| matches!((inside, outside), (Some(a), Some(b)) if inner(a) && inner(b));
    let part = &text[range.clone()];
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    !cut(part.chars().next(), before) && !cut(part.chars().next_back(), after)
}

/// Cuts a normalised text into words, in order.
pub fn split(text: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / 4);
    let mut spaced = true;
    let mut chars = text.char_indices().peekable();
    while let Some((start, ch)) = chars.next() {
        if ch.is_whitespace() {
            spaced = true;
            continue;
        }
        let mut end = start + ch.len_utf8();
        let kind = if is_han(ch) {
            WordKind::Han
        } else if is_word_char(ch) {
            let mut letters = ch.is_alphabetic();
            while let Some((at, next)) = chars.next_if(|(_, c)| is_word_char(*c) && !is_han(*c)) {
                letters |= next.is_alphabetic();
                end = at + next.len_utf8();
            }
            if letters {
                WordKind::Letters
            } else {
                WordKind::Number
            }
        } else {
            WordKind::Symbol
        };
        words.push(Word {
            start: start as u32,
            end: end as u32,
            kind,
            spaced,
        });
        spaced = false;
    }
    words
}

fn is_word_char(ch: char) -> bool {
    ch.is_alphanumeric()
}

/// Appends the folded form of a text: lower case, and every digit a `0`, so
/// that no price, phone number or room number can be learnt by heart.
pub fn fold_into(text: &str, folded: &mut String) {
    for ch in text.chars() {
        if ch.is_ascii_lowercase() || ch == ' ' {
            folded.push(ch);
        } else if ch.is_numeric() && !is_han(ch) {
            folded.push('0');
        } else {
            folded.extend(ch.to_lowercase());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_of(text: &str) -> Vec<(&str, WordKind)> {
        split(text).iter().map(|w| (w.of(text), w.kind)).collect()
    }

    #[test]
    fn words_numbers_han_and_symbols() {
        use WordKind::*;
        assert_eq!(
            words_of("It's 100元,好!"),
            [
                ("It", Letters),
                ("'", Symbol),
                ("s", Letters),
                ("100", Number),
                ("元", Han),
                (",", Symbol),
                ("好", Han),
                ("!", Symbol),
            ]
        );
    }

    #[test]
    fn spacing_is_remembered() {
        let spaced: Vec<bool> = split("so good , yes").iter().map(|w| w.spaced).collect();
        assert_eq!(spaced, [true, true, true, true]);
        let spaced: Vec<bool> = split("so good, yes").iter().map(|w| w.spaced).collect();
        assert_eq!(spaced, [true, true, false, true]);
    }

    #[test]
    fn folding_hides_digits_and_case() {
        let mut folded = String::new();
        fold_into("Room 1204, ÉTÉ", &mut folded);
        assert_eq!(folded, "room 0000, été");
    }
}
