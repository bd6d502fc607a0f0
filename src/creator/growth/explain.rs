//! What the posts say of why so many came at once.

use super::spikes::Event;
use crate::creator::finding::{Amount, Fact, Standing, Story};
use crate::creator::norms::robust::median;
use crate::creator::occasions::{is_collaboration, is_giveaway, mentions};
use crate::creator::record::DAY;
use crate::creator::record::{Creator, Post};

/// A post works for so long before those who came are counted.
const BEFORE: i64 = 8 * DAY;

/// Counts are of the platform's day, not of UTC's, and may lag.
const AFTER: i64 = DAY;

/// A post with so many times the usual likes or views is viral.
const VIRAL: f64 = 4.0;

/// At most so many come for each like, and for each view, of a viral post.
const FOLLOWERS_PER_LIKE: f64 = 1.5;
const FOLLOWERS_PER_VIEW: f64 = 0.08;

/// Where more of the posts name others, naming one means little.
const MENTIONS_MAX: f64 = 0.3;

/// The stories of one event.
pub fn stories(creator: &Creator, event: &Event) -> Vec<Story> {
    let Some(posts) = posts_before(creator, event) else {
        let untested = |code| Story::plain(code, Standing::Untested);
        return [
            "viral_post",
            "giveaway",
            "collaboration",
            "advertising",
            "elsewhere",
        ]
        .map(untested)
        .into();
    };
    vec![
        viral(creator, &posts, event),
        giveaway(creator, &posts),
        collaboration(creator, &posts),
        advertising(creator, &posts),
        Story::plain("elsewhere", Standing::Untested),
    ]
}

/// The platform closed accounts, which tells against them and not against the
/// creator.
pub fn purge() -> Story {
    Story::plain("purge", Standing::Untested)
}

/// Whether one of the stories would explain it.
pub fn is_explained(stories: &[Story]) -> bool {
    stories
        .iter()
        .any(|story| story.standing == Standing::Possible)
}

/// Whether the posts could have told: all that they would show was tested.
pub fn is_tested(stories: &[Story]) -> bool {
    let of = |code| stories.iter().find(|story| story.code == code);
    let told = |code| of(code).is_some_and(|story| story.standing != Standing::Untested);
    told("viral_post") && told("giveaway")
}

fn judged(code: &'static str, holds: bool) -> Story {
    Story::plain(code, Standing::of(Some(holds)))
}

/// The posts that may have brought them, the earliest first; `None` where the
/// dated posts do not reach as far back, or not as far on.
fn posts_before<'a>(creator: &'a Creator, event: &Event) -> Option<Vec<&'a Post>> {
    let times = || creator.posts().iter().filter_map(|post| post.created_at);
    let (first, last) = times().min().zip(times().max())?;
    let from = event.from.at.saturating_sub(BEFORE);
    let to = event.to.at.saturating_add(AFTER);
    // The last post may well be some days old when the counts end.
    if first > event.from.at || last < from {
        return None;
    }
    let near = |post: &&Post| post.created_at.is_some_and(|at| (from..=to).contains(&at));
    let mut posts: Vec<&Post> = creator.posts().iter().filter(near).collect();
    posts.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
    Some(posts)
}

/// Posts far above usual that so many could come from.
fn viral(creator: &Creator, posts: &[&Post], event: &Event) -> Story {
    let usual = |pick: fn(&Post) -> Option<f64>| median(creator.posts().iter().filter_map(pick));
    let likes = |post: &Post| post.likes;
    let views = |post: &Post| post.views;
    let (usual_likes, usual_views) = (usual(likes), usual(views));
    if usual_likes.is_none() && usual_views.is_none() {
        return Story::plain("viral_post", Standing::Untested);
    }
    let excess = |pick: fn(&Post) -> Option<f64>, usual: Option<f64>| {
        let usual = usual.unwrap_or(f64::INFINITY);
        let counts = posts.iter().filter_map(move |post| pick(post));
        counts
            .filter(|count| *count >= VIRAL * usual.max(1.0))
            .sum::<f64>()
    };
    let reach = (excess(likes, usual_likes) * FOLLOWERS_PER_LIKE)
        .max(excess(views, usual_views) * FOLLOWERS_PER_VIEW);
    let mut story = judged("viral_post", reach >= event.excess.abs() && reach > 0.0);
    let best = posts.iter().filter_map(|post| post.likes.or(post.views));
    let best = best.fold(0.0, f64::max);
    let usual = usual_likes.or(usual_views).unwrap_or_default();
    story
        .facts
        .push(Fact::new("near", Amount::Count(posts.len() as f64)));
    if !posts.is_empty() {
        story.facts.push(Fact::new("best", Amount::Count(best)));
    }
    story
        .facts
        .push(Fact::new("usual_likes", Amount::Count(usual)));
    story
}

fn giveaway(creator: &Creator, posts: &[&Post]) -> Story {
    let says = |post: &&Post| post.words().is_some_and(|words| is_giveaway(&words));
    match has_words(creator) {
        true => judged("giveaway", posts.iter().any(says)),
        false => Story::plain("giveaway", Standing::Untested),
    }
}

fn collaboration(creator: &Creator, posts: &[&Post]) -> Story {
    if !has_words(creator) {
        return Story::plain("collaboration", Standing::Untested);
    }
    let words = |post: &Post| post.words().unwrap_or_default();
    let naming = creator
        .posts()
        .iter()
        .filter(|post| mentions(&words(post)))
        .count();
    let seldom = naming as f64 <= MENTIONS_MAX * creator.posts().len() as f64;
    let with = |post: &&Post| {
        let words = words(post);
        is_collaboration(&words) || (seldom && mentions(&words))
    };
    judged("collaboration", posts.iter().any(with))
}

fn advertising(creator: &Creator, posts: &[&Post]) -> Story {
    let known = creator.posts().iter().any(|post| post.promoted.is_some());
    match known {
        true => judged(
            "advertising",
            posts.iter().any(|post| post.promoted == Some(true)),
        ),
        false => Story::plain("advertising", Standing::Untested),
    }
}

fn has_words(creator: &Creator) -> bool {
    creator.posts().iter().any(|post| post.words().is_some())
}
