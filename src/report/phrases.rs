//! The words of the page itself, in both languages side by side. What findings
//! mean is said by [`words`](crate::words).

use super::bilingual::{Phrase, phrases};

phrases! {
    TITLE: "Review authenticity report", "评论真实性报告";
    SKIP: "Skip to the content", "跳到正文";
    SECTIONS: "Sections", "章节";
    OTHER_LANGUAGE: "中文", "English";

    OVERVIEW: "Overview", "概览";
    REVIEWS: "Reviews", "评论";
    FLAGGED: "Flagged", "已标记";
    FLAGGED_SHARE: "Share flagged", "标记比例";
    CAMPAIGN_COUNT: "Campaigns", "协同活动";
    IN_CAMPAIGNS: "{} reviews in campaigns", "{} 条评论属于协同活动";
    NO_CAMPAIGNS: "No campaign was found by the ties that this table allows to look for. That is no proof that there is none.", "在此数据表所能检验的关联中没有发现协同活动；这不证明不存在协同活动。";
    EXPECTED_FALSE: "Flagged, but expected to be genuine", "已标记但预计属实";
    OF_FLAGGED: "of {} flagged: the sum of their probabilities of being genuine",
        "共标记 {} 条；此为各条属实概率之和";
    PROMISE: "The threshold is set to flag at most {} of genuine reviews like those the model was calibrated on. In this table that would be at most {} of about {} genuine reviews.",
        "阈值设定为：在与校准数据相似的真实评论中最多标记 {}。对此数据表而言，即最多 {} 条（真实评论约 {} 条）。";
    TWO_ESTIMATES: "The two figures answer different questions: the sum rests on the base rates, the promise on the calibration.",
        "两个数字回答不同的问题：概率之和取决于基准比例，承诺则取决于校准。";
    AS_TABLE: "As a table", "以表格显示";
    HISTOGRAM: "Reviews by authenticity (0–100: the probability of being genuine, in per cent)",
        "按真实度分布的评论（0–100：属实概率，百分比）";
    VERDICT: "Verdict", "结论";
    COUNT: "Reviews", "评论数";
    SHARE: "Share", "占比";
    BY_STARS: "Share flagged by stars", "各星级的标记比例";
    BY_LANGUAGE: "Share flagged by language", "各语言的标记比例";
    BY_LENGTH: "Share flagged by length, in words", "各长度（词数）的标记比例";
    LANGUAGE_NOTE: "Where the table states no language, the script of the text.", "数据表未注明语言时，按文字种类统计。";
    NO_STARS: "none", "无";
    OTHERS: "others", "其他";

    CAMPAIGNS: "Campaigns", "协同活动";
    CAMPAIGNS_INTRO: "Groups of accounts that act together more than chance explains, the most significant first. A card states what ties them, what could explain it innocently, and what it does not claim.",
        "协同程度超出偶然的账号群体，最显著者在前。每张卡片列出其关联、可能的无辜解释，以及不作何种断言。";
    ACCOUNTS: "Accounts", "账号";
    PRODUCTS: "Products", "商品";
    WINDOW: "Window", "时间段";
    CHANCE: "Chance of such a group among unrelated accounts", "无关账号偶然形成此群体的概率";
    FALSE_DISCOVERY: "False discovery rate", "错误发现率";
    BY_CHANCE: "Accounts in it expected by chance", "预计属偶然的账号数";
    STABILITY: "Found again without a fifth of the accounts", "去掉五分之一账号后仍被发现的比例";
    TIES: "What ties them", "关联依据";
    COUNTED: "Counted", "统计内容";
    SEEN: "Seen", "观察值";
    EXPECTED: "Expected", "预期值";
    CHANCE_SHORT: "Chance", "偶然概率";
    SHARED_TEXT: "Texts side by side", "文本对照";
    SHARED_LEGEND: "shared with the other texts", "与其他文本相同";
    DIFFERING_LEGEND: "differs", "不同之处";
    INNOCENT: "Innocent explanations", "可能的无辜解释";
    POSSIBLE: "possible", "有可能";
    UNLIKELY: "unlikely", "不太可能";
    BESIDE: "does not apply", "不适用";
    UNTESTED: "cannot be told", "无法判断";
    NOT_CLAIMED: "Not claimed", "不作断言";
    TARGETS: "Products concerned", "涉及的商品";
    OF_ALL: "Of all its reviews", "占该商品评论";
    STARS_HERE: "Stars here", "此处星级";
    STARS_ELSEWHERE: "Stars of the others", "其他评论星级";
    MEMBERS: "All {} reviews of it", "其全部 {} 条评论";
    MORE: "and {} more", "另有 {} 条";
    OPEN_MEMBERS: "Open in the table of reviews", "在评论表中打开";
    BOUND_BY: "Tied by", "关联";
    MORE_CAMPAIGNS: "{} further campaigns are not shown here.", "另有 {} 个协同活动未在此列出。";

    TIMELINES: "Timelines", "时间线";
    TIMELINES_INTRO: "Reviews a week of the {} products with most reviews in campaigns or flagged. Shaded: the weeks from a campaign's first review of the product to its last.",
        "协同群组评论或被标记评论最多的 {} 个商品，按周统计。阴影：协同群组对该商品的首条评论至末条评论所在各周。";
    NO_TIMELINES: "No dated product has flagged reviews or a campaign.", "没有带日期的商品存在被标记的评论或协同活动。";
    ALL_REVIEWS: "all reviews", "全部评论";
    FLAGGED_REVIEWS: "flagged", "已标记";
    CAMPAIGN_WINDOW: "days of a campaign at this product", "协同群组评论该商品的时间段";
    BURST: "burst", "突发";
    PRODUCT_COUNTS: "{} reviews, {} flagged, {} in campaigns", "{} 条评论，{} 条被标记，{} 条属协同活动";

    TRIAGE_INTRO: "The {} most suspicious of {} reviews; members of campaigns are listed first where there is not room for all.",
        "最可疑的 {} 条（共 {} 条评论）；位置不足时优先列出协同群组成员。";
    TRIAGE_ALL: "All {} reviews, the most suspicious first.", "全部 {} 条评论，最可疑者在前。";
    TRIAGE_STATIC: "Without JavaScript the first {} are shown.", "未启用 JavaScript 时显示前 {} 条。";
    KEYS: "Keys: ↑ ↓ or k j move, Enter opens, Esc closes, / searches, [ ] turn the page.",
        "快捷键：↑ ↓ 或 k j 移动，Enter 打开，Esc 关闭，/ 搜索，[ ] 翻页。";
    SEARCH: "Search id, reviewer, product, text", "搜索编号、评论者、商品、文本";
    ANY: "any", "不限";
    NONE: "none", "无";
    RESET: "Reset", "重置";
    SHOWN: "{} of {} reviews", "{} / {} 条评论";
    NOTHING: "No review matches.", "没有符合条件的评论。";
    PAGE: "Page {} of {}", "第 {} / {} 页";
    FIRST: "First", "首页";
    PREVIOUS: "Previous", "上一页";
    NEXT: "Next", "下一页";
    LAST: "Last", "末页";
    PER_PAGE: "Rows a page", "每页行数";
    REVIEW: "Review", "评论";
    AUTHENTICITY: "Authenticity", "真实度";
    TIER: "Judged by", "判断依据";
    STARS: "Stars", "星级";
    DATE: "Date", "日期";
    LANGUAGE: "Language", "语言";
    REVIEWER: "Reviewer", "评论者";
    PRODUCT: "Product", "商品";
    CAMPAIGN: "Campaign", "协同群组";
    TEXT: "Text", "文本";

    ONE_BACK: "Previous", "上一条";
    ONE_ON: "Next", "下一条";
    CLOSE: "Close", "关闭";
    EVIDENCE: "Evidence", "证据";
    EVIDENCE_NOTE: "Each weight says how much likelier the finding is for a paid or bot review than for a genuine one (natural log). Right of the middle speaks against the review, left of it for it.",
        "权重表示：与真实评论相比，付费或机器评论出现该特征的可能性高多少（自然对数）。偏右对该评论不利，偏左有利。";
    SIGNAL: "Signal", "信号";
    VALUE: "Value", "数值";
    PERCENTILE: "Percentile", "百分位";
    PAID: "Paid", "付费";
    BOT: "Bot", "机器";
    GENUINE: "Genuine", "真实";
    WEAKER: "All weaker evidence together", "其余较弱证据合计";
    SUM: "Sum of the evidence", "证据合计";
    BEFORE: "Before any evidence", "无证据时";
    AFTER: "With the evidence", "结合证据后";
    TEXT_CUT: "The text is longer; its beginning is shown.", "文本较长，仅显示开头。";
    NO_TEXT: "No text.", "无文本。";
    MARKED: "Marked words weigh most in the wording.", "标出的词语在措辞判断中权重最大。";
    SAME_REVIEWER: "Same reviewer", "同一评论者";
    SAME_PRODUCT: "Same product", "同一商品";
    SAME_CAMPAIGN: "Same campaign", "同一协同群组";
    MEMBER_OF: "Member of campaign {}: {} accounts that act together.", "属于协同群组 {}：共 {} 个协同行动的账号。";
    SEE_CARD: "See the campaign's card", "查看协同群组卡片";
    NEIGHBOURS: "Nearest members, by what ties them", "按关联方式列出的最近成员";
    NEIGHBOURS_NOTE: "Members of the same product first, then those nearest in time.", "同一商品优先，其次按时间远近。";

    RATINGS: "Adjusted ratings", "调整后评分";
    RATINGS_INTRO: "A review counts as much as it is likely to be genuine, and few reviews are drawn towards the mean of the table. The {} products with the surest share of reviews that are not genuine.",
        "每条评论按其属实概率计入；评论较少时评分向全表均值靠拢。列出不实评论比例最确定的 {} 个商品。";
    NO_RATINGS: "The table has no stars of products.", "数据表没有商品星级。";
    NOT_GENUINE: "Not genuine (95 % interval)", "不实比例（95% 区间）";
    PLAIN: "As it stands", "原始评分";
    ADJUSTED: "Adjusted", "调整后";
    INTERVAL: "95 % interval", "95% 区间";
    CANNOT_SAY: "cannot say: too little genuine evidence", "无法判断：真实证据太少";
    RATING_LEGEND: "Hollow: as it stands. Filled, with line: adjusted, 95 % interval. Scale 1 to 5.",
        "空心：原始评分。实心及横线：调整后评分与 95% 区间。刻度 1 到 5。";

    METHODS: "Methods and limits", "方法与局限";
    RUN: "This run", "本次运行";
    PROGRAM: "Program", "程序";
    MODEL: "Model", "模型";
    MODEL_FORMAT: "format {}", "格式 {}";
    SIGNAL_LIST: "List of signals (SHA-256)", "信号列表 (SHA-256)";
    CORPORA: "Trained on", "训练语料";
    INPUTS: "Input", "输入";
    COLUMNS: "Columns read", "读取的列";
    MISSING: "Columns missing, and what is lost", "缺少的列及其影响";
    PRIOR: "Base rates", "基准比例";
    PRIOR_VALUES: "genuine {}, paid {}, bot {}", "真实 {}，付费 {}，机器 {}";
    MAX_FPR: "Share of genuine reviews that may be flagged", "允许被误标的真实评论比例";
    ROWS: "Rows", "行数";
    ROWS_VALUES: "{} read, {} scored", "读取 {}，评分 {}";
    QUARANTINED: "Rows not usable", "无法使用的行";
    THRESHOLDS: "Thresholds used", "所用阈值";
    THRESHOLDS_NOTE: "The suspicion from which a review is flagged: the natural log of how much likelier the evidence is if the review is not genuine. By what there is to go on, and by script and length of the text in words; – where nothing is flagged.",
        "评论被标记所需的可疑度：评论不实时出现该证据的可能性是属实时的多少倍，取自然对数。按可用依据、文字种类和文本长度（词数）列出；“–”表示不标记。";
    SOURCES: "Evidence", "依据";
    ANY_OTHER: "any other, or no text", "其他或无文本";
    HOW: "How to read a score", "如何理解评分";
    HOW_SUM: "A score is a sum: the base rates and every piece of evidence add up to the probabilities, with nothing hidden. What a table lacks is no evidence either way.",
        "评分是一个和：基准比例加上每条证据即得到概率，没有隐藏成分。数据缺失不构成任何方向的证据。";
    HOW_BASE: "The base rates are an assumption. With other base rates the same evidence gives other probabilities.",
        "基准比例是一个假设。基准比例不同，同样的证据会得出不同的概率。";
    HOW_UNCERTAIN: "“Uncertain” is an answer: there is too little evidence, or it contradicts itself.",
        "“不确定”也是一种答案：证据太少，或相互矛盾。";
    HOW_CAMPAIGNS: "How campaigns are found", "如何发现协同活动";
    HOW_TIES: "Each kind of tie is held against a null model that keeps how active accounts are, how popular products are, and the season. What such a market does by itself is no campaign.",
        "每种关联都与零模型比较；零模型保留账号活跃度、商品热度和季节变化。市场自身会出现的情况不算协同活动。";
    HOW_DISCOVERIES: "Of all that is looked at, those ties count that hold at a false discovery rate of 1 % (Benjamini & Hochberg 1995).",
        "在全部检验中，只采纳错误发现率不超过 1% 的关联（Benjamini 与 Hochberg，1995）。";
    HOW_STABLE: "Every group is looked for again with a fifth of the accounts left out; its card states how much of it is found again.",
        "每个群体都在去掉五分之一账号后重新查找；卡片注明再次找到的比例。";
    LIMITS: "What is not claimed", "本报告不作的断言";
    LIMIT_PROOF: "A flag is a reason to look, not proof. No review, account or seller should be acted against on a score alone.",
        "标记只是值得查看的理由，并非证据确凿。不应仅凭评分对任何评论、账号或商家采取行动。";
    LIMIT_TRUTH: "Nothing is said about whether a review's content is true, or why somebody wrote it.",
        "本报告不判断评论内容是否属实，也不判断作者的动机。";
    LIMIT_PERSON: "Accounts are named by their ids in the table. Nothing is claimed about the persons behind them, nor that a seller knew of a campaign.",
        "账号仅以数据表中的编号表示。本报告不对其背后的人作任何断言，也不断言商家知情。";
    LIMIT_KNOWN: "The model knows the kinds of fakes that it was trained on. Other kinds, other languages and newer text generators are found less often.",
        "模型只了解训练语料中的造假类型；其他类型、其他语言和较新的文本生成器更难被发现。";
    LIMIT_FALSE: "The promised share of false alarms holds for reviews like those of the calibration. On others it may be higher.",
        "误标比例的承诺只适用于与校准数据相似的评论；对其他评论可能更高。";
    GENERATED: "Written by bonafide {}. This file is complete in itself and loads nothing from a network.",
        "由 bonafide {} 生成。此文件自成一体，不从网络加载任何内容。";
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn both_languages_have_the_same_gaps() {
        for (name, phrase) in ALL {
            let gaps = |text: &str| text.matches("{}").count();
            assert_eq!(gaps(phrase.en), gaps(phrase.zh), "{name}");
        }
    }

    #[test]
    fn every_phrase_the_script_says_exists() {
        let script = super::super::html::SCRIPT;
        let mut said = 0;
        for part in script.split("say(\"").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(ALL.iter().any(|(known, _)| *known == name), "{name}");
            said += 1;
        }
        assert!(said > 20, "{said}");
    }
}
