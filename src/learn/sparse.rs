//! Fits the sparse heads: inverse document frequencies once for all, then one
//! linear model for each hypothesis and set of blocks.

use rayon::prelude::*;

use super::examples::Examples;
use super::linear::{self, Params, SparseMatrix};
use crate::model::quantised::Quantised;
use crate::model::sparse::{Idf, SparseHead};
use crate::text::features::{Block, SLOTS, SparseRow};

/// A slot met in fewer texts than this is noise.
const DOCUMENTS_MIN: u32 = 2;

/// A head knows one in so many slots at most. In long texts n-grams are so many
/// that every slot would be met and stand for several at once; the rarest, of
/// which little can be learnt, then only blur the others.
const SLOTS_PER_KNOWN: usize = 5;

/// `ln((1 + N) / (1 + df)) + 1` of every slot that enough of the given rows hold
/// and that is of one of the blocks, 0 of every other. Two are enough, if not
/// too many slots are then known.
pub fn document_frequencies(rows: &[SparseRow], members: &[usize], blocks: &[Block]) -> Idf {
    let mut frequencies = vec![0_u32; SLOTS];
    for &i in members {
        for block in blocks {
            for slot in &rows[i].slots[rows[i].block(*block)] {
                frequencies[*slot as usize] += 1;
            }
        }
    }
    let enough = enough(&frequencies, blocks);
    let documents = members.len() as f32;
    let values: Vec<f32> = frequencies
        .into_par_iter()
        .map(|df| match df {
            df if df < enough => 0.0,
            df => ((1.0 + documents) / (1.0 + df as f32)).ln() + 1.0,
        })
        .collect();
    Idf::new(Quantised::new(&values))
}

/// In how many texts a slot must be met to be known.
fn enough(frequencies: &[u32], blocks: &[Block]) -> u32 {
    let slots: usize = blocks.iter().map(|block| block.slots().len()).sum();
    let most = slots / SLOTS_PER_KNOWN;
    let mut met: Vec<u32> = frequencies.iter().copied().filter(|df| *df > 0).collect();
    if met.len() <= most {
        return DOCUMENTS_MIN;
    }
    let (_, last, _) = met.select_nth_unstable_by(most, |a, b| b.cmp(a));
    DOCUMENTS_MIN.max(*last + 1)
}

/// Fits one head.
///
/// Before the fit every slot is scaled by `1 + |ln r|`, `r` being the smoothed
/// ratio of its weighted document frequencies in the two classes (the idea of
/// Wang & Manning 2012, *Baselines and bigrams*, as a per-feature prior): a
/// slot that tells the classes apart may take a large weight cheaply.
pub fn fit(
    rows: &[SparseRow],
    examples: &Examples,
    idf: &Idf,
    blocks: &[Block],
    params: Params,
) -> SparseHead {
    let importance = importance(rows, examples, idf);
    let compact = Compact::of(rows, examples, idf, blocks);
    let intercept = compact.slots.len() as u32;
    let mut matrix = SparseMatrix::new();
    let mut entries = Vec::new();
    for &i in &examples.members {
        entries.clear();
        idf.for_each_value(&rows[i], blocks, |slot, value| {
            let column = compact.column[slot as usize];
            if column != Compact::ABSENT {
                entries.push((column, value * importance[slot as usize]));
            }
        });
        entries.push((intercept, 1.0));
        matrix.push_row(entries.iter().copied());
    }
    let columns = compact.slots.len() + 1;
    let w = linear::fit(
        &matrix,
        &examples.labels,
        &examples.weights,
        columns,
        params,
    );
    let first = blocks[0].slots().start;
    let slots: usize = blocks.iter().map(|block| block.slots().len()).sum();
    let mut weights = vec![0.0; slots];
    for (column, slot) in compact.slots.iter().enumerate() {
        weights[(slot - first) as usize] = w[column] * importance[*slot as usize];
    }
    SparseHead::new(blocks, Quantised::new(&weights), w[intercept as usize])
}

/// `1 + |ln r|` of every slot, scaled to a root mean square of 1 over the
/// slots in use.
fn importance(rows: &[SparseRow], examples: &Examples, idf: &Idf) -> Vec<f32> {
    let mut counts = vec![[0.0_f32; 2]; SLOTS];
    let mut totals = [0.0_f64; 2];
    let mean = examples.weights.iter().sum::<f32>() / examples.weights.len().max(1) as f32;
    for ((&i, &label), &weight) in examples
        .members
        .iter()
        .zip(&examples.labels)
        .zip(&examples.weights)
    {
        totals[usize::from(label)] += f64::from(weight / mean);
        for slot in &rows[i].slots {
            counts[*slot as usize][usize::from(label)] += weight / mean;
        }
    }
    let [negatives, positives] = totals.map(|total| total as f32 + 2.0);
    let mut factors: Vec<f32> = counts
        .iter()
        .map(|[n, p]| {
            1.0 + (((p + 1.0) / positives) / ((n + 1.0) / negatives))
                .ln()
                .abs()
        })
        .collect();
    let used = (0..SLOTS).filter(|slot| idf.of(*slot as u32) > 0.0);
    let (squares, number) = used.fold((0.0_f64, 0_u32), |(squares, number), slot| {
        (squares + f64::from(factors[slot]).powi(2), number + 1)
    });
    let scale = (squares / f64::from(number.max(1))).sqrt() as f32;
    factors.iter_mut().for_each(|factor| *factor /= scale);
    factors
}

/// The slots that the examples hold, most frequent first, so that the fit
/// touches memory in the order of its use.
struct Compact {
    slots: Vec<u32>,
    column: Vec<u32>,
}

impl Compact {
    const ABSENT: u32 = u32::MAX;

    fn of(rows: &[SparseRow], examples: &Examples, idf: &Idf, blocks: &[Block]) -> Self {
        let mut frequency = vec![0_u32; SLOTS];
        for &i in &examples.members {
            for slot in &rows[i].slots {
                frequency[*slot as usize] += 1;
            }
        }
        let mut slots: Vec<u32> = blocks
            .iter()
            .flat_map(|block| block.slots())
            .filter(|slot| frequency[*slot as usize] >= DOCUMENTS_MIN && idf.of(*slot) > 0.0)
            .collect();
        slots.sort_by_key(|slot| (std::cmp::Reverse(frequency[*slot as usize]), *slot));
        let mut column = vec![Self::ABSENT; SLOTS];
        for (at, slot) in slots.iter().enumerate() {
            column[*slot as usize] = at as u32;
        }
        Self { slots, column }
    }
}
