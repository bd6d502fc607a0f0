//! Near duplicates anywhere in the table.

use rustc_hash::FxHashMap;

use crate::behaviour::duplicates::{Written, joined};
use crate::campaign::card::TieKind;
use crate::campaign::chance;
use crate::campaign::scene::Scene;
use crate::campaign::seed::{ACCOUNTS_MIN, Seed, validated};

/// Established accounts' texts, of which one in two is taken to be a copy
/// before any is seen.
const BEFORE: f64 = 5000.0;

/// Sets of texts that established accounts do not write as often.
pub(super) fn seeds(
    scene: &Scene,
    texts: &[Written],
    established: impl Fn(&Written) -> bool,
) -> Vec<Seed> {
    let mut sets: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (at, set) in joined(texts).into_iter().enumerate() {
        sets.entry(set).or_default().push(at as u32);
    }
    let mut sets: Vec<Vec<u32>> = sets.into_values().filter(|set| set.len() > 1).collect();
    sets.sort_unstable();
    let all_known = texts.iter().filter(|text| established(text)).count() as f64;
    let all_others = texts.len() as f64 - all_known;
    let mut seeds = Vec::new();
    for set in &sets {
        let texts = set.iter().map(|at| &texts[*at as usize]);
        let (known, others): (Vec<&Written>, Vec<&Written>) = texts.partition(|t| established(t));
        let mut rows: Vec<u32> = others.iter().map(|text| text.row).collect();
        rows.sort_unstable();
        let accounts = scene.accounts_of(&rows).len();
        if accounts < ACCOUNTS_MIN {
            continue;
        }
        let chance = (known.len() as f64 + 0.5) / (all_known + BEFORE);
        let expected = all_others * chance;
        // Pairs: each of the accounts meets all others, or those expected.
        let pairs = |others: f64| accounts as f64 * others / 2.0;
        seeds.push(Seed {
            kind: TieKind::Text,
            rows,
            seen: pairs(accounts as f64 - 1.0),
            expected: pairs(expected),
            ln_p: chance::poisson(accounts as u64 - 1, expected),
        });
    }
    validated(seeds, texts.len())
}
