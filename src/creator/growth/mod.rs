//! How the number of followers came about.

mod contradiction;
mod decay;
mod explain;
mod line;
mod series;
mod spikes;
mod verdict;
mod waves;

use self::line::Looked;
use self::series::Series;
use super::Context;
use super::finding::{Amount, Assessment, Axis, Chart, Finding, Level};
use super::record::Creator;

/// Fewer counts, or a shorter time, show no growth.
const POINTS_MIN: usize = 14;
const DAYS_MIN: f64 = 21.0;

/// Assesses this axis of one creator.
pub fn assess(creator: &Creator, _context: &Context) -> Assessment {
    let mut found = Assessment::default();
    let Some(counts) = &creator.history else {
        found.lack(Axis::Growth, "growth", "history");
        return found;
    };
    let followers = Series::of(counts, |count| count.followers);
    if followers.points.is_empty() {
        found.lack(Axis::Growth, "growth", "history.followers");
    } else if followers.points.len() < POINTS_MIN || followers.days() < DAYS_MIN {
        found.lack(Axis::Growth, "short_history", "history");
    } else {
        of_followers(creator, &followers, &mut found);
    }
    contradiction::assess(creator, &mut found);
    let following = Series::of(counts, |count| count.following);
    waves::assess(&following, &mut found);
    found
}

fn of_followers(creator: &Creator, series: &Series, found: &mut Assessment) {
    let events = spikes::events(series);
    let odd = verdict::assess(creator, series, &events, found);
    let looked = line::assess(series, found);
    if odd || looked == Looked::Straight {
        return;
    }
    let ends = series.points.first().zip(series.points.last());
    let (first, last) = ends.map_or((0.0, 0.0), |(first, last)| (first.count, last.count));
    let mut finding = Finding::new("growth.steady", Level::Clear)
        .fact("days", Amount::Days(series.days().round()))
        .fact("counts", Amount::Count(series.points.len() as f64))
        .fact("first", Amount::Count(first))
        .fact("last", Amount::Count(last));
    if let Looked::Uneven(stretches) = looked {
        finding = finding.fact("stretches", Amount::Count(stretches as f64));
    }
    found.find(finding.drawn(Chart::Series {
        points: series.drawn(),
        marks: Vec::new(),
    }));
}

#[cfg(test)]
mod tests;
