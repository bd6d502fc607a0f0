//! How large a share of some reviews is not genuine.

/// A share with its 95 % interval, all 0–1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The expected share.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Standard deviations of a 95 % interval.
pub const Z: f64 = 1.96;

impl Share {
    /// The share of `reviews` of which `expected` are expected not to be
    /// genuine, with the score interval of Wilson (1927): that of a process
    /// that yields such reviews, of which these are a sample.
    pub fn of(expected: f64, reviews: u32) -> Self {
        let count = f64::from(reviews);
        let mean = (expected / count).clamp(0.0, 1.0);
        let centre = mean + Z * Z / (2.0 * count);
        let reach = Z * (mean * (1.0 - mean) / count + Z * Z / (4.0 * count * count)).sqrt();
        let scale = 1.0 + Z * Z / count;
        Self {
            mean,
            low: ((centre - reach) / scale).clamp(0.0, mean),
            high: ((centre + reach) / scale).clamp(mean, 1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn few_reviews_say_little() {
        let (one, many) = (Share::of(0.9, 1), Share::of(900.0, 1000));
        assert!(one.low < 0.2 && one.high > 0.99);
        assert!((many.low - 0.880).abs() < 1e-3 && (many.high - 0.917).abs() < 1e-3);
    }

    proptest! {
        #[test]
        fn the_mean_lies_between_the_ends(share in 0.0_f64..=1.0, reviews in 1_u32..100_000) {
            let found = Share::of(share * f64::from(reviews), reviews);
            prop_assert!(0.0 <= found.low && found.low <= found.mean);
            prop_assert!(found.mean <= found.high && found.high <= 1.0);
        }
    }
}
