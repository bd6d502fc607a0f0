//! Behaviour heads: from the signals of a panel to weights and reasons.
//!
//! A head is a forest whose log-odds are calibrated on held-out reviews to a
//! log-likelihood ratio. The ratio is the sum of what every signal gave to it,
//! so each signal becomes a piece of evidence of its own; the weakest are told
//! together.

use super::evidence::Piece;
use super::forest::Forest;
use super::fusion::{self, Fusion, Sources, Worth};
use super::heads::{Hypothesis, PerHypothesis};
use super::tail::TailTest;
use crate::behaviour::panel::{Observed, Panel, PerPanel};
use crate::behaviour::population::{Percentiles, Sample};
use crate::behaviour::records::Records;
use crate::signal::{Family, Signal};

/// One panel's evidence for one hypothesis.
#[derive(Debug, Clone, PartialEq)]
pub struct BehaviourHead {
    /// The signals it reads.
    pub panel: Panel,
    /// What its fakes are.
    pub hypothesis: Hypothesis,
    /// The trees.
    pub forest: Forest,
    /// What one unit of the forest's log-odds is worth.
    pub slope: f64,
    /// What is added.
    pub shift: f64,
}

impl BehaviourHead {
    /// The log-likelihood ratio of a review.
    pub fn weight(&self, values: &[f32]) -> f64 {
        self.slope * self.forest.logit(values) + self.shift
    }
}

/// All behaviour heads of a model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Behaviour {
    /// At most one a panel and hypothesis.
    pub heads: Vec<BehaviourHead>,
    /// Tests in place of heads that no labels could teach.
    pub tests: Vec<TailTest>,
    /// Weights of held-out genuine reviews, by panel.
    pub references: PerPanel<Vec<PerHypothesis<f32>>>,
    /// What the sources of evidence are worth beside each other.
    pub fusion: PerHypothesis<Fusion>,
}

/// The sums of signals too weak to be listed, with the heads' constants.
pub const REST: PerPanel<Signal> = [
    rest("reviewer.other", Family::Reviewer, "histories"),
    rest("network.other", Family::Network, "accounts"),
    rest("duplicates.other", Family::Duplicates, "duplicates"),
];

const fn rest(name: &'static str, family: Family, panel: &'static str) -> Signal {
    let definition = match panel.len() {
        9 => {
            "the signals of reviewer, product, timing and network over histories not listed one \
              by one, summed, with the head's constant"
        }
        8 => {
            "the signals of shared addresses not listed one by one, summed, with the head's \
              constant"
        }
        _ => {
            "the signals of duplicate texts not listed one by one, summed, with the head's \
              constant"
        }
    };
    Signal {
        name,
        family,
        definition,
        source: "this project",
        needs: &["reviewer_id"],
    }
}

/// Pairs of references, and primes that lead through them.
const PAIRS: usize = 20_011;
const STRIDES: PerPanel<usize> = [7_919, 6_101, 4_409];

/// Signals that a review's evidence lists, at most.
const REASONS: usize = 5;

/// Weights below this, either way, are told together.
const LISTED: f64 = 0.05;

/// Weights are kept in thousandths, up to 32 either way.
const UNIT: f64 = 1000.0;

fn kept(weight: f64) -> i16 {
    (weight * UNIT).round() as i16
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Reason {
    value: f32,
    weights: PerHypothesis<i16>,
    panel: u8,
    signal: u8,
}

impl Reason {
    fn strength(&self) -> u16 {
        self.weights[0]
            .unsigned_abs()
            .max(self.weights[1].unsigned_abs())
    }
}

/// What the heads say of one review, small enough to keep for every review of
/// a table.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Finding {
    reasons: [Reason; REASONS],
    totals: PerPanel<PerHypothesis<i16>>,
    seen: Sources,
}

impl Finding {
    /// The panels that had something to say.
    pub fn seen(&self) -> Sources {
        self.seen
    }

    /// The weights of one panel.
    pub fn weights(&self, panel: Panel) -> PerHypothesis<f64> {
        self.totals[panel as usize].map(|weight| f64::from(weight) / UNIT)
    }

    /// Takes in what one panel says; the strongest reasons of all stay.
    fn absorb(
        &mut self,
        panel: Panel,
        values: &[f32],
        terms: &[PerHypothesis<f64>],
        totals: PerHypothesis<f64>,
    ) {
        self.seen = self.seen.with_panel(panel);
        self.totals[panel as usize] = totals.map(kept);
        for (signal, (value, weights)) in values.iter().zip(terms).enumerate() {
            let reason = Reason {
                value: *value,
                weights: weights.map(kept),
                panel: panel as u8,
                signal: signal as u8,
            };
            let weakest = (0..REASONS)
                .rev()
                .min_by_key(|at| self.reasons[*at].strength());
            let weakest = weakest.unwrap_or(0);
            let listed = weights.iter().any(|weight| weight.abs() >= LISTED);
            if listed && reason.strength() > self.reasons[weakest].strength() {
                self.reasons[weakest] = reason;
            }
        }
    }
}

/// What the heads say of the reviews of a table.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    by_row: Vec<Finding>,
    percentiles: PerPanel<Percentiles>,
}

impl Findings {
    /// What is said of a row, if anything.
    pub fn of(&self, row: usize) -> Option<&Finding> {
        self.by_row
            .get(row)
            .filter(|finding| !finding.seen.is_empty())
    }

    /// The pieces of evidence of a finding, which add up to its weights.
    /// `factors` are what a panel's evidence is worth beside the others'.
    pub fn pieces(
        &self,
        finding: &Finding,
        factors: impl Fn(Panel) -> PerHypothesis<f64>,
    ) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let scaled = |weights: PerHypothesis<i16>, panel: Panel| -> PerHypothesis<f64> {
            let factors = factors(panel);
            std::array::from_fn(|k| f64::from(weights[k]) / UNIT * factors[k])
        };
        for panel in Panel::ALL
            .into_iter()
            .filter(|p| finding.seen.has_panel(*p))
        {
            let mut others = finding.totals[panel as usize];
            let own = |reason: &&Reason| reason.strength() > 0 && reason.panel == panel as u8;
            for reason in finding.reasons.iter().filter(own) {
                let signal = usize::from(reason.signal);
                let measure = &panel.measures()[signal];
                let mut piece = Piece::new(
                    measure.signal.name,
                    measure.signal.family,
                    scaled(reason.weights, panel),
                );
                let percentile = self.percentiles[panel as usize].of(signal, reason.value);
                piece.value = (!reason.value.is_nan()).then_some(f64::from(reason.value));
                piece.percentile = percentile;
                piece.detail = measure.told(reason.value, percentile);
                pieces.push(piece);
                others = std::array::from_fn(|k| others[k].saturating_sub(reason.weights[k]));
            }
            let rest = &REST[panel as usize];
            pieces.push(Piece::new(rest.name, rest.family, scaled(others, panel)));
        }
        pieces
    }
}

impl Behaviour {
    /// Whether there is nothing that could judge behaviour.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty() && self.tests.is_empty()
    }

    /// Whether a panel has a head for a hypothesis. A test is none: it is
    /// silent of most reviews, and where it speaks it understates.
    pub fn speaks(&self, panel: Panel, hypothesis: Hypothesis) -> bool {
        let own = |head: &BehaviourHead| head.panel == panel && head.hypothesis == hypothesis;
        self.heads.iter().any(own)
    }

    /// What text and panels are worth for a hypothesis where `sources` speak.
    pub fn worth(&self, hypothesis: Hypothesis, sources: Sources) -> Worth {
        let speaking = fusion::speaking(sources, |p, h| self.speaks(p, h), hypothesis);
        self.fusion[hypothesis as usize].worth(speaking)
    }

    /// The weights of genuine reviews where these texts and these panels speak,
    /// paired by counting through each with a stride of its own.
    pub fn beside(
        &self,
        texts: Option<&[PerHypothesis<f64>]>,
        panels: Sources,
    ) -> Vec<PerHypothesis<f64>> {
        let own = Panel::ALL
            .into_iter()
            .filter(|panel| panels.has_panel(*panel));
        let parts: Vec<(Panel, &[PerHypothesis<f32>])> = own
            .map(|panel| (panel, self.references[panel as usize].as_slice()))
            .collect();
        let sources = if texts.is_some() {
            panels.with_text()
        } else {
            panels
        };
        let worth = Hypothesis::ALL.map(|h| self.worth(h, sources));
        let shortest = (parts.iter().map(|(_, weights)| weights.len()))
            .chain(texts.map(<[_]>::len))
            .min();
        if shortest.unwrap_or(0) == 0 {
            return Vec::new();
        }
        if parts.is_empty() {
            return texts.unwrap_or_default().to_vec();
        }
        (0..PAIRS)
            .map(|pair| {
                let mut weights = [0.0; 2];
                if let Some(texts) = texts {
                    let text = texts[pair % texts.len()];
                    weights = std::array::from_fn(|k| text[k] * worth[k].text);
                }
                for (panel, references) in &parts {
                    let stride = STRIDES[*panel as usize];
                    let own = references[pair * stride % references.len()];
                    for (k, weight) in weights.iter_mut().enumerate() {
                        *weight += f64::from(own[k]) * worth[k].panels[*panel as usize];
                    }
                }
                weights
            })
            .collect()
    }

    /// Judges all rows of a table.
    pub fn judge(&self, mut records: Records) -> Findings {
        let mut findings = Findings {
            by_row: vec![Finding::default(); records.rows() as usize],
            percentiles: Default::default(),
        };
        // Histories take most memory, so the records of the others go first.
        for panel in Panel::ALL.into_iter().rev() {
            let bench = Bench::of(self, panel);
            if bench.is_empty() {
                continue;
            }
            let measures = panel.measures();
            let mut sample = Sample::new(panel, records.rows());
            let limits = sample.clone();
            records.visit(
                panel,
                |observed| {
                    let finding = bench.judge(observed.values);
                    let sampled = limits
                        .takes(observed.row)
                        .then(|| (observed.stands_for, observed.values.to_vec()));
                    (observed.row, finding, sampled)
                },
                |(row, finding, sampled)| {
                    findings.by_row[row as usize].join(&finding);
                    if let Some((stands_for, values)) = sampled {
                        let observed = Observed {
                            row,
                            stands_for,
                            values: &values,
                        };
                        sample.add(measures, &observed);
                    }
                },
            );
            findings.percentiles[panel as usize] = sample.finish();
        }
        findings
    }
}

impl Finding {
    /// Adds another panel's finding of the same review.
    fn join(&mut self, other: &Finding) {
        self.seen = self.seen.union(other.seen);
        for (own, others) in self.totals.iter_mut().zip(other.totals) {
            *own = std::array::from_fn(|k| own[k].saturating_add(others[k]));
        }
        let mut all: Vec<Reason> = self.reasons.into_iter().chain(other.reasons).collect();
        all.sort_by_key(|reason| std::cmp::Reverse(reason.strength()));
        self.reasons.copy_from_slice(&all[..REASONS]);
    }
}

/// What judges one panel.
struct Bench<'b> {
    panel: Panel,
    heads: Vec<&'b BehaviourHead>,
    tests: Vec<&'b TailTest>,
}

impl<'b> Bench<'b> {
    fn of(behaviour: &'b Behaviour, panel: Panel) -> Self {
        Self {
            panel,
            heads: behaviour
                .heads
                .iter()
                .filter(|head| head.panel == panel)
                .collect(),
            tests: behaviour
                .tests
                .iter()
                .filter(|test| test.panel == panel)
                .collect(),
        }
    }

    fn is_empty(&self) -> bool {
        self.heads.is_empty() && self.tests.is_empty()
    }

    /// What every signal weighs, and all together.
    fn judge(&self, values: &[f32]) -> Finding {
        let mut terms = vec![[0.0; 2]; values.len()];
        let mut totals = [0.0; 2];
        let mut contributions = vec![0.0; values.len()];
        for head in &self.heads {
            let k = head.hypothesis as usize;
            contributions.fill(0.0);
            let logit = head.forest.contribute(values, &mut contributions);
            totals[k] += head.slope * logit + head.shift;
            for (term, contribution) in terms.iter_mut().zip(&contributions) {
                term[k] += head.slope * contribution;
            }
        }
        for test in &self.tests {
            let weight = test.weight(values);
            terms[test.signal][test.hypothesis as usize] += weight;
            totals[test.hypothesis as usize] += weight;
        }
        let mut finding = Finding::default();
        if !self.heads.is_empty() || totals != [0.0; 2] {
            finding.absorb(self.panel, values, &terms, totals);
        }
        finding
    }
}
