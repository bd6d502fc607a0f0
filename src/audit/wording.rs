//! The sentences of a statement of reasons, in English and in Chinese.
//!
//! They say what was found and how. They neither claim that a law, a contract
//! or a rule was broken, nor what anybody intended.

use serde::Serialize;

use super::counterfactual::Counterfactual;
use crate::model::evidence::{Piece, Prior, Score, Tier};
use crate::words::{self, Language};

/// A statement of reasons in one language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Wording {
    finding: String,
    automated_means: &'static str,
    method: &'static str,
    /// A sentence for each piece of evidence, in the order of these.
    grounds: Vec<String>,
    missing: String,
    counterfactual: String,
    base_rate: String,
    limits: String,
    redress: &'static str,
}

/// What a statement is about.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    pub score: &'a Score,
    pub prior: &'a Prior,
    pub max_fpr: f64,
    pub missing: &'a [&'static str],
    pub counterfactual: &'a Counterfactual,
    pub campaign: Option<&'a str>,
}

impl Wording {
    /// Puts what was found into words.
    pub fn of(found: &Found, language: Language) -> Self {
        let evidence = found.score.evidence.iter();
        Self {
            finding: finding(found, language),
            automated_means: automated_means(language),
            method: method(language),
            grounds: evidence
                .filter(|piece| piece.strength() > 0.0)
                .map(|piece| ground(piece, language))
                .collect(),
            missing: missing(found.missing, language),
            counterfactual: counterfactual(found.counterfactual, language),
            base_rate: base_rate(found, language),
            limits: limits(found, language),
            redress: redress(language),
        }
    }
}

fn finding(found: &Found, language: Language) -> String {
    let score = found.score;
    let verdict = words::verdict(score.verdict, language);
    let basis = basis(score.tier, language);
    let found_as = shares(score.probabilities, language);
    let assumed = shares(found.prior.shares(), language);
    let campaign = campaign(found.campaign, language);
    match language {
        Language::En => format!(
            "The review was judged on {basis}. The verdict is \"{verdict}\", with the \
             probabilities {found_as}; the base rates assumed before any evidence were \
             {assumed}.{campaign}"
        ),
        Language::Zh => format!(
            "本评论依据{basis}进行判断。结论为“{verdict}”，各类概率为：{found_as}；\
             在没有任何证据之前，假定的基础比例为：{assumed}。{campaign}"
        ),
    }
}

fn basis(tier: Option<Tier>, language: Language) -> &'static str {
    match (tier, language) {
        (Some(Tier::Text), Language::En) => "its text alone",
        (Some(Tier::Text), Language::Zh) => "其正文",
        (Some(Tier::Behaviour), Language::En) => {
            "what the data say of its author, its product and its circumstances, without its text"
        }
        (Some(Tier::Behaviour), Language::Zh) => {
            "数据中关于其作者、所评商品及发布情况的记录（不含正文）"
        }
        (Some(Tier::Both), Language::En) => {
            "its text and on what the data say of its author, its product and its circumstances"
        }
        (Some(Tier::Both), Language::Zh) => "其正文以及数据中关于其作者、所评商品及发布情况的记录",
        (None, Language::En) => "the base rates alone, since the data say nothing of it",
        (None, Language::Zh) => "基础比例（数据中没有关于它的任何信息）",
    }
}

fn campaign(id: Option<&str>, language: Language) -> String {
    match (id, language) {
        (None, _) => String::new(),
        (Some(id), Language::En) => {
            format!(" It belongs to group {id} of reviews that were found to act together.")
        }
        (Some(id), Language::Zh) => format!("它属于被发现行动一致的评论群组 {id}。"),
    }
}

fn automated_means(language: Language) -> &'static str {
    match language {
        Language::En => {
            "Automated means were used to detect this: a program measured the signals and weighed \
             them. No decision was taken automatically: the program only states how likely the \
             review is to be genuine; what follows from it is for people to decide."
        }
        Language::Zh => {
            "本项检测使用了自动化手段：由程序测量各项信号并加权。未以自动化方式作出任何决定：\
             程序只说明该评论属于真实评论的可能性，如何处理须由人工决定。"
        }
    }
}

fn method(language: Language) -> &'static str {
    match language {
        Language::En => {
            "Each piece of evidence has two weights, for paid and for bot: the natural logarithm \
             of how many times likelier it is in such a review than in a genuine one. For each of \
             the two the weights are added up; the base rate times the exponential of that sum, \
             divided by the total over the three classes, is the probability (for genuine the sum \
             is 0)."
        }
        Language::Zh => {
            "每项证据有两个权重，分别对应有偿评论与机器评论：即该证据在此类评论中出现的可能性是\
             在真实评论中的多少倍，取自然对数。两类权重分别相加；以基础比例乘以该和的指数，再除以\
             三类之总和，即为概率（真实评论的权重和为 0）。"
        }
    }
}

fn ground(piece: &Piece, language: Language) -> String {
    let told = words::told(piece.signal, piece.value, piece.percentile, language);
    let (paid, bot) = (piece.weight_paid, piece.weight_bot);
    match language {
        Language::En => format!("{told}. Weights: paid {paid:+.4}, bot {bot:+.4}."),
        Language::Zh => format!("{told}。权重：有偿 {paid:+.4}，机器 {bot:+.4}。"),
    }
}

fn missing(needs: &[&'static str], language: Language) -> String {
    let lost = needs.iter().map(|need| lost_without(need, language));
    let lost: Vec<String> = lost.collect();
    match (needs.is_empty(), language) {
        (true, Language::En) => "The data had every column that the signals need.".to_owned(),
        (true, Language::Zh) => "各项信号所需的数据均已具备。".to_owned(),
        (false, Language::En) => format!(
            "The data lack the following, and nothing was concluded from it: {}.",
            lost.join("; ")
        ),
        (false, Language::Zh) => {
            format!(
                "数据中缺少以下内容，未据以得出任何结论：{}。",
                lost.join("；")
            )
        }
    }
}

/// A need of the signals and what is lost without it.
fn lost_without(need: &str, language: Language) -> String {
    let lost = match (need, language) {
        ("text", Language::En) => "wording, style and duplicate texts",
        ("text", Language::Zh) => "措辞、文风与重复文本",
        ("reviewer_id", Language::En) => "everything about the author",
        ("reviewer_id", Language::Zh) => "有关作者的一切信息",
        ("product_id", Language::En) => "the product's other reviews",
        ("product_id", Language::Zh) => "该商品的其他评论",
        ("rating", Language::En) => "how the stars stand to those of others",
        ("rating", Language::Zh) => "评分与他人评分的差异",
        ("created_at", Language::En) => "when reviews come and how fast",
        ("created_at", Language::Zh) => "评论发布的时间与频率",
        ("verified_purchase", Language::En) => "the share of confirmed purchases",
        ("verified_purchase", Language::Zh) => "已确认购买的比例",
        ("seller_id", Language::En) => "the share of reviews for one seller",
        ("seller_id", Language::Zh) => "针对同一卖家的评论比例",
        ("ip or device_id", Language::En) => "accounts that share an address or a device",
        ("ip or device_id", Language::Zh) => "共用地址或设备的账号",
        _ => return need.to_owned(),
    };
    match language {
        Language::En => format!("{need} ({lost})"),
        Language::Zh => format!("{}（{lost}）", need.replace(" or ", " 或 ")),
    }
}

fn counterfactual(counterfactual: &Counterfactual, language: Language) -> String {
    let Some(without) = &counterfactual.evidence else {
        return match language {
            Language::En => {
                "The base rates alone would have the review flagged, without any evidence."
            }
            Language::Zh => "即使没有任何证据，仅凭假定的基础比例也会标记该评论。",
        }
        .to_owned();
    };
    let verdict = words::verdict(without.verdict, language);
    let signals = without.signals.iter();
    let labels: Vec<&str> = signals.map(|name| words::label(name, language)).collect();
    match language {
        Language::En => format!(
            "The verdict would be \"{verdict}\" without these pieces of evidence, their weights \
             counted as 0 and all else as it is: {}.",
            labels.join("; ")
        ),
        Language::Zh => format!(
            "若去除下列证据（其权重计为 0，其余不变），结论将为“{verdict}”：{}。",
            labels.join("；")
        ),
    }
}

fn base_rate(found: &Found, language: Language) -> String {
    let rate = percent(found.counterfactual.base_rate, language);
    let assumed = percent(1.0 - found.prior.shares()[0], language);
    match language {
        Language::En => format!(
            "With the same evidence it would not be flagged if at most {rate} of such reviews \
             were not genuine; {assumed} were assumed."
        ),
        Language::Zh => format!(
            "在证据相同的情况下，若此类评论中非真实评论的比例不超过 {rate}，则不会被标记；\
             本次假定的比例为 {assumed}。"
        ),
    }
}

fn limits(found: &Found, language: Language) -> String {
    let rate = percent(found.max_fpr, language);
    let campaign = match (found.campaign, language) {
        (None, _) => "",
        (Some(_), Language::En) => " Belonging to a campaign was no part of that measurement.",
        (Some(_), Language::Zh) => "该测定未包含协同群组的证据。",
    };
    match language {
        Language::En => format!(
            "This is a statistical finding and may be wrong: the threshold is set so that at most \
             {rate} of genuine reviews like those it was measured on are flagged.{campaign} It is no finding \
             that a law, a contract or a rule was broken, and says nothing of anybody's intent."
        ),
        Language::Zh => format!(
            "这是一项统计结论，可能有误：阈值的设定使与校准样本同类的真实评论中至多 {rate} 会被\
             标记。{campaign}本结论不认定任何人违反法律、合同或规则，也不涉及任何人的主观意图。"
        ),
    }
}

fn redress(language: Language) -> &'static str {
    match language {
        Language::En => {
            "Anyone concerned may contest this finding, add what the data lack, and ask that a \
             person examine it. Contact: [to be filled in by the platform]"
        }
        Language::Zh => {
            "相关人员可对本结论提出异议，补充数据中缺少的内容，并要求由人工复核。\
             联系方式：［由平台填写］"
        }
    }
}

/// Probabilities of genuine, paid and bot in words.
fn shares(shares: [f64; 3], language: Language) -> String {
    let (names, comma) = match language {
        Language::En => (["genuine", "paid", "bot"], ", "),
        Language::Zh => (["真实", "有偿", "机器"], "，"),
    };
    let parts = names.into_iter().zip(shares);
    let parts = parts.map(|(name, share)| format!("{name} {}", percent(share, language)));
    parts.collect::<Vec<_>>().join(comma)
}

/// A share in percent, with so many decimals that it is neither 0 nor all
/// unless it is.
fn percent(share: f64, language: Language) -> String {
    let rest = 100.0 * share.min(1.0 - share);
    let decimals = match rest {
        rest if rest >= 0.1 || rest <= 0.0 => 1,
        rest => (1.3 - rest.log10()).round().min(8.0) as usize,
    };
    let sign = match language {
        Language::En => " %",
        Language::Zh => "%",
    };
    format!("{:.decimals$}{sign}", 100.0 * share)
}

#[cfg(test)]
mod tests {
    use super::super::missing::needs;
    use super::*;

    #[test]
    fn what_is_lost_without_a_column_is_told_in_both_languages() {
        for need in needs() {
            let english = lost_without(need, Language::En);
            assert!(english.starts_with(&format!("{need} (")), "{need}");
            let chinese = lost_without(need, Language::Zh);
            assert!(chinese.ends_with('）'), "{need}");
        }
    }

    #[test]
    fn small_shares_are_not_told_as_none() {
        assert_eq!(percent(0.1, Language::En), "10.0 %");
        assert_eq!(percent(0.0001, Language::Zh), "0.010%");
        assert_eq!(percent(0.999_99, Language::En), "99.9990 %");
        assert_eq!(percent(1.0, Language::En), "100.0 %");
    }
}
