//! Contacts, claims, impersonation, change of niche.

mod cues;
mod impersonation;
mod niche;
mod phrases;
mod source;

pub use impersonation::Names;

use super::Context;
use super::finding::{Assessment, Axis};
use super::record::Creator;

/// Assesses this axis of one creator.
pub fn assess(creator: &Creator, context: &Context) -> Assessment {
    let mut assessment = Assessment::default();
    let sources = source::written(creator);
    phrases::assess(&sources, &mut assessment);
    if creator.posts().iter().all(|post| post.words().is_none()) {
        assessment.lack(Axis::Conduct, "phrases", "posts.text");
    }
    impersonation::assess(creator, &context.names, &mut assessment);
    niche::assess(creator, &mut assessment);
    assessment
}
