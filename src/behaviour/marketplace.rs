//! The marketplace in memory: who reviewed what, when, with how many stars.
//!
//! Reviews are the edges of a bipartite multigraph of reviewers and products.
//! They are kept as flat columns sorted by (reviewer, time), with a second
//! order by (product, time), and never with their text: about 30 bytes a
//! review. A history is a slice of one order.
//!
//! Nothing here depends on the order of the rows or on what the ids look like.
//! Ids enter as 64-bit hashes: among twenty million different ones two are the
//! same with a probability of one in a hundred thousand.

use std::num::NonZeroU32;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::sorting::sort_by_hash;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// One review as it enters the marketplace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands in the table; at most [`ROWS_MAX`] rows.
    pub row: u32,
    /// Hash of the reviewer's id, by [`id_hash`].
    pub reviewer: u64,
    /// Hash of the product's id.
    pub product: u64,
    /// Seconds since 1970, UTC.
    pub second: i64,
    /// Stars, by [`Stars::new`].
    pub stars: Stars,
    /// Whether the purchase was confirmed; `None` if not stated.
    pub verified: Option<bool>,
    /// What stands for the seller's id, by [`seller_hash`]; `None` if not
    /// stated.
    pub seller: Option<NonZeroU32>,
}

/// Rows that a marketplace can number.
pub const ROWS_MAX: u64 = u32::MAX as u64;

/// What stands for an id.
pub fn id_hash(id: &str) -> u64 {
    xxh3_64(id.as_bytes())
}

/// What stands for a seller's id: short, since sellers are only compared within
/// the reviews of one reviewer.
pub fn seller_hash(id: &str) -> NonZeroU32 {
    NonZeroU32::new(id_hash(id) as u32).unwrap_or(NonZeroU32::MAX)
}

/// The day since 1970 of a second since 1970, UTC.
pub fn day_of(second: i64) -> i32 {
    second.div_euclid(DAY) as i32
}

/// Stars from 1 to 5 in fiftieths, so that sums of them are exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stars(u8);

impl Stars {
    /// Fiftieths of a star.
    pub const UNIT: f64 = 50.0;

    /// From 1 to 5; what lies outside is moved to the nearer end.
    pub fn new(stars: f64) -> Self {
        Self((stars.clamp(1.0, 5.0) * Self::UNIT).round() as u8)
    }

    /// The number in fiftieths, 50–250.
    pub fn fiftieths(self) -> u64 {
        u64::from(self.0)
    }

    /// The number of stars.
    pub fn value(self) -> f64 {
        f64::from(self.0) / Self::UNIT
    }

    /// The nearest whole number of stars less one, 0–4.
    pub fn class(self) -> usize {
        (usize::from(self.0) + 25) / 50 - 1
    }
}

/// All reviews that have a reviewer, a product, a time and stars.
#[derive(Debug, Clone, Default)]
pub struct Marketplace {
    reviewers: Vec<u32>,
    products: Vec<u32>,
    days: Vec<i32>,
    /// Seconds of the day; empty if every review is of midnight, as it is
    /// where only dates are known.
    seconds: Vec<u32>,
    stars: Vec<Stars>,
    verified: Vec<Option<bool>>,
    sellers: Vec<Option<NonZeroU32>>,
    rows: Vec<u32>,
    /// Where each reviewer's edges begin, and the end of the last one's.
    reviewer_starts: Vec<u32>,
    /// Edges by (product, time).
    by_product: Vec<u32>,
    product_starts: Vec<u32>,
}

impl Marketplace {
    /// Puts the entries in order.
    pub fn new(mut entries: Vec<Entry>) -> Self {
        let order = |e: &Entry| (e.reviewer, e.second, e.product, e.stars, e.row);
        sort_by_hash(&mut entries, |entry| entry.reviewer, order);
        let (reviewers, reviewer_starts) = numbered(&entries, |entry| entry.reviewer);
        // Of one product and time, the edges are in the order of reviewers.
        let edges = entries.par_iter().zip(0..entries.len() as u32);
        let mut placed: Vec<(u64, i64, u32)> = edges
            .map(|(entry, edge)| (entry.product, entry.second, edge))
            .collect();
        sort_by_hash(&mut placed, |placed| placed.0, |placed| *placed);
        let (mut products, mut product_starts) = (vec![0; entries.len()], Vec::new());
        let mut last = None;
        for (place, (product, _, edge)) in placed.iter().enumerate() {
            if last != Some(*product) {
                product_starts.push(place as u32);
                last = Some(*product);
            }
            products[*edge as usize] = product_starts.len() as u32 - 1;
        }
        product_starts.push(entries.len() as u32);
        let by_product = placed.par_iter().map(|(_, _, edge)| *edge).collect();
        drop(placed);
        let any = |has: fn(&Entry) -> bool| entries.par_iter().any(has);
        let any_hour = any(|entry| entry.second.rem_euclid(DAY) != 0);
        let any_verified = any(|entry| entry.verified.is_some());
        let any_seller = any(|entry| entry.seller.is_some());
        Self {
            days: column(true, &entries, |entry| day_of(entry.second)),
            seconds: column(any_hour, &entries, |entry| {
                entry.second.rem_euclid(DAY) as u32
            }),
            stars: column(true, &entries, |entry| entry.stars),
            verified: column(any_verified, &entries, |entry| entry.verified),
            sellers: column(any_seller, &entries, |entry| entry.seller),
            rows: column(true, &entries, |entry| entry.row),
            reviewers,
            products,
            reviewer_starts,
            by_product,
            product_starts,
        }
    }

    /// The number of reviews.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The number of reviewers.
    pub fn reviewer_count(&self) -> usize {
        self.reviewer_starts.len().saturating_sub(1)
    }

    /// The number of products.
    pub fn product_count(&self) -> usize {
        self.product_starts.len().saturating_sub(1)
    }

    /// A reviewer's edges in the order of time.
    pub fn of_reviewer(&self, reviewer: usize) -> std::ops::Range<usize> {
        self.reviewer_starts[reviewer] as usize..self.reviewer_starts[reviewer + 1] as usize
    }

    /// A product's edges in the order of time.
    pub fn of_product(&self, product: usize) -> &[u32] {
        let range =
            self.product_starts[product] as usize..self.product_starts[product + 1] as usize;
        &self.by_product[range]
    }

    /// Who wrote the review of an edge.
    pub fn reviewer(&self, edge: usize) -> usize {
        self.reviewers[edge] as usize
    }

    /// What the review of an edge is of.
    pub fn product(&self, edge: usize) -> usize {
        self.products[edge] as usize
    }

    /// Days since 1970, UTC, of all edges.
    pub fn days(&self) -> &[i32] {
        &self.days
    }

    /// Its hour of the day, UTC, 0–23; `None` if the table has dates only.
    pub fn hour(&self, edge: usize) -> Option<usize> {
        self.seconds
            .get(edge)
            .map(|second| (second / 3600) as usize)
    }

    /// Its stars.
    pub fn stars(&self, edge: usize) -> Stars {
        self.stars[edge]
    }

    /// Whether its purchase was confirmed.
    pub fn verified(&self, edge: usize) -> Option<bool> {
        self.verified.get(edge).copied().flatten()
    }

    /// What stands for its seller.
    pub fn seller(&self, edge: usize) -> Option<NonZeroU32> {
        self.sellers.get(edge).copied().flatten()
    }

    /// Its row in the table.
    pub fn row(&self, edge: usize) -> u32 {
        self.rows[edge]
    }

    /// The last day of any review.
    pub fn last_day(&self) -> i32 {
        self.days.iter().max().copied().unwrap_or(0)
    }
}

/// Numbers sorted entries by their key, and where each number begins.
fn numbered(entries: &[Entry], key: impl Fn(&Entry) -> u64) -> (Vec<u32>, Vec<u32>) {
    let mut starts = Vec::new();
    let mut last = None;
    let numbers = entries
        .iter()
        .enumerate()
        .map(|(at, entry)| {
            if last != Some(key(entry)) {
                last = Some(key(entry));
                starts.push(at as u32);
            }
            starts.len() as u32 - 1
        })
        .collect();
    starts.push(entries.len() as u32);
    (numbers, starts)
}

/// A column, or nothing where no entry has it.
fn column<T: Send>(present: bool, entries: &[Entry], of: impl Fn(&Entry) -> T + Sync) -> Vec<T> {
    let entries = if present { entries } else { &[] };
    entries.par_iter().map(&of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_exact_and_have_a_class() {
        assert_eq!(Stars::new(4.5).value(), 4.5);
        assert_eq!(Stars::new(9.0).value(), 5.0);
        let classes = [1.0, 1.4, 1.5, 3.0, 4.9, 5.0].map(|stars| Stars::new(stars).class());
        assert_eq!(classes, [0, 0, 1, 2, 4, 4]);
    }

    #[test]
    fn two_orders_of_the_same_reviews() {
        let entry = |row, reviewer, product, day: i64| Entry {
            row,
            reviewer,
            product,
            second: day * DAY,
            stars: Stars::new(4.0),
            verified: None,
            seller: None,
        };
        let market = Marketplace::new(vec![
            entry(0, 9, 5, 3),
            entry(1, 7, 5, 1),
            entry(2, 9, 4, 2),
            entry(3, 9, 5, 1),
        ]);
        assert_eq!((market.reviewer_count(), market.product_count()), (2, 2));
        let rows = |edges: &mut dyn Iterator<Item = usize>| -> Vec<u32> {
            edges.map(|edge| market.row(edge)).collect()
        };
        assert_eq!(rows(&mut market.of_reviewer(1)), [3, 2, 0]);
        let of_product = market.of_product(1).iter().map(|edge| *edge as usize);
        assert_eq!(rows(&mut { of_product }), [1, 3, 0]);
        assert_eq!(market.last_day(), 3);
        assert_eq!(market.hour(0), None);
    }
}
