//! From a text and what is known of its behaviour to its score.

use super::behaviour::Behaviour;
use super::coordination::{Coordination, MEMBER};
use super::evidence::{Piece, Prior, Score, Tier};
use super::finding::{Finding, Findings, REST};
use super::fusion::Sources;
use super::heads::{Heads, Hypothesis, Judged, PerHypothesis, dense_catalogue};
use super::highlight::{self, Testimony};
use super::mixture::{Mixture, Weights};
use super::reference::{Reference, Thresholds};
use crate::behaviour::panel::Panel;
use crate::signal::{Family, Signal};
use crate::text::Document;
use crate::text::features::FeatureExtractor;

/// The signals that are heads of their own.
pub const HEAD_SIGNALS: [Signal; 5] = [
    Signal {
        name: "text.paid",
        family: Family::Text,
        definition: "calibrated log-likelihood ratio of the wording under the paid experts: \
                     characters 1-5 and subword tokens 1-2 (Han and marks to 4), idf, one \
                     logistic regression a corpus",
        source: "Ott et al. 2011; Wang & Manning 2012",
        needs: &["text"],
    },
    Signal {
        name: "text.bot",
        family: Family::Text,
        definition: "the same under the bot experts",
        source: "Salminen et al. 2022; Ignat et al. 2024",
        needs: &["text"],
    },
    Signal::style(
        "style.rhythm",
        "calibrated log-likelihood ratio of punctuation rhythm: shapes 1-5 and clauses 1-4, \
         over all corpora",
        "this project; compare GPTZero's burstiness",
    ),
    Signal::style(
        "style.halves",
        "the style heads' log-odds of either half of the text, as far as the wording of \
         that half has the say",
        "this project; multiple instances, Dietterich et al. 1997",
    ),
    Signal::style(
        "style.other",
        "the style signals not listed one by one, summed, with the style heads' constants",
        "this project",
    ),
];

/// Every signal that evidence may name.
pub fn catalogue() -> impl Iterator<Item = &'static Signal> {
    let measures = Panel::ALL.into_iter().flat_map(Panel::measures);
    (HEAD_SIGNALS.iter())
        .chain(dense_catalogue())
        .chain(measures.map(|measure| &measure.signal))
        .chain(&REST)
        .chain([&MEMBER])
}

/// Style signals that change the odds by less than a fifth either way are no
/// reason anybody needs to read, and are summed.
const LISTED: f64 = 0.2;

/// A trained, calibrated model.
#[derive(Debug, Clone)]
pub struct Model {
    /// What judges.
    pub heads: Heads,
    /// How judgements become weights, by hypothesis; `None` if no corpus held
    /// it.
    pub mixtures: PerHypothesis<Option<Mixture>>,
    /// Held-out genuine reviews.
    pub references: Vec<Reference>,
    /// For every dense signal the ascending quantiles of genuine training
    /// reviews at 0, 1/32 … 1.
    pub quantiles: Vec<Vec<f32>>,
    /// What judges behaviour.
    pub behaviour: Behaviour,
}

/// What is known of a review's behaviour: of all its table, and of itself.
pub type Behaved<'a> = (&'a Findings, &'a Finding);

/// What is known of a review beside its text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// What the heads say of its behaviour.
    pub behaved: Option<Behaved<'a>>,
    /// The campaign that it belongs to.
    pub coordination: Option<Coordination>,
}

/// What the user decides.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The base rates.
    pub prior: Prior,
    /// The share of genuine reviews that may be flagged.
    pub max_fpr: f64,
    /// When a review is flagged.
    pub thresholds: Thresholds,
}

impl Model {
    /// The policy that flags at most `max_fpr` of genuine reviews.
    pub fn policy(&self, prior: Prior, max_fpr: f64) -> Policy {
        Policy {
            thresholds: Thresholds::new(&self.references, &self.behaviour, &prior, max_fpr),
            prior,
            max_fpr,
        }
    }

    /// An extractor for this model; one a thread.
    pub fn extractor(&self) -> FeatureExtractor<'_> {
        FeatureExtractor::new(&self.heads.tokenizer)
    }

    /// Scores one review. An empty text and no behaviour are no evidence.
    pub fn score(
        &self,
        extractor: &mut FeatureExtractor,
        document: &Document,
        known: Known,
        policy: &Policy,
    ) -> Score {
        let panels = known
            .behaved
            .map_or(Sources::NONE, |(_, finding)| finding.seen());
        let written = !document.words().is_empty();
        let sources = if written { panels.with_text() } else { panels };
        let worth = Hypothesis::ALL.map(|h| self.behaviour.worth(h, sources));
        let mut evidence = Vec::new();
        if written {
            evidence = self.evidence(extractor, document);
            for piece in &mut evidence {
                piece.weight_paid *= worth[0].text;
                piece.weight_bot *= worth[1].text;
            }
        }
        if let Some((findings, finding)) = known.behaved {
            let of_panel = |panel: Panel| worth.map(|worth| worth.panels[panel as usize]);
            evidence.extend(findings.pieces(finding, of_panel));
        }
        let beside = !panels.is_empty();
        evidence.extend(
            known
                .coordination
                .map(|coordination| coordination.piece(beside)),
        );
        let threshold = policy.thresholds.of_review(document, panels);
        let tier = Tier::of(sources);
        Score::new(evidence, tier, &policy.prior, threshold)
    }

    /// The summed weights alone.
    pub fn weights(&self, judged: &Judged) -> PerHypothesis<Weights> {
        self.mixtures.each_ref().map(|mixture| {
            mixture
                .as_ref()
                .map_or_else(Weights::default, |mixture| mixture.weights(&judged.raw))
        })
    }

    /// What the experts of a hypothesis say, for naming words; `None` if there
    /// are none.
    pub fn testimony<'a>(
        &'a self,
        hypothesis: Hypothesis,
        judged: &'a Judged,
        weights: &'a PerHypothesis<Weights>,
    ) -> Option<Testimony<'a>> {
        let mixture = self.mixtures[hypothesis as usize].as_ref()?;
        Some(Testimony {
            heads: &self.heads,
            mixture,
            judged,
            weights: &weights[hypothesis as usize],
        })
    }

    fn evidence(&self, extractor: &mut FeatureExtractor, document: &Document) -> Vec<Piece> {
        let judged = self.heads.judge(extractor, document);
        let weights = self.weights(&judged);
        let [paid, bot, rhythm, of_halves, other] = HEAD_SIGNALS;
        let mut pieces = Vec::new();
        for (signal, hypothesis) in [(paid, Hypothesis::Paid), (bot, Hypothesis::Bot)] {
            let k = hypothesis as usize;
            let Some(testimony) = self.testimony(hypothesis, &judged, &weights) else {
                continue;
            };
            let mut own = [0.0; 2];
            own[k] = weights[k].text;
            let mut piece = Piece::new(signal.name, signal.family, own);
            piece.detail = highlight::summary(testimony, extractor, document);
            pieces.push(piece);
        }
        let rhythms = weights.each_ref().map(|w| w.rhythm);
        if rhythms != [0.0; 2] {
            pieces.push(Piece::new(rhythm.name, rhythm.family, rhythms));
        }
        let halves = weights.each_ref().map(|w| w.style_of_halves);
        if halves != [0.0; 2] {
            pieces.push(Piece::new(of_halves.name, of_halves.family, halves));
        }
        let mut rest = weights.each_ref().map(|w| w.style - w.style_of_halves);
        for (at, (signal, own)) in dense_catalogue()
            .zip(self.style_weights(&judged, &weights))
            .enumerate()
        {
            if own.iter().all(|weight| weight.abs() < LISTED) {
                continue;
            }
            let mut piece = Piece::new(signal.name, signal.family, own);
            piece.value = Some(f64::from(judged.signals[at]));
            piece.percentile = Some(percentile(&self.quantiles[at], judged.signals[at]));
            pieces.push(piece);
            rest = std::array::from_fn(|k| rest[k] - own[k]);
        }
        pieces.push(Piece::new(other.name, other.family, rest));
        pieces
    }

    /// What every dense signal weighs, by hypothesis.
    fn style_weights(
        &self,
        judged: &Judged,
        weights: &PerHypothesis<Weights>,
    ) -> Vec<PerHypothesis<f64>> {
        let units = std::array::from_fn::<_, 2, _>(|k| {
            let experts = self.mixtures[k].iter().flat_map(|mixture| &mixture.experts);
            let say = weights[k].say.iter().map(|say| say.style_unit);
            experts
                .map(|(expert, _)| *expert)
                .zip(say)
                .collect::<Vec<_>>()
        });
        (0..judged.signals.len())
            .map(|signal| {
                let terms = self.heads.style.terms_of(&judged.style, signal);
                let weigh = |(expert, unit): &(usize, f64)| unit * f64::from(terms[*expert]);
                units.each_ref().map(|units| units.iter().map(weigh).sum())
            })
            .collect()
    }
}

/// The share of genuine reviews below a value, 0–100, between quantiles by
/// interpolation; equal values count half.
fn percentile(quantiles: &[f32], value: f32) -> f64 {
    let below = quantiles.partition_point(|q| *q < value);
    let at_most = quantiles.partition_point(|q| *q <= value);
    let last = quantiles.len().saturating_sub(1).max(1) as f64;
    let position = if at_most > below {
        (below + at_most - 1) as f64 / 2.0
    } else if below == 0 {
        0.0
    } else if below == quantiles.len() {
        last
    } else {
        let (low, high) = (quantiles[below - 1], quantiles[below]);
        (below - 1) as f64 + f64::from((value - low) / (high - low))
    };
    (100.0 * position / last * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_interpolate_and_stop_at_the_ends() {
        let quantiles = [0.0, 0.0, 1.0, 2.0, 4.0];
        assert_eq!(percentile(&quantiles, -1.0), 0.0);
        assert_eq!(percentile(&quantiles, 0.0), 12.5);
        assert_eq!(percentile(&quantiles, 3.0), 87.5);
        assert_eq!(percentile(&quantiles, 9.0), 100.0);
    }
}
