//! Whether paid posts are answered as others are.

use statrs::distribution::{ContinuousCDF, Normal};

use super::reading::Reading;
use crate::creator::finding::{Amount, Finding, Level};
use crate::creator::norms::robust::median;
use crate::creator::record::Post;

/// Posts needed on either side.
const ENOUGH: usize = 5;

/// Compares likes and comments of posts that are paid for, by what they say or
/// by their wording, with the others'; `None` if there are too few of either.
pub fn find(readings: &[Reading]) -> Option<Finding> {
    let answered =
        (readings.iter()).filter_map(|one| Some((one.is_commercial(), answers(one.post)?)));
    let (paid, others): (Vec<_>, Vec<_>) = answered.partition(|(paid, _)| *paid);
    let values =
        |part: Vec<(bool, f64)>| part.into_iter().map(|(_, value)| value).collect::<Vec<_>>();
    let (paid, others) = (values(paid), values(others));
    if paid.len() < ENOUGH || others.len() < ENOUGH {
        return None;
    }
    let usual = median(others.iter().copied())?;
    let ratio = median(paid.iter().copied())? / usual.max(1.0);
    Some(
        Finding::new("advertising.performance", Level::Note)
            .fact("paid", Amount::Count(paid.len() as f64))
            .fact("others", Amount::Count(others.len() as f64))
            .fact("ratio", Amount::Share(ratio))
            .fact(
                "chance",
                Amount::LnChance(rank_test(&paid, &others).max(f64::MIN_POSITIVE).ln()),
            ),
    )
}

fn answers(post: &Post) -> Option<f64> {
    Some(post.likes? + post.comments.unwrap_or(0.0))
}

/// The two-sided chance of Mann and Whitney's test, by its normal
/// approximation with ties and continuity corrected.
fn rank_test(one: &[f64], other: &[f64]) -> f64 {
    let mut all: Vec<(f64, bool)> = (one.iter().map(|value| (*value, true)))
        .chain(other.iter().map(|value| (*value, false)))
        .collect();
    all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (n, m) = (one.len() as f64, other.len() as f64);
    let (mut rank, mut sum, mut ties) = (0.0, 0.0, 0.0);
    for run in all.chunk_by(|a, b| a.0 == b.0) {
        let length = run.len() as f64;
        let ours = run.iter().filter(|(_, ours)| *ours).count() as f64;
        sum += ours * (rank + (length + 1.0) / 2.0);
        ties += length.powi(3) - length;
        rank += length;
    }
    let u = sum - n * (n + 1.0) / 2.0;
    let total = n + m;
    let variance = n * m / 12.0 * (total + 1.0 - ties / (total * (total - 1.0)));
    if variance <= 0.0 {
        return 1.0;
    }
    let z = ((u - n * m / 2.0).abs() - 0.5).max(0.0) / variance.sqrt();
    (2.0 * Normal::standard().sf(z)).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rank_test_knows_apart_and_alike() {
        let low: Vec<f64> = (0..10).map(f64::from).collect();
        let high: Vec<f64> = (100..110).map(f64::from).collect();
        assert!(rank_test(&low, &high) < 0.001);
        assert!(rank_test(&low, &low) > 0.9);
        assert_eq!(rank_test(&[1.0; 6], &[1.0; 6]), 1.0);
        // R: wilcox.test(c(1,2,3,4,10), c(5,6,7,8,9), exact=FALSE)
        let p = rank_test(&[1.0, 2.0, 3.0, 4.0, 10.0], &[5.0, 6.0, 7.0, 8.0, 9.0]);
        assert!((p - 0.1437).abs() < 5e-4, "{p}");
    }
}
