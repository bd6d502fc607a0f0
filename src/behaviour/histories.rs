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
use super::seat::{Seat, StarSums};
use super::tempo::{Place, Tempo};
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
    /// Logs of its reviews, of those of its busiest day and of its rate, which
    /// every neighbour asks for.
    ln_count: f64,
    ln_busiest: f64,
    ln_rate: f64,
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
    /// Logs of its reviews and of its rate.
    ln_count: f64,
    ln_rate: f64,
}

/// Distances of a reviewer's stars from the products' means: absolute, signed.
pub type Distances = Sums<2>;

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
    /// Fiftieths of stars of each reviewer up to and with each review, by edge.
    star_sums: Vec<u64>,
    /// Traits of the reviews of each day up to and with it, from the first.
    usual: Vec<Sums<TRAITS>>,
    first_day: i32,
}

/// Days around a review whose reviews are the table of its time, either way.
const AROUND: usize = 15;

/// Reviews summed together, and such sums made at a time.
const EDGES: usize = 1 << 14;
const ROUND: usize = 64;

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
        histories.star_sums = Vec::with_capacity(market.len());
        for reviewer in 0..market.reviewer_count() {
            let stars = market.of_reviewer(reviewer).map(|edge| market.stars(edge));
            histories.star_sums.extend(running(stars));
        }
        histories.first_day = market.days().iter().min().copied().unwrap_or(0);
        histories.market = market;
        histories.usual = histories.traits_by_day();
        histories
    }

    /// Running sums of the traits over the days. Reviews are summed in blocks
    /// of a fixed size, so that no sum depends on the number of threads.
    fn traits_by_day(&self) -> Vec<Sums<TRAITS>> {
        let days = (self.last_day - self.first_day + 1) as usize;
        let mut by_day = vec![Sums::default(); days];
        let starts: Vec<usize> = (0..self.market.len()).step_by(EDGES).collect();
        for round in starts.chunks(ROUND) {
            let blocks: Vec<Vec<(usize, Sums<TRAITS>)>> = round
                .par_iter()
                .map(|start| self.traits_from(*start))
                .collect();
            for (day, sums) in blocks.into_iter().flatten() {
                by_day[day].join(&sums);
            }
        }
        for day in 1..days {
            let before = by_day[day - 1];
            by_day[day].join(&before);
        }
        by_day
    }

    /// The sums of a block, a day once, in no order of days.
    fn traits_from(&self, start: usize) -> Vec<(usize, Sums<TRAITS>)> {
        let mut by_day: Vec<(usize, Sums<TRAITS>)> = Vec::new();
        let mut places = vec![u32::MAX; (self.last_day - self.first_day + 1) as usize];
        for edge in start..self.market.len().min(start + EDGES) {
            let own = self.distance(&self.market, edge);
            let traits = self.traits(edge, &self.distances(edge, &own), &own);
            let day = (self.market.days()[edge] - self.first_day) as usize;
            if places[day] == u32::MAX {
                places[day] = by_day.len() as u32;
                by_day.push((day, Sums::default()));
            }
            by_day[places[day] as usize].1.add(&traits);
        }
        by_day
    }

    /// The means of the table's other reviews around a review's day.
    fn usual(&self, day: i32, own: &[f64; TRAITS]) -> [f64; TRAITS] {
        let day = (day - self.first_day) as usize;
        let until = (day + AROUND).min(self.usual.len() - 1);
        let mut around = self.usual[until];
        if let Some(before) = day.checked_sub(AROUND + 1) {
            around.take(&self.usual[before]);
        }
        std::array::from_fn(|at| around.mean_without(own, at))
    }

    fn product(&self, market: &Marketplace, product: usize) -> Product {
        let edges = || market.of_product(product).iter().map(|edge| *edge as usize);
        let mut summary = Product {
            tempo: Tempo::of(edges().map(|edge| market.days()[edge])),
            ratings: edges().map(|edge| market.stars(edge)).collect(),
            ..Product::default()
        };
        for edge in edges() {
            let reviewer = &self.reviewers[market.reviewer(edge)];
            let single = reviewer.tempo.count == 1;
            summary.singles[market.stars(edge).class()] += u32::from(single);
            summary.activity += reviewer.ln_count;
        }
        summary.ln_count = f64::from(summary.tempo.count).ln();
        summary.ln_rate = summary.tempo.rate().ln();
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
        let reviewer = &self.reviewers[market.reviewer(edge)];
        let single = u32::from(reviewer.tempo.count == 1);
        let others = product.ratings.without(stars);
        let singles = product.singles.iter().sum::<u32>() - single;
        let peers = f64::from(others.of_class(stars.class()));
        [
            product.ln_count,
            f64::from(singles) / others.count() as f64,
            others.mean(),
            others.spread(),
            if others.count() == 0 {
                f64::NAN
            } else {
                (product.activity - reviewer.ln_count) / others.count() as f64
            },
            product.ln_rate,
            f64::from(self.last_day) - f64::from(product.tempo.first),
            f64::from(self.last_day) - f64::from(product.tempo.last),
            f64::from(product.singles[stars.class()] - single) / peers,
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
            reviewer.ln_count,
            reviewer.ratings.without(self.market.stars(edge)).mean(),
            distances.mean_without(own, 0),
            f64::from(u8::from(since <= 30)),
            reviewer.ln_busiest,
            f64::from(self.last_day) - f64::from(reviewer.tempo.first),
            f64::from(self.last_day) - f64::from(reviewer.tempo.last),
            reviewer.ln_rate,
        ]
    }

    /// Sums over all reviews of a review's reviewer, if it has several.
    fn several(&self, edge: usize) -> Option<&(Sums<SCENES>, Distances)> {
        let reviewer = self.market.reviewer(edge);
        (self.reviewers[reviewer].tempo.count > 1)
            .then(|| &self.elsewhere[self.several[reviewer] as usize - 1])
    }

    /// The distances of a review's reviewer, its own in this review given.
    fn distances(&self, edge: usize, own: &[f64; 2]) -> Distances {
        self.several(edge).map_or_else(|| alone(own), |all| all.1)
    }

    fn elsewhere(&self, edge: usize) -> Elsewhere {
        let own = self.scene(&self.market, edge);
        let all = self.several(edge).map_or_else(|| alone(&own), |all| all.0);
        Elsewhere { own, all }
    }

    /// Calls `take` for every review, on all threads, and hands over what it
    /// gives, product by product.
    pub fn visit<T: Send>(&self, take: impl Fn(&Observed) -> T + Sync, hand_over: impl FnMut(T)) {
        let of_product = |product| self.of_product(product, &take);
        in_blocks(self.market.product_count(), of_product, hand_over);
    }

    fn of_product<T>(&self, product: usize, take: impl Fn(&Observed) -> T) -> Vec<T> {
        let market = &self.market;
        let edges: Vec<usize> = market
            .of_product(product)
            .iter()
            .map(|edge| *edge as usize)
            .collect();
        let days: Vec<i32> = edges.iter().map(|edge| market.days()[*edge]).collect();
        let stars: Vec<u64> = running(edges.iter().map(|edge| market.stars(*edge))).collect();
        let mut neighbourhood = Neighbourhood::default();
        let mut elsewhere = Vec::with_capacity(edges.len());
        for &edge in &edges {
            let class = market.stars(edge).class();
            let scenes = self.elsewhere(edge);
            let own_distances = self.distance(market, edge);
            let distances = self.distances(edge, &own_distances);
            let traits = self.traits(edge, &distances, &own_distances);
            let usual = self.usual(market.days()[edge], &traits);
            neighbourhood.add(class, traits, &usual, &scenes.means());
            elsewhere.push((scenes, distances, own_distances));
        }
        // Without a review the rest depends on nothing but its class.
        let mut entropies = [None; 5];
        let ratings = self.products[product].ratings;
        let mut values = Vec::with_capacity(WIDTH);
        let mut rounded = [0.0; WIDTH];
        (edges.iter().zip(elsewhere).enumerate())
            .map(|(at, (&edge, (elsewhere, distances, own_distances)))| {
                let reviewer = market.reviewer(edge);
                let of_reviewer = market.of_reviewer(reviewer);
                let own = market.stars(edge);
                let entropy = &mut entropies[own.class()];
                let seat = Seat {
                    market,
                    edge,
                    at,
                    day: days[at],
                    last_day: self.last_day,
                    stars: own,
                    reviewer: &self.reviewers[reviewer],
                    reviewer_place: Place::new(&market.days()[of_reviewer.clone()], days[at]),
                    product: &self.products[product],
                    product_place: Place::new(&days, days[at]),
                    product_entropy: *entropy.get_or_insert_with(|| ratings.without(own).entropy()),
                    product_stars: StarSums(&stars),
                    reviewer_stars: StarSums(&self.star_sums[of_reviewer.clone()]),
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
            let tempo = Tempo::of(market.days()[edges.clone()].iter().copied());
            Reviewer {
                tempo,
                ln_count: f64::from(tempo.count).ln(),
                ln_busiest: f64::from(tempo.busiest).ln(),
                ln_rate: tempo.rate().ln(),
                ratings: edges.clone().map(|edge| market.stars(edge)).collect(),
                hours: timing::hours(edges.clone().map(|edge| market.hour(edge))),
                verified: [verified(|verified| verified), verified(|_| true)],
            }
        })
        .collect()
}

/// The sums of one review.
fn alone<const N: usize>(own: &[f64; N]) -> Sums<N> {
    let mut sums = Sums::default();
    sums.add(own);
    sums
}

/// Fiftieths of stars up to and with each.
fn running(stars: impl Iterator<Item = Stars>) -> impl Iterator<Item = u64> {
    stars.scan(0, |sum, stars| {
        *sum += stars.fiftieths();
        Some(*sum)
    })
}

fn signals(seat: &Seat, values: &mut Vec<f64>) {
    values.extend(reviewer::values(seat));
    values.extend(product::values(seat));
    values.extend(timing::values(seat));
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

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::super::marketplace::Entry;
    use super::*;

    const DAY: i64 = 86_400;

    fn entry(row: u32, reviewer: u64, product: u64, day: i64, stars: f64) -> Entry {
        Entry {
            row,
            reviewer,
            product,
            second: day * DAY,
            stars: Stars::new(stars),
            verified: None,
            seller: NonZeroU32::new(1 + product as u32 % 2),
        }
    }

    fn observed(entries: &[Entry]) -> Vec<(u32, Vec<f32>)> {
        let mut rows = Vec::new();
        let histories = Histories::new(Marketplace::new(entries.to_vec()));
        histories.visit(
            |observed| (observed.row, observed.values.to_vec()),
            |row| rows.push(row),
        );
        rows.sort_by_key(|(row, _)| *row);
        rows
    }

    fn value(rows: &[(u32, Vec<f32>)], row: usize, name: &str) -> f32 {
        let at = MEASURES
            .iter()
            .position(|measure| measure.signal.name == name);
        rows[row].1[at.unwrap_or_else(|| panic!("no signal {name}"))]
    }

    /// Reviewer 1 reviews products 10, 11 and 12; product 10 has three others,
    /// two of them by reviewers with a single review.
    fn market() -> Vec<Entry> {
        vec![
            entry(0, 1, 10, 100, 5.0),
            entry(1, 1, 11, 107, 4.0),
            entry(2, 1, 12, 107, 2.0),
            entry(3, 2, 10, 101, 1.0),
            entry(4, 3, 10, 140, 5.0),
            entry(5, 4, 10, 102, 2.0),
            entry(6, 4, 11, 300, 3.0),
        ]
    }

    #[test]
    fn signals_are_what_their_definitions_say() {
        let rows = observed(&market());
        let told = |name| value(&rows, 0, name);
        assert_eq!(told("reviewer.reviews"), 3.0);
        assert_eq!(told("reviewer.mean_stars"), 3.0);
        assert_eq!(told("reviewer.off_own_mean"), 2.0);
        assert!(told("reviewer.trend").is_nan());
        // Product 11 without it is at 3 stars; product 12 has no other.
        assert_eq!(told("reviewer.deviation"), 1.0);
        assert_eq!(told("reviewer.seller_share"), 0.5);
        assert_eq!(told("product.reviews"), 4.0);
        assert!((told("product.distance") - (5.0 - 8.0 / 3.0)).abs() < 1e-6);
        assert_eq!(told("product.same_stars"), 1.0);
        assert_eq!((told("product.rank"), told("product.position")), (0.0, 0.0));
        assert_eq!(told("timing.reviewer_span"), 7.0);
        assert_eq!(told("timing.reviewer_busiest"), 2.0);
        assert_eq!(told("timing.reviewer_quiet"), 193.0);
        assert_eq!(told("timing.product_within_30"), 2.0);
        assert!((told("timing.product_shift_30") - (1.5 - 8.0 / 3.0)).abs() < 1e-6);
        assert!(told("timing.product_gap_before").is_nan());
        assert!(told("timing.reviewer_hours").is_nan());
        assert_eq!(told("network.peers_single"), 1.0);
        assert_eq!(told("network.product_single_7"), 0.5);
        // Of its other reviews, product 11 has no single reviewer besides.
        assert_eq!(told("network.reviewer_single"), 0.0);
        assert!(value(&rows, 3, "reviewer.mean_stars").is_nan());
        assert!(value(&rows, 3, "network.reviewer_single").is_nan());
        assert_eq!(value(&rows, 6, "network.reviewer_single"), 2.0 / 3.0);
    }

    #[test]
    fn a_reviewer_who_turns_shows_a_trend() {
        let turned = [(1, 2.0), (1, 1.0), (5, 3.0), (9, 5.0)];
        let entries: Vec<Entry> = (turned.iter().zip(0..))
            .map(|((day, stars), row)| entry(row, 1, row.into(), *day, *stars))
            .collect();
        let rows = observed(&entries);
        assert_eq!(value(&rows, 2, "reviewer.trend"), 3.5);
        assert!(value(&rows, 0, "reviewer.trend").is_nan());
        assert!(value(&rows, 3, "reviewer.trend").is_nan());
    }

    #[test]
    fn a_review_never_counts_in_what_it_is_compared_with() {
        let mut changed = market();
        changed[0].stars = Stars::new(1.0);
        let (before, after) = (observed(&market()), observed(&changed));
        for name in [
            "reviewer.mean_stars",
            "reviewer.star_entropy",
            "reviewer.deviation",
            "product.mean_stars",
            "product.star_spread",
            "product.five_star_share",
            "network.reviewer_stars",
            "network.product_single_30",
        ] {
            assert_eq!(value(&before, 0, name), value(&after, 0, name), "{name}");
        }
    }

    #[test]
    fn neither_the_order_of_the_rows_nor_ties_change_a_signal() {
        let many: Vec<Entry> = (0..400_u32)
            .map(|i| {
                let day = i64::from(i * 7919 % 41);
                entry(
                    i,
                    u64::from(i % 61),
                    u64::from(i * i % 17),
                    day,
                    f64::from(1 + i % 5),
                )
            })
            .collect();
        let mut backwards = many.clone();
        backwards.reverse();
        let bits = |rows: Vec<(u32, Vec<f32>)>| -> Vec<Vec<u32>> {
            rows.into_iter()
                .map(|(_, v)| v.into_iter().map(f32::to_bits).collect())
                .collect()
        };
        assert_eq!(bits(observed(&many)), bits(observed(&backwards)));
    }
}
