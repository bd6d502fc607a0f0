//! Growth that is too straight: accounts that are delivered in daily portions.
//!
//! People come in clumps and by weekdays. If each came by itself the variance of
//! a day would be its mean (Poisson), and days differ by a tenth besides. A
//! stretch with less than that is held against a χ² law, corrected for all the
//! stretches that were looked at.

use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::series::{Series, Step};
use crate::creator::finding::{Amount, Assessment, Axis, Chart, Finding, Level, Standing, Story};

/// Lengths of the stretches, in steps.
const LENGTHS: [usize; 5] = [28, 42, 63, 126, 252];

/// A step that is longer is a mean of days, which varies less.
const STEP_DAYS_MAX: f64 = 1.5;

/// Fewer a day show no line, and neither do those that rounding blurs.
const DAILY_MIN: f64 = 20.0;
const BLUR_MAX: f64 = 0.05;

/// Smaller parts of the followers are not worth a question.
const SHARE_MIN: f64 = 0.03;

/// Days of an organic account differ by at least this share of their mean,
/// beyond what counting gives.
const DAYS_DIFFER: f64 = 0.1;

/// A stretch is straight below this part of the expected variance, and this
/// chance.
const PART_MAX: f64 = 0.5;
const LN_P_MAX: f64 = -13.8;

/// Changes that follow the one before so closely were smoothed.
const SMOOTHED: f64 = 0.6;

/// As many equal changes were filled in between two counts.
const FILLED: f64 = 0.8;

/// A straight stretch.
struct Line<'a> {
    steps: &'a [Step],
    daily: f64,
    spread: f64,
    ln_p: f64,
}

/// What came of looking for a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    /// There is one.
    Straight,
    /// There is none in so many stretches.
    Uneven(usize),
    /// No stretch is daily, fast enough and exact enough.
    Blind,
}

/// Assesses whether growth is too straight.
pub fn assess(series: &Series, found: &mut Assessment) -> Looked {
    let mut stretches = stretches(&series.steps);
    stretches.retain(|steps| !is_blurred(steps));
    if stretches.is_empty() {
        found.lack(Axis::Growth, "line", "history");
        return Looked::Blind;
    }
    let looked = stretches.len();
    let correction = (looked as f64).ln();
    let lines = stretches.into_iter().filter_map(straight);
    let gain = |line: &Line| line.daily * line.steps.len() as f64;
    let now = series.last().map_or(1.0, |last| last.count.max(1.0));
    let lines = lines.filter(|line| gain(line) >= SHARE_MIN * now);
    let lines = lines.filter(|line| line.ln_p + correction <= LN_P_MAX);
    let Some(line) = lines.max_by(|a, b| gain(a).total_cmp(&gain(b))) else {
        return Looked::Uneven(looked);
    };
    let stories = [
        Story::plain("filled_in", Standing::of(Some(is_filled(line.steps)))),
        Story::plain(
            "smoothed",
            Standing::of(Some(autocorrelation(line.steps) >= SMOOTHED)),
        ),
    ];
    let explained = stories
        .iter()
        .any(|story| story.standing == Standing::Possible);
    let level = if explained {
        Level::Note
    } else {
        Level::Verify
    };
    let ends = line.steps.first().zip(line.steps.last());
    let (from, to) = ends.map_or((0, 0), |(first, last)| (first.from.at, last.to.at));
    let mut finding = Finding::new("growth.line", level)
        .fact("from", Amount::Day(from))
        .fact("to", Amount::Day(to))
        .fact("daily", Amount::Count(line.daily.round()))
        .fact("spread", Amount::Share(line.spread))
        .fact("share", Amount::Share((gain(&line) / now).min(1.0)))
        .fact(
            "chance",
            Amount::LnChance((line.ln_p + correction).min(0.0)),
        );
    finding.stories.extend(stories);
    found.find(finding.drawn(Chart::Series {
        points: series.drawn(),
        marks: vec![(from, "line_from"), (to, "line_to")],
    }));
    Looked::Straight
}

/// Whether too few came a day for what rounding may have moved.
fn is_blurred(steps: &[Step]) -> bool {
    let daily = daily(steps);
    daily < DAILY_MIN || steps.iter().any(|step| step.blur > BLUR_MAX * daily)
}

fn daily(steps: &[Step]) -> f64 {
    steps.iter().map(Step::change).sum::<f64>() / steps.len() as f64
}

/// All stretches of daily steps of each length, a quarter of it apart.
fn stretches(steps: &[Step]) -> Vec<&[Step]> {
    let daily = steps.chunk_by(|a, b| a.days() <= STEP_DAYS_MAX && b.days() <= STEP_DAYS_MAX);
    let stretches = daily.flat_map(|run| {
        let of = move |length: usize| run.windows(length).step_by(length / 4);
        LENGTHS.into_iter().flat_map(of)
    });
    stretches.collect()
}

fn straight(steps: &[Step]) -> Option<Line<'_>> {
    let count = steps.len() as f64;
    let daily = daily(steps);
    let squares = steps.iter().map(|step| (step.change() - daily).powi(2));
    let squares = squares.sum::<f64>();
    let expected = daily + (DAYS_DIFFER * daily).powi(2);
    let index = squares / expected;
    if index > PART_MAX * (count - 1.0) {
        return None;
    }
    let null = ChiSquared::new(count - 1.0).ok()?;
    Some(Line {
        steps,
        daily,
        spread: (squares / (count - 1.0)).sqrt() / daily,
        ln_p: null.cdf(index).ln().max(-700.0),
    })
}

fn is_filled(steps: &[Step]) -> bool {
    let pairs = steps.windows(2);
    let equal = pairs.filter(|two| (two[0].change() - two[1].change()).abs() <= 1.0);
    equal.count() as f64 >= FILLED * (steps.len() - 1) as f64
}

/// How closely a day's change follows that of the day before.
fn autocorrelation(steps: &[Step]) -> f64 {
    let mean = daily(steps);
    let away: Vec<f64> = steps.iter().map(|step| step.change() - mean).collect();
    let all: f64 = away.iter().map(|away| away * away).sum();
    let together: f64 = away.windows(2).map(|two| two[0] * two[1]).sum();
    together / all.max(1e-9)
}
