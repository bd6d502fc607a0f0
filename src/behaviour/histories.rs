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
use super::network::{Company, Elsewhere, Neighbourhood, TRAITS};
use super::panel::{Observed, StandsFor};
use super::seat::{Seat, StarSums};
use super::summary::{Product, Reviewer};
use super::tempo::Place;
use super::usual::Usual;
use super::{Measure, in_blocks, network, product, reviewer, timing};
use crate::vector::prefetch;

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

/// Reviews ahead whose reviewers' days, which lie far apart in memory, are asked for.
const AHEAD: usize = 8;

/// A marketplace with its summaries.
#[derive(Debug, Clone, Default)]
pub struct Histories {
    market: Marketplace,
    last_day: i32,
    reviewers: Vec<Reviewer>,
    products: Vec<Product>,
    /// The reviews of every reviewer with several, summed.
    companies: Vec<Company>,
    /// The reviewer's trend at each review, by edge.
    trends: Vec<f32>,
    usual: Usual,
}

impl Histories {
    /// Reads the histories of a marketplace.
    pub fn new(market: Marketplace) -> Self {
        let reviewers = 0..market.reviewer_count();
        let mut histories = Self {
            last_day: market.last_day(),
            reviewers: (reviewers.clone().into_par_iter())
                .map(|reviewer| Reviewer::of(&market, reviewer))
                .collect(),
            trends: (reviewers.into_par_iter())
                .flat_map_iter(|reviewer| reviewer::trends(&market, reviewer))
                .collect(),
            market,
            ..Self::default()
        };
        histories.products = (0..histories.market.product_count())
            .into_par_iter()
            .map(|product| Product::of(&histories.market, product, &histories.reviewers))
            .collect();
        let several = number_several(&mut histories.reviewers);
        histories.companies = (several.into_par_iter())
            .map(|reviewer| histories.company_of(reviewer as usize))
            .collect();
        let traits = |edge| histories.traits(edge);
        histories.usual = Usual::new(histories.market.days(), traits);
        histories
    }

    /// The reviews of a reviewer, summed.
    fn company_of(&self, reviewer: usize) -> Company {
        let mut company = Company::default();
        for edge in self.market.of_reviewer(reviewer) {
            let product = &self.products[self.market.product(edge)];
            let stars = self.market.stars(edge);
            let scene = product.scene(&self.reviewers[reviewer], stars, self.last_day);
            company.add(&scene, &product.distance(stars));
        }
        company
    }

    /// What a review's reviewer is like to the product's other reviews.
    fn traits(&self, edge: usize) -> [f64; TRAITS] {
        let reviewer = &self.reviewers[self.market.reviewer(edge)];
        let stars = self.market.stars(edge);
        let deviation = self.company(reviewer).map_or(f64::NAN, |company| {
            let product = &self.products[self.market.product(edge)];
            company.deviation_without(&product.distance(stars))
        });
        reviewer.traits(self.market.days()[edge], stars, deviation, self.last_day)
    }

    /// The reviews of a reviewer, if there are several.
    fn company(&self, reviewer: &Reviewer) -> Option<&Company> {
        (!reviewer.is_single()).then(|| &self.companies[reviewer.several_before as usize])
    }

    /// Calls `take` for every review, on all threads, and hands over what it
    /// gives, product by product.
    pub fn visit<T: Send>(&self, take: impl Fn(&Observed) -> T + Sync, hand_over: impl FnMut(T)) {
        let of_product = |product| self.of_product(product, &take);
        in_blocks(self.market.product_count(), of_product, hand_over);
    }

    fn of_product<T>(&self, product: usize, take: impl Fn(&Observed) -> T) -> Vec<T> {
        let market = &self.market;
        let reviews = self.reviews_of(product);
        let product = &self.products[product];
        let mut neighbourhood = Neighbourhood::with_capacity(reviews.edges.len());
        let mut elsewhere = Vec::with_capacity(reviews.edges.len());
        for (at, reviewer) in reviews.reviewers.iter().enumerate() {
            let (day, stars) = (reviews.days[at], reviews.stars[at]);
            let scene = product.scene(reviewer, stars, self.last_day);
            let distance = product.distance(stars);
            let mut company = reviews.companies[at];
            if reviewer.is_single() {
                company.add(&scene, &distance);
            }
            let others = Elsewhere::new(&company, &scene, &distance);
            let traits = reviewer.traits(day, stars, others.deviation[0], self.last_day);
            let usual = self.usual.around(day, &traits);
            neighbourhood.add(stars.class(), traits, &usual, &others);
            elsewhere.push(others);
        }
        // Without a review the rest depends on nothing but its class.
        let mut entropies = [None; 5];
        let star_sums: Vec<u64> = running(&reviews.stars).collect();
        let mut values = Vec::with_capacity(WIDTH);
        let mut rounded = [0.0; WIDTH];
        let observe = |(at, product_place): (usize, Place)| {
            let (edge, day, stars) = (reviews.edges[at], reviews.days[at], reviews.stars[at]);
            let of_reviewer = reviews.reviewers[at].edges();
            if let Some(ahead) = reviews.reviewers.get(at + AHEAD) {
                prefetch(market.days(), ahead.edges().start);
            }
            let entropy = &mut entropies[stars.class()];
            let seat = Seat {
                market,
                edge,
                at,
                day,
                last_day: self.last_day,
                stars,
                reviewer: &reviews.reviewers[at],
                reviewer_place: Place::new(&market.days()[of_reviewer.clone()], day),
                reviewer_trend: reviews.trends[at],
                product,
                product_place,
                product_entropy: *entropy
                    .get_or_insert_with(|| product.ratings.without(stars).entropy()),
                product_stars: StarSums(&star_sums),
                neighbourhood: &neighbourhood,
                elsewhere: &elsewhere[at],
            };
            values.clear();
            signals(&seat, &mut values);
            for (rounded, value) in rounded.iter_mut().zip(&values) {
                *rounded = told(*value);
            }
            take(&Observed {
                row: reviews.rows[at],
                stands_for: StandsFor {
                    reviewer: edge == of_reviewer.start,
                    product: at == 0,
                },
                values: &rounded,
            })
        };
        let places = Place::of_all(&reviews.days).enumerate();
        places.map(observe).collect()
    }

    fn reviews_of(&self, product: usize) -> Reviews {
        let market = &self.market;
        let edges: Vec<usize> = (market.of_product(product).iter())
            .map(|edge| *edge as usize)
            .collect();
        let reviewers: Vec<Reviewer> = (edges.iter())
            .map(|edge| self.reviewers[market.reviewer(*edge)])
            .collect();
        let company = |reviewer| self.company(reviewer).copied().unwrap_or_default();
        Reviews {
            companies: reviewers.iter().map(company).collect(),
            reviewers,
            days: edges.iter().map(|edge| market.days()[*edge]).collect(),
            stars: edges.iter().map(|edge| market.stars(*edge)).collect(),
            trends: edges.iter().map(|edge| self.trends[*edge]).collect(),
            rows: edges.iter().map(|edge| market.row(*edge)).collect(),
            edges,
        }
    }
}

/// The reviews of a product with what is known of their reviewers, who lie far
/// apart in memory: fetched in loops that do nothing else, many at a time are on
/// their way.
struct Reviews {
    edges: Vec<usize>,
    rows: Vec<u32>,
    days: Vec<i32>,
    stars: Vec<Stars>,
    trends: Vec<f32>,
    reviewers: Vec<Reviewer>,
    /// Empty for a reviewer with one review.
    companies: Vec<Company>,
}

/// Numbers the reviewers with several reviews, and gives them.
fn number_several(reviewers: &mut [Reviewer]) -> Vec<u32> {
    let mut several = Vec::new();
    for (reviewer, number) in reviewers.iter_mut().zip(0..) {
        reviewer.several_before = several.len() as u32;
        if !reviewer.is_single() {
            several.push(number);
        }
    }
    several
}

/// Fiftieths of stars up to and with each.
fn running(stars: &[Stars]) -> impl Iterator<Item = u64> {
    stars.iter().scan(0, |sum, stars| {
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
