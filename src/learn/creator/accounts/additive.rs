//! Fits the step functions of the head of accounts.
//!
//! Logistic regression with an L2 penalty on the jumps between steps, of which
//! each may have only the sign of its shape's direction. It is solved one jump
//! at a time by Newton steps inside a trust region (Genkin, Lewis & Madigan
//! 2007, *Large-scale Bayesian logistic regression for text categorization*).

use super::table::Row;
use crate::creator::audience::head::Additive;
use crate::creator::audience::shapes::{ALL, Direction, SHAPES, Trait, step_of};
use crate::random::SplitMix;

/// Loss of one row of weight 1 against half the squared jumps.
const COST: f64 = 1.0;

/// Every account is seen once whole and so often with traits left out, so that
/// what is known of an account speaks for what is not.
const COPIES: usize = 3;

/// One in so many traits is left out of a copy.
const LEFT_OUT: usize = 4;

const PASSES: usize = 100;
const TOLERANCE: f64 = 1e-4;

/// Fits uncalibrated log-odds. Every corpus, and in it each class, counts the
/// same.
pub(super) fn fit(rows: &[&Row]) -> Additive {
    let weights = weights(rows);
    let columns = Column::all(rows, &weights);
    let problem = Problem::new(rows, &weights, &columns);
    let (jumps, intercept) = problem.solve(&columns);
    additive(&columns, &jumps, intercept)
}

/// The weight of every row; their mean is 1.
pub(super) fn weights(rows: &[&Row]) -> Vec<f64> {
    let corpora = rows.iter().map(|row| row.corpus + 1).max().unwrap_or(0);
    let mut counts = vec![[0_usize; 2]; corpora];
    for row in rows {
        counts[row.corpus][usize::from(row.fake)] += 1;
    }
    let classes = counts.iter().flatten().filter(|count| **count > 0).count();
    let share = rows.len() as f64 / classes.max(1) as f64;
    (rows.iter())
        .map(|row| share / counts[row.corpus][usize::from(row.fake)] as f64)
        .collect()
}

/// A jump: on for values at or past its knot.
struct Column {
    shape: usize,
    knot: usize,
    /// Many small jumps may sum to as much as one large one.
    scale: f64,
    /// Weighted mean over the rows that have the shape, taken off where it is
    /// known, so that what is missing is as the average.
    mean: f64,
}

impl Column {
    fn all(rows: &[&Row], weights: &[f64]) -> Vec<Self> {
        let mut columns = Vec::new();
        for (shape, of) in ALL.iter().enumerate() {
            for knot in 0..of.knots.len() {
                let (mut on, mut known) = (0.0, 0.0);
                for (row, weight) in rows.iter().zip(weights) {
                    if let Some(value) = row.values[shape] {
                        known += weight;
                        on += weight * f64::from(u8::from(step_of(shape, value) > knot));
                    }
                }
                columns.push(Column {
                    shape,
                    knot,
                    scale: 1.0 / (of.knots.len() as f64).sqrt(),
                    mean: if known > 0.0 { on / known } else { 0.0 },
                });
            }
        }
        columns
    }

    fn value(&self, row: &Row) -> f64 {
        row.values[self.shape].map_or(0.0, |value| {
            let on = f64::from(u8::from(step_of(self.shape, value) > self.knot));
            self.scale * (on - self.mean)
        })
    }

    fn bounded(&self, jump: f64) -> f64 {
        match ALL[self.shape].direction {
            Direction::Up => jump.max(0.0),
            Direction::Down => jump.min(0.0),
            Direction::Free => jump,
        }
    }
}

/// All copies of all rows, one column after the other.
struct Problem {
    values: Vec<Vec<f64>>,
    signs: Vec<f64>,
    weights: Vec<f64>,
}

impl Problem {
    fn new(rows: &[&Row], weights: &[f64], columns: &[Column]) -> Self {
        let mut random = SplitMix(0);
        let mut problem = Problem {
            values: vec![Vec::new(); columns.len()],
            signs: Vec::new(),
            weights: Vec::new(),
        };
        for (row, weight) in rows.iter().zip(weights) {
            for copy in 0..=COPIES {
                // Every trait has its own draw, in the order of the traits.
                let draws: [bool; TRAITS] =
                    std::array::from_fn(|_| copy == 0 || random.below(LEFT_OUT) > 0);
                for (values, column) in problem.values.iter_mut().zip(columns) {
                    let kept = draws[ALL[column.shape].of as usize];
                    values.push(if kept { column.value(row) } else { 0.0 });
                }
                problem.signs.push(if row.fake { 1.0 } else { -1.0 });
                problem.weights.push(weight / (COPIES + 1) as f64);
            }
        }
        problem
    }

    fn solve(&self, columns: &[Column]) -> (Vec<f64>, f64) {
        let ones = vec![1.0; self.signs.len()];
        let mut margins = vec![0.0; self.signs.len()];
        let mut jumps = vec![0.0; columns.len()];
        let mut trust = vec![1.0_f64; columns.len()];
        let mut intercept = 0.0;
        for _ in 0..PASSES {
            let step = self.newton(&ones, &margins, 0.0, 0.0).clamp(-1.0, 1.0);
            intercept += step;
            self.shift(&mut margins, &ones, step);
            let mut largest = step.abs();
            for (at, column) in columns.iter().enumerate() {
                let wanted = self.newton(&self.values[at], &margins, jumps[at], 1.0 / COST);
                let wanted = wanted.clamp(-trust[at], trust[at]);
                let step = column.bounded(jumps[at] + wanted) - jumps[at];
                trust[at] = (2.0 * step.abs()).max(trust[at] / 2.0);
                if step != 0.0 {
                    jumps[at] += step;
                    self.shift(&mut margins, &self.values[at], step);
                    largest = largest.max(step.abs());
                }
            }
            if largest < TOLERANCE {
                break;
            }
        }
        (jumps, intercept)
    }

    /// The Newton step of one coefficient.
    fn newton(&self, values: &[f64], margins: &[f64], at: f64, penalty: f64) -> f64 {
        let (mut slope, mut curvature) = (-penalty * at, penalty);
        for (row, value) in values.iter().enumerate() {
            let missed = 1.0 / (1.0 + margins[row].exp());
            slope += self.weights[row] * self.signs[row] * missed * value;
            curvature += self.weights[row] * missed * (1.0 - missed) * value * value;
        }
        slope / curvature.max(1e-9)
    }

    fn shift(&self, margins: &mut [f64], values: &[f64], step: f64) {
        for (row, margin) in margins.iter_mut().enumerate() {
            *margin += self.signs[row] * step * values[row];
        }
    }
}

const TRAITS: usize = Trait::Bio as usize + 1;

fn additive(columns: &[Column], jumps: &[f64], intercept: f64) -> Additive {
    let mut steps: Vec<Vec<f64>> = ALL.map(|shape| vec![0.0; shape.knots.len() + 1]).to_vec();
    for (column, jump) in columns.iter().zip(jumps) {
        for (step, value) in steps[column.shape].iter_mut().enumerate() {
            let on = f64::from(u8::from(step > column.knot));
            *value += jump * column.scale * (on - column.mean);
        }
    }
    debug_assert_eq!(steps.len(), SHAPES);
    let single = |steps: Vec<f64>| steps.into_iter().map(|step| step as f32).collect();
    Additive {
        steps: steps.into_iter().map(single).collect(),
        base: intercept as f32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::creator::audience::shapes::values;
    use crate::creator::record::Account;

    fn row(fake: bool, posts: f64, following: f64) -> Row {
        let account = Account {
            posts: Some(posts),
            followers: Some(100.0),
            following: Some(following),
            ..Account::default()
        };
        Row {
            values: values(&account),
            fake,
            corpus: 0,
            group: String::new(),
            test: false,
        }
    }

    #[test]
    fn steps_follow_the_direction_of_their_shape_whatever_the_rows_say() {
        let rows: Vec<Row> = (0..60)
            .map(|i| row(i % 2 == 0, f64::from(i), f64::from(40 * (i % 7))))
            .chain((0..20).map(|i| row(true, 200.0 + f64::from(i), 10.0)))
            .collect();
        let fitted = fit(&rows.iter().collect::<Vec<_>>());
        for (shape, steps) in ALL.iter().zip(&fitted.steps) {
            let sorted = match shape.direction {
                Direction::Up => steps.is_sorted(),
                Direction::Down => steps.iter().rev().is_sorted(),
                Direction::Free => true,
            };
            assert!(sorted, "{} {steps:?}", shape.name);
        }
    }

    #[test]
    fn what_the_rows_lack_is_no_evidence() {
        let rows: Vec<Row> = (0..40)
            .map(|i| row(i % 2 == 0, f64::from(i % 2) * 50.0, 400.0))
            .collect();
        let fitted = fit(&rows.iter().collect::<Vec<_>>());
        let at = |name: &str| ALL.iter().position(|shape| shape.name == name).unwrap();
        assert!(fitted.steps[at("picture")].iter().all(|step| *step == 0.0));
        assert!(fitted.steps[at("posts")][0] > fitted.steps[at("posts")][9]);
    }

    #[test]
    fn corpora_and_classes_count_the_same() {
        let mut rows: Vec<Row> = (0..30).map(|i| row(i < 3, 1.0, 1.0)).collect();
        rows.push(Row {
            corpus: 1,
            ..row(true, 0.0, 9.0)
        });
        rows.push(Row {
            corpus: 1,
            ..row(false, 0.0, 9.0)
        });
        let rows: Vec<&Row> = rows.iter().collect();
        let weights = weights(&rows);
        assert!((weights[0] * 3.0 - weights[30]).abs() < 1e-9);
        assert!((weights[5] * 27.0 - weights[31]).abs() < 1e-9);
        assert!((weights.iter().sum::<f64>() - 32.0).abs() < 1e-9);
    }
}
