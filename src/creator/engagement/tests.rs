//! The axis as a whole: what is found, what is not, and that every code has
//! words.

use proptest::prelude::*;

use super::*;
use crate::creator::finding::{Finding, Level};
use crate::creator::model::CreatorModel;
use crate::creator::record::{Peer, Post, Profile};
use crate::words::Language;
use crate::words::creator as words;

const DAY: i64 = 86_400;

/// Likes of posts that people wrote and liked: log-normal by a fixed pattern.
fn likes(at: usize) -> f64 {
    let wave = ((at * 7919) % 101) as f64 / 50.0 - 1.0;
    (600.0 * (0.9 * wave).exp()).round()
}

fn creator(likes: impl Fn(usize) -> f64) -> Creator {
    let post = |at: usize| Post {
        id: format!("p{at}"),
        created_at: Some(1_700_000_000 + at as i64 * 3 * DAY),
        text: Some("a day in the park".to_owned()),
        likes: Some(likes(at)),
        comments: Some((likes(at) / 25.0).floor()),
        views: Some(likes(at) * 12.0),
        paid: Some(at % 7 == 2),
        promoted: Some(false),
        ..Post::default()
    };
    Creator {
        id: "one".to_owned(),
        profile: Some(Profile {
            platform: Some("instagram".to_owned()),
            followers: Some(20_000.0),
            ..Profile::default()
        }),
        posts: Some((0..50).map(post).collect()),
        ..Creator::default()
    }
}

fn peers() -> Vec<Peer> {
    let peer = |at: u32| {
        let wave = f64::from((at * 37) % 101) / 50.0 - 1.0;
        let followers = 20_000.0 * (f64::from((at * 53) % 97) / 60.0 - 0.8).exp();
        let likes = followers * 0.03 * (0.8 * wave).exp();
        Peer {
            id: format!("peer{at}"),
            platform: Some("instagram".to_owned()),
            followers: Some(followers),
            likes: Some(likes),
            comments: Some(likes / 25.0 * (-0.6 * wave).exp()),
            views: Some(likes * 12.0),
            like_spread: Some(0.6 * (0.5 * wave).exp()),
            ..Peer::default()
        }
    };
    (0..80).map(peer).collect()
}

fn assessed(creator: &Creator, peers: &[Peer]) -> Assessment {
    let model = CreatorModel::default();
    let found = assess(creator, &Context::new(&model, &[], peers));
    for finding in &found.findings {
        for language in Language::ALL {
            assert_ne!(words::title(finding, language), finding.code);
            let says = words::says(finding, language);
            assert!(!says.contains('?') && says != finding.code, "{says}");
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

fn worst(found: &Assessment) -> Option<Level> {
    found.findings.iter().map(|finding| finding.level).max()
}

#[test]
fn an_ordinary_creator_is_clear_with_peers_and_without() {
    for peers in [peers(), Vec::new()] {
        let found = assessed(&creator(likes), &peers);
        assert_eq!(worst(&found), Some(Level::Clear), "{found:?}");
        assert!(found.findings.len() >= 4, "{found:?}");
    }
}

#[test]
fn bought_likes_are_even_and_without_comments() {
    let mut bought = creator(|at| 1200.0 + (at % 7) as f64);
    for post in bought.posts.iter_mut().flatten() {
        post.comments = Some(0.0);
    }
    let found = assessed(&bought, &peers());
    assert_eq!(finding(&found, "engagement.evenness").level, Level::Avoid);
    assert_eq!(finding(&found, "engagement.ratios").level, Level::Verify);
    let alone = assessed(&bought, &[]);
    assert_eq!(worst(&alone), Some(Level::Verify), "bands are no proof");
}

#[test]
fn rates_are_odd_at_both_ends() {
    let rate = |factor: f64| {
        let found = assessed(&creator(|at| likes(at) * factor), &peers());
        finding(&found, "engagement.rate").clone()
    };
    assert_eq!(rate(1.0).level, Level::Clear);
    assert_eq!(rate(30.0).level, Level::Verify);
    assert_eq!(rate(0.02).level, Level::Verify);
    let stories = rate(30.0).stories;
    assert!(stories.iter().any(|story| story.code == "giveaway_posts"));
}

#[test]
fn a_small_account_may_have_a_high_rate() {
    let mut small = creator(|at| likes(at) * 1.5);
    small.profile.as_mut().unwrap().followers = Some(900.0);
    let level = finding(&assessed(&small, &peers()), "engagement.rate").level;
    assert!(level <= Level::Note);
}

#[test]
fn one_viral_post_changes_nothing() {
    let viral = creator(|at| if at == 30 { 400_000.0 } else { likes(at) });
    let found = assessed(&viral, &peers());
    assert_eq!(worst(&found), Some(Level::Clear), "{found:?}");
}

#[test]
fn what_is_missing_is_a_gap() {
    let nothing = assessed(&Creator::default(), &peers());
    assert!(nothing.findings.is_empty());
    assert_eq!(nothing.gaps[0].needs, "posts");
    let mut bare = creator(likes);
    for post in bare.posts.iter_mut().flatten() {
        (post.likes, post.comments) = (None, Some(30.0));
    }
    let hidden = assessed(&bare, &peers());
    assert_eq!(hidden.gaps[0].needs, "posts.likes");
    let mut unsized_ = creator(likes);
    unsized_.profile = None;
    let gaps = assessed(&unsized_, &peers()).gaps;
    assert!(
        gaps.iter().any(|gap| gap.needs == "profile.followers"),
        "{gaps:?}"
    );
}

#[test]
fn paid_posts_that_do_far_better_are_asked_about() {
    let gap = |promoted: bool| {
        let mut one = creator(|at| {
            if at % 7 == 2 {
                likes(at) * 9.0
            } else {
                likes(at)
            }
        });
        for post in one.posts.iter_mut().flatten() {
            post.promoted = Some(promoted && post.paid == Some(true));
        }
        finding(&assessed(&one, &peers()), "engagement.paid_gap").level
    };
    assert_eq!(gap(false), Level::Verify);
    assert_eq!(gap(true), Level::Note);
}

proptest! {
    #[test]
    fn the_order_of_posts_changes_nothing(turn in 1_usize..49) {
        let one = creator(likes);
        let mut other = one.clone();
        other.posts.as_mut().unwrap().rotate_left(turn);
        prop_assert_eq!(assessed(&one, &peers()), assessed(&other, &peers()));
    }

    #[test]
    fn a_rate_does_not_change_with_the_unit(factor in 2_u32..50) {
        let one = creator(|at| likes(at) * 1000.0);
        let mut other = creator(|at| likes(at) * 1000.0 * f64::from(factor));
        other.profile.as_mut().unwrap().followers = Some(20_000.0 * f64::from(factor));
        let rate = |creator: &Creator| {
            let figures = Figures::of(creator);
            figures.typical(crate::creator::norms::measure::Measure::RateByFollower).unwrap().value
        };
        prop_assert!((rate(&one) / rate(&other) - 1.0).abs() < 1e-4);
    }

    #[test]
    fn no_counts_break_it(
        counts in proptest::collection::vec(proptest::option::of(prop_oneof![
            Just(0.0), Just(1.0), Just(1e15), 0.0..1e6_f64
        ]), 0..80),
        followers in proptest::option::of(prop_oneof![Just(0.0), Just(1e15), 1.0..1e7_f64]),
    ) {
        let mut odd = creator(likes);
        odd.profile.as_mut().unwrap().followers = followers;
        let posts = odd.posts.as_mut().unwrap();
        posts.truncate(counts.len());
        for (post, count) in posts.iter_mut().zip(&counts) {
            post.likes = *count;
        }
        let model = CreatorModel::default();
        for peers in [peers(), Vec::new()] {
            let found = assess(&odd, &Context::new(&model, &[], &peers));
            prop_assert!(found.findings.iter().all(|finding| finding.level <= Level::Avoid));
            for finding in found.findings {
                prop_assert!(!words::says(&finding, Language::En).contains("NaN"));
            }
        }
    }
}
