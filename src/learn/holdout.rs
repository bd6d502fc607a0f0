//! Judgements of reviews by heads that have not seen them.

use rustc_hash::FxHashMap;

use super::attack::{Attack, Disguises};
use super::cast::Cast;
use super::dataset::{Dataset, Label};
use super::fit::{self, HeadParams};
use super::folds;
use crate::model::heads::Raw;
use crate::model::reference::Bucket;
use crate::text::Document;
use crate::text::tokenise::TokenizeError;

/// One review judged by heads fitted without its part of the data.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldOut {
    /// Index into the dataset's samples.
    pub sample: usize,
    /// Which round of fitting judged it.
    pub round: usize,
    /// The uncalibrated log-odds.
    pub raw: Raw,
    /// What its text says under each of the attacks that were measured;
    /// genuine reviews are not attacked.
    pub attacked: Vec<Attacked>,
}

/// A fake's text under an attack, as it was judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Attacked {
    /// The uncalibrated log-odds.
    pub raw: Raw,
    /// The kind of text that it is now.
    pub bucket: Bucket,
    /// Whether the attack found anything to do.
    pub changed: bool,
}

/// One round: fit without some samples, judge others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    /// What it leaves out, for progress and cards.
    pub name: String,
    /// Samples to learn from.
    pub train: Vec<usize>,
    /// Samples to judge.
    pub test: Vec<usize>,
}

/// Grouped folds: in every corpus, groups are dealt to `folds` folds, but a
/// group that shares a text with an earlier corpus goes where that text went.
pub fn grouped(dataset: &Dataset, members: &[usize], folds: usize) -> Vec<Round> {
    let samples = &dataset.samples;
    let mut fold_of = vec![usize::MAX; samples.len()];
    let mut fold_of_text: FxHashMap<u64, usize> = FxHashMap::default();
    for corpus in 0..dataset.corpora.len() {
        let own: Vec<usize> = (members.iter().copied())
            .filter(|i| samples[*i].corpus == corpus)
            .collect();
        let mut fold_of_group: FxHashMap<&str, usize> = FxHashMap::default();
        for &i in &own {
            if let Some(fold) = fold_of_text.get(&samples[i].fingerprint) {
                fold_of_group.entry(&samples[i].group).or_insert(*fold);
            }
        }
        let linked = |i: &usize| fold_of_group.get(samples[*i].group.as_str());
        let free: Vec<usize> = (own.iter().copied())
            .filter(|i| linked(i).is_none())
            .collect();
        let keys: Vec<&str> = free.iter().map(|i| samples[*i].group.as_str()).collect();
        for (i, fold) in free.iter().zip(folds::by_group(&keys, folds)) {
            fold_of[*i] = fold;
        }
        for i in own {
            if let Some(fold) = linked(&i) {
                fold_of[i] = *fold;
            }
            fold_of_text
                .entry(samples[i].fingerprint)
                .or_insert(fold_of[i]);
        }
    }
    (0..folds)
        .map(|fold| {
            let (test, train) = members.iter().partition(|i| fold_of[**i] == fold);
            Round::new(dataset, format!("fold {}", fold + 1), train, test)
        })
        .filter(|round| !round.test.is_empty())
        .collect()
}

/// One round for every distinct value of a key.
pub fn leave_out<'k>(
    dataset: &Dataset,
    members: &[usize],
    key: impl Fn(usize) -> &'k str,
) -> Vec<Round> {
    let mut values: Vec<&str> = members.iter().map(|i| key(*i)).collect();
    values.sort_unstable();
    values.dedup();
    values
        .into_iter()
        .map(|value| {
            let (test, train) = members.iter().partition(|i| key(**i) == value);
            Round::new(dataset, value.to_owned(), train, test)
        })
        .collect()
}

impl Round {
    /// A round that never trains on a text it is tested on: the same review
    /// may stand in two corpora, or twice in one under another name. A text
    /// that goes takes along one of the other class from its group, if there
    /// is one: of a corpus of pairs, whose human halves come from elsewhere,
    /// only the machine halves would be left, and every topic a bot's.
    pub fn new(dataset: &Dataset, name: String, mut train: Vec<usize>, test: Vec<usize>) -> Self {
        let print = |i: usize| dataset.samples[i].fingerprint;
        let mut tested: FxHashMap<u64, usize> = FxHashMap::default();
        for &i in &test {
            tested.insert(print(i), dataset.samples[i].corpus);
        }
        let mut widowed: FxHashMap<&str, [usize; 2]> = FxHashMap::default();
        let class = |i: usize| usize::from(dataset.samples[i].label != Label::Genuine);
        // Within a corpus repeats are part of the published task.
        train.retain(|&i| {
            let sample = &dataset.samples[i];
            let kept = tested
                .get(&print(i))
                .is_none_or(|corpus| *corpus == sample.corpus);
            if !kept {
                widowed.entry(&sample.group).or_default()[1 - class(i)] += 1;
            }
            kept
        });
        train.retain(|&i| {
            let left = widowed.get_mut(dataset.samples[i].group.as_str());
            let Some(left) = left.map(|left| &mut left[class(i)]) else {
                return true;
            };
            let kept = *left == 0;
            *left = left.saturating_sub(1);
            kept
        });
        Self { name, train, test }
    }

    /// Whether any hypothesis can be learnt from its training samples.
    pub fn teaches(&self, dataset: &Dataset) -> bool {
        self.train
            .iter()
            .any(|i| dataset.samples[*i].label != Label::Genuine)
    }
}

/// Runs rounds one after another; each uses all threads. What is judged is
/// judged under the attacks too, by the same heads.
///
/// # Errors
/// The tokenizer library's.
pub fn run(
    dataset: &Dataset,
    rounds: &[Round],
    attacks: &[Attack],
    params: &HeadParams,
    mut progress: impl FnMut(&str),
) -> Result<Vec<HeldOut>, TokenizeError> {
    let cast = Cast::of(dataset);
    let mut held_out = Vec::new();
    for (number, round) in rounds.iter().enumerate() {
        progress(&round.name);
        let heads = fit::fit(dataset, &round.train, params)?;
        let samples = &dataset.samples;
        let disguises = Disguises::new(dataset, &round.test);
        let judged = fit::extract(&heads.tokenizer, &round.test, |extractor, sample| {
            let mut judge = |document: &Document| {
                cast.arrange(dataset, &heads, heads.judge(extractor, document).raw)
            };
            let of = &samples[sample];
            let fake = of.label != Label::Genuine;
            HeldOut {
                sample,
                round: number,
                raw: judge(&of.document),
                attacked: (attacks.iter().filter(|_| fake))
                    .map(|attack| {
                        let text = disguises.text(*attack, sample);
                        let document = Document::new(&text);
                        Attacked {
                            raw: judge(&document),
                            bucket: Bucket::of(&document),
                            changed: text != of.original,
                        }
                    })
                    .collect(),
            }
        });
        held_out.extend(judged);
    }
    Ok(held_out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::dataset::Sample;
    use crate::model::heads::Hypothesis;

    const BOT: Label = Label::Fake(Hypothesis::Bot);

    /// Texts are told apart by their number alone.
    fn dataset(rows: &[(usize, &str, Label, u64)]) -> Dataset {
        let sample = |(corpus, group, label, text): &(usize, &str, Label, u64)| Sample {
            document: Document::default(),
            original: String::new(),
            label: *label,
            corpus: *corpus,
            group: format!("{corpus}/{group}"),
            language: String::new(),
            split: String::new(),
            fingerprint: *text,
        };
        Dataset {
            corpora: vec!["source".to_owned(), "pairs".to_owned()],
            samples: rows.iter().map(sample).collect(),
            ..Dataset::default()
        }
    }

    /// Two hotels, and pairs whose genuine half is a review of one of them.
    fn hotels_and_pairs() -> Dataset {
        dataset(&[
            (0, "a", Label::Genuine, 1),
            (0, "a", BOT, 2),
            (0, "b", Label::Genuine, 3),
            (0, "b", BOT, 4),
            (1, "p", Label::Genuine, 1),
            (1, "p", BOT, 5),
            (1, "q", Label::Genuine, 3),
            (1, "q", BOT, 6),
            (1, "r", Label::Genuine, 7),
            (1, "r", BOT, 8),
        ])
    }

    #[test]
    fn a_text_that_goes_takes_its_partner_along() {
        let dataset = hotels_and_pairs();
        let round = Round::new(&dataset, String::new(), (4..10).collect(), (0..4).collect());
        assert_eq!(round.train, [8, 9]);
        let round = Round::new(&dataset, String::new(), (0..4).collect(), vec![4, 5]);
        assert_eq!(round.train, [2, 3]);
    }

    #[test]
    fn a_repeat_within_a_corpus_stays() {
        let dataset = dataset(&[(0, "a", Label::Genuine, 1), (0, "b", Label::Genuine, 1)]);
        let round = Round::new(&dataset, String::new(), vec![0], vec![1]);
        assert_eq!(round.train, [0]);
    }

    #[test]
    fn groups_that_share_a_text_are_held_out_together() {
        let dataset = hotels_and_pairs();
        let everyone: Vec<usize> = (0..dataset.samples.len()).collect();
        let rounds = grouped(&dataset, &everyone, 2);
        assert_eq!(rounds.len(), 2);
        for round in &rounds {
            assert_eq!(round.train.len() + round.test.len(), everyone.len());
            for [hotel, pair] in [[0, 4], [2, 6]] {
                assert_eq!(round.test.contains(&hotel), round.test.contains(&pair));
            }
        }
    }
}
