//! Whether a post says that it is paid for, and where it says so.

use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::phrases::{Phrases, Words};
use crate::creator::record::Post;

/// What platforms show of a caption before it is opened, in characters.
const FOLD: usize = 125;

/// Hashtags in a row among which nobody reads the last.
const CLOUD: usize = 5;

/// What kind of statement it is, the clearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Statement {
    /// It is paid for.
    Paid,
    /// Something was given for it.
    Gifted,
    /// Something of that kind, in words that readers may not understand.
    Vague,
    /// It is not paid for.
    Denied,
    /// The words are about advertising as such.
    Topic,
}

/// Where a disclosure stands, the most prominent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The platform's own label.
    Label,
    /// In the headline.
    Title,
    /// In what is shown before the post is opened.
    Opening,
    /// Further down.
    Late,
    /// Behind many hashtags.
    Cloud,
}

impl Place {
    /// Whether readers come upon it without looking for it.
    pub fn is_prominent(self) -> bool {
        self <= Place::Opening
    }
}

/// What a post says of being paid for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disclosure {
    /// The most prominent place where it says so, if it does.
    pub place: Option<Place>,
    /// Whether all that is said is vague.
    pub is_vague: bool,
    /// The bytes of its words that say that it is not paid for.
    pub denials: Vec<Range<usize>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    paid: Vec<String>,
    gifted: Vec<String>,
    vague: Vec<String>,
    vague_ends: Vec<String>,
    denied: Vec<String>,
    topics: Vec<String>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("disclosure.toml")).expect("the file is part of the program")
});

static PHRASES: LazyLock<Phrases<Statement>> = LazyLock::new(|| {
    let kinds = [
        (Statement::Paid, &FILE.paid),
        (Statement::Gifted, &FILE.gifted),
        (Statement::Vague, &FILE.vague),
        (Statement::Denied, &FILE.denied),
        (Statement::Topic, &FILE.topics),
    ];
    Phrases::new(
        kinds
            .into_iter()
            .flat_map(|(kind, phrases)| phrases.iter().map(move |phrase| (kind, phrase.as_str()))),
    )
});

/// Reads what a post says, given its words and their text.
pub fn disclosure(post: &Post, text: &str, words: &Words) -> Disclosure {
    let tags = words.hashtags();
    let mut disclosure = Disclosure::default();
    let mut stated: Vec<(Statement, Range<usize>)> = Vec::new();
    for found in PHRASES.find(words) {
        match found.kind {
            Statement::Denied => disclosure.denials.push(words.bytes(found.words)),
            Statement::Topic => {}
            kind => stated.push((kind, found.words)),
        }
    }
    let branded = tags.iter().filter(|tag| names_a_brand(words, tag));
    stated.extend(branded.map(|tag| (Statement::Vague, tag.clone())));
    disclosure.is_vague = stated.iter().all(|(kind, _)| *kind == Statement::Vague);
    let title = post.title.as_ref().map_or(0, String::len);
    let body = text.get(title..).unwrap_or(text).trim_start().len();
    let layout = Layout {
        text,
        title,
        body: text.len() - body,
        tags: &tags,
    };
    let place = |of: &Range<usize>| layout.place(words, of);
    disclosure.place = stated.iter().map(|(_, words)| place(words)).min();
    if post.paid == Some(true) {
        disclosure.place = Some(Place::Label);
        disclosure.is_vague = false;
    }
    disclosure.is_vague &= disclosure.place.is_some();
    disclosure
}

/// Whether a text, as that of a profile, says that posts are paid for.
pub fn is_stated(text: &str) -> bool {
    let found = PHRASES.find(&Words::of(text));
    (found.iter()).any(|found| matches!(found.kind, Statement::Paid | Statement::Gifted))
}

/// `#` and a brand and one of the ends.
fn names_a_brand(words: &Words, tag: &Range<usize>) -> bool {
    let tag = words.folded()[tag.start + 1..tag.end].concat();
    let topic = FILE.topics.contains(&tag);
    let ends = |end: &String| tag.len() > end.len() && tag.ends_with(end.as_str());
    !topic && FILE.vague_ends.iter().any(ends)
}

/// Where the parts of a post are.
struct Layout<'a> {
    text: &'a str,
    /// Bytes of the headline.
    title: usize,
    /// The byte at which what is below the headline begins.
    body: usize,
    /// The words of its hashtags, in order.
    tags: &'a [Range<usize>],
}

impl Layout<'_> {
    fn place(&self, words: &Words, stated: &Range<usize>) -> Place {
        let bytes = words.bytes(stated.clone());
        if bytes.start < self.title {
            return Place::Title;
        }
        if self.is_behind_others(stated) {
            return Place::Cloud;
        }
        let before = self.text.get(self.body..bytes.start).unwrap_or_default();
        match before.chars().nth(FOLD) {
            None => Place::Opening,
            Some(_) => Place::Late,
        }
    }

    /// Whether a hashtag follows many others without a word between.
    fn is_behind_others(&self, stated: &Range<usize>) -> bool {
        let at = (self.tags).binary_search_by_key(&stated.start, |tag| tag.start);
        let row = at.ok().and_then(|at| Some(at.checked_sub(CLOUD)?..=at));
        let next_to = |pair: &[Range<usize>]| pair[1].start - pair[0].end <= 1;
        row.is_some_and(|row| self.tags[row].windows(2).all(next_to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Disclosure {
        disclosure(&Post::default(), text, &Words::of(text))
    }

    #[test]
    fn disclosures_are_found_in_both_languages() {
        for text in [
            "#ad love this",
            "Thanks to Acme for sponsoring this video",
            "kindly gifted by the brand",
            "本期由某某牛奶赞助播出",
            "恰饭预警！今天聊聊面霜",
            "#品牌合作# 新口红",
            "利益相关：品牌方寄来的样品",
            "【广告】新品上市",
        ] {
            assert_eq!(of(text).place, Some(Place::Opening), "{text}");
            assert!(!of(text).is_vague, "{text}");
        }
    }

    #[test]
    fn topics_and_parts_of_words_are_no_disclosure() {
        for text in [
            "A bad day for adventure #adventure",
            "广告设计专业毕业两年",
            "我们是合作伙伴，合作愉快",
            "#广告设计 作品集",
            "用了 ad blocker 之后",
            "unsponsoredish",
        ] {
            assert_eq!(of(text), Disclosure::default(), "{text}");
        }
    }

    #[test]
    fn denials_hide_what_they_deny() {
        for text in [
            "真的不是广告！自费买的",
            "无利益相关，放心看",
            "This is not sponsored, bought with my own money",
            "This isn't an ad",
            "#notsponsored honest review",
        ] {
            let disclosure = of(text);
            assert_eq!(disclosure.place, None, "{text}");
            assert!(!disclosure.denials.is_empty(), "{text}");
        }
    }

    #[test]
    fn places_are_told_apart() {
        let long = "很长的正文。".repeat(40);
        assert_eq!(of(&format!("{long}\n#广告")).place, Some(Place::Late));
        let cloud = format!("nice {} #ad", "#love ".repeat(9));
        assert_eq!(of(&cloud).place, Some(Place::Cloud));
        let post = Post {
            title: Some("【广告】新品".to_owned()),
            text: Some(long),
            ..Post::default()
        };
        let text = post.words().unwrap();
        let titled = disclosure(&post, &text, &Words::of(&text));
        assert_eq!(titled.place, Some(Place::Title));
        let labelled = Post {
            paid: Some(true),
            ..post
        };
        let labelled = disclosure(&labelled, &text, &Words::of(&text));
        assert_eq!(labelled.place, Some(Place::Label));
    }

    #[test]
    fn a_megabyte_of_hashtags_takes_no_time() {
        let text = "#ad ".repeat(250_000);
        let began = std::time::Instant::now();
        assert_eq!(of(&text).place, Some(Place::Opening));
        assert!(began.elapsed().as_secs() < 5);
    }

    #[test]
    fn a_vague_word_is_said_to_be_vague() {
        assert!(of("#collab with friends").is_vague);
        assert!(of("#某某口红体验官 今天上脸").is_vague);
        assert!(!of("#collab #ad").is_vague);
        assert!(!of("nothing").is_vague);
    }
}
