//! Posts that say they are not paid for and look as if they were.

use super::cues::Cue;
use super::excerpt::{excerpt, joined};
use super::reading::Reading;
use crate::creator::finding::{Amount, Finding, Level};

const SHOWN: usize = 8;

/// Whether a post denies what its wording, its code or the platform says.
pub fn is_contradicted(reading: &Reading) -> bool {
    let looks_paid = reading.suspicion().is_some_and(|paid| paid >= 0.5);
    let sells = reading.has(Cue::Code) && (reading.has(Cue::Buy) || reading.has(Cue::Link));
    let labelled = reading.post.paid == Some(true);
    !reading.disclosure.denials.is_empty() && (looks_paid || sells || labelled)
}

/// Looks for denials; `None` if no post has words.
pub fn find(readings: &[Reading]) -> Option<Finding> {
    let written = readings
        .iter()
        .filter(|reading| reading.is_written())
        .count();
    if written == 0 {
        return None;
    }
    let denials = |reading: &&Reading| !reading.disclosure.denials.is_empty();
    let denying = readings.iter().filter(denials).count();
    let contradicted: Vec<&Reading> = readings.iter().filter(|one| is_contradicted(one)).collect();
    let level = match contradicted.len() {
        0 => Level::Clear,
        _ => Level::Verify,
    };
    let shown = contradicted.iter().take(SHOWN).map(|reading| {
        let marked = joined(reading.disclosure.denials.clone());
        excerpt(reading, &marked, Vec::new())
    });
    let labelled = contradicted
        .iter()
        .filter(|one| one.post.paid == Some(true))
        .count();
    let mut finding = Finding::new("advertising.denied", level)
        .fact("posts", Amount::Count(written as f64))
        .fact("denying", Amount::Count(denying as f64))
        .fact("contradicted", Amount::Count(contradicted.len() as f64));
    if labelled > 0 {
        finding = finding.fact("labelled", Amount::Count(labelled as f64));
    }
    Some(finding.shown(shown))
}
