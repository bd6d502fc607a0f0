//! Where a value lies among others'.

use statrs::distribution::{ContinuousCDF, Normal};

use super::robust::{Estimate, Z95, quantile, sorted, wilson};

/// Percentiles of a chart, as shares.
pub const SHARES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// What the norm rests on.
#[derive(Debug, Clone, PartialEq)]
pub enum Grounds {
    /// As many comparable creators.
    Peers(usize),
    /// A published band, by whom.
    Prior(&'static str),
}

/// A value among others'.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Percentile, 0–100.
    pub percentile: f64,
    /// Its 95 % interval: few others make it wide, and so does an uncertain
    /// value.
    pub between: (f64, f64),
    /// Distance from the middle in standard deviations of the others and of the
    /// value's own uncertainty; 0 if the value's interval holds the middle.
    pub distance: f64,
    /// Percentiles 5, 25, 50, 75 and 95 of the others, at this creator's size.
    pub quantiles: [f64; 5],
    /// What it rests on.
    pub grounds: Grounds,
}

/// How far from usual a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Oddity {
    /// As others'.
    Usual,
    /// One creator in twenty or fewer is as far out.
    Unusual,
    /// One in several hundred or fewer.
    Extreme,
}

/// Distances from which a value is unusual, and extreme.
const UNUSUAL: f64 = 2.0;
const EXTREME: f64 = 3.2;

/// Published bands contradict each other by about this factor.
const PRIOR_DOUBT: f64 = 2.0;

/// Others never differ by less than this, in logarithms: a few peers may agree
/// by chance.
const SCALE_MIN: f64 = 0.15;

/// How much wider others may truly lie than `n` of them show.
const SCALE_DOUBT: f64 = 1.5;

impl Place {
    /// How far out, whichever way.
    pub fn oddity(&self) -> Oddity {
        match self.distance.abs() {
            EXTREME.. => Oddity::Extreme,
            UNUSUAL.. => Oddity::Unusual,
            _ => Oddity::Usual,
        }
    }

    /// Whether it rests on a published band.
    pub fn is_prior(&self) -> bool {
        matches!(self.grounds, Grounds::Prior(_))
    }

    /// Among other creators: `others` are what the curve leaves over of them,
    /// `usual` is the curve for this one, all logarithms.
    pub fn among(value: Estimate, usual: f64, others: &[f64]) -> Self {
        let others = sorted(others.iter().copied());
        let left = [value.low, value.value, value.high].map(|value| value.ln() - usual);
        let count = others.len() as f64;
        let below = |left: f64| {
            let below = others.partition_point(|other| *other < left);
            let upto = others.partition_point(|other| *other <= left);
            (below + upto) as f64 / 2.0
        };
        let ends = (
            wilson(below(left[0]), count).0,
            wilson(below(left[2]), count).1,
        );
        let at = |share: f64| quantile(&others, share).unwrap_or_default();
        Place {
            percentile: 100.0 * (below(left[1]) + 0.5) / (count + 1.0),
            between: (100.0 * ends.0, 100.0 * ends.1),
            distance: distance(left, &others),
            quantiles: SHARES.map(|share| (usual + at(share)).exp()),
            grounds: Grounds::Peers(others.len()),
        }
    }

    /// Within a published band, given by its quantiles.
    pub fn within(value: Estimate, quantiles: [f64; 5], source: &'static str) -> Self {
        let z = |value: f64| probit(value.ln(), quantiles.map(f64::ln));
        let (low, high) = (z(value.low / PRIOR_DOUBT), z(value.high * PRIOR_DOUBT));
        Place {
            percentile: 100.0 * chance(z(value.value)),
            between: (100.0 * chance(low), 100.0 * chance(high)),
            distance: nearer(low, high),
            quantiles,
            grounds: Grounds::Prior(source),
        }
    }
}

/// The value's own uncertainty and the others' spread add up in squares.
fn distance(left: [f64; 3], others: &[f64]) -> f64 {
    let middle = quantile(others, 0.5).unwrap_or_default();
    let away = left.map(|left| left - middle);
    if nearer(away[0], away[2]) == 0.0 {
        return 0.0;
    }
    let own = (away[2] - away[0]) / (2.0 * Z95);
    let doubt = 1.0 + SCALE_DOUBT / (others.len().max(1) as f64).sqrt();
    let spread = doubt * spread(others, middle, away[1]).max(SCALE_MIN);
    away[1] / spread.hypot(own)
}

/// The deviation of the others on one side of the middle: what a normal law with
/// the same median would have, or with the same tail if that is heavier.
fn spread(others: &[f64], middle: f64, side: f64) -> f64 {
    let away = others.iter().map(|other| other - middle);
    let side = sorted(away.filter(|away| away * side > 0.0).map(f64::abs));
    let typical = quantile(&side, 0.5).unwrap_or_default() / 0.6745;
    let tail = quantile(&side, 0.9).unwrap_or_default() / 1.645;
    typical.max(tail)
}

/// The end of an interval that is nearer to 0; 0 if the interval holds it.
fn nearer(low: f64, high: f64) -> f64 {
    match (low > 0.0, high < 0.0) {
        (true, _) => low,
        (_, true) => high,
        _ => 0.0,
    }
}

/// Where a value lies between quantiles, in standard deviations: linear between
/// them, and beyond as at the end.
fn probit(value: f64, quantiles: [f64; 5]) -> f64 {
    const ZS: [f64; 5] = [-1.645, -0.6745, 0.0, 0.6745, 1.645];
    let inner = quantiles[1..4].iter().filter(|upto| value > **upto).count();
    let (low, high) = (quantiles[inner], quantiles[inner + 1]);
    let part = (value - low) / (high - low).max(1e-9);
    ZS[inner] + part * (ZS[inner + 1] - ZS[inner])
}

fn chance(z: f64) -> f64 {
    Normal::standard().cdf(z)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BAND: [f64; 5] = [0.01, 0.03, 0.05, 0.08, 0.2];

    fn exactly(value: f64) -> Estimate {
        Estimate {
            value,
            low: value,
            high: value,
        }
    }

    fn others(count: i32) -> Vec<f64> {
        (0..count).map(|at| probe(at, count)).collect()
    }

    /// Evenly over a normal law with a deviation of a half.
    fn probe(at: i32, count: i32) -> f64 {
        let share = (f64::from(at) + 0.5) / f64::from(count);
        0.5 * Normal::standard().inverse_cdf(share)
    }

    #[test]
    fn few_others_make_a_place_uncertain() {
        let of = |count| Place::among(exactly(0.5), 0.0, &others(count));
        let width = |place: &Place| place.between.1 - place.between.0;
        assert!(width(&of(8)) > 2.0 * width(&of(80)));
        assert!(of(8).distance.abs() < of(80).distance.abs());
    }

    #[test]
    fn both_ends_are_told_apart() {
        let of = |value| Place::among(exactly(value), 0.0, &others(100));
        assert!(of(20.0).distance > EXTREME && of(20.0).percentile > 98.0);
        assert!(of(0.05).distance < -EXTREME && of(0.05).percentile < 2.0);
        assert_eq!(of(1.1).oddity(), Oddity::Usual);
    }

    #[test]
    fn an_uncertain_value_is_not_called_odd() {
        let wide = Estimate {
            value: 20.0,
            low: 0.9,
            high: 60.0,
        };
        assert_eq!(Place::among(wide, 0.0, &others(100)).distance, 0.0);
    }

    #[test]
    fn a_published_band_is_doubted() {
        let middle = Place::within(exactly(0.05), BAND, "somebody");
        assert!((middle.percentile - 50.0).abs() < 1e-6);
        assert!(middle.between.0 < 25.0 && middle.between.1 > 75.0);
        assert_eq!(
            Place::within(exactly(0.2), BAND, "").oddity(),
            Oddity::Usual
        );
        assert_eq!(
            Place::within(exactly(5.0), BAND, "").oddity(),
            Oddity::Extreme
        );
    }
}
