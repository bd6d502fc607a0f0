//! A table as the search for ties sees it.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::behaviour::duplicates::Written;
use crate::behaviour::marketplace::Marketplace;
use crate::behaviour::records::{MARKET_MIN, Origin, Records};

/// Reviews that an account has at least if it is established.
pub(super) const ESTABLISHED: usize = 6;

/// What is searched.
pub(super) struct Scene {
    /// Reviews with reviewer, product, stars and time; none if the table is no
    /// market.
    pub(super) market: Marketplace,
    /// Telling texts, by row.
    pub(super) texts: Vec<Written>,
    /// Accounts at addresses, sorted by address and account.
    pub(super) origins: Vec<Origin>,
    /// By row, the edge of the market; [`NO_EDGE`] for others.
    edges: Vec<u32>,
    /// By row, the hash of its account.
    accounts: Vec<u64>,
    /// Reviews of the market up to each day since [`Scene::first_day`].
    pace: Vec<u32>,
    first_day: i32,
}

const NO_EDGE: u32 = u32::MAX;

impl Scene {
    pub(super) fn new(records: &Records) -> Self {
        let rows = records.rows() as usize;
        let entries = match records.entries.len() >= MARKET_MIN {
            true => records.entries.clone(),
            false => Vec::new(),
        };
        let mut accounts = vec![0; rows];
        let stated = (records.entries.iter().map(|e| (e.row, e.reviewer)))
            .chain(records.written.iter().map(|w| (w.row, w.reviewer)))
            .chain(records.origins.iter().map(|o| (o.row, o.reviewer)));
        for (row, account) in stated {
            accounts[row as usize] = account;
        }
        let market = Marketplace::new(entries);
        let mut edges = vec![NO_EDGE; rows];
        for edge in 0..market.len() {
            edges[market.row(edge) as usize] = edge as u32;
        }
        let mut origins = records.origins.clone();
        origins.par_sort_unstable();
        let (first_day, pace) = pace(market.days());
        Self {
            market,
            texts: records.written.clone(),
            origins,
            edges,
            accounts,
            pace,
            first_day,
        }
    }

    /// The account of a row that has one.
    pub(super) fn account(&self, row: u32) -> u64 {
        self.accounts[row as usize]
    }

    /// The edge of a row, if it is part of the market.
    pub(super) fn edge(&self, row: u32) -> Option<usize> {
        let edge = self.edges[row as usize];
        (edge != NO_EDGE).then_some(edge as usize)
    }

    /// Reviews of an account in the market.
    pub(super) fn activity(&self, edge: usize) -> usize {
        self.market.of_reviewer(self.market.reviewer(edge)).len()
    }

    /// Days between an account's first and last review.
    pub(super) fn span(&self, edge: usize) -> i32 {
        let own = self.market.of_reviewer(self.market.reviewer(edge));
        self.market.days()[own.end - 1] - self.market.days()[own.start]
    }

    /// Reviews of the whole market on the days from `first` up to, but not
    /// including, `end`.
    pub(super) fn reviews_between(&self, first: i32, end: i32) -> u32 {
        let at = |day: i32| {
            let place = (day - self.first_day).clamp(0, self.pace.len() as i32 - 1);
            self.pace[place as usize]
        };
        at(end) - at(first.min(end))
    }

    /// How many of the days from `first` up to, but not including, `end` the
    /// market has; at least one.
    pub(super) fn known_days(&self, first: i32, end: i32) -> f64 {
        let last_day = self.first_day + self.pace.len() as i32 - 1;
        f64::from((end.min(last_day) - first.max(self.first_day)).max(1))
    }

    /// The different accounts behind these rows, ascending.
    pub(super) fn accounts_of(&self, rows: &[u32]) -> Vec<u64> {
        distinct(rows.iter().map(|row| self.account(*row)))
    }

    /// The different products of these edges, ascending.
    pub(super) fn products_of(&self, edges: impl Iterator<Item = usize>) -> Vec<usize> {
        distinct(edges.map(|edge| self.market.product(edge)))
    }

    /// How many telling texts each account has.
    pub(super) fn writers(&self) -> FxHashMap<u64, u32> {
        let mut counts = FxHashMap::default();
        for text in &self.texts {
            *counts.entry(text.reviewer).or_default() += 1;
        }
        counts
    }
}

fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// The first day, and how many reviews were written before each day from then
/// on.
fn pace(days: &[i32]) -> (i32, Vec<u32>) {
    let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else {
        return (0, vec![0]);
    };
    let mut pace = vec![0; (last - first) as usize + 2];
    for day in days {
        pace[(day - first) as usize + 1] += 1;
    }
    for at in 1..pace.len() {
        pace[at] += pace[at - 1];
    }
    (*first, pace)
}
