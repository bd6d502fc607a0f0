//! Innocent stories of posts that read as if paid for.

use std::sync::LazyLock;

use super::cues::Cue;
use super::disclosure;
use super::phrases::{Phrases, Words};
use super::reading::{Reading, capped};
use crate::creator::finding::{Amount, Fact, Standing, Story};
use crate::creator::record::Creator;

/// Words of a profile that invites brands.
const CONTACT: [&str; 12] = [
    "商务",
    "商务合作",
    "合作",
    "品牌合作",
    "商务微信",
    "合作请",
    "business inquiries",
    "business enquiries",
    "for collabs",
    "collabs",
    "pr",
    "work with me",
];

static CONTACT_PHRASES: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::new(CONTACT.map(|phrase| ((), phrase))));

/// The stories, tested on the posts that look paid and on what else there is.
pub fn of_undisclosed(creator: &Creator, all: &[Reading], suspects: &[&Reading]) -> Vec<Story> {
    vec![enthusiasm(suspects), gift(all, suspects), profile(creator)]
}

/// Somebody simply likes it: then nobody is called to buy and no code is given.
fn enthusiasm(suspects: &[&Reading]) -> Story {
    let sells = |reading: &&&Reading| reading.has(Cue::Buy) || reading.has(Cue::Code);
    let selling = suspects.iter().filter(sells).count();
    let standing = if 2 * selling >= suspects.len() {
        Standing::Unlikely
    } else {
        Standing::Possible
    };
    Story::new(
        "enthusiasm",
        standing,
        vec![
            Fact::new("selling", Amount::Count(selling as f64)),
            Fact::new("suspects", Amount::Count(suspects.len() as f64)),
        ],
    )
}

/// The thing was given and nothing paid: then other posts say so of theirs.
fn gift(all: &[Reading], suspects: &[&Reading]) -> Story {
    let disclosed = all
        .iter()
        .filter(|reading| !reading.is_undisclosed())
        .count();
    let coded = suspects
        .iter()
        .filter(|reading| reading.has(Cue::Code))
        .count();
    let standing = match (disclosed, coded) {
        (_, coded) if 2 * coded >= suspects.len().max(1) => Standing::Unlikely,
        (0, _) => Standing::Untested,
        _ => Standing::Possible,
    };
    Story::new(
        "gifted_item",
        standing,
        vec![Fact::new("disclosed", Amount::Count(disclosed as f64))],
    )
}

/// The profile says for all posts what the posts do not say.
fn profile(creator: &Creator) -> Story {
    let bio = creator
        .profile
        .as_ref()
        .and_then(|profile| profile.bio.as_deref());
    let Some(bio) = bio.map(capped) else {
        return Story::new("profile_statement", Standing::Untested, Vec::new());
    };
    if disclosure::is_stated(bio) {
        return Story::new("profile_statement", Standing::Possible, Vec::new());
    }
    let words = Words::of(bio);
    let contact = CONTACT_PHRASES.find(&words).into_iter().next();
    let facts = contact.map(|found| {
        let told = &bio[words.bytes(found.words)];
        Fact::new("contact", Amount::Text(told.to_owned()))
    });
    Story::new(
        "profile_statement",
        Standing::Unlikely,
        facts.into_iter().collect(),
    )
}
