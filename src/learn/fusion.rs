//! What the sources of evidence are worth beside each other, learnt where a
//! labelled table has several, and the verdicts that follow.

use linfa::Dataset as Examples;
use linfa::traits::Fit;
use linfa_logistic::LogisticRegression;
use ndarray::{Array1, Array2};

use super::behaviour::{self, Judged};
use super::dataset::{Dataset, Label, TEACHING_MIN};
use crate::behaviour::panel::{Panel, PerPanel};
use crate::model::behaviour::{Behaviour, BehaviourHead};
use crate::model::forest::Forest;
use crate::model::fusion::{Fusion, Sources};
use crate::model::heads::{Hypothesis, PerHypothesis};

/// Held-out weights of the text by sample; `None` where none was judged.
pub type TextWeights = [Option<PerHypothesis<f64>>];

/// One labelled row with what every source says, each calibrated on its own.
#[derive(Debug, Clone, Copy)]
pub struct Testified {
    /// What it is.
    pub label: Label,
    /// The sources that speak.
    pub sources: Sources,
    /// What the text says.
    pub text: PerHypothesis<f64>,
    /// What each panel says.
    pub panels: PerPanel<PerHypothesis<f64>>,
}

impl Testified {
    /// All that is said of a judged row, by a model's calibrations.
    pub fn of(dataset: &Dataset, texts: &TextWeights, behaviour: &Behaviour, row: &Judged) -> Self {
        let sample = dataset.markets[row.place.market].rows[row.place.row as usize].sample;
        let text = sample.and_then(|sample| texts[sample]);
        let mut testified = Self {
            label: row.label,
            sources: if text.is_some() {
                Sources::NONE.with_text()
            } else {
                Sources::NONE
            },
            text: text.unwrap_or_default(),
            panels: Default::default(),
        };
        for head in &behaviour.heads {
            let (panel, hypothesis) = (head.panel as usize, head.hypothesis as usize);
            if let Some(logit) = row.logits[panel][hypothesis] {
                testified.panels[panel][hypothesis] = head.slope * logit + head.shift;
                testified.sources = testified.sources.with_panel(head.panel);
            }
        }
        testified
    }

    /// All sources together.
    pub fn weights(&self, behaviour: &Behaviour) -> PerHypothesis<f64> {
        Hypothesis::ALL.map(|hypothesis| {
            let k = hypothesis as usize;
            let (of_text, of_panels) = behaviour.factors(hypothesis, self.sources);
            let panels = self.panels.iter().zip(of_panels);
            of_text * self.text[k] + panels.map(|(own, factor)| factor * own[k]).sum::<f64>()
        })
    }
}

/// Held-out genuine reviews of a panel that a model keeps, at most.
const REFERENCES: usize = 4096;

/// Calibrations, fusion and references from held-out rows. The heads have no
/// trees yet.
pub fn fit(dataset: &Dataset, texts: &TextWeights, judged: &[&Judged]) -> Behaviour {
    let mut fitted = Behaviour::default();
    for panel in Panel::ALL {
        for hypothesis in Hypothesis::ALL {
            let rows = judged.iter().copied();
            let calibration = behaviour::calibration(dataset, rows, panel, hypothesis);
            fitted
                .heads
                .extend(calibration.map(|(slope, shift)| BehaviourHead {
                    panel,
                    hypothesis,
                    forest: Forest::default(),
                    slope,
                    shift,
                }));
        }
    }
    let rows: Vec<Testified> = (judged.iter())
        .map(|row| Testified::of(dataset, texts, &fitted, row))
        .collect();
    fitted.fusion = Hypothesis::ALL.map(|hypothesis| fusion(&rows, hypothesis));
    for panel in Panel::ALL {
        let genuine: Vec<PerHypothesis<f32>> = rows
            .iter()
            .filter(|row| row.label == Label::Genuine && row.sources.has_panel(panel))
            .map(|row| row.panels[panel as usize].map(|weight| weight as f32))
            .collect();
        let step = genuine.len().div_ceil(REFERENCES).max(1);
        fitted.references[panel as usize] = genuine.into_iter().step_by(step).collect();
    }
    fitted
}

/// A source as a column of the regression: the text, or a panel.
type Column = Option<Panel>;

/// Logistic regression of the label on the log-likelihood ratios of rows that
/// have more than one. A source that never speaks there is not learnt.
fn fusion(rows: &[Testified], hypothesis: Hypothesis) -> Fusion {
    let k = hypothesis as usize;
    let ratio = |row: &Testified, column: &Column| match column {
        None => row.text[k],
        Some(panel) => row.panels[*panel as usize][k],
    };
    let all: Vec<Column> = std::iter::once(None).chain(Panel::ALL.map(Some)).collect();
    let speaks = |row: &Testified, column: &Column| ratio(row, column) != 0.0;
    let several = |row: &&Testified| all.iter().filter(|c| speaks(row, c)).count() > 1;
    let (rows, labels): (Vec<&Testified>, Vec<bool>) = (rows.iter().filter(several))
        .filter_map(|row| Some((row, row.label.against_genuine(hypothesis)?)))
        .unzip();
    let fakes = labels.iter().filter(|label| **label).count();
    if fakes < TEACHING_MIN || labels.len() - fakes < TEACHING_MIN {
        return Fusion::default();
    }
    let columns: Vec<Column> = (all.into_iter())
        .filter(|column| rows.iter().any(|row| speaks(row, column)))
        .collect();
    let records = Array2::from_shape_fn((rows.len(), columns.len()), |(row, column)| {
        ratio(rows[row], &columns[column])
    });
    let examples = Examples::new(records, Array1::from(labels));
    let Ok(fitted) = LogisticRegression::default()
        .max_iterations(200)
        .fit(&examples)
    else {
        return Fusion::default();
    };
    // Which class is the positive one depends on the order of the rows.
    let sign = if fitted.labels().pos.class { 1.0 } else { -1.0 };
    let mut fusion = Fusion::default();
    for (column, worth) in columns.iter().zip(fitted.params()) {
        let worth = (sign * worth).clamp(0.0, 1.0);
        match column {
            None => fusion.text = Some(worth),
            Some(panel) => fusion.panels[*panel as usize] = Some(worth),
        }
    }
    fusion
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two sources that say the same thing twice, and one row in twenty where
    /// the first alone speaks.
    fn echo(i: usize) -> Testified {
        let ratio = ((i * 7919) % 2000) as f64 / 250.0 - 4.0;
        let chance = ((i * 104_729) % 10_007) as f64 / 10_007.0;
        let label = chance < 1.0 / (1.0 + (-ratio).exp());
        let mut row = Testified {
            label: if label {
                Label::Fake(Hypothesis::Paid)
            } else {
                Label::Genuine
            },
            sources: Sources::NONE.with_text(),
            text: [ratio, 0.0],
            panels: Default::default(),
        };
        if i % 20 != 0 {
            row.panels[Panel::Accounts as usize] = [ratio, 0.0];
        }
        row
    }

    #[test]
    fn what_is_said_twice_counts_half_each() {
        let rows: Vec<Testified> = (0..6000).map(echo).collect();
        let fusion = fusion(&rows, Hypothesis::Paid);
        let sum = fusion.text.unwrap() + fusion.panels[Panel::Accounts as usize].unwrap();
        assert!((sum - 1.0).abs() < 0.15, "{sum}");
        assert_eq!(fusion.panels[Panel::Histories as usize], None);
    }

    #[test]
    fn without_both_classes_nothing_is_learnt() {
        let rows: Vec<Testified> = (0..500)
            .map(|i| Testified {
                label: Label::Genuine,
                ..echo(i)
            })
            .collect();
        assert_eq!(fusion(&rows, Hypothesis::Paid), Fusion::default());
    }
}
