//! What neighbours do: the other reviews of the same product, in all and in the
//! same week or month, those with the same stars, the other products of the
//! same reviewer; and, one step further, what the other reviewers of a product
//! review elsewhere. Means leave the review itself out.
//!
//! Reviewers look different at different times of a table: near its end nobody
//! has a long history. So the reviewers of a product are set beside those of
//! the whole table of the same month.

use super::seat::Seat;
use super::sums::Sums;
use super::{HISTORY, Kin, Measure, Population};
use crate::signal::{Family, Unit};

const OF: Kin = Kin {
    family: Family::Network,
    needs: HISTORY,
};

/// The signals, in the order of [`values`].
pub const MEASURES: [Measure; 33] = [
    OF.measure(
        "network.product_single",
        Population::Reviews,
        "share of one-review accounts among this product's others, against all of that month",
        "over the product's other reviews: share of their reviewers with one review, each less the mean over the table's other reviews at most 15 days away",
        "ReviewMeta; Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::Points),
    OF.measure(
        "network.product_activity",
        Population::Reviews,
        "typical number of reviews by this product's other reviewers, against all of that month",
        "over the product's other reviews: mean natural log of their reviewers' reviews, each less the mean over the table's other reviews at most 15 days away",
        "ReviewMeta; Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::LogTimes),
    OF.measure(
        "network.product_stars",
        Population::Reviews,
        "stars usually given by this product's other reviewers, against all of that month",
        "over the product's other reviews: mean of reviewer.mean_stars, each less the mean over the table's other reviews at most 15 days away",
        "ReviewMeta; Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::Difference),
    OF.measure(
        "network.product_deviation",
        Population::Reviews,
        "how far this product's other reviewers usually rate from the mean, against that month's",
        "over the product's other reviews: mean of reviewer.deviation, each less the mean over the table's other reviews at most 15 days away",
        "ReviewMeta; Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::Difference),
    OF.measure(
        "network.product_newcomers",
        Population::Reviews,
        "share of newcomers (first 30 days) among this product's others, against all of that month",
        "over the product's other reviews: share written at most 30 days after their reviewer's first review, each less the mean over the table's other reviews at most 15 days away",
        "ReviewMeta; Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::Points),
    OF.measure(
        "network.product_busiest",
        Population::Reviews,
        "typical reviews on the busiest day of this product's other reviewers, against that month's",
        "over the product's other reviews: mean natural log of timing.reviewer_busiest, each less the mean over the table's other reviews at most 15 days away",
        "ReviewMeta; Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::LogTimes),
    OF.measure(
        "network.product_age",
        Population::Reviews,
        "days to the table's end from first reviews by this product's others, against that month's",
        "over the product's other reviews: mean of timing.reviewer_age, each less the mean over the table's other reviews at most 15 days away",
        "ReviewMeta; Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::Difference),
    OF.measure(
        "network.product_quiet",
        Population::Reviews,
        "days to the table's end from last reviews by this product's others, against that month's",
        "over the product's other reviews: mean of timing.reviewer_quiet, each less the mean over the table's other reviews at most 15 days away",
        "ReviewMeta; Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::Difference),
    OF.measure(
        "network.product_rate",
        Population::Reviews,
        "reviews a day by this product's other reviewers, against all of that month",
        "over the product's other reviews: mean natural log of timing.reviewer_rate, each less the mean over the table's other reviews at most 15 days away",
        "ReviewMeta; Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::LogTimes),
    OF.measure(
        "network.peers_single",
        Population::Reviews,
        "share of one-review accounts among others who gave this product the same stars",
        "over the product's other reviews with the same whole number of stars: share of their reviewers with one review",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::Share),
    OF.measure(
        "network.peers_activity",
        Population::Reviews,
        "typical number of reviews by the others who gave this product the same stars",
        "over the product's other reviews with the same whole number of stars: mean natural log of their reviewers' reviews",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::Log),
    OF.measure(
        "network.peers_stars",
        Population::Reviews,
        "stars usually given by the others who gave this product the same stars",
        "over the product's other reviews with the same whole number of stars: mean of reviewer.mean_stars",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023 (neighbour means)",
    ),
    OF.measure(
        "network.peers_deviation",
        Population::Reviews,
        "how far the others who gave this product the same stars usually rate from the mean",
        "over the product's other reviews with the same whole number of stars: mean of reviewer.deviation",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023 (neighbour means)",
    ),
    OF.measure(
        "network.peers_newcomers",
        Population::Reviews,
        "share of newcomers (first 30 days) among others who gave this product the same stars",
        "over the product's other reviews with the same whole number of stars: share written at most 30 days after their reviewer's first review",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::Share),
    OF.measure(
        "network.peers_busiest",
        Population::Reviews,
        "typical reviews on the busiest day of others who gave this product the same stars",
        "over the product's other reviews with the same whole number of stars: mean natural log of timing.reviewer_busiest",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::Log),
    OF.measure(
        "network.peers_age",
        Population::Reviews,
        "days to the table's end from the first review of others who gave the same stars here",
        "over the product's other reviews with the same whole number of stars: mean of timing.reviewer_age",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023 (neighbour means)",
    ),
    OF.measure(
        "network.peers_quiet",
        Population::Reviews,
        "days to the table's end from the last review of others who gave the same stars here",
        "over the product's other reviews with the same whole number of stars: mean of timing.reviewer_quiet",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023 (neighbour means)",
    ),
    OF.measure(
        "network.peers_rate",
        Population::Reviews,
        "typical reviews a day by the others who gave this product the same stars",
        "over the product's other reviews with the same whole number of stars: mean natural log of timing.reviewer_rate",
        "Rayana & Akoglu 2015 (R-S-R relation); Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::Log),
    OF.measure(
        "network.product_single_7",
        Population::Reviews,
        "share of one-review accounts among this product's other reviews within 7 days",
        "over the product's other reviews at most 7 days away: share of their reviewers with one review",
        "Rayana & Akoglu 2015 (R-T-R relation)",
    )
    .told_as(Unit::Share),
    OF.measure(
        "network.product_single_30",
        Population::Reviews,
        "share of one-review accounts among this product's other reviews within 30 days",
        "over the product's other reviews at most 30 days away: share of their reviewers with one review",
        "Rayana & Akoglu 2015 (R-T-R relation)",
    )
    .told_as(Unit::Share),
    OF.measure(
        "network.reviewer_popularity",
        Population::Reviews,
        "typical number of reviews of this reviewer's other products",
        "over the reviewer's other reviews: mean natural log of the products' reviews",
        "Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::Log),
    OF.measure(
        "network.reviewer_single",
        Population::Reviews,
        "share of one-review accounts among the others who reviewed this reviewer's other products",
        "over the reviewer's other reviews: share of reviewers with one review among the products' other reviews",
        "Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::Share),
    OF.measure(
        "network.reviewer_stars",
        Population::Reviews,
        "mean stars of this reviewer's other products",
        "over the reviewer's other reviews: mean of product.mean_stars",
        "Tang et al. 2023 (neighbour means)",
    ),
    OF.measure(
        "network.reviewer_spread",
        Population::Reviews,
        "spread of the stars of this reviewer's other products",
        "over the reviewer's other reviews: mean of product.star_spread",
        "Tang et al. 2023 (neighbour means)",
    ),
    OF.measure(
        "network.reviewer_activity",
        Population::Reviews,
        "typical number of reviews by the others who reviewed this reviewer's other products",
        "over the reviewer's other reviews: mean natural log of the reviews of the products' other reviewers",
        "Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::Log),
    OF.measure(
        "network.reviewer_rate",
        Population::Reviews,
        "typical reviews a day of this reviewer's other products",
        "over the reviewer's other reviews: mean natural log of timing.product_rate",
        "Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::Log),
    OF.measure(
        "network.reviewer_age",
        Population::Reviews,
        "days to the table's end from the first review of this reviewer's other products",
        "over the reviewer's other reviews: mean days from the products' first review to the last day of the table",
        "Tang et al. 2023 (neighbour means)",
    ),
    OF.measure(
        "network.reviewer_quiet",
        Population::Reviews,
        "days to the table's end from the last review of this reviewer's other products",
        "over the reviewer's other reviews: mean days from the products' last review to the last day of the table",
        "Tang et al. 2023 (neighbour means)",
    ),
    OF.measure(
        "network.reviewer_peers_single",
        Population::Reviews,
        "share of one-review accounts among those who rated this reviewer's other products alike",
        "over the reviewer's other reviews: mean of network.peers_single",
        "Tang et al. 2023 (neighbour means)",
    )
    .told_as(Unit::Share),
    OF.measure(
        "network.reviewer_popularity_spread",
        Population::Reviews,
        "how much this reviewer's other products differ in popularity (spread of logs)",
        "standard deviation over the reviewer's other reviews of what network.reviewer_popularity is the mean of; missing below two",
        "Tang et al. 2023 (neighbour spreads)",
    ),
    OF.measure(
        "network.reviewer_single_spread",
        Population::Reviews,
        "how much this reviewer's other products differ in their share of one-review accounts",
        "standard deviation over the reviewer's other reviews of what network.reviewer_single is the mean of; missing below two",
        "Tang et al. 2023 (neighbour spreads)",
    ),
    OF.measure(
        "network.two_hop_popularity",
        Population::Reviews,
        "typical number of reviews of what this product's other reviewers review elsewhere",
        "mean of network.reviewer_popularity over the product's other reviews",
        "Tang et al. 2023 (two hops)",
    )
    .told_as(Unit::Log),
    OF.measure(
        "network.two_hop_single",
        Population::Reviews,
        "share of one-review accounts where this product's other reviewers review elsewhere",
        "mean of network.reviewer_single over the product's other reviews",
        "Tang et al. 2023 (two hops)",
    )
    .told_as(Unit::Share),
];

/// What is said of a review's reviewer to its neighbours.
pub const TRAITS: usize = 9;

/// What is said of a review's product to the reviewer's other reviews.
pub const SCENES: usize = 9;

/// Scenes whose spread is a signal and that are passed on to the product's
/// other reviews: the first ones.
const TELLING: usize = 2;

/// All reviews of a reviewer, summed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Company {
    /// Their scenes.
    scenes: Sums<SCENES, TELLING>,
    /// How far their stars are from the products' means: absolute, signed.
    distances: Sums<2>,
}

impl Company {
    /// Adds a review.
    pub fn add(&mut self, scene: &[f64; SCENES], distance: &[f64; 2]) {
        self.scenes.add(scene);
        self.distances.add(distance);
    }

    /// Mean distance, absolute, of all but one, whose own is given.
    pub fn deviation_without(&self, distance: &[f64; 2]) -> f64 {
        self.distances.mean_without(distance, 0)
    }
}

/// Days of the windows in which single reviewers are counted.
const WINDOWS: [i32; 2] = [7, 30];

/// What a product's reviews say to each other.
#[derive(Debug, Clone, Default)]
pub struct Neighbourhood {
    traits: Vec<[f64; TRAITS]>,
    /// Of a class of stars.
    peers: [Sums<TRAITS>; 5],
    /// Traits less those of the table at the time.
    beside: Vec<[f64; TRAITS]>,
    all_beside: Sums<TRAITS>,
    /// Single reviewers before each review and, at the end, in all.
    singles: Vec<u32>,
    passed_on: Vec<[f64; TELLING]>,
    all_passed_on: Sums<TELLING>,
}

impl Neighbourhood {
    /// Nobody yet of so many reviews.
    pub fn with_capacity(reviews: usize) -> Self {
        let mut singles = Vec::with_capacity(reviews + 1);
        singles.push(0);
        Self {
            traits: Vec::with_capacity(reviews),
            beside: Vec::with_capacity(reviews),
            singles,
            passed_on: Vec::with_capacity(reviews),
            ..Self::default()
        }
    }

    /// Adds the product's next review: its class of stars, its traits, those
    /// of the table at the time, and what its reviewer's other reviews are like.
    pub fn add(
        &mut self,
        class: usize,
        traits: [f64; TRAITS],
        usual: &[f64; TRAITS],
        elsewhere: &Elsewhere,
    ) {
        let beside = std::array::from_fn(|at| traits[at] - usual[at]);
        let passed_on = std::array::from_fn(|at| elsewhere.means[at]);
        let single = u32::from(traits[0] == 1.0);
        self.singles.push(self.singles[self.traits.len()] + single);
        self.peers[class].add(&traits);
        self.all_beside.add(&beside);
        self.all_passed_on.add(&passed_on);
        self.traits.push(traits);
        self.beside.push(beside);
        self.passed_on.push(passed_on);
    }

    /// Share of single reviewers among the other reviews in a range.
    fn single_in(&self, range: std::ops::Range<usize>, own: usize) -> f64 {
        let single = self.singles[range.end] - self.singles[range.start];
        (f64::from(single) - self.traits[own][0]) / (range.len() as f64 - 1.0)
    }
}

/// What the reviewer's other reviews are like.
#[derive(Debug, Clone, Copy)]
pub struct Elsewhere {
    /// The means of their scenes.
    means: [f64; SCENES],
    /// How much the first of them differ.
    spreads: [f64; TELLING],
    /// How far their stars are from the products' means: absolute, signed.
    pub deviation: [f64; 2],
}

impl Elsewhere {
    /// The reviews of a reviewer but one, whose own scene and distance are
    /// given.
    pub fn new(all: &Company, scene: &[f64; SCENES], distance: &[f64; 2]) -> Self {
        Self {
            means: all.scenes.means_without(scene),
            spreads: std::array::from_fn(|at| all.scenes.spread_without(scene, at)),
            deviation: all.distances.means_without(distance),
        }
    }
}

/// The values of [`MEASURES`] for one review.
pub fn values(seat: &Seat, values: &mut Vec<f64>) {
    let here = seat.neighbourhood;
    let peers = &here.peers[seat.stars.class()];
    let (own, beside) = (&here.traits[seat.at], &here.beside[seat.at]);
    values.extend(here.all_beside.means_without(beside));
    values.extend(peers.means_without(own));
    let place = &seat.product_place;
    values.extend(WINDOWS.map(|days| here.single_in(place.window(days), seat.at)));
    values.extend(seat.elsewhere.means);
    values.extend(seat.elsewhere.spreads);
    let passed_on = &here.passed_on[seat.at];
    values.extend(here.all_passed_on.means_without(passed_on));
}
