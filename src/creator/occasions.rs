//! What posts tell of why more people come, or say more, than usual.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::text::words::is_whole;

const GIVEAWAY: [&str; 32] = [
    "giveaway",
    "giveaways",
    "give away",
    "giving away",
    "follow to win",
    "enter to win",
    "how to enter",
    "to enter",
    "chance to win",
    "to win",
    "win a",
    "winner",
    "winners",
    "prize draw",
    "raffle",
    "sweepstake",
    "sweepstakes",
    "sorteo",
    "抽奖",
    "抽獎",
    "抽送",
    "中奖",
    "中獎",
    "转发抽",
    "评论区抽",
    "抽一",
    "抽三",
    "抽1",
    "抽3",
    "抽5",
    "宠粉福利",
    "粉丝福利",
];

/// What asks for a certain comment.
const CALL: [&str; 10] = [
    "comment below with",
    "comment with",
    "tag a friend",
    "contest",
    "转发",
    "轉發",
    "评论区打",
    "评论区扣",
    "留言送",
    "口令",
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
        .match_kind(MatchKind::LeftmostLongest)
        .build(phrases);
    builder.expect("the phrases are part of the program")
}

static GIVEAWAYS: LazyLock<AhoCorasick> = LazyLock::new(|| matcher(&GIVEAWAY));
static CALLS: LazyLock<AhoCorasick> = LazyLock::new(|| matcher(&CALL));
static COLLABORATIONS: LazyLock<AhoCorasick> = LazyLock::new(|| matcher(&COLLABORATION));

fn says(phrases: &AhoCorasick, text: &str) -> bool {
    phrases
        .find_iter(text)
        .any(|found| is_whole(text, &found.range()))
}

/// Whether a post gives something away to those who follow or respond.
pub fn is_giveaway(text: &str) -> bool {
    says(&GIVEAWAYS, text)
}

/// Whether a post gives something away, or asks for a certain comment.
pub fn calls_for_comments(text: &str) -> bool {
    is_giveaway(text) || says(&CALLS, text)
}

/// Whether a post is made with somebody else who has followers, by its words.
pub fn is_collaboration(text: &str) -> bool {
    says(&COLLABORATIONS, text)
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
        assert!(!is_giveaway("from autumn to winter, a matter of taste"));
        assert!(!is_collaboration("they took the defeat. badly"));
        assert!(calls_for_comments("评论区扣1"));
    }

    #[test]
    fn an_address_is_no_mention() {
        assert!(mentions("with @somebody"));
        assert!(mentions("和@某某一起"));
        assert!(!mentions("write to me@example.invalid"));
        assert!(!mentions("three @ five"));
    }
}
