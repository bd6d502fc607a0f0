//! Ways of measuring that are not part of training.

use rustc_hash::{FxHashMap, FxHashSet};

use super::attack::Disguises;
use super::behaviour::{self, BehaviourParams, View};
use super::dataset::{Dataset, Label};
use super::fit::{self, HeadParams};
use super::holdout::{self, Round};
use super::judge::{self, Judgement};
use super::market::Market;
use super::report::{Case, Report};
use super::tiers::Court;
use super::train::{self, TrainError};
use crate::model::finding::Findings;
use crate::model::reference::length_name;
use crate::model::scorer::{Behaved, Known, Model, Policy};
use crate::text::Document;
use crate::text::features::FeatureExtractor;

fn report(dataset: &Dataset, judgements: &[Judgement]) -> Report {
    let cases: Vec<Case> = judgements.iter().map(|text| text.case(dataset)).collect();
    Report::new(&cases)
}

/// Judges a dataset by a finished model, every review by all it has.
pub fn judge_by(dataset: &Dataset, model: &Model, policy: &Policy) -> Report {
    let mut reviews: Vec<Review> = Vec::new();
    let mut placed = vec![false; dataset.samples.len()];
    let findings: Vec<Findings> = (dataset.markets.iter())
        .map(|market| model.behaviour.judge(market.records.clone()))
        .collect();
    for (market, of) in dataset.markets.iter().enumerate() {
        for (row, known) in of.rows.iter().enumerate() {
            if let Some(label) = known.label {
                known
                    .sample
                    .iter()
                    .for_each(|sample| placed[*sample] = true);
                reviews.push(Review {
                    corpus: of.corpus,
                    sample: known.sample,
                    behaved: findings[market].of(row).map(|own| (&findings[market], own)),
                    label,
                });
            }
        }
    }
    let unplaced = placed.iter().enumerate().filter(|(_, placed)| !**placed);
    reviews.extend(unplaced.map(|(sample, _)| Review {
        corpus: dataset.samples[sample].corpus,
        sample: Some(sample),
        behaved: None,
        label: dataset.samples[sample].label,
    }));
    let everyone: Vec<usize> = (0..reviews.len()).collect();
    let held_out: Vec<usize> = (0..dataset.samples.len()).collect();
    let disguises = Disguises::new(dataset, &held_out);
    let cases = fit::extract(&model.heads.tokenizer, &everyone, |extractor, at| {
        reviews[at].judged(&disguises, model, extractor, policy)
    });
    Report::new(&cases.into_iter().flatten().collect::<Vec<Case>>())
}

/// A labelled review with all that is known of it.
struct Review<'f> {
    corpus: usize,
    sample: Option<usize>,
    behaved: Option<Behaved<'f>>,
    label: Label,
}

impl Review<'_> {
    fn judged<'d>(
        &self,
        disguises: &Disguises<'d>,
        model: &Model,
        extractor: &mut FeatureExtractor,
        policy: &Policy,
    ) -> Option<Case<'d>> {
        let dataset = disguises.dataset();
        let sample = self.sample.map(|at| &dataset.samples[at]);
        let silent = Document::default();
        let attack = dataset.attacks.first();
        let attacked = (self.sample.zip(attack))
            .filter(|_| self.label != Label::Genuine)
            .map(|(at, attack)| Document::new(&disguises.text(*attack, at)));
        let plain = sample.map_or(&silent, |sample| &sample.document);
        let document = attacked.as_ref().unwrap_or(plain);
        let known = Known {
            behaved: self.behaved,
            coordination: None,
        };
        let score = model.score(extractor, document, known, policy);
        Some(Case {
            tier: score.tier?,
            corpus: &dataset.corpora[self.corpus],
            language: sample.map_or("", |sample| &sample.language),
            length: sample.map(|sample| length_name(&sample.document)),
            reviewer: None,
            label: self.label,
            weights: score.weights,
            verdict: score.verdict,
        })
    }
}

/// Learns from the reviews before a day and judges those from it on, by
/// behaviour alone. What is learnt from has not seen anything later; what is
/// judged has all that the tables hold.
///
/// # Errors
/// Nothing before the day to learn from.
pub fn forward(
    dataset: &Dataset,
    day: i32,
    folds: usize,
    params: &BehaviourParams,
    progress: &mut dyn FnMut(&str),
) -> Result<Report, TrainError> {
    let views = params.views_before(dataset, day);
    let judged = behaviour::held_out(dataset, &views, folds, params, progress);
    progress("test");
    let forests = behaviour::forests(dataset, &views, params, |_| true);
    drop(views);
    let later = [View::at(dataset, None, Some(day..i32::MAX))];
    let tested = behaviour::judged(dataset, &later[0], &forests);
    let (taught, asked): (Vec<_>, Vec<_>) = (judged.iter().collect(), tested.iter().collect());
    let court = Court::new(dataset, &[], &taught, &asked, train::REPORT_FPR);
    let known: Vec<FxHashSet<u64>> = dataset
        .markets
        .iter()
        .map(|market| market.reviewers_before(day))
        .collect();
    let reviewers: Vec<FxHashMap<u32, u64>> = dataset
        .markets
        .iter()
        .map(Market::reviewer_of_row)
        .collect();
    let mut cases = Vec::new();
    for row in &tested {
        let market = row.place.market;
        let reviewer = reviewers[market].get(&row.place.row);
        let before = reviewer.is_some_and(|reviewer| known[market].contains(reviewer));
        cases.extend(court.cases(row, Some(if before { "known" } else { "new" })));
    }
    Ok(Report::new(&cases))
}

/// Trains on what is not tested, with everything that training does there,
/// and judges the rest once.
///
/// # Errors
/// Nothing to learn from, or the tokenizer library's.
pub fn train_and_test(
    dataset: &Dataset,
    tested: &dyn Fn(usize) -> bool,
    folds: usize,
    params: &HeadParams,
    progress: &mut dyn FnMut(&str),
) -> Result<Report, TrainError> {
    let judgements = trained_and_tested(dataset, tested, folds, params, progress)?;
    let attacked: Vec<Judgement> = (judgements.into_iter())
        .map(Judgement::under_attack)
        .collect();
    Ok(report(dataset, &attacked))
}

/// The judgements that [`train_and_test`] reports.
///
/// # Errors
/// The same.
pub fn trained_and_tested(
    dataset: &Dataset,
    tested: &dyn Fn(usize) -> bool,
    folds: usize,
    params: &HeadParams,
    progress: &mut dyn FnMut(&str),
) -> Result<Vec<Judgement>, TrainError> {
    let (test, train): (Vec<usize>, Vec<usize>) =
        (0..dataset.samples.len()).partition(|i| tested(*i));
    let round = Round::new(dataset, "test".to_owned(), train, test);
    let judged = train::judge_members(dataset, &round.train, &[], folds, params, progress)?;
    progress("test");
    let rounds = std::slice::from_ref(&round);
    let rows = holdout::run(dataset, rounds, &dataset.attacks, params, |_| ())?;
    let sources = train::sources(&judged, params.unknown_share);
    Ok(judge::cross_calibrated(dataset, &rows, sources, false))
}

/// The judgements of every review by text without its group.
///
/// # Errors
/// The tokenizer library's.
pub fn held_out_groups(
    dataset: &Dataset,
    folds: usize,
    params: &HeadParams,
    progress: &mut dyn FnMut(&str),
) -> Result<Vec<Judgement>, TrainError> {
    let everyone: Vec<usize> = (0..dataset.samples.len()).collect();
    let attacks = &dataset.attacks;
    let judged = train::judge_members(dataset, &everyone, attacks, folds, params, progress)?;
    let sources = train::sources(&judged, params.unknown_share);
    Ok(judge::cross_calibrated(
        dataset,
        &judged.known,
        sources,
        false,
    ))
}

/// Judges every language by the others. Calibration learns from held-out
/// groups and, as left-out sources, from the other left-out languages.
///
/// # Errors
/// The tokenizer library's.
pub fn leave_languages_out(
    dataset: &Dataset,
    folds: usize,
    params: &HeadParams,
    progress: &mut dyn FnMut(&str),
) -> Result<Report, TrainError> {
    let everyone: Vec<usize> = (0..dataset.samples.len()).collect();
    let groups = holdout::grouped(dataset, &everyone, folds);
    let language = |i: usize| dataset.samples[i].language.as_str();
    let languages = holdout::leave_out(dataset, &everyone, language);
    let rounds: [&[Round]; 2] = [&groups, &languages];
    let judged = train::judge_rounds(dataset, rounds, &dataset.attacks, params, progress)?;
    let sources = train::sources(&judged, params.unknown_share);
    let judgements = judge::cross_calibrated(dataset, &judged.unknown, sources, false);
    let attacked: Vec<Judgement> = (judgements.into_iter())
        .map(Judgement::under_attack)
        .collect();
    Ok(report(dataset, &attacked))
}
