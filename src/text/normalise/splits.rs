//! Chinese characters split into their halves (拆字).
//!
//! Halves such as 亻 or 讠 are parts and no characters: nobody writes them but
//! to take a character apart. Other pairs of halves are also words (女子, 人人)
//! or may meet by chance, so they are joined only in a text that has several
//! splits, one of them with such a part.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Changes, Glyph};

struct Splits {
    halves: FxHashMap<char, &'static str>,
    wholes: FxHashMap<(char, char), char>,
}

static SPLITS: LazyLock<Splits> = LazyLock::new(|| {
    let (mut halves, mut wholes) = (FxHashMap::default(), FxHashMap::default());
    let lines = include_str!("splits.txt").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let Some((whole, pair)) = line.split_once(' ') else {
            continue;
        };
        let mut two = pair.chars();
        if let (Some(whole), Some(left), Some(right)) =
            (whole.chars().next(), two.next(), two.next())
        {
            halves.insert(whole, pair);
            wholes.insert((left, right), whole);
        }
    }
    Splits { halves, wholes }
});

/// The halves that a character is split into, if the list knows it.
pub(crate) fn halves(whole: char) -> Option<&'static str> {
    SPLITS.halves.get(&whole).copied()
}

/// Parts of characters that are no characters of their own.
fn is_part(ch: char) -> bool {
    matches!(
        ch,
        '亻' | '氵'
            | '扌'
            | '讠'
            | '饣'
            | '钅'
            | '忄'
            | '纟'
            | '辶'
            | '阝'
            | '攵'
            | '刂'
            | '礻'
            | '衤'
            | '彳'
            | '丩'
            | '㐬'
            | '㒼'
            | '罙'
            | '㝵'
    )
}

/// Fewer splits do not make a text that is written so.
const SPLITS_MIN: usize = 3;

/// Joins halves that stand side by side.
pub(super) fn join(glyphs: &mut Vec<Glyph>, changes: &mut Changes) {
    if !glyphs.iter().any(|glyph| is_part(glyph.ch)) {
        return;
    }
    let pairs = glyphs.windows(2);
    let split = pairs.filter(|pair| whole(pair[0], pair[1]).is_some());
    let thorough = split.count() >= SPLITS_MIN;
    let mut joined: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut at = 0;
    while let Some(&left) = glyphs.get(at) {
        let found = glyphs.get(at + 1).and_then(|&right| {
            let known = thorough || is_part(left.ch) || is_part(right.ch);
            whole(left, right).filter(|_| known)
        });
        changes.split += u32::from(found.is_some());
        at += if found.is_some() { 2 } else { 1 };
        joined.push(found.unwrap_or(left));
    }
    *glyphs = joined;
}

fn whole(left: Glyph, right: Glyph) -> Option<Glyph> {
    let ch = *SPLITS.wholes.get(&(left.ch, right.ch))?;
    Some(Glyph {
        ch,
        start: left.start,
        end: right.end,
    })
}

#[cfg(test)]
mod tests {
    use super::super::normalise;

    #[test]
    fn halves_are_joined_counted_and_marked() {
        let original = "亻也 口乞 了女子几次";
        let normalised = normalise(original);
        assert_eq!(normalised.text(), "他 吃 了好几次");
        assert_eq!(normalised.changes().split, 3);
        assert_eq!(&original[normalised.original(0..3)], "亻也");
    }

    #[test]
    fn words_that_are_halves_by_chance_stay() {
        for text in ["女子又见人人", "给力口味好, 日月同辉"] {
            assert_eq!(normalise(text).text(), text);
            assert_eq!(normalise(text).changes().total(), 0);
        }
    }
}
