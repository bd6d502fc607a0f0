//! How paid posts do beside the others: what a brand would get.
//!
//! Compared by ranks (Mann & Whitney 1947), so no viral post decides.

use statrs::distribution::{ContinuousCDF, Normal};

use super::figures::{Figures, Seen};
use crate::creator::finding::{Amount, Assessment, Axis, Finding, Level, Standing, Story};
use crate::creator::norms::robust::median;
use crate::creator::occasions::is_giveaway;

/// Fewer posts of either kind are not compared.
const EACH_MIN: usize = 5;

/// A chance below which the difference is told, and below which it is asked
/// about.
const LN_TELL: f64 = -4.6;
const LN_ASK: f64 = -6.9;

/// Paid posts with so many times the likes are asked about.
const FAR_ABOVE: f64 = 2.0;

/// Assesses the difference.
pub fn assess(figures: &Figures, found: &mut Assessment) {
    let marked = figures
        .posts
        .iter()
        .any(|seen| seen.post.paid.is_some() || seen.post.promoted.is_some());
    let (paid, other): (Vec<&Seen>, Vec<&Seen>) =
        figures.posts.iter().partition(|seen| seen.is_commercial());
    if !marked || paid.len() < EACH_MIN || other.len() < EACH_MIN {
        let needs = if marked { "" } else { "posts.paid" };
        return found.lack(Axis::Engagement, "paid_gap", needs);
    }
    let likes = |posts: &[&Seen]| posts.iter().map(|seen| seen.likes()).collect::<Vec<f64>>();
    let (of_paid, of_other) = (likes(&paid), likes(&other));
    let medians = median(of_paid.iter().copied()).zip(median(of_other.iter().copied()));
    let Some((one, rest)) = medians.filter(|(_, rest)| *rest > 0.0) else {
        return found.lack(Axis::Engagement, "paid_gap", "posts.likes");
    };
    let ln_p = ln_chance(&of_paid, &of_other);
    let stories = stories(&paid);
    let explained = stories
        .iter()
        .any(|story| story.standing == Standing::Possible);
    let level = match one / rest {
        _ if ln_p > LN_TELL => Level::Clear,
        FAR_ABOVE.. if ln_p <= LN_ASK && !explained => Level::Verify,
        _ => Level::Note,
    };
    let mut finding = Finding::new("engagement.paid_gap", level)
        .fact("paid", Amount::Count(paid.len() as f64))
        .fact("other", Amount::Count(other.len() as f64))
        .fact("ratio", Amount::Share(one / rest))
        .fact("chance", Amount::LnChance(ln_p));
    if level > Level::Clear && one > rest {
        finding.stories.extend(stories);
    }
    found.find(finding);
}

fn stories(paid: &[&Seen]) -> [Story; 2] {
    let most = |count: usize| 2 * count >= paid.len();
    let promoted = paid
        .iter()
        .filter(|seen| seen.post.promoted == Some(true))
        .count();
    let known = paid.iter().any(|seen| seen.post.promoted.is_some());
    let texts: Vec<String> = paid.iter().filter_map(|seen| seen.post.words()).collect();
    let gives = texts.iter().filter(|text| is_giveaway(text)).count();
    [
        Story::plain(
            "promoted_reach",
            Standing::of(known.then(|| most(promoted))),
        ),
        Story::plain(
            "giveaway_posts",
            Standing::of((!texts.is_empty()).then(|| most(gives))),
        ),
    ]
}

/// The natural logarithm of the chance, two-sided, of ranks as far apart; normal
/// approximation, corrected for ties.
fn ln_chance(one: &[f64], other: &[f64]) -> f64 {
    let (n, m) = (one.len() as f64, other.len() as f64);
    let mut all: Vec<(f64, bool)> = one.iter().map(|value| (*value, true)).collect();
    all.extend(other.iter().map(|value| (*value, false)));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut ranks, mut ties, mut before) = (0.0, 0.0, 0.0);
    for equal in all.chunk_by(|a, b| a.0 == b.0) {
        let size = equal.len() as f64;
        let rank = before + (size + 1.0) / 2.0;
        ranks += rank * equal.iter().filter(|(_, is_one)| *is_one).count() as f64;
        ties += size * (size * size - 1.0);
        before += size;
    }
    let total = n + m;
    let variance = n * m / 12.0 * (total + 1.0 - ties / (total * (total - 1.0)));
    let away = (ranks - n * (total + 1.0) / 2.0).abs() - 0.5;
    let z = away.max(0.0) / variance.max(1e-9).sqrt();
    (2.0 * Normal::standard().sf(z)).min(1.0).ln().max(-700.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_tell_apart_what_is_apart() {
        let low: Vec<f64> = (0..12).map(f64::from).collect();
        let high: Vec<f64> = (20..32).map(f64::from).collect();
        assert!(ln_chance(&low, &high) < LN_ASK);
        assert_eq!(ln_chance(&low, &high), ln_chance(&high, &low));
        assert!(ln_chance(&low, &low) > -0.1);
        assert!(ln_chance(&[5.0; 8], &[5.0; 8]) > -0.1);
    }
}
