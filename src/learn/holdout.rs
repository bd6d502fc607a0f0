//! Judgements of reviews by heads that have not seen them.

use rustc_hash::FxHashMap;

use super::calibrate::Cast;
use super::dataset::{Dataset, Label};
use super::fit::{self, HeadParams};
use super::folds;
use crate::model::heads::Raw;
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
    /// The same of the text under attack, if it was attacked.
    pub attacked: Option<Raw>,
}

impl HeldOut {
    /// The judgement of the text under attack in place of the plain one's.
    pub fn under_attack(&self) -> Self {
        Self {
            raw: self.attacked.clone().unwrap_or_else(|| self.raw.clone()),
            ..self.clone()
        }
    }
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

/// Grouped folds: in every corpus, groups are dealt to `folds` folds.
pub fn grouped(dataset: &Dataset, members: &[usize], folds: usize) -> Vec<Round> {
    let mut fold_of = vec![usize::MAX; dataset.samples.len()];
    for corpus in 0..dataset.corpora.len() {
        let own: Vec<usize> = (members.iter().copied())
            .filter(|i| dataset.samples[*i].corpus == corpus)
            .collect();
        let keys: Vec<&str> = own
            .iter()
            .map(|i| dataset.samples[*i].group.as_str())
            .collect();
        for (i, fold) in own.iter().zip(folds::by_group(&keys, folds)) {
            fold_of[*i] = fold;
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
    /// may stand in two corpora, or twice in one under another name.
    pub fn new(dataset: &Dataset, name: String, mut train: Vec<usize>, test: Vec<usize>) -> Self {
        let print = |i: usize| dataset.samples[i].fingerprint;
        let mut tested: FxHashMap<u64, usize> = FxHashMap::default();
        for &i in &test {
            tested.insert(print(i), dataset.samples[i].corpus);
        }
        // Within a corpus repeats are part of the published task.
        train.retain(|&i| {
            tested
                .get(&print(i))
                .is_none_or(|corpus| *corpus == dataset.samples[i].corpus)
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

/// Runs rounds one after another; each uses all threads.
///
/// # Errors
/// The tokenizer library's.
pub fn run(
    dataset: &Dataset,
    rounds: &[Round],
    params: &HeadParams,
    mut progress: impl FnMut(&str),
) -> Result<Vec<HeldOut>, TokenizeError> {
    let cast = Cast::of(dataset);
    let mut held_out = Vec::new();
    for (number, round) in rounds.iter().enumerate() {
        progress(&round.name);
        let heads = fit::fit(dataset, &round.train, params)?;
        let samples = &dataset.samples;
        let arrange = |raw| cast.arrange(dataset, &heads, raw);
        let plain = fit::raw(&round.test, &heads, |i| &samples[i].document);
        let targets: Vec<usize> = (round.test.iter().copied())
            .filter(|i| samples[*i].attacked.is_some())
            .collect();
        let attacked = fit::raw(&targets, &heads, |i| {
            samples[i].attacked.as_ref().unwrap_or(&samples[i].document)
        });
        let mut attacked: FxHashMap<usize, Raw> = targets
            .into_iter()
            .zip(attacked.into_iter().map(arrange))
            .collect();
        held_out.extend(round.test.iter().zip(plain).map(|(&sample, raw)| HeldOut {
            sample,
            round: number,
            raw: arrange(raw),
            attacked: attacked.remove(&sample),
        }));
    }
    Ok(held_out)
}
