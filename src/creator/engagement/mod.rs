//! How followers respond, beside creators of the same size, platform and vertical.

mod evenness;
mod figures;
pub(super) mod paid_gap;
mod placed;
mod rate;
mod ratios;
mod steps;
pub(super) mod stories;

use self::figures::Figures;
use super::Context;
use super::finding::{Assessment, Axis};
use super::record::Creator;

/// Fewer posts have no typical one.
const POSTS_MIN: usize = 5;

/// Assesses this axis of one creator.
pub fn assess(creator: &Creator, context: &Context) -> Assessment {
    let mut found = Assessment::default();
    if creator.posts.is_none() {
        found.lack(Axis::Engagement, "engagement", "posts");
        return found;
    }
    let figures = Figures::of(creator);
    if figures.posts.len() < POSTS_MIN {
        let hidden = figures.hidden > figures.posts.len();
        let needs = if hidden { "posts.likes" } else { "" };
        found.lack(Axis::Engagement, "few_posts", needs);
        return found;
    }
    rate::assess(creator, &figures, &context.norms, &mut found);
    ratios::assess(creator, &figures, &context.norms, &mut found);
    evenness::assess(creator, &figures, &context.norms, &mut found);
    steps::assess(&figures, &mut found);
    paid_gap::assess(&figures, &mut found);
    found
}

#[cfg(test)]
mod tests;
