//! Groups of reviews and accounts that act together, and how unlikely that is
//! by chance.
//!
//! 1. Each kind of tie finds sets of reviews that its null model does not
//!    explain, from candidates that share a product, an address, a seller or a
//!    stretch of text; no two accounts are compared that share nothing. Of the
//!    sets those count that hold at a false discovery rate of one in a
//!    hundred.
//! 2. Sets that share accounts are one group (`group`).

mod address;
mod burst;
pub mod card;
mod chance;
mod dense;
mod group;
mod lockstep;
mod scene;
mod seed;
mod seller;
mod shelf;
#[cfg(test)]
mod staged;
mod wording;

pub use group::Group;

use crate::behaviour::records::Records;
use scene::Scene;

/// Finds the groups of a table, the most significant first.
pub fn find(records: &Records) -> Vec<Group> {
    let scene = Scene::new(records);
    let kinds = [
        wording::seeds,
        address::seeds,
        lockstep::seeds,
        burst::seeds,
        seller::seeds,
        shelf::seeds,
    ];
    let seeds: Vec<seed::Seed> = kinds.iter().flat_map(|seeds| seeds(&scene)).collect();
    group::groups(&scene, &seeds)
}
