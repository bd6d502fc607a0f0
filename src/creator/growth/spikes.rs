//! Days on which far more came than before and after.
//!
//! A step stands out if it exceeds the running median of the three weeks on
//! either side by many robust deviations. The deviation is never taken as less
//! than arrivals that come in clumps would give, nor less than rounding, and an
//! excess that is small beside the followers is none.

use super::series::{Point, Series, Step};
use crate::creator::norms::robust::{median, scale};
use crate::creator::record::DAY;

/// Steps on either side with which one is compared.
const WINDOW: i64 = 21 * DAY;
const BESIDE_MIN: usize = 10;

/// A step over more days has no day.
const STEP_DAYS_MAX: f64 = 7.0;

/// Deviations from which a step stands out.
const Z_MIN: f64 = 7.0;

/// An excess of a smaller share of the followers, or of fewer, is none.
const SHARE_MIN: f64 = 0.01;
const EXCESS_MIN: f64 = 50.0;

/// The variance of a day beside its mean: followers come in clumps.
const CLUMPS: f64 = 4.0;

/// Steps that stand out within so long are one event.
const EVENT_GAP: i64 = 2 * DAY;

/// Followers that came, or went, at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// The last count before.
    pub from: Point,
    /// The last count of it.
    pub to: Point,
    /// How many more came than usual; negative if they went.
    pub excess: f64,
    /// How many come on a usual day around it.
    pub usual: f64,
    /// Deviations by which its strongest day stands out.
    pub z: f64,
}

/// All events of a series, in order of time.
pub fn events(series: &Series) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for (at, step) in series.steps.iter().enumerate() {
        let Some(event) = event(&series.steps, at, step) else {
            continue;
        };
        match events.last_mut().filter(|last| continues(last, &event)) {
            Some(last) => {
                last.to = event.to;
                last.excess += event.excess;
                last.z = last.z.max(event.z);
            }
            None => events.push(event),
        }
    }
    events
}

fn continues(last: &Event, next: &Event) -> bool {
    let gap = next.from.at.saturating_sub(last.to.at);
    gap <= EVENT_GAP && last.excess.signum() == next.excess.signum()
}

fn event(steps: &[Step], at: usize, step: &Step) -> Option<Event> {
    if step.days() > STEP_DAYS_MAX {
        return None;
    }
    let beside = beside(steps, at);
    if beside.len() < BESIDE_MIN {
        return None;
    }
    let usual = median(beside.iter().copied())?;
    let excess = step.change() - usual * step.days();
    let least = EXCESS_MIN.max(SHARE_MIN * step.from.count);
    let clumps = CLUMPS * usual.abs().max(1.0);
    let spread = scale(&beside)?;
    let variance = (spread * spread).max(clumps) * step.days();
    // Rounding moves either end by up to half its grain.
    let z = (excess.abs() - step.blur).max(0.0) / variance.sqrt();
    (excess.abs() - step.blur >= least && z >= Z_MIN).then_some(Event {
        from: step.from,
        to: step.to,
        excess,
        usual,
        z,
    })
}

/// What came a day within the window around a step, without itself.
fn beside(steps: &[Step], at: usize) -> Vec<f64> {
    let middle = steps[at].to.at;
    let near = |step: &&Step| (step.to.at.saturating_sub(middle)).saturating_abs() <= WINDOW;
    let before = steps[..at].iter().rev().take_while(near);
    let after = steps[at + 1..].iter().take_while(near);
    before.chain(after).map(Step::daily).collect()
}
