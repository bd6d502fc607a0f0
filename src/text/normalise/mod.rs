//! Undoes the disguises of a text, counts them, and remembers where every
//! character came from.
//!
//! Homoglyphs alone take published detectors from an MCC of 0.64 to −0.01
//! (SilverSpeak, 2024), so nothing downstream ever sees the raw text. The
//! steps, in order: HTML that an export left is read, invisible and
//! direction-changing characters go and what they turned is read as shown, NFKC
//! folds compatibility forms (full-width, mathematical alphabets, ligatures),
//! quotation marks become plain, Chinese characters that were split or cut apart
//! by spaces and `s p a c e d` words are joined, letters borrowed from another script
//! return to the script of their word, sCrAmBlEd case is put in order, `f4ke`
//! words are spelt, and white space collapses to single spaces: where a line
//! breaks is decided by forms and exports as much as by writers.
//! What was undone is not lost: [`Changes`] counts it, as signals.

mod case;
mod characters;
mod confusables;
mod disguises;
mod han_spaces;
mod markup;
mod overrides;
pub(crate) mod splits;

use std::ops::Range;

pub(crate) use characters::is_unseen;

/// One character of the normalised text and the bytes of the original text
/// that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Glyph {
    ch: char,
    start: u32,
    end: u32,
}

/// How many characters each kind of disguise touched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    /// Zero-width, control, private-use and other invisible characters removed.
    pub invisible: u32,
    /// Bidirectional controls removed.
    pub bidi: u32,
    /// Compatibility letters and digits folded by NFKC (full-width Latin,
    /// mathematical alphabets, circled letters); punctuation is not counted,
    /// since full-width punctuation is ordinary Chinese.
    pub compatibility: u32,
    /// Combining marks stacked on letters without need.
    pub stacked_marks: u32,
    /// Letters returned to the script of their word.
    pub confusable: u32,
    /// Letters of words that were spelt with a separator between letters.
    pub spaced: u32,
    /// Digits and symbols standing for letters.
    pub leet: u32,
    /// Letters whose case was scrambled.
    pub case: u32,
    /// Chinese characters that were split into halves.
    pub split: u32,
    /// Spaces that cut Chinese into scraps. Some people write so, and it hides
    /// nothing from a reader: no disguise by itself, and not in the total.
    pub scraps: u32,
}

impl Changes {
    /// All characters touched by any disguise.
    pub fn total(&self) -> u32 {
        self.invisible
            + self.bidi
            + self.compatibility
            + self.stacked_marks
            + self.confusable
            + self.spaced
            + self.leet
            + self.case
            + self.split
    }
}

/// A text after normalisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Normalised {
    text: String,
    changes: Changes,
    /// For every byte of `text` that begins a character: that byte, and the
    /// original bytes the character stands for. Ascending in both.
    origins: Vec<(u32, Range<u32>)>,
}

impl Normalised {
    /// The normalised text: NFKC, white space collapsed to single spaces,
    /// trimmed; case is kept unless it was scrambled.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was undone to get here.
    pub fn changes(&self) -> Changes {
        self.changes
    }

    /// A part of it as a text of its own; nothing had to be undone in it. The
    /// range must lie on character boundaries.
    pub(super) fn part(&self, range: Range<usize>) -> Self {
        let part = &self.text[range.clone()];
        let start = range.start + (part.len() - part.trim_start().len());
        let text = part.trim().to_owned();
        let at = |byte: usize| {
            self.origins
                .partition_point(|(at, _)| (*at as usize) < byte)
        };
        let origins = &self.origins[at(start)..at(start + text.len())];
        Self {
            origins: (origins.iter())
                .map(|(at, original)| (at - start as u32, original.clone()))
                .collect(),
            text,
            changes: Changes::default(),
        }
    }

    /// The byte range of the original text behind a byte range of
    /// [`text`](Self::text). The result lies on character boundaries of the
    /// original; an empty range gives an empty one.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() {
            let at = self.origin_at(range.start).map_or(0, |o| o.start as usize);
            return at..at;
        }
        let first = self.origin_at(range.start);
        let last = self.origin_at(range.end - 1);
        match (first, last) {
            (Some(first), Some(last)) => first.start as usize..last.end as usize,
            _ => 0..0,
        }
    }

    fn origin_at(&self, byte: usize) -> Option<&Range<u32>> {
        let after = self.origins.partition_point(|(at, _)| *at as usize <= byte);
        after.checked_sub(1).map(|i| &self.origins[i].1)
    }
}

/// Normalises one text. Texts of 4 GiB and more are cut at that length, since
/// origins are kept in 32 bits; the table readers refuse such rows long before.
pub fn normalise(original: &str) -> Normalised {
    let original = cut(original, u32::MAX as usize);
    let mut changes = Changes::default();
    let mut glyphs = characters::fold(original, &mut changes);
    // Half of all texts have nothing but ASCII, and no script to be mended.
    let scripts = glyphs.iter().any(|glyph| !glyph.ch.is_ascii());
    overrides::turn(original, &mut glyphs);
    if scripts {
        splits::join(&mut glyphs, &mut changes);
        han_spaces::close(&mut glyphs, &mut changes);
    }
    disguises::join_spaced(&mut glyphs, &mut changes);
    if scripts {
        confusables::unify_scripts(&mut glyphs, &mut changes);
    }
    case::restore(&mut glyphs, &mut changes);
    if changes.case > 0 {
        // Some letters have a double in one case only.
        confusables::unify_scripts(&mut glyphs, &mut changes);
    }
    disguises::spell_leet(&mut glyphs, &mut changes);
    collapse_white_space(&mut glyphs);
    assemble(&glyphs, changes)
}

fn cut(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}

/// A run of white space becomes one space; runs at either end vanish.
fn collapse_white_space(glyphs: &mut Vec<Glyph>) {
    let mut kept: usize = 0;
    for i in 0..glyphs.len() {
        let glyph = glyphs[i];
        if glyph.ch != ' ' {
            glyphs[kept] = glyph;
            kept += 1;
            continue;
        }
        match kept.checked_sub(1).map(|last| &mut glyphs[last]) {
            None => {}
            Some(last) if last.ch == ' ' => last.end = glyph.end,
            Some(_) => {
                glyphs[kept] = Glyph { ch: ' ', ..glyph };
                kept += 1;
            }
        }
    }
    glyphs.truncate(kept);
    if glyphs.last().is_some_and(|g| g.ch == ' ') {
        glyphs.pop();
    }
}

fn assemble(glyphs: &[Glyph], changes: Changes) -> Normalised {
    let mut text = String::with_capacity(glyphs.len());
    let mut origins = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        origins.push((text.len() as u32, glyph.start..glyph.end));
        text.push(glyph.ch);
    }
    Normalised {
        text,
        changes,
        origins,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text_of(original: &str) -> String {
        normalise(original).text
    }

    #[test]
    fn plain_text_is_left_alone() {
        for plain in [
            "Good kettle, boils fast. 10/10",
            "房间很干净，服务热情！",
            "Отличный отель, рядом метро",
            "호텔이 깨끗하고 좋았어요",
            "Très bel hôtel, mais le petit-déj…",
            "An mp3 player, 10am, 5star, B2B, h264, the 1st of 3",
            "My iPhone likes the WiFi at McDonald's, GREAT place for TVs and more of that kind",
        ] {
            let normalised = normalise(plain);
            assert_eq!(normalised.changes(), Changes::default(), "{plain}");
        }
        assert_eq!(text_of("Très bel hôtel"), "Très bel hôtel");
    }

    #[test]
    fn disguises_are_undone_and_counted() {
        let cases = [
            ("fr\u{200b}ee g\u{2060}ift", "free gift", 2),
            ("\u{202e}taerg\u{202c}", "great", 2),
            ("Ａｍａｚｉｎｇ", "Amazing", 7),
            ("𝓪𝓶𝓪𝔃𝓲𝓷𝓰", "amazing", 7),
            ("grеаt hоtеl", "great hotel", 4),
            ("f r e e gift", "free gift", 4),
            ("f r e e  g i f t", "free gift", 8),
            ("a b  c d", "ab cd", 4),
            ("质 量 很 好，值得", "质量很好,值得", 4),
            (
                "4m4z1ng h073l, 4b50lu73ly gr347",
                "amazing hotel, absolutely great",
                14,
            ),
            ("gʀᴇᴀᴛ hotel", "great hotel", 4),
            ("fr\u{0}ee g\u{e000}ift", "free gift", 2),
            ("f4ke r3view", "fake review", 2),
            ("g̷r̷e̷a̷t̷", "great", 5),
            ("i lIkE tHe sTaFf. wE wIlL", "I like the staff. We will", 10),
        ];
        for (disguised, plain, touched) in cases {
            let normalised = normalise(disguised);
            assert_eq!(normalised.text(), plain);
            assert_eq!(normalised.changes().total(), touched, "{disguised}");
        }
    }

    #[test]
    fn quotes_and_blanks_of_any_keyboard_are_one() {
        assert_eq!(text_of("It’s “good”"), "It's \"good\"");
        assert_eq!(text_of("「很好」"), "\"很好\"");
        assert_eq!(text_of("so\u{2800}good\u{3164}kettle"), "so good kettle");
    }

    #[test]
    fn russian_with_latin_letters_returns_to_cyrillic() {
        assert_eq!(text_of("oтличный oтeль"), "отличный отель");
        assert_eq!(text_of("отель Hilton у метро"), "отель Hilton у метро");
    }

    #[test]
    fn white_space_collapses() {
        assert_eq!(text_of("  a \t b\r\n\n c  "), "a b c");
        assert_eq!(text_of(" \n\t "), "");
    }

    #[test]
    fn a_range_maps_back_to_the_disguised_characters() {
        let original = "so grе\u{200b}аt!";
        let normalised = normalise(original);
        let at = normalised.text().find("great").unwrap();
        let range = normalised.original(at..at + "great".len());
        assert_eq!(&original[range], "grе\u{200b}аt");
    }

    proptest! {
        #[test]
        fn every_range_maps_to_valid_text(
            original in prop_oneof![
                any::<String>(),
                "(<br>|<p>|</b>|&amp;|&#65;|&nbsp;|&|<|;|\\\\n|[a好é\u{301}\u{0} ]){0,20}",
            ],
        ) {
            let normalised = normalise(&original);
            let bounds: Vec<usize> = normalised
                .text()
                .char_indices()
                .map(|(at, _)| at)
                .chain([normalised.text().len()])
                .collect();
            let mut previous = 0;
            for pair in bounds.windows(2) {
                let range = normalised.original(pair[0]..pair[1]);
                prop_assert!(original.get(range.clone()).is_some());
                prop_assert!(range.start >= previous);
                previous = range.start;
            }
        }

        #[test]
        fn a_part_stands_for_what_it_stood_for_in_the_whole(text in any::<String>(), at: usize) {
            let whole = normalise(&text);
            let boundaries = whole.text().char_indices().map(|(at, _)| at);
            let Some(middle) = boundaries.clone().nth(at % boundaries.count().max(1)) else {
                return Ok(());
            };
            let part = whole.part(middle..whole.text().len());
            let before = whole.text().len() - part.text().len();
            prop_assert_eq!(part.text(), &whole.text()[before..]);
            prop_assert_eq!(part.text(), part.text().trim());
            for (at, ch) in part.text().char_indices() {
                let range = at..at + ch.len_utf8();
                let in_whole = range.start + before..range.end + before;
                prop_assert_eq!(part.original(range), whole.original(in_whole));
            }
        }

        #[test]
        fn normalising_twice_is_normalising_once(
            original in "[a-zA-Z аеоёЯ\u{200b}Ａ好，.\n]{0,40}",
        ) {
            let once = text_of(&original);
            prop_assert_eq!(text_of(&once), once);
        }
    }
}
