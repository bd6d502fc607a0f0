//! Followers who do nothing.

use super::fake::SAMPLE_MIN;
use crate::creator::finding::{Amount, Assessment, Axis, Finding, Level};
use crate::creator::record::{Account, Creator};
use crate::rollup::Share;

/// Seconds without a sign of life.
const SILENT: i64 = 365 * 86_400;

/// Of followers of Swiss influencers 8 % had no post (SRF Data 2017); many
/// people only read, and on video platforms most do.
const MANY: f64 = 0.5;
const MOST: f64 = 0.8;

/// The share of followers who never posted, or who have not been seen for a
/// year before the latest of all moments known of the creator.
pub(super) fn assess(creator: &Creator, sample: &[Account], found: &mut Assessment) {
    let latest = latest(creator, sample);
    let known: Vec<bool> = (sample.iter())
        .filter_map(|account| inactive(account, latest))
        .collect();
    if known.is_empty() {
        return found.lack(Axis::Audience, "audience.inactive", "followers.posts");
    }
    let inactive = known.iter().filter(|inactive| **inactive).count();
    let share = Share::of(
        inactive as f64,
        u32::try_from(known.len()).unwrap_or(u32::MAX),
    );
    let level = match share.low {
        MOST.. if known.len() >= SAMPLE_MIN => Level::Verify,
        MANY.. => Level::Note,
        _ => Level::Clear,
    };
    let finding = Finding::new("audience.inactive", level)
        .fact("share", Amount::Share(share.mean))
        .fact("low", Amount::Share(share.low))
        .fact("high", Amount::Share(share.high))
        .fact("sample", Amount::Count(known.len() as f64));
    found.find(finding);
}

/// By the last sign of life, where it is known, or by posts.
fn inactive(account: &Account, latest: Option<i64>) -> Option<bool> {
    let silent = account.last_active_at.zip(latest);
    let silent = silent.map(|(seen, latest)| latest - seen > SILENT);
    let never = account.posts.map(|posts| posts == 0.0);
    silent.or(never)
}

/// The latest moment known of the creator or of the sample.
fn latest(creator: &Creator, sample: &[Account]) -> Option<i64> {
    let posts = creator.posts().iter().filter_map(|post| post.created_at);
    let comments = creator.comments().iter().filter_map(|one| one.created_at);
    let counts = creator.history.iter().flatten().map(|count| count.at);
    let sample = sample
        .iter()
        .flat_map(|one| [one.last_active_at, one.followed_at, one.created_at])
        .flatten();
    posts.chain(comments).chain(counts).chain(sample).max()
}
