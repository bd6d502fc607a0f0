//! Words spelt so that a word list does not see them.

use super::super::words::is_han;
use super::{Changes, Glyph};

/// Fewer single letters in a row are initials or an abbreviation.
const SPACED_LETTERS_MIN: usize = 4;

/// Joins `f r e e` and `f-r-e-e`: at least four single letters with the same
/// separator between them. Two separators in a row end a word of the run.
pub(super) fn join_spaced(glyphs: &mut Vec<Glyph>, changes: &mut Changes) {
    let begins_run = |at: &usize| spaced_letters(glyphs, *at).len() >= SPACED_LETTERS_MIN;
    let Some(first) = (0..glyphs.len()).find(begins_run) else {
        return;
    };
    let mut joined = Vec::with_capacity(glyphs.len());
    joined.extend_from_slice(&glyphs[..first]);
    let mut at = first;
    while at < glyphs.len() {
        let letters = spaced_letters(glyphs, at);
        if letters.len() < SPACED_LETTERS_MIN {
            joined.push(glyphs[at]);
            at += 1;
            continue;
        }
        changes.spaced += letters.len() as u32;
        for &letter in &letters {
            if letter > at + 2 {
                joined.push(glyphs[letter - 1]);
            }
            joined.push(glyphs[letter]);
            at = letter;
        }
        at += 1;
    }
    *glyphs = joined;
}

/// Where the single letters of the run that begins at `at` stand.
fn spaced_letters(glyphs: &[Glyph], at: usize) -> Vec<usize> {
    let letter = |i: usize| glyphs.get(i).is_some_and(|g| is_spelling_letter(g.ch));
    let separator = glyphs.get(at + 1).map_or('a', |g| g.ch);
    if !matches!(separator, ' ' | '.' | '-' | '_' | '*' | '·') {
        return Vec::new();
    }
    let starts_word = at == 0 || !is_word_char(glyphs[at - 1].ch);
    if !starts_word || !letter(at) {
        return Vec::new();
    }
    let mut letters = vec![at];
    let mut last = at;
    loop {
        let gap = glyphs[last + 1..]
            .iter()
            .take_while(|g| g.ch == separator)
            .count();
        let next = last + 1 + gap;
        let touches_word = glyphs.get(next + 1).is_some_and(|g| is_word_char(g.ch));
        if gap == 0 || !letter(next) || touches_word {
            return letters;
        }
        letters.push(next);
        last = next;
    }
}

fn is_spelling_letter(ch: char) -> bool {
    ch.is_lowercase() || ch.is_uppercase() || is_han(ch)
}

fn is_word_char(ch: char) -> bool {
    ch.is_alphanumeric()
}

/// Spells digits and symbols that stand for a letter inside a word: `f4ke`,
/// `fr33`. Only between ASCII letters, so that model numbers stay as they are,
/// unless so many words have them that the whole text is written so.
pub(super) fn spell_leet(glyphs: &mut [Glyph], changes: &mut Changes) {
    let leet = glyphs.iter().enumerate();
    let leet: Vec<usize> = leet
        .filter(|(_, glyph)| leet_letter(glyph.ch).is_some())
        .map(|(at, _)| at)
        .collect();
    if leet.is_empty() {
        return;
    }
    let thorough = leet.len() >= LEET_WORDS_MIN && is_written_in_leet(glyphs);
    for at in leet {
        if let Some(letter) = leet_letter(glyphs[at].ch)
            && (is_in_word(glyphs, at) || thorough && is_among_letters(glyphs, at))
        {
            glyphs[at].ch = letter;
            changes.leet += 1;
        }
    }
}

/// Whether the word around a place, leet and all, has a letter.
fn is_among_letters(glyphs: &[Glyph], at: usize) -> bool {
    let of_word = |g: &&Glyph| g.ch.is_ascii_alphabetic() || leet_letter(g.ch).is_some();
    let before = glyphs[..at].iter().rev().take_while(of_word);
    let mut word = before.chain(glyphs[at..].iter().take_while(of_word));
    word.any(|g| g.ch.is_ascii_alphabetic())
}

/// Fewer words with digits inside are names of products.
const LEET_WORDS_MIN: usize = 3;

/// Of so many words one must be leet.
const WORDS_PER_LEET: usize = 6;

fn is_written_in_leet(glyphs: &[Glyph]) -> bool {
    let (mut words, mut leet) = (0, 0);
    let mut at = 0;
    while at < glyphs.len() {
        let word = &glyphs[at..at + leet_word(&glyphs[at..])];
        let inside = word
            .windows(2)
            .any(|pair| pair[0].ch.is_ascii_lowercase() && leet_letter(pair[1].ch).is_some())
            && word.last().is_some_and(|g| g.ch.is_ascii_lowercase());
        words += usize::from(word.iter().any(|g| g.ch.is_ascii_alphabetic()));
        leet += usize::from(inside);
        at += word.len().max(1);
    }
    leet >= LEET_WORDS_MIN && leet * WORDS_PER_LEET >= words
}

/// ASCII letters and what may stand for them, in a row.
fn leet_word(glyphs: &[Glyph]) -> usize {
    glyphs
        .iter()
        .take_while(|g| g.ch.is_ascii_alphabetic() || leet_letter(g.ch).is_some())
        .count()
}

/// Whether the run of leet around a place is short and inside a word.
fn is_in_word(glyphs: &[Glyph], at: usize) -> bool {
    let leet = |g: &&Glyph| leet_letter(g.ch).is_some();
    let before = glyphs[..at].iter().rev().take_while(leet).count();
    let run = before + glyphs[at..].iter().take_while(leet).count();
    run <= 2 && before < at && in_word(glyphs, at - before, run)
}

/// Whether lower-case letters surround the run: one before, and one after it
/// or two before, as in `f4ke` and `fr33`.
fn in_word(glyphs: &[Glyph], at: usize, run: usize) -> bool {
    let letter = |i: Option<usize>| {
        i.and_then(|i| glyphs.get(i))
            .is_some_and(|g| g.ch.is_ascii_lowercase())
    };
    let before = letter(at.checked_sub(1));
    let doubled_ending = run == 2
        && glyphs[at].ch == glyphs[at + 1].ch
        && letter(at.checked_sub(2))
        && glyphs.get(at + run).is_none_or(|g| !is_word_char(g.ch));
    let capital_start = glyphs[at - 1].ch.is_ascii_uppercase()
        && at
            .checked_sub(2)
            .is_none_or(|i| !is_word_char(glyphs[i].ch));
    (before || capital_start) && letter(Some(at + run)) || before && doubled_ending
}

fn leet_letter(ch: char) -> Option<char> {
    Some(match ch {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        _ => return None,
    })
}
