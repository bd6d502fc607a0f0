//! Texts that stand more than once: the same letters, or nearly.
//!
//! Two reviews are near duplicates if their [`Sketch`]es agree in
//! [`AGREEMENT`] slots of [`SLOTS`]; chains of near duplicates are one set.
//! Candidates are found by bands: eight runs of four slots, one of which two
//! texts of Jaccard similarity 0.8 share with a probability of 0.98, of 0.6
//! with 0.67. A text is compared with the first of its band and with the one
//! before it, so the cost is that of sorting, even where one text stands a
//! million times.

use std::num::NonZeroU64;

use rayon::prelude::*;

use super::panel::{Observed, StandsFor};
use super::sketch::{SLOTS, Size, Sketch, agreement};
use super::{Kin, Measure, Population, in_blocks};
use crate::disjoint::DisjointSets;
use crate::signal::Family;

/// Slots that near duplicates share: an estimated similarity of 0.62.
const AGREEMENT: usize = 20;

/// Slots of a band.
const BAND: usize = 4;

/// A review's text as it enters the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Written {
    /// What is remembered of the text.
    pub sketch: Sketch,
    /// How long it is.
    pub size: Size,
    /// Hash of the reviewer's id.
    pub reviewer: u64,
    /// Hash of the product's id; `None` if not stated.
    pub product: Option<NonZeroU64>,
    /// Where it stands in the table.
    pub row: u32,
}

const OF: Kin = Kin {
    family: Family::Duplicates,
    needs: &["text", "reviewer_id"],
};

const OF_PRODUCT: Kin = Kin {
    needs: &["text", "reviewer_id", "product_id"],
    ..OF
};

/// The signals of this family, in the order of their values.
pub const MEASURES: [Measure; 5] = [
    OF.measure(
        "duplicates.others",
        Population::Reviews,
        "reviews by others with nearly the same text",
        "reviews by other reviewers whose text is a near duplicate: MinHash over shingles of four \
         letters, similarity about 0.62 or more, chains joined",
        "Jindal & Liu 2008; Broder 1997",
    ),
    OF.measure(
        "duplicates.reviewers",
        Population::Reviews,
        "other reviewers with nearly the same text",
        "distinct other reviewers among them",
        "Jindal & Liu 2008",
    ),
    OF.measure(
        "duplicates.own",
        Population::Reviews,
        "other reviews of this reviewer with nearly the same text",
        "the reviewer's own other reviews whose text is a near duplicate",
        "Mukherjee et al. 2013 (maximum content similarity)",
    ),
    OF.measure(
        "duplicates.exact",
        Population::Reviews,
        "other reviews with exactly the same text (case and punctuation aside)",
        "other reviews with the same letters and digits, case and marks ignored",
        "Jindal & Liu 2008",
    ),
    OF_PRODUCT.measure(
        "duplicates.products",
        Population::Reviews,
        "other products with nearly the same text among their reviews",
        "distinct other products among the near duplicates",
        "Jindal & Liu 2008",
    ),
];

/// Sets of near duplicates.
#[derive(Debug, Clone, Default)]
pub struct DuplicateSets {
    texts: Vec<Written>,
    values: Vec<[f32; MEASURES.len()]>,
}

impl DuplicateSets {
    /// Finds all sets.
    pub fn new(mut texts: Vec<Written>) -> Self {
        texts.par_sort_unstable();
        let sets = joined(&texts);
        let values = counted(&texts, &sets);
        Self { texts, values }
    }

    /// Calls `take` for every review whose text is long enough, on all threads,
    /// and hands over what it gives, in no order of rows.
    pub fn visit<T: Send>(&self, take: impl Fn(&Observed) -> T + Sync, hand_over: impl FnMut(T)) {
        let observed = |at: usize| {
            [take(&Observed {
                row: self.texts[at].row,
                stands_for: StandsFor::default(),
                values: &self.values[at],
            })]
        };
        in_blocks(self.texts.len(), observed, hand_over);
    }
}

/// A hash that leaves room for none.
pub fn stated(hash: u64) -> NonZeroU64 {
    NonZeroU64::new(hash).unwrap_or(NonZeroU64::MAX)
}

/// For every text the first of its set.
pub fn joined(texts: &[Written]) -> Vec<u32> {
    let mut sets = DisjointSets::new(texts.len());
    for band in 0..SLOTS / BAND {
        let mut keyed: Vec<([u8; BAND], u32)> = (texts.par_iter().enumerate())
            .map(|(at, text)| {
                let key = std::array::from_fn(|slot| text.sketch.slots[band * BAND + slot]);
                (key, at as u32)
            })
            .collect();
        keyed.par_sort_unstable();
        let mut first = 0;
        for at in 1..keyed.len() {
            if keyed[at].0 != keyed[first].0 {
                first = at;
                continue;
            }
            for candidate in [first, at - 1] {
                let (a, b) = (keyed[candidate].1, keyed[at].1);
                let (own, other) = (&texts[a as usize].sketch, &texts[b as usize].sketch);
                if agreement(&own.slots, &other.slots) >= AGREEMENT {
                    sets.join(a, b);
                }
            }
        }
    }
    sets.into_least()
}

fn counted(texts: &[Written], sets: &[u32]) -> Vec<[f32; MEASURES.len()]> {
    let in_set = occurrences(texts, |at| sets[at].into());
    let own = occurrences(texts, |at| {
        (u128::from(sets[at]) << 64) | u128::from(texts[at].reviewer)
    });
    let exact = occurrences(texts, |at| texts[at].sketch.exact.into());
    let reviewers = distinct(texts, sets, |text| Some(stated(text.reviewer)));
    let products = distinct(texts, sets, |text| text.product);
    (0..texts.len())
        .map(|at| {
            let products = match texts[at].product {
                Some(_) => products[at] as f32 - 1.0,
                None => f32::NAN,
            };
            [
                (in_set[at] - own[at]) as f32,
                (reviewers[at] - 1) as f32,
                (own[at] - 1) as f32,
                (exact[at] - 1) as f32,
                products,
            ]
        })
        .collect()
}

/// For every text how many have the same key.
fn occurrences(texts: &[Written], key: impl Fn(usize) -> u128 + Sync) -> Vec<u32> {
    let mut order: Vec<u32> = (0..texts.len() as u32).collect();
    order.par_sort_unstable_by_key(|at| (key(*at as usize), *at));
    let mut counts = vec![0; texts.len()];
    for same in order.chunk_by(|a, b| key(*a as usize) == key(*b as usize)) {
        for at in same {
            counts[*at as usize] = same.len() as u32;
        }
    }
    counts
}

/// For every text how many different stated values its set has.
fn distinct(
    texts: &[Written],
    sets: &[u32],
    value: impl Fn(&Written) -> Option<NonZeroU64> + Sync,
) -> Vec<u32> {
    let key = |at: &u32| (sets[*at as usize], value(&texts[*at as usize]), *at);
    let mut order: Vec<u32> = (0..texts.len() as u32).collect();
    order.par_sort_unstable_by_key(key);
    let mut counts = vec![0; texts.len()];
    for set in order.chunk_by(|a, b| sets[*a as usize] == sets[*b as usize]) {
        let values = set.iter().map(|at| value(&texts[*at as usize]));
        let (_, different) = values.fold((None, 0), |(last, count), value| {
            let new = value.is_some() && value != last;
            (value, count + u32::from(new))
        });
        for at in set {
            counts[*at as usize] = different;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(row: u32, reviewer: u64, product: Option<u64>, text: &str) -> Written {
        Written {
            sketch: Sketch::of(text).unwrap(),
            size: Size::default(),
            reviewer,
            product: product.map(stated),
            row,
        }
    }

    fn values(texts: Vec<Written>) -> Vec<(u32, Vec<f32>)> {
        let sets = DuplicateSets::new(texts);
        let mut values = Vec::new();
        sets.visit(
            |observed| (observed.row, observed.values.to_vec()),
            |row| values.push(row),
        );
        values.sort_by_key(|(row, _)| *row);
        values
    }

    const TEMPLATE: &str = "Absolutely love this PRODUCT, it arrived fast and looks even better \
                            than in the pictures; I would recommend it to all my friends.";

    #[test]
    fn one_template_in_many_hands_is_counted_once_a_hand() {
        let texts = vec![
            written(0, 1, Some(7), &TEMPLATE.replace("PRODUCT", "kettle")),
            written(1, 2, Some(7), &TEMPLATE.replace("PRODUCT", "toaster")),
            written(2, 2, Some(8), &TEMPLATE.replace("PRODUCT", "kettle")),
            written(
                3,
                3,
                None,
                "We waited for the ferry, it rained, and still the soup was worth it.",
            ),
        ];
        let values = values(texts);
        assert_eq!(values[0].1, [2.0, 1.0, 0.0, 1.0, 1.0]);
        assert_eq!(values[1].1, [1.0, 1.0, 1.0, 0.0, 1.0]);
        assert_eq!(values[3].1[..4], [0.0; 4]);
        assert!(values[3].1[4].is_nan());
    }

    #[test]
    fn the_order_of_the_rows_changes_nothing() {
        let texts: Vec<Written> = (0..60)
            .map(|i| {
                let text = TEMPLATE.replace("PRODUCT", ["kettle", "pan", "lamp"][i as usize % 3]);
                written(i, u64::from(i % 7), Some(u64::from(i % 4)), &text)
            })
            .collect();
        let mut backwards = texts.clone();
        backwards.reverse();
        assert_eq!(values(texts), values(backwards));
    }
}
