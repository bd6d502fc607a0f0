//! How comments, saves, shares and views stand to each other: whoever buys one
//! of them often forgets the others.

use super::figures::Figures;
use crate::creator::finding::{Amount, Assessment, Axis, Finding, Level};
use crate::creator::norms::measure::Measure;
use crate::creator::norms::place::{Oddity, Place};
use crate::creator::norms::{Norms, Subject};
use crate::creator::record::Creator;

/// A ratio, with the names of its facts: value, what is usual, percentile.
const RATIOS: [(Measure, [&str; 3]); 4] = [
    (
        Measure::CommentsPerLike,
        ["comments_per_like", "usual_comments", "comments_percentile"],
    ),
    (
        Measure::SavesPerLike,
        ["saves_per_like", "usual_saves", "saves_percentile"],
    ),
    (
        Measure::SharesPerLike,
        ["shares_per_like", "usual_shares", "shares_percentile"],
    ),
    (
        Measure::ViewsPerFollower,
        ["views_per_follower", "usual_views", "views_percentile"],
    ),
];

/// Assesses the ratios of a typical post.
pub fn assess(creator: &Creator, figures: &Figures, norms: &Norms, found: &mut Assessment) {
    let Some(subject) = Subject::of(creator) else {
        return;
    };
    let mut finding = Finding::new("engagement.ratios", Level::Clear)
        .fact("posts", Amount::Count(figures.posts.len() as f64));
    let mut placed = 0;
    for (measure, [name, usual, percentile]) in RATIOS {
        let Some(value) = figures.typical(measure) else {
            continue;
        };
        let Some(place) = norms.place(measure, &subject, value) else {
            continue;
        };
        placed += 1;
        finding.level = finding.level.max(level(&place));
        finding = finding
            .fact(name, amount(measure, value.value))
            .fact(usual, amount(measure, place.quantiles[2]))
            .fact(percentile, Amount::Percentile(place.percentile));
    }
    match placed {
        0 => found.lack(Axis::Engagement, "engagement_ratios", "peers"),
        _ => found.find(finding),
    }
}

fn amount(measure: Measure, value: f64) -> Amount {
    match measure {
        Measure::ViewsPerFollower => Amount::Share(value),
        _ => Amount::Number(100.0 * value),
    }
}

/// Four ratios are looked at, so only the extreme is asked about; published
/// bands of ratios contradict each other too much to ask by.
fn level(place: &Place) -> Level {
    match place.oddity() {
        Oddity::Extreme if !place.is_prior() => Level::Verify,
        Oddity::Extreme => Level::Note,
        Oddity::Unusual if !place.is_prior() => Level::Note,
        _ => Level::Clear,
    }
}
