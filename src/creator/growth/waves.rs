//! Following many to be followed back, and dropping them again.

use super::series::{Point, Series};
use crate::creator::finding::{Amount, Assessment, Axis, Chart, Finding, Level};
use crate::creator::norms::robust::median;
use crate::creator::record::DAY;

/// A wave is at least as high: accounts, and share of what is usually followed.
const HEIGHT_MIN: f64 = 100.0;
const HEIGHT_SHARE: f64 = 0.1;

/// At least so much of a wave is dropped again, within so long.
const DROPPED: f64 = 0.5;
const LENGTH_MAX: i64 = 90 * DAY;

/// Fewer counts show no waves.
const POINTS_MIN: usize = 10;

/// Assesses the waves of accounts followed.
pub fn assess(series: &Series, found: &mut Assessment) {
    if series.points.len() < POINTS_MIN {
        return found.lack(Axis::Growth, "follow_waves", "history.following");
    }
    let waves = waves(&series.points);
    let level = match waves.len() {
        0 => Level::Clear,
        1 => Level::Note,
        _ => Level::Verify,
    };
    let heights = waves.iter().map(|(low, top)| top.count - low.count);
    let followed = heights.fold(0.0, |sum, height| sum + height);
    let mut finding = Finding::new("growth.follow_waves", level)
        .fact("waves", Amount::Count(waves.len() as f64))
        .fact("followed", Amount::Count(followed))
        .fact("days", Amount::Days(series.days().round()));
    if !waves.is_empty() {
        finding = finding.drawn(Chart::Series {
            points: series.drawn(),
            marks: waves
                .iter()
                .map(|(_, top)| (top.at, "follow_wave"))
                .collect(),
        });
    }
    found.find(finding);
}

/// Where each wave begins, and its top.
fn waves(points: &[Point]) -> Vec<(Point, Point)> {
    let usual = median(points.iter().map(|point| point.count)).unwrap_or_default();
    let height = HEIGHT_MIN.max(HEIGHT_SHARE * usual);
    let mut waves = Vec::new();
    let Some(&start) = points.first() else {
        return waves;
    };
    let (mut low, mut top) = (start, start);
    for point in points {
        if point.count > top.count {
            top = *point;
        }
        let rise = top.count - low.count;
        let is_wave = rise >= height
            && top.count - point.count >= DROPPED * rise
            && point.at.saturating_sub(low.at) <= LENGTH_MAX;
        if is_wave {
            waves.push((low, top));
        }
        let begins_anew = is_wave || point.count < low.count;
        let is_old = point.at.saturating_sub(low.at) > LENGTH_MAX;
        if begins_anew || is_old {
            (low, top) = (*point, *point);
        }
    }
    waves
}
