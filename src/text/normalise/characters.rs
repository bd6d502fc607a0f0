//! Character by character: invisible characters, NFKC, stacked marks.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_normalization::{IsNormalized, is_nfkc_quick};

use super::{Changes, Glyph};

/// The first pass over the original text.
pub(super) fn fold(original: &str, changes: &mut Changes) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(original.len());
    let mut chars = original.char_indices().peekable();
    while let Some((start, ch)) = chars.next() {
        if ch.is_ascii() && chars.peek().is_none_or(|(_, next)| next.is_ascii()) {
            push_ascii(&mut glyphs, ch, start);
            continue;
        }
        let mut end = start + ch.len_utf8();
        while let Some((at, next)) = chars.next_if(|(_, next)| attaches(*next)) {
            end = at + next.len_utf8();
        }
        fold_cluster(&original[start..end], start, changes, &mut glyphs);
    }
    glyphs
}

fn push_ascii(glyphs: &mut Vec<Glyph>, ch: char, start: usize) {
    let ch = if ch.is_ascii_control() && !ch.is_ascii_whitespace() {
        ' '
    } else {
        ch
    };
    glyphs.push(Glyph {
        ch,
        start: start as u32,
        end: start as u32 + 1,
    });
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
        let ch = if ch.is_control() && !ch.is_whitespace() {
            ' '
        } else {
            ch
        };
        glyphs.push(origin(ch));
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
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'
        | '\u{200c}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{3164}'
        | '\u{ffa0}'
        | '\u{e0000}'..='\u{e01ef}' => Invisibility::Hidden,
        _ => Invisibility::Visible,
    }
}

/// Marks of the general-purpose blocks that survive NFKC are decoration: the
/// languages that need them have composed letters.
fn is_stacked_mark(ch: char) -> bool {
    matches!(ch, '\u{0300}'..='\u{036f}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{0489}' | '\u{0488}')
}
