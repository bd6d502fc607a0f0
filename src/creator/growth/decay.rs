//! Whether those who came at once went again.
//!
//! Bought accounts are closed by the platform or leave; so do some who came for
//! a prize. People who came for a viral post mostly stay.

use super::series::Series;
use super::spikes::Event;
use crate::creator::norms::robust::median;
use crate::creator::record::DAY;

/// How long they are watched.
const WATCHED: i64 = 45 * DAY;

/// At least so long, or nothing is said.
const WATCHED_MIN: i64 = 10 * DAY;

/// A share that goes within that time is no chance.
const LOST_MIN: f64 = 0.15;

/// What became of an event, as far as rounding cannot have made it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aftermath {
    /// How many were lost, beyond what came anew as usual.
    pub lost: f64,
    /// The same as a share of those who had come.
    pub share: f64,
    /// Days until the least.
    pub days: f64,
}

impl Aftermath {
    /// Whether as many went as would not by chance.
    pub fn is_decay(&self) -> bool {
        self.share >= LOST_MIN
    }
}

/// What became of those who came with an event; `None` if the history ends
/// before it can be told, or they went.
pub fn aftermath(series: &Series, event: &Event) -> Option<Aftermath> {
    if event.excess <= 0.0 {
        return None;
    }
    let until = event.to.at.saturating_add(WATCHED);
    let after = series.points.iter();
    let after = after.filter(|point| point.at > event.to.at && point.at <= until);
    let arrivals = arrivals(series, event);
    let lost = |at: i64, count: f64| {
        let days = (at - event.to.at) as f64 / DAY as f64;
        event.to.count + arrivals * days - count
    };
    let watched: Vec<(i64, f64)> = after
        .map(|point| (point.at, lost(point.at, point.count)))
        .collect();
    let (end, _) = watched.last()?;
    if end - event.to.at < WATCHED_MIN {
        return None;
    }
    let worst = watched.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
    let (at, lost) = worst?;
    let lost = (lost - blur(series, event.to.at, at)).max(0.0);
    Some(Aftermath {
        lost,
        share: (lost / event.excess).clamp(0.0, 1.0),
        days: (at - event.to.at) as f64 / DAY as f64,
    })
}

/// The most that rounding may have taken or added from one count to another.
fn blur(series: &Series, from: i64, to: i64) -> f64 {
    let steps = series.steps.iter();
    let between = steps.filter(|step| step.from.at >= from && step.to.at <= to);
    between.map(|step| step.blur).fold(0.0, f64::max)
}

/// New followers on a usual day around the event: the least of before and of
/// after the decay, so that a calmer season is no loss.
fn arrivals(series: &Series, event: &Event) -> f64 {
    let within = |from: i64, to: i64| {
        let steps = series.steps.iter();
        let steps = steps.filter(move |step| step.from.at >= from && step.to.at <= to);
        median(steps.map(|step| step.daily()))
    };
    let before = within(event.from.at.saturating_sub(28 * DAY), event.from.at);
    let settled = event.to.at.saturating_add(WATCHED);
    let later = within(settled, settled.saturating_add(28 * DAY));
    let usual = [before, later]
        .into_iter()
        .flatten()
        .fold(event.usual, f64::min);
    usual.max(0.0)
}
