//! Different accounts write nearly the same text, or to the same brief.
//!
//! - [`copies`]: near duplicates anywhere in the table.
//! - [`briefs`]: reviews of one product or of one seller that share more of
//!   their wording than reviews of one product do.
//!
//! How often that happens by chance is measured on established accounts, in
//! each script: people who have reviewed much rarely write to a brief, and
//! where they write alike it is for the product's sake.

mod block;
mod briefs;
mod copies;
mod resemblance;

use rayon::prelude::*;

use super::scene::{ESTABLISHED, Scene};
use super::seed::Seed;
use crate::behaviour::duplicates::Written;

pub(super) fn seeds(scene: &Scene) -> Vec<Seed> {
    let mut texts = scene.texts.clone();
    texts.par_sort_unstable();
    let writers = scene.writers();
    let established = |text: &Written| writers[&text.reviewer] as usize >= ESTABLISHED;
    let mut seeds = copies::seeds(scene, &texts, established);
    seeds.extend(briefs::seeds(scene, &texts, established));
    seeds
}

/// A text at its place: product or seller, day, number.
type Place = (u32, i32, u32);
