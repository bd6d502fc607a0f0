//! Medians and what goes with them: one post in thirty goes viral, and a mean
//! would speak of that one.

/// What the normal law makes of a median absolute deviation.
const MAD_TO_SD: f64 = 1.4826;

/// Half the width of a 95 % interval in standard deviations.
pub const Z95: f64 = 1.96;

/// The values in order; what is no number is left out.
pub fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.into_iter().filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The quantile of values in order, with linear interpolation; `None` of none.
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = share.clamp(0.0, 1.0) * last as f64;
    let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    Some(low + (high - low) * at.fract())
}

/// The median; `None` of none.
pub fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    quantile(&sorted(values), 0.5)
}

/// The standard deviation that a normal law with the same median absolute
/// deviation would have.
pub fn scale(values: &[f64]) -> Option<f64> {
    let middle = median(values.iter().copied())?;
    Some(MAD_TO_SD * median(values.iter().map(|value| (value - middle).abs()))?)
}

/// A value and the interval it lies in with 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The median with its order-statistic interval, which assumes no law; of fewer
/// than six values it is their range.
pub fn estimate(values: impl IntoIterator<Item = f64>) -> Option<Estimate> {
    let sorted = sorted(values);
    let value = quantile(&sorted, 0.5)?;
    let half = Z95 * (sorted.len() as f64).sqrt() / 2.0;
    let middle = sorted.len() as f64 / 2.0;
    let last = sorted.len() - 1;
    let low = sorted[(middle - half).max(0.0) as usize];
    let high = sorted[((middle + half).ceil() as usize).min(last)];
    Some(Estimate { value, low, high })
}

/// The 95 % interval of a share of which `seen` of `of` were seen (Wilson
/// 1927).
pub fn wilson(seen: f64, of: f64) -> (f64, f64) {
    if of <= 0.0 {
        return (0.0, 1.0);
    }
    let (share, z2) = (seen / of, Z95 * Z95);
    let middle = share + z2 / (2.0 * of);
    let half = Z95 * (share * (1.0 - share) / of + z2 / (4.0 * of * of)).sqrt();
    let ends = [-half, half].map(|half| (middle + half) / (1.0 + z2 / of));
    (ends[0].max(0.0), ends[1].min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_and_quantiles_are_those_of_the_books() {
        assert_eq!(median([3.0, 1.0, f64::NAN, 2.0]), Some(2.0));
        assert_eq!(median([1.0, 2.0]), Some(1.5));
        assert_eq!(median([]), None);
        assert_eq!(quantile(&[0.0, 10.0], 0.25), Some(2.5));
        assert_eq!(scale(&[1.0, 1.0, 1.0]), Some(0.0));
    }

    #[test]
    fn an_interval_holds_the_median_and_narrows_with_more_values() {
        let of = |n: u32| estimate((0..n).map(f64::from)).unwrap();
        let few = of(3);
        assert_eq!((few.low, few.value, few.high), (0.0, 1.0, 2.0));
        let width = |estimate: Estimate, n: f64| (estimate.high - estimate.low) / n;
        assert!(width(of(400), 400.0) < width(of(25), 25.0));
    }

    #[test]
    fn a_share_of_few_is_uncertain() {
        let (low, high) = wilson(10.0, 10.0);
        assert!((0.65..0.8).contains(&low) && high == 1.0, "{low} {high}");
        assert_eq!(wilson(0.0, 0.0), (0.0, 1.0));
    }
}
