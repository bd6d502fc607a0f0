//! Posts that read as if paid for and do not say so.

use statrs::distribution::{Binomial, DiscreteCDF};

use super::excerpt::{excerpt, joined};
use super::reading::{PRIOR, Reading};
use super::stories;
use crate::creator::finding::{Amount, Chart, Excerpt, Fact, Finding, Level, Standing};
use crate::creator::record::Creator;

/// Posts shown.
const SHOWN: usize = 8;

/// Posts needed for absence to mean something.
const ENOUGH: usize = 5;

/// Share of posts not paid for that reach the head's rare weight, taken thrice
/// as large as it was: a creator's posts resemble each other.
const RARE: f64 = 0.03;

/// A chance that speaks against coincidence.
const LN_CHANCE_MAX: f64 = -3.9;

/// What it takes to advise against a creator.
const STRONG_POSTS: usize = 5;
const STRONG_PAID: f64 = 0.95;
const STRONG_SHARE: f64 = 0.3;

/// What other findings say that makes this one worse.
pub struct Aggravation {
    /// Posts that read as if paid for deny it.
    pub denies: bool,
    /// Undisclosed posts share their words with other creators'.
    pub shares_script: bool,
}

/// Counts such posts, as one in a hundred unpaid posts read (`rare`, in nats);
/// `None` if too few were read to say anything.
pub fn find(
    creator: &Creator,
    readings: &[Reading],
    rare: f64,
    aggravation: &Aggravation,
) -> Option<Finding> {
    let mut judged: Vec<(&Reading, f64)> = (readings.iter())
        .filter(|reading| reading.is_undisclosed())
        .filter_map(|reading| Some((reading, reading.suspicion()?)))
        .collect();
    judged.sort_by(|(a, p), (b, q)| q.total_cmp(p).then_with(|| a.post.id.cmp(&b.post.id)));
    let reaches = |reading: &Reading| reading.weight.is_some_and(|weight| weight >= rare);
    let flagged = judged
        .iter()
        .take_while(|(reading, _)| reaches(reading))
        .count();
    if flagged == 0 && judged.len() < ENOUGH {
        return None;
    }
    let suspects: Vec<&Reading> = judged[..flagged]
        .iter()
        .map(|(reading, _)| *reading)
        .collect();
    let expected: f64 = judged.iter().map(|(_, paid)| paid).sum();
    let spread = 1.645
        * judged
            .iter()
            .map(|(_, p)| p * (1.0 - p))
            .sum::<f64>()
            .sqrt();
    let least = (expected - spread).max(0.0);
    let most = (expected + spread).min(judged.len() as f64);
    let stories = stories::of_undisclosed(creator, readings, &suspects);
    // One that could not be tested may be the true one.
    let explained = (stories.iter()).any(|story| story.standing != Standing::Unlikely);
    let ln_chance = ln_chance(flagged, judged.len());
    let very_likely = judged
        .iter()
        .filter(|(_, paid)| *paid >= STRONG_PAID)
        .count();
    let none_disclosed = readings.iter().all(Reading::is_undisclosed);
    let strong = very_likely >= STRONG_POSTS
        && least >= STRONG_SHARE * judged.len() as f64
        && none_disclosed
        && !explained
        && (aggravation.denies || aggravation.shares_script);
    let level = match flagged {
        _ if strong => Level::Avoid,
        0 => Level::Clear,
        1 => Level::Note,
        _ if ln_chance <= LN_CHANCE_MAX => Level::Verify,
        _ => Level::Note,
    };
    let mut finding = Finding::new("advertising.undisclosed", level)
        .fact("posts", Amount::Count(judged.len() as f64))
        .fact("flagged", Amount::Count(flagged as f64))
        .fact("expected", Amount::Number(tenth(expected)))
        .fact("least", Amount::Number(tenth(least)))
        .fact("most", Amount::Number(tenth(most)))
        .fact("prior", Amount::Share(PRIOR));
    if flagged > 0 {
        finding = finding.fact("chance", Amount::LnChance(ln_chance));
        finding.stories = stories;
    }
    let shown = suspects.iter().take(SHOWN).map(|reading| shown(reading));
    Some(finding.shown(shown).drawn(chart(&judged)))
}

/// The chance that so many of so many posts reach the rare weight without one
/// being paid for.
fn ln_chance(flagged: usize, posts: usize) -> f64 {
    let below = flagged.checked_sub(1);
    let binomial = Binomial::new(RARE, posts as u64).ok();
    let tail = below
        .zip(binomial)
        .map(|(below, binomial)| binomial.sf(below as u64));
    tail.map_or(0.0, |tail| tail.max(f64::MIN_POSITIVE).ln())
}

fn shown(reading: &Reading) -> Excerpt {
    let guilty = reading
        .judgement
        .iter()
        .flat_map(|judgement| &judgement.sentences);
    let guilty = guilty.filter(|sentence| sentence.guilty);
    let marked = joined(guilty.map(|sentence| sentence.range.clone()).collect());
    let paid = reading.suspicion().unwrap_or(0.0);
    excerpt(
        reading,
        &marked,
        vec![Fact::new("paid_chance", Amount::Share(paid))],
    )
}

fn chart(judged: &[(&Reading, f64)]) -> Chart {
    let bands = [(0.0, 0.1), (0.1, 0.5), (0.5, 0.9), (0.9, 1.1)];
    let bar = |(from, to): (f64, f64)| {
        let within = judged.iter().filter(|(_, paid)| (from..to).contains(paid));
        let name = format!("{:.0}–{:.0} %", from * 100.0, to.min(1.0) * 100.0);
        (name, within.count() as f64)
    };
    Chart::Bars {
        bars: bands.map(bar).to_vec(),
    }
}

/// Rounded to one decimal: no more is known.
fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_many_may_be_chance_and_half_may_not() {
        assert!(ln_chance(0, 10) == 0.0);
        assert!(ln_chance(1, 50) > LN_CHANCE_MAX);
        assert!(ln_chance(2, 50) > LN_CHANCE_MAX);
        assert!(ln_chance(3, 6) < LN_CHANCE_MAX);
        assert!(ln_chance(20, 20).is_finite());
    }
}
