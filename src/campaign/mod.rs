//! Groups of reviews and accounts that act together, and how unlikely that is
//! by chance.
//!
//! 1. Each kind of tie finds sets of reviews that its null model does not
//!    explain, from candidates that share a product, an address, a seller or a
//!    stretch of text; no two accounts are compared that share nothing. Of the
//!    sets those count that hold at a false discovery rate of one in a hundred
//!    ([`address`], [`burst`], [`lockstep`], [`seller`], [`shelf`],
//!    [`wording`]).
//! 2. Sets that share accounts are one [`group`].
//! 3. Groups are held against innocent [`stories`], and looked for again when a
//!    part of the table is left out ([`stability`]).
//! 4. A second reading of the table gives the [`cards`], with ids and texts.

mod address;
mod burst;
pub mod card;
pub mod cards;
pub(crate) mod chance;
mod dense;
mod group;
mod lockstep;
mod passages;
#[cfg(test)]
mod planted;
mod scene;
mod seed;
mod seller;
mod shelf;
mod stability;
#[cfg(test)]
mod staged;
mod stories;
pub mod table;
mod wording;

pub use group::Group;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::behaviour::records::Records;
use crate::model::coordination::Coordination;
use card::{Explanation, Standing};
use scene::Scene;
use seed::Seed;

/// Finds the groups of a table, the most significant first.
pub fn find(records: &Records) -> Vec<Group> {
    groups_of(&Scene::new(records))
}

fn groups_of(scene: &Scene) -> Vec<Group> {
    let kinds: [fn(&Scene) -> Vec<Seed>; 6] = [
        wording::seeds,
        address::seeds,
        lockstep::seeds,
        burst::seeds,
        seller::seeds,
        shelf::seeds,
    ];
    // Each kind has stretches that one thread goes alone.
    let seeds: Vec<Vec<Seed>> = kinds.par_iter().map(|seeds| seeds(scene)).collect();
    group::groups(scene, &seeds.concat())
}

/// A group and what is thought of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Campaign {
    /// Who and why.
    pub group: Group,
    /// The false discovery rate at which it is still reported, 0–1.
    pub q: f64,
    /// See [`Card::stability`](card::Card::stability).
    pub stability: f64,
    /// The innocent stories.
    pub explanations: Vec<Explanation>,
}

/// The campaigns of a table.
#[derive(Debug, Clone, Default)]
pub struct Campaigns {
    campaigns: Vec<Campaign>,
    /// By row, the place of its campaign and the chance that its account is in
    /// it by accident.
    members: FxHashMap<u32, (u32, f64)>,
}

impl Campaigns {
    /// Finds them, the most significant first.
    pub fn find(records: &Records) -> Self {
        let scene = Scene::new(records);
        let groups = groups_of(&scene);
        let stability = stability::stability(records, &scene, &groups, find);
        let qs = chance::qs(&groups.iter().map(|group| group.ln_p).collect::<Vec<f64>>());
        let mut members = FxHashMap::default();
        for (number, group) in groups.iter().enumerate() {
            for row in &group.rows {
                // A row of two groups counts in the more significant one.
                let accident = || group.accident(scene.account(*row));
                members
                    .entry(*row)
                    .or_insert_with(|| (number as u32, accident()));
            }
        }
        let campaigns = (groups.into_iter().zip(qs).zip(stability))
            .map(|((group, q), stability)| Campaign {
                explanations: stories::explanations(&scene, &group),
                group,
                q,
                stability,
            })
            .collect();
        Self { campaigns, members }
    }

    /// All, the most significant first.
    pub fn all(&self) -> &[Campaign] {
        &self.campaigns
    }

    /// The place in [`Campaigns::all`] of the campaign that a row belongs to.
    pub fn of_row(&self, row: usize) -> Option<u32> {
        self.member(row).map(|(number, _)| number)
    }

    fn member(&self, row: usize) -> Option<(u32, f64)> {
        self.members.get(&u32::try_from(row).ok()?).copied()
    }

    /// What its campaign says of a row.
    pub fn coordination(&self, row: usize) -> Option<Coordination> {
        let (number, accident) = self.member(row)?;
        let campaign = &self.campaigns[number as usize];
        let possible = |story: &Explanation| story.standing == Standing::Possible;
        Some(Coordination {
            campaign: number,
            accounts: campaign.group.accounts.len() as u32,
            ln_p: campaign.group.ln_p,
            accident,
            explained: campaign.explanations.iter().any(possible),
        })
    }
}

/// What a campaign is called: `c1` is the most significant.
pub fn id(number: u32) -> String {
    format!("c{}", u64::from(number) + 1)
}
