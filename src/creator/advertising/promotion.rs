//! Selling in posts that disclose nothing, told by cues that are named: all that
//! can be said in languages that no head reads.

use super::cues::Cue;
use super::excerpt::{excerpt, joined};
use super::habit::is_habit;
use super::reading::Reading;
use crate::creator::finding::{Amount, Finding, Level};

const SHOWN: usize = 6;

/// Posts with a code of the creator's own that make it a habit: somebody has
/// given the code.
const HABIT: usize = 3;

/// Posts that sell with insistence that make it a habit, and the cues that make
/// one insistent, unless they are of different kinds: a call and a link.
pub const INSISTENT_HABIT: usize = 3;
const INSISTENT: usize = 3;

/// Looks for cues; `None` if no post has words.
pub fn find(readings: &[Reading]) -> Option<Finding> {
    let written = readings.iter().filter(|reading| reading.is_written());
    let written = written.count();
    if written == 0 {
        return None;
    }
    let silent: Vec<&Reading> = (readings.iter())
        .filter(|reading| reading.is_undisclosed() && !reading.cues.is_empty())
        .collect();
    let with = |cue| silent.iter().filter(|reading| reading.has(cue)).count();
    let coded = with(Cue::Code);
    let insistent = silent
        .iter()
        .filter(|reading| sells_silently(reading))
        .count();
    let level = match silent.len() {
        _ if is_habit(coded, written, HABIT) => Level::Verify,
        _ if is_habit(insistent, written, INSISTENT_HABIT) => Level::Verify,
        0 => Level::Clear,
        _ => Level::Note,
    };
    let mut finding = Finding::new("advertising.promotion", level)
        .fact("posts", Amount::Count(written as f64))
        .fact("silent", Amount::Count(silent.len() as f64));
    for (name, count) in [
        ("insistent", insistent),
        ("codes", coded),
        ("calls", with(Cue::Buy)),
        ("links", with(Cue::Link)),
    ] {
        if count > 0 {
            finding = finding.fact(name, Amount::Count(count as f64));
        }
    }
    let mut shown = silent;
    shown.sort_by_key(|reading| {
        (
            !is_insistent(reading),
            !reading.has(Cue::Code),
            std::cmp::Reverse(reading.cues.len()),
        )
    });
    Some(finding.shown(shown.into_iter().take(SHOWN).map(|reading| {
        let marked = reading.cues.iter().map(|seen| seen.range.clone()).collect();
        excerpt(reading, &joined(marked), Vec::new())
    })))
}

/// Whether a post sells with insistence and discloses nothing.
pub fn sells_silently(reading: &Reading) -> bool {
    reading.is_undisclosed() && is_insistent(reading)
}

fn is_insistent(reading: &Reading) -> bool {
    let kinds = [Cue::Buy, Cue::Code, Cue::Link].into_iter();
    kinds.filter(|kind| reading.has(*kind)).count() > 1 || reading.cues.len() >= INSISTENT
}
