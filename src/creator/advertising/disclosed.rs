//! How many posts say that they are paid for, and where they say it.

use super::disclosure::Place;
use super::excerpt::excerpt;
use super::reading::Reading;
use crate::creator::finding::{Amount, Finding, Level};

/// Disclosures needed before many hidden ones are a habit.
const HABIT: usize = 3;

const SHOWN: usize = 4;

/// Counts disclosures by place; `None` if there is neither text nor label.
pub fn find(readings: &[Reading]) -> Option<Finding> {
    let told = |reading: &&Reading| reading.is_written() || reading.post.paid.is_some();
    let posts = readings.iter().filter(told).count();
    if posts == 0 {
        return None;
    }
    let disclosed: Vec<(&Reading, Place)> = (readings.iter())
        .filter_map(|reading| Some((reading, reading.disclosure.place?)))
        .collect();
    let at = |place: Place| disclosed.iter().filter(|(_, of)| *of == place).count();
    let buried: Vec<&Reading> = (disclosed.iter())
        .filter(|(_, place)| !place.is_prominent())
        .map(|(reading, _)| *reading)
        .collect();
    let vague = readings
        .iter()
        .filter(|reading| reading.disclosure.is_vague)
        .count();
    let weak = buried.len().max(vague);
    let level = match disclosed.len() {
        0 => Level::Note,
        count if count >= HABIT && 2 * weak >= count => Level::Verify,
        _ if weak > 0 => Level::Note,
        _ => Level::Clear,
    };
    let mut finding = Finding::new("advertising.disclosure", level)
        .fact("posts", Amount::Count(posts as f64))
        .fact("disclosed", Amount::Count(disclosed.len() as f64));
    let facts = [
        ("labels", at(Place::Label)),
        ("prominent", at(Place::Title) + at(Place::Opening)),
        ("buried", buried.len()),
        ("vague", vague),
    ];
    for (name, count) in facts.into_iter().filter(|(_, count)| *count > 0) {
        finding = finding.fact(name, Amount::Count(count as f64));
    }
    let shown = buried
        .into_iter()
        .take(SHOWN)
        .map(|reading| excerpt(reading, &[], Vec::new()));
    Some(finding.shown(shown))
}
