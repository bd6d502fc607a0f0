//! Ways of measuring that are not part of training.

use super::dataset::{Dataset, Sample};
use super::fit::{self, HeadParams};
use super::holdout::{self, HeldOut, Round};
use super::judge::{self, Judgement};
use super::report::Report;
use super::train::{self, TrainError};
use crate::model::scorer::{Model, Policy};

/// Judges a dataset by a finished model.
pub fn judge_by(dataset: &Dataset, model: &Model, policy: &Policy) -> Report {
    let everyone: Vec<usize> = (0..dataset.samples.len()).collect();
    let judgements = fit::extract(&model.heads.tokenizer, &everyone, |extractor, sample| {
        let Sample {
            document, attacked, ..
        } = &dataset.samples[sample];
        let score = model.score(extractor, attacked.as_ref().unwrap_or(document), policy);
        Judgement {
            sample,
            weights: score.weights,
            verdict: score.verdict,
        }
    });
    Report::new(dataset, &judgements)
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
    let (test, train): (Vec<usize>, Vec<usize>) =
        (0..dataset.samples.len()).partition(|i| tested(*i));
    let round = Round::new(dataset, "test".to_owned(), train, test);
    let judged = train::judge_members(dataset, &round.train, folds, params, progress)?;
    progress("test");
    let rows = holdout::run(dataset, std::slice::from_ref(&round), params, |_| ())?;
    let rows: Vec<HeldOut> = rows.iter().map(HeldOut::under_attack).collect();
    let sources = train::sources(&judged, params.unknown_share);
    let judgements = judge::cross_calibrated(dataset, &rows, sources, false);
    Ok(Report::new(dataset, &judgements))
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
    let judged = train::judge_rounds(dataset, [&groups, &languages], params, progress)?;
    let sources = train::sources(&judged, params.unknown_share);
    let attacked: Vec<HeldOut> = judged.unknown.iter().map(HeldOut::under_attack).collect();
    let judgements = judge::cross_calibrated(dataset, &attacked, sources, false);
    Ok(Report::new(dataset, &judgements))
}
