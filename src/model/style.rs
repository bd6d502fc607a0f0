//! The additive head over dense style signals.
//!
//! Every signal is cut at its quantiles and has a step function of its own
//! (a generalised additive model), so the head's log-odds are a sum with one
//! term a signal, and the explanation can list the terms.

/// One step function a dense signal.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StyleHead {
    knots: Vec<Vec<f32>>,
    steps: Vec<Vec<f32>>,
    intercept: f32,
}

impl StyleHead {
    /// Takes, for every signal, its ascending knots and the value of each
    /// step, one more than knots, centred on genuine training reviews; and the
    /// log-odds of the average genuine training review.
    pub fn new(knots: Vec<Vec<f32>>, steps: Vec<Vec<f32>>, intercept: f32) -> Self {
        assert_eq!(steps.len(), knots.len(), "a step function a signal");
        for (steps, knots) in steps.iter().zip(&knots) {
            assert_eq!(steps.len(), knots.len() + 1, "a step between knots");
        }
        Self {
            knots,
            steps,
            intercept,
        }
    }

    /// The cut points of every signal.
    pub fn knots(&self) -> &[Vec<f32>] {
        &self.knots
    }

    /// The step values of every signal.
    pub fn steps(&self) -> &[Vec<f32>] {
        &self.steps
    }

    /// The log-odds of the average genuine training review.
    pub fn intercept(&self) -> f32 {
        self.intercept
    }

    /// One term a signal; with the intercept they sum to the log-odds.
    pub fn terms<'a>(&'a self, signals: &'a [f32]) -> impl Iterator<Item = f32> + 'a {
        (self.knots.iter().zip(&self.steps))
            .zip(signals)
            .map(|((knots, steps), value)| steps[step_of(knots, *value)])
    }

    /// The uncalibrated log-odds.
    pub fn logit(&self, signals: &[f32]) -> f32 {
        self.intercept + self.terms(signals).sum::<f32>()
    }
}

/// The step that a value falls on: the number of knots at or below it.
pub fn step_of(knots: &[f32], value: f32) -> usize {
    knots.partition_point(|knot| *knot <= value)
}
