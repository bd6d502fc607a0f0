//! What the events of a history come to.

use super::decay::{Aftermath, aftermath};
use super::explain::{is_explained, is_tested, stories};
use super::series::{Point, Series};
use super::spikes::Event;
use crate::creator::finding::{Amount, Assessment, Axis, Chart, Finding, Level, Story};
use crate::creator::record::Creator;

/// A smaller share of the followers is not worth a question.
const ASK: f64 = 0.03;

/// Several unexplained events that each lose as much and together make up as
/// much, or one that loses and makes up more, are bought. A giveaway whose post
/// was deleted may do a part of this, so the bar is high.
const REPEATED: f64 = 0.25;
const REPEATED_LOST: f64 = 0.15;
const SINGLE: f64 = 0.3;
const SINGLE_LOST: f64 = 0.3;

/// A drop by as much is asked about.
const DROP_ASK: f64 = 0.1;

/// An event with what explains it and what became of it.
struct Judged {
    event: Event,
    stories: Vec<Story>,
    explained: bool,
    aftermath: Option<Aftermath>,
}

impl Judged {
    fn of(creator: &Creator, series: &Series, event: &Event) -> Self {
        let stories = stories(creator, event);
        Judged {
            event: *event,
            explained: is_explained(&stories),
            stories,
            aftermath: aftermath(series, event),
        }
    }

    fn decays(&self) -> bool {
        self.aftermath.is_some_and(|aftermath| aftermath.is_decay())
    }

    /// The share of those who had come that went again; 0 if it is not known.
    fn lost_share(&self) -> f64 {
        self.aftermath.map_or(0.0, |aftermath| aftermath.share)
    }

    fn mark(&self) -> (i64, &'static str) {
        let code = match self.explained {
            true => "explained_spike",
            false => "unexplained_spike",
        };
        (self.event.to.at, code)
    }
}

/// Assesses what came and went at once; whether there was anything.
pub fn assess(
    creator: &Creator,
    series: &Series,
    events: &[Event],
    found: &mut Assessment,
) -> bool {
    let (gains, drops): (Vec<&Event>, Vec<&Event>) =
        events.iter().partition(|event| event.excess > 0.0);
    let judged: Vec<Judged> = gains
        .iter()
        .map(|event| Judged::of(creator, series, event))
        .collect();
    let now = series.last().map_or(1.0, |last: Point| last.count.max(1.0));
    if !judged.is_empty() {
        spikes(&judged, series, now, found);
        decay(&judged, now, found);
    }
    if !drops.is_empty() {
        found.find(drop(&drops, series));
    }
    !events.is_empty()
}

fn gained<'a>(judged: impl IntoIterator<Item = &'a Judged>) -> f64 {
    let each = judged.into_iter().map(|one| one.event.excess);
    // An empty sum would be a negative zero.
    each.fold(0.0, |sum, one| sum + one)
}

/// Unexplained, tested, and followed by decay, as far as that can be bought.
fn is_bought(judged: &[Judged], now: f64) -> bool {
    let losing = |least: f64| {
        let unexplained = judged
            .iter()
            .filter(|one| !one.explained && is_tested(&one.stories));
        let losing = unexplained.filter(move |one| one.lost_share() >= least);
        losing.collect::<Vec<&Judged>>()
    };
    let share = |of: &[&Judged]| gained(of.iter().copied()) / now;
    let (repeated, heavy) = (losing(REPEATED_LOST), losing(SINGLE_LOST));
    (repeated.len() >= 2 && share(&repeated) >= REPEATED) || share(&heavy) >= SINGLE
}

fn spikes(judged: &[Judged], series: &Series, now: f64, found: &mut Assessment) {
    let unexplained: Vec<&Judged> = judged.iter().filter(|one| !one.explained).collect();
    let share = gained(unexplained.iter().copied()) / now;
    let level = match share {
        _ if is_bought(judged, now) => Level::Avoid,
        ASK.. => Level::Verify,
        _ => Level::Note,
    };
    let largest = |of: &[&Judged]| {
        let mut of: Vec<&Judged> = of.to_vec();
        of.sort_by(|a, b| b.event.excess.total_cmp(&a.event.excess));
        of.first().map(|one| (one.event, one.stories.clone()))
    };
    let all: Vec<&Judged> = judged.iter().collect();
    let Some((event, stories)) = largest(&unexplained).or_else(|| largest(&all)) else {
        return;
    };
    if stories.iter().any(|s| s.code == "giveaway") && !is_tested(&stories) {
        found.lack(Axis::Growth, "explanations", "posts.created_at");
    }
    let mut finding = Finding::new("growth.spikes", level)
        .fact("events", Amount::Count(judged.len() as f64))
        .fact("day", Amount::Day(event.to.at))
        .fact("gain", Amount::Count(event.excess.round()))
        .fact("usual", Amount::Number(event.usual))
        .fact("deviations", Amount::Number(event.z.min(999.0)));
    if !unexplained.is_empty() {
        finding = finding
            .fact("unexplained", Amount::Count(unexplained.len() as f64))
            .fact("share", Amount::Share(share.min(1.0)));
    }
    finding.stories = stories;
    found.find(finding.drawn(Chart::Series {
        points: series.drawn(),
        marks: judged.iter().map(Judged::mark).collect(),
    }));
}

fn decay(judged: &[Judged], now: f64, found: &mut Assessment) {
    let watched: Vec<&Judged> = judged
        .iter()
        .filter(|one| one.aftermath.is_some())
        .collect();
    if watched.is_empty() {
        return found.lack(Axis::Growth, "aftermath", "history");
    }
    let decaying: Vec<&Judged> = watched.iter().copied().filter(|one| one.decays()).collect();
    let unexplained = decaying.iter().copied().filter(|one| !one.explained);
    let level = match gained(unexplained) / now {
        _ if decaying.is_empty() => Level::Clear,
        _ if is_bought(judged, now) => Level::Avoid,
        ASK.. => Level::Verify,
        _ => Level::Note,
    };
    let of = if decaying.is_empty() {
        &watched
    } else {
        &decaying
    };
    let lost: f64 = of.iter().filter_map(|one| Some(one.aftermath?.lost)).sum();
    let days = of
        .iter()
        .filter_map(|one| Some(one.aftermath?.days))
        .fold(0.0, f64::max);
    found.find(
        Finding::new("growth.decay", level)
            .fact("events", Amount::Count(of.len() as f64))
            .fact("gain", Amount::Count(gained(of.iter().copied()).round()))
            .fact("lost", Amount::Count(lost.round()))
            .fact(
                "share",
                Amount::Share((lost / gained(of.iter().copied())).min(1.0)),
            )
            .fact("days", Amount::Days(days.round())),
    );
}

fn drop(drops: &[&Event], series: &Series) -> Finding {
    let part = |event: &Event| -event.excess / event.from.count.max(1.0);
    let share = drops.iter().map(|event| part(event)).fold(0.0, f64::max);
    let level = match share {
        DROP_ASK.. => Level::Verify,
        _ => Level::Note,
    };
    let lost: f64 = drops.iter().map(|event| -event.excess).sum();
    let day = drops
        .iter()
        .map(|event| event.to.at)
        .min()
        .unwrap_or_default();
    Finding::new("growth.drops", level)
        .fact("events", Amount::Count(drops.len() as f64))
        .fact("lost", Amount::Count(lost.round()))
        .fact("share", Amount::Share(share.min(1.0)))
        .fact("day", Amount::Day(day))
        .story(super::explain::purge())
        .drawn(Chart::Series {
            points: series.drawn(),
            marks: drops.iter().map(|event| (event.to.at, "drop")).collect(),
        })
}
