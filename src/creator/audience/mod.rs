//! Who follows: fake, mass-following and inactive accounts among a sample.

mod batch;
mod fake;
mod following;
pub mod head;
mod inactive;
pub mod shapes;
pub mod share;
mod stories;
pub mod world;

use super::Context;
use super::finding::{Assessment, Axis, Level};
use super::record::Creator;

/// Assesses this axis of one creator.
pub fn assess(creator: &Creator, context: &Context) -> Assessment {
    let mut found = Assessment::default();
    match creator.followers.as_deref() {
        None | Some([]) => found.lack(Axis::Audience, "audience.sample", "followers"),
        Some(sample) => {
            let head = context.model.accounts.as_ref();
            let mut made = Assessment::default();
            batch::assess(sample, head, &mut made);
            let manufactured = made.findings.iter().any(|made| made.level >= Level::Verify);
            fake::assess(creator, sample, head, manufactured, &mut found);
            following::mass_followers(sample, &mut found);
            inactive::assess(creator, sample, &mut found);
            found.findings.extend(made.findings);
            found.gaps.extend(made.gaps);
        }
    }
    following::follow_for_follow(creator, &mut found);
    found
}

#[cfg(test)]
mod tests {
    use super::head::{AccountHead, Additive};
    use super::shapes::{ALL, Direction, SHAPES};
    use super::world::World;
    use super::*;
    use crate::creator::finding::{Excerpt, Finding, Level, Standing};
    use crate::creator::model::CreatorModel;
    use crate::creator::record::{Account, Post, Profile};
    use crate::words::{Language, creator as words};

    const DAY: i64 = 86_400;

    /// A head of the plainest kind: every shape counts the same.
    fn model() -> CreatorModel {
        let steps = ALL.map(|shape| {
            let last = shape.knots.len() as f32;
            let rising = |step: usize| 2.0 * step as f32 / last - 1.0;
            let step = |step| match shape.direction {
                Direction::Up => rising(step),
                Direction::Down => -rising(step),
                Direction::Free => 0.0,
            };
            (0..=shape.knots.len()).map(step).collect()
        });
        let rows = |mean: f32| {
            (0..100)
                .map(|at| [mean + (at as f32 / 99.0 - 0.5) * 0.8; SHAPES])
                .collect()
        };
        let world = World {
            name: "made".to_owned(),
            known: [true; SHAPES],
            genuine: rows(-0.5),
            fake: rows(0.5),
        };
        let additive = Additive {
            steps: steps.to_vec(),
            base: 0.0,
        };
        CreatorModel {
            accounts: Some(AccountHead::new(additive, vec![world])),
            ..CreatorModel::default()
        }
    }

    fn grown(at: i64) -> Account {
        Account {
            id: format!("g{at}"),
            handle: Some(format!("quiet_{}", "r".repeat(at as usize % 23))),
            name: Some("River Stone Hill".to_owned()),
            bio: Some("climbs, bakes, and writes of both at length on most Sundays".to_owned()),
            has_picture: Some(true),
            posts: Some(100.0),
            followers: Some(400.0),
            following: Some(300.0),
            created_at: Some(at * 11 * DAY),
            followed_at: Some((4_000 + at) * DAY),
            ..Account::default()
        }
    }

    fn bought(at: i64) -> Account {
        let letter = char::from(b'a' + (at % 26) as u8);
        Account {
            id: format!("f{at}"),
            handle: Some(format!("{letter}{letter}{}", 10_000 + at)),
            name: Some("x9".to_owned()),
            bio: Some(String::new()),
            has_picture: Some(false),
            posts: Some(0.0),
            followers: Some(1.0),
            following: Some(6_000.0),
            created_at: Some(2_000 * DAY + at),
            followed_at: Some(4_100 * DAY),
            ..Account::default()
        }
    }

    fn creator(genuine: i64, fake: i64) -> Creator {
        let sample = (0..genuine).map(grown).chain((0..fake).map(bought));
        Creator {
            followers: Some(sample.collect()),
            profile: Some(Profile {
                followers: Some(20_000.0),
                following: Some(if fake > 0 { 19_000.0 } else { 300.0 }),
                ..Profile::default()
            }),
            posts: Some(vec![Post {
                text: Some("Sunday, slow.".to_owned()),
                created_at: Some(4_101 * DAY),
                ..Post::default()
            }]),
            ..Creator::default()
        }
    }

    fn assessed(creator: &Creator) -> Assessment {
        let model = model();
        let context = Context::new(&model, std::slice::from_ref(creator), &[]);
        assess(creator, &context)
    }

    fn of<'a>(found: &'a Assessment, code: &str) -> &'a Finding {
        let findings = &mut found.findings.iter();
        findings.find(|finding| finding.code == code).unwrap()
    }

    #[test]
    fn a_bought_audience_is_avoided_and_a_grown_one_is_clear() {
        let (bad, good) = (assessed(&creator(10, 190)), assessed(&creator(200, 0)));
        assert_eq!(of(&bad, "audience.fake").level, Level::Avoid);
        for code in [
            "audience.batch",
            "audience.look_alikes",
            "audience.mass_followers",
        ] {
            assert_eq!(of(&bad, code).level, Level::Verify, "{code}");
        }
        assert!(
            good.findings
                .iter()
                .all(|finding| finding.level == Level::Clear)
        );
        assert_eq!(good.findings.len(), 6);
    }

    #[test]
    fn a_story_that_may_hold_keeps_from_avoiding() {
        let mut newest = creator(10, 190);
        let sample = newest.followers.as_mut().unwrap();
        sample
            .iter_mut()
            .for_each(|one| one.followed_at = Some(4_100 * DAY));
        let found = assessed(&newest);
        let fake = of(&found, "audience.fake");
        let story = fake
            .stories
            .iter()
            .find(|story| story.code == "audience.newest_only");
        assert_eq!(story.unwrap().standing, Standing::Possible);
        assert_eq!(fake.level, Level::Verify);

        let mut gift = creator(10, 190);
        let posts = gift.posts.as_mut().unwrap();
        posts[0].text = Some("转发抽奖".to_owned());
        posts[0].created_at = Some(4_099 * DAY);
        assert_eq!(of(&assessed(&gift), "audience.fake").level, Level::Verify);
    }

    #[test]
    fn a_story_that_is_often_true_and_was_not_tested_keeps_from_avoiding() {
        let untested = |change: fn(&mut Creator), code: &str| {
            let mut creator = creator(10, 190);
            change(&mut creator);
            let found = assessed(&creator);
            let fake = of(&found, "audience.fake");
            let mut stories = fake.stories.iter();
            let story = stories.find(|story| story.code == code).unwrap();
            assert_eq!(story.standing, Standing::Untested, "{code}");
            fake.level
        };
        let undated: fn(&mut Creator) = |creator| {
            let sample = creator.followers.iter_mut().flatten();
            sample.for_each(|one| one.followed_at = None);
        };
        assert_eq!(untested(undated, "audience.newest_only"), Level::Verify);
        let silent: fn(&mut Creator) = |creator| creator.posts = None;
        assert_eq!(untested(silent, "audience.giveaway"), Level::Verify);
        let unknown: fn(&mut Creator) = |creator| creator.profile = None;
        assert_eq!(untested(unknown, "audience.fame"), Level::Avoid);
    }

    #[test]
    fn a_follower_is_shown_by_one_name() {
        let shown = |creator: &Creator, code| {
            let found = assessed(creator);
            let excerpts = of(&found, code).excerpts.iter();
            let of = |one: &Excerpt| (one.source.clone(), one.passages[0].text.clone());
            excerpts.map(of).collect::<Vec<_>>()
        };
        let mut creator = creator(10, 190);
        for code in ["audience.fake", "audience.batch", "audience.look_alikes"] {
            for (source, text) in shown(&creator, code) {
                assert!(source == text && source.ends_with(char::is_numeric));
                assert!(
                    !source.starts_with('f') || source.starts_with("ff"),
                    "{source}"
                );
            }
        }
        let sample = creator.followers.iter_mut().flatten();
        sample.for_each(|one| one.handle = None);
        for (source, _) in shown(&creator, "audience.fake") {
            assert!(source.starts_with('f'), "{source}");
        }
    }

    #[test]
    fn everything_said_has_its_words() {
        let silent = Creator {
            followers: Some(vec![Account::default(); 3]),
            ..Creator::default()
        };
        let cases = [
            assessed(&creator(10, 190)),
            assessed(&creator(200, 0)),
            assessed(&creator(2, 20)),
            assessed(&Creator::default()),
            assessed(&silent),
        ];
        for language in [Language::En, Language::Zh] {
            for found in &cases {
                for finding in &found.findings {
                    assert_ne!(words::title(finding, language), finding.code);
                    let says = words::says(finding, language);
                    assert!(!says.contains(['?', '{', '[']), "{says}");
                    for story in &finding.stories {
                        let told = words::story(story, language);
                        assert!(!told.starts_with(story.code), "{told}");
                    }
                    for fact in finding.excerpts.iter().flat_map(|shown| &shown.facts) {
                        assert_ne!(words::label(fact, language), fact.name);
                    }
                }
                for gap in &found.gaps {
                    assert!(!words::gap(gap, language).starts_with(gap.code));
                }
            }
        }
    }
}
