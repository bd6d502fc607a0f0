//! The panel of histories: one summary a reviewer and a product, then every
//! review in its seat between the two.
//!
//! Signals are made in passes over the marketplace, each over one order of it,
//! so that memory is read in sequence and every history is read a fixed number
//! of times:
//!
//! 1. reviewers: tempo and stars of each;
//! 2. products: tempo and stars of each, and who its reviewers are;
//! 3. reviewers again: what the products of their reviews are like;
//! 4. products again: every review gets its signals.

use rayon::prelude::*;

use super::marketplace::{Marketplace, Stars};
use super::network::{Elsewhere, Neighbourhood, SCENES, Sums, TRAITS};
use super::panel::{Observed, StandsFor};
use super::ratings::Ratings;
use super::tempo::Tempo;
use super::{Measure, in_blocks, network, product, reviewer, timing};

/// The signals of the panel.
pub const MEASURES: [Measure; WIDTH] = concatenated();

const WIDTH: usize = reviewer::MEASURES.len()
    + product::MEASURES.len()
    + timing::MEASURES.len()
    + network::MEASURES.len();

const fn concatenated() -> [Measure; WIDTH] {
    let families: [&[Measure]; 4] = [
        &reviewer::MEASURES,
        &product::MEASURES,
        &timing::MEASURES,
        &network::MEASURES,
    ];
    let mut all = [reviewer::MEASURES[0]; WIDTH];
    let (mut family, mut at) = (0, 0);
    while family < families.len() {
        let mut own = 0;
        while own < families[family].len() {
            all[at] = families[family][own];
            (own, at) = (own + 1, at + 1);
        }
        family += 1;
    }
    all
}

/// What a reviewer's history says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reviewer {
    /// Its tempo.
    pub tempo: Tempo,
    /// Its stars.
    pub ratings: Ratings,
    /// Entropy of its hours and share of the commonest.
    pub hours: [f32; 2],
    /// Confirmed purchases, and reviews that say whether they are.
    pub verified: [u32; 2],
}

/// What a product's history says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Product {
    /// Its tempo.
    pub tempo: Tempo,
    /// Its stars.
    pub ratings: Ratings,
    /// Reviews by reviewers with a single one, by class of stars.
    singles: [u32; 5],
    /// Sum of the log of its reviewers' reviews.
    activity: f64,
}

/// Distances of a reviewer's stars from the products' means: absolute, signed.
type Distances = Sums<2>;

/// A marketplace with its summaries.
#[derive(Debug, Clone, Default)]
pub struct Histories {
    market: Marketplace,
    last_day: i32,
    reviewers: Vec<Reviewer>,
    products: Vec<Product>,
    /// Of reviewers with several reviews, by the number in `several`.
    elsewhere: Vec<(Sums<SCENES>, Distances)>,
    /// A number for every reviewer with several reviews.
    several: Vec<u32>,
}

/// A review between its reviewer and its product.
#[derive(Debug, Clone, Copy)]
pub struct Seat<'s> {
    market: &'s Marketplace,
    edge: usize,
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
    /// Ascending days of the reviewer's reviews.
    pub reviewer_days: &'s [i32],
    /// Its product.
    pub product: &'s Product,
    /// Ascending days of the product's reviews.
    pub product_days: &'s [i32],
    /// Sums of the fiftieths of stars before each of the product's reviews.
    product_stars: &'s [u64],
    /// What the product's reviews say to each other.
    pub neighbourhood: &'s Neighbourhood,
    /// What the reviewer's other products are like.
    pub elsewhere: Elsewhere,
    distances: Distances,
    own_distances: [f64; 2],
}

/// Reviews of a reviewer that a seller is looked for among, either way.
const NEARBY: usize = 128;

impl Seat<'_> {
    /// Mean over the reviewer's other reviews of how far their stars are from
    /// their products' means, absolute and signed.
    pub fn reviewer_deviation(&self) -> [f64; 2] {
        [0, 1].map(|at| self.distances.mean_without(&self.own_distances, at))
    }

    /// Mean stars of the other reviews in a range of the product's.
    pub fn mean_of_others(&self, range: std::ops::Range<usize>) -> f64 {
        let others = range.len() as f64 - 1.0;
        let sum = self.product_stars[range.end] - self.product_stars[range.start];
        (sum - self.stars.fiftieths()) as f64 / others / Stars::UNIT
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

impl Histories {
    /// Reads the histories of a marketplace.
    pub fn new(market: Marketplace) -> Self {
        let mut histories = Self {
            last_day: market.last_day(),
            reviewers: reviewers(&market),
            ..Self::default()
        };
        histories.products = (0..market.product_count())
            .into_par_iter()
            .map(|product| histories.product(&market, product))
            .collect();
        let mut number = 0;
        let counts = histories
            .reviewers
            .iter()
            .map(|reviewer| reviewer.tempo.count);
        histories.several = counts
            .map(|count| {
                number += u32::from(count > 1);
                number
            })
            .collect();
        let several: Vec<usize> = (0..market.reviewer_count())
            .filter(|reviewer| histories.reviewers[*reviewer].tempo.count > 1)
            .collect();
        histories.elsewhere = several
            .into_par_iter()
            .map(|reviewer| histories.scenes_of(&market, reviewer))
            .collect();
        histories.market = market;
        histories
    }

    fn product(&self, market: &Marketplace, product: usize) -> Product {
        let edges = || market.of_product(product).iter().map(|edge| *edge as usize);
        let mut summary = Product {
            tempo: Tempo::of(edges().map(|edge| market.days()[edge])),
            ratings: edges().map(|edge| market.stars(edge)).collect(),
            ..Product::default()
        };
        for edge in edges() {
            let count = self.reviewers[market.reviewer(edge)].tempo.count;
            summary.singles[market.stars(edge).class()] += u32::from(count == 1);
            summary.activity += f64::from(count).ln();
        }
        summary
    }

    fn scenes_of(&self, market: &Marketplace, reviewer: usize) -> (Sums<SCENES>, Distances) {
        let (mut scenes, mut distances) = (Sums::default(), Distances::default());
        for edge in market.of_reviewer(reviewer) {
            scenes.add(&self.scene(market, edge));
            distances.add(&self.distance(market, edge));
        }
        (scenes, distances)
    }

    /// What the product of a review is like without the review.
    fn scene(&self, market: &Marketplace, edge: usize) -> [f64; SCENES] {
        let product = &self.products[market.product(edge)];
        let stars = market.stars(edge);
        let count = self.reviewers[market.reviewer(edge)].tempo.count;
        let single = u32::from(count == 1);
        let others = product.ratings.without(stars);
        let singles = product.singles.iter().sum::<u32>() - single;
        let peers = f64::from(others.of_class(stars.class()));
        [
            f64::from(product.tempo.count).ln(),
            others.mean(),
            f64::from(singles) / others.count() as f64,
            if others.count() == 0 {
                f64::NAN
            } else {
                (product.activity - f64::from(count).ln()) / others.count() as f64
            },
            product.tempo.rate().ln(),
            f64::from(self.last_day) - f64::from(product.tempo.first),
            f64::from(self.last_day) - f64::from(product.tempo.last),
            others.spread(),
            f64::from(product.singles[stars.class()] - single) / peers,
            others.extreme(),
        ]
    }

    fn distance(&self, market: &Marketplace, edge: usize) -> [f64; 2] {
        let others = self.products[market.product(edge)]
            .ratings
            .without(market.stars(edge));
        let signed = market.stars(edge).value() - others.mean();
        [signed.abs(), signed]
    }

    /// What a review's reviewer is like to the product's other reviews.
    fn traits(&self, edge: usize, distances: &Distances, own: &[f64; 2]) -> [f64; TRAITS] {
        let reviewer = &self.reviewers[self.market.reviewer(edge)];
        let since = self.market.days()[edge] - reviewer.tempo.first;
        [
            f64::from(u8::from(reviewer.tempo.count == 1)),
            f64::from(reviewer.tempo.count).ln(),
            f64::from(u8::from(reviewer.tempo.days == 1)),
            reviewer.ratings.without(self.market.stars(edge)).mean(),
            distances.mean_without(own, 0),
            f64::from(u8::from(since <= 30)),
            f64::from(reviewer.tempo.busiest).ln_1p(),
            f64::from(self.last_day) - f64::from(reviewer.tempo.first),
            f64::from(self.last_day) - f64::from(reviewer.tempo.last),
            reviewer.tempo.rate().ln(),
        ]
    }

    fn elsewhere(&self, edge: usize) -> (Elsewhere, Distances) {
        let reviewer = self.market.reviewer(edge);
        let own = self.scene(&self.market, edge);
        let (all, distances) = if self.reviewers[reviewer].tempo.count > 1 {
            self.elsewhere[self.several[reviewer] as usize - 1]
        } else {
            let mut alone = (Sums::default(), Distances::default());
            alone.0.add(&own);
            alone.1.add(&self.distance(&self.market, edge));
            alone
        };
        (Elsewhere { own, all }, distances)
    }

    /// Calls `take` for every review, on all threads, and hands over what it
    /// gives, product by product.
    pub fn visit<T: Send>(&self, take: impl Fn(&Observed) -> T + Sync, hand_over: impl FnMut(T)) {
        let products: Vec<usize> = (0..self.market.product_count()).collect();
        in_blocks(
            &products,
            |product| self.of_product(*product, &take),
            hand_over,
        );
    }

    fn of_product<T>(&self, product: usize, take: impl Fn(&Observed) -> T) -> Vec<T> {
        let market = &self.market;
        let edges: Vec<usize> = market
            .of_product(product)
            .iter()
            .map(|edge| *edge as usize)
            .collect();
        let days: Vec<i32> = edges.iter().map(|edge| market.days()[*edge]).collect();
        let mut stars = vec![0];
        let mut neighbourhood = Neighbourhood::default();
        let mut elsewhere = Vec::with_capacity(edges.len());
        for &edge in &edges {
            let class = market.stars(edge).class();
            stars.push(stars.last().unwrap_or(&0) + market.stars(edge).fiftieths());
            let (scenes, distances) = self.elsewhere(edge);
            let own_distances = self.distance(market, edge);
            let traits = self.traits(edge, &distances, &own_distances);
            neighbourhood.add(class, traits, &scenes.means());
            elsewhere.push((scenes, distances, own_distances));
        }
        let mut values = Vec::with_capacity(WIDTH);
        let mut rounded = [0.0; WIDTH];
        (edges.iter().zip(elsewhere).enumerate())
            .map(|(at, (&edge, (elsewhere, distances, own_distances)))| {
                let reviewer = market.reviewer(edge);
                let of_reviewer = market.of_reviewer(reviewer);
                let seat = Seat {
                    market,
                    edge,
                    at,
                    day: days[at],
                    last_day: self.last_day,
                    stars: market.stars(edge),
                    reviewer: &self.reviewers[reviewer],
                    reviewer_days: &market.days()[of_reviewer.clone()],
                    product: &self.products[product],
                    product_days: &days,
                    product_stars: &stars,
                    neighbourhood: &neighbourhood,
                    elsewhere,
                    distances,
                    own_distances,
                };
                values.clear();
                signals(&seat, &mut values);
                for (rounded, value) in rounded.iter_mut().zip(&values) {
                    *rounded = told(*value);
                }
                take(&Observed {
                    row: market.row(edge),
                    stands_for: StandsFor {
                        reviewer: edge == of_reviewer.start,
                        product: at == 0,
                    },
                    values: &rounded,
                })
            })
            .collect()
    }
}

fn reviewers(market: &Marketplace) -> Vec<Reviewer> {
    (0..market.reviewer_count())
        .into_par_iter()
        .map(|reviewer| {
            let edges = market.of_reviewer(reviewer);
            let verified = |wanted: fn(bool) -> bool| {
                let stated = edges.clone().filter_map(|edge| market.verified(edge));
                stated.filter(|verified| wanted(*verified)).count() as u32
            };
            Reviewer {
                tempo: Tempo::of(market.days()[edges.clone()].iter().copied()),
                ratings: edges.clone().map(|edge| market.stars(edge)).collect(),
                hours: timing::hours(edges.clone().map(|edge| market.hour(edge))),
                verified: [verified(|verified| verified), verified(|_| true)],
            }
        })
        .collect()
}

fn signals(seat: &Seat, values: &mut Vec<f64>) {
    values.extend(reviewer::values(seat));
    values.extend(product::values(seat));
    timing::values(seat, values);
    network::values(seat, values);
}

/// What is neither a number nor says anything is missing.
fn told(value: f64) -> f32 {
    if value.is_finite() {
        value as f32
    } else {
        f32::NAN
    }
}
