//! What a campaign's card does not claim. A card can cost people their trade or
//! their good name; what it leaves open is said beside what it shows.

use super::Language;
use super::numbers::{at_most, expected, number, share};
use crate::campaign::card::{Card, Standing, Target, TieKind};

/// What a campaign's card does not claim, a sentence each. They quote product
/// ids as they stand in the table.
pub fn not_claimed(card: &Card, language: Language) -> Vec<String> {
    let tied = |kind| card.ties.iter().any(|tie| tie.kind == kind);
    let claims = [
        Some(who_ordered(language).to_owned()),
        attack(card, language),
        Some(meaning_of_chance(language).to_owned()),
        Some(members(card, language)),
        false_finds(card, language),
        borders(card, language),
        open_stories(card, language).map(str::to_owned),
        tied(TieKind::Text).then(|| original(language).to_owned()),
        tied(TieKind::Address).then(|| persons(language).to_owned()),
        Some(truth(language).to_owned()),
    ];
    claims.into_iter().flatten().collect()
}

fn who_ordered(language: Language) -> &'static str {
    language.of(
        "That accounts act together does not show who ordered or paid for it; the sellers \
         concerned may know nothing of it.",
        "账号协同行动，并不能证明由谁指使或付费；相关商家可能毫不知情。",
    )
}

fn meaning_of_chance(language: Language) -> &'static str {
    language.of(
        "The chances given are those of such a pattern among independent accounts, not the \
         chance that anybody is innocent.",
        "所列概率是账号彼此独立时出现此类模式的概率，不是任何人“清白”的概率。",
    )
}

fn original(language: Language) -> &'static str {
    language.of(
        "Which of the like texts came first is not claimed; an honest review may have been \
         copied by others.",
        "不判断相似文本中哪一条是原文；真实用户的评论也可能被他人抄用。",
    )
}

fn persons(language: Language) -> &'static str {
    language.of(
        "One device or address is not one person; several people may share it.",
        "同一设备或地址不等于同一个人，可能由多人共用。",
    )
}

fn truth(language: Language) -> &'static str {
    language.of(
        "It does not say that what the reviews tell is untrue, or that nobody bought or used the \
         products.",
        "并不表示评论内容不实，也不表示评论者没有购买或使用过商品。",
    )
}

fn members(card: &Card, language: Language) -> String {
    let accounts = number(card.accounts.into());
    let by_chance = expected(card.expected_false, language);
    match language {
        Language::En => format!(
            "It is a finding about the group and not about each member: {by_chance} of its \
             {accounts} accounts are expected to be in it by chance, and which ones is not known."
        ),
        Language::Zh => format!(
            "结论针对群组整体，而非每个成员：在其 {accounts} 个账号中，预计有{by_chance} \
             个只是偶然混入，具体是哪些并不清楚。"
        ),
    }
}

fn false_finds(card: &Card, language: Language) -> Option<String> {
    let rate = at_most(card.q, language)?;
    Some(match language {
        Language::En => {
            format!("Of the groups reported down to this one, {rate} are expected to be chance.")
        }
        Language::Zh => format!("在报告到本群组为止的各群组中，预计{rate} 属于偶然。"),
    })
}

/// Below this share of accounts found again, borders are called uncertain.
const STABLE: f64 = 0.6;

fn borders(card: &Card, language: Language) -> Option<String> {
    if card.stability >= STABLE {
        return None;
    }
    let again = share(card.stability, language)?;
    Some(match language {
        Language::En => format!(
            "Its borders are uncertain: with a part of the table left out, only {again} of its \
             accounts are found again on average."
        ),
        Language::Zh => format!(
            "群组边界不确定：去掉表中一部分数据后，平均只有 {again} 的账号会再次被归入该群组。"
        ),
    })
}

fn open_stories(card: &Card, language: Language) -> Option<&'static str> {
    let open = |standing| matches!(standing, Standing::Possible | Standing::Untested);
    let any = card.explanations.iter().any(|told| open(told.standing));
    any.then(|| {
        language.of(
            "Innocent explanations that are possible or could not be tested are not ruled out.",
            "有可能成立或无法检验的正常原因并未被排除。",
        )
    })
}

/// Stars that make an attack thinkable: low ones, or so far below others'.
const LOW_STARS: f64 = 2.5;
const STARS_BELOW: f64 = 1.0;

/// Reviews of a product whose mean tells anything.
const TELLING: u32 = 5;

/// Whether the campaign harms a product rather than praises it.
fn is_harmed(target: &Target) -> bool {
    let stars = target.stars.unwrap_or(f64::NAN);
    let others = target.others_stars.unwrap_or(f64::NAN);
    stars <= LOW_STARS || others - stars >= STARS_BELOW
}

fn attack(card: &Card, language: Language) -> Option<String> {
    let telling = |target: &&Target| target.reviews >= TELLING && is_harmed(target);
    let target = card.targets.iter().find(telling)?;
    let (product, stars) = (&target.product_id, format!("{:.1}", target.stars?));
    let others = target.others_stars.filter(|stars| stars.is_finite());
    let beside = match (others.map(|stars| format!("{stars:.1}")), language) {
        (Some(others), Language::En) => format!(", where others give {others}"),
        (Some(others), Language::Zh) => format!("，其他评论平均 {others} 星"),
        (None, _) => String::new(),
    };
    Some(match language {
        Language::En => format!(
            "Its reviews of {product} have {stars} stars on average{beside}: it may be an attack on \
             the product, and the seller then its victim."
        ),
        Language::Zh => format!(
            "该群组给商品 {product} 的评分平均 {stars} 星{beside}：这可能是针对该商品的恶意差评，\
             商家可能是受害方。"
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::card::Tie;

    fn card(stars: f64, stability: f64) -> Card {
        Card {
            campaign_id: "c1".to_owned(),
            accounts: 12,
            ln_p: -40.0,
            q: 1e-9,
            expected_false: 0.8,
            stability,
            window: None,
            ties: vec![Tie {
                kind: TieKind::Text,
                accounts: 12,
                seen: 45.0,
                expected: 0.2,
                ln_p: -40.0,
            }],
            explanations: Vec::new(),
            targets: vec![Target {
                product_id: "p12".to_owned(),
                reviews: 12,
                of: 80,
                stars: Some(stars),
                others_stars: Some(4.4),
            }],
            products: 1,
            examples: Vec::new(),
            members: Vec::new(),
        }
    }

    #[test]
    fn members_may_be_innocent_and_how_many_is_said() {
        let [en, zh] = Language::ALL.map(|language| not_claimed(&card(5.0, 0.9), language));
        assert_eq!(
            en[2],
            "It is a finding about the group and not about each member: about 0.8 of its 12 \
             accounts are expected to be in it by chance, and which ones is not known."
        );
        assert_eq!(
            zh[2],
            "结论针对群组整体，而非每个成员：在其 12 个账号中，预计有约 0.8 个只是偶然混入，\
             具体是哪些并不清楚。"
        );
        assert_eq!(
            en[3],
            "Of the groups reported down to this one, fewer than 0.1 % are expected to be chance."
        );
        assert_eq!(en.len(), zh.len());
    }

    #[test]
    fn low_stars_may_be_an_attack_and_high_ones_are_none() {
        let told = |stars| not_claimed(&card(stars, 0.9), Language::En).concat();
        assert!(told(1.25).contains(
            "Its reviews of p12 have 1.2 stars on average, where others give 4.4: it may be an \
             attack on the product, and the seller then its victim."
        ));
        assert!(told(3.2).contains("attack"));
        assert!(!told(4.9).contains("attack"));
        assert!(!told(f64::NAN).contains("attack"));
    }

    #[test]
    fn what_depends_on_the_card_is_said_of_it_alone() {
        let told = |card: &Card| not_claimed(card, Language::Zh).concat();
        assert!(told(&card(5.0, 0.45)).contains("平均只有 45% 的账号会再次被归入该群组"));
        assert!(!told(&card(5.0, 0.9)).contains("边界"));
        assert!(told(&card(5.0, 0.9)).contains("原文"));
        assert!(!told(&card(5.0, 0.9)).contains("设备"));
        let mut unknown = card(5.0, f64::NAN);
        unknown.q = f64::NAN;
        unknown.expected_false = f64::INFINITY;
        for language in Language::ALL {
            let claims = not_claimed(&unknown, language).concat();
            assert!(
                !claims.contains("NaN") && !claims.contains("inf"),
                "{claims}"
            );
        }
    }
}
