//! Training copies in which a text stands beside a genuine one.
//!
//! Whoever pads a fake with genuine sentences dilutes what betrays it. A head
//! that has only met whole texts takes the mean of both; one that has met such
//! copies learns that a trace of a fake outweighs much that is genuine. Genuine
//! reviews are doubled too, so that neither length nor the seam tells anything.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::dataset::{Label, Sample};
use crate::text::Document;

/// Genuine texts nearest in length of which one is drawn.
const NEAREST: usize = 16;

/// Copies of a share of some samples, each with the place in `samples` of the
/// one that it is a copy of. A partner is of the same corpus, language and part,
/// so that what a text must not be judged by has not read its partner either.
pub fn copies(samples: &[&Sample], part_of: &[usize], share: f64) -> Vec<(usize, Sample)> {
    let mut genuine: FxHashMap<(usize, &str, usize), Vec<(usize, usize)>> = FxHashMap::default();
    for (at, (sample, part)) in samples.iter().zip(part_of).enumerate() {
        if sample.label == Label::Genuine {
            let kind = (sample.corpus, sample.language.as_str(), *part);
            let length = sample.document.text().len();
            genuine.entry(kind).or_default().push((length, at));
        }
    }
    genuine.values_mut().for_each(|own| own.sort_unstable());
    let copy = |at: usize| {
        let sample = samples[at];
        let text = sample.document.text();
        let draw = xxh3_64_with_seed(text.as_bytes(), at as u64);
        if (draw >> 32) as f64 >= share * f64::from(u32::MAX) {
            return None;
        }
        let kind = (sample.corpus, sample.language.as_str(), part_of[at]);
        let near = nearest(genuine.get(&kind)?, text.len());
        let (before, after) = near.split_at(draw as usize % near.len());
        let mut drawn = after.iter().chain(before).map(|(_, other)| *other);
        // A review beside itself is nothing that anybody writes.
        let partner = samples[drawn.find(|other| *other != at)?].document.text();
        let padded = match draw >> 16 & 1 {
            0 => format!("{text} {partner}"),
            _ => format!("{partner} {text}"),
        };
        Some((
            at,
            Sample {
                document: Document::new(&padded),
                ..sample.clone()
            },
        ))
    };
    (0..samples.len()).into_par_iter().filter_map(copy).collect()
}

/// The genuine texts whose lengths are nearest.
fn nearest(genuine: &[(usize, usize)], length: usize) -> &[(usize, usize)] {
    let longer = genuine.partition_point(|(own, _)| *own < length);
    let first = longer
        .saturating_sub(NEAREST / 2)
        .min(genuine.len().saturating_sub(NEAREST));
    &genuine[first..genuine.len().min(first + NEAREST)]
}
