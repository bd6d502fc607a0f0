//! The statement of reasons for one flagged review.

use serde::Serialize;

use super::counterfactual::Counterfactual;
use super::wording::{Found, Wording};
use crate::behaviour::panel::Panel;
use crate::campaign;
use crate::model::evidence::{Piece, Prior, Score, Tier, Verdict};
use crate::schema::format_time;
use crate::table::Batch;
use crate::words::Language;

/// One number for each class.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Classes {
    genuine: f64,
    paid: f64,
    bot: f64,
}

impl Classes {
    /// Rounded to so many parts of one.
    fn new(numbers: [f64; 3], parts: f64) -> Self {
        // Adding 0 turns a negative zero positive.
        let [genuine, paid, bot] = numbers.map(|number| (number * parts).round() / parts + 0.0);
        Self { genuine, paid, bot }
    }
}

/// The circumstances of a review. Its author is not named: whoever has the
/// review knows the author.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Facts<'a> {
    product_id: Option<&'a str>,
    created_at: Option<String>,
    rating: Option<f64>,
    judged_by: Option<Tier>,
}

/// A piece of evidence with what its value is compared with.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Ground<'a> {
    #[serde(flatten)]
    piece: &'a Piece,
    compared_with: Option<&'static str>,
}

/// Why a review was flagged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Statement<'a> {
    review_id: &'a str,
    facts: Facts<'a>,
    verdict: Verdict,
    probabilities: Classes,
    prior: Classes,
    /// The sums of the weights; with the prior they give the probabilities.
    weights: Classes,
    /// Log-likelihood ratio of "not genuine" against "genuine".
    suspicion: f64,
    /// The suspicion from which such reviews are flagged.
    threshold: f64,
    evidence: Vec<Ground<'a>>,
    campaign_id: Option<String>,
    missing: Vec<&'static str>,
    counterfactual: Counterfactual,
    en: Wording,
    zh: Wording,
}

/// A flagged review, and what is known of it beside its score.
#[derive(Debug, Clone, Copy)]
pub struct Flagged<'a> {
    pub batch: &'a Batch,
    pub row: usize,
    pub score: &'a Score,
    /// Numbered from 0.
    pub campaign: Option<u32>,
}

impl<'a> Statement<'a> {
    /// States the reasons of a verdict that was reached under a prior, with
    /// `max_fpr` of genuine reviews allowed to be flagged.
    pub fn new(
        flagged: Flagged<'a>,
        missing: Vec<&'static str>,
        prior: &Prior,
        max_fpr: f64,
    ) -> Self {
        let score = flagged.score;
        let counterfactual = Counterfactual::of(score, prior);
        let campaign_id = flagged.campaign.map(campaign::id);
        let found = Found {
            score,
            prior,
            max_fpr,
            missing: &missing,
            counterfactual: &counterfactual,
            campaign: campaign_id.as_deref(),
        };
        let [en, zh] = [Language::En, Language::Zh].map(|language| Wording::of(&found, language));
        let [paid, bot] = score.weights;
        Self {
            review_id: flagged.text("review_id").unwrap_or_default(),
            facts: flagged.facts(),
            verdict: score.verdict,
            // As in the table of scores.
            probabilities: Classes::new(score.probabilities, 1e6),
            prior: Classes::new(prior.shares(), 1e12),
            // As the weights themselves.
            weights: Classes::new([0.0, paid, bot], 1e4),
            suspicion: prior.suspicion(score.weights),
            threshold: score.threshold,
            evidence: score.evidence.iter().map(Ground::of).collect(),
            campaign_id,
            missing,
            counterfactual,
            en,
            zh,
        }
    }
}

impl<'a> Flagged<'a> {
    fn text(&self, column: &str) -> Option<&'a str> {
        self.batch.texts(column)?.get(self.row)
    }

    fn facts(&self) -> Facts<'a> {
        let (batch, row) = (self.batch, self.row);
        let time = batch.times("created_at").and_then(|times| times[row]);
        Facts {
            product_id: self.text("product_id"),
            created_at: time.map(format_time),
            rating: batch.numbers("rating").and_then(|stars| stars[row]),
            judged_by: self.score.tier,
        }
    }
}

impl<'a> Ground<'a> {
    fn of(piece: &'a Piece) -> Self {
        Self {
            piece,
            compared_with: piece.percentile.map(|_| population(piece.signal)),
        }
    }
}

/// What the percentile of a signal is taken in.
fn population(signal: &str) -> &'static str {
    let mut measures = Panel::ALL.into_iter().flat_map(Panel::measures);
    measures
        .find(|measure| measure.signal.name == signal)
        .map_or(
            "the genuine reviews that the model learnt from",
            |measure| measure.population.told(),
        )
}
