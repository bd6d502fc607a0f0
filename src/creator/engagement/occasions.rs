//! What posts tell of why they are met with more than usual.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

const GIVEAWAY: [&str; 24] = [
    "giveaway",
    "give away",
    "giving away",
    "follow to win",
    "enter to win",
    "how to enter",
    "chance to win",
    "to win",
    "winner will be",
    "winners will be",
    "prize draw",
    "sorteo",
    "抽奖",
    "转发抽",
    "评论区抽",
    "抽一位",
    "抽三位",
    "抽1",
    "抽3",
    "抽5",
    "抽10",
    "关注+",
    "宠粉福利",
    "粉丝福利",
];

const COLLABORATION: [&str; 12] = [
    "collab with",
    "collaboration with",
    "joined by",
    "feat.",
    "guest on",
    "featured by",
    "featured on",
    "联动",
    "合拍",
    "连麦",
    "做客",
    "一起拍",
];

fn matcher(phrases: &[&str]) -> AhoCorasick {
    let builder = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(phrases);
    builder.expect("the phrases are part of the program")
}

static GIVEAWAYS: LazyLock<AhoCorasick> = LazyLock::new(|| matcher(&GIVEAWAY));
static COLLABORATIONS: LazyLock<AhoCorasick> = LazyLock::new(|| matcher(&COLLABORATION));

/// Whether a post gives something away to those who follow or respond.
pub fn is_giveaway(text: &str) -> bool {
    GIVEAWAYS.is_match(text)
}

/// Whether a post is made with somebody else who has followers, by its words.
pub fn is_collaboration(text: &str) -> bool {
    COLLABORATIONS.is_match(text)
}

/// Whether a post names another account.
pub fn mentions(text: &str) -> bool {
    let mut parts = text.split('@');
    let mut before = parts.next().unwrap_or_default();
    parts.any(|after| {
        // The sign within an address is no mention.
        let starts = !before.ends_with(|c: char| c.is_ascii_alphanumeric());
        before = after;
        starts && after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn giveaways_are_told_in_both_languages() {
        assert!(is_giveaway("GIVEAWAY time! Follow and tag a friend"));
        assert!(is_giveaway("转发抽奖，周五开"));
        assert!(!is_giveaway(
            "今天去了公园，天气很好。 I won the window seat"
        ));
    }

    #[test]
    fn an_address_is_no_mention() {
        assert!(mentions("with @somebody"));
        assert!(mentions("和@某某一起"));
        assert!(!mentions("write to me@example.invalid"));
        assert!(!mentions("three @ five"));
    }
}
