//! What selling looks like, whoever is paid. Cues are named, not weighed.

use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::phrases::{Found, Phrases, Words};

/// A kind of cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cue {
    /// A call to buy.
    Buy,
    /// A code or a price of the writer's own, which somebody has given them.
    Code,
    /// Where to go.
    Link,
}

/// A cue at its bytes in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Which.
    pub cue: Cue,
    /// Where.
    pub range: Range<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    buy: Vec<String>,
    code: Vec<String>,
    link: Vec<String>,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("cues.toml")).expect("the file is part of the program")
});

static PHRASES: LazyLock<Phrases<Cue>> = LazyLock::new(|| {
    let kinds = [
        (Cue::Buy, &FILE.buy),
        (Cue::Code, &FILE.code),
        (Cue::Link, &FILE.link),
    ];
    Phrases::new(
        kinds
            .into_iter()
            .flat_map(|(kind, phrases)| phrases.iter().map(move |phrase| (kind, phrase.as_str()))),
    )
});

/// The cues of a text, in order.
pub fn cues(words: &Words) -> Vec<Seen> {
    let seen = |found: Found<Cue>| Seen {
        cue: found.kind,
        range: words.bytes(found.words),
    };
    PHRASES.find(words).into_iter().map(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Cue> {
        cues(&Words::of(text))
            .into_iter()
            .map(|seen| seen.cue)
            .collect()
    }

    #[test]
    fn cues_are_named_in_both_languages() {
        assert_eq!(
            of("Use my code ANNA10, link in bio, shop now!"),
            [Cue::Code, Cue::Link, Cue::Buy]
        );
        assert_eq!(
            of("粉丝专属优惠，链接在评论区，姐妹们冲"),
            [Cue::Code, Cue::Link, Cue::Buy]
        );
        assert!(of("My code compiles. 今天吃了面").is_empty());
    }
}
