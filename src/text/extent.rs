//! How much text there is, and in which script.

use rustc_hash::{FxBuildHasher, FxHashSet};
use unicode_script::{Script, UnicodeScript};

use super::words::{Word, WordKind};

/// How much a text says, and in which script.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Length in word equivalents, see [`length`].
    pub length: f32,
    /// Length in word equivalents, but of every distinct word three at most: a
    /// word said a hundred times says no more.
    pub substance: f32,
    /// The commonest script among its letters.
    pub script: ScriptGroup,
}

/// Scripts that are told apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ScriptGroup {
    /// Latin.
    Latin,
    /// Han.
    Han,
    /// Any other, or no letters.
    #[default]
    Other,
}

impl ScriptGroup {
    /// The name in records.
    pub const fn name(self) -> &'static str {
        match self {
            ScriptGroup::Latin => "latin",
            ScriptGroup::Han => "han",
            ScriptGroup::Other => "other",
        }
    }
}

impl Default for Extent {
    /// That of no text.
    fn default() -> Self {
        Self::of(&[])
    }
}

impl Extent {
    /// That of a text of these words.
    pub(super) fn of(words: &[Word]) -> Self {
        let length = length(words);
        Self {
            length,
            substance: substance(words, length),
            script: script(words),
        }
    }
}

/// Han characters to a word, about what Chinese segmenters give.
const HAN_PER_WORD: f32 = 1.5;

/// Length in word equivalents: words and numbers, and a word for every 1.5 Han
/// characters.
pub fn length(words: &[Word]) -> f32 {
    let (mut spaced, mut han) = (0_u32, 0_u32);
    for word in words {
        match word.kind {
            WordKind::Letters | WordKind::Number => spaced += 1,
            WordKind::Han => han += 1,
            WordKind::Symbol => {}
        }
    }
    spaced as f32 + han as f32 / HAN_PER_WORD
}

/// How often a text of some length repeats its words, at most, on average.
const REPEATS: f32 = 3.0;

fn substance(words: &[Word], whole: f32) -> f32 {
    let mut met = FxHashSet::with_capacity_and_hasher(words.len(), FxBuildHasher);
    let mut distinct = 0.0;
    for word in words {
        if REPEATS * distinct >= whole {
            return whole;
        }
        if met.insert(word.hash) {
            distinct += length(std::slice::from_ref(word));
        }
    }
    whole.min(REPEATS * distinct)
}

fn script(words: &[Word]) -> ScriptGroup {
    let (mut latin, mut han, mut other) = (0, 0, 0);
    for word in words {
        match word.kind {
            WordKind::Han => han += 1,
            WordKind::Letters => {
                let first = word.first;
                *(if first.is_ascii_alphabetic() || first.script() == Script::Latin {
                    &mut latin
                } else {
                    &mut other
                }) += 1;
            }
            _ => {}
        }
    }
    if han > latin && han > other {
        ScriptGroup::Han
    } else if latin > other {
        ScriptGroup::Latin
    } else {
        ScriptGroup::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    #[test]
    fn chinese_and_english_lengths_are_comparable() {
        let english = Document::new("the room was very clean").extent().length;
        let chinese = Document::new("房间非常干净整洁").extent().length;
        assert!((english - chinese).abs() < 1.0);
    }

    #[test]
    fn what_is_said_a_hundred_times_has_little_substance() {
        let of = |text: &str| Document::new(text).extent();
        assert_eq!(of("the room was very clean").substance, 5.0);
        assert_eq!(of(&"clean ".repeat(100)).substance, 3.0);
        assert_eq!(of(""), Extent::default());
    }

    #[test]
    fn the_commonest_script_counts() {
        let of = |text: &str| Document::new(text).extent().script;
        assert_eq!(of("the room was 干净"), ScriptGroup::Latin);
        assert_eq!(of("房间 very 干净"), ScriptGroup::Han);
        assert_eq!(of("Номер был чистый"), ScriptGroup::Other);
        assert_eq!(of("12345 !!!"), ScriptGroup::Other);
    }
}
