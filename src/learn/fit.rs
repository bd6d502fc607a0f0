//! Fits all heads to some members of a dataset.

use rayon::prelude::*;

use super::copies::Disguise;
use super::dataset::{Dataset, Label, Sample};
use super::examples::{Examples, Lesson};
use super::folds;
use super::linear::Params;
use super::{copies, domain, sparse, style};
use crate::model::bank::Bank;
use crate::model::domain::{DomainBank, DomainHead};
use crate::model::heads::{
    Expert, Generalist, Heads, Hypothesis, RHYTHM_BLOCKS, TEXT_BLOCKS, dense_signals,
};
use crate::model::sparse::{Idf, SparseHead};
use crate::model::style::{StyleBank, StyleHead};
use crate::text::features::{FeatureExtractor, SparseRow};
use crate::text::lm::{HumanCounts, HumanModels};
use crate::text::tokenise::{SubwordTokenizer, TokenizeError};
use serde::{Deserialize, Serialize};

/// How the heads are fitted. Costs are losses per row against the L2 penalty.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HeadParams {
    /// Subword tokens to learn, at most.
    pub vocabulary: usize,
    /// Of the experts' text heads.
    pub text_cost: f64,
    /// Of the generalists; small, because what must carry over must be simple.
    pub rhythm_cost: f64,
    /// Of the experts' style heads.
    pub style_cost: f64,
    /// Of the experts' domain heads.
    pub domain_cost: f64,
    /// In a generalist, a corpus of n rows counts as n to this power in all: 0
    /// gives every corpus equal say, 1 every row.
    pub corpus_power: f64,
    /// Share of the rows of corpora with bots that are also learnt from beside
    /// a genuine text; helps against padding, and costs where language or source
    /// are new.
    pub padded: f64,
    /// Share that are also learnt from without punctuation.
    pub bare: f64,
    /// Share that are also learnt from with words swapped for their synonyms.
    pub reworded: f64,
    /// How much such a copy counts beside a row.
    pub copy_worth: f32,
    /// Parts into which human texts are divided for their language models, so
    /// that no training text is judged by a model that has read it.
    pub human_parts: usize,
    /// How much reviews of left-out corpora count in the calibration, beside
    /// held-out reviews of known ones: 0 serves the known sources best, 1 and
    /// more prepares for sources that were not in training.
    pub unknown_share: f32,
    /// Seed of the visiting order.
    pub seed: u64,
}

impl Default for HeadParams {
    fn default() -> Self {
        Self {
            vocabulary: 24_000,
            text_cost: 30.0,
            rhythm_cost: 0.03,
            style_cost: 1.0,
            domain_cost: 10.0,
            corpus_power: 0.5,
            padded: 0.0,
            bare: 0.4,
            reworded: 0.6,
            copy_worth: 0.1,
            human_parts: 4,
            unknown_share: 0.01,
            seed: 7,
        }
    }
}

impl HeadParams {
    /// These parameters with one changed by a `key=number` setting.
    ///
    /// # Errors
    /// An unknown key or a value of another kind, in words.
    pub fn with(&self, setting: &str) -> Result<Self, String> {
        let fail =
            || format!("{setting}: expected KEY=NUMBER with a key of [heads], as text_cost=3");
        let (key, number) = setting.split_once('=').ok_or_else(fail)?;
        let number: serde_json::Value = serde_json::from_str(number).map_err(|_| fail())?;
        let mut values = serde_json::to_value(self).map_err(|_| fail())?;
        values[key.trim_start_matches("heads.")] = number;
        let params: Self =
            serde_json::from_value(values).map_err(|reason| format!("{}; {reason}", fail()))?;
        params.check()?;
        Ok(params)
    }

    /// Checks that every parameter is possible.
    ///
    /// # Errors
    /// The name of the first that is not, what was found and what is expected.
    pub fn check(&self) -> Result<(), String> {
        let possible = |name: &str, found: f64, low: f64, high: f64| {
            if (low..=high).contains(&found) {
                return Ok(());
            }
            Err(format!(
                "{name} = {found}: expected a number from {low} to {high}"
            ))
        };
        for (name, cost) in [
            ("text_cost", self.text_cost),
            ("rhythm_cost", self.rhythm_cost),
            ("style_cost", self.style_cost),
            ("domain_cost", self.domain_cost),
        ] {
            possible(name, cost, 1e-6, 1e6)?;
        }
        possible("corpus_power", self.corpus_power, 0.0, 1.0)?;
        possible("padded", self.padded, 0.0, 1.0)?;
        possible("bare", self.bare, 0.0, 1.0)?;
        possible("reworded", self.reworded, 0.0, 1.0)?;
        possible("copy_worth", f64::from(self.copy_worth), 1e-6, 1e3)?;
        possible("unknown_share", f64::from(self.unknown_share), 0.0, 1e3)?;
        possible("vocabulary", self.vocabulary as f64, 100.0, 200_000.0)?;
        possible("human_parts", self.human_parts as f64, 2.0, 100.0)
    }

    fn shares(&self) -> [(Disguise, f64); 3] {
        [
            (Disguise::Padded, self.padded),
            (Disguise::Bare, self.bare),
            (Disguise::Reworded, self.reworded),
        ]
    }

    fn linear(&self, cost: f64) -> Params {
        Params {
            cost,
            seed: self.seed,
            ..Params::default()
        }
    }
}

/// Fits all heads to the members, which are indices into the samples.
///
/// # Errors
/// The tokenizer library's.
pub fn fit(
    dataset: &Dataset,
    members: &[usize],
    params: &HeadParams,
) -> Result<Heads, TokenizeError> {
    let originals: Vec<&Sample> = members.iter().map(|i| &dataset.samples[*i]).collect();
    let texts = originals.iter().map(|sample| sample.document.text());
    let tokenizer = SubwordTokenizer::train(texts, params.vocabulary)?;
    let groups: Vec<&str> = originals.iter().map(|s| s.group.as_str()).collect();
    let mut part_of = folds::by_group(&groups, params.human_parts.max(2));
    let machines: Vec<bool> = (0..dataset.corpora.len())
        .map(|corpus| dataset.trains(corpus, Hypothesis::Bot))
        .collect();
    let copies = copies::copies(&originals, &part_of, &params.shares(), &machines);
    part_of.extend(
        copies
            .iter()
            .map(|(of, _)| part_of[*of])
            .collect::<Vec<_>>(),
    );
    let lesson = |worth| move |sample| Lesson { sample, worth };
    let lessons: Vec<Lesson> = (originals.iter().copied().map(lesson(1.0)))
        .chain(
            copies
                .iter()
                .map(|(_, copy)| copy)
                .map(lesson(params.copy_worth)),
        )
        .collect();
    let plain = &lessons[..originals.len()];
    let (rows, bags) = features(&lessons, &tokenizer);
    let (humans, signals) = signals(&lessons, plain.len(), &part_of);
    let specialities: Vec<(usize, Hypothesis)> = (0..dataset.corpora.len())
        .flat_map(|corpus| Hypothesis::ALL.map(|hypothesis| (corpus, hypothesis)))
        .collect();
    let fitted: Vec<Fitted> = specialities
        .into_par_iter()
        .filter_map(|(corpus, hypothesis)| {
            let of = |lessons: &[Lesson]| {
                Examples::of(dataset, lessons, hypothesis, params.corpus_power, |c| {
                    c == corpus
                })
            };
            let taught = match hypothesis {
                Hypothesis::Paid => plain,
                Hypothesis::Bot => &lessons,
            };
            let (examples, known) = (of(taught)?, of(plain)?);
            let idf = sparse::document_frequencies(&rows, &known.members, TEXT_BLOCKS);
            let text_params = params.linear(params.text_cost);
            let text = sparse::fit(&rows, &examples, &idf, TEXT_BLOCKS, text_params);
            Some(Fitted {
                expert: Expert {
                    corpus: dataset.corpora[corpus].clone(),
                    hypothesis,
                },
                wording: (idf, text),
                style: style::fit(&signals, &examples, params.linear(params.style_cost)),
                domain: domain::fit(
                    &bags,
                    &Examples::of_domain(dataset, plain, corpus, hypothesis),
                    FeatureExtractor::bag_width(&tokenizer),
                    params.linear(params.domain_cost),
                ),
            })
        })
        .collect();
    let (generalists, rhythm): (Vec<_>, Vec<_>) = Hypothesis::ALL
        .into_iter()
        .filter_map(|hypothesis| {
            let examples = Examples::of(dataset, plain, hypothesis, params.corpus_power, |_| true)?;
            let idf = sparse::document_frequencies(&rows, &examples.members, RHYTHM_BLOCKS);
            let rhythm_params = params.linear(params.rhythm_cost);
            let rhythm = sparse::fit(&rows, &examples, &idf, RHYTHM_BLOCKS, rhythm_params);
            Some((Generalist { hypothesis }, (idf, rhythm)))
        })
        .unzip();
    let (mut experts, mut wording) = (Vec::new(), Vec::new());
    let (mut style, mut domains) = (Vec::new(), Vec::new());
    for own in fitted {
        experts.push(own.expert);
        wording.push(own.wording);
        style.push(own.style);
        domains.push(own.domain);
    }
    Ok(Heads {
        tokenizer,
        humans,
        experts,
        wording: Bank::new(TEXT_BLOCKS, &wording),
        style: StyleBank::new(style),
        domains: DomainBank::new(domains),
        generalists,
        rhythm: Bank::new(RHYTHM_BLOCKS, &rhythm),
    })
}

/// An expert and its heads.
struct Fitted {
    expert: Expert,
    wording: (Idf, SparseHead),
    style: StyleHead,
    domain: DomainHead,
}

type Bag = Vec<(u32, f32)>;

fn features(lessons: &[Lesson], tokenizer: &SubwordTokenizer) -> (Vec<SparseRow>, Vec<Bag>) {
    let everyone: Vec<usize> = (0..lessons.len()).collect();
    extract(tokenizer, &everyone, |extractor, i| {
        extractor.read(&lessons[i].sample.document);
        (extractor.row().clone(), extractor.token_bag())
    })
    .into_iter()
    .unzip()
}

/// Texts that share a thread's token cache.
const CHUNK: usize = 256;

/// The language models of all human texts among the first `plain` lessons, and
/// every lesson's dense signals under models that have not read its part.
fn signals(lessons: &[Lesson], plain: usize, part_of: &[usize]) -> (HumanModels, Vec<Vec<f32>>) {
    let parts = part_of.iter().max().map_or(1, |last| last + 1);
    let part_counts: Vec<HumanCounts> = (0..parts)
        .into_par_iter()
        .map(|part| {
            let mut counts = HumanCounts::default();
            let own = lessons.iter().zip(part_of).take(plain);
            for (lesson, _) in own.filter(|(_, p)| **p == part) {
                if lesson.sample.label == Label::Genuine {
                    counts.add(&lesson.sample.document);
                }
            }
            counts
        })
        .collect();
    let sum = |without: Option<usize>| {
        let mut total = HumanCounts::default();
        for (part, counts) in part_counts.iter().enumerate() {
            if Some(part) != without {
                total.merge(counts);
            }
        }
        total.models()
    };
    let mut values = vec![Vec::new(); lessons.len()];
    for part in 0..parts {
        let models = sum(Some(part));
        values
            .par_iter_mut()
            .zip(lessons)
            .zip(part_of)
            .filter(|(_, p)| **p == part)
            .for_each(|((value, lesson), _)| {
                *value = dense_signals(&lesson.sample.document, &models);
            });
    }
    (sum(None), values)
}

/// Calls `take` for every member on all threads, in chunks that share an
/// extractor; the results are in the order of `members`.
pub fn extract<T: Send>(
    tokenizer: &SubwordTokenizer,
    members: &[usize],
    take: impl Fn(&mut FeatureExtractor, usize) -> T + Sync,
) -> Vec<T> {
    members
        .par_chunks(CHUNK)
        .flat_map_iter(|chunk| {
            let mut extractor = FeatureExtractor::new(tokenizer);
            let taken: Vec<T> = chunk.iter().map(|i| take(&mut extractor, *i)).collect();
            taken
        })
        .collect()
}
