//! A review between its reviewer and its product, with all that its signals
//! are made of.

use super::marketplace::{Marketplace, Stars};
use super::network::{Elsewhere, Neighbourhood};
use super::summary::{Product, Reviewer};
use super::tempo::Place;

/// A review between its reviewer and its product.
#[derive(Debug, Clone, Copy)]
pub struct Seat<'s> {
    pub(super) market: &'s Marketplace,
    pub(super) edge: usize,
    /// Its place among the product's reviews.
    pub at: usize,
    /// Its day since 1970.
    pub day: i32,
    /// The last day of the table.
    pub last_day: i32,
    /// Its stars.
    pub stars: Stars,
    /// Its reviewer.
    pub reviewer: &'s Reviewer,
    /// Its place among the days of the reviewer's reviews.
    pub reviewer_place: Place<'s>,
    /// Mean stars of the reviewer's reviews on later days less those on earlier
    /// ones; NaN without both.
    pub reviewer_trend: f32,
    /// Its product.
    pub product: &'s Product,
    /// Its place among the days of the product's reviews.
    pub product_place: Place<'s>,
    /// The stars of the product's reviews.
    pub(super) product_stars: StarSums<'s>,
    /// What the product's reviews say to each other.
    pub neighbourhood: &'s Neighbourhood,
    /// What the reviewer's other reviews are like.
    pub elsewhere: &'s Elsewhere,
    /// Entropy of the stars of the product's other reviews.
    pub(super) product_entropy: f64,
}

/// Reviews of a reviewer that a seller is looked for among, either way.
const NEARBY: usize = 128;

impl Seat<'_> {
    /// Mean stars of the other reviews in a range of the product's, in which
    /// this one stands.
    pub fn mean_of_others(&self, range: std::ops::Range<usize>) -> f64 {
        let others = range.len() as f64 - 1.0;
        let sum = self.product_stars.of(range) - self.stars.fiftieths();
        sum as f64 / others / Stars::UNIT
    }

    /// Share of confirmed purchases among the reviewer's other reviews.
    pub fn verified_share(&self) -> f64 {
        let own = self.market.verified(self.edge);
        let [confirmed, stated] = self.reviewer.verified;
        let confirmed = confirmed - u32::from(own == Some(true));
        f64::from(confirmed) / f64::from(stated - u32::from(own.is_some()))
    }

    /// Share of the reviewer's reviews before and after this one that are for
    /// the same seller.
    pub fn seller_share(&self) -> f64 {
        let Some(own) = self.market.seller(self.edge) else {
            return f64::NAN;
        };
        let all = self.market.of_reviewer(self.market.reviewer(self.edge));
        let from = all.start.max(self.edge.saturating_sub(NEARBY));
        let to = all.end.min(self.edge + NEARBY + 1);
        let same = (from..to).filter(|edge| self.market.seller(*edge) == Some(own));
        (same.count() - 1) as f64 / (to - from - 1) as f64
    }
}

/// Sums of the fiftieths of stars of a history up to and with each review.
#[derive(Debug, Clone, Copy)]
pub struct StarSums<'s>(pub(super) &'s [u64]);

impl StarSums<'_> {
    fn of(&self, range: std::ops::Range<usize>) -> u64 {
        let until = |end: usize| end.checked_sub(1).map_or(0, |last| self.0[last]);
        until(range.end) - until(range.start)
    }
}
