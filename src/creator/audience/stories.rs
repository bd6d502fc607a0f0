//! Innocent stories of an audience that looks fake.

use super::fake::Suspect;
use super::shapes::Trait;
use crate::creator::finding::{Amount, Fact, Standing, Story};
use crate::creator::occasions::is_giveaway;
use crate::creator::record::{Account, Creator, DAY};

/// The stories, each held against the accounts that look fake. `low` is the
/// lower end of their share.
pub(super) fn of_fakes(
    creator: &Creator,
    sample: &[Account],
    suspects: &[&Suspect],
    low: f64,
) -> Vec<Story> {
    vec![
        quiet_people(suspects),
        fame(creator, low),
        giveaway(creator, suspects),
        newest_only(creator, sample),
    ]
}

/// People who only read have no posts and few contacts. It is no explanation
/// where most suspects are suspicious by other traits alone.
fn quiet_people(suspects: &[&Suspect]) -> Story {
    let otherwise = |one: &&&Suspect| {
        let traits = one.judged.traits().into_iter();
        let quiet = traits.filter(|(of, _)| matches!(of, Trait::Posts | Trait::Empty));
        one.judged.weight - quiet.map(|(_, weight)| weight).sum::<f64>() > 0.0
    };
    let others = suspects.iter().filter(otherwise).count();
    let standing = match 2 * others > suspects.len() {
        true => Standing::Unlikely,
        false => Standing::Possible,
    };
    let part = others as f64 / suspects.len().max(1) as f64;
    let facts = vec![Fact {
        name: "otherwise",
        amount: Amount::Share(part),
    }];
    Story::new("audience.quiet_people", standing, facts)
}

/// Followers from whom an account is famous.
const FAMOUS: f64 = 100_000.0;
/// More fakes than this do not come unasked.
const UNASKED: f64 = 0.4;

/// Fakes follow famous accounts unasked, to look like people.
fn fame(creator: &Creator, low: f64) -> Story {
    let verified = creator
        .profile
        .as_ref()
        .and_then(|profile| profile.verified);
    let size = creator.size();
    let famous = verified == Some(true) || size.is_some_and(|size| size >= FAMOUS);
    let standing = match (famous, size) {
        (true, _) if low < UNASKED => Standing::Possible,
        (false, None) => Standing::Untested,
        _ => Standing::Unlikely,
    };
    let facts = size.map(|size| Fact {
        name: "followers",
        amount: Amount::Count(size),
    });
    Story::new("audience.fame", standing, facts.into_iter().collect())
}

/// Days in which people join for it.
const JOINING: i64 = 7;

/// Accounts that are made to join giveaways look fake. Told by whether the
/// suspects began to follow just after one.
fn giveaway(creator: &Creator, suspects: &[&Suspect]) -> Story {
    const CODE: &str = "audience.giveaway";
    let Some(posts) = &creator.posts else {
        return Story::new(CODE, Standing::Untested, Vec::new());
    };
    if posts.iter().all(|post| post.words().is_none()) {
        return Story::new(CODE, Standing::Untested, Vec::new());
    }
    let gives = |words: String| is_giveaway(&words);
    let gifts = posts.iter().filter(|post| post.words().is_some_and(gives));
    let gifts: Vec<Option<i64>> = gifts.map(|post| post.created_at).collect();
    if gifts.is_empty() {
        return Story::new(CODE, Standing::Unlikely, Vec::new());
    }
    let days: Vec<i64> = gifts.iter().copied().flatten().collect();
    let followed: Vec<i64> = suspects
        .iter()
        .filter_map(|one| one.account.followed_at)
        .collect();
    if days.is_empty() || followed.is_empty() || 2 * followed.len() < suspects.len() {
        return Story::new(CODE, Standing::Untested, Vec::new());
    }
    let just_after = |at: &&i64| {
        let since = days.iter().map(|day| **at - day);
        since
            .into_iter()
            .any(|since| (0..=JOINING * DAY).contains(&since))
    };
    let joined = followed.iter().filter(just_after).count();
    let standing = match 2 * joined >= followed.len() {
        true => Standing::Possible,
        false => Standing::Unlikely,
    };
    let facts = vec![Fact {
        name: "joined",
        amount: Amount::Share(joined as f64 / followed.len().max(1) as f64),
    }];
    Story::new(CODE, standing, facts)
}

/// A sample within so many days is of the newest followers alone.
const RECENT: i64 = 60;
/// A sample of so much of all followers is no sample of some.
const NEARLY_ALL: f64 = 0.5;

/// Platforms list the newest followers first, and a recent wave is not the
/// audience.
fn newest_only(creator: &Creator, sample: &[Account]) -> Story {
    const CODE: &str = "audience.newest_only";
    let size = creator.size().filter(|size| *size > 0.0);
    if size.is_some_and(|size| sample.len() as f64 >= NEARLY_ALL * size) {
        return Story::new(CODE, Standing::Unlikely, Vec::new());
    }
    let mut followed: Vec<i64> = sample.iter().filter_map(|one| one.followed_at).collect();
    followed.sort_unstable();
    let ends = followed.first().zip(followed.last());
    let Some((first, last)) = ends.filter(|_| 2 * followed.len() > sample.len()) else {
        return Story::new(CODE, Standing::Untested, Vec::new());
    };
    let days = (last - first) / DAY;
    let standing = match days <= RECENT {
        true => Standing::Possible,
        false => Standing::Unlikely,
    };
    let facts = vec![Fact {
        name: "days",
        amount: Amount::Days(days as f64),
    }];
    Story::new(CODE, standing, facts)
}
