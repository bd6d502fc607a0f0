//! The sentences of the page with this report's figures in them.

use super::bilingual::Both;
use super::collector::Report;
use super::figures::{count, percent};
use super::phrases as say;

/// One sentence each, where the page's templates name them.
pub struct Sentences {
    pub of_flagged: Both,
    pub in_campaigns: Both,
    pub promise: Both,
    pub timelines: Both,
    pub triage: Both,
    pub triage_static: Both,
    pub ratings: Both,
    pub model_format: Both,
    pub rows: Both,
    pub prior: Both,
    pub generated: Both,
}

/// How much of each a page shows.
pub struct Shown {
    pub timelines: usize,
    pub static_rows: usize,
    pub ratings: usize,
}

impl Sentences {
    /// The sentences of a report of which so much is shown.
    pub fn of(report: &Report, shown: &Shown) -> Self {
        let Report { tallies, run, .. } = report;
        let all = count(tallies.reviews);
        let size = |size: usize| count(size as u64);
        let [genuine, paid, bot] = run.prior.map(|share| percent(Some(share)));
        Self {
            of_flagged: say::OF_FLAGGED.with(&[&count(tallies.flagged())]),
            in_campaigns: say::IN_CAMPAIGNS.with(&[&count(tallies.in_campaigns)]),
            promise: promise(report),
            timelines: say::TIMELINES_INTRO.with(&[&size(shown.timelines)]),
            triage: match report.rows.len() {
                kept if kept as u64 == tallies.reviews => say::TRIAGE_ALL.with(&[&all]),
                kept => say::TRIAGE_INTRO.with(&[&size(kept), &all]),
            },
            triage_static: say::TRIAGE_STATIC.with(&[&size(shown.static_rows)]),
            ratings: say::RATINGS_INTRO.with(&[&size(shown.ratings)]),
            model_format: say::MODEL_FORMAT.with(&[&run.model_format]),
            rows: say::ROWS_VALUES.with(&[&count(run.rows_read), &count(run.rows_kept)]),
            prior: say::PRIOR_VALUES.with(&[&genuine, &paid, &bot]),
            generated: say::GENERATED.with(&[&run.program]),
        }
    }
}

fn promise(report: &Report) -> Both {
    let genuine = report.tallies.genuine;
    let most = (report.run.max_fpr * genuine).ceil() as u64;
    say::PROMISE.with(&[
        &percent(Some(report.run.max_fpr)),
        &count(most),
        &count(genuine.round() as u64),
    ])
}
