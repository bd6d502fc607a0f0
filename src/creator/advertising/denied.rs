//! Posts that say they are not paid for and look as if they were, or stand among
//! others that sell and say nothing.

use super::cues::Cue;
use super::excerpt::{excerpt, joined};
use super::habit::{is_habit, is_shown};
use super::promotion;
use super::reading::Reading;
use crate::creator::finding::{Amount, Finding, Level};

const SHOWN: usize = 8;

/// Whether posts, of thousands more than a few, deny what else they show.
pub fn is_contradicted(readings: &[Reading]) -> bool {
    let count = readings
        .iter()
        .filter(|one| contradicts_itself(one))
        .count();
    is_shown(count, written(readings))
}

/// Whether a post denies what its wording, its code or the platform says.
fn contradicts_itself(reading: &Reading) -> bool {
    let looks_paid = reading.suspicion().is_some_and(|paid| paid >= 0.5);
    let sells = reading.has(Cue::Code) && (reading.has(Cue::Buy) || reading.has(Cue::Link));
    let labelled = reading.post.paid == Some(true);
    !reading.disclosure.denials.is_empty() && (looks_paid || sells || labelled)
}

fn written(readings: &[Reading]) -> usize {
    let written = readings.iter().filter(|reading| reading.is_written());
    written.count()
}

/// Looks for denials; `None` if no post has words.
pub fn find(readings: &[Reading]) -> Option<Finding> {
    let written = written(readings);
    if written == 0 {
        return None;
    }
    let denials = |reading: &&Reading| !reading.disclosure.denials.is_empty();
    let denying = readings.iter().filter(denials).count();
    let contradicted: Vec<&Reading> = (readings.iter())
        .filter(|one| contradicts_itself(one))
        .collect();
    let selling = readings
        .iter()
        .filter(|one| promotion::sells_silently(one))
        .count();
    let habit = denying > 0 && is_habit(selling, written, promotion::INSISTENT_HABIT);
    let level = match contradicted.len() {
        _ if habit => Level::Verify,
        0 => Level::Clear,
        count if is_shown(count, written) => Level::Verify,
        _ => Level::Note,
    };
    let denying_posts: Vec<&Reading> = readings.iter().filter(denials).collect();
    let shown = if habit { &denying_posts } else { &contradicted };
    let shown = shown.iter().take(SHOWN).map(|reading| {
        let marked = joined(reading.disclosure.denials.clone());
        excerpt(reading, &marked, Vec::new())
    });
    let labelled = contradicted
        .iter()
        .filter(|one| one.post.paid == Some(true))
        .count();
    let mut finding = Finding::new("advertising.denied", level)
        .fact("posts", Amount::Count(written as f64))
        .fact("denying", Amount::Count(denying as f64));
    for (name, count, tells) in [
        ("contradicted", contradicted.len(), !contradicted.is_empty()),
        ("labelled", labelled, labelled > 0),
        ("selling", selling, habit),
    ] {
        if tells {
            finding = finding.fact(name, Amount::Count(count as f64));
        }
    }
    Some(finding.shown(shown))
}
