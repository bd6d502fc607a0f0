//! Evidence, its sum, and what is concluded from it.

use serde::Serialize;

use super::fusion::Sources;
use super::heads::{Hypothesis, PerHypothesis};
use crate::signal::Family;

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Piece {
    /// The signal's name in the catalogue.
    pub signal: &'static str,
    /// Its family.
    pub family: &'static str,
    /// The signal's value in its own unit; absent for a sum of signals.
    pub value: Option<f64>,
    /// Share of others with a smaller value, 0–100: for a signal of the text
    /// the genuine reviews that the model was trained on, for behaviour the
    /// population of the table that `detail` names. Absent where that says
    /// nothing.
    pub percentile: Option<f64>,
    /// Log-likelihood ratio of paid against genuine, natural log.
    pub weight_paid: f64,
    /// The same of bot against genuine.
    pub weight_bot: f64,
    /// What a reader should know, such as the weightiest words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

impl Piece {
    /// A piece of a family without value and detail.
    pub fn new(signal: &'static str, family: Family, weights: PerHypothesis<f64>) -> Self {
        Self {
            signal,
            family: family.name(),
            value: None,
            percentile: None,
            weight_paid: weights[0],
            weight_bot: weights[1],
            detail: String::new(),
        }
    }

    /// The larger of its two absolute weights.
    pub fn strength(&self) -> f64 {
        self.weight_paid.abs().max(self.weight_bot.abs())
    }
}

/// The base rate of each class before any evidence; sums to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    genuine: f64,
    fake: PerHypothesis<f64>,
}

impl Default for Prior {
    /// 90 % genuine, 6 % paid, 4 % bot: what platforms that publish figures
    /// report removing, rounded.
    fn default() -> Self {
        Self {
            genuine: 0.90,
            fake: [0.06, 0.04],
        }
    }
}

impl Prior {
    /// Base rates of paid and bot reviews. `None` unless both are above 0 and
    /// they leave something for genuine ones.
    pub fn new(paid: f64, bot: f64) -> Option<Self> {
        let genuine = 1.0 - paid - bot;
        (paid > 0.0 && bot > 0.0 && genuine > 0.0).then_some(Self {
            genuine,
            fake: [paid, bot],
        })
    }

    /// Genuine, paid, bot.
    pub fn shares(&self) -> [f64; 3] {
        [self.genuine, self.fake[0], self.fake[1]]
    }

    /// Probabilities of genuine, paid and bot given summed weights:
    /// `softmax(ln prior + weights)`, the weight of genuine being 0.
    pub fn posterior(&self, weights: PerHypothesis<f64>) -> [f64; 3] {
        let logits = [
            self.genuine.ln(),
            self.fake[0].ln() + weights[0],
            self.fake[1].ln() + weights[1],
        ];
        let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let odds = logits.map(|logit| (logit - largest).exp());
        let total: f64 = odds.iter().sum();
        odds.map(|odds| odds / total)
    }

    /// The log-likelihood ratio of "not genuine" against "genuine", in the
    /// prior's own mix of paid and bot.
    pub fn suspicion(&self, weights: PerHypothesis<f64>) -> f64 {
        let [genuine, paid, bot] = self.posterior(weights);
        let odds = (paid + bot) / genuine;
        let prior_odds = (self.fake[0] + self.fake[1]) / self.genuine;
        (odds / prior_odds).ln()
    }
}

/// What is concluded about a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// There is substantial evidence that it is genuine.
    Genuine,
    /// It is flagged, and paid is likelier than bot.
    Paid,
    /// It is flagged, and bot is likelier than paid.
    Bot,
    /// There is too little evidence, or it contradicts itself.
    Uncertain,
}

/// Evidence three times likelier if genuine is what Jeffreys (1939) calls
/// substantial; less is not called genuine.
pub const SUBSTANTIAL: f64 = -1.098_612_288_668_109_8;

impl Verdict {
    /// Concludes from summed weights. A review is flagged if its suspicion
    /// reaches `threshold` and it is likelier fake than not.
    pub fn of(weights: PerHypothesis<f64>, prior: &Prior, threshold: f64) -> Self {
        let suspicion = prior.suspicion(weights);
        let [genuine, paid, bot] = prior.posterior(weights);
        if suspicion >= threshold && genuine < 0.5 {
            if paid > bot {
                Verdict::Paid
            } else {
                Verdict::Bot
            }
        } else if suspicion <= SUBSTANTIAL {
            Verdict::Genuine
        } else {
            Verdict::Uncertain
        }
    }

    /// All verdicts.
    pub const ALL: [Verdict; 4] = [
        Verdict::Genuine,
        Verdict::Paid,
        Verdict::Bot,
        Verdict::Uncertain,
    ];

    /// The verdict of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }

    /// Whether the review is said not to be genuine.
    pub const fn is_flagged(self) -> bool {
        matches!(self, Verdict::Paid | Verdict::Bot)
    }

    /// The word in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Genuine => "genuine",
            Verdict::Paid => Hypothesis::Paid.name(),
            Verdict::Bot => Hypothesis::Bot.name(),
            Verdict::Uncertain => "uncertain",
        }
    }
}

/// What there was to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// The text alone.
    Text,
    /// Behaviour alone.
    Behaviour,
    /// Text and behaviour.
    Both,
}

impl Tier {
    /// The tier of what spoke; `None` if nothing did.
    pub fn of(sources: Sources) -> Option<Self> {
        match (sources.has_text(), sources.panels().is_empty()) {
            (true, true) => Some(Tier::Text),
            (true, false) => Some(Tier::Both),
            (false, false) => Some(Tier::Behaviour),
            (false, true) => None,
        }
    }

    /// The word in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Tier::Text => "text",
            Tier::Behaviour => "behaviour",
            Tier::Both => "both",
        }
    }
}

/// Everything said of one review.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Probabilities of genuine, paid, bot; they sum to 1.
    pub probabilities: [f64; 3],
    /// What is concluded.
    pub verdict: Verdict,
    /// What there was to go on; `None` if nothing.
    pub tier: Option<Tier>,
    /// The weights' sums, which with the prior give the probabilities.
    pub weights: PerHypothesis<f64>,
    /// The pieces, strongest first; their weights sum to `weights`.
    pub evidence: Vec<Piece>,
    /// The suspicion from which it was flagged; infinite if nothing would do.
    pub threshold: f64,
}

impl Score {
    /// Sums the pieces under a prior.
    pub fn new(
        mut evidence: Vec<Piece>,
        tier: Option<Tier>,
        prior: &Prior,
        threshold: f64,
    ) -> Self {
        for piece in &mut evidence {
            piece.weight_paid = rounded(piece.weight_paid);
            piece.weight_bot = rounded(piece.weight_bot);
            piece.value = piece.value.map(rounded);
            piece.percentile = piece.percentile.map(rounded);
        }
        evidence.sort_by(|a, b| b.strength().total_cmp(&a.strength()));
        let weights = [
            evidence.iter().map(|piece| piece.weight_paid).sum(),
            evidence.iter().map(|piece| piece.weight_bot).sum(),
        ];
        Self {
            probabilities: prior.posterior(weights),
            verdict: Verdict::of(weights, prior, threshold),
            tier,
            weights,
            evidence,
            threshold,
        }
    }
}

/// To four decimals: what is written is what was summed.
fn rounded(number: f64) -> f64 {
    // Adding 0 turns a negative zero positive.
    (number * 1e4).round() / 1e4 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_evidence_leaves_the_prior_and_is_uncertain() {
        let score = Score::new(Vec::new(), None, &Prior::default(), 2.0);
        assert_eq!(
            score.probabilities.map(|p| (p * 100.0).round()),
            [90.0, 6.0, 4.0]
        );
        assert_eq!(score.verdict, Verdict::Uncertain);
    }

    #[test]
    fn a_strong_enough_sum_is_flagged_as_the_likelier_class() {
        let prior = Prior::default();
        assert_eq!(Verdict::of([6.0, 0.0], &prior, 3.0), Verdict::Paid);
        assert_eq!(Verdict::of([0.0, 6.0], &prior, 3.0), Verdict::Bot);
        assert_eq!(Verdict::of([6.0, 0.0], &prior, 8.0), Verdict::Uncertain);
        assert_eq!(Verdict::of([-3.0, -3.0], &prior, 3.0), Verdict::Genuine);
    }

    proptest! {
        #[test]
        fn probabilities_sum_to_one(paid in -400.0_f64..400.0, bot in -400.0_f64..400.0) {
            let p = Prior::default().posterior([paid, bot]);
            prop_assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            prop_assert!(p.iter().all(|p| (0.0..=1.0).contains(p)));
        }

        #[test]
        fn more_evidence_is_more_suspicion(paid in -9.0_f64..9.0, bot in -9.0_f64..9.0) {
            let prior = Prior::default();
            prop_assert!(prior.suspicion([paid + 1.0, bot]) > prior.suspicion([paid, bot]));
        }
    }
}
