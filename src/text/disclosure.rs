//! Whether a review says that it was given something for it.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// What people write who disclose a free product, a sample or a payment.
const PHRASES: [&str; 40] = [
    "in exchange for",
    "received this for free",
    "received it for free",
    "received this product for free",
    "got this for free",
    "free sample",
    "free product",
    "complimentary sample",
    "provided by the seller",
    "provided by the brand",
    "sent to me by",
    "was sent this",
    "was gifted",
    "gifted by",
    "sponsored",
    "#ad ",
    "#gifted",
    "giveaway",
    "won this in",
    "as part of a promotion",
    "sampling programme",
    "sampling program",
    "early reviewer",
    "vine voice",
    "i was paid",
    "paid partnership",
    "免费试用",
    "试用装",
    "试用品",
    "试用活动",
    "众测",
    "获赠",
    "赠品",
    "免费送",
    "品牌方寄",
    "商家寄",
    "抽奖",
    "中奖",
    "利益相关",
    "霸王餐",
];

static MATCHER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let builder = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(PHRASES);
    builder.expect("the phrases are part of the program")
});

/// Whether a text discloses a free product, a sample, a prize or a payment.
pub fn is_stated(text: &str) -> bool {
    MATCHER.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disclosures_are_found_in_both_languages() {
        assert!(is_stated("I received this for FREE and loved it"));
        assert!(is_stated("众测的产品，用了三天"));
        assert!(!is_stated(
            "Free of scratches, and the seller was kind. 物流很快"
        ));
    }
}
