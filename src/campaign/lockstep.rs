//! The same accounts meet on one product and then on another, with the same
//! stars.
//!
//! A cell is a product, a number of stars and a week. The null model keeps what
//! every account does and when, what every product is worth and when: of the
//! reviews that an account writes in the week of a cell, each falls into it as
//! often as any other review of that week. Cells that many share are left out:
//! where everybody goes, accounts that hide go too, and nothing can be told
//! (compare the column weights of FRAUDAR, Hooi et al. 2016; co-bursting, Li et
//! al. 2017).

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::card::TieKind;
use super::chance;
use super::scene::Scene;
use super::seed::{ACCOUNTS_MIN, Seed, validated};

/// Days of a cell, which begin at two places so that no meeting is cut by both.
const WEEK: i32 = 7;
const STARTS: [i32; 2] = [0, 3];

/// Reviews of a cell that is told from a crowd.
const CROWD: usize = 2000;

/// Later reviews of an account that each of its reviews is set beside.
const BESIDE: usize = 20;

/// Days within which an account's meetings are set beside each other.
const APART: i32 = 180;

/// Pairs of cells that are held at a time.
const HELD: usize = 30_000_000;

pub(super) fn seeds(scene: &Scene) -> Vec<Seed> {
    let found = STARTS
        .into_iter()
        .map(|start| Weeks::new(scene, start).seeds());
    found.flatten().collect()
}

/// The market cut into cells.
struct Weeks<'a> {
    scene: &'a Scene,
    start: i32,
    /// By edge, its cell.
    cells: Vec<u32>,
    /// By cell, where its edges begin in `members`.
    starts: Vec<u32>,
    members: Vec<u32>,
    /// Reviews of each week.
    weeks: FxHashMap<i32, u32>,
}

/// The week of a day, if weeks begin at `start`.
fn week_of(day: i32, start: i32) -> i32 {
    (day + start).div_euclid(WEEK)
}

/// An account in two cells.
type Meeting = (u32, u32, u32);

impl<'a> Weeks<'a> {
    fn new(scene: &'a Scene, start: i32) -> Self {
        let market = &scene.market;
        let week = |edge: usize| week_of(market.days()[edge], start);
        let key = |edge: u32| {
            let edge = edge as usize;
            (market.product(edge), market.stars(edge).class(), week(edge))
        };
        let mut members: Vec<u32> = (0..market.len() as u32).collect();
        members.par_sort_unstable_by_key(|edge| (key(*edge), *edge));
        let (mut cells, mut starts) = (vec![0; market.len()], Vec::new());
        let mut weeks: FxHashMap<i32, u32> = FxHashMap::default();
        for (at, edge) in members.iter().enumerate() {
            if at == 0 || key(members[at - 1]) != key(*edge) {
                starts.push(at as u32);
            }
            cells[*edge as usize] = starts.len() as u32 - 1;
            *weeks.entry(week(*edge as usize)).or_default() += 1;
        }
        starts.push(members.len() as u32);
        Self {
            scene,
            start,
            cells,
            starts,
            members,
            weeks,
        }
    }

    fn members(&self, cell: u32) -> &[u32] {
        let cell = cell as usize;
        &self.members[self.starts[cell] as usize..self.starts[cell + 1] as usize]
    }

    fn seeds(&self) -> Vec<Seed> {
        let reviewers = 0..self.scene.market.reviewer_count();
        let meetings: usize = (reviewers.into_par_iter())
            .map(|reviewer| self.meetings(reviewer, |_| true).count())
            .sum();
        let parts = (meetings / HELD + 1) as u32;
        let (mut seeds, mut hypotheses) = (Vec::new(), 0);
        for part in 0..parts {
            let (found, pairs) = self.part(|cell| cell % parts == part);
            seeds.extend(found);
            hypotheses += pairs;
        }
        validated(seeds, hypotheses)
    }

    /// Every account's pairs of cells, the first of which is chosen.
    fn meetings(
        &self,
        reviewer: usize,
        chosen: impl Fn(u32) -> bool + Copy,
    ) -> impl Iterator<Item = Meeting> {
        let market = &self.scene.market;
        let own = market.of_reviewer(reviewer);
        own.clone().flat_map(move |first| {
            let own = own.clone();
            let near = (first + 1..own.end)
                .take(BESIDE)
                .take_while(move |edge| market.days()[*edge] - market.days()[first] <= APART);
            near.filter(move |second| market.product(first) != market.product(*second))
                .filter_map(move |second| {
                    let pair = (self.cells[first], self.cells[second]);
                    let (a, b) = (pair.0.min(pair.1), pair.0.max(pair.1));
                    let telling = |cell| (ACCOUNTS_MIN..=CROWD).contains(&self.members(cell).len());
                    (chosen(a) && telling(a) && telling(b)).then_some((a, b, reviewer as u32))
                })
        })
    }

    /// What is found among the pairs whose first cell is chosen, and how many
    /// pairs there are.
    fn part(&self, chosen: impl Fn(u32) -> bool + Copy + Sync) -> (Vec<Seed>, usize) {
        let reviewers = 0..self.scene.market.reviewer_count();
        let mut meetings: Vec<Meeting> = (reviewers.into_par_iter())
            .flat_map_iter(|reviewer| self.meetings(reviewer, chosen))
            .collect();
        meetings.par_sort_unstable();
        meetings.dedup();
        let pairs: Vec<&[Meeting]> = meetings.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).collect();
        let seeds = (pairs.par_iter().filter(|pair| pair.len() >= ACCOUNTS_MIN))
            .filter_map(|pair| self.seed(pair))
            .collect();
        (seeds, pairs.len())
    }

    fn seed(&self, pair: &[Meeting]) -> Option<Seed> {
        let (a, b, _) = pair[0];
        let expected = self.expected(a, b).max(self.expected(b, a));
        let ln_p = chance::poisson(pair.len() as u64, expected);
        let accounts: Vec<u32> = pair.iter().map(|(_, _, account)| *account).collect();
        let market = &self.scene.market;
        let mut rows: Vec<u32> = ([a, b].iter().flat_map(|cell| self.members(*cell)))
            .filter(|edge| {
                let account = market.reviewer(**edge as usize) as u32;
                accounts.binary_search(&account).is_ok()
            })
            .map(|edge| market.row(*edge as usize))
            .collect();
        rows.sort_unstable();
        (ln_p < 0.0).then_some(Seed {
            kind: TieKind::Lockstep,
            rows,
            seen: pair.len() as f64,
            expected,
            ln_p,
        })
    }

    /// How many accounts of a cell would be in another if they had chosen
    /// independently what they reviewed in its week.
    fn expected(&self, from: u32, to: u32) -> f64 {
        let market = &self.scene.market;
        let of = |cell: u32| {
            let edge = self.members(cell)[0] as usize;
            week_of(market.days()[edge], self.start)
        };
        let week = of(to);
        let begin = week * WEEK - self.start;
        let others: usize = (self.members(from).iter())
            .map(|edge| {
                let own = market.of_reviewer(market.reviewer(*edge as usize));
                let days = &market.days()[own];
                let in_week = days.partition_point(|day| *day < begin + WEEK)
                    - days.partition_point(|day| *day < begin);
                in_week - usize::from(of(from) == week && in_week > 0)
            })
            .sum();
        others as f64 * self.members(to).len() as f64 / f64::from(self.weeks[&week])
    }
}
