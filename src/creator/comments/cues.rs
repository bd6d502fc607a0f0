//! What a comment says that wants something other than to comment.
//!
//! The lists name wants, not words of one language: a Chinese comment that
//! leaves a WeChat number has the same cue as an English one that leaves a
//! link, and weighs as much, though no corpus holds Chinese spam.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use crate::text::words::is_han;

/// What a comment may want, in the order of [`WANTS`].
pub const WANTS: [&str; 8] = [
    "contact", "favour", "follow", "likes", "look", "lure", "money", "own",
];

/// Where ways to somewhere else stand in it.
const CONTACT: usize = 0;

/// One cue at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// What it wants: an index into [`WANTS`].
    pub want: usize,
    /// Bytes of the text.
    pub range: Range<usize>,
}

/// A phrase without alternatives.
struct Phrase {
    want: usize,
    /// Whether any ending may follow.
    open: bool,
}

struct Lexicon {
    automaton: AhoCorasick,
    phrases: Vec<Phrase>,
}

#[derive(Deserialize)]
struct List {
    phrases: Vec<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let lists: BTreeMap<String, List> =
        toml::from_str(include_str!("cues.toml")).expect("the file is part of the program");
    let mut phrases = Vec::new();
    let mut patterns = Vec::new();
    for (name, list) in &lists {
        let want = WANTS.iter().position(|want| want == name);
        let want = want.expect("every list is a want");
        for written in list.phrases.iter().flat_map(|phrase| expand(phrase)) {
            let pattern = written.trim_end_matches('*');
            phrases.push(Phrase {
                want,
                open: pattern.len() < written.len(),
            });
            patterns.push(pattern.to_owned());
        }
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .ascii_case_insensitive(true)
        .build(&patterns)
        .expect("the patterns are part of the program");
    Lexicon { automaton, phrases }
});

/// `(a|b) c` as `a c` and `b c`.
fn expand(phrase: &str) -> Vec<String> {
    let Some((before, rest)) = phrase.split_once('(') else {
        return vec![phrase.to_owned()];
    };
    let (choices, after) = rest.split_once(')').unwrap_or((rest, ""));
    let endings = expand(after);
    choices
        .split('|')
        .flat_map(|choice| {
            let ends = endings.iter();
            ends.map(move |end| format!("{before}{choice}{end}"))
        })
        .collect()
}

/// All cues of a normalised text; they may overlap.
pub fn cues(text: &str) -> Vec<Cue> {
    let found = LEXICON.automaton.find_overlapping_iter(text);
    let phrases = found.filter_map(|found| {
        let phrase = &LEXICON.phrases[found.pattern().as_usize()];
        let range = found.range();
        stands_alone(text, &range, phrase.open).then_some(Cue {
            want: phrase.want,
            range,
        })
    });
    phrases.chain(numbers(text)).collect()
}

/// Digits of a number to call or to add, and how many of them differ: 666666666
/// is applause.
const DIGITS: Range<usize> = 9..16;
const DIFFERENT: usize = 4;

/// Numbers that reach somebody, as contacts.
fn numbers(text: &str) -> impl Iterator<Item = Cue> {
    let part = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b' ' | b'-' | b'+');
    let runs = text.as_bytes().chunk_by(move |a, b| part(a) == part(b));
    let placed = runs.scan(0, |start, run| {
        let range = *start..*start + run.len();
        *start = range.end;
        Some((range, run))
    });
    placed.filter_map(|(range, run)| {
        let mut digits: Vec<u8> = run.iter().copied().filter(u8::is_ascii_digit).collect();
        let count = digits.len();
        digits.sort_unstable();
        digits.dedup();
        (DIGITS.contains(&count) && digits.len() >= DIFFERENT).then_some(Cue {
            want: CONTACT,
            range,
        })
    })
}

/// Whether a match is no part of a longer word.
fn stands_alone(text: &str, range: &Range<usize>, open: bool) -> bool {
    let own = &text[range.clone()];
    let joined = |inside: Option<char>, outside: Option<char>| {
        let letter = |ch: char| ch.is_alphanumeric() && !is_han(ch);
        inside.is_some_and(letter) && outside.is_some_and(letter)
    };
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    !joined(own.chars().next(), before) && (open || !joined(own.chars().next_back(), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants_of(text: &str) -> Vec<&'static str> {
        let mut wants: Vec<_> = cues(text).iter().map(|cue| WANTS[cue.want]).collect();
        wants.sort_unstable();
        wants.dedup();
        wants
    }

    #[test]
    fn every_list_has_phrases() {
        for want in 0..WANTS.len() {
            assert!(LEXICON.phrases.iter().any(|phrase| phrase.want == want));
        }
    }

    #[test]
    fn wants_are_the_same_in_both_languages() {
        assert_eq!(wants_of("Write me on WhatsApp"), ["contact"]);
        assert_eq!(wants_of("加我微信聊"), ["contact"]);
        assert_eq!(wants_of("Follow me back"), ["follow"]);
        assert_eq!(wants_of("互关必回"), ["follow"]);
        assert_eq!(wants_of("check out my new channel"), ["look", "own"]);
        assert_eq!(wants_of("看我主页"), ["own"]);
        assert_eq!(wants_of("副业日结"), ["money"]);
    }

    #[test]
    fn contacts_are_found_under_their_disguises() {
        for text in [
            "加V：abc123",
            "➕薇 abc123",
            "加薇信",
            "ＷｈａｔｓＡｐｐ me",
            "call +44 7700 900123",
            "QQ 283 746 195",
            "shop.example.com/deal",
            "someone@example.com",
        ] {
            let document = crate::text::Document::new(text);
            assert!(wants_of(document.text()).contains(&"contact"), "{text}");
        }
    }

    #[test]
    fn praise_and_questions_want_nothing() {
        for text in [
            "love this song",
            "太棒了",
            "求链接",
            "已关注",
            "I subscribed!",
            "paperclips and checkouts",
            "多少钱？哪里买",
            "666666666666",
            "2,000,000,000 views on 2014-11-07",
            "",
        ] {
            assert_eq!(wants_of(text), [""; 0], "{text}");
        }
    }
}
