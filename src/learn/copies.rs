//! Disguised copies of training rows.
//!
//! A head that has only met reviews as they come leans on whatever tells them
//! apart most cheaply, and a forger takes just that away: he pads a fake with
//! genuine sentences or leaves the punctuation out. Copies in which the same was
//! done, counting little, teach the head to lean on more than one leg. Genuine
//! reviews are copied as fakes are, so that the disguise is no cue.
//!
//! Only text and style heads of machine writing learn from copies. On Dianping
//! every share that was tried took .003 to .010 AUC from whole texts, though it
//! saved padded ones; on op-spam few copies gained .001 and many lost as much.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::attack::{Attack, synonym};
use super::dataset::{Label, Sample};
use crate::random::SplitMix;
use crate::text::Document;

/// What is done to a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disguise {
    /// A genuine text stands before or after it.
    Padded,
    /// It has no punctuation.
    Bare,
    /// Words are swapped for their synonyms.
    Reworded,
}

/// Genuine texts nearest in length of which one is drawn.
const NEAREST: usize = 16;

/// Copies of a share of the samples of some corpora, each with the place in
/// `samples` of the one that it is a copy of. What is taken from a genuine text is of the same
/// corpus, language and part, so that a model that must not have read the
/// sample has not read that either.
pub fn copies(
    samples: &[&Sample],
    part_of: &[usize],
    shares: &[(Disguise, f64)],
    chosen: &[bool],
) -> Vec<(usize, Sample)> {
    let genuine = Genuine::of(samples, part_of);
    let of_kind = |(kind, share): &(Disguise, f64)| {
        let (kind, share) = (*kind, *share);
        let genuine = &genuine;
        (0..samples.len()).into_par_iter().filter_map(move |at| {
            if !chosen[samples[at].corpus] {
                return None;
            }
            let text = samples[at].document.text();
            let mut dice = SplitMix(xxh3_64_with_seed(text.as_bytes(), kind as u64));
            if dice.below(SHARE_STEPS) as f64 >= share * SHARE_STEPS as f64 {
                return None;
            }
            let disguised = genuine.disguise(at, kind, &mut dice)?;
            let copy = Sample {
                document: Document::new(&disguised),
                ..samples[at].clone()
            };
            Some((at, copy))
        })
    };
    shares
        .iter()
        .flat_map(|kind| of_kind(kind).collect::<Vec<_>>())
        .collect()
}

/// Shares are kept to a thousandth.
const SHARE_STEPS: usize = 1000;

/// Corpus, language and part.
type Kin<'s> = (usize, &'s str, usize);

/// The genuine samples, for what is taken from them.
struct Genuine<'s> {
    samples: &'s [&'s Sample],
    part_of: &'s [usize],
    /// Lengths and places, shortest first.
    by_length: FxHashMap<Kin<'s>, Vec<(usize, usize)>>,
}

impl<'s> Genuine<'s> {
    fn of(samples: &'s [&'s Sample], part_of: &'s [usize]) -> Self {
        let mut by_length: FxHashMap<Kin, Vec<(usize, usize)>> = FxHashMap::default();
        for (at, (sample, part)) in samples.iter().zip(part_of).enumerate() {
            if sample.label == Label::Genuine {
                let kin = (sample.corpus, sample.language.as_str(), *part);
                let length = sample.document.text().len();
                by_length.entry(kin).or_default().push((length, at));
            }
        }
        by_length.values_mut().for_each(|own| own.sort_unstable());
        Self {
            samples,
            part_of,
            by_length,
        }
    }

    fn disguise(&self, at: usize, kind: Disguise, dice: &mut SplitMix) -> Option<String> {
        let text = self.samples[at].document.text();
        Some(match kind {
            Disguise::Bare => Attack::Punctuation.apply(text, ""),
            Disguise::Reworded => synonym::lesson(text),
            Disguise::Padded => {
                let partner = self.partner(at, dice)?.text();
                match dice.below(2) {
                    0 => format!("{text} {partner}"),
                    _ => format!("{partner} {text}"),
                }
            }
        })
    }

    /// Another genuine text of about the same length.
    fn partner(&self, at: usize, dice: &mut SplitMix) -> Option<&'s Document> {
        let sample = self.samples[at];
        let kin = (sample.corpus, sample.language.as_str(), self.part_of[at]);
        let near = nearest(self.by_length.get(&kin)?, sample.document.text().len());
        let (before, after) = near.split_at(dice.below(near.len()));
        let mut drawn = after.iter().chain(before).map(|(_, other)| *other);
        // A review beside itself is nothing that anybody writes.
        let partner = drawn.find(|other| *other != at)?;
        Some(&self.samples[partner].document)
    }
}

/// The texts whose lengths are nearest.
fn nearest(genuine: &[(usize, usize)], length: usize) -> &[(usize, usize)] {
    let longer = genuine.partition_point(|(own, _)| *own < length);
    let first = longer
        .saturating_sub(NEAREST / 2)
        .min(genuine.len().saturating_sub(NEAREST));
    &genuine[first..genuine.len().min(first + NEAREST)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::heads::Hypothesis;

    fn sample(text: &str, label: Label) -> Sample {
        Sample {
            document: Document::new(text),
            original: String::new(),
            label,
            corpus: 0,
            group: String::new(),
            language: "en".to_owned(),
            split: String::new(),
            fingerprint: 0,
        }
    }

    #[test]
    fn copies_keep_labels_and_take_from_genuine_texts_of_their_part() {
        let samples = [
            sample("The lid rattles, sadly.", Label::Genuine),
            sample("It boils well. No more to say.", Label::Genuine),
            sample("Perfect! Buy it now!", Label::Fake(Hypothesis::Paid)),
        ];
        let samples: Vec<&Sample> = samples.iter().collect();
        let shares = [(Disguise::Padded, 1.0), (Disguise::Bare, 1.0)];
        let made = copies(&samples, &[0, 1, 0], &shares, &[true]);
        let made: Vec<(usize, &str, Label)> = (made.iter())
            .map(|(of, copy)| (*of, copy.document.text(), copy.label))
            .collect();
        // The genuine texts have no other of their part to stand beside.
        assert_eq!(made.len(), 4);
        let (of, padded, label) = made[0];
        assert_eq!((of, label), (2, samples[2].label));
        assert!(padded.contains("The lid rattles") && padded.contains("Buy it now!"));
        assert_eq!(made[1].1, "The lid rattles sadly");
        assert_eq!(made[3].1, "Perfect Buy it now");
    }

    #[test]
    fn without_a_share_or_in_another_corpus_nothing_is_copied() {
        let one = sample("Good kettle", Label::Genuine);
        assert!(copies(&[&one], &[0], &[(Disguise::Bare, 0.0)], &[true]).is_empty());
        assert!(copies(&[&one], &[0], &[(Disguise::Bare, 1.0)], &[false]).is_empty());
    }
}
