//! Character by character: invisible characters, NFKC, stacked marks, quotes.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_normalization::{IsNormalized, is_nfkc_quick};

use super::markup::{self, Piece};
use super::{Changes, Glyph};

/// The first pass over the original text.
pub(super) fn fold(original: &str, changes: &mut Changes) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(original.len());
    for piece in markup::pieces(original) {
        match piece {
            Piece::Verbatim(at, text) => fold_text(text, at, changes, &mut glyphs),
            Piece::Written(text, range) => {
                let from = glyphs.len();
                fold_text(&text, 0, changes, &mut glyphs);
                for glyph in &mut glyphs[from..] {
                    (glyph.start, glyph.end) = (range.start as u32, range.end as u32);
                }
            }
        }
    }
    glyphs
}

/// Folds a stretch of the text that begins at byte `from`.
fn fold_text(text: &str, from: usize, changes: &mut Changes, glyphs: &mut Vec<Glyph>) {
    let mut chars = text.char_indices().peekable();
    while let Some((start, ch)) = chars.next() {
        let alone = chars
            .peek()
            .is_none_or(|(_, next)| next.is_ascii() || inert(*next).is_some());
        if alone && ch.is_ascii() {
            push_ascii(ch, from + start, changes, glyphs);
            continue;
        }
        if alone && let Some(folded) = inert(ch) {
            glyphs.push(Glyph {
                ch: folded,
                start: (from + start) as u32,
                end: (from + start + ch.len_utf8()) as u32,
            });
            continue;
        }
        let mut end = start + ch.len_utf8();
        while let Some((at, next)) = chars.next_if(|(_, next)| attaches(*next)) {
            end = at + next.len_utf8();
        }
        fold_cluster(&text[start..end], from + start, changes, glyphs);
    }
}

fn push_ascii(ch: char, start: usize, changes: &mut Changes, glyphs: &mut Vec<Glyph>) {
    if ch.is_ascii_control() && !is_blank(ch) {
        changes.invisible += 1;
        return;
    }
    glyphs.push(Glyph {
        ch: if is_blank(ch) { ' ' } else { plain_quote(ch) },
        start: start as u32,
        end: start as u32 + 1,
    });
}

/// What a common character becomes that attaches to none before it and hides
/// nothing, where no table need be asked: letters and marks of ordinary
/// keyboards.
fn inert(ch: char) -> Option<char> {
    match ch {
        '\u{c0}'..='\u{ff}'
        | '\u{410}'..='\u{44f}'
        | '\u{2013}'
        | '\u{2014}'
        | '\u{3001}'
        | '\u{3002}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' => Some(ch),
        '\u{a0}' | '\u{3000}' => Some(' '),
        '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' => Some(plain_quote(ch)),
        '\u{ff01}'..='\u{ff5e}' if !is_compatibility_letter(ch) => {
            char::from_u32(u32::from(ch) - 0xfee0).map(plain_quote)
        }
        _ => None,
    }
}

/// Whether NFKC may merge this character with the one before it.
fn attaches(ch: char) -> bool {
    canonical_combining_class(ch) != 0
        || matches!(ch, '\u{1160}'..='\u{11ff}')
        || (!ch.is_ascii() && is_combining_mark(ch))
}

fn fold_cluster(cluster: &str, start: usize, changes: &mut Changes, glyphs: &mut Vec<Glyph>) {
    let origin = |ch| Glyph {
        ch,
        start: start as u32,
        end: (start + cluster.len()) as u32,
    };
    let as_is = is_nfkc_quick(cluster.chars()) == IsNormalized::Yes;
    if !as_is {
        changes.compatibility += cluster
            .chars()
            .filter(|ch| is_compatibility_letter(*ch))
            .count() as u32;
    }
    for ch in cluster.nfkc() {
        match invisibility(ch) {
            Invisibility::Visible => {}
            Invisibility::Innocent => continue,
            Invisibility::Hidden => {
                changes.invisible += 1;
                continue;
            }
            Invisibility::Direction => {
                changes.bidi += 1;
                continue;
            }
        }
        if is_stacked_mark(ch) {
            changes.stacked_marks += 1;
            continue;
        }
        glyphs.push(origin(if is_blank(ch) { ' ' } else { plain_quote(ch) }));
    }
}

/// White space, and letters that only look like it: a Hangul filler, an empty
/// Braille cell.
fn is_blank(ch: char) -> bool {
    ch.is_whitespace()
        || matches!(
            ch,
            '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
        )
}

/// The quotation mark or apostrophe of a typewriter: which one a text has is
/// the choice of its keyboard.
fn plain_quote(ch: char) -> char {
    match ch {
        '‘' | '’' | '‛' | 'ʼ' | '`' | '´' | '′' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' | '「' | '」' | '『' | '』' | '″' => '"',
        '‚' => ',',
        ch => ch,
    }
}

/// Letters and digits that have an ordinary form and chose another. Jamo,
/// ligatures of real orthographies and half-width kana are spared: they are
/// how some keyboards write.
fn is_compatibility_letter(ch: char) -> bool {
    matches!(ch,
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}'
        | '\u{1d400}'..='\u{1d7ff}'
        | '\u{2460}'..='\u{24ff}'
        | '\u{1f100}'..='\u{1f1e5}'
        | '\u{2100}'..='\u{2121}' | '\u{2123}'..='\u{214f}')
}

/// Whether a character is not seen or turns the writing round, and is no part
/// of an ordinary emoji.
pub(crate) fn is_unseen(ch: char) -> bool {
    matches!(
        invisibility(ch),
        Invisibility::Hidden | Invisibility::Direction
    )
}

enum Invisibility {
    Visible,
    /// Parts of ordinary emoji and of file encodings.
    Innocent,
    Hidden,
    Direction,
}

fn invisibility(ch: char) -> Invisibility {
    match ch {
        '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{200d}' => Invisibility::Innocent,
        '\u{200e}'
        | '\u{200f}'
        | '\u{061c}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => Invisibility::Direction,
        '\u{00ad}'
        | '\u{034f}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'
        | '\u{200c}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e000}'..='\u{f8ff}'
        | '\u{e0000}'..='\u{e01ef}'
        | '\u{f0000}'..='\u{10ffff}' => Invisibility::Hidden,
        ch if ch.is_control() && !is_blank(ch) => Invisibility::Hidden,
        _ => Invisibility::Visible,
    }
}

/// Marks of the general-purpose blocks that survive NFKC are decoration: the
/// languages that need them have composed letters.
fn is_stacked_mark(ch: char) -> bool {
    matches!(ch, '\u{0300}'..='\u{036f}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{0489}' | '\u{0488}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inert_characters_are_what_the_tables_make_of_them() {
        for ch in '\0'..=char::MAX {
            let Some(folded) = inert(ch) else { continue };
            let (mut changes, mut glyphs) = (Changes::default(), Vec::new());
            fold_cluster(&ch.to_string(), 0, &mut changes, &mut glyphs);
            assert!(!attaches(ch), "{ch:?}");
            assert_eq!(changes, Changes::default(), "{ch:?}");
            assert_eq!(glyphs.len(), 1, "{ch:?}");
            assert_eq!(glyphs[0].ch, folded, "{ch:?}");
        }
    }
}
