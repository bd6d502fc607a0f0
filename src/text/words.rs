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

/// Which letters of a word are capital and which small: its first character, and
/// whether any after it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Case(u8);

impl Case {
    const UPPER: u8 = 1;
    const LOWER: u8 = 2;
    /// How far the bits of the characters after the first lie above its own.
    const AFTER: u8 = 2;

    fn of(ch: char) -> Self {
        match ch {
            ch if ch.is_lowercase() => Self(Self::LOWER),
            ch if ch.is_uppercase() => Self(Self::UPPER),
            _ => Self(0),
        }
    }

    fn and(self, after: Self) -> Self {
        Self(self.0 | after.0 << Self::AFTER)
    }

    fn has(self, bit: u8) -> bool {
        self.0 & bit != 0
    }

    /// Whether the first character is a capital letter.
    pub fn begins_upper(self) -> bool {
        self.has(Self::UPPER)
    }

    /// Whether it is a small letter.
    pub fn begins_lower(self) -> bool {
        self.has(Self::LOWER)
    }

    /// Whether a later one is a capital letter.
    pub fn goes_on_upper(self) -> bool {
        self.has(Self::UPPER << Self::AFTER)
    }

    /// Whether a later one is a small letter.
    pub fn goes_on_lower(self) -> bool {
        self.has(Self::LOWER << Self::AFTER)
    }
}

/// One word and where it stands in the normalised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// First byte in the normalised text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The same in the folded text.
    pub folded_start: u32,
    /// One past the last byte there.
    pub folded_end: u32,
    /// Hash of the folded form: words that differ in case or digits alone have
    /// the same.
    pub hash: u64,
    /// Its first character.
    pub first: char,
    /// Which of its letters are capital.
    pub case: Case,
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

    /// Its folded form, given the folded text.
    pub fn folded_of<'t>(&self, folded: &'t str) -> &'t str {
        &folded[self.folded_start as usize..self.folded_end as usize]
    }
}

/// Whether a character is written in Han script.
pub fn is_han(ch: char) -> bool {
    match ch {
        ..'\u{2e80}' => false,
        '\u{4e00}'..='\u{9fff}' => true,
        // Kana, Hangul, full-width forms and the marks of Chinese are too common
        // to be looked up.
        '\u{3001}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{ff00}'..='\u{ffef}' => false,
        ch => ch.script() == Script::Han,
    }
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

/// One folded character and where it stands in the normalised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoldedChar {
    /// Lower case, digits as `0`.
    pub ch: char,
    /// First byte in the normalised text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A normalised text cut into words, and its folded form.
#[derive(Debug, Clone, Default)]
pub struct Cut {
    /// The words, in order.
    pub words: Vec<Word>,
    /// The text in lower case, every digit a `0`.
    pub folded: String,
    /// The characters of `folded` with their places.
    pub chars: Vec<FoldedChar>,
}

/// Cuts a normalised text into words, in order.
pub fn split(text: &str) -> Vec<Word> {
    cut(text).words
}

/// Cuts and folds a normalised text in one pass.
pub fn cut(text: &str) -> Cut {
    let mut cut = Cut {
        words: Vec::with_capacity(text.len() / 4 + 1),
        folded: String::with_capacity(text.len()),
        chars: Vec::with_capacity(text.len()),
    };
    let mut open: Option<Word> = None;
    let mut spaced = true;
    for (start, ch) in text.char_indices() {
        let (start, end) = (start as u32, (start + ch.len_utf8()) as u32);
        let folded_start = cut.folded.len() as u32;
        let sort = Sort::of(ch);
        let joins = matches!(sort, Sort::Letter | Sort::Numeric);
        if !joins && let Some(word) = open.take() {
            cut.words.push(word);
        }
        let mut hash = open.map_or(HASH_SEED, |word| word.hash);
        sort.fold(ch, |folded| {
            hash = mixed(hash, folded);
            cut.folded.push(folded);
            cut.chars.push(FoldedChar {
                ch: folded,
                start,
                end,
            });
        });
        let folded_end = cut.folded.len() as u32;
        let kind = match sort {
            Sort::Blank => {
                spaced = true;
                continue;
            }
            Sort::Letter => WordKind::Letters,
            Sort::Numeric => WordKind::Number,
            Sort::Han => WordKind::Han,
            Sort::Symbol => WordKind::Symbol,
        };
        let case = if joins { Case::of(ch) } else { Case::default() };
        let word = match open.take() {
            Some(word) => Word {
                end,
                folded_end,
                hash,
                case: word.case.and(case),
                kind: word.kind.min(kind),
                ..word
            },
            None => Word {
                start,
                end,
                folded_start,
                folded_end,
                hash,
                first: ch,
                case,
                kind,
                spaced: std::mem::take(&mut spaced),
            },
        };
        match joins {
            true => open = Some(word),
            false => cut.words.push(word),
        }
    }
    cut.words.extend(open);
    cut
}

const HASH_SEED: u64 = 0x51_7cc1_b727_220a;

fn mixed(hash: u64, ch: char) -> u64 {
    (hash.rotate_left(23) ^ u64::from(ch)).wrapping_mul(0xff51_afd7_ed55_8ccd)
}

/// What a character does to words.
#[derive(Clone, Copy)]
enum Sort {
    Blank,
    Letter,
    /// Digits and other numeric characters.
    Numeric,
    Han,
    Symbol,
}

impl Sort {
    fn of(ch: char) -> Self {
        match ch {
            'a'..='z' | 'A'..='Z' => Sort::Letter,
            ' ' => Sort::Blank,
            '0'..='9' => Sort::Numeric,
            '!'..='~' => Sort::Symbol,
            // Marks of all languages, too common to be looked up.
            '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => {
                Sort::Symbol
            }
            ch if is_han(ch) => Sort::Han,
            ch if ch.is_alphabetic() => Sort::Letter,
            ch if ch.is_numeric() => Sort::Numeric,
            ch if ch.is_whitespace() => Sort::Blank,
            _ => Sort::Symbol,
        }
    }

    /// Hands over the folded form of a character of this sort: lower case, and
    /// every digit a `0`, so that no price, phone number or room number can be
    /// learnt by heart.
    fn fold(self, ch: char, mut take: impl FnMut(char)) {
        match self {
            _ if ch.is_ascii_lowercase() => take(ch),
            Sort::Numeric => take('0'),
            Sort::Blank | Sort::Han => take(ch),
            Sort::Letter | Sort::Symbol if ch.is_ascii() => take(ch.to_ascii_lowercase()),
            // Some letters are numbers too: Ⅷ.
            Sort::Letter if ch.is_numeric() => take('0'),
            Sort::Letter | Sort::Symbol => ch.to_lowercase().for_each(take),
        }
    }
}

/// Appends the folded form of a text.
pub fn fold_into(text: &str, folded: &mut String) {
    for ch in text.chars() {
        Sort::of(ch).fold(ch, |ch| folded.push(ch));
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

    #[test]
    fn shortcuts_agree_with_the_tables_of_unicode() {
        for ch in '\0'..=char::MAX {
            let han = ch >= '\u{2e80}' && ch.script() == Script::Han;
            assert_eq!(is_han(ch), han, "{ch:?}");
            let joins = matches!(Sort::of(ch), Sort::Letter | Sort::Numeric);
            assert_eq!(joins, ch.is_alphanumeric() && !han, "{ch:?}");
            let mut folded = String::new();
            fold_into(&ch.to_string(), &mut folded);
            let expected = match ch.is_numeric() && !han {
                true => "0".to_owned(),
                false => ch.to_lowercase().collect(),
            };
            assert_eq!(folded, expected, "{ch:?}");
        }
    }

    #[test]
    fn folded_words_are_known_again() {
        let text = "Great GREAT great 10am 99AM İstanbul";
        let cut = cut(text);
        let forms: Vec<&str> = cut.words.iter().map(|w| w.folded_of(&cut.folded)).collect();
        let folded = ["great", "great", "great", "00am", "00am", "i\u{307}stanbul"];
        assert_eq!(forms, folded);
        assert_eq!(cut.words[0].hash, cut.words[2].hash);
        assert_eq!(cut.words[3].hash, cut.words[4].hash);
        assert_ne!(cut.words[2].hash, cut.words[3].hash);
    }
}
