//! From labelled tables to a calibrated model and what it is worth.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Deserialize;
use thiserror::Error;

use super::attack::Attack;
use super::behaviour::{self, BehaviourParams, Forests, View};
use super::cast::Cast;
use super::dataset::{Dataset, DatasetError, Label, TEACHING_MIN};
use super::fit::{self, HeadParams};
use super::fusion;
use super::holdout::{self, HeldOut, Round};
use super::judge::{self, Judgement, Sources};
use super::report::{Case, Report};
use super::tiers;
use crate::model::behaviour::{Behaviour, BehaviourHead};
use crate::model::folder::{Input, Provenance, sha256};
use crate::model::heads::{Hypothesis, dense_catalogue, dense_signals};
use crate::model::scorer::Model;
use crate::text::tokenise::TokenizeError;

/// Why training failed.
#[derive(Debug, Error)]
pub enum TrainError {
    /// The configuration could not be read.
    #[error("{path}: {reason}")]
    Config {
        /// The file.
        path: PathBuf,
        /// What was wrong, with line and column.
        reason: String,
    },
    /// The tables could not be read.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// No corpus holds both genuine reviews and fakes.
    #[error(
        "nothing to learn: no corpus holds {TEACHING_MIN} genuine and {TEACHING_MIN} paid or bot \
         reviews; corpora read: {corpora}"
    )]
    OneClass {
        /// Names of the corpora.
        corpora: String,
    },
    /// The tokenizer could not be trained.
    #[error(transparent)]
    Tokenize(#[from] TokenizeError),
}

/// What to train on and how; a TOML file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Labelled tables, folders or globs, relative to the configuration.
    pub tables: Vec<String>,
    /// Grouped folds for calibration and for the card's figures.
    #[serde(default = "default_folds")]
    pub folds: usize,
    /// How the heads of the text are fitted.
    #[serde(default)]
    pub heads: HeadParams,
    /// How the heads of behaviour are fitted.
    #[serde(default)]
    pub behaviour: BehaviourParams,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            tables: Vec::new(),
            folds: default_folds(),
            heads: HeadParams::default(),
            behaviour: BehaviourParams::default(),
        }
    }
}

fn default_folds() -> usize {
    5
}

impl Config {
    /// Reads a configuration and its text.
    ///
    /// # Errors
    /// The file cannot be read or has unknown or ill-typed keys.
    pub fn read(path: &Path) -> Result<(Self, String), TrainError> {
        let fail = |reason: String| TrainError::Config {
            path: path.to_owned(),
            reason,
        };
        let text = std::fs::read_to_string(path).map_err(|reason| fail(reason.to_string()))?;
        let mut config: Self = toml::from_str(&text).map_err(|reason| fail(reason.to_string()))?;
        if config.folds < 2 || config.tables.is_empty() {
            return Err(fail("needs at least 2 folds and one table".to_owned()));
        }
        config.heads.check().map_err(fail)?;
        config.behaviour.check().map_err(fail)?;
        let base = path.parent().unwrap_or(Path::new("."));
        for table in &mut config.tables {
            *table = base.join(&*table).to_string_lossy().into_owned();
        }
        Ok((config, text))
    }
}

/// Held-out judgements of a dataset by models that could not know them.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// With groups held out.
    pub known: Vec<HeldOut>,
    /// With corpora held out; empty if there is only one.
    pub unknown: Vec<HeldOut>,
    /// By behaviour, with groups held out.
    pub behaviour: Vec<behaviour::Judged>,
}

/// Judges every review without its group, by text and by behaviour, and by
/// text without its corpus.
///
/// # Errors
/// The tokenizer library's.
pub fn judge(
    dataset: &Dataset,
    config: &Config,
    progress: &mut dyn FnMut(&str),
) -> Result<Judged, TrainError> {
    let everyone: Vec<usize> = (0..dataset.samples.len()).collect();
    let attacks = &dataset.attacks;
    let texts = judge_members(
        dataset,
        &everyone,
        attacks,
        config.folds,
        &config.heads,
        progress,
    )?;
    progress("behaviour");
    let views = [View::whole(dataset)];
    Ok(Judged {
        behaviour: behaviour::held_out(dataset, &views, config.folds, &config.behaviour, progress),
        ..texts
    })
}

/// [`judge`] by text for some members, as if the others did not exist.
///
/// # Errors
/// The tokenizer library's.
pub fn judge_members(
    dataset: &Dataset,
    members: &[usize],
    attacks: &[Attack],
    folds: usize,
    params: &HeadParams,
    progress: &mut dyn FnMut(&str),
) -> Result<Judged, TrainError> {
    let groups = holdout::grouped(dataset, members, folds);
    let corpora = left_out_corpora(dataset, members);
    judge_rounds(dataset, [&groups, &corpora], attacks, params, progress)
}

/// Judges reviews without their groups and without what they have in common
/// with an unknown source.
///
/// # Errors
/// The tokenizer library's.
pub fn judge_rounds(
    dataset: &Dataset,
    [groups, left_out]: [&[Round]; 2],
    attacks: &[Attack],
    params: &HeadParams,
    progress: &mut dyn FnMut(&str),
) -> Result<Judged, TrainError> {
    let known = holdout::run(dataset, groups, attacks, params, |round| progress(round))?;
    let unknown = holdout::run(dataset, left_out, attacks, params, |round| {
        progress(&format!("without {round}"));
    })?;
    Ok(Judged {
        known,
        unknown,
        behaviour: Vec::new(),
    })
}

fn left_out_corpora(dataset: &Dataset, members: &[usize]) -> Vec<Round> {
    let corpus = |i: usize| dataset.corpora[dataset.samples[i].corpus].as_str();
    let mut rounds = holdout::leave_out(dataset, members, corpus);
    rounds.retain(|round| round.teaches(dataset));
    rounds
}

/// A model and its held-out figures.
#[derive(Debug, Clone)]
pub struct Trained {
    /// The model, fitted to all reviews.
    pub model: Model,
    /// Figures with groups held out.
    pub known: Report,
    /// Figures with the whole corpus held out.
    pub unknown: Report,
}

/// The false-positive rate of the verdicts in reports.
pub const REPORT_FPR: f64 = 0.01;

/// Trains and measures a model.
///
/// # Errors
/// See [`TrainError`].
pub fn train(
    dataset: &Dataset,
    config: &Config,
    progress: &mut dyn FnMut(&str),
) -> Result<Trained, TrainError> {
    let cast = Cast::of(dataset);
    let views = [View::whole(dataset)];
    let forests = behaviour::forests(dataset, &views, &config.behaviour, |_| true);
    if cast.experts.is_empty() && forests.is_empty() {
        return Err(TrainError::OneClass {
            corpora: dataset.corpora.join(", "),
        });
    }
    let params = &config.heads;
    let judged = judge(dataset, config, progress)?;
    progress("calibration");
    let (known, unknown) = reports(dataset, &judged, params.unknown_share);
    let known_rows: Vec<&HeldOut> = judged.known.iter().collect();
    let unknown_rows: Vec<&HeldOut> = judged.unknown.iter().collect();
    let mixtures = judge::mixtures(
        dataset,
        &cast,
        &known_rows,
        &unknown_rows,
        params.unknown_share,
    );
    let references = judge::references(dataset, &mixtures, judged.known.iter());
    progress("all reviews");
    let everyone: Vec<usize> = (0..dataset.samples.len()).collect();
    let heads = fit::fit(dataset, &everyone, params)?;
    let genuine: Vec<usize> = (everyone.iter().copied())
        .filter(|i| dataset.samples[*i].label == Label::Genuine)
        .collect();
    let signals: Vec<Vec<f32>> = genuine
        .par_iter()
        .map(|i| dense_signals(&dataset.samples[*i].document, &heads.humans))
        .collect();
    let model = Model {
        behaviour: behaviour_of(dataset, &judged, params.unknown_share, forests),
        quantiles: quantiles(&signals),
        heads,
        mixtures,
        references,
    };
    Ok(Trained {
        model,
        known,
        unknown,
    })
}

/// Calibrated heads with their forests.
fn behaviour_of(
    dataset: &Dataset,
    judged: &Judged,
    unknown_share: f32,
    forests: Forests,
) -> Behaviour {
    let texts = judge::cross_calibrated(
        dataset,
        &judged.known,
        sources(judged, unknown_share),
        false,
    );
    let texts = tiers::text_weights(dataset, &texts);
    let rows: Vec<&behaviour::Judged> = judged.behaviour.iter().collect();
    let mut fitted = fusion::fit(dataset, &texts, &rows);
    for (panel, hypothesis, forest) in forests {
        let own = |head: &&mut BehaviourHead| head.panel == panel && head.hypothesis == hypothesis;
        if let Some(head) = fitted.heads.iter_mut().find(own) {
            head.forest = forest;
        }
    }
    fitted
}

/// What reports calibrate by.
pub fn sources(judged: &Judged, unknown_share: f32) -> Sources<'_> {
    Sources {
        known: &judged.known,
        unknown: &judged.unknown,
        unknown_share,
        max_fpr: REPORT_FPR,
    }
}

/// The figures of held-out judgements: without groups, without corpora.
pub fn reports(dataset: &Dataset, judged: &Judged, unknown_share: f32) -> (Report, Report) {
    let sources = sources(judged, unknown_share);
    let calibrated = |held: &[HeldOut], without_corpus: bool| -> Vec<Judgement> {
        let texts = judge::cross_calibrated(dataset, held, sources, without_corpus);
        texts.into_iter().map(Judgement::under_attack).collect()
    };
    let known = calibrated(&judged.known, false);
    let unknown = calibrated(&judged.unknown, true);
    let mut cases: Vec<Case> = known.iter().map(|text| text.case(dataset)).collect();
    cases.extend(tiers::cross_fitted(
        dataset,
        &known,
        &judged.behaviour,
        REPORT_FPR,
    ));
    let unknown: Vec<Case> = unknown.iter().map(|text| text.case(dataset)).collect();
    (Report::new(&cases), Report::new(&unknown))
}

const QUANTILES: usize = 32;

fn quantiles(signals: &[Vec<f32>]) -> Vec<Vec<f32>> {
    (0..dense_catalogue().count())
        .map(|signal| {
            if signals.is_empty() {
                return Vec::new();
            }
            let mut values: Vec<f32> = signals.iter().map(|row| row[signal]).collect();
            values.sort_unstable_by(f32::total_cmp);
            (0..=QUANTILES)
                .map(|q| values[q * (values.len() - 1) / QUANTILES])
                .collect()
        })
        .collect()
}

/// Says where a model comes from: the tables with their hashes and labels.
///
/// # Errors
/// A table that was read before can no longer be read.
pub fn provenance(dataset: &Dataset, config: String) -> Result<Provenance, TrainError> {
    Ok(Provenance {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        inputs: dataset
            .files
            .iter()
            .map(|path| input(path))
            .collect::<Result<_, _>>()?,
        corpora: corpora(dataset),
        config,
    })
}

/// A table's name and hash.
///
/// # Errors
/// The table cannot be read.
pub fn input(path: &Path) -> Result<Input, TrainError> {
    let bytes = std::fs::read(path).map_err(|reason| TrainError::Config {
        path: path.to_owned(),
        reason: reason.to_string(),
    })?;
    let table = path.file_name().unwrap_or_default();
    Ok(Input {
        table: table.to_string_lossy().into_owned(),
        sha256: sha256(&bytes),
    })
}

fn corpora(dataset: &Dataset) -> BTreeMap<String, BTreeMap<String, usize>> {
    let mut corpora: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for (corpus, label) in dataset.labels() {
        let label = match label {
            Label::Genuine => "genuine",
            Label::Fake(hypothesis) => Hypothesis::name(hypothesis),
        };
        let corpus = corpora.entry(dataset.corpora[corpus].clone()).or_default();
        *corpus.entry(label.to_owned()).or_default() += 1;
    }
    corpora
}
