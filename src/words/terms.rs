//! Words for what the output names in one word.

use super::Language;
use crate::campaign::card::TieKind;
use crate::model::evidence::{Tier, Verdict};

/// The word for a family of evidence; the name itself of one that is unknown.
pub fn family(name: &str, language: Language) -> &str {
    match name {
        "text" => language.of("wording", "文本用词"),
        "style" => language.of("writing style", "写作风格"),
        "reviewer" => language.of("the reviewer", "评论者行为"),
        "product" => language.of("the product", "商品评论情况"),
        "timing" => language.of("timing", "时间规律"),
        "duplicates" => language.of("copied texts", "重复文本"),
        "network" => language.of("connections", "关联网络"),
        "campaign" => language.of("acting together", "协同行动"),
        unknown => unknown,
    }
}

/// The word for a verdict: of a review that is flagged it says no more than
/// that it is suspected.
pub fn verdict(verdict: Verdict, language: Language) -> &'static str {
    match verdict {
        Verdict::Genuine => language.of("likely genuine", "倾向真实"),
        Verdict::Paid => language.of("suspected paid", "疑似有偿"),
        Verdict::Bot => language.of("suspected bot", "疑似机器"),
        Verdict::Uncertain => language.of("uncertain", "无法判定"),
    }
}

/// The word for a tier.
pub fn tier(tier: Tier, language: Language) -> &'static str {
    match tier {
        Tier::Text => language.of("text alone", "仅文本"),
        Tier::Behaviour => language.of("behaviour alone", "仅行为"),
        Tier::Both => language.of("text and behaviour", "文本与行为"),
    }
}

/// The word for a tier where there is room for one only.
pub fn tier_short(tier: Tier, language: Language) -> &'static str {
    match tier {
        Tier::Text => language.of("text", "文本"),
        Tier::Behaviour => language.of("behaviour", "行为"),
        Tier::Both => language.of("both", "两者"),
    }
}

/// The word for a kind of tie.
pub fn tie_name(kind: TieKind, language: Language) -> &'static str {
    match kind {
        TieKind::Text => language.of("text", "文本"),
        TieKind::Address => language.of("address", "地址"),
        TieKind::Lockstep => language.of("lockstep", "同步"),
        TieKind::Burst => language.of("burst", "突发"),
        TieKind::Seller => language.of("seller", "商家"),
    }
}

/// The word for what a threshold goes by; the name itself of what is unknown.
pub fn source(name: &str, language: Language) -> &str {
    match name {
        "text" => language.of("text", "文本"),
        "histories" => language.of("histories", "评论历史"),
        "accounts" => language.of("accounts", "账号关联"),
        "duplicates" => language.of("duplicates", "重复文本"),
        unknown => unknown,
    }
}

/// The word for a group of scripts; the name itself of one that is unknown.
pub fn script(name: &str, language: Language) -> &str {
    match name {
        "latin" => language.of("Latin", "拉丁字母"),
        "han" => language.of("Han", "汉字"),
        "other" => language.of("other scripts", "其他文字"),
        unknown => unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::behaviour::panel::Panel;
    use crate::model::scorer::catalogue;
    use crate::text::extent::ScriptGroup;

    #[test]
    fn every_family_has_a_word_in_both_languages() {
        for name in catalogue().map(|signal| signal.family.name()) {
            let [en, zh] = Language::ALL.map(|language| family(name, language));
            assert_ne!(zh, name);
            assert_ne!(en, zh);
        }
        assert_eq!(family("weather", Language::Zh), "weather");
    }

    #[test]
    fn every_panel_and_script_has_a_word_in_both_languages() {
        let panels = Panel::ALL.map(Panel::name);
        let scripts = [ScriptGroup::Latin, ScriptGroup::Han, ScriptGroup::Other];
        for name in panels {
            assert_ne!(source(name, Language::Zh), name);
        }
        for name in scripts.map(ScriptGroup::name) {
            assert_ne!(script(name, Language::Zh), name);
        }
    }
}
