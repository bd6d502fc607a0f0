//! Whether profile and history tell of the same number of followers: the count
//! in a media kit is easily written.

use crate::creator::finding::{Amount, Assessment, Finding, Level, Standing, Story};
use crate::creator::record::Creator;
use crate::creator::record::DAY;

/// Counts that are so many times each other, and so far apart, contradict each
/// other.
const TIMES: f64 = 1.25;
const APART: f64 = 200.0;

/// A history that ends so long before the other exports may be overtaken.
const OVERTAKEN: i64 = 30 * DAY;

/// Compares the profile with the end of the history.
pub fn assess(creator: &Creator, found: &mut Assessment) {
    let told = creator
        .profile
        .as_ref()
        .and_then(|profile| profile.followers);
    let counts = creator.history.iter().flatten().rev();
    let last = counts
        .filter_map(|count| Some((count.at, count.followers?)))
        .next();
    let (Some(told), Some((at, counted))) = (told, last) else {
        return;
    };
    let (less, more) = (told.min(counted), told.max(counted));
    if more < TIMES * less || more - less < APART {
        return;
    }
    let latest = creator
        .posts()
        .iter()
        .filter_map(|post| post.created_at)
        .max();
    let overtaken = latest.map(|latest| latest.saturating_sub(at) > OVERTAKEN);
    found.find(
        Finding::new("growth.contradiction", Level::Verify)
            .fact("told", Amount::Count(told))
            .fact("counted", Amount::Count(counted))
            .fact("day", Amount::Day(at))
            .story(Story::plain("old_history", Standing::of(overtaken))),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::creator::record::{Count, Profile};

    fn found(told: f64, counted: f64) -> usize {
        let creator = Creator {
            profile: Some(Profile {
                followers: Some(told),
                ..Profile::default()
            }),
            history: Some(vec![Count {
                at: 0,
                followers: Some(counted),
                following: None,
            }]),
            ..Creator::default()
        };
        let mut assessment = Assessment::default();
        assess(&creator, &mut assessment);
        assessment.findings.len()
    }

    #[test]
    fn only_counts_far_apart_contradict_each_other() {
        assert_eq!(found(900_000.0, 75_806.0), 1);
        assert_eq!(found(75_806.0, 900_000.0), 1);
        assert_eq!(found(80_000.0, 75_806.0), 0);
        assert_eq!(found(150.0, 90.0), 0);
    }
}
