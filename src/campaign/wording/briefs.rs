//! Reviews of one product or of one seller that share more of their wording
//! than reviews of one product do.

use rayon::prelude::*;

use super::Place;
use super::block::{Block, Likeness};
use super::resemblance::norms;
use crate::behaviour::duplicates::Written;
use crate::campaign::chance;
use crate::campaign::scene::Scene;
use crate::campaign::seed::{Seed, validated};

/// Texts before and after a text in its block that it is compared with: those
/// of about the same time, or most of the block.
const REACHES: [usize; 2] = [15, 150];

/// Chances with which two reviews of one product may seem to follow a brief.
const CHANCES: [f64; 2] = [0.01, 0.001];

/// Sets of texts to one brief.
pub(super) fn seeds(
    scene: &Scene,
    texts: &[Written],
    established: impl Fn(&Written) -> bool + Sync,
) -> Vec<Seed> {
    let (by_product, by_seller) = placed(scene, texts);
    let norms = norms(texts, &by_product, &established, CHANCES);
    let mut seeds = Vec::new();
    for places in [&by_product, &by_seller] {
        for norms in norms {
            for reach in REACHES {
                seeds.extend(of_places(scene, places, |block| {
                    let texts = || block.iter().map(|(_, _, at)| &texts[*at as usize]);
                    Block {
                        texts: texts().collect(),
                        established: texts().map(&established).collect(),
                        norms,
                        reach,
                    }
                }));
            }
        }
    }
    seeds
}

/// The texts by product and by seller, in the order of their days.
fn placed(scene: &Scene, texts: &[Written]) -> (Vec<Place>, Vec<Place>) {
    let market = &scene.market;
    let (mut by_product, mut by_seller) = (Vec::new(), Vec::new());
    for (at, text) in texts.iter().enumerate() {
        let Some(edge) = scene.edge(text.row) else {
            continue;
        };
        let (day, at) = (market.days()[edge], at as u32);
        by_product.push((market.product(edge) as u32, day, at));
        by_seller.extend(market.seller(edge).map(|seller| (seller.get(), day, at)));
    }
    by_product.par_sort_unstable();
    by_seller.par_sort_unstable();
    (by_product, by_seller)
}

/// What is found in all blocks of some places.
fn of_places<'a>(
    scene: &Scene,
    places: &[Place],
    block: impl Fn(&[Place]) -> Block<'a> + Sync,
) -> Vec<Seed> {
    let blocks: Vec<&[Place]> = places.chunk_by(|a, b| a.0 == b.0).collect();
    let judged: Vec<(Block, Vec<Likeness>)> = (blocks.par_iter())
        .map(|places| {
            let block = block(places);
            let likeness = block.likeness();
            (block, likeness)
        })
        .collect();
    // Established accounts resemble each other innocently.
    let known = judged.iter().flat_map(|(block, likeness)| {
        let known = block.established.iter().zip(likeness);
        known
            .filter(|(established, _)| **established)
            .map(|(_, l)| l.ln_p)
    });
    let inflation = chance::inflation(known.collect());
    let found: Vec<Seed> = (judged.par_iter())
        .flat_map_iter(|(block, likeness)| block.seeds(scene, likeness, inflation))
        .collect();
    validated(found, places.len())
}
