use super::context::{POST_TERMS, SENTENCE_TERMS};
use super::grams::{GramHead, SLOTS};
use super::head::{AdvertisingHead, Stack};
use super::*;
use crate::creator::finding::{Amount, Finding, Level, Standing};
use crate::creator::model::CreatorModel;
use crate::creator::record::{Post, Profile};
use crate::model::quantised::Quantised;
use crate::words::Language;
use crate::words::creator as words;

/// A head that gives every Chinese post the same weight and marks its last
/// sentence.
fn head(weight: f64) -> AdvertisingHead {
    let silent = || GramHead::new(Quantised::new(&vec![0.0; SLOTS]), 0.0);
    let mut sentence = [0.0; SENTENCE_TERMS];
    sentence[12] = 1.0;
    let mut post = [0.0; POST_TERMS];
    post[POST_TERMS - 1] = weight;
    AdvertisingHead {
        posts: silent(),
        sentences: silent(),
        stack: Stack {
            sentence,
            post,
            guilty: 0.5,
            bounds: [-6.0, 6.0],
            rare: 3.0,
        },
    }
}

fn assessed(creators: &[Creator], weight: f64) -> Assessment {
    let model = CreatorModel {
        advertising: Some(head(weight)),
        ..CreatorModel::default()
    };
    let assessment = assess(&creators[0], &Context::new(&model, creators, &[]));
    assert_told(&assessment);
    assessment
}

/// Everything that is emitted has its words in both languages, and no fact is
/// missing from a template.
fn assert_told(assessment: &Assessment) {
    for language in [Language::En, Language::Zh] {
        for finding in &assessment.findings {
            assert_ne!(words::title(finding, language), finding.code);
            let said = words::says(finding, language);
            assert!(!said.contains('?') && !said.contains('{'), "{said}");
            if finding.level >= Level::Verify {
                assert!(words::ask(finding, language).is_some(), "{}", finding.code);
            }
            for story in &finding.stories {
                let told = words::story(story, language);
                assert!(
                    !told.starts_with(story.code) && !told.contains('?'),
                    "{told}"
                );
            }
            for fact in finding.excerpts.iter().flat_map(|excerpt| &excerpt.facts) {
                assert_ne!(words::label(fact, language), fact.name);
            }
        }
        for gap in &assessment.gaps {
            assert!(!words::gap(gap, language).starts_with(gap.code));
        }
    }
}

fn post(number: usize, text: &str) -> Post {
    Post {
        id: format!("p{number}"),
        created_at: Some(1_700_000_000 + 86_400 * 9 * number as i64),
        text: Some(text.to_owned()),
        likes: Some(100.0 + number as f64),
        ..Post::default()
    }
}

fn creator(id: &str, texts: &[String]) -> Creator {
    let posts = texts.iter().enumerate();
    Creator {
        id: id.to_owned(),
        profile: Some(Profile {
            bio: Some("日常分享 商务合作 V: x".to_owned()),
            ..Profile::default()
        }),
        posts: Some(posts.map(|(number, text)| post(number, text)).collect()),
        ..Creator::default()
    }
}

fn finding<'a>(assessment: &'a Assessment, code: &str) -> &'a Finding {
    let mut all = assessment.findings.iter();
    all.find(|finding| finding.code == code).expect(code)
}

fn count(finding: &Finding, name: &str) -> f64 {
    let fact = finding.facts.iter().find(|fact| fact.name == name);
    match fact.map(|fact| &fact.amount) {
        Some(Amount::Count(count)) => *count,
        other => panic!("{name}: {other:?}"),
    }
}

fn lacks(assessment: &Assessment, code: &str) -> bool {
    assessment.gaps.iter().any(|gap| gap.code == code)
}

/// Posts of seventy and more Han characters, none alike.
fn selling(count: usize) -> Vec<String> {
    let subjects = [
        "面霜", "口红", "耳机", "键盘", "沙发", "水壶", "台灯", "书包", "球鞋", "雨伞",
    ];
    let one = |n: usize| {
        let thing = subjects[n % subjects.len()].repeat(4 + n / 10);
        format!(
            "{thing}的那天{thing}，我在{thing}旁边想了{thing}很久，后来{thing}也就这样了。{thing}到手价很低，姐妹们冲，粉丝专属优惠码在这里。"
        )
    };
    (0..count).map(one).collect()
}

#[test]
fn posts_that_read_as_paid_and_say_nothing_are_to_be_asked_about() {
    let assessment = assessed(&[creator("a", &selling(10))], 5.0);
    let found = finding(&assessment, "advertising.undisclosed");
    assert_eq!(found.level, Level::Verify);
    assert_eq!(count(found, "flagged"), 10.0);
    assert_eq!(found.excerpts.len(), 8);
    let marked = found.excerpts[0]
        .passages
        .iter()
        .find(|passage| passage.marked);
    assert!(marked.unwrap().text.contains("优惠码"));
    assert_eq!(found.stories[0].standing, Standing::Unlikely);
}

#[test]
fn a_denial_on_top_is_strong_evidence() {
    let mut texts = selling(10);
    texts[3].push_str("真的不是广告。");
    let assessment = assessed(&[creator("a", &texts)], 5.5);
    assert_eq!(
        finding(&assessment, "advertising.undisclosed").level,
        Level::Avoid
    );
    let denied = finding(&assessment, "advertising.denied");
    assert_eq!(denied.level, Level::Verify);
    assert_eq!(count(denied, "contradicted"), 1.0);
}

#[test]
fn what_could_not_be_tested_is_asked_first() {
    let mut texts = selling(10);
    texts[3].push_str("真的不是广告。");
    let unknown = Creator {
        profile: None,
        ..creator("a", &texts)
    };
    let assessment = assessed(&[unknown], 5.5);
    let found = finding(&assessment, "advertising.undisclosed");
    assert_eq!(found.level, Level::Verify);
    assert_eq!(found.stories[2].standing, Standing::Untested);
}

#[test]
fn a_few_of_many_posts_are_no_habit() {
    let mut texts: Vec<String> = (0..600).map(|n| format!("今天吃了{n}碗面")).collect();
    for (text, selling) in texts.iter_mut().zip(selling(3)) {
        *text = selling + "真的不是广告。";
    }
    let many = assessed(&[creator("a", &texts)], -4.0);
    let few = assessed(&[creator("a", &texts[..40])], -4.0);
    for code in ["advertising.promotion", "advertising.denied"] {
        assert_eq!(finding(&few, code).level, Level::Verify, "{code}");
        let found = finding(&many, code);
        assert!(found.level < Level::Verify, "{code}");
    }
}

#[test]
fn rivals_among_many_posts_are_no_habit() {
    let rivals =
        vec!["#广告 这款粉底液很服帖，持妆一整天也不脱妆。".to_owned(); 4];
    let plain = (0..600).map(|n| format!("今天吃了{n}碗面"));
    let texts: Vec<String> = rivals.into_iter().chain(plain).collect();
    let mut one = creator("a", &texts);
    let brands = ["甲牌", "乙牌", "丙牌", "丁牌"];
    for (post, brand) in one.posts.iter_mut().flatten().zip(brands) {
        post.brand = Some(brand.to_owned());
    }
    let assessment = assessed(&[one], -4.0);
    let found = finding(&assessment, "advertising.rotation");
    assert_eq!((count(found, "rivals"), found.level), (6.0, Level::Note));
}

#[test]
fn enthusiasm_without_selling_is_never_more_than_asked_about() {
    let texts: Vec<String> = (selling(10).iter())
        .map(|text| text.split('。').next().unwrap().repeat(2) + "。真的不是广告。")
        .collect();
    let assessment = assessed(&[creator("a", &texts)], 5.5);
    let found = finding(&assessment, "advertising.undisclosed");
    assert_eq!(found.level, Level::Verify);
    assert_eq!(found.stories[0].standing, Standing::Possible);
}

#[test]
fn disclosed_posts_are_not_suspected() {
    let texts: Vec<String> = selling(6)
        .iter()
        .map(|text| format!("#广告 {text}"))
        .collect();
    let assessment = assessed(&[creator("a", &texts)], 5.0);
    assert!(
        !assessment
            .findings
            .iter()
            .any(|found| found.code == "advertising.undisclosed")
    );
    assert_eq!(
        finding(&assessment, "advertising.disclosure").level,
        Level::Clear
    );
    assert_eq!(
        count(finding(&assessment, "advertising.share"), "commercial"),
        6.0
    );
}

#[test]
fn disclosures_that_nobody_sees_are_to_be_asked_about() {
    let cloud = "#日常 #穿搭 #美食 #生活 #分享 #好物 #推荐";
    let texts: Vec<String> = selling(4)
        .iter()
        .map(|text| format!("{text}\n{cloud} #广告"))
        .collect();
    let assessment = assessed(&[creator("a", &texts)], 0.0);
    let found = finding(&assessment, "advertising.disclosure");
    assert_eq!(found.level, Level::Verify);
    assert_eq!(count(found, "buried"), 4.0);
}

#[test]
fn ordinary_posts_are_clear_and_short_ones_say_little() {
    let assessment = assessed(&[creator("a", &selling(10))], -2.0);
    assert_eq!(
        finding(&assessment, "advertising.undisclosed").level,
        Level::Clear
    );
    assert_eq!(
        finding(&assessment, "advertising.share").level,
        Level::Clear
    );
    let short: Vec<String> = (0..10).map(|n| format!("今天吃了{n}碗面")).collect();
    let assessment = assessed(&[creator("a", &short)], 5.0);
    assert_eq!(
        finding(&assessment, "advertising.undisclosed").level,
        Level::Clear
    );
    assert!(lacks(&assessment, "advertising.short"));
}

#[test]
fn other_languages_are_not_measured_but_cues_are_named() {
    let texts: Vec<String> = (0..6)
        .map(|n| format!("Day {n} with my new bag, use my code ANNA{n} and shop now, link in bio"))
        .collect();
    let assessment = assessed(&[creator("a", &texts)], 5.0);
    assert!(lacks(&assessment, "advertising.language"));
    assert!(
        !assessment
            .findings
            .iter()
            .any(|found| found.code == "advertising.undisclosed")
    );
    let found = finding(&assessment, "advertising.promotion");
    assert_eq!((found.level, count(found, "codes")), (Level::Verify, 6.0));
    assert!(
        found.excerpts[0]
            .passages
            .iter()
            .any(|passage| passage.marked)
    );
}

#[test]
fn a_script_of_several_creators_names_them() {
    let script = "这款精华上脸真的很水润而且吸收特别快用完第二天皮肤就透亮了";
    let of = |id: &str, own: &[String]| {
        let texts: Vec<String> = (own.iter())
            .map(|text| format!("{text}{script}。"))
            .collect();
        creator(id, &texts)
    };
    let (one, other) = (selling(3), &selling(10)[5..]);
    let assessment = assessed(&[of("a", &one), of("b", other)], 0.0);
    let found = finding(&assessment, "advertising.scripts");
    assert_eq!(found.level, Level::Verify);
    assert_eq!(count(found, "silent"), 3.0);
    assert!(!lacks(&assessment, "advertising.others"));
    let song = |own: &[String]| -> Vec<String> {
        let song = format!("@乐队 {}", script.replace("精华", "月光"));
        let own = own
            .iter()
            .map(|text| text.split('。').next().unwrap().repeat(2));
        own.chain(vec![song; 3]).collect()
    };
    let passed_on = assessed(
        &[creator("a", &song(&one)), creator("b", &song(other))],
        0.0,
    );
    let found = finding(&passed_on, "advertising.scripts");
    assert_eq!((found.level, count(found, "silent")), (Level::Note, 0.0));
    assert_eq!(found.stories[1].standing, Standing::Possible);
    let mut twin = [of("a", &one), of("b", other)];
    for creator in &mut twin {
        creator.profile.as_mut().unwrap().name = Some("小某".to_owned());
    }
    let found = assessed(&twin, 0.0);
    let found = finding(&found, "advertising.scripts");
    assert_eq!(found.level, Level::Clear);
    let alone = assessed(&[of("a", &one)], 0.0);
    assert!(lacks(&alone, "advertising.others"));
}

#[test]
fn brands_of_one_kind_that_follow_each_other_are_counted() {
    let brands = ["甲牌", "乙牌", "丙牌", "丁牌"];
    let mut one = creator(
        "a",
        &vec![
            "#广告 这款粉底液很服帖，持妆一整天也不脱妆，油皮也能放心用。".to_owned();
            4
        ],
    );
    for (post, brand) in one.posts.iter_mut().flatten().zip(brands) {
        post.brand = Some(brand.to_owned());
    }
    let assessment = assessed(&[one], 0.0);
    let found = finding(&assessment, "advertising.rotation");
    assert_eq!((count(found, "brands"), found.level), (4.0, Level::Verify));
    assert_eq!(
        finding(&assessment, "advertising.reused").level,
        Level::Note
    );
}

#[test]
fn paid_posts_are_compared_with_others() {
    let mut texts = selling(12);
    texts
        .iter_mut()
        .step_by(2)
        .for_each(|text| text.insert_str(0, "#广告 "));
    let assessment = assessed(&[creator("a", &texts)], -3.0);
    let found = finding(&assessment, "advertising.performance");
    assert_eq!((count(found, "paid"), count(found, "others")), (6.0, 6.0));
}

#[test]
fn without_texts_or_a_head_nothing_is_claimed() {
    let nobody = Creator::default();
    let assessment = assessed(std::slice::from_ref(&nobody), 5.0);
    assert!(assessment.findings.is_empty());
    assert!(lacks(&assessment, "advertising.texts"));
    let model = CreatorModel::default();
    let one = [creator("a", &selling(8))];
    let assessment = assess(&one[0], &Context::new(&model, &one, &[]));
    assert_told(&assessment);
    assert!(lacks(&assessment, "advertising.model"));
    assert!(
        !assessment
            .findings
            .iter()
            .any(|found| found.code == "advertising.undisclosed")
    );
}

#[test]
fn hostile_posts_are_read() {
    let hostile = [
        "\n".repeat(100_000),
        "\u{200b}\u{200d}\u{feff}".repeat(10_000),
        "长".repeat(300_000),
        "#".repeat(50_000),
        "@".repeat(50_000),
        "“".repeat(20_000),
        "由".repeat(20_000),
        "利益相关：\u{202e}广告".to_owned(),
    ];
    let assessment = assessed(&[creator("a", &hostile), creator("b", &hostile)], 5.0);
    assert!(!assessment.findings.is_empty());
}
