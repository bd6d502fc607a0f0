//! Stars in sums, from which any one review can be taken out: a review never
//! counts in what it is compared with.

use super::marketplace::Stars;

/// The stars of a history, or of any set of reviews.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ratings {
    count: u32,
    sum: u64,
    squares: u64,
    /// By whole number of stars.
    classes: [u32; 5],
}

impl Ratings {
    /// Adds a review.
    pub fn add(&mut self, stars: Stars) {
        let units = stars.fiftieths();
        self.count += 1;
        self.sum += units;
        self.squares += units * units;
        self.classes[stars.class()] += 1;
    }

    /// All but one review, which must be among them.
    #[must_use]
    pub fn without(mut self, stars: Stars) -> Self {
        let units = stars.fiftieths();
        self.count -= 1;
        self.sum -= units;
        self.squares -= units * units;
        self.classes[stars.class()] -= 1;
        self
    }

    /// Reviews.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Mean stars, 1–5; NaN of none.
    pub fn mean(&self) -> f64 {
        self.sum as f64 / f64::from(self.count) / Stars::UNIT
    }

    /// Standard deviation, stars; NaN of none.
    pub fn spread(&self) -> f64 {
        let mean = self.sum as f64 / f64::from(self.count);
        let variance = self.squares as f64 / f64::from(self.count) - mean * mean;
        if self.count == 0 {
            f64::NAN
        } else {
            variance.max(0.0).sqrt() / Stars::UNIT
        }
    }

    /// Share of reviews with so many stars, 1–5; NaN of none.
    pub fn share(&self, stars: usize) -> f64 {
        f64::from(self.classes[stars - 1]) / f64::from(self.count)
    }

    /// Share of reviews with one or five stars; NaN of none.
    pub fn extreme(&self) -> f64 {
        self.share(1) + self.share(5)
    }

    /// Entropy of the stars, bits, 0–2.32; NaN of none.
    pub fn entropy(&self) -> f64 {
        if self.count == 0 {
            return f64::NAN;
        }
        let shares = (1..=5)
            .map(|stars| self.share(stars))
            .filter(|share| *share > 0.0);
        shares.map(|share| -share * share.log2()).sum()
    }

    /// Reviews of a class of stars, by [`Stars::class`].
    pub fn of_class(&self, class: usize) -> u32 {
        self.classes[class]
    }
}

impl FromIterator<Stars> for Ratings {
    fn from_iter<I: IntoIterator<Item = Stars>>(stars: I) -> Self {
        let mut ratings = Self::default();
        stars.into_iter().for_each(|stars| ratings.add(stars));
        ratings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_stars() {
        let ratings: Ratings = [1.0, 5.0, 5.0, 3.0].map(Stars::new).into_iter().collect();
        assert_eq!(ratings.mean(), 3.5);
        assert_eq!(ratings.extreme(), 0.75);
        assert_eq!(ratings.entropy(), 1.5);
        assert!((ratings.spread() - 2.75_f64.sqrt()).abs() < 1e-9);
        assert!(Ratings::default().mean().is_nan() && Ratings::default().spread().is_nan());
    }

    proptest! {
        #[test]
        fn a_review_added_and_taken_out_leaves_no_trace(
            stars in prop::collection::vec(1.0_f64..5.0, 1..40),
            own in 1.0_f64..5.0,
        ) {
            let ratings: Ratings = stars.iter().copied().map(Stars::new).collect();
            let mut more = ratings;
            more.add(Stars::new(own));
            prop_assert_eq!(more.without(Stars::new(own)), ratings);
        }
    }
}
