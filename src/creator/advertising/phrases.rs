//! Phrases found in a text as words of their own.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::text::Document;
use crate::text::words::{self, WordKind};

/// Most words that may stand between two parts of a phrase.
const GAP_MAX: usize = 12;

/// A text as folded words, with the way back to its bytes.
pub struct Words {
    document: Document,
    folded: Vec<String>,
}

impl Words {
    /// Cuts a text.
    pub fn of(text: &str) -> Self {
        let document = Document::new(text);
        let folded = (document.words().iter())
            .map(|word| {
                let mut folded = String::new();
                words::fold_into(word.of(document.text()), &mut folded);
                folded
            })
            .collect();
        Words { document, folded }
    }

    /// Folded words, in order.
    pub fn folded(&self) -> &[String] {
        &self.folded
    }

    /// The bytes of the original text that some words stand for.
    pub fn bytes(&self, words: Range<usize>) -> Range<usize> {
        let all = self.document.words();
        match all
            .get(words)
            .and_then(|words| Some((words.first()?, words.last()?)))
        {
            None => 0..0,
            Some((first, last)) => {
                let normalised = self.document.normalised();
                normalised.original(first.start as usize..last.end as usize)
            }
        }
    }

    /// Whether white space or the start of the text stands before a word, or it
    /// is past the end.
    pub fn is_spaced(&self, word: usize) -> bool {
        self.document
            .words()
            .get(word)
            .is_none_or(|word| word.spaced)
    }

    /// What a word is made of.
    pub fn kind(&self, word: usize) -> Option<WordKind> {
        self.document.words().get(word).map(|word| word.kind)
    }

    /// The words of every hashtag, `#` included, without one that closes it.
    pub fn hashtags(&self) -> Vec<Range<usize>> {
        let mut tags = Vec::new();
        let mut at = 0;
        while at < self.folded.len() {
            let start = at;
            at += 1;
            if self.folded[start] != "#" {
                continue;
            }
            while !self.is_spaced(at) && self.goes_on(at) {
                at += 1;
            }
            if at > start + 1 {
                tags.push(start..at);
                let closed = self.folded.get(at).is_some_and(|word| word == "#");
                let another = self.folded.get(at + 1).is_some() && !self.is_spaced(at + 1);
                at += usize::from(closed && !another);
            }
        }
        tags
    }

    /// Whether a word may be part of a hashtag.
    fn goes_on(&self, word: usize) -> bool {
        match self.kind(word) {
            None => false,
            Some(WordKind::Symbol) => self.folded[word] == "_",
            Some(_) => true,
        }
    }

    /// Whether a word may be part of the name of an account.
    pub fn may_be_named(&self, word: usize) -> bool {
        self.goes_on(word) || self.folded.get(word).is_some_and(|word| word == "-")
    }

    /// Whether a word is a Han character.
    pub fn is_han(&self, word: usize) -> bool {
        self.kind(word) == Some(WordKind::Han)
    }
}

/// One phrase: its parts, and whether it is a whole hashtag.
#[derive(Debug)]
struct Phrase<K> {
    parts: Vec<Vec<String>>,
    is_tag: bool,
    kind: K,
}

/// A phrase found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<K> {
    /// What kind of phrase it is.
    pub kind: K,
    /// Its words.
    pub words: Range<usize>,
}

/// Phrases by their first word.
#[derive(Debug)]
pub struct Phrases<K>(FxHashMap<String, Vec<Phrase<K>>>);

impl<K: Copy + Ord> Phrases<K> {
    /// Takes phrases with their kinds.
    pub fn new<'a>(phrases: impl IntoIterator<Item = (K, &'a str)>) -> Self {
        let mut by_first: FxHashMap<String, Vec<Phrase<K>>> = FxHashMap::default();
        for (kind, phrase) in phrases {
            let parts: Vec<Vec<String>> = phrase
                .split('…')
                .map(|part| Words::of(part).folded)
                .collect();
            if let Some(first) = parts[0].first() {
                by_first.entry(first.clone()).or_default().push(Phrase {
                    is_tag: phrase.starts_with('#'),
                    parts,
                    kind,
                });
            }
        }
        Phrases(by_first)
    }

    /// The phrases of a text, in order; of those that overlap the longest.
    pub fn find(&self, words: &Words) -> Vec<Found<K>> {
        let mut found = Vec::new();
        for (at, word) in words.folded().iter().enumerate() {
            for phrase in self.0.get(word).into_iter().flatten() {
                if let Some(end) = phrase.end(words, at) {
                    found.push(Found {
                        kind: phrase.kind,
                        words: at..end,
                    });
                }
            }
        }
        found.sort_by_key(|one| {
            (
                std::cmp::Reverse(one.words.len()),
                one.words.start,
                one.kind,
            )
        });
        let mut kept: Vec<Found<K>> = Vec::new();
        let mut taken = vec![false; words.folded().len()];
        for one in found {
            if !taken[one.words.clone()].contains(&true) {
                taken[one.words.clone()].fill(true);
                kept.push(one);
            }
        }
        kept.sort_by_key(|one| one.words.start);
        kept
    }
}

impl<K> Phrase<K> {
    /// Where the phrase ends that begins at a word.
    fn end(&self, words: &Words, start: usize) -> Option<usize> {
        let folded = words.folded();
        let mut at = start;
        for (number, part) in self.parts.iter().enumerate() {
            let reach = if number == 0 { 0 } else { GAP_MAX };
            let begins = |at: &usize| folded[*at..].starts_with(part);
            at = (at..=at + reach)
                .take_while(|at| *at < folded.len())
                .find(begins)?
                + part.len();
        }
        let whole = !self.is_tag || words.is_spaced(at) || !words.goes_on(at);
        whole.then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(phrases: &[&'static str], text: &str) -> Vec<String> {
        let phrases = Phrases::new(phrases.iter().map(|phrase| ((), *phrase)));
        let words = Words::of(text);
        let found = phrases.find(&words);
        let bytes = found.into_iter().map(|one| words.bytes(one.words));
        bytes.map(|bytes| text[bytes].to_owned()).collect()
    }

    #[test]
    fn phrases_stand_as_words_of_their_own() {
        assert_eq!(found(&["#ad"], "Bad #adventure, #AD today"), ["#AD"]);
        assert_eq!(found(&["#ad"], "#ad_free"), [""; 0]);
        assert_eq!(found(&["paid ad"], "A Paid  Ad."), ["Paid  Ad"]);
        assert_eq!(found(&["#合作"], "#合作伙伴 #合作#好物"), ["#合作"]);
    }

    #[test]
    fn the_longer_phrase_hides_the_shorter() {
        assert_eq!(found(&["广告", "不是广告"], "这不是广告"), ["不是广告"]);
    }

    #[test]
    fn words_may_stand_between_parts() {
        assert_eq!(
            found(&["由…赞助"], "本期由某某牛奶赞助播出"),
            ["由某某牛奶赞助"]
        );
        let far = format!("由{}赞助", "远".repeat(GAP_MAX + 1));
        assert_eq!(found(&["由…赞助"], &far), [""; 0]);
    }

    #[test]
    fn hashtags_are_found_with_and_without_an_end() {
        let words = Words::of("#好物分享#真好 看 # #love #a#b");
        let tags: Vec<String> = (words.hashtags().into_iter())
            .map(|tag| words.folded()[tag].concat())
            .collect();
        assert_eq!(tags[0], "#好物分享");
        assert!(tags.contains(&"#love".to_owned()));
        assert!(tags.contains(&"#a".to_owned()) && tags.contains(&"#b".to_owned()));
    }
}
