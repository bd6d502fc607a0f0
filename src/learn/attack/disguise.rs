//! Attacked texts of a dataset, with genuine ones to pad them by.

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::Attack;
use crate::learn::dataset::{Dataset, Label};

/// Genuine texts nearest in length of which one is drawn.
const NEAREST: usize = 16;

/// What the fakes among some members are disguised with.
#[derive(Debug)]
pub struct Disguises<'d> {
    dataset: &'d Dataset,
    /// By corpus and language the genuine members, shortest first, with the
    /// lengths of their texts.
    genuine: FxHashMap<(usize, &'d str), Vec<(usize, usize)>>,
}

impl<'d> Disguises<'d> {
    /// Takes the genuine ones among `members`, which are indices into the
    /// samples, for padding. They must be held out with the fakes: a text that
    /// a head has learnt from as genuine would vouch for whatever it stands by.
    pub fn new(dataset: &'d Dataset, members: &[usize]) -> Self {
        let mut genuine: FxHashMap<(usize, &str), Vec<(usize, usize)>> = FxHashMap::default();
        for &i in members {
            let sample = &dataset.samples[i];
            if sample.label == Label::Genuine {
                let kind = (sample.corpus, sample.language.as_str());
                let length = sample.original.chars().count();
                genuine.entry(kind).or_default().push((length, i));
            }
        }
        genuine.values_mut().for_each(|own| own.sort_unstable());
        Self { dataset, genuine }
    }

    /// The dataset.
    pub fn dataset(&self) -> &'d Dataset {
        self.dataset
    }

    /// A sample's text under an attack.
    pub fn text(&self, attack: Attack, sample: usize) -> String {
        let original = &self.dataset.samples[sample].original;
        let padding = match attack {
            Attack::Padding => self.padding(sample),
            _ => "",
        };
        attack.apply(original, padding)
    }

    /// One of the genuine texts of the same corpus and language whose lengths
    /// are nearest.
    fn padding(&self, sample: usize) -> &'d str {
        let sample = &self.dataset.samples[sample];
        let kind = (sample.corpus, sample.language.as_str());
        let Some(genuine) = self.genuine.get(&kind) else {
            return "";
        };
        let length = sample.original.chars().count();
        let longer = genuine.partition_point(|(own, _)| *own < length);
        let first = longer
            .saturating_sub(NEAREST / 2)
            .min(genuine.len().saturating_sub(NEAREST));
        let near = &genuine[first..genuine.len().min(first + NEAREST)];
        let drawn = xxh3_64(sample.original.as_bytes()) as usize % near.len();
        &self.dataset.samples[near[drawn].1].original
    }
}
