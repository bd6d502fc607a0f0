//! Innocent stories of a rate that is not as others'.

use super::figures::{Figures, Seen};
use crate::creator::finding::{Amount, Fact, Standing, Story};
use crate::creator::occasions::is_giveaway;
use crate::creator::record::Creator;

/// Below so many followers most are friends, and friends respond.
const SMALL: f64 = 2000.0;

/// Followers of so many years ago have often left the platform.
const OLD_SECONDS: i64 = 5 * 365 * 86_400;

/// Few followers, who know the creator.
pub fn small_account(followers: Option<f64>) -> Story {
    let small = followers.map(|followers| followers < SMALL);
    let mut story = Story::plain("small_account", Standing::of(small));
    story.facts.extend(followers.map(|followers| Fact {
        name: "followers",
        amount: Amount::Count(followers),
    }));
    story
}

/// Whether a creator without some of its posts would be as others, in which
/// case these posts explain it. `usual` judges what is left.
fn without<'a>(
    code: &'static str,
    figures: &Figures<'a>,
    is_known: bool,
    is_such: impl Fn(&Seen) -> bool,
    usual: impl Fn(&Figures<'a>) -> Option<bool>,
) -> Story {
    let such = figures.posts.iter().filter(|seen| is_such(seen)).count();
    let holds = match (is_known, such) {
        (false, _) => None,
        (true, 0) => Some(false),
        (true, _) => usual(&figures.only(|seen| !is_such(seen))),
    };
    let mut story = Story::plain(code, Standing::of(holds));
    if is_known {
        story.facts.push(Fact {
            name: "posts",
            amount: Amount::Count(such as f64),
        });
    }
    story
}

/// Posts that give something away.
pub fn giveaways<'a>(figures: &Figures<'a>, usual: impl Fn(&Figures<'a>) -> Option<bool>) -> Story {
    let gives = |seen: &Seen| seen.post.words().is_some_and(|words| is_giveaway(&words));
    let known = figures.posts.iter().any(|seen| seen.post.words().is_some());
    without("giveaway_posts", figures, known, gives, usual)
}

/// Posts for which reach was bought openly.
pub fn promotion<'a>(figures: &Figures<'a>, usual: impl Fn(&Figures<'a>) -> Option<bool>) -> Story {
    let promoted = |seen: &Seen| seen.post.promoted == Some(true);
    let known = figures
        .posts
        .iter()
        .any(|seen| seen.post.promoted.is_some());
    without("promoted_reach", figures, known, promoted, usual)
}

/// Followers who came long ago and have left the platform since.
pub fn old_followers(creator: &Creator) -> Story {
    let made = creator
        .profile
        .as_ref()
        .and_then(|profile| profile.created_at);
    let last = creator
        .posts()
        .iter()
        .filter_map(|post| post.created_at)
        .max();
    let old = made
        .zip(last)
        .map(|(made, last)| last.saturating_sub(made) > OLD_SECONDS);
    Story::plain("old_followers", Standing::of(old))
}

/// A brand or a celebrity, whom people follow without responding.
pub fn celebrity(creator: &Creator) -> Story {
    let verified = creator
        .profile
        .as_ref()
        .and_then(|profile| profile.verified);
    Story::plain("celebrity", Standing::of(verified))
}

/// Likes that some posts do not show.
pub fn hidden_likes(figures: &Figures) -> Story {
    let mut story = Story::plain("hidden_likes", Standing::of(Some(figures.hidden > 0)));
    if figures.hidden > 0 {
        story.facts.push(Fact {
            name: "posts",
            amount: Amount::Count(figures.hidden as f64),
        });
    }
    story
}
