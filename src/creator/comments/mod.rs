//! What is written under the posts.

mod burst;
mod circle;
mod copies;
pub mod cues;
pub mod features;
mod generic;
pub mod head;
mod passages;
mod pods;
mod relevance;
mod replies;
mod spam;
mod talk;

use super::Context;
use super::finding::{Assessment, Axis, Standing};
use super::record::Creator;
use talk::Talk;

pub use circle::Regulars;

/// Fewer comments give no share worth telling.
const COMMENTS_MIN: u32 = 30;

/// Assesses this axis of one creator.
pub fn assess(creator: &Creator, context: &Context) -> Assessment {
    let mut all = Assessment::default();
    if creator.comments.is_none() {
        all.lack(Axis::Comments, "comments", "comments");
        return all;
    }
    let talk = Talk::of(creator, context.model.comments.as_ref());
    if talk.written().next().is_none() {
        all.lack(Axis::Comments, "comments_texts", "comments.text");
    } else {
        spam::assess(&talk, context.model.comments.as_ref(), &mut all);
        copies::assess(&talk, &mut all);
        generic::assess(&talk, &mut all);
        relevance::assess(&talk, &mut all);
        replies::assess(&talk, &mut all);
    }
    pods::assess(&talk, &mut all);
    circle::assess(&talk, &context.regulars, &mut all);
    burst::assess(&talk, &mut all);
    all
}

/// How a story stands that needs a value of at least `least` to explain.
fn standing(value: Option<f64>, least: f64) -> Standing {
    Standing::of(value.map(|value| value >= least))
}

#[cfg(test)]
mod tests;
