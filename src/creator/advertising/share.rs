//! How much of what is posted is paid for, and whether it grows.

use std::collections::BTreeMap;

use super::reading::Reading;
use crate::creator::finding::{Amount, Chart, Finding, Level};
use crate::schema::format_time;

const DAY: i64 = 86_400;

/// How far back recent reaches, in days.
const RECENT: i64 = 90;

/// Posts needed on either side to speak of a change.
const ENOUGH: usize = 5;

/// Adds up the chances of being paid for; `None` if nothing can be said of any
/// post.
pub fn find(readings: &[Reading]) -> Option<Finding> {
    let known: Vec<(Option<i64>, f64, bool)> = (readings.iter())
        .filter_map(|reading| {
            Some((
                reading.post.created_at,
                reading.paid()?,
                reading.is_commercial(),
            ))
        })
        .collect();
    if known.is_empty() {
        return None;
    }
    let share = |of: &[f64]| of.iter().sum::<f64>() / of.len().max(1) as f64;
    let all: Vec<f64> = known.iter().map(|(_, paid, _)| *paid).collect();
    let commercial = known.iter().filter(|(.., commercial)| *commercial).count();
    let level = match commercial {
        0 => Level::Clear,
        _ => Level::Note,
    };
    let mut finding = Finding::new("advertising.share", level)
        .fact("posts", Amount::Count(known.len() as f64))
        .fact("commercial", Amount::Count(commercial as f64))
        .fact("share", Amount::Share(share(&all)));
    let dated: Vec<(i64, f64)> = (known.iter())
        .filter_map(|(at, paid, _)| Some(((*at)?, *paid)))
        .collect();
    let Some(last) = dated.iter().map(|(at, _)| *at).max() else {
        return Some(finding);
    };
    let since = last.saturating_sub(RECENT * DAY);
    let (recent, before): (Vec<_>, Vec<_>) = dated.iter().copied().partition(|(at, _)| *at > since);
    if recent.len() >= ENOUGH && before.len() >= ENOUGH {
        let of = |part: &[(i64, f64)]| {
            let chances: Vec<f64> = part.iter().map(|(_, paid)| *paid).collect();
            Amount::Share(share(&chances))
        };
        finding = finding
            .fact("recent", of(&recent))
            .fact("before", of(&before));
    }
    Some(finding.drawn(by_month(&dated)))
}

/// The share of every month that has posts, at the month's first post.
fn by_month(dated: &[(i64, f64)]) -> Chart {
    let mut months: BTreeMap<String, (i64, f64, f64)> = BTreeMap::new();
    for (at, paid) in dated {
        let written = format_time(*at);
        let month = written.get(..7).unwrap_or(&written).to_owned();
        let (first, sum, count) = months.entry(month).or_insert((*at, 0.0, 0.0));
        *first = (*first).min(*at);
        *sum += paid;
        *count += 1.0;
    }
    let mut points: Vec<(i64, f64)> = (months.into_values())
        .map(|(first, sum, count)| (first, sum / count))
        .collect();
    points.sort_by_key(|(at, _)| *at);
    Chart::Series {
        points,
        marks: Vec::new(),
    }
}
