//! Fits the weights of the head of comments.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::Example;
use crate::creator::comments::cues::WANTS;
use crate::creator::comments::features::DENSE;
use crate::creator::comments::head::Linear;
use crate::learn::linear::{self, Params, SparseMatrix};

/// Settled with one video left out: the area under the curve is the same from
/// a third of it to three times as much.
const COST: f64 = 10.0;

/// How much a cue or a property of the shape may weigh beside a word: numbers
/// are scaled to this standard deviation before the fit.
const DENSE_SCALE: f32 = 0.1;

/// Words and pairs that fewer groups hold belong to a topic: the name of a
/// singer, the line of a song.
const GROUPS_MIN: usize = 2;

/// Fits to some of the examples.
///
/// A cue that training holds to speak for a comment is left out: in other
/// places it may not.
pub fn fit(examples: &[&Example]) -> Linear {
    let empty = vocabulary(examples);
    let mut left_out = [false; DENSE];
    loop {
        let fitted = fit_without(&empty, examples, &left_out);
        let negative = (0..WANTS.len()).find(|want| fitted.dense[*want] < 0.0);
        match negative {
            Some(want) => left_out[want] = true,
            None => return fitted,
        }
    }
}

/// The words and pairs of several groups, without weights.
fn vocabulary(examples: &[&Example]) -> Linear {
    let groups: BTreeSet<&str> = examples.iter().map(|one| one.group.as_str()).collect();
    let wanted = GROUPS_MIN.min(groups.len());
    let mut found: FxHashMap<u64, (u32, BTreeSet<&str>)> = FxHashMap::default();
    for example in examples {
        for (hash, _) in example.features.counts() {
            let (texts, groups) = found.entry(hash).or_default();
            *texts += 1;
            groups.insert(&example.group);
        }
    }
    let mut known: Vec<(u64, u32)> = found
        .into_iter()
        .filter(|(_, (_, groups))| groups.len() >= wanted)
        .map(|(hash, (texts, _))| (hash, texts))
        .collect();
    known.sort_unstable();
    let documents = examples.len() as f32;
    let idf = |(_, texts): &(u64, u32)| ((1.0 + documents) / (1.0 + *texts as f32)).ln() + 1.0;
    Linear {
        idf: known.iter().map(idf).collect(),
        weights: vec![0.0; known.len()],
        grams: known.into_iter().map(|(hash, _)| hash).collect(),
        dense: [0.0; DENSE],
        intercept: 0.0,
    }
}

fn fit_without(empty: &Linear, examples: &[&Example], left_out: &[bool; DENSE]) -> Linear {
    let scales = scales(examples, left_out);
    let first = empty.grams.len();
    let intercept = first + DENSE;
    let mut matrix = SparseMatrix::new();
    for example in examples {
        let words = empty.values(&example.features).into_iter();
        let words = words.map(|(at, value)| (at as u32, value));
        let dense = (example.features.dense.iter().zip(scales).zip(first..))
            .map(|((value, scale), column)| (column as u32, value * scale));
        matrix.push_row(words.chain(dense).chain([(intercept as u32, 1.0)]));
    }
    let labels: Vec<bool> = examples.iter().map(|one| one.spam).collect();
    let params = Params {
        cost: COST,
        epochs: 300,
        tolerance: 1e-3,
        seed: 0,
    };
    let w = linear::fit(&matrix, &labels, &weights(examples), intercept + 1, params);
    Linear {
        weights: w[..first].to_vec(),
        dense: std::array::from_fn(|at| w[first + at] * scales[at]),
        intercept: w[intercept],
        ..empty.clone()
    }
}

/// What brings every number to the same spread; 0 for those left out.
fn scales(examples: &[&Example], left_out: &[bool; DENSE]) -> [f32; DENSE] {
    let count = examples.len().max(1) as f32;
    std::array::from_fn(|at| {
        let values = || examples.iter().map(|one| one.features.dense[at]);
        let mean = values().sum::<f32>() / count;
        let spread = values().map(|value| (value - mean).powi(2)).sum::<f32>() / count;
        if left_out[at] || spread == 0.0 {
            return 0.0;
        }
        DENSE_SCALE / spread.sqrt()
    })
}

/// A text that was posted again and again counts once, and both classes count
/// the same, so that logits of different rounds agree; 1 on average.
fn weights(examples: &[&Example]) -> Vec<f32> {
    let mut copies: FxHashMap<u64, f32> = FxHashMap::default();
    for example in examples {
        *copies.entry(example.fingerprint).or_default() += 1.0;
    }
    let own = |one: &Example| 1.0 / copies[&one.fingerprint];
    let mut totals = [0.0; 2];
    for example in examples {
        totals[usize::from(example.spam)] += own(example);
    }
    let half = examples.len() as f32 / 2.0;
    let weight = |one: &&Example| own(one) * half / totals[usize::from(one.spam)];
    examples.iter().map(weight).collect()
}
