//! Phrases that need a second look, and where they stand in a text.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use crate::text::Document;
use crate::text::words::is_whole;

/// What a phrase is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cue {
    /// A way to be reached outside the platform.
    Contact,
    /// Payment outside the platform, or before anything is delivered.
    Payment,
    /// Gains promised for money or for recruiting.
    Scheme,
    /// A cure or an effect on health that is promised.
    Health,
    /// A superlative that advertising law forbids.
    Superlative,
    /// Followers, likes or reviews bought, sold or swapped.
    Trade,
}

impl Cue {
    /// All.
    pub const ALL: [Cue; 6] = [
        Cue::Contact,
        Cue::Payment,
        Cue::Scheme,
        Cue::Health,
        Cue::Superlative,
        Cue::Trade,
    ];
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lexicon {
    denied: Vec<String>,
    warned: Vec<String>,
    contact: Phrases,
    payment: Phrases,
    scheme: Phrases,
    health: Phrases,
    superlative: Phrases,
    trade: Phrases,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    phrases: Vec<String>,
}

struct Matcher {
    phrases: AhoCorasick,
    cues: Vec<Cue>,
    denied: AhoCorasick,
    warned: AhoCorasick,
}

static MATCHER: LazyLock<Matcher> = LazyLock::new(|| {
    let lexicon: Lexicon =
        toml::from_str(include_str!("cues.toml")).expect("the file is part of the program");
    let of = |cue: Cue| match cue {
        Cue::Contact => &lexicon.contact.phrases,
        Cue::Payment => &lexicon.payment.phrases,
        Cue::Scheme => &lexicon.scheme.phrases,
        Cue::Health => &lexicon.health.phrases,
        Cue::Superlative => &lexicon.superlative.phrases,
        Cue::Trade => &lexicon.trade.phrases,
    };
    let all = || {
        Cue::ALL
            .into_iter()
            .flat_map(|cue| of(cue).iter().map(move |phrase| (cue, phrase)))
    };
    Matcher {
        cues: all().map(|(cue, _)| cue).collect(),
        phrases: automaton(all().map(|(_, phrase)| phrase)),
        denied: automaton(&lexicon.denied),
        warned: automaton(&lexicon.warned),
    }
});

fn automaton<'p>(phrases: impl IntoIterator<Item = &'p String>) -> AhoCorasick {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(phrases)
        .expect("the phrases are part of the program")
}

/// A phrase in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it is about.
    pub cue: Cue,
    /// Bytes of the original text.
    pub range: Range<usize>,
}

/// The phrases of a text that are neither denied nor warned of, in order.
pub fn hits(document: &Document) -> Vec<Hit> {
    let text = lower(document.text());
    let mut sentence = Sentence::default();
    let found = MATCHER.phrases.find_iter(&text);
    let kept = found.filter(|hit| {
        let range = hit.range();
        if !is_whole(&text, &range) || is_denied(&text, &range) {
            return false;
        }
        if !sentence.holds(&range) {
            sentence = Sentence::around(&text, &range);
        }
        !sentence.warns
    });
    kept.map(|hit| Hit {
        cue: MATCHER.cues[hit.pattern().as_usize()],
        range: document.normalised().original(hit.range()),
    })
    .collect()
}

/// Lower case where that changes no length, so that places stay the same.
fn lower(text: &str) -> String {
    let one = |ch: char| {
        let mut lower = ch.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(small), None) if small.len_utf8() == ch.len_utf8() => small,
            _ => ch,
        }
    };
    text.chars().map(one).collect()
}

/// Characters before a phrase in which a denial counts.
const DENIED_WITHIN: usize = 14;

fn is_denied(text: &str, range: &Range<usize>) -> bool {
    let before = &text[..range.start];
    let near = before.char_indices().rev().take(DENIED_WITHIN).last();
    let near = near.map_or("", |(at, _)| &before[at..]);
    let clause = near.rfind(is_stop).map_or(near, |at| &near[at..]);
    has_word(&MATCHER.denied, clause)
}

/// Whether a text has one of some words, not cut out of a longer one.
fn has_word(words: &AhoCorasick, text: &str) -> bool {
    let mut found = words.find_iter(text);
    found.any(|word| is_whole(text, &word.range()))
}

/// The sentence that was looked at last: a long one may have many phrases.
#[derive(Default)]
struct Sentence {
    range: Range<usize>,
    warns: bool,
}

impl Sentence {
    fn around(text: &str, range: &Range<usize>) -> Self {
        let start = text[..range.start].rfind(is_end).unwrap_or(0);
        let end = text[range.end..].find(is_end);
        let end = end.map_or(text.len(), |at| range.end + at);
        Sentence {
            warns: has_word(&MATCHER.warned, &text[start..end]),
            range: start..end,
        }
    }

    fn holds(&self, range: &Range<usize>) -> bool {
        self.range.start <= range.start && range.end <= self.range.end
    }
}

fn is_stop(ch: char) -> bool {
    is_end(ch) || ",，、;；:：".contains(ch)
}

fn is_end(ch: char) -> bool {
    ".。!！?？\n".contains(ch)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cues(text: &str) -> Vec<Cue> {
        let hits = hits(&Document::new(text));
        hits.into_iter().map(|hit| hit.cue).collect()
    }

    #[test]
    fn phrases_are_found_in_both_languages() {
        assert_eq!(
            cues("想要的加V：abc123，先付定金哦"),
            [Cue::Contact, Cue::Payment]
        );
        assert_eq!(
            cues("Message me on WhatsApp, guaranteed returns!"),
            [Cue::Contact, Cue::Scheme]
        );
        assert_eq!(cues("用了三天，彻底根治"), [Cue::Health]);
    }

    #[test]
    fn what_is_denied_or_warned_of_is_not_counted() {
        for text in [
            "这个不能根治，只能缓解",
            "警惕稳赚不赔的骗局",
            "There are no guaranteed returns in trading",
            "Beware of accounts that promise guaranteed returns",
            "Somebody is impersonating me and sells crypto signals",
            "A fake account with my face offers guaranteed profit",
            "有人冒充我说稳赚不赔，还让人加微信",
            "带单靠谱吗？",
            "跟单群崩盘了，割韭菜而已",
            "sub4subscribers and golf4fun",
        ] {
            assert_eq!(cues(text), [], "{text}");
        }
    }

    #[test]
    fn a_warning_reaches_as_far_as_its_sentence() {
        assert_eq!(
            cues("稳赚不赔，躺赚！警惕稳赚和躺赚的骗局。躺赚"),
            [Cue::Scheme, Cue::Scheme, Cue::Scheme]
        );
    }

    #[test]
    fn places_are_those_of_the_original() {
        let text = "ＶＸ：abc 一起来";
        let hits = hits(&Document::new(text));
        assert_eq!(&text[hits[0].range.clone()], "ＶＸ");
    }
}
