//! Words wItH cApItAlS where no spelling has any.

use super::{Changes, Glyph};

/// Fewer odd words are brand names.
const ODD_WORDS_MIN: usize = 3;

/// Of so many words one must be odd: in a text about gadgets, fewer are.
const WORDS_PER_ODD: usize = 4;

/// Puts letters into the case that prose gives them, small but for the first
/// of a sentence and the English `I`, if too many words have capitals after
/// small letters to be names. The capitals of real names cannot be told from
/// those of the disguise and are lost.
pub(super) fn restore(glyphs: &mut [Glyph], changes: &mut Changes) {
    if !is_scrambled(glyphs) {
        return;
    }
    let mut begins_sentence = true;
    let mut at = 0;
    while at < glyphs.len() {
        let length = word_length(&glyphs[at..]);
        if length == 0 {
            begins_sentence = match glyphs[at].ch {
                '.' | '!' | '?' => true,
                ch if ch.is_alphanumeric() => false,
                _ => begins_sentence,
            };
            at += 1;
            continue;
        }
        let word = &mut glyphs[at..at + length];
        let first_person = length == 1 && matches!(word[0].ch, 'i' | 'I');
        for (i, glyph) in word.iter_mut().enumerate() {
            let capital = i == 0 && (begins_sentence || first_person);
            let ch = if capital {
                only(glyph.ch.to_uppercase())
            } else {
                only(glyph.ch.to_lowercase())
            };
            let ch = ch.unwrap_or(glyph.ch);
            changes.case += u32::from(ch != glyph.ch);
            glyph.ch = ch;
        }
        begins_sentence = false;
        at += length;
    }
}

fn is_scrambled(glyphs: &[Glyph]) -> bool {
    let (mut words, mut odd) = (0, 0);
    let mut at = 0;
    while at < glyphs.len() {
        let length = word_length(&glyphs[at..]);
        if length > 1 {
            words += 1;
            odd += usize::from(is_odd(&glyphs[at..at + length]));
        }
        at += length.max(1);
    }
    odd >= ODD_WORDS_MIN && odd * WORDS_PER_ODD >= words
}

/// Letters that have two cases, in a row.
fn word_length(glyphs: &[Glyph]) -> usize {
    glyphs.iter().take_while(|g| has_case(g.ch)).count()
}

fn has_case(ch: char) -> bool {
    match ch {
        _ if ch.is_ascii() => ch.is_ascii_alphabetic(),
        // Han, kana and their marks are too common to be looked up.
        '\u{2e80}'..='\u{a63f}' => false,
        ch => ch.is_lowercase() || ch.is_uppercase(),
    }
}

/// Whether a word is neither small, nor capitalised, nor all capitals but for
/// the s of a plural.
fn is_odd(word: &[Glyph]) -> bool {
    let capitals = word.iter().filter(|g| g.ch.is_uppercase()).count();
    let plural = capitals + 1 == word.len() && word.last().is_some_and(|g| g.ch == 's');
    let capitalised = capitals == 1 && word[0].ch.is_uppercase();
    capitals > 0 && capitals < word.len() && !capitalised && !plural
}

/// The one character of a case mapping; a mapping to several would break the
/// way back to the original.
fn only(mut mapped: impl Iterator<Item = char>) -> Option<char> {
    let first = mapped.next()?;
    mapped.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::super::normalise;

    #[test]
    fn shortcuts_agree_with_the_tables_of_unicode() {
        for ch in '\0'..=char::MAX {
            let cased = ch.is_lowercase() || ch.is_uppercase();
            assert_eq!(super::has_case(ch), cased, "{ch:?}");
        }
    }

    #[test]
    fn names_and_shouting_are_no_disguise() {
        for plain in [
            "GREAT phone. The iPhone and my iPad use the WiFi well, all of it",
            "ALL CAPITALS ARE A HABIT",
            "McDonald's, WiFi",
        ] {
            assert_eq!(normalise(plain).text(), plain);
        }
    }

    #[test]
    fn scrambled_case_returns_to_prose_and_is_counted() {
        let normalised = normalise("tHe rOoM wAs fInE! i wOuLd rEtUrN");
        assert_eq!(normalised.text(), "The room was fine! I would return");
        assert_eq!(normalised.changes().case, 13);
    }

    #[test]
    fn letters_without_a_single_capital_keep_theirs() {
        assert_eq!(normalise("sTrAßE wEiß GrOß").text(), "Straße weiß groß");
        assert_eq!(normalise("ßTRAßE wEiß GrOß").text(), "ßtraße weiß groß");
    }
}
