//! The additive head over dense style signals.
//!
//! Every signal is cut at its quantiles and has a step function of its own
//! (a generalised additive model), so the head's log-odds are a sum with one
//! term a signal, and the explanation can list the terms.

use super::heads::PerHypothesis;

/// Step functions over the dense signals, for both hypotheses.
#[derive(Debug, Clone)]
pub struct StyleHead {
    /// For every signal its ascending cut points.
    knots: Vec<Vec<f32>>,
    /// For every hypothesis and signal the value of each step, one more than
    /// there are knots; centred on genuine training reviews.
    steps: PerHypothesis<Vec<Vec<f32>>>,
    intercepts: PerHypothesis<f32>,
}

impl StyleHead {
    /// Takes, for every signal, its knots and one step more than knots.
    pub fn new(
        knots: Vec<Vec<f32>>,
        steps: PerHypothesis<Vec<Vec<f32>>>,
        intercepts: PerHypothesis<f32>,
    ) -> Self {
        for steps in &steps {
            assert_eq!(steps.len(), knots.len(), "a step function a signal");
            for (steps, knots) in steps.iter().zip(&knots) {
                assert_eq!(steps.len(), knots.len() + 1, "a step between knots");
            }
        }
        Self {
            knots,
            steps,
            intercepts,
        }
    }

    /// The cut points of every signal.
    pub fn knots(&self) -> &[Vec<f32>] {
        &self.knots
    }

    /// The step values of every signal, by hypothesis.
    pub fn steps(&self) -> &PerHypothesis<Vec<Vec<f32>>> {
        &self.steps
    }

    /// The log-odds of a text whose signals are those of the average genuine
    /// training review.
    pub fn intercepts(&self) -> PerHypothesis<f32> {
        self.intercepts
    }

    /// One term a signal, by hypothesis; with the intercept they sum to the
    /// uncalibrated log-odds.
    pub fn terms(&self, signals: &[f32]) -> Vec<PerHypothesis<f32>> {
        signals
            .iter()
            .enumerate()
            .map(|(signal, value)| {
                let step = step_of(&self.knots[signal], *value);
                std::array::from_fn(|k| self.steps[k][signal][step])
            })
            .collect()
    }
}

/// The step that a value falls on: the number of knots at or below it.
pub fn step_of(knots: &[f32], value: f32) -> usize {
    knots.partition_point(|knot| *knot <= value)
}
