//! What is paid for, and whether it says so.
//!
//! - `reading` reads every post once: [`head`] judges Chinese wording,
//!   `disclosure` and `cues` name what is said in any language;
//! - a file a finding concludes from that: `undisclosed`, `denied`,
//!   `disclosed`, `promotion`, `share`, `rotation`, `copies`, `performance`.

mod brands;
pub mod context;
mod copies;
mod cues;
mod denied;
mod disclosed;
mod disclosure;
mod excerpt;
pub mod grams;
mod habit;
pub mod head;
mod performance;
mod persons;
mod phrases;
mod promotion;
mod reading;
mod rotation;
mod scripts;
pub mod sentences;
mod share;
mod stories;
#[cfg(test)]
mod tests;
mod undisclosed;

use self::reading::Reading;
use self::undisclosed::Aggravation;
use super::Context;
use super::finding::{Assessment, Axis};
use super::record::Creator;

pub use self::scripts::Scripts;

/// Assesses this axis of one creator.
pub fn assess(creator: &Creator, context: &Context) -> Assessment {
    let mut assessment = Assessment::default();
    let head = context.model.advertising.as_ref();
    let readings = reading::read(creator.posts(), head);
    gaps(&mut assessment, creator, context, &readings);
    let copies = copies::find(&creator.id, &readings, &context.scripts);
    let aggravation = Aggravation {
        denies: denied::is_contradicted(&readings),
        shares_script: copies.iter().any(copies::is_shared),
    };
    if let Some(head) = head {
        let found = undisclosed::find(creator, &readings, head.stack.rare, &aggravation);
        assessment.findings.extend(found);
    }
    let others = [
        promotion::find(&readings),
        denied::find(&readings),
        disclosed::find(&readings),
        share::find(&readings),
        rotation::find(&readings),
        performance::find(&readings),
    ];
    assessment.findings.extend(others.into_iter().flatten());
    assessment.findings.extend(copies);
    assessment
}

/// Says what could not be looked at.
fn gaps(assessment: &mut Assessment, creator: &Creator, context: &Context, readings: &[Reading]) {
    let mut lack = |code, needs| assessment.lack(Axis::Advertising, code, needs);
    if !readings.iter().any(Reading::is_written) {
        lack(
            "advertising.texts",
            if creator.posts.is_some() {
                "posts.text"
            } else {
                "posts"
            },
        );
        return;
    }
    if context.model.advertising.is_none() {
        lack("advertising.model", "");
    }
    if readings.iter().any(Reading::is_foreign) {
        lack("advertising.language", "");
    }
    let judged = readings
        .iter()
        .filter_map(|reading| reading.weight.zip(reading.judgement.as_ref()));
    let (short, long): (Vec<_>, Vec<_>) =
        judged.partition(|(weight, judgement)| weight.abs() < judgement.weight.abs());
    if short.len() > long.len() {
        lack("advertising.short", "");
    }
    if readings
        .iter()
        .all(|reading| reading.post.created_at.is_none())
    {
        lack("advertising.dates", "posts.created_at");
    }
    if readings.iter().all(|reading| reading.post.likes.is_none()) {
        lack("advertising.answers", "posts.likes");
    }
    if !context.scripts.compares() {
        lack("advertising.others", "");
    }
}
