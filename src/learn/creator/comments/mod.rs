//! Fits and measures the head of comments.

mod card;
mod linear;

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;

use super::measure::{Measured, Protocol};
use super::{Fitted, Tables};
use crate::creator::comments::features::Features;
use crate::creator::comments::head::{CommentHead, Errors, calibrated};
use crate::learn::calibrate::logistic;
use crate::learn::dataset::{Dataset, Sample};
use crate::learn::metrics::{Confusion, Scored};
use crate::learn::train::TrainError;
use crate::model::heads::Hypothesis;

/// Log-likelihood ratio from which a comment counts as spam: seven to one.
const THRESHOLD: f64 = 2.0;

/// A labelled comment.
#[derive(Debug, Clone)]
struct Example {
    features: Features,
    spam: bool,
    corpus: usize,
    group: String,
    split: String,
    fingerprint: u64,
}

impl Example {
    fn of(sample: &Sample) -> Option<Self> {
        Some(Example {
            spam: sample.label.against_genuine(Hypothesis::Bot)?,
            features: Features::of(&sample.document),
            corpus: sample.corpus,
            group: sample.group.clone(),
            split: sample.split.clone(),
            fingerprint: sample.fingerprint,
        })
    }
}

/// Labelled comments with the names of their corpora.
struct Read {
    examples: Vec<Example>,
    corpora: Vec<String>,
    files: Vec<PathBuf>,
}

fn read(tables: &Tables) -> Result<Read, TrainError> {
    let dataset = Dataset::read(&tables.tables, Vec::new())?;
    let examples: Vec<Example> = (dataset.samples.par_iter())
        .filter_map(Example::of)
        .collect();
    for class in [false, true] {
        if !examples.iter().any(|example| example.spam == class) {
            return Err(TrainError::OneClass {
                corpora: dataset.corpora.join(", "),
            });
        }
    }
    Ok(Read {
        examples,
        corpora: dataset.corpora,
        files: dataset.files,
    })
}

/// Fits the head and measures it.
///
/// # Errors
/// A table cannot be read, has only one class, or only one group.
pub fn fit(tables: &Tables) -> Result<Fitted<CommentHead>, TrainError> {
    let read = read(tables)?;
    let held_out = held_out(&read, tables, Protocol::Groups)?;
    let scored = cross_calibrated(&held_out);
    let at = Confusion::at(&scored, THRESHOLD);
    let everyone: Vec<&Example> = read.examples.iter().collect();
    let head = CommentHead {
        linear: linear::fit(&everyone),
        calibration: calibration(held_out.iter()),
        errors: Errors {
            threshold: THRESHOLD,
            genuine: (at.false_positives + at.true_negatives) as u32,
            alarms: at.false_positives as u32,
            spam: (at.true_positives + at.false_negatives) as u32,
            hits: at.true_positives as u32,
        },
    };
    let section = card::section(&head, &measured(&held_out, &scored));
    Ok(Fitted {
        section,
        head,
        corpora: counts(&read),
        files: read.files,
    })
}

/// Measures heads on comments that they have not seen: of every group, corpus
/// or split by itself, and of all together.
///
/// # Errors
/// A table cannot be read, or the protocol leaves nothing to train on or to
/// judge.
pub fn measure(tables: &Tables, protocol: Protocol) -> Result<Vec<Measured>, TrainError> {
    let held_out = held_out(&read(tables)?, tables, protocol)?;
    Ok(measured(&held_out, &cross_calibrated(&held_out)))
}

/// A comment judged by a head that has not seen its part.
struct HeldOut {
    logit: f64,
    spam: bool,
    part: String,
}

fn held_out(read: &Read, tables: &Tables, protocol: Protocol) -> Result<Vec<HeldOut>, TrainError> {
    let refuse = |reason: &str| TrainError::Config {
        path: tables.tables.join(", ").into(),
        reason: reason.to_owned(),
    };
    let part = |example: &Example| match protocol {
        Protocol::Split if example.split.is_empty() => None,
        Protocol::Split => Some(if example.split == "test" { "test" } else { "" }.to_owned()),
        Protocol::Groups => Some(example.group.clone()),
        Protocol::LeaveCorpus => Some(read.corpora[example.corpus].clone()),
    };
    let parts: Vec<Option<String>> = read.examples.iter().map(part).collect();
    let mut names: Vec<&String> = parts.iter().flatten().collect();
    names.sort_unstable();
    names.dedup();
    if names.len() < 2 {
        return Err(refuse(match protocol {
            Protocol::Split => {
                "the comments have no published train and test rows; use --folds group"
            }
            Protocol::Groups => "all comments are of one group; more than one is needed",
            Protocol::LeaveCorpus => "there is one corpus only; use --folds group",
        }));
    }
    let judged = names.into_iter().filter(|name| !name.is_empty());
    let rounds: Vec<&String> = judged.collect();
    let rows = rounds.par_iter().map(|name| {
        let seen = |at: &usize| parts[*at].as_ref().is_some_and(|part| part != *name);
        let all = 0..read.examples.len();
        let train: Vec<&Example> = all
            .clone()
            .filter(seen)
            .map(|at| &read.examples[at])
            .collect();
        let head = linear::fit(&train);
        let own = all.filter(|at| parts[*at].as_ref() == Some(name));
        own.map(|at| HeldOut {
            logit: head.logit(&read.examples[at].features),
            spam: read.examples[at].spam,
            part: (*name).clone(),
        })
        .collect::<Vec<_>>()
    });
    Ok(rows.collect::<Vec<_>>().into_iter().flatten().collect())
}

/// What makes held-out logits log-likelihood ratios: a factor. The fit gives
/// both classes the same say, so there is nothing to add, and what one would
/// add by two videos is wrong for the third.
fn calibration<'a>(held_out: impl Iterator<Item = &'a HeldOut> + Clone) -> f64 {
    let labels: Vec<bool> = held_out.clone().map(|row| row.spam).collect();
    let spam = labels.iter().filter(|spam| **spam).count().max(1) as f64;
    let genuine = (labels.len() as f64 - spam).max(1.0);
    let weight = |label: &bool| labels.len() as f64 / 2.0 / if *label { spam } else { genuine };
    let weights: Vec<f64> = labels.iter().map(weight).collect();
    logistic(held_out.map(|row| [row.logit]), &labels, &weights)[0]
}

/// Every part calibrated by the others; a part that is alone, by itself.
fn cross_calibrated(held_out: &[HeldOut]) -> Vec<Scored> {
    let alone = held_out.iter().all(|row| row.part == held_out[0].part);
    let mut by_part: BTreeMap<&str, f64> = BTreeMap::new();
    for row in held_out {
        by_part.entry(&row.part).or_insert_with(|| {
            calibration(
                held_out
                    .iter()
                    .filter(|other| alone || other.part != row.part),
            )
        });
    }
    let scored = |row: &HeldOut| Scored {
        score: calibrated(row.logit, by_part[row.part.as_str()]),
        label: row.spam,
    };
    held_out.iter().map(scored).collect()
}

/// All together, then every part, numbered in the order of their names.
fn measured(held_out: &[HeldOut], scored: &[Scored]) -> Vec<Measured> {
    const TASK: &str = "comment";
    let mut rows = vec![Measured::of(TASK, "all", scored)];
    let parts: Vec<&[HeldOut]> = held_out.chunk_by(|a, b| a.part == b.part).collect();
    let mut first = 0;
    for (part, number) in parts.iter().zip(1..) {
        let own = &scored[first..first + part.len()];
        first += part.len();
        if parts.len() > 1 {
            rows.push(Measured::of(TASK, format!("group {number}"), own));
        }
    }
    rows
}

fn counts(read: &Read) -> BTreeMap<String, BTreeMap<String, usize>> {
    let mut corpora: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for example in &read.examples {
        let label = if example.spam { "spam" } else { "genuine" };
        let corpus = corpora.entry(read.corpora[example.corpus].clone());
        *corpus.or_default().entry(label.to_owned()).or_default() += 1;
    }
    corpora
}

#[cfg(test)]
mod tests;
