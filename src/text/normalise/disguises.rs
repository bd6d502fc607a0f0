//! Words spelt so that a word list does not see them.

use super::{Changes, Glyph};

/// Fewer single letters in a row are initials or an abbreviation.
const SPACED_LETTERS_MIN: usize = 4;

/// Joins `f r e e` and `f-r-e-e`: at least four single letters with the same
/// separator between each. Two separators in a row end the word.
pub(super) fn join_spaced(glyphs: &mut Vec<Glyph>, changes: &mut Changes) {
    let mut joined = Vec::with_capacity(glyphs.len());
    let mut at = 0;
    while at < glyphs.len() {
        let letters = spaced_letters(glyphs, at);
        if letters >= SPACED_LETTERS_MIN {
            let run = &glyphs[at..at + 2 * letters - 1];
            joined.extend(run.iter().step_by(2));
            changes.spaced += letters as u32;
            at += run.len();
        } else {
            joined.push(glyphs[at]);
            at += 1;
        }
    }
    *glyphs = joined;
}

/// How many single letters stand at `at`, each one separator apart.
fn spaced_letters(glyphs: &[Glyph], at: usize) -> usize {
    let letter = |i: usize| glyphs.get(i).is_some_and(|g| is_spelling_letter(g.ch));
    let starts_word = at == 0 || !is_word_char(glyphs[at - 1].ch);
    let Some(separator) = glyphs.get(at + 1).map(|g| g.ch) else {
        return 0;
    };
    if !starts_word || !letter(at) || !matches!(separator, ' ' | '.' | '-' | '_' | '*' | '·') {
        return 0;
    }
    let mut letters = 1;
    while glyphs
        .get(at + 2 * letters - 1)
        .is_some_and(|g| g.ch == separator)
        && letter(at + 2 * letters)
    {
        letters += 1;
    }
    let touches_word = glyphs
        .get(at + 2 * letters - 1)
        .is_some_and(|g| is_word_char(g.ch));
    if touches_word { letters - 1 } else { letters }
}

fn is_spelling_letter(ch: char) -> bool {
    ch.is_alphabetic() && (ch.is_lowercase() || ch.is_uppercase())
}

fn is_word_char(ch: char) -> bool {
    ch.is_alphanumeric()
}

/// Spells digits and symbols that stand for a letter inside a word: `f4ke`,
/// `fr33`. Only between ASCII letters, so that model numbers stay as they are.
pub(super) fn spell_leet(glyphs: &mut [Glyph], changes: &mut Changes) {
    let mut at = 1;
    while at + 1 < glyphs.len() {
        let run = glyphs[at..]
            .iter()
            .take_while(|g| leet_letter(g.ch).is_some())
            .count();
        if (1..=2).contains(&run) && in_word(glyphs, at, run) {
            for glyph in &mut glyphs[at..at + run] {
                if let Some(letter) = leet_letter(glyph.ch) {
                    glyph.ch = letter;
                    changes.leet += 1;
                }
            }
        }
        at += run.max(1);
    }
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
