//! Whether likes vary from post to post as those of people do.
//!
//! People like some posts and not others; an order of a thousand likes for every
//! post is the same each time. The spread is compared with other creators', and
//! with the least that counting alone would give: if every like came by itself
//! (Poisson), the variance would be the mean (dispersion test, Fisher 1925).

use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::figures::{Figures, are_rounded};
use super::placed::placed;
use crate::creator::finding::{Amount, Assessment, Axis, Chart, Finding, Level, Standing, Story};
use crate::creator::norms::measure::Measure;
use crate::creator::norms::place::{Grounds, Oddity, Place};
use crate::creator::norms::robust::{Estimate, median};
use crate::creator::norms::{Norms, Subject};
use crate::creator::record::Creator;

/// Fewer posts do not show how likes vary.
const POSTS_MIN: usize = 12;

/// A chance below which likes vary less than counting alone.
const LN_COUNTING: f64 = -9.2;

/// A spread that no organic posts have been seen to have, in as many posts with
/// as many likes and beside as many peers.
const FLAT: f64 = 0.08;
const FLAT_POSTS: usize = 20;
const FLAT_LIKES: f64 = 500.0;
const FLAT_PEERS: usize = 30;
const FLAT_DISTANCE: f64 = -5.0;

/// Fans who all like everything.
const LOYAL_RATE: f64 = 0.3;

/// Assesses how likes vary.
pub fn assess(creator: &Creator, figures: &Figures, norms: &Norms, found: &mut Assessment) {
    let counted: Vec<f64> = figures.posts.iter().map(|seen| seen.likes()).collect();
    if counted.len() >= POSTS_MIN && are_rounded(&counted) {
        return found.lack(Axis::Engagement, "rounded_likes", "posts.likes");
    }
    let likes = without_trend(figures);
    let (Some(spread), true) = (spread(&likes), likes.len() >= POSTS_MIN) else {
        return found.lack(Axis::Engagement, "engagement_evenness", "posts");
    };
    let place =
        Subject::of(creator).and_then(|subject| norms.place(Measure::LikeSpread, &subject, spread));
    let counting = ln_chance_of_counting(&likes);
    let stories = [loyal_fans(figures)];
    let level = level(place.as_ref(), counting, spread, &likes, &stories);
    let mut finding = Finding::new("engagement.evenness", level)
        .fact("spread", Amount::Share(spread.value))
        .fact("spread_low", Amount::Share(spread.low))
        .fact("spread_high", Amount::Share(spread.high))
        .fact("posts", Amount::Count(likes.len() as f64));
    if counting <= LN_COUNTING {
        finding = finding.fact("counting", Amount::LnChance(counting));
    }
    if let Some(place) = &place {
        finding = placed(finding, place).drawn(Chart::Norm {
            value: spread.value,
            quantiles: place.quantiles,
        });
    }
    if level > Level::Clear {
        finding.stories.extend(stories);
    }
    found.find(finding);
}

fn level(
    place: Option<&Place>,
    counting: f64,
    spread: Estimate,
    likes: &[f64],
    stories: &[Story],
) -> Level {
    let even = |least: Oddity| place.is_some_and(|p| p.distance < 0.0 && p.oddity() >= least);
    let explained = stories
        .iter()
        .any(|story| story.standing == Standing::Possible);
    let is_flat = place.is_some_and(|place| is_flat(place, spread, likes));
    match () {
        () if is_flat && !explained => Level::Avoid,
        () if counting <= LN_COUNTING || even(Oddity::Extreme) => match explained {
            true => Level::Note,
            false => Level::Verify,
        },
        () if even(Oddity::Unusual) => Level::Note,
        () => Level::Clear,
    }
}

fn is_flat(place: &Place, spread: Estimate, likes: &[f64]) -> bool {
    let peers = match place.grounds {
        Grounds::Peers(peers) => peers,
        Grounds::Prior(_) => 0,
    };
    peers >= FLAT_PEERS
        && place.distance <= FLAT_DISTANCE
        && spread.high < FLAT
        && likes.len() >= FLAT_POSTS
        && median(likes.iter().copied()).is_some_and(|likes| likes >= FLAT_LIKES)
}

fn loyal_fans(figures: &Figures) -> Story {
    let rate = figures.typical(Measure::RateByFollower);
    Story::plain(
        "loyal_fans",
        Standing::of(rate.map(|rate| rate.value >= LOYAL_RATE)),
    )
}

/// Likes as if all posts were of one day: the robust slope of their logarithm
/// (Theil 1950, Sen 1968) is taken out. Posts without a date stay as they are.
fn without_trend(figures: &Figures) -> Vec<f64> {
    let liked = || figures.posts.iter().filter(|seen| seen.likes() > 0.0);
    let day = |at: i64| at as f64 / 86_400.0;
    let dated: Vec<(f64, f64)> = liked()
        .filter_map(|seen| Some((day(seen.post.created_at?), seen.likes())))
        .collect();
    let slope = slope(&dated);
    let middle = median(dated.iter().map(|(at, _)| *at)).unwrap_or_default();
    let level = |at: Option<i64>| at.map_or(1.0, |at| (slope * (middle - day(at))).exp());
    liked()
        .map(|seen| seen.likes() * level(seen.post.created_at))
        .collect()
}

fn slope(dated: &[(f64, f64)]) -> f64 {
    let pairs = (dated.iter().enumerate())
        .flat_map(|(at, one)| dated[..at].iter().map(move |other| (one, other)));
    let apart = pairs.filter(|(one, other)| (one.0 - other.0).abs() >= 1.0);
    let slopes = apart.map(|(one, other)| (one.1 / other.1).ln() / (one.0 - other.0));
    median(slopes).unwrap_or_default()
}

/// Standard deviation over mean, with its interval by leaving out each value
/// (jackknife of the logarithm).
fn spread(values: &[f64]) -> Option<Estimate> {
    let count = values.len() as f64;
    let all = of_sums(count, sums(values))?;
    let (sum, square) = sums(values);
    let each = values
        .iter()
        .map(|value| of_sums(count - 1.0, (sum - value, square - value * value)));
    let logs: Vec<f64> = each
        .map(|spread| spread.map(f64::ln))
        .collect::<Option<_>>()?;
    let mean = logs.iter().sum::<f64>() / count;
    let around = logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>();
    let half = 1.96 * (around * (count - 1.0) / count).sqrt();
    Some(Estimate {
        value: all,
        low: all * (-half).exp(),
        high: all * half.exp(),
    })
}

fn sums(values: &[f64]) -> (f64, f64) {
    let squares = values.iter().map(|value| value * value);
    (values.iter().sum(), squares.sum())
}

/// `None` if there is no spread to take a logarithm of.
fn of_sums(count: f64, (sum, square): (f64, f64)) -> Option<f64> {
    let mean = sum / count;
    let variance = (square - sum * mean) / (count - 1.0);
    // Equal values leave the error of summing.
    let least = mean * 1e-6;
    (count > 1.0 && mean > 0.0).then(|| variance.max(0.0).sqrt().max(least) / mean)
}

/// The natural logarithm of the chance that likes that come each by itself vary
/// as little.
fn ln_chance_of_counting(likes: &[f64]) -> f64 {
    let count = likes.len() as f64;
    let mean = likes.iter().sum::<f64>() / count;
    let index = likes
        .iter()
        .map(|likes| (likes - mean).powi(2))
        .sum::<f64>()
        / mean;
    let null = ChiSquared::new((count - 1.0).max(1.0));
    null.map_or(0.0, |null| null.cdf(index).ln().clamp(-700.0, 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spread_is_deviation_over_mean_and_knows_how_well() {
        let spread = spread(&[80.0, 100.0, 120.0, 90.0, 110.0, 100.0]).unwrap();
        assert!((spread.value - 0.1414).abs() < 1e-3, "{spread:?}");
        assert!(spread.low < spread.value && spread.value < spread.high);
    }

    #[test]
    fn equal_likes_are_less_than_counting_gives() {
        assert!(ln_chance_of_counting(&[1000.0; 20]) < -20.0);
        let people = [900.0, 1200.0, 700.0, 1500.0, 2400.0, 800.0, 1100.0, 950.0];
        assert!(ln_chance_of_counting(&people) > -0.01);
    }

    #[test]
    fn growth_is_no_spread() {
        let dated: Vec<(f64, f64)> = (0..40)
            .map(|day| (f64::from(day), 100.0 * (0.05 * f64::from(day)).exp()))
            .collect();
        assert!((slope(&dated) - 0.05).abs() < 1e-9);
    }
}
