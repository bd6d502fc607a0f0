//! From seeds to groups: seeds that share accounts are one group.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::card::{Tie, TieKind};
use super::chance;
use super::scene::Scene;
use super::seed::{ACCOUNTS_MIN, Seed};
use crate::disjoint::DisjointSets;

/// A group as it is found.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its rows in the table, ascending.
    pub rows: Vec<u32>,
    /// The ties that bind each row.
    pub bonds: Vec<Vec<TieKind>>,
    /// Its accounts' hashes, ascending, each with the chance that it is there
    /// by accident.
    pub accounts: Vec<(u64, f64)>,
    /// What ties them, most significant first.
    pub ties: Vec<Tie>,
    /// Natural log of the chance of the group.
    pub ln_p: f64,
}

impl Group {
    /// The ties that bind a row; none if it is not of the group.
    pub(super) fn bonds_of(&self, row: u32) -> &[TieKind] {
        let at = self.rows.binary_search(&row);
        at.map_or(&[], |at| &self.bonds[at])
    }

    /// The chance that an account of it is there by accident.
    pub(super) fn accident(&self, account: u64) -> f64 {
        let at = self
            .accounts
            .binary_search_by_key(&account, |(own, _)| *own);
        at.map_or(1.0, |at| self.accounts[at].1)
    }

    /// Accounts that are expected to be there by accident.
    pub fn expected_false(&self) -> f64 {
        self.accounts.iter().map(|(_, chance)| chance).sum()
    }
}

/// Accounts that two seeds must share to be one, at least, and as a share of
/// the smaller.
const SHARED: usize = 2;
const SHARED_SHARE: f64 = 0.25;

/// The chance of being there by accident beyond which an account is dropped.
const ACCIDENT: f64 = 0.15;

/// The chance that a group must not exceed. Sixteen searches go through a table;
/// each may err in one of a hundred.
const CHANCE: f64 = 1e-3;

/// Joins the seeds; the most significant group first.
pub(super) fn groups(scene: &Scene, seeds: &[Seed]) -> Vec<Group> {
    let accounts: Vec<Vec<u64>> = (seeds.iter())
        .map(|seed| scene.accounts_of(&seed.rows))
        .collect();
    let roots = joined(&accounts);
    let mut by_root: BTreeMap<u32, Vec<Bound>> = BTreeMap::new();
    for ((seed, accounts), root) in seeds.iter().zip(&accounts).zip(&roots) {
        by_root.entry(*root).or_default().push((seed, accounts));
    }
    let mut groups: Vec<Group> = by_root
        .values()
        .filter_map(|seeds| group(scene, seeds))
        .collect();
    groups.sort_by(|a, b| {
        (a.ln_p.total_cmp(&b.ln_p))
            .then_with(|| b.accounts.len().cmp(&a.accounts.len()))
            .then_with(|| a.rows.cmp(&b.rows))
    });
    groups
}

/// A seed and its accounts, ascending.
type Bound<'s> = (&'s Seed, &'s [u64]);

/// For every seed the first one of its group. A seed is held against the groups
/// that its accounts are in, not against every seed: a crew that meets on fifty
/// products has a thousand seeds.
fn joined(accounts: &[Vec<u64>]) -> Vec<u32> {
    let mut sets = DisjointSets::new(accounts.len());
    let mut groups_of: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    let mut sizes = vec![0; accounts.len()];
    for (seed, own) in accounts.iter().enumerate() {
        let seed = seed as u32;
        let mut shared: BTreeMap<u32, usize> = BTreeMap::new();
        for groups in own.iter().filter_map(|account| groups_of.get(account)) {
            let mut groups: Vec<u32> = groups.iter().map(|group| sets.least(*group)).collect();
            groups.sort_unstable();
            groups.dedup();
            for group in groups {
                *shared.entry(group).or_default() += 1;
            }
        }
        let mut size = own.len();
        for (group, count) in shared {
            let smaller = own.len().min(sizes[group as usize]);
            if count >= SHARED && count as f64 >= SHARED_SHARE * smaller as f64 {
                size += sizes[group as usize] - count;
                sets.join(seed, group);
            }
        }
        let group = sets.least(seed);
        sizes[group as usize] = size;
        for account in own {
            let groups = groups_of.entry(*account).or_default();
            groups
                .iter_mut()
                .for_each(|group| *group = sets.least(*group));
            groups.push(group);
            groups.sort_unstable();
            groups.dedup();
        }
    }
    sets.into_least()
}

fn group(scene: &Scene, seeds: &[Bound]) -> Option<Group> {
    let mut accidents: BTreeMap<u64, BTreeMap<TieKind, f64>> = BTreeMap::new();
    for (seed, own) in seeds {
        for account in *own {
            let of_kind = accidents
                .entry(*account)
                .or_default()
                .entry(seed.kind)
                .or_insert(1.0);
            *of_kind = of_kind.min(seed.false_share());
        }
    }
    let accounts: BTreeMap<u64, f64> = (accidents.into_iter())
        .map(|(account, kinds)| (account, kinds.into_values().product()))
        .filter(|(_, accident)| *accident <= ACCIDENT)
        .collect();
    if accounts.len() < ACCOUNTS_MIN {
        return None;
    }
    let mut rows: BTreeMap<u32, Vec<TieKind>> = BTreeMap::new();
    for (seed, _) in seeds {
        for row in seed
            .rows
            .iter()
            .filter(|row| accounts.contains_key(&scene.account(**row)))
        {
            let ties = rows.entry(*row).or_default();
            if !ties.contains(&seed.kind) {
                ties.push(seed.kind);
                ties.sort_unstable();
            }
        }
    }
    let (rows, bonds) = rows.into_iter().unzip();
    let ties = ties(seeds, &accounts);
    let ln_p = chance::combined(&ties.iter().map(|tie| tie.ln_p).collect::<Vec<f64>>());
    if ln_p > CHANCE.ln() {
        return None;
    }
    Some(Group {
        rows,
        bonds,
        accounts: accounts.into_iter().collect(),
        ln_p,
        ties,
    })
}

/// The strongest tie of every kind, with all accounts that the kind binds.
fn ties(seeds: &[Bound], accounts: &BTreeMap<u64, f64>) -> Vec<Tie> {
    let mut ties = Vec::new();
    for kind in TieKind::ALL {
        let of_kind = || seeds.iter().filter(|(seed, _)| seed.kind == kind);
        let best = of_kind().map(|(seed, _)| seed);
        let Some(best) = best.min_by(|a, b| a.ln_p.total_cmp(&b.ln_p)) else {
            continue;
        };
        let mut bound: Vec<u64> = of_kind().flat_map(|(_, own)| *own).copied().collect();
        bound.sort_unstable();
        bound.dedup();
        bound.retain(|account| accounts.contains_key(account));
        ties.push(Tie {
            kind,
            accounts: bound.len() as u32,
            seen: best.seen,
            expected: best.expected,
            ln_p: best.ln_p,
        });
    }
    ties.sort_by(|a, b| a.ln_p.total_cmp(&b.ln_p));
    ties
}
