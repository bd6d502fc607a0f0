//! Labelled rows as every tier of evidence judges them.

use super::behaviour::{Judged, Place};
use super::dataset::{Dataset, Label};
use super::fusion::{self, Testified};
use super::judge::Judgement;
use super::report::Case;
use crate::model::behaviour::Behaviour;
use crate::model::evidence::{Prior, Tier, Verdict};
use crate::model::heads::PerHypothesis;
use crate::model::reference::{Bucket, Reference, Thresholds, length_name};

/// Held-out weights of the texts by sample.
pub fn text_weights(dataset: &Dataset, texts: &[Judgement]) -> Vec<Option<PerHypothesis<f64>>> {
    let mut weights = vec![None; dataset.samples.len()];
    for judgement in texts {
        weights[judgement.sample] = Some(judgement.weights);
    }
    weights
}

/// Judges every row of a fold, by behaviour and by all there is, with
/// calibrations and thresholds from the other folds.
pub fn cross_fitted<'d>(
    dataset: &'d Dataset,
    texts: &[Judgement],
    judged: &[Judged],
    max_fpr: f64,
) -> Vec<Case<'d>> {
    let folds = judged.iter().map(|row| row.fold + 1).max().unwrap_or(0);
    (0..folds)
        .flat_map(|fold| {
            let (own, others): (Vec<&Judged>, Vec<&Judged>) =
                judged.iter().partition(|row| row.fold == fold);
            let court = Court::new(dataset, texts, &others, &own, max_fpr);
            let cases: Vec<Case> = own.iter().flat_map(|row| court.cases(row, None)).collect();
            cases
        })
        .collect()
}

/// What judges held-out rows.
pub struct Court<'d> {
    dataset: &'d Dataset,
    texts: Vec<Option<PerHypothesis<f64>>>,
    behaviour: Behaviour,
    thresholds: Thresholds,
}

impl<'d> Court<'d> {
    /// Calibrates by `taught` rows, which have nothing to do with the `tested`.
    pub fn new(
        dataset: &'d Dataset,
        texts: &[Judgement],
        taught: &[&Judged],
        tested: &[&Judged],
        max_fpr: f64,
    ) -> Self {
        let weights = text_weights(dataset, texts);
        let behaviour = fusion::fit(dataset, &weights, taught);
        let mut held_back = vec![false; dataset.samples.len()];
        for sample in tested.iter().filter_map(|row| sample(dataset, row.place)) {
            held_back[sample] = true;
        }
        let references: Vec<Reference> = texts
            .iter()
            .filter(|text| !held_back[text.sample])
            .filter(|text| dataset.samples[text.sample].label == Label::Genuine)
            .map(|text| Reference {
                bucket: Bucket::of(&dataset.samples[text.sample].document),
                weights: text.weights.map(|weight| weight as f32),
            })
            .collect();
        Self {
            thresholds: Thresholds::new(&references, &behaviour, &Prior::default(), max_fpr),
            dataset,
            texts: weights,
            behaviour,
        }
    }

    /// The row as behaviour alone judges it and, if it has a text, as both do.
    pub fn cases(&self, row: &Judged, reviewer: Option<&'static str>) -> Vec<Case<'d>> {
        let both = Testified::of(self.dataset, &self.texts, &self.behaviour, row);
        let alone = Testified {
            sources: both.sources.panels(),
            text: [0.0; 2],
            ..both
        };
        let sample = sample(self.dataset, row.place).map(|at| &self.dataset.samples[at]);
        let corpus = self.dataset.markets[row.place.market].corpus;
        [alone, both]
            .into_iter()
            .filter(|testified| !testified.sources.panels().is_empty())
            .zip([Tier::Behaviour, Tier::Both])
            .filter(|(testified, tier)| Tier::of(testified.sources) == Some(*tier))
            .map(|(testified, tier)| {
                let weights = testified.weights(&self.behaviour);
                let panels = testified.sources.panels();
                let text = sample.filter(|_| tier == Tier::Both);
                let threshold = text.map_or_else(
                    || self.thresholds.of_behaviour(panels),
                    |sample| self.thresholds.of_review(&sample.document, panels),
                );
                Case {
                    tier,
                    corpus: &self.dataset.corpora[corpus],
                    language: sample.map_or("", |sample| &sample.language),
                    length: text.map(|sample| length_name(&sample.document)),
                    reviewer,
                    label: row.label,
                    weights,
                    verdict: Verdict::of(weights, &Prior::default(), threshold),
                }
            })
            .collect()
    }
}

fn sample(dataset: &Dataset, place: Place) -> Option<usize> {
    dataset.markets[place.market].rows[place.row as usize].sample
}
