//! `comments.generic`: praise that fits under any post, and emoji alone.
//!
//! Most comments under most posts are like that, so it is told, and little
//! follows from it.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::COMMENTS_MIN;
use super::talk::Talk;
use crate::creator::finding::{Amount, Assessment, Axis, Chart, Finding, Level};
use crate::rollup::Share;
use crate::text::Document;
use crate::text::words::{WordKind, fold_into};

/// How much a comment says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing to see.
    Empty,
    /// Emoji or marks alone.
    Emoji,
    /// Praise that fits anywhere.
    Generic,
    /// Something of its own.
    Specific,
}

/// What is longer says something of its own, in word equivalents; a word said
/// again and again is counted three times.
const GENERIC_WORDS: f32 = 8.0;

/// Quantiles of the share of generic comments that are taken to be usual:
/// nobody publishes them, so this is an assumption, and stated as one.
const USUAL: [f64; 5] = [0.15, 0.3, 0.45, 0.6, 0.8];

/// A share past this is worth asking about, if there are many comments.
const EXTREME: f64 = 0.9;
const MANY: u32 = 100;

#[derive(Deserialize)]
struct Lists {
    praise: Vec<String>,
    filler: Vec<String>,
}

struct Phrases {
    praise: FxHashSet<String>,
    filler: FxHashSet<String>,
    /// Phrases of Han characters, which stand side by side without spaces.
    han: AhoCorasick,
    /// Of them the first so many are praise.
    han_praise: usize,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let lists: Lists =
        toml::from_str(include_str!("generic.toml")).expect("the file is part of the program");
    let is_latin = |phrase: &String| phrase.is_ascii();
    let (praise, han_praise): (Vec<_>, Vec<_>) = lists.praise.into_iter().partition(is_latin);
    let (filler, han_filler): (Vec<_>, Vec<_>) = lists.filler.into_iter().partition(is_latin);
    let han = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(han_praise.iter().chain(&han_filler))
        .expect("the phrases are part of the program");
    Phrases {
        praise: praise.into_iter().collect(),
        filler: filler.into_iter().collect(),
        han,
        han_praise: han_praise.len(),
    }
});

/// How much a text says.
pub fn kind(document: &Document) -> Kind {
    let words = document.words();
    let spelt = |kind| matches!(kind, WordKind::Letters | WordKind::Han | WordKind::Number);
    if words.is_empty() {
        return Kind::Empty;
    }
    if !words.iter().any(|word| spelt(word.kind)) {
        return Kind::Emoji;
    }
    if document.extent().substance > GENERIC_WORDS || !is_praise(document) {
        return Kind::Specific;
    }
    Kind::Generic
}

/// Whether every word is praise or adds nothing to it, and one is praise.
fn is_praise(document: &Document) -> bool {
    let mut praise = false;
    let mut han = String::new();
    let mut folded = String::new();
    for word in document.words() {
        let text = word.of(document.text());
        match word.kind {
            WordKind::Symbol => {}
            WordKind::Number => return false,
            WordKind::Han => han.push_str(text),
            WordKind::Letters => {
                folded.clear();
                fold_into(text, &mut folded);
                let short = shortened(&folded);
                if PHRASES.praise.contains(&folded) || PHRASES.praise.contains(&short) {
                    praise = true;
                } else if !PHRASES.filler.contains(&folded) && !PHRASES.filler.contains(&short) {
                    return false;
                }
            }
        }
    }
    let mut covered = 0;
    for found in PHRASES.han.find_iter(&han) {
        covered += found.len();
        praise |= found.pattern().as_usize() < PHRASES.han_praise;
    }
    praise && covered == han.len()
}

/// `sooo` as `so`.
fn shortened(word: &str) -> String {
    let mut short = String::new();
    for ch in word.chars() {
        if !short.ends_with(ch) {
            short.push(ch);
        }
    }
    short
}

/// Tells the share of praise that fits anywhere.
pub fn assess(talk: &Talk, all: &mut Assessment) {
    let count = talk.written().count() as u32;
    if count < COMMENTS_MIN {
        return all.lack(Axis::Comments, "comments_generic", "");
    }
    let of = |kind| talk.written().filter(|said| said.kind == kind).count() as f64;
    let (praise, emoji) = (of(Kind::Generic), of(Kind::Emoji));
    let share = Share::of(praise + emoji, count);
    let level = if share.low > EXTREME && count >= MANY {
        Level::Verify
    } else if share.low > USUAL[4] {
        Level::Note
    } else {
        Level::Clear
    };
    let finding = Finding::new("comments.generic", level)
        .fact("comments", Amount::Count(f64::from(count)))
        .fact("share", Amount::Share(share.mean))
        .fact("low", Amount::Share(share.low))
        .fact("high", Amount::Share(share.high))
        .fact("emoji", Amount::Share(emoji / f64::from(count)))
        .fact("usual", Amount::Share(USUAL[4]));
    all.find(finding.drawn(Chart::Norm {
        value: share.mean,
        quantiles: USUAL,
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Kind {
        kind(&Document::new(text))
    }

    #[test]
    fn praise_that_fits_anywhere_is_generic_in_both_languages() {
        for text in [
            "Nice pic 🔥",
            "love this song",
            "So beautiful!!!",
            "sooo cute",
            "太棒了",
            "姐姐太美了吧！",
            "绝绝子",
            "哈哈哈哈哈",
            "谢谢分享",
            "爱了爱了",
        ] {
            assert_eq!(of(text), Kind::Generic, "{text}");
        }
    }

    #[test]
    fn what_says_something_is_not() {
        for text in [
            "Which lens did you use?",
            "the second chorus is the best part of the song, after the drums",
            "油皮夏天用会不会闷痘？",
            "求链接",
            "love the blue lamp",
            "2015",
        ] {
            assert_eq!(of(text), Kind::Specific, "{text}");
        }
    }

    #[test]
    fn emoji_and_nothing_are_told_apart() {
        assert_eq!(of("🔥🔥❤️"), Kind::Emoji);
        assert_eq!(of("!!!"), Kind::Emoji);
        assert_eq!(of("\u{200b} \u{feff}"), Kind::Empty);
    }
}
