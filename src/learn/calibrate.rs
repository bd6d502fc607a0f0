//! Fits the mixtures on held-out judgements.

use super::cast::Cast;
use super::dataset::Dataset;
use super::holdout::HeldOut;
use super::linear::{self, Params, SparseMatrix};
use crate::model::heads::{Hypothesis, Raw};
use crate::model::mixture::{Bounds, ExpertCalibration, Mixture, OUTER_TERMS, expert_terms};

/// Fits one hypothesis' mixture.
///
/// `known` are judgements of reviews whose own corpus the experts were trained
/// on, without the review's group; `unknown` are judgements by heads that were
/// trained without the review's corpus at all; `unknown_share` is how much they
/// count beside the known ones in what the absence of known traces, and rhythm,
/// are worth.
pub fn fit(
    dataset: &Dataset,
    cast: &Cast,
    hypothesis: Hypothesis,
    known: &[&HeldOut],
    unknown: &[&HeldOut],
    unknown_share: f32,
) -> Mixture {
    let experts = (cast.experts.iter().enumerate())
        .filter(|(_, (_, h))| *h == hypothesis)
        .map(|(at, (corpus, _))| {
            let rows = rows(dataset, known, hypothesis, |c| c == *corpus);
            (at, expert(&rows, at))
        })
        .collect();
    let taught = |c: usize| cast.experts.contains(&(c, hypothesis));
    let mut rows_of = rows(dataset, known, hypothesis, taught);
    let mut unknown = rows(dataset, unknown, hypothesis, taught);
    let scale = unknown_share * rows_of.len() as f32 / unknown.len().max(1) as f32;
    unknown.iter_mut().for_each(|row| row.weight *= scale);
    rows_of.append(&mut unknown);
    let generalist = cast.generalists.iter().position(|h| *h == hypothesis);
    let mut mixture = Mixture {
        experts,
        generalist: generalist.map(|at| {
            let logits = rows_of.iter().map(|row| row.raw.generalists[at]);
            (at, bounds(logits))
        }),
        outer: [1.0, 1.0, 0.0, 0.0, 0.0],
    };
    calibrate_outer(&mut mixture, &rows_of);
    mixture
}

/// A rhythm that left-out corpora contradict is no evidence, and a negative
/// gain or loss could only be chance: such terms are dropped and the rest
/// fitted again.
fn calibrate_outer(mixture: &mut Mixture, rows: &[Row]) {
    if rows.is_empty() {
        return;
    }
    let mut kept = [true; OUTER_TERMS];
    loop {
        let outer = regress(rows, |raw| {
            let mut terms = mixture.outer_terms(raw);
            (terms.iter_mut().zip(kept))
                .for_each(|(term, kept)| *term *= f64::from(u8::from(kept)));
            terms
        });
        if outer[3] < 0.0 {
            (kept[3], kept[4]) = (false, false);
        } else if let Some(negative) = (0..2).find(|t| outer[*t] < 0.0) {
            kept[negative] = false;
        } else {
            mixture.outer = outer;
            return;
        }
    }
}

struct Row<'a> {
    raw: &'a Raw,
    label: bool,
    weight: f32,
}

/// The judged reviews of some corpora; each corpus, and in it each class,
/// counts the same; the mean weight is 1.
fn rows<'a>(
    dataset: &Dataset,
    held_out: &[&'a HeldOut],
    hypothesis: Hypothesis,
    chosen: impl Fn(usize) -> bool,
) -> Vec<Row<'a>> {
    let labelled = |held: &HeldOut| {
        let sample = &dataset.samples[held.sample];
        let label = sample.label.against_genuine(hypothesis)?;
        chosen(sample.corpus).then_some((sample.corpus, label))
    };
    let mut counts = vec![[0_usize; 2]; dataset.corpora.len()];
    for (corpus, label) in held_out.iter().filter_map(|held| labelled(held)) {
        counts[corpus][usize::from(label)] += 1;
    }
    let mut rows: Vec<Row> = held_out
        .iter()
        .filter_map(|held| {
            let (corpus, label) = labelled(held)?;
            let [genuine, fake] = counts[corpus];
            (genuine > 0 && fake > 0).then(|| Row {
                raw: &held.raw,
                label,
                weight: 1.0 / counts[corpus][usize::from(label)] as f32,
            })
        })
        .collect();
    let mean = rows.iter().map(|row| row.weight).sum::<f32>() / rows.len().max(1) as f32;
    rows.iter_mut().for_each(|row| row.weight /= mean);
    rows
}

fn expert(rows: &[Row], at: usize) -> ExpertCalibration {
    let bounds = [
        bounds(rows.iter().map(|row| row.raw.experts[at].text)),
        bounds(rows.iter().map(|row| row.raw.experts[at].style)),
    ];
    ExpertCalibration {
        coefficients: regress(rows, |raw| expert_terms(&raw.experts[at], raw, bounds)),
        bounds,
    }
}

/// The 0.5th and 99.5th percentile.
fn bounds(logits: impl Iterator<Item = f32>) -> Bounds {
    let mut sorted: Vec<f32> = logits.collect();
    sorted.sort_unstable_by(f32::total_cmp);
    let at = |share: f64| {
        let last = sorted.len().saturating_sub(1);
        sorted.get((share * last as f64).round() as usize).copied()
    };
    (at(0.005).unwrap_or(0.0), at(0.995).unwrap_or(0.0))
}

fn regress<const N: usize>(rows: &[Row], terms: impl Fn(&Raw) -> [f64; N]) -> [f64; N] {
    let labels: Vec<bool> = rows.iter().map(|row| row.label).collect();
    let weights: Vec<f64> = rows.iter().map(|row| f64::from(row.weight)).collect();
    logistic(rows.iter().map(|row| terms(row.raw)), &labels, &weights)
}

/// Logistic regression of labels on a few terms, of which one may be constant.
pub fn logistic<const N: usize>(
    rows: impl IntoIterator<Item = [f64; N]>,
    labels: &[bool],
    weights: &[f64],
) -> [f64; N] {
    let mut matrix = SparseMatrix::new();
    for row in rows {
        matrix.push_row((0..).zip(row.map(|term| term as f32)));
    }
    let weights: Vec<f32> = weights.iter().map(|weight| *weight as f32).collect();
    let params = Params {
        cost: 1.0,
        epochs: 300,
        tolerance: 1e-3,
        seed: 0,
    };
    let w = linear::fit(&matrix, labels, &weights, N, params);
    std::array::from_fn(|term| f64::from(w[term]))
}
