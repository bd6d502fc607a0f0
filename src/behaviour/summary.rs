//! What the history of a reviewer and of a product says, summed up once and asked
//! for by all their reviews.

use std::ops::Range;

use super::marketplace::{Marketplace, Stars};
use super::network::{SCENES, TRAITS};
use super::ratings::Ratings;
use super::tempo::Tempo;
use super::timing;

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
    /// How many reviewers before it have several reviews.
    pub(super) several_before: u32,
    /// Kept here though the marketplace knows it, where it is one more place that
    /// memory must be asked for.
    first_edge: u32,
}

impl Reviewer {
    /// Reads a reviewer's history.
    pub fn of(market: &Marketplace, reviewer: usize) -> Self {
        let edges = market.of_reviewer(reviewer);
        let verified = |wanted: fn(bool) -> bool| {
            let stated = edges.clone().filter_map(|edge| market.verified(edge));
            stated.filter(|verified| wanted(*verified)).count() as u32
        };
        let tempo = Tempo::of(market.days()[edges.clone()].iter().copied());
        Self {
            tempo,
            ln_count: f64::from(tempo.count).ln(),
            ln_busiest: f64::from(tempo.busiest).ln(),
            ln_rate: tempo.rate().ln(),
            ratings: edges.clone().map(|edge| market.stars(edge)).collect(),
            hours: timing::hours(edges.clone().map(|edge| market.hour(edge))),
            verified: [verified(|verified| verified), verified(|_| true)],
            several_before: 0,
            first_edge: edges.start as u32,
        }
    }

    /// Its edges, as the marketplace gives them.
    pub fn edges(&self) -> Range<usize> {
        let first = self.first_edge as usize;
        first..first + self.tempo.count as usize
    }

    /// Whether it has one review only.
    pub fn is_single(&self) -> bool {
        self.tempo.count == 1
    }

    /// What the reviewer of a review is like to the product's other reviews;
    /// `deviation` is that of its other reviews.
    pub fn traits(&self, day: i32, stars: Stars, deviation: f64, last_day: i32) -> [f64; TRAITS] {
        [
            f64::from(u8::from(self.is_single())),
            self.ln_count,
            self.ratings.without(stars).mean(),
            deviation,
            f64::from(u8::from(day - self.tempo.first <= 30)),
            self.ln_busiest,
            f64::from(last_day) - f64::from(self.tempo.first),
            f64::from(last_day) - f64::from(self.tempo.last),
            self.ln_rate,
        ]
    }
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

impl Product {
    /// Reads a product's history and who wrote it.
    pub fn of(market: &Marketplace, product: usize, reviewers: &[Reviewer]) -> Self {
        let edges = || market.of_product(product).iter().map(|edge| *edge as usize);
        let tempo = Tempo::of(edges().map(|edge| market.days()[edge]));
        let mut summary = Self {
            tempo,
            ratings: edges().map(|edge| market.stars(edge)).collect(),
            ln_count: f64::from(tempo.count).ln(),
            ln_rate: tempo.rate().ln(),
            ..Self::default()
        };
        for edge in edges() {
            let reviewer = &reviewers[market.reviewer(edge)];
            summary.singles[market.stars(edge).class()] += u32::from(reviewer.is_single());
            summary.activity += reviewer.ln_count;
        }
        summary
    }

    /// What the product of a review is like without it.
    pub fn scene(&self, reviewer: &Reviewer, stars: Stars, last_day: i32) -> [f64; SCENES] {
        let single = u32::from(reviewer.is_single());
        let others = self.ratings.without(stars);
        let singles = self.singles.iter().sum::<u32>() - single;
        let peers = f64::from(others.of_class(stars.class()));
        [
            self.ln_count,
            f64::from(singles) / f64::from(others.count()),
            others.mean(),
            others.spread(),
            if others.count() == 0 {
                f64::NAN
            } else {
                (self.activity - reviewer.ln_count) / f64::from(others.count())
            },
            self.ln_rate,
            f64::from(last_day) - f64::from(self.tempo.first),
            f64::from(last_day) - f64::from(self.tempo.last),
            f64::from(self.singles[stars.class()] - single) / peers,
        ]
    }

    /// How far the stars of a review are from the mean of the others: absolute,
    /// signed.
    pub fn distance(&self, stars: Stars) -> [f64; 2] {
        let signed = stars.value() - self.ratings.without(stars).mean();
        [signed.abs(), signed]
    }
}
