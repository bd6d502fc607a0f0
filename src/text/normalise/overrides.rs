//! Words stored backwards and shown forwards.
//!
//! Between a right-to-left override and its end every character is shown from
//! right to left, so `revo` reads `over`. What a reader sees is what is judged.

use std::ops::Range;

use unicode_script::{Script, UnicodeScript};

use super::Glyph;

/// Right-to-left override, and what ends it.
const OVERRIDE: char = '\u{202e}';
const POP: char = '\u{202c}';

/// Turns what stands under an override into the order in which it is read.
/// The controls themselves are no glyphs any more.
pub(super) fn turn(original: &str, glyphs: &mut [Glyph]) {
    if !original.contains(OVERRIDE) {
        return;
    }
    for stretch in overridden(original) {
        let before = |at: usize| glyphs.partition_point(|g| (g.start as usize) < at);
        let (from, to) = (before(stretch.start), before(stretch.end));
        let run = &mut glyphs[from..to];
        // Hebrew and Arabic are read in this direction.
        let own = |g: &Glyph| matches!(g.ch.script(), Script::Hebrew | Script::Arabic);
        if run.iter().any(own) {
            continue;
        }
        let ends = run.first().map(|g| g.start).zip(run.last().map(|g| g.end));
        run.reverse();
        for glyph in run {
            // Origins ascend, so a turned character stands for the whole run.
            (glyph.start, glyph.end) = ends.unwrap_or_default();
        }
    }
}

/// The stretches between an override and its end, which a line break is too.
fn overridden(text: &str) -> Vec<Range<usize>> {
    let mut stretches = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(OVERRIDE) {
        let start = at + found + OVERRIDE.len_utf8();
        let length = text[start..].find([POP, OVERRIDE, '\n', '\r', '\u{2029}']);
        at = length.map_or(text.len(), |length| start + length);
        stretches.push(start..at);
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::super::normalise;

    #[test]
    fn a_turned_word_is_read_as_shown_and_marked_whole() {
        let original = "so \u{202e}doog yrev\u{202c}, yes";
        let normalised = normalise(original);
        assert_eq!(normalised.text(), "so very good, yes");
        let at = normalised.text().find("good").unwrap();
        assert_eq!(&original[normalised.original(at..at + 4)], "doog yrev");
    }

    #[test]
    fn an_override_ends_with_its_line_or_the_text() {
        assert_eq!(
            normalise("\u{202e}doog\nroom\u{202e}s").text(),
            "good rooms"
        );
    }

    #[test]
    fn writing_from_right_to_left_stays() {
        let hebrew = "חדר נקי";
        assert_eq!(normalise(&format!("\u{202e}{hebrew}")).text(), hebrew);
    }
}
