//! The axis as a whole: planted histories, and that every code has words.

use proptest::prelude::*;

use super::*;
use crate::creator::finding::{Finding, Standing};
use crate::creator::model::CreatorModel;
use crate::creator::record::DAY;
use crate::creator::record::{Count, Post};
use crate::words::Language;
use crate::words::creator as words;

const START: i64 = 1_700_006_400;

/// New followers of a day, with clumps and weekends, by a fixed pattern.
fn organic(day: usize) -> f64 {
    let wave = ((day * 7919) % 101) as f64 / 50.0 - 1.0;
    let weekend = if day % 7 > 4 { 1.4 } else { 1.0 };
    (30.0 * weekend * (0.7 * wave).exp()).round()
}

/// A year of counts, of which each day adds what `extra` says to the organic.
fn history(extra: impl Fn(usize) -> f64) -> Vec<Count> {
    let mut followers = 8003.0;
    let mut count = |day: usize| {
        followers += organic(day) + extra(day);
        Count {
            at: START + day as i64 * DAY,
            followers: Some(followers),
            following: Some(300.0 + (day % 5) as f64),
        }
    };
    (0..365).map(&mut count).collect()
}

fn posts() -> Vec<Post> {
    let post = |at: i64| Post {
        id: format!("p{at}"),
        created_at: Some(START + at * 4 * DAY - 20 * DAY),
        text: Some("a quiet day".to_owned()),
        likes: Some(300.0 + ((at * 37) % 200) as f64),
        promoted: Some(false),
        ..Post::default()
    };
    (0..98).map(post).collect()
}

fn creator(counts: Vec<Count>) -> Creator {
    Creator {
        id: "one".to_owned(),
        posts: Some(posts()),
        history: Some(counts),
        ..Creator::default()
    }
}

/// 4,000 on a day, of whom a half goes within the next three weeks.
fn bought(days: &[usize]) -> impl Fn(usize) -> f64 {
    move |day| {
        let of = |start: &usize| match day.checked_sub(*start) {
            Some(0) => 4000.0,
            Some(1..=20) => -100.0,
            _ => 0.0,
        };
        days.iter().map(of).sum()
    }
}

fn assessed(creator: &Creator) -> Assessment {
    let model = CreatorModel::default();
    let found = assess(creator, &Context::new(&model, &[], &[]));
    for finding in &found.findings {
        for language in Language::ALL {
            assert_ne!(words::title(finding, language), finding.code);
            let says = words::says(finding, language);
            assert!(!says.contains('?') && !says.contains("NaN"), "{says}");
            let ask = words::ask(finding, language);
            assert_eq!(
                ask.is_some(),
                finding.level >= Level::Verify,
                "{}",
                finding.code
            );
            for story in &finding.stories {
                assert!(!words::story(story, language).starts_with(story.code));
            }
            if let Some(Chart::Series { marks, .. }) = &finding.chart {
                assert!(
                    marks
                        .iter()
                        .all(|(_, mark)| words::mark(mark, language) != *mark)
                );
            }
        }
    }
    for gap in &found.gaps {
        assert!(
            !words::gap(gap, Language::Zh).starts_with(gap.code),
            "{gap:?}"
        );
    }
    found
}

fn finding<'a>(found: &'a Assessment, code: &str) -> &'a Finding {
    let named = found.findings.iter().find(|finding| finding.code == code);
    named.unwrap_or_else(|| panic!("no {code} in {found:?}"))
}

fn level(found: &Assessment, code: &str) -> Level {
    finding(found, code).level
}

#[test]
fn an_ordinary_year_is_steady() {
    let found = assessed(&creator(history(|_| 0.0)));
    assert_eq!(level(&found, "growth.steady"), Level::Clear);
    assert_eq!(level(&found, "growth.follow_waves"), Level::Clear);
}

#[test]
fn repeated_jumps_that_decay_are_bought() {
    let found = assessed(&creator(history(bought(&[90, 180, 270]))));
    assert_eq!(level(&found, "growth.spikes"), Level::Avoid);
    assert_eq!(level(&found, "growth.decay"), Level::Avoid);
}

#[test]
fn without_posts_nothing_is_worse_than_a_question() {
    let mut silent = creator(history(bought(&[90, 180, 270])));
    silent.posts = None;
    let found = assessed(&silent);
    assert_eq!(level(&found, "growth.spikes"), Level::Verify);
    assert!(found.gaps.iter().any(|gap| gap.needs == "posts.created_at"));
}

#[test]
fn a_viral_post_explains_a_jump() {
    let mut viral = creator(history(|day| match day {
        120..=126 => 1500.0 / (1.0 + (day - 120) as f64),
        _ => 0.0,
    }));
    let tell = |creator: &Creator| level(&assessed(creator), "growth.spikes");
    assert_eq!(tell(&viral), Level::Verify);
    let posts = viral.posts.as_mut().unwrap();
    let near = posts
        .iter_mut()
        .find(|post| post.created_at >= Some(START + 116 * DAY));
    near.unwrap().likes = Some(60_000.0);
    assert_eq!(tell(&viral), Level::Note);
    let found = assessed(&viral);
    let stories = &finding(&found, "growth.spikes").stories;
    assert!(
        stories
            .iter()
            .any(|s| s.code == "viral_post" && s.standing == Standing::Possible)
    );
}

#[test]
fn a_giveaway_explains_a_jump_and_its_decay() {
    let mut giving = creator(history(bought(&[121])));
    assert!(level(&assessed(&giving), "growth.spikes") >= Level::Verify);
    let posts = giving.posts.as_mut().unwrap();
    let near = posts
        .iter_mut()
        .find(|post| post.created_at >= Some(START + 117 * DAY));
    near.unwrap().text = Some("关注+转发抽奖，周五开".to_owned());
    let found = assessed(&giving);
    assert_eq!(level(&found, "growth.spikes"), Level::Note);
    assert_eq!(level(&found, "growth.decay"), Level::Note);
}

#[test]
fn what_a_giveaway_brought_adds_nothing_to_an_unexplained_decay() {
    let small = |day: usize| match day {
        200 => 320.0,
        201..=220 => -15.0,
        _ => 0.0,
    };
    let large = bought(&[121]);
    let mut giving = creator(history(|day| large(day) + small(day)));
    let posts = giving.posts.as_mut().unwrap();
    let near = posts
        .iter_mut()
        .find(|post| post.created_at >= Some(START + 117 * DAY));
    near.unwrap().text = Some("giveaway, we draw on Friday".to_owned());
    let found = assessed(&giving);
    let decay = finding(&found, "growth.decay");
    assert!(decay.facts.contains(&crate::creator::finding::Fact {
        name: "events",
        amount: Amount::Count(2.0),
    }));
    assert_eq!(decay.level, Level::Note, "{decay:?}");
}

#[test]
fn what_rounding_takes_is_no_loss() {
    let step = |day: usize, step: f64| if day >= 60 { step } else { 0.0 };
    let count = |day: usize| Count {
        at: START + day as i64 * DAY,
        followers: Some(step(day, 3000.0) + if day > 75 { 51_000.0 } else { 52_000.0 }),
        following: None,
    };
    let counts: Vec<Count> = (0..120).map(count).collect();
    let series = Series::of(&counts, |count| count.followers);
    let event = spikes::events(&series)[0];
    let aftermath = decay::aftermath(&series, &event).unwrap();
    assert!(
        aftermath.lost < 2.0 && !aftermath.is_decay(),
        "{aftermath:?}"
    );
}

#[test]
fn rounded_counts_and_missing_days_make_no_jumps() {
    let mut counts = history(|day| if day > 200 { 20.0 } else { 0.0 });
    for count in &mut counts {
        count.followers = count.followers.map(|n| (n / 1000.0).round() * 1000.0);
    }
    let found = assessed(&creator(counts));
    assert_eq!(level(&found, "growth.steady"), Level::Clear);
    let counts = history(|_| 0.0).into_iter().enumerate();
    let counts = counts.filter(|(day, _)| day % 3 != 0 && !(100..160).contains(day));
    let found = assessed(&creator(counts.map(|(_, count)| count).collect()));
    assert_eq!(level(&found, "growth.steady"), Level::Clear);
}

#[test]
fn portions_are_a_line_and_interpolation_is_not_accused() {
    let drip = |day: usize| 200.0 + (day % 3) as f64 - organic(day) * 0.8;
    let found = assessed(&creator(history(drip)));
    assert_eq!(level(&found, "growth.line"), Level::Verify);
    let found = assessed(&creator(history(|day| 151.0 - organic(day))));
    let line = finding(&found, "growth.line");
    assert_eq!(line.level, Level::Note);
    assert_eq!(line.stories[0].standing, Standing::Possible);
}

#[test]
fn waves_of_following_show() {
    let mut counts = history(|_| 0.0);
    for (day, count) in counts.iter_mut().enumerate() {
        let phase = day % 60;
        let wave = if phase < 30 { phase } else { 60 - phase };
        count.following = Some(300.0 + 40.0 * wave as f64);
    }
    let found = assessed(&creator(counts));
    assert_eq!(level(&found, "growth.follow_waves"), Level::Verify);
}

#[test]
fn a_purge_is_told_and_not_accused() {
    let found = assessed(&creator(history(
        |day| if day == 200 { -3000.0 } else { 0.0 },
    )));
    assert_eq!(level(&found, "growth.drops"), Level::Verify);
}

#[test]
fn a_history_that_is_absent_or_short_is_a_gap() {
    let nothing = assessed(&Creator::default());
    assert_eq!(
        (nothing.findings.len(), nothing.gaps[0].needs),
        (0, "history")
    );
    let short = assessed(&creator(history(|_| 0.0)[..10].to_vec()));
    assert_eq!(short.gaps[0].code, "short_history");
}

proptest! {
    #[test]
    fn the_order_of_rows_changes_nothing(turn in 1_usize..364) {
        let one = creator(history(bought(&[90, 180])));
        let mut other = one.clone();
        other.history.as_mut().unwrap().rotate_left(turn);
        other.posts.as_mut().unwrap().rotate_left(turn % 97);
        prop_assert_eq!(assessed(&one), assessed(&other));
    }

    #[test]
    fn no_history_breaks_it(
        rows in proptest::collection::vec((
            prop_oneof![Just(0), Just(START), Just(i64::MAX), Just(i64::MIN), START..START + 900 * DAY],
            proptest::option::of(prop_oneof![Just(0.0), Just(1e15), 0.0..1e6_f64]),
        ), 0..120),
    ) {
        let counts = rows.into_iter().map(|(at, count)| Count {
            at,
            followers: count,
            following: count,
        });
        assessed(&creator(counts.collect()));
    }
}
