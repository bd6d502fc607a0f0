//! How alike two reviews of one product are by chance.

use rayon::prelude::*;

use super::Place;
use crate::behaviour::duplicates::Written;
use crate::behaviour::sketch::{SLOTS, agreement};

/// Slots that two texts of a brief have in common, the chance of it, and how
/// alike texts are in that chance: the shape of a gamma distribution.
#[derive(Clone, Copy)]
pub(super) struct Resemblance {
    pub(super) slots: usize,
    pub(super) chance: f64,
    pub(super) shape: f64,
}

/// The resemblances that two texts have with chances of at most `chances`, by
/// these texts' own: in letters, and in Han characters.
pub(super) fn norms<const N: usize>(
    texts: &[Written],
    places: &[Place],
    established: impl Fn(&Written) -> bool + Sync,
    chances: [f64; N],
) -> [[Resemblance; 2]; N] {
    let of_script = [false, true].map(|han| {
        let known = |text: &Written| text.size.han == han && established(text);
        let counts = agreements(texts, places, known);
        chances.map(|most| {
            let (slots, chance) = least(&counts, most);
            Resemblance {
                slots,
                chance,
                shape: shape(texts, places, known, (slots, chance)),
            }
        })
    });
    std::array::from_fn(|at| of_script.map(|norms| norms[at]))
}

/// Texts that follow a text in its block and that it is set beside.
const REACH: usize = 150;

/// How many pairs of reviews of one product, by different established
/// accounts, agree in how many slots.
fn agreements(
    texts: &[Written],
    places: &[Place],
    known: impl Fn(&Written) -> bool + Sync,
) -> [u64; SLOTS + 1] {
    let blocks: Vec<&[Place]> = places.chunk_by(|a, b| a.0 == b.0).collect();
    let counts = blocks.par_iter().map(|block| {
        let mut counts = [0_u64; SLOTS + 1];
        for_pairs(texts, block, &known, |_, _, slots| counts[slots] += 1);
        counts
    });
    counts.reduce(
        || [0; SLOTS + 1],
        |a, b| std::array::from_fn(|slots| a[slots] + b[slots]),
    )
}

/// Calls for every pair of a block's known texts by different accounts, with
/// their places among these texts and the slots they agree in.
fn for_pairs(
    texts: &[Written],
    block: &[Place],
    known: impl Fn(&Written) -> bool,
    mut call: impl FnMut(usize, usize, usize),
) {
    let own: Vec<&Written> = (block.iter().map(|(_, _, at)| &texts[*at as usize]))
        .filter(|text| known(text))
        .collect();
    for (at, one) in own.iter().enumerate() {
        for (other_at, other) in own.iter().enumerate().skip(at + 1).take(REACH) {
            if one.reviewer != other.reviewer {
                call(
                    at,
                    other_at,
                    agreement(&one.sketch.slots, &other.sketch.slots),
                );
            }
        }
    }
}

/// The least number of slots that a pair agrees in with a chance of at most
/// `most`, and its chance.
fn least(counts: &[u64; SLOTS + 1], most: f64) -> (usize, f64) {
    let all = counts.iter().sum::<u64>() as f64 + 1.0;
    let chance_of = |slots: usize| (counts[slots..].iter().sum::<u64>() as f64 + 1.0) / all;
    let slots = (1..SLOTS)
        .find(|slots| chance_of(*slots) <= most)
        .unwrap_or(SLOTS);
    (slots, chance_of(slots))
}

/// How alike texts are in the chance to resemble another of their product: the
/// shape of a gamma distribution, by moments.
fn shape(
    texts: &[Written],
    places: &[Place],
    known: impl Fn(&Written) -> bool + Sync,
    (slots, chance): (usize, f64),
) -> f64 {
    let blocks: Vec<&[Place]> = places.chunk_by(|a, b| a.0 == b.0).collect();
    let sums = blocks.par_iter().map(|block| {
        let mut by_text = vec![(0_u64, 0_u64); block.len()];
        for_pairs(texts, block, &known, |one, other, agreeing| {
            for at in [one, other] {
                by_text[at].0 += 1;
                by_text[at].1 += u64::from(agreeing >= slots);
            }
        });
        // Whole numbers: their sums do not depend on the order.
        by_text.iter().fold([0; 4], |sums, (of, alike)| {
            [
                sums[0] + of,
                sums[1] + of * of,
                sums[2] + of * alike,
                sums[3] + alike * alike,
            ]
        })
    });
    let sums = sums.reduce(|| [0; 4], |a, b| std::array::from_fn(|at| a[at] + b[at]));
    let [of, of_of, of_alike, alike_alike] = sums.map(|sum| sum as f64);
    let expected_squares = chance * chance * of_of;
    let excess = alike_alike - 2.0 * chance * of_alike + expected_squares - chance * of;
    (expected_squares / excess.max(1e-9)).clamp(SHAPES.0, SHAPES.1)
}

/// The least and the most alike that is believed.
const SHAPES: (f64, f64) = (0.02, 5.0);
