//! Fits the additive style head.

use super::examples::Examples;
use super::linear::{self, Params, SparseMatrix};
use crate::model::style::{StyleHead, step_of};

/// Steps of a signal's function at most.
const STEPS: usize = 16;

/// Fits step functions over `signals`, one row a text.
pub fn fit(signals: &[Vec<f32>], examples: &Examples, params: Params) -> StyleHead {
    let knots = knots(signals, &examples.members);
    let (steps, intercept) = fit_steps(signals, &knots, examples, params);
    StyleHead::new(knots, steps, intercept)
}

/// Distinct quantiles of every signal over the members.
fn knots(signals: &[Vec<f32>], members: &[usize]) -> Vec<Vec<f32>> {
    let width = members.first().map_or(0, |i| signals[*i].len());
    (0..width)
        .map(|signal| {
            let mut values: Vec<f32> = members.iter().map(|i| signals[*i][signal]).collect();
            values.sort_unstable_by(f32::total_cmp);
            let mut knots: Vec<f32> = (1..STEPS)
                .map(|q| values[(values.len() * q / STEPS).min(values.len() - 1)])
                .filter(|knot| *knot > values[0])
                .collect();
            // A signal that is nearly always 0 is cut where it is not.
            if knots.is_empty() {
                knots.extend(values.iter().copied().find(|value| *value > values[0]));
            }
            knots.dedup();
            knots
        })
        .collect()
}

type Steps = Vec<Vec<f32>>;

/// One column a knot, on for values at or past it, so that the penalty is on
/// the jumps and the function is as flat as the rows allow.
fn fit_steps(
    signals: &[Vec<f32>],
    knots: &[Vec<f32>],
    examples: &Examples,
    params: Params,
) -> (Steps, f32) {
    let mut steps: Steps = knots.iter().map(|k| vec![0.0; k.len() + 1]).collect();
    let first_column: Vec<usize> = knots
        .iter()
        .scan(0, |next, knots| {
            let first = *next;
            *next += knots.len();
            Some(first)
        })
        .collect();
    let intercept: usize = knots.iter().map(Vec::len).sum();
    let mut matrix = SparseMatrix::new();
    let mut entries = Vec::new();
    for &i in &examples.members {
        entries.clear();
        for (signal, knots) in knots.iter().enumerate() {
            let step = step_of(knots, signals[i][signal]);
            let value = jump_scale(knots);
            let columns = first_column[signal]..first_column[signal] + step;
            entries.extend(columns.map(|column| (column as u32, value)));
        }
        entries.push((intercept as u32, 1.0));
        matrix.push_row(entries.iter().copied());
    }
    let columns = intercept + 1;
    let w = linear::fit(
        &matrix,
        &examples.labels,
        &examples.weights,
        columns,
        params,
    );
    for (signal, steps) in steps.iter_mut().enumerate() {
        let scale = jump_scale(&knots[signal]);
        for step in 1..steps.len() {
            steps[step] = steps[step - 1] + scale * w[first_column[signal] + step - 1];
        }
    }
    let shift = centre(signals, knots, examples, &mut steps);
    (steps, w[intercept] + shift)
}

/// Many small jumps may sum to as much as one large one.
fn jump_scale(knots: &[f32]) -> f32 {
    1.0 / (knots.len().max(1) as f32).sqrt()
}

/// Makes the genuine members' mean of every function 0, so that a term says
/// how unlike the average genuine review this one is; returns what that took
/// off.
fn centre(signals: &[Vec<f32>], knots: &[Vec<f32>], examples: &Examples, steps: &mut Steps) -> f32 {
    let genuine: Vec<(usize, f64)> = (examples.members.iter().zip(&examples.labels))
        .zip(&examples.weights)
        .filter(|((_, label), _)| !**label)
        .map(|((i, _), weight)| (*i, f64::from(*weight)))
        .collect();
    let total: f64 = genuine.iter().map(|(_, weight)| weight).sum();
    let mut shift = 0.0;
    for (signal, steps) in steps.iter_mut().enumerate() {
        let mean = genuine
            .iter()
            .map(|(i, weight)| {
                weight * f64::from(steps[step_of(&knots[signal], signals[*i][signal])])
            })
            .sum::<f64>()
            / total.max(f64::MIN_POSITIVE);
        steps.iter_mut().for_each(|step| *step -= mean as f32);
        shift += mean as f32;
    }
    shift
}
