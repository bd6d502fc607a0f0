//! Behaviour heads: from the signals of a panel to weights and reasons.
//!
//! A head is a forest whose log-odds are calibrated on held-out reviews to a
//! log-likelihood ratio. The ratio is the sum of what every signal gave to it,
//! so each signal becomes a piece of evidence of its own; the weakest are told
//! together.

use super::finding::{Finding, Findings};
use super::forest::Forest;
use super::fusion::{self, Fusion, Sources, Worth};
use super::heads::{Hypothesis, PerHypothesis};
use super::pairing::Pairing;
use super::tail::TailTest;
use crate::behaviour::panel::{Observed, Panel, PerPanel};
use crate::behaviour::population::Sample;
use crate::behaviour::records::Records;

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
    /// The log-likelihood ratio that log-odds of the forest are worth.
    pub fn calibrated(&self, logit: f64) -> f64 {
        self.slope * logit + self.shift
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

    /// The held-out genuine reviews, to be paired with texts.
    pub fn pairing(&self) -> Pairing {
        let worth = |sources| Hypothesis::ALL.map(|hypothesis| self.worth(hypothesis, sources));
        Pairing::new(self.references.clone(), worth)
    }

    /// Judges all rows of a table.
    pub fn judge(&self, mut records: Records) -> Findings {
        let mut findings = Findings {
            rows: records.rows(),
            ..Findings::default()
        };
        if Panel::ALL.iter().any(|panel| records.have(*panel)) {
            findings.by_row = vec![Finding::default(); records.rows() as usize];
        }
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
            totals[k] += head.calibrated(logit);
            for (term, contribution) in terms.iter_mut().zip(&contributions) {
                term[k] += head.slope * contribution;
            }
        }
        for test in &self.tests {
            let weight = test.weight(values);
            terms[test.signal][test.hypothesis as usize] += weight;
            totals[test.hypothesis as usize] += weight;
        }
        // A test that is silent has not spoken.
        if self.heads.is_empty() && totals == [0.0; 2] {
            return Finding::default();
        }
        Finding::of(self.panel, values, &terms, totals)
    }
}
