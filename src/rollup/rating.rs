//! A rating in which a review counts as much as it is likely to be genuine.
//!
//! Nothing is subtracted for what is suspected: suspected reviews count less.
//! A mean of few reviews is drawn towards that of the table (empirical Bayes:
//! Efron & Morris 1975), and where hardly anything genuine is left nothing is
//! said.

use super::share::Z;

/// Stars summed with weights 0–1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Weighted {
    count: u32,
    stars: f64,
    weight: f64,
    weighted: f64,
    squares: f64,
}

/// What a rating is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can be stated.
    Rated,
    /// Too little genuine evidence is left.
    CannotSay,
}

impl Standing {
    /// The words in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Standing::Rated => "rated",
            Standing::CannotSay => "cannot say",
        }
    }
}

/// An adjusted rating with its 95 % interval, stars.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adjusted {
    /// The rating.
    pub rating: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Reviews that the table's mean counts as.
const SHRINKAGE: f64 = 5.0;

/// Genuine reviews that must be expected, and their share.
const GENUINE_MIN: f64 = 3.0;
const GENUINE_SHARE: f64 = 0.5;

impl Weighted {
    /// Adds a review.
    pub fn add(&mut self, stars: f64, weight: f64) {
        self.count += 1;
        self.stars += stars;
        self.weight += weight;
        self.weighted += weight * stars;
        self.squares += weight * stars * stars;
    }

    /// The mean as it stands; `None` without stars.
    pub fn plain(&self) -> Option<f64> {
        (self.count > 0).then(|| self.stars / f64::from(self.count))
    }

    /// The adjusted rating beside all reviews of the table; `None` if it cannot
    /// be said.
    pub fn adjusted(&self, all: &Weighted) -> Option<Adjusted> {
        let share = self.weight / f64::from(self.count.max(1));
        if self.weight < GENUINE_MIN || share < GENUINE_SHARE {
            return None;
        }
        let prior = all.weighted / all.weight;
        let prior_square = all.squares / all.weight;
        let total = self.weight + SHRINKAGE;
        let rating = (self.weighted + SHRINKAGE * prior) / total;
        let square = (self.squares + SHRINKAGE * prior_square) / total;
        let reach = Z * ((square - rating * rating).max(0.0) / total).sqrt();
        Some(Adjusted {
            rating,
            low: (rating - reach).max(1.0),
            high: (rating + reach).min(5.0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighted(reviews: &[(f64, f64)]) -> Weighted {
        let mut weighted = Weighted::default();
        for (stars, weight) in reviews {
            weighted.add(*stars, *weight);
        }
        weighted
    }

    #[test]
    fn praise_that_is_not_genuine_counts_less() {
        let all = weighted(&[(4.0, 1.0), (3.0, 1.0), (5.0, 1.0), (2.0, 1.0)]);
        let mut reviews = vec![(2.0, 0.95); 20];
        reviews.extend(vec![(5.0, 0.05); 15]);
        let product = weighted(&reviews);
        let adjusted = product.adjusted(&all).unwrap();
        assert!(product.plain().unwrap() > 3.2);
        assert!(adjusted.rating < 2.6 && adjusted.low < 2.3 && adjusted.high > 2.5);
    }

    #[test]
    fn where_little_is_genuine_nothing_is_said() {
        let all = weighted(&[(4.0, 1.0); 50]);
        assert_eq!(weighted(&[(5.0, 0.1); 60]).adjusted(&all), None);
        assert_eq!(weighted(&[(5.0, 0.99); 2]).adjusted(&all), None);
        assert_eq!(Weighted::default().adjusted(&all), None);
    }
}
