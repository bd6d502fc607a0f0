use super::*;
use crate::creator::finding::{Finding, Gap, Level, Standing, Story};
use crate::creator::model::CreatorModel;
use crate::creator::record::{Comment, Post, Profile};
use crate::words::Language;
use crate::words::creator as words;

const TOPICS: [[&str; 2]; 12] = [
    ["teapot", "紫砂壶"],
    ["bicycle", "自行车"],
    ["lavender", "薰衣草"],
    ["staircase", "旋转楼梯"],
    ["dumplings", "猪肉饺子"],
    ["camera", "胶片相机"],
    ["sandals", "编织凉鞋"],
    ["lighthouse", "海边灯塔"],
    ["notebook", "手帐本子"],
    ["carpet", "羊毛地毯"],
    ["mushrooms", "野生蘑菇"],
    ["curtains", "亚麻窗帘"],
];

const REMARKS: [[&str; 2]; 10] = [
    ["where from?", "在哪里买的"],
    ["my aunt has a", "我姑妈也有"],
    ["how old?", "用了多久呀"],
    ["never saw a", "从没见过"],
    ["hard to wash a", "好打理吗"],
    ["great", "好喜欢"],
    ["fine hue,", "颜色很配"],
    ["mine broke,", "我家坏了"],
    ["too dear, this", "太贵了"],
    ["ok, why a", "为什么选"],
];

/// Posts on two-day steps with comments that fade and differ, in one language.
fn healthy(language: usize) -> Creator {
    let post = |at: usize| Post {
        id: format!("p{at}"),
        created_at: Some(at as i64 * 173_000 + 40_000),
        text: Some(TOPICS[at][language].to_owned()),
        ..Post::default()
    };
    let mut comments = Vec::new();
    for (at, topic) in TOPICS.iter().enumerate() {
        for (number, remark) in REMARKS.iter().enumerate() {
            for half in 0..4 {
                let order = (number * 4 + half) as i64;
                let last = [["", ""], ["then", "那时"], ["too", "也行"], ["hm", "嗯"]];
                let words = [remark[language], topic[language], last[half][language]];
                comments.push(Comment {
                    id: format!("c{at}-{order}"),
                    post: Some(format!("p{at}")),
                    author: Some(format!(
                        "reader{}",
                        (at * 31 + number * 17 + half * 7) % 211
                    )),
                    text: Some(words.join([" ", ""][language])),
                    created_at: Some(
                        post(at).created_at.unwrap() + order * order * 37 + order * 7_919 % 1_013,
                    ),
                    ..Comment::default()
                });
            }
        }
    }
    Creator {
        id: "healthy".to_owned(),
        posts: Some((0..TOPICS.len()).map(post).collect()),
        comments: Some(comments),
        ..Creator::default()
    }
}

fn assessed(creator: &Creator) -> Assessment {
    assessed_with(creator, std::slice::from_ref(creator))
}

/// Assesses one creator among others; every word that is said must be known.
fn assessed_with(creator: &Creator, all: &[Creator]) -> Assessment {
    let model = CreatorModel::default();
    let found = assess(creator, &Context::new(&model, all, &[]));
    found.findings.iter().for_each(said);
    found.gaps.iter().for_each(told);
    found
}

fn said(finding: &Finding) {
    for language in [Language::En, Language::Zh] {
        assert_ne!(words::title(finding, language), finding.code);
        let mut texts = vec![words::says(finding, language)];
        texts.extend(words::ask(finding, language));
        for story in &finding.stories {
            let text = words::story(story, language);
            assert!(!text.starts_with(story.code), "{text}");
            texts.push(text);
        }
        for fact in finding.excerpts.iter().flat_map(|excerpt| &excerpt.facts) {
            assert_ne!(words::label(fact, language), fact.name);
        }
        for text in texts {
            assert!(!text.contains(['?', '{', '[']), "{text}");
        }
        if finding.level >= Level::Verify {
            assert!(words::ask(finding, language).is_some(), "{}", finding.code);
        }
    }
}

fn told(gap: &Gap) {
    for language in [Language::En, Language::Zh] {
        assert!(!words::gap(gap, language).starts_with(gap.code), "{gap:?}");
    }
}

fn find<'f>(found: &'f Assessment, code: &str) -> &'f Finding {
    let own = found.findings.iter().find(|finding| finding.code == code);
    own.unwrap_or_else(|| panic!("no {code} in {found:?}"))
}

fn comments(creator: &mut Creator) -> &mut Vec<Comment> {
    creator.comments.get_or_insert_default()
}

fn add(creator: &mut Creator, post: usize, author: String, text: &str, after: i64) {
    let id = format!("x{}", comments(creator).len());
    let posted = creator.posts()[post].created_at.unwrap();
    comments(creator).push(Comment {
        id,
        post: Some(format!("p{post}")),
        author: Some(author),
        text: Some(text.to_owned()),
        created_at: Some(posted + after),
        ..Comment::default()
    });
}

const SCRIPTS: [[&str; 3]; 2] = [
    [
        "I have followed this advice for three weeks and my kitchen never looked better",
        "Ordered two of them right away, my whole family keeps asking where they are from",
        "Finally someone who explains it so that even my grandmother understands it",
    ],
    [
        "跟着博主买了三次从来没有踩过雷这次的也已经下单了等收货再来反馈",
        "我同事用了半个月之后整个办公室都来问链接真的没有夸张大家可以放心入",
        "终于有人把这件事情讲清楚了连我妈妈这种什么都不懂的人都看明白了",
    ],
];

/// Copies of three texts by many accounts under all posts, which say nothing of
/// their own besides.
fn scripted(language: usize) -> Creator {
    let mut creator = only_scripted(language);
    for number in 0..30 {
        let after = 5_000 + 97 * (number * number % 79) as i64;
        add(
            &mut creator,
            number % 12,
            format!("bot{number}"),
            "wow",
            after,
        );
    }
    creator
}

/// The same, but nothing else of these accounts is known.
fn only_scripted(language: usize) -> Creator {
    let mut creator = healthy(language);
    for number in 0..400 {
        let text = format!(
            "{} {}{}",
            SCRIPTS[language][number % 3],
            "🔥".repeat(number % 4),
            number
        );
        add(
            &mut creator,
            number % 12,
            format!("bot{}", number % 90),
            &text,
            5_000 + 91 * (number * number % 83) as i64,
        );
    }
    creator
}

#[test]
fn a_healthy_creator_is_only_told_that_it_is() {
    for language in [0, 1] {
        let found = assessed(&healthy(language));
        for finding in &found.findings {
            assert!(finding.level <= Level::Note, "{finding:?}");
        }
        for code in [
            "comments.copies",
            "comments.generic",
            "comments.relevance",
            "comments.pods",
            "comments.burst",
            "comments.replies",
        ] {
            assert_eq!(
                find(&found, code).level,
                Level::Clear,
                "{:?}",
                find(&found, code)
            );
        }
    }
}

#[test]
fn copies_by_many_accounts_are_serious_in_both_languages() {
    for language in [0, 1] {
        let found = assessed(&scripted(language));
        let copies = find(&found, "comments.copies");
        assert_eq!(copies.level, Level::Avoid, "{copies:?}");
        assert_eq!(copies.excerpts.len(), 3);
        let marked = |passage: &crate::creator::finding::Passage| passage.marked;
        assert!(
            copies
                .excerpts
                .iter()
                .all(|excerpt| excerpt.passages.iter().any(marked))
        );
    }
}

#[test]
fn accounts_of_which_nothing_else_is_known_may_be_a_fan_club() {
    for language in [0, 1] {
        let found = assessed(&only_scripted(language));
        let copies = find(&found, "comments.copies");
        let of = |story: &&Story| story.code == "comments_fan_club";
        let fans = copies.stories.iter().find(of).unwrap();
        assert_eq!(
            (copies.level, fans.standing),
            (Level::Verify, Standing::Untested)
        );
    }
}

#[test]
fn a_giveaway_explains_copies() {
    for (language, call) in [
        (0, "Giveaway! Copy the text to enter"),
        (1, "抽奖：复制下面的话到评论区"),
    ] {
        let mut creator = scripted(language);
        for post in creator.posts.iter_mut().flatten() {
            post.title = Some(call.to_owned());
        }
        assert_eq!(
            find(&assessed(&creator), "comments.copies").level,
            Level::Note
        );
    }
}

#[test]
fn copies_without_the_posts_texts_are_asked_about() {
    let mut creator = scripted(0);
    creator.posts = None;
    assert_eq!(
        find(&assessed(&creator), "comments.copies").level,
        Level::Verify
    );
}

#[test]
fn short_praise_in_many_mouths_is_no_copy() {
    let mut creator = healthy(0);
    for number in 0..300 {
        let text = [
            "love this so much",
            "太棒了太棒了太棒了太棒了太棒了",
            "😍😍😍",
        ][number % 3];
        add(
            &mut creator,
            number % 12,
            format!("fan{number}"),
            text,
            (number * number) as i64,
        );
    }
    let found = assessed(&creator);
    assert_eq!(find(&found, "comments.copies").level, Level::Clear);
    assert!(find(&found, "comments.generic").level <= Level::Note);
}

/// Fifteen accounts under every post, with what they write.
fn with_pod(text: impl Fn(usize, usize) -> String, after: i64) -> Creator {
    let mut creator = healthy(0);
    for post in 0..12 {
        for member in 0..15 {
            let delay = after + (member * member * 31 + post * 7) as i64;
            add(
                &mut creator,
                post,
                format!("member{member}"),
                &text(post, member),
                delay,
            );
        }
    }
    creator
}

#[test]
fn a_pod_is_asked_about_and_fans_are_not() {
    let pod = assessed(&with_pod(
        |_, member| ["so cute", "wow", "🔥"][member % 3].to_owned(),
        10,
    ));
    let finding = find(&pod, "comments.pods");
    assert_eq!(finding.level, Level::Verify, "{finding:?}");
    let own = |post: usize, member: usize| {
        format!(
            "week {member}: the {} from last time, part {post}",
            TOPICS[(post + member) % 12][0]
        )
    };
    let fans = assessed(&with_pod(own, 9_000));
    let finding = find(&fans, "comments.pods");
    assert_eq!(finding.level, Level::Note, "{finding:?}");
}

#[test]
fn bursts_long_after_the_post_are_told() {
    let mut creator = healthy(0);
    let late = |creator: &mut Creator, post: usize| {
        for number in 0..40 {
            let after = 90_000 + post as i64 * 7_000 + number % 37 * 13;
            add(creator, post, format!("late{number}"), "hello there", after);
        }
    };
    late(&mut creator, 3);
    assert_eq!(
        find(&assessed(&creator), "comments.burst").level,
        Level::Note
    );
    for post in [5, 7, 9] {
        late(&mut creator, post);
    }
    assert_eq!(
        find(&assessed(&creator), "comments.burst").level,
        Level::Verify
    );
}

#[test]
fn a_circle_needs_more_than_one_creator_and_another_niche() {
    let creator = |name: &str, vertical: &str, first: usize| {
        let mut creator = healthy(0);
        creator.id = name.to_owned();
        creator.profile = Some(Profile {
            vertical: Some(vertical.to_owned()),
            ..Profile::default()
        });
        for comment in comments(&mut creator) {
            comment.author = comment
                .author
                .take()
                .map(|author| format!("{author}-{first}"));
        }
        creator
    };
    let mut all: Vec<Creator> = (0..9)
        .map(|at| creator(&format!("k{at}"), "food", at))
        .collect();
    all.push(creator("k9", "cars", 0));
    let clear = assessed_with(&all[3], &all);
    assert_eq!(find(&clear, "comments.circle").level, Level::Clear);
    let asked = assessed_with(&all[0], &all);
    assert_eq!(find(&asked, "comments.circle").level, Level::Verify);
    all[9].profile.as_mut().unwrap().vertical = Some("food".to_owned());
    let same = assessed_with(&all[0], &all);
    assert_eq!(find(&same, "comments.circle").level, Level::Note);
}

#[test]
fn a_circle_is_looked_for_on_one_platform_whatever_it_is_called() {
    let creator = |name: &str, platform: &str| {
        let mut creator = healthy(1);
        creator.id = name.to_owned();
        creator.profile = Some(Profile {
            platform: Some(platform.to_owned()),
            ..Profile::default()
        });
        creator
    };
    let told = |platforms: &[&str]| {
        let names = ["a", "b", "c"].iter().zip(platforms);
        let all: Vec<Creator> = names.map(|(name, on)| creator(name, on)).collect();
        let found = assessed_with(&all[0], &all);
        let gap = found.gaps.iter().any(|gap| gap.code == "comments_circle");
        let codes = &mut found.findings.iter().map(|finding| finding.code);
        assert_ne!(gap, codes.any(|code| code == "comments.circle"));
        !gap
    };
    assert!(told(&["xhs", "小红书", "RedNote"]));
    assert!(!told(&["xhs", "小红书", "weibo"]));
    assert!(!told(&["xhs", "小红书"]));
    let mut all = ["a", "b", "c"].map(|name| creator(name, "xhs"));
    all[2].comments = None;
    let found = assessed_with(&all[0], &all);
    assert!(found.gaps.iter().any(|gap| gap.code == "comments_circle"));
}

#[test]
fn what_is_missing_is_a_gap_and_hostile_texts_do_no_harm() {
    assert_eq!(assessed(&Creator::default()).gaps[0].code, "comments");
    let texts = [
        "a".repeat(1 << 20),
        "好".repeat(1 << 18),
        "\u{200b}\u{202e}".repeat(1000),
        "😀".repeat(5000),
        "@".repeat(300),
        "[{}]".repeat(90),
        String::new(),
    ];
    let hostile = (0..70).map(|at| Comment {
        id: at.to_string(),
        text: Some(texts[at % texts.len()].clone()),
        created_at: Some([i64::MAX / 4, i64::MIN / 4, 0][at % 3]),
        author: (at % 2 == 0).then(|| "x".repeat(at)),
        post: (at % 5 != 0).then(String::new),
        ..Comment::default()
    });
    let creator = Creator {
        comments: Some(hostile.collect()),
        ..Creator::default()
    };
    for finding in assessed(&creator).findings {
        assert!(finding.level <= Level::Note, "{finding:?}");
    }
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let creator = scripted(0);
    let mut turned = creator.clone();
    comments(&mut turned).reverse();
    turned.posts.iter_mut().for_each(|posts| posts.reverse());
    assert_eq!(assessed(&creator), assessed(&turned));
}
