//! What neighbours do: the other reviews of the same product, those with the
//! same stars, the other products of the same reviewer; and, one step further,
//! what the other reviewers of a product review elsewhere. Means leave the
//! review itself out.

use super::histories::Seat;
use super::{Measure, Population};
use crate::signal::Family;

const NEEDS: &[&str] = &["reviewer_id", "product_id", "rating", "created_at"];

const fn measure(
    name: &'static str,
    label: &'static str,
    definition: &'static str,
    source: &'static str,
) -> Measure {
    Measure::new(
        name,
        Family::Network,
        Population::Reviews,
        label,
        definition,
        source,
        NEEDS,
    )
}

/// The signals, in the order of [`values`].
pub const MEASURES: [Measure; 45] = [
    measure(
        "network.product_single",
        "share of reviewers with a single review, other reviews of this product",
        "over the product's other reviews: share of their reviewers with one review",
        "Xie et al. 2012; Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.product_activity",
        "activity of the reviewers (log of reviews), other reviews of this product",
        "over the product's other reviews: mean natural log of their reviewers' reviews",
        "Xie et al. 2012; Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.product_one_day",
        "share of reviewers active on one day only, other reviews of this product",
        "over the product's other reviews: share of their reviewers with all reviews on one day",
        "Xie et al. 2012; Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.product_stars",
        "stars that the reviewers usually give, other reviews of this product",
        "over the product's other reviews: mean over them of the mean stars of their reviewer's other reviews",
        "Xie et al. 2012; Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.product_deviation",
        "how far the reviewers usually are from products' means, other reviews of this product",
        "over the product's other reviews: mean over them of reviewer.deviation",
        "Xie et al. 2012; Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.product_newcomers",
        "share of reviews in the first month of their reviewer, other reviews of this product",
        "over the product's other reviews: share written at most 30 days after their reviewer's first review",
        "Xie et al. 2012; Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.product_busiest",
        "reviews on the reviewers' busiest day (log), other reviews of this product",
        "over the product's other reviews: mean over them of ln(1 + timing.reviewer_busiest)",
        "Xie et al. 2012; Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.product_age",
        "days since the reviewers' first review, other reviews of this product",
        "over the product's other reviews: mean over them of timing.reviewer_age",
        "Xie et al. 2012; Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.product_quiet",
        "days since the reviewers' last review, other reviews of this product",
        "over the product's other reviews: mean over them of timing.reviewer_quiet",
        "Xie et al. 2012; Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.product_rate",
        "reviews a day by the reviewers (log), other reviews of this product",
        "over the product's other reviews: mean over them of the natural log of timing.reviewer_rate",
        "Xie et al. 2012; Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.peers_single",
        "share of reviewers with a single review, other reviews of this product with the same stars",
        "over the product's other reviews with the same whole number of stars: share of their reviewers with one review",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023",
    ),
    measure(
        "network.peers_activity",
        "activity of the reviewers (log of reviews), other reviews of this product with the same stars",
        "over the product's other reviews with the same whole number of stars: mean natural log of their reviewers' reviews",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023",
    ),
    measure(
        "network.peers_one_day",
        "share of reviewers active on one day only, other reviews of this product with the same stars",
        "over the product's other reviews with the same whole number of stars: share of their reviewers with all reviews on one day",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023",
    ),
    measure(
        "network.peers_stars",
        "stars that the reviewers usually give, other reviews of this product with the same stars",
        "over the product's other reviews with the same whole number of stars: mean over them of the mean stars of their reviewer's other reviews",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023",
    ),
    measure(
        "network.peers_deviation",
        "how far the reviewers usually are from products' means, other reviews of this product with the same stars",
        "over the product's other reviews with the same whole number of stars: mean over them of reviewer.deviation",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023",
    ),
    measure(
        "network.peers_newcomers",
        "share of reviews in the first month of their reviewer, other reviews of this product with the same stars",
        "over the product's other reviews with the same whole number of stars: share written at most 30 days after their reviewer's first review",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023",
    ),
    measure(
        "network.peers_busiest",
        "reviews on the reviewers' busiest day (log), other reviews of this product with the same stars",
        "over the product's other reviews with the same whole number of stars: mean over them of ln(1 + timing.reviewer_busiest)",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023",
    ),
    measure(
        "network.peers_age",
        "days since the reviewers' first review, other reviews of this product with the same stars",
        "over the product's other reviews with the same whole number of stars: mean over them of timing.reviewer_age",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023",
    ),
    measure(
        "network.peers_quiet",
        "days since the reviewers' last review, other reviews of this product with the same stars",
        "over the product's other reviews with the same whole number of stars: mean over them of timing.reviewer_quiet",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023",
    ),
    measure(
        "network.peers_rate",
        "reviews a day by the reviewers (log), other reviews of this product with the same stars",
        "over the product's other reviews with the same whole number of stars: mean over them of the natural log of timing.reviewer_rate",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023",
    ),
    measure(
        "network.peers_single_excess",
        "singletons among the reviews with the same stars, above the product's",
        "network.peers_single less network.product_single",
        "ReviewMeta",
    ),
    measure(
        "network.reviewer_popularity",
        "reviews of the products (log) of this reviewer's other reviews",
        "over the reviewer's other reviews: mean natural log of the products' reviews",
        "Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.reviewer_stars",
        "mean stars of the products of this reviewer's other reviews",
        "over the reviewer's other reviews: mean of product.mean_stars",
        "Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.reviewer_single",
        "singletons among the products' other reviewers of this reviewer's other reviews",
        "over the reviewer's other reviews: mean of network.product_single",
        "Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.reviewer_activity",
        "activity of the products' other reviewers of this reviewer's other reviews",
        "over the reviewer's other reviews: mean of network.product_activity",
        "Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.reviewer_rate",
        "reviews a day of the products (log) of this reviewer's other reviews",
        "over the reviewer's other reviews: mean natural log of timing.product_rate",
        "Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.reviewer_age",
        "days since the products' first review of this reviewer's other reviews",
        "over the reviewer's other reviews: mean of timing.product_age",
        "Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.reviewer_quiet",
        "days since the products' last review of this reviewer's other reviews",
        "over the reviewer's other reviews: mean of timing.product_quiet",
        "Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.reviewer_spread",
        "spread of stars of the products of this reviewer's other reviews",
        "over the reviewer's other reviews: mean of product.star_spread",
        "Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.reviewer_peers_single",
        "singletons among the products' reviews with the same stars of this reviewer's other reviews",
        "over the reviewer's other reviews: mean of network.peers_single",
        "Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.reviewer_extreme",
        "share of extreme stars of the products of this reviewer's other reviews",
        "over the reviewer's other reviews: mean of product.extreme_share",
        "Tang et al. 2023 (neighbour means)",
    ),
    measure(
        "network.reviewer_popularity_spread",
        "spread over this reviewer's other reviews: reviews of the products (log)",
        "standard deviation over the reviewer's other reviews of what network.reviewer_popularity is the mean of; missing below two",
        "Tang et al. 2023 (neighbour spreads)",
    ),
    measure(
        "network.reviewer_stars_spread",
        "spread over this reviewer's other reviews: mean stars of the products",
        "standard deviation over the reviewer's other reviews of what network.reviewer_stars is the mean of; missing below two",
        "Tang et al. 2023 (neighbour spreads)",
    ),
    measure(
        "network.reviewer_single_spread",
        "spread over this reviewer's other reviews: singletons among the products' other reviewers",
        "standard deviation over the reviewer's other reviews of what network.reviewer_single is the mean of; missing below two",
        "Tang et al. 2023 (neighbour spreads)",
    ),
    measure(
        "network.reviewer_activity_spread",
        "spread over this reviewer's other reviews: activity of the products' other reviewers",
        "standard deviation over the reviewer's other reviews of what network.reviewer_activity is the mean of; missing below two",
        "Tang et al. 2023 (neighbour spreads)",
    ),
    measure(
        "network.reviewer_rate_spread",
        "spread over this reviewer's other reviews: reviews a day of the products (log)",
        "standard deviation over the reviewer's other reviews of what network.reviewer_rate is the mean of; missing below two",
        "Tang et al. 2023 (neighbour spreads)",
    ),
    measure(
        "network.reviewer_age_spread",
        "spread over this reviewer's other reviews: days since the products' first review",
        "standard deviation over the reviewer's other reviews of what network.reviewer_age is the mean of; missing below two",
        "Tang et al. 2023 (neighbour spreads)",
    ),
    measure(
        "network.product_two_hop_popularity",
        "reviews of the products (log), of what this product's other reviewers review elsewhere",
        "mean of network.reviewer_popularity over the product's other reviews",
        "Tang et al. 2023 (two hops)",
    ),
    measure(
        "network.product_two_hop_single",
        "singletons among the products' other reviewers, of what this product's other reviewers review elsewhere",
        "mean of network.reviewer_single over the product's other reviews",
        "Tang et al. 2023 (two hops)",
    ),
    measure(
        "network.product_two_hop_rate",
        "reviews a day of the products (log), of what this product's other reviewers review elsewhere",
        "mean of network.reviewer_rate over the product's other reviews",
        "Tang et al. 2023 (two hops)",
    ),
    measure(
        "network.product_two_hop_age",
        "days since the products' first review, of what this product's other reviewers review elsewhere",
        "mean of network.reviewer_age over the product's other reviews",
        "Tang et al. 2023 (two hops)",
    ),
    measure(
        "network.peers_two_hop_popularity",
        "reviews of the products (log), of what those with the same stars review elsewhere",
        "mean of network.reviewer_popularity over the product's other reviews with the same whole number of stars",
        "Tang et al. 2023 (two hops)",
    ),
    measure(
        "network.peers_two_hop_single",
        "singletons among the products' other reviewers, of what those with the same stars review elsewhere",
        "mean of network.reviewer_single over the product's other reviews with the same whole number of stars",
        "Tang et al. 2023 (two hops)",
    ),
    measure(
        "network.peers_two_hop_rate",
        "reviews a day of the products (log), of what those with the same stars review elsewhere",
        "mean of network.reviewer_rate over the product's other reviews with the same whole number of stars",
        "Tang et al. 2023 (two hops)",
    ),
    measure(
        "network.peers_two_hop_age",
        "days since the products' first review, of what those with the same stars review elsewhere",
        "mean of network.reviewer_age over the product's other reviews with the same whole number of stars",
        "Tang et al. 2023 (two hops)",
    ),
];

/// What is said of a review's reviewer to its neighbours.
pub const TRAITS: usize = 10;

/// What is said of a review's product to the reviewer's other reviews.
pub const SCENES: usize = 10;

/// Scenes whose spread is a signal: the first ones.
const SPREAD: usize = 6;

/// Scenes that are passed on to the product's other reviews.
const PASSED_ON: [usize; 4] = [0, 2, 4, 5];

/// Sums of values, some of which may be missing, from which any one can be
/// taken out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sums<const N: usize> {
    counts: [u32; N],
    sums: [f64; N],
    squares: [f64; N],
}

impl<const N: usize> Default for Sums<N> {
    fn default() -> Self {
        Self {
            counts: [0; N],
            sums: [0.0; N],
            squares: [0.0; N],
        }
    }
}

impl<const N: usize> Sums<N> {
    /// Adds what one review says.
    pub fn add(&mut self, values: &[f64; N]) {
        for (at, value) in values
            .iter()
            .enumerate()
            .filter(|(_, value)| !value.is_nan())
        {
            self.counts[at] += 1;
            self.sums[at] += value;
            self.squares[at] += value * value;
        }
    }

    /// The mean of the others; NaN without any.
    pub fn mean_without(&self, own: &[f64; N], at: usize) -> f64 {
        let (count, sum, _) = self.without(own, at);
        sum / count
    }

    /// Their standard deviation; NaN below two.
    pub fn spread_without(&self, own: &[f64; N], at: usize) -> f64 {
        let (count, sum, squares) = self.without(own, at);
        if count < 2.0 {
            return f64::NAN;
        }
        let mean = sum / count;
        (squares / count - mean * mean).max(0.0).sqrt()
    }

    fn without(&self, own: &[f64; N], at: usize) -> (f64, f64, f64) {
        let (count, sum, squares) = (f64::from(self.counts[at]), self.sums[at], self.squares[at]);
        match own[at] {
            own if own.is_nan() => (count, sum, squares),
            _ if self.counts[at] == 1 => (0.0, 0.0, 0.0),
            own => (count - 1.0, sum - own, squares - own * own),
        }
    }
}

/// What a product's reviews say to each other.
#[derive(Debug, Clone, Default)]
pub struct Neighbourhood {
    traits: Vec<[f64; TRAITS]>,
    of_product: Sums<TRAITS>,
    of_class: [Sums<TRAITS>; 5],
    passed_on: Vec<[f64; PASSED_ON.len()]>,
    passed_of_product: Sums<{ PASSED_ON.len() }>,
    passed_of_class: [Sums<{ PASSED_ON.len() }>; 5],
}

impl Neighbourhood {
    /// Adds a review: its class of stars, its traits, and the means of its
    /// reviewer's other scenes.
    pub fn add(&mut self, class: usize, traits: [f64; TRAITS], scenes: &[f64; SCENES]) {
        let passed_on = PASSED_ON.map(|scene| scenes[scene]);
        self.of_product.add(&traits);
        self.of_class[class].add(&traits);
        self.passed_of_product.add(&passed_on);
        self.passed_of_class[class].add(&passed_on);
        self.traits.push(traits);
        self.passed_on.push(passed_on);
    }
}

/// A reviewer's scenes: its own in this review, and those of all its reviews.
#[derive(Debug, Clone, Copy)]
pub struct Elsewhere {
    /// What this review's product is like without it.
    pub own: [f64; SCENES],
    /// All scenes of the reviewer.
    pub all: Sums<SCENES>,
}

impl Elsewhere {
    /// The means over the other reviews.
    pub fn means(&self) -> [f64; SCENES] {
        std::array::from_fn(|at| self.all.mean_without(&self.own, at))
    }
}

/// The values of [`MEASURES`] for one review.
pub fn values(seat: &Seat, values: &mut Vec<f64>) {
    let here = seat.neighbourhood;
    let class = seat.stars.class();
    let (own, passed) = (&here.traits[seat.at], &here.passed_on[seat.at]);
    let product = (0..TRAITS).map(|at| here.of_product.mean_without(own, at));
    let peers = (0..TRAITS).map(|at| here.of_class[class].mean_without(own, at));
    values.extend(product.chain(peers));
    let single = |sums: &Sums<TRAITS>| sums.mean_without(own, 0);
    values.push(single(&here.of_class[class]) - single(&here.of_product));
    values.extend(seat.elsewhere.means());
    let spread = |at| seat.elsewhere.all.spread_without(&seat.elsewhere.own, at);
    values.extend((0..SPREAD).map(spread));
    let two_hops = |sums: &Sums<{ PASSED_ON.len() }>| {
        std::array::from_fn::<f64, { PASSED_ON.len() }, _>(|at| sums.mean_without(passed, at))
    };
    values.extend(two_hops(&here.passed_of_product));
    values.extend(two_hops(&here.passed_of_class[class]));
}
