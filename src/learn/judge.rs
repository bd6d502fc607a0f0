//! Held-out judgements calibrated by judgements of other rounds, so that no
//! review is measured by anything it helped to fit.

use rayon::prelude::*;

use super::calibrate;
use super::cast::Cast;
use super::dataset::{Dataset, Label};
use super::holdout::HeldOut;
use super::report::Case;
use crate::model::behaviour::Behaviour;
use crate::model::evidence::{Prior, Tier, Verdict};
use crate::model::fusion::Sources as Spoken;
use crate::model::heads::{Hypothesis, PerHypothesis, Raw};
use crate::model::mixture::Mixture;
use crate::model::reference::{Bucket, Reference, Thresholds, length_name};

/// The calibrated judgement of one held-out review.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// Index into the dataset's samples.
    pub sample: usize,
    /// Which round judged it.
    pub round: usize,
    /// Summed weights of evidence.
    pub weights: PerHypothesis<f64>,
    /// What would be concluded.
    pub verdict: Verdict,
    /// The same under each of the attacks that were measured.
    pub attacked: Vec<Conclusion>,
}

/// What is said of a text under an attack.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conclusion {
    /// Summed weights of evidence.
    pub weights: PerHypothesis<f64>,
    /// What would be concluded.
    pub verdict: Verdict,
    /// Whether the attack found anything to do.
    pub changed: bool,
}

impl Judgement {
    /// The first attack's conclusion in place of the plain one's, if there is
    /// one.
    pub fn under_attack(self) -> Self {
        match self.attacked.first() {
            None => self,
            Some(attacked) => Self {
                weights: attacked.weights,
                verdict: attacked.verdict,
                ..self
            },
        }
    }

    /// The judgement as a case of the tier `text`.
    pub fn case<'d>(&self, dataset: &'d Dataset) -> Case<'d> {
        let sample = &dataset.samples[self.sample];
        Case {
            tier: Tier::Text,
            corpus: &dataset.corpora[sample.corpus],
            language: &sample.language,
            length: Some(length_name(&sample.document)),
            reviewer: None,
            label: sample.label,
            weights: self.weights,
            verdict: self.verdict,
        }
    }
}

/// Mixtures of every hypothesis that the cast has experts for.
pub type Mixtures = PerHypothesis<Option<Mixture>>;

/// Fits all mixtures.
pub fn mixtures(
    dataset: &Dataset,
    cast: &Cast,
    known: &[&HeldOut],
    unknown: &[&HeldOut],
    unknown_share: f32,
) -> Mixtures {
    Hypothesis::ALL.map(|hypothesis| {
        cast.generalists
            .contains(&hypothesis)
            .then(|| calibrate::fit(dataset, cast, hypothesis, known, unknown, unknown_share))
    })
}

/// The summed weights of one judgement.
pub fn weights(mixtures: &Mixtures, raw: &Raw) -> PerHypothesis<f64> {
    mixtures
        .each_ref()
        .map(|mixture| mixture.as_ref().map_or(0.0, |m| m.weights(raw).total()))
}

/// What the calibration of some rounds' judgements may learn from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// Rounds that held out groups.
    pub known: &'a [HeldOut],
    /// Rounds that held out corpora; empty if there is only one.
    pub unknown: &'a [HeldOut],
    /// How much the latter count beside the former.
    pub unknown_share: f32,
    /// How many genuine reviews may be flagged, at most, 0–1.
    pub max_fpr: f64,
}

/// Calibrates every round of `judged` by what `sources` say of reviews that
/// are in no way part of it: neither the review itself, nor, with
/// `without_corpus`, any of its corpus.
pub fn cross_calibrated(
    dataset: &Dataset,
    judged: &[HeldOut],
    sources: Sources,
    without_corpus: bool,
) -> Vec<Judgement> {
    let rounds = judged.iter().map(|held| held.round + 1).max().unwrap_or(0);
    (0..rounds)
        .into_par_iter()
        .flat_map_iter(|round| {
            let own: Vec<&HeldOut> = judged.iter().filter(|h| h.round == round).collect();
            calibrate_round(dataset, &own, sources, without_corpus)
        })
        .collect()
}

fn calibrate_round(
    dataset: &Dataset,
    own: &[&HeldOut],
    sources: Sources,
    without_corpus: bool,
) -> Vec<Judgement> {
    let mut excluded = vec![false; dataset.samples.len()];
    for held in own {
        excluded[held.sample] = true;
    }
    let left_out = own
        .first()
        .filter(|_| without_corpus)
        .map(|held| dataset.samples[held.sample].corpus);
    let others = |held: &&HeldOut| {
        !excluded[held.sample] && Some(dataset.samples[held.sample].corpus) != left_out
    };
    let known: Vec<&HeldOut> = sources.known.iter().filter(others).collect();
    let unknown: Vec<&HeldOut> = sources.unknown.iter().filter(others).collect();
    let cast = Cast::of(dataset);
    // An expert keeps its place among the opinions though it has no say.
    let absent = |(corpus, _): &(usize, Hypothesis)| Some(*corpus) == left_out;
    let mut mixtures = mixtures(dataset, &cast, &known, &unknown, sources.unknown_share);
    for mixture in mixtures.iter_mut().flatten() {
        mixture
            .experts
            .retain(|(at, _)| !absent(&cast.experts[*at]));
    }
    let references: Vec<Reference> = references(dataset, &mixtures, known.iter().copied());
    let prior = Prior::default();
    let thresholds = Thresholds::new(&references, &Behaviour::default(), &prior, sources.max_fpr);
    let conclude = |raw: &Raw, bucket: Bucket| {
        let weights = weights(&mixtures, raw);
        let threshold = thresholds.of_text(bucket, raw.substance, Spoken::NONE);
        (weights, Verdict::of(weights, &prior, threshold))
    };
    own.iter()
        .map(|held| {
            let document = &dataset.samples[held.sample].document;
            let (weights, verdict) = conclude(&held.raw, Bucket::of(document));
            let attacked = held.attacked.iter().map(|attacked| {
                let (weights, verdict) = conclude(&attacked.raw, attacked.bucket);
                Conclusion {
                    weights,
                    verdict,
                    changed: attacked.changed,
                }
            });
            Judgement {
                sample: held.sample,
                round: held.round,
                weights,
                verdict,
                attacked: attacked.collect(),
            }
        })
        .collect()
}

/// The genuine reviews among judgements, for thresholds.
pub fn references<'a>(
    dataset: &Dataset,
    mixtures: &Mixtures,
    held_out: impl Iterator<Item = &'a HeldOut>,
) -> Vec<Reference> {
    held_out
        .filter(|held| dataset.samples[held.sample].label == Label::Genuine)
        .map(|held| Reference {
            bucket: Bucket::of(&dataset.samples[held.sample].document),
            weights: weights(mixtures, &held.raw).map(|weight| weight as f32),
        })
        .collect()
}
