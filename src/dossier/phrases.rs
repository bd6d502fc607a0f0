//! The words of the page itself, in both languages side by side. What findings
//! mean is said by [`words::creator`](crate::words::creator).

use crate::report::bilingual::phrases;

pub use crate::report::bilingual::Phrase;

phrases! {
    TITLE: "Creator dossier", "博主背调报告";
    TITLE_OF: "Creator dossier: {}", "博主背调报告：{}";
    SHORTLIST: "Shortlist of creators", "博主候选名单";
    SKIP: "Skip to the content", "跳到正文";
    SUMMARY: "Summary", "结论";

    PLATFORM: "Platform", "平台";
    VERTICAL: "Field", "领域";
    FOLLOWERS: "Followers", "粉丝数";
    UNTIL: "Data until", "数据截至";
    GIVEN: "What was given", "所提供的资料";
    GIVEN_FOLLOWERS: "a sample of {} followers", "粉丝样本 {} 个";
    GIVEN_POSTS: "{} posts", "作品 {} 条";
    GIVEN_COMMENTS: "{} comments", "评论 {} 条";
    GIVEN_HISTORY: "{} counts of followers over time", "历史粉丝数 {} 次";
    GIVEN_NOTHING: "only the profile, or less", "仅有主页资料，或更少";

    RECOMMENDATION: "Recommendation", "建议";
    WHY_PROCEED: "Nothing was found that speaks against paying. Checked, and as it should be:",
        "未发现不宜付费合作的迹象。以下各项已检查，均属正常：";
    WHY_PROCEED_BARE: "Nothing was found that speaks against paying; what was found is worth knowing, no more.",
        "未发现不宜付费合作的迹象；以下发现仅供参考。";
    WHY_VERIFY: "Ask the creator before anything is paid. This rests on:",
        "付款之前，请先向博主核实。依据：";
    WHY_AVOID: "The evidence is strong, and no innocent explanation that could be tested accounts for it. This rests on:",
        "证据充分，且已检验的正常原因均不足以解释。依据：";
    WHY_TOO_LITTLE: "Too little was given to advise anything. This is no sign of trouble, and no clean bill either: ask for the exports named below.",
        "所提供的资料太少，无法给出建议。这既不说明有问题，也不说明没有问题；请向博主索取下列数据。";
    COULD_NOT: "What could not be checked", "未能检查的项目";
    ALL_CHECKED: "Everything that is looked for could be checked.", "各项均已检查。";
    SIX_AXES: "Six axes at a glance", "六个维度一览";
    UNCHECKED: "not checked", "未检查";
    NOTHING_GIVEN: "Nothing was given that could be checked.", "未提供可供检查的资料。";

    INNOCENT: "Innocent explanations", "可能的正常原因";
    TEXTS: "Where it shows", "原文摘录";
    ASK: "Ask for", "建议索取";
    PROFILE: "Profile", "主页";
    MOMENTS: "Marked moments", "图中标记";
    MORE: "and {} more", "另有 {} 项";
    NORM: "This creator: {}. Others: median {}, half of them {} to {}, nine in ten {} to {}.",
        "该博主：{}。同类博主：中位数 {}，半数在 {} 至 {} 之间，九成在 {} 至 {} 之间。";
    SERIES: "From {} ({}) to {} ({}): lowest {}, highest {}.",
        "自 {}（{}）至 {}（{}）：最低 {}，最高 {}。";

    CHECKLIST: "What to ask for", "建议向博主索取";
    CHECKLIST_NOTE: "Once each, the most serious first. A good answer may settle a finding: then it is no reason not to pay.",
        "每项只列一次，最要紧的在前。若对方的答复足以说明情况，相应发现便不再是拒绝合作的理由。";
    NOTHING_TO_ASK: "Nothing that was found calls for a question.", "就现有发现而言，无须另行询问。";
    CONCERNS: "for", "针对";

    METHODS: "Method and limits", "方法与局限";
    HOW: "How to read this", "如何阅读";
    HOW_LEVELS: "Four levels, no score: the worst finding decides, and it is named.",
        "分为四级，不打总分：由最严重的发现决定建议，并逐一列明。";
    MEANS_CLEAR: "looked for, and nothing out of the ordinary.", "已检查，未见异常。";
    MEANS_NOTE: "nothing follows from it by itself.", "单凭此项不影响建议。";
    MEANS_VERIFY: "out of the ordinary; an innocent explanation is possible. Ask before paying.",
        "不同寻常，但可能有正常原因；付款前应先核实。";
    MEANS_AVOID: "strong evidence that no innocent explanation tested here accounts for.",
        "证据充分，且已检验的正常原因均不足以解释。";
    HOW_RANGES: "Shares and rates are estimates with ranges. A sample of followers tells no more than its size allows, and a probability is no verdict on one account.",
        "比例均为带区间的估计。粉丝样本能说明多少，取决于样本大小；概率不是对单个账号的定论。";
    NORMS_PEERS: "“Usual” means what is usual among the {} creators that were given for comparison, those like this one first.",
        "“通常水平”指所提供的 {} 位对照博主的水平，以情况相近者为先。";
    NORMS_PUBLISHED: "“Usual” means published figures for the platform and the size, as no creators were given for comparison. They are wide on purpose.",
        "未提供对照博主，因此“通常水平”取自该平台、该量级的公开数据，范围有意放宽。";
    LIMITS: "What this does not say", "本报告不作的断言";
    LIMIT_WHO: "A finding is no proof of who paid for what. Followers and comments can also be bought by an agency, a fan or a rival.",
        "发现异常，不等于证明是谁付的钱。粉丝和评论也可能由机构、粉丝或对手购买。";
    LIMIT_HEARD: "The creator has a right to be heard: show the finding, and weigh the answer.",
        "应给博主说明的机会：出示相关发现，再衡量其答复。";
    LIMIT_GAPS: "What was not checked is neither good nor bad.", "未检查的项目既不说明好，也不说明坏。";
    LIMIT_TRAINED: "What the program has learnt, it has learnt on public data of other times and places: Instagram accounts of 2017, YouTube comments of 2013 to 2015, long articles on Zhihu. Newer fakes and other platforms are judged with less certainty.",
        "程序所学来自其他时期、其他平台的公开数据：2017 年的 Instagram 账号、2013 至 2015 年的 YouTube 评论、知乎长文。对较新的造假手法和其他平台，判断的把握较小。";
    LIMIT_EXPORTS: "Exports are taken as they are. Whether they are complete and unaltered is not checked; the checksums below say which files these were.",
        "导出数据按原样采用，不核验其是否完整、是否被改动；下列校验和说明所用的是哪些文件。";
    RUN: "This run", "本次运行";
    PROGRAM: "Program", "程序";
    MODEL: "Model", "模型";
    CORPORA: "Trained on", "训练语料";
    INPUTS: "Files, with SHA-256", "文件及 SHA-256";
    SET_ASIDE: "{} rows could not be used and were left out.", "有 {} 行无法使用，未计入。";
    GENERATED: "Written by bonafide {}. This file is complete in itself and loads nothing from a network.",
        "由 bonafide {} 生成。此文件自成一体，不从网络加载任何内容。";

    CREATOR: "Creator", "博主";
    RESTS_ON: "It rests on", "依据";
    NOT_CHECKED: "Not checked", "未检查";
    NO_CREATORS: "No creators.", "没有博主。";
    SHORTLIST_NOTE: "Those to proceed with first, those to avoid last; among equals those with fewer and lesser findings first. The order is no ranking of quality.",
        "可以合作者在前，不建议合作者在后；同一建议之内，发现较少、较轻者在前。次序不代表内容质量的高低。";
    NONE_SPEAK: "nothing speaks against it", "未见不利发现";
    TOO_LITTLE: "too little was given", "资料太少";
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
}
