//! The signals that weigh most over the reviews of a group.

use serde::Serialize;

use crate::model::evidence::Piece;

/// Signals that are remembered of a group. When another comes, the one that
/// weighs least so far makes room (as in Metwally et al. 2005,
/// *Space-Saving*): memory is bounded, and what weighs most is not lost.
const REMEMBERED: usize = 12;

/// Signals that are told.
const TOLD: usize = 5;

/// Weights that are not worth remembering, either way.
const SLIGHT: f64 = 0.05;

/// What signals weighed in a group.
#[derive(Debug, Clone, Default)]
pub struct Reasons(Vec<Reason>);

#[derive(Debug, Clone, Copy)]
struct Reason {
    signal: &'static str,
    family: &'static str,
    reviews: u32,
    weights: [f32; 2],
}

impl Reason {
    fn strength(&self) -> f32 {
        self.weights[0].abs().max(self.weights[1].abs())
    }
}

#[derive(Serialize)]
struct Told {
    signal: &'static str,
    family: &'static str,
    reviews: u32,
    weight_paid: f64,
    weight_bot: f64,
}

impl Reasons {
    /// Adds the evidence of a review.
    pub fn add(&mut self, evidence: &[Piece]) {
        for piece in evidence.iter().filter(|piece| piece.strength() >= SLIGHT) {
            let weights = [piece.weight_paid as f32, piece.weight_bot as f32];
            match self
                .0
                .iter_mut()
                .find(|reason| reason.signal == piece.signal)
            {
                Some(known) => {
                    known.reviews += 1;
                    known.weights[0] += weights[0];
                    known.weights[1] += weights[1];
                }
                None => self.remember(Reason {
                    signal: piece.signal,
                    family: piece.family,
                    reviews: 1,
                    weights,
                }),
            }
        }
    }

    fn remember(&mut self, reason: Reason) {
        if self.0.len() < REMEMBERED {
            self.0.push(reason);
            return;
        }
        let weakest = (self.0.iter_mut()).min_by(|a, b| a.strength().total_cmp(&b.strength()));
        if let Some(weakest) = weakest.filter(|weakest| weakest.strength() < reason.strength()) {
            *weakest = reason;
        }
    }

    /// The strongest as JSON, their weights averaged over all reviews.
    ///
    /// # Errors
    /// The serialiser's.
    pub fn told(&self, reviews: u32) -> serde_json::Result<String> {
        let mut strongest = self.0.clone();
        strongest.sort_by(|a, b| {
            b.strength()
                .total_cmp(&a.strength())
                .then(a.signal.cmp(b.signal))
        });
        let mean = |weight: f32| (1e4 * f64::from(weight) / f64::from(reviews)).round() / 1e4 + 0.0;
        let told: Vec<Told> = (strongest.iter().take(TOLD))
            .map(|reason| Told {
                signal: reason.signal,
                family: reason.family,
                reviews: reason.reviews,
                weight_paid: mean(reason.weights[0]),
                weight_bot: mean(reason.weights[1]),
            })
            .collect();
        serde_json::to_string(&told)
    }
}
