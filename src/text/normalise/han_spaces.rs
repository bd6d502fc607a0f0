//! Chinese cut into scraps by spaces.
//!
//! Chinese has no spaces between words. Some people put one where a comma
//! would stand, so single ones say nothing; but clauses of two or three
//! characters each, all through a text, are no clauses.

use super::super::words::is_han;
use super::{Changes, Glyph};

/// Fewer spaces are somebody's commas.
const GAPS_MIN: usize = 4;

/// Chinese characters a space, up to which it cuts the text into scraps.
const CHARACTERS_PER_GAP: usize = 4;

/// Takes out the spaces between Chinese characters if there are too many.
pub(super) fn close(glyphs: &mut Vec<Glyph>, changes: &mut Changes) {
    let (mut han, mut gaps) = (0, 0);
    // Whether the last glyph but for spaces was Chinese, and was followed by one.
    let (mut after_han, mut spaced) = (false, false);
    for glyph in glyphs.iter() {
        if glyph.ch == ' ' {
            spaced = true;
            continue;
        }
        let own = is_han(glyph.ch);
        han += usize::from(own);
        gaps += usize::from(own && after_han && spaced);
        (after_han, spaced) = (own, false);
    }
    if gaps < GAPS_MIN || han > gaps * CHARACTERS_PER_GAP {
        return;
    }
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    // Where the Chinese character ended after which only spaces came.
    let mut resume = None;
    for &glyph in glyphs.iter() {
        let own = is_han(glyph.ch);
        if let Some(at) = resume.filter(|at| own && kept.len() > *at) {
            changes.scraps += 1;
            kept.truncate(at);
        }
        kept.push(glyph);
        resume = match glyph.ch {
            ' ' => resume,
            _ => own.then_some(kept.len()),
        };
    }
    *glyphs = kept;
}

#[cfg(test)]
mod tests {
    use super::super::normalise;

    #[test]
    fn scraps_are_joined_and_counted() {
        let normalised = normalise("这家 店的 味道 很好 值得, 下次  再来 的店");
        assert_eq!(normalised.text(), "这家店的味道很好值得, 下次再来的店");
        assert_eq!(normalised.changes().scraps, 6);
    }

    #[test]
    fn spaces_in_place_of_commas_stay() {
        for text in [
            "味道还可以 环境也不错 服务员很热情 价格有点贵 下次还会来",
            "味道好 环境好",
            "iPhone 13 很好 用了 三天",
        ] {
            assert_eq!(normalise(text).text(), text);
        }
    }
}
