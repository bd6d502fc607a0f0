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

/// Style heads over the same signals, side by side: a signal's value is looked
/// up once for all of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StyleBank {
    heads: Vec<StyleHead>,
    ladders: Vec<Ladder>,
}

/// The step functions of all heads over one signal.
#[derive(Debug, Clone, PartialEq)]
struct Ladder {
    /// The cut points of any head, ascending.
    knots: Vec<f32>,
    /// The values of all heads between them, rung after rung.
    terms: Vec<f32>,
}

/// What the heads of a bank say of one text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StyleSums {
    /// The uncalibrated log-odds of every head.
    pub logits: Vec<f32>,
    /// Where every signal's value falls.
    rungs: Vec<u32>,
}

impl StyleBank {
    /// Puts heads over the same signals side by side.
    pub fn new(heads: Vec<StyleHead>) -> Self {
        let signals = heads.first().map_or(0, |head| head.knots.len());
        let ladders = (0..signals).map(|signal| {
            let own = heads.iter().flat_map(|head| &head.knots[signal]);
            let mut knots: Vec<f32> = own.copied().collect();
            knots.sort_unstable_by(f32::total_cmp);
            knots.dedup();
            let rungs = [f32::NEG_INFINITY].into_iter().chain(knots.iter().copied());
            let terms = rungs.flat_map(|value| {
                let term =
                    move |head: &StyleHead| head.steps[signal][step_of(&head.knots[signal], value)];
                heads.iter().map(term)
            });
            Ladder {
                terms: terms.collect(),
                knots,
            }
        });
        Self {
            ladders: ladders.collect(),
            heads,
        }
    }

    /// The heads.
    pub fn heads(&self) -> &[StyleHead] {
        &self.heads
    }

    /// Judges the values of all signals.
    pub fn judge(&self, signals: &[f32]) -> StyleSums {
        let mut sums = StyleSums {
            logits: vec![0.0; self.heads.len()],
            rungs: Vec::with_capacity(signals.len()),
        };
        for (signal, (ladder, value)) in self.ladders.iter().zip(signals).enumerate() {
            (sums.rungs).push(step_of(&ladder.knots, *value) as u32);
            for (logit, term) in sums.logits.iter_mut().zip(self.terms(&sums.rungs, signal)) {
                *logit += term;
            }
        }
        for (logit, head) in sums.logits.iter_mut().zip(&self.heads) {
            *logit += head.intercept;
        }
        sums
    }

    /// What a signal adds to the log-odds of every head.
    pub fn terms_of(&self, sums: &StyleSums, signal: usize) -> &[f32] {
        self.terms(&sums.rungs, signal)
    }

    fn terms(&self, rungs: &[u32], signal: usize) -> &[f32] {
        let first = rungs[signal] as usize * self.heads.len();
        &self.ladders[signal].terms[first..first + self.heads.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn side_by_side_heads_say_what_each_would() {
        let head = |knots: [&[f32]; 2], steps: [&[f32]; 2], intercept| {
            let own = |of: [&[f32]; 2]| of.map(<[f32]>::to_vec).to_vec();
            StyleHead::new(own(knots), own(steps), intercept)
        };
        let heads = vec![
            head([&[0.5], &[]], [&[-1.0, 2.0], &[0.25]], 0.5),
            head(
                [&[0.0, 0.5, 3.0], &[1.0]],
                [&[1.0, 2.0, 4.0, 8.0], &[0.0, 16.0]],
                -1.0,
            ),
        ];
        let bank = StyleBank::new(heads.clone());
        for value in [-1.0, 0.0, 0.25, 0.5, 2.9, 3.0, 4.0] {
            let signals = [value, 1.0];
            let sums = bank.judge(&signals);
            for (at, head) in heads.iter().enumerate() {
                assert_eq!(sums.logits[at], head.logit(&signals), "{value}");
                let terms: Vec<f32> = (0..2).map(|s| bank.terms_of(&sums, s)[at]).collect();
                assert_eq!(terms, head.terms(&signals).collect::<Vec<_>>());
            }
        }
    }
}
