//! What ties a campaign, and the innocent stories that might explain it.

use super::Language;
use super::numbers::{chance, expected, number, share};
use crate::campaign::card::{Card, Explanation, Standing, Story, Target, Tie, TieKind};

/// A campaign in a few lines: who, how many, when, how likely by chance.
pub fn headline(card: &Card, language: Language) -> String {
    let [accounts, reviews, products] = [
        card.accounts as usize,
        card.members.len(),
        card.products as usize,
    ]
    .map(|count| number(count as f64));
    let products = match (card.products, language) {
        (0, _) => String::new(),
        (1, Language::En) => ", 1 product".to_owned(),
        (_, Language::En) => format!(", {products} products"),
        (_, Language::Zh) => format!("，{products} 件商品"),
    };
    let chance = chance(card.ln_p, language).unwrap_or_else(|| "?".to_owned());
    let days = card.window.map(|(first, last)| (day(first), day(last)));
    let by_accident = expected(card.expected_false, language);
    let stability = share(card.stability, language).unwrap_or_else(|| "?".to_owned());
    let id = &card.campaign_id;
    match language {
        Language::En => {
            let days = days.map_or(String::new(), |(first, last)| {
                format!(", {first} to {last}")
            });
            format!(
                "{id}: {accounts} accounts, {reviews} reviews{products}{days}\n  \
                 chance {chance}; accounts in it by accident: {by_accident}; share of it found \
                 again when a fifth of all accounts is left out: {stability}\n"
            )
        }
        Language::Zh => {
            let days = days.map_or(String::new(), |(first, last)| {
                format!("，{first} 至 {last}")
            });
            format!(
                "{id}：{accounts} 个账号，{reviews} 条评论{products}{days}\n  \
                 偶然出现的概率{chance}；预计偶然混入的账号：{by_accident}；去掉五分之一账号后仍能找回其 \
                 {stability}\n"
            )
        }
    }
}

fn day(second: i64) -> String {
    let time = jiff::Timestamp::from_second(second).map(|t| t.to_zoned(jiff::tz::TimeZone::UTC));
    time.map_or_else(|_| "?".to_owned(), |time| time.date().to_string())
}

/// A product that a campaign works on.
pub fn target(target: &Target, language: Language) -> String {
    let Target {
        product_id,
        reviews,
        of,
        stars,
        others_stars,
    } = target;
    let mean = |stars: &Option<f64>| stars.map_or_else(|| "–".to_owned(), |s| format!("{s:.1}"));
    let (own, others) = (mean(stars), mean(others_stars));
    match language {
        Language::En => {
            format!("{product_id}: {reviews} of {of} reviews; {own} stars, others {others}")
        }
        Language::Zh => {
            format!("{product_id}：{of} 条评论中的 {reviews} 条；平均 {own} 星，其余 {others} 星")
        }
    }
}

/// What ties the members, with the count and what chance would give.
pub fn tie(tie: &Tie, language: Language) -> String {
    let counted = counted(tie.kind, language);
    let seen = number(tie.seen);
    let expected = expected(tie.expected, language);
    let usual = match tie.kind {
        TieKind::Burst => language.of("this product and season", "按该商品和当季水平"),
        _ => language.of("chance", "随机情况下"),
    };
    let accounts = number(tie.accounts.into());
    let chance = by_chance(tie.ln_p, language);
    match language {
        Language::En => format!(
            "{counted}, in the strongest set: {seen}, where {usual} would give {expected}. In \
             all, {accounts} accounts are bound in this way. {chance}"
        ),
        Language::Zh => {
            format!(
                "{counted}（最强的一组）：{seen}，{usual}预计{expected}；以此方式关联的账号共 \
                 {accounts} 个。{chance}"
            )
        }
    }
}

/// What is counted of a kind of tie, as short as the heading of a line.
pub fn tie_label(kind: TieKind, language: Language) -> &'static str {
    match kind {
        TieKind::Text => language.of("Pairs of accounts with like texts", "文本雷同的账号对"),
        TieKind::Address => language.of(
            "Pairs of accounts on one device or address",
            "共用设备或地址的账号对",
        ),
        TieKind::Lockstep => language.of(
            "Accounts in step on two products",
            "先后同步评论两件商品的账号",
        ),
        TieKind::Burst => language.of(
            "Reviews in one burst, by accounts that do little else",
            "由几乎无其他活动的账号集中发布的评论",
        ),
        TieKind::Seller => language.of(
            "Accounts that review one seller only",
            "只评论同一商家的账号",
        ),
    }
}

fn counted(kind: TieKind, language: Language) -> &'static str {
    match kind {
        TieKind::Text => language.of(
            "Pairs of its accounts with nearly the same text, or texts to one brief",
            "文本几乎相同或按同一提纲写成的账号对数",
        ),
        TieKind::Address => language.of(
            "Pairs of accounts on one device or address that reviewed the same product or seller",
            "共用设备或地址、且评论过同一商品或商家的账号对数",
        ),
        TieKind::Lockstep => language.of(
            "Accounts that gave one product, and within the same weeks another one, the same stars",
            "在相同的几周内先后给同两件商品打出相同星级的账号数",
        ),
        TieKind::Burst => language.of(
            "Reviews of one product in one window, by accounts that do little else, with like stars",
            "同一商品在同一时段内、由几乎没有其他活动的账号发布的同类星级评论数",
        ),
        TieKind::Seller => language.of(
            "Accounts that review one seller's, or one shelf of, products and nothing else",
            "只评论同一商家或同一批商品的账号数",
        ),
    }
}

fn by_chance(ln_p: f64, language: Language) -> String {
    match (chance(ln_p, language), language) {
        (Some(chance), Language::En) => format!(
            "If accounts acted independently, the chance of as many would be {chance}, after \
             correction for everything that was looked at."
        ),
        (Some(chance), Language::Zh) => format!(
            "若各账号独立行事，出现同样多或更多的概率{chance}（已就全部检验项作多重校正）。"
        ),
        (None, Language::En) => "How likely chance gives as many is not known.".to_owned(),
        (None, Language::Zh) => "随机出现的概率未知。".to_owned(),
    }
}

/// An innocent story and what the table says of it.
pub fn explanation(explanation: &Explanation, language: Language) -> String {
    let words = words(explanation.story, language);
    let story = words.story;
    let measured = words.measured(explanation, language);
    let measured = match measured {
        Some(measured) => format!("{}{measured}", language.of(": ", "：")),
        None => String::new(),
    };
    match (explanation.standing, language) {
        (Standing::Possible, Language::En) => {
            format!("{story} could explain the group, at least in part{measured}.")
        }
        (Standing::Possible, Language::Zh) => {
            format!("“{story}”有可能解释该群组，至少解释一部分{measured}。")
        }
        (Standing::Unlikely, Language::En) => {
            format!("{story} is unlikely to explain the group{measured}.")
        }
        (Standing::Unlikely, Language::Zh) => {
            format!("“{story}”不太可能解释该群组{measured}。")
        }
        (Standing::Beside, Language::En) => {
            format!("{story} has nothing to do with what ties this group.")
        }
        (Standing::Beside, Language::Zh) => {
            format!("“{story}”与该群组的关联方式无关。")
        }
        (Standing::Untested, Language::En) => {
            format!("{story} cannot be tested: the table lacks {}.", words.needs)
        }
        (Standing::Untested, Language::Zh) => {
            format!("“{story}”无法检验：表中缺少{}。", words.needs)
        }
    }
}

/// How a story is told. In `seen` and `usual` stands `{}` for the number.
struct StoryWords {
    story: &'static str,
    needs: &'static str,
    seen: &'static str,
    usual: &'static str,
    is_share: bool,
}

impl StoryWords {
    /// What was measured, and with what it is compared if anything; `None` if
    /// nothing was.
    fn measured(&self, explanation: &Explanation, language: Language) -> Option<String> {
        let told = |value: f64| match self.is_share {
            true => share(value, language),
            false => value.is_finite().then(|| number(value)),
        };
        let seen = self.seen.replace("{}", &told(explanation.seen)?);
        let usual = told(explanation.usual).map(|usual| self.usual.replace("{}", &usual));
        Some(seen + &usual.unwrap_or_default())
    }
}

fn words(story: Story, language: Language) -> StoryWords {
    match language {
        Language::En => english(story),
        Language::Zh => chinese(story),
    }
}

fn english(story: Story) -> StoryWords {
    match story {
        Story::Launch => StoryWords {
            story: "A launch, when everybody comes to a new product at once,",
            needs: "product ids or dates of reviews",
            seen: "{} of the group's reviews were written within 60 days of the product's first \
                   review",
            usual: ", against {} of all other reviews of these products",
            is_share: true,
        },
        Story::Season => StoryWords {
            story: "A sale or a season when the whole market is busy",
            needs: "dates of reviews",
            seen: "in the group's window the market was {} times as busy as usual",
            usual: "",
            is_share: false,
        },
        Story::Spike => StoryWords {
            story: "A product that went viral and drew ordinary reviewers too",
            needs: "reviewer ids, product ids or dates of reviews",
            seen: "{} of all reviews of the product in the window are by ordinary reviewers, who \
                   review other things too",
            usual: ", against {} outside the window",
            is_share: true,
        },
        Story::Incident => StoryWords {
            story: "An incident that made many complain (an illness, a recall, news)",
            needs: "reviewer ids, product ids or dates of reviews",
            seen: "{} of the other reviews of the product in the window are low, too",
            usual: ", against {} outside the window",
            is_share: true,
        },
        Story::Sampling => StoryWords {
            story: "A giveaway or a sampling programme",
            needs: "a flag for incentivised reviews, and texts",
            seen: "{} of the group's reviews are flagged as incentivised or disclose a free sample",
            usual: ", against {} of the whole table",
            is_share: true,
        },
        Story::Household => StoryWords {
            story: "A household, an office or a shop that shares one address",
            needs: "addresses and devices",
            seen: "accounts for each address that the group uses: {}",
            usual: ", against {} for a typical shared address of the table",
            is_share: false,
        },
        Story::Phrase => StoryWords {
            story: "A stock phrase that many people write",
            needs: "texts",
            seen: "letters of the like texts (median): {}",
            usual: "; below {} two people may well write the same",
            is_share: false,
        },
    }
}

fn chinese(story: Story) -> StoryWords {
    match story {
        Story::Launch => StoryWords {
            story: "新品上市，评论集中出现",
            needs: "商品编号或评论日期",
            seen: "该群组 {} 的评论发布于商品首条评论后 60 天内",
            usual: "，而这些商品的其他评论中该比例为 {}",
            is_share: true,
        },
        Story::Season => StoryWords {
            story: "大促或旺季，全市场普遍活跃",
            needs: "评论日期",
            seen: "该群组活动期间，全市场活跃度为平时的 {} 倍",
            usual: "",
            is_share: false,
        },
        Story::Spike => StoryWords {
            story: "商品走红，普通用户也集中评论",
            needs: "评论者编号、商品编号或评论日期",
            seen: "该群组活动期间，商品评论中有 {} 来自普通评论者（另有其他评论记录）",
            usual: "，其余时间为 {}",
            is_share: true,
        },
        Story::Incident => StoryWords {
            story: "突发事件引发集中投诉（如质量事故、召回、媒体报道）",
            needs: "评论者编号、商品编号或评论日期",
            seen: "同一时段内，该商品其他评论中也有 {} 为低星",
            usual: "，其余时间为 {}",
            is_share: true,
        },
        Story::Sampling => StoryWords {
            story: "赠品或试用活动",
            needs: "激励标注和评论文本",
            seen: "该群组 {} 的评论被标注为有激励，或自述获赠样品",
            usual: "，全表为 {}",
            is_share: true,
        },
        Story::Household => StoryWords {
            story: "同一家庭、办公室或门店共用地址",
            needs: "地址和设备信息",
            seen: "该群组所用的地址平均每个有 {} 个账号",
            usual: "，而本表中共用地址通常有 {} 个",
            is_share: false,
        },
        Story::Phrase => StoryWords {
            story: "多人常用的套话",
            needs: "评论文本",
            seen: "雷同文本的长度为 {} 个字符（中位数）",
            usual: "；短于 {} 个字符时，两人写出相同内容并不罕见",
            is_share: false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::num::f64;
    use proptest::prelude::*;

    #[test]
    fn a_tie_is_told_beside_chance() {
        let text = Tie {
            kind: TieKind::Text,
            accounts: 12,
            seen: 45.0,
            expected: 0.2,
            ln_p: -(3e6_f64).ln(),
        };
        assert_eq!(
            Language::ALL.map(|language| tie(&text, language)),
            [
                "Pairs of its accounts with nearly the same text, or texts to one brief, in the \
                 strongest set: 45, where chance would give about 0.2. In all, 12 accounts are \
                 bound in this way. If accounts acted independently, the chance of as many would be \
                 about 1 in 3 million, after correction for everything that was looked at.",
                "文本几乎相同或按同一提纲写成的账号对数（最强的一组）：45，随机情况下预计约 0.2；\
                 以此方式关联的账号共 12 个。若各账号独立行事，\
                 出现同样多或更多的概率约为 300 万分之一（已就全部检验项作多重校正）。",
            ]
        );
        let burst = Tie {
            kind: TieKind::Burst,
            expected: 1e-9,
            ln_p: f64::NAN,
            ..text
        };
        assert_eq!(
            tie(&burst, Language::En),
            "Reviews of one product in one window, by accounts that do little else, with like \
             stars, in the strongest set: 45, where this product and season would give fewer than \
             0.001. In all, 12 accounts are bound in this way. How likely chance gives as many is \
             not known."
        );
    }

    fn launch(standing: Standing, seen: f64, usual: f64) -> [String; 2] {
        let told = Explanation {
            story: Story::Launch,
            standing,
            seen,
            usual,
        };
        Language::ALL.map(|language| explanation(&told, language))
    }

    #[test]
    fn a_story_is_told_with_what_the_table_says_of_it() {
        assert_eq!(
            launch(Standing::Possible, 0.8, 0.404),
            [
                "A launch, when everybody comes to a new product at once, could explain the \
                 group, at least in part: 80 % of the group's reviews were written within 60 days \
                 of the product's first review, against 40 % of all other reviews of these \
                 products.",
                "“新品上市，评论集中出现”有可能解释该群组，至少解释一部分：该群组 80% 的评论发布于\
                 商品首条评论后 60 天内，而这些商品的其他评论中该比例为 40%。",
            ]
        );
        assert_eq!(
            launch(Standing::Untested, f64::NAN, f64::NAN),
            [
                "A launch, when everybody comes to a new product at once, cannot be tested: the \
                 table lacks product ids or dates of reviews.",
                "“新品上市，评论集中出现”无法检验：表中缺少商品编号或评论日期。",
            ]
        );
        assert_eq!(
            launch(Standing::Unlikely, 0.8, f64::NAN)[1],
            "“新品上市，评论集中出现”不太可能解释该群组：该群组 80% 的评论发布于商品首条评论后 60 天内。"
        );
    }

    fn any_story() -> impl Strategy<Value = Explanation> {
        let standings = [
            Standing::Possible,
            Standing::Unlikely,
            Standing::Beside,
            Standing::Untested,
        ];
        let story = proptest::sample::select(Story::ALL.to_vec());
        let standing = proptest::sample::select(standings.to_vec());
        let numbers = (f64::ANY, f64::ANY);
        (story, standing, numbers).prop_map(|(story, standing, (seen, usual))| Explanation {
            story,
            standing,
            seen,
            usual,
        })
    }

    proptest! {
        #[test]
        fn whatever_was_measured_can_be_told(
            told in any_story(),
            kind in proptest::sample::select(TieKind::ALL.to_vec()),
            accounts in any::<u32>(),
            expected in f64::ANY,
            ln_p in f64::ANY,
        ) {
            let tied = Tie { kind, accounts, seen: told.seen, expected, ln_p };
            for language in Language::ALL {
                for sentence in [explanation(&told, language), tie(&tied, language)] {
                    prop_assert!(!sentence.contains("NaN"), "{sentence}");
                    prop_assert!(!sentence.contains("inf"), "{sentence}");
                    prop_assert!(!sentence.contains("{}"), "{sentence}");
                    prop_assert!(sentence.ends_with(['.', '。']), "{sentence}");
                }
            }
        }
    }
}
