//! Who follows many: followers that follow masses, and the creator itself.

use super::fake::SAMPLE_MIN;
use super::shapes::MASS;
use crate::creator::finding::{Amount, Assessment, Axis, Finding, Level};
use crate::creator::record::{Account, Creator};
use crate::rollup::Share;

/// Of genuine followers of Swiss influencers 27 % follow more than 1,500 (SRF
/// Data 2017).
const MANY: f64 = 0.35;
/// The interval excludes what was found among genuine and fake together.
const MOST: f64 = 0.60;

/// The share of followers who see next to nothing of what they follow.
pub(super) fn mass_followers(sample: &[Account], found: &mut Assessment) {
    let counts: Vec<f64> = sample.iter().filter_map(|one| one.following).collect();
    if counts.is_empty() {
        return found.lack(
            Axis::Audience,
            "audience.mass_followers",
            "followers.following",
        );
    }
    let mass = counts.iter().filter(|count| **count > MASS).count();
    let share = Share::of(mass as f64, u32::try_from(counts.len()).unwrap_or(u32::MAX));
    let level = match share.low {
        MOST.. if counts.len() >= SAMPLE_MIN => Level::Verify,
        MANY.. => Level::Note,
        _ => Level::Clear,
    };
    let finding = Finding::new("audience.mass_followers", level)
        .fact("share", Amount::Share(share.mean))
        .fact("low", Amount::Share(share.low))
        .fact("high", Amount::Share(share.high))
        .fact("sample", Amount::Count(counts.len() as f64))
        .fact("many", Amount::Count(MASS));
    found.find(finding);
}

/// From so many followed on, following back is a way to grow.
const TRADED_MIN: f64 = 1_000.0;
/// How much of the followers may have come by it.
const TRADED: f64 = 0.7;

/// Whether the creator follows about as many as follow.
pub(super) fn follow_for_follow(creator: &Creator, found: &mut Assessment) {
    let profile = creator.profile.as_ref();
    let following = profile.and_then(|profile| profile.following);
    let size = creator.size().filter(|size| *size > 0.0);
    let (Some(following), Some(followers)) = (following, size) else {
        let needs = match following {
            None => "profile.following",
            Some(_) => "profile.followers",
        };
        return found.lack(Axis::Audience, "audience.follow_for_follow", needs);
    };
    let traded = following >= TRADED_MIN && following >= TRADED * followers;
    let level = if traded { Level::Note } else { Level::Clear };
    let finding = Finding::new("audience.follow_for_follow", level)
        .fact("following", Amount::Count(following))
        .fact("followers", Amount::Count(followers));
    found.find(finding);
}
