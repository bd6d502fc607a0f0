//! What would have to be otherwise for a flagged review not to be flagged.

use serde::Serialize;

use crate::model::evidence::{Piece, Prior, Score, Verdict};

/// What would change the verdict.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counterfactual {
    /// What it takes away from the evidence; `None` if the base rates alone
    /// would flag the review.
    pub evidence: Option<Without>,
    /// The review would not be flagged if at most this share of such reviews
    /// were not genuine, 0–1, in the same proportion of paid to bot.
    pub base_rate: f64,
}

/// Pieces of evidence whose absence would change the verdict. Their weights
/// count as 0, all else stays.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Without {
    /// Their signals, the one that matters most first.
    pub signals: Vec<&'static str>,
    /// The verdict without them.
    pub verdict: Verdict,
}

impl Counterfactual {
    /// Of a score under the prior that it was made with.
    pub fn of(score: &Score, prior: &Prior) -> Self {
        let suspicion = prior.suspicion(score.weights);
        Self {
            evidence: without(score, prior),
            // Where the odds of the prior cancel those of the evidence.
            base_rate: 1.0 / (1.0 + suspicion.exp()),
        }
    }
}

/// Takes away, one after the other, what leaves the least suspicion, until the
/// review is no longer flagged; then gives back what was not needed. Where
/// all weights speak of one hypothesis this is the smallest set there is; in
/// general, none of it can be spared.
fn without(score: &Score, prior: &Prior) -> Option<Without> {
    let verdict = |left: &[&Piece]| Verdict::of(sum(left), prior, score.threshold);
    let mut left: Vec<&Piece> = score.evidence.iter().collect();
    let mut taken: Vec<&Piece> = Vec::new();
    while verdict(&left).is_flagged() {
        let suspicion = |at: &usize| prior.suspicion(sum(&without_one(&left, *at)));
        let most = (0..left.len()).min_by(|a, b| suspicion(a).total_cmp(&suspicion(b)))?;
        taken.push(left.remove(most));
    }
    let spared = |left: &[&Piece], piece: &Piece| !verdict(&[left, &[piece]].concat()).is_flagged();
    while let Some(at) = taken.iter().rposition(|piece| spared(&left, piece)) {
        left.push(taken.remove(at));
    }
    Some(Without {
        signals: taken.iter().map(|piece| piece.signal).collect(),
        verdict: verdict(&left),
    })
}

fn without_one<'p>(pieces: &[&'p Piece], at: usize) -> Vec<&'p Piece> {
    let others = pieces.iter().enumerate().filter(|(other, _)| *other != at);
    others.map(|(_, piece)| *piece).collect()
}

fn sum(pieces: &[&Piece]) -> [f64; 2] {
    let of = |weight: fn(&Piece) -> f64| pieces.iter().map(|piece| weight(piece)).sum();
    [of(|piece| piece.weight_paid), of(|piece| piece.weight_bot)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::Family;
    use proptest::prelude::*;

    const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

    fn score(weights: &[[f64; 2]], prior: &Prior, threshold: f64) -> Score {
        let pieces = weights.iter().zip(NAMES);
        let pieces = pieces.map(|(weights, name)| Piece::new(name, Family::Style, *weights));
        Score::new(pieces.collect(), None, prior, threshold)
    }

    fn signals(counterfactual: &Counterfactual) -> &[&'static str] {
        &counterfactual.evidence.as_ref().unwrap().signals
    }

    #[test]
    fn the_fewest_strong_pieces_are_named() {
        let prior = Prior::default();
        let flagged = score(&[[3.0, 0.0], [2.0, 0.0], [0.5, 0.0]], &prior, 3.0);
        let found = Counterfactual::of(&flagged, &prior);
        assert_eq!(signals(&found), ["a"]);
        assert_eq!(found.evidence.unwrap().verdict, Verdict::Uncertain);
        let sure = score(&[[4.0, 0.0], [4.0, 0.0], [1.0, 0.0]], &prior, 3.5);
        assert_eq!(signals(&Counterfactual::of(&sure, &prior)), ["a", "b"]);
    }

    #[test]
    fn a_base_rate_that_flags_by_itself_is_told() {
        let prior = Prior::new(0.6, 0.3).unwrap();
        let flagged = score(&[[0.1, 0.1]], &prior, -1.0);
        assert!(flagged.verdict.is_flagged());
        assert_eq!(Counterfactual::of(&flagged, &prior).evidence, None);
    }

    proptest! {
        #[test]
        fn without_the_pieces_it_is_not_flagged_and_none_can_be_spared(
            weights in prop::collection::vec([-3.0_f64..5.0, -3.0_f64..5.0], 1..6),
            threshold in 0.5_f64..4.0,
        ) {
            let prior = Prior::default();
            let score = score(&weights, &prior, threshold);
            prop_assume!(score.verdict.is_flagged());
            let found = Counterfactual::of(&score, &prior);
            let taken = signals(&found);
            let without = |spared: Option<&str>| {
                let gone = |piece: &&Piece| {
                    !taken.contains(&piece.signal) || spared == Some(piece.signal)
                };
                let left: Vec<&Piece> = score.evidence.iter().filter(gone).collect();
                Verdict::of(sum(&left), &prior, threshold)
            };
            prop_assert!(!taken.is_empty() && !without(None).is_flagged());
            for spared in taken {
                prop_assert!(without(Some(spared)).is_flagged());
            }
        }

        #[test]
        fn at_the_base_rate_the_odds_are_even(paid in 1.0_f64..9.0, bot in -2.0_f64..9.0) {
            let prior = Prior::default();
            let rate = Counterfactual::of(&score(&[[paid, bot]], &prior, 1.0), &prior).base_rate;
            let there = Prior::new(0.6 * rate, 0.4 * rate).unwrap();
            let weights = score(&[[paid, bot]], &prior, 1.0).weights;
            prop_assert!((there.posterior(weights)[0] - 0.5).abs() < 1e-9);
        }
    }
}
