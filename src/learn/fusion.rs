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
use crate::model::fusion::{Fusion, Sources, Worth};
use crate::model::heads::{Hypothesis, PerHypothesis};
use crate::model::tail::{TESTED, TailTest};

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
                testified.panels[panel][hypothesis] = head.calibrated(logit);
                testified.sources = testified.sources.with_panel(head.panel);
            }
        }
        for test in &behaviour.tests {
            let weight = row.tested.map_or(0.0, |value| test.weight_of(value));
            if weight > 0.0 {
                testified.panels[test.panel as usize][test.hypothesis as usize] = weight;
                testified.sources = testified.sources.with_panel(test.panel);
            }
        }
        testified
    }

    /// All sources together.
    pub fn weights(&self, behaviour: &Behaviour) -> PerHypothesis<f64> {
        Hypothesis::ALL.map(|hypothesis| {
            let k = hypothesis as usize;
            let worth = behaviour.worth(hypothesis, self.sources);
            let panels = self.panels.iter().zip(worth.panels);
            worth.text * self.text[k] + panels.map(|(own, worth)| worth * own[k]).sum::<f64>()
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
    fitted.tests = tests(&fitted, judged);
    let rows: Vec<Testified> = (judged.iter())
        .map(|row| Testified::of(dataset, texts, &fitted, row))
        .collect();
    fitted.fusion = Hypothesis::ALL.map(|hypothesis| {
        let taught = |sources: &Sources| {
            sources
                .each_panel()
                .all(|panel| fitted.speaks(panel, hypothesis))
        };
        fusion(&rows, hypothesis, taught)
    });
    for panel in Panel::ALL {
        // A test is silent of most reviews, which is how rare its word is.
        let asked = |row: &Testified, judged: &Judged| {
            row.sources.has_panel(panel) || panel == TESTED.0 && judged.tested.is_some()
        };
        let genuine: Vec<PerHypothesis<f32>> = (rows.iter().zip(judged))
            .filter(|(row, judged)| row.label == Label::Genuine && asked(row, judged))
            .map(|(row, _)| row.panels[panel as usize].map(|weight| weight as f32))
            .collect();
        let step = genuine.len().div_ceil(REFERENCES).max(1);
        fitted.references[panel as usize] = genuine.into_iter().step_by(step).collect();
    }
    fitted
}

/// The test for every hypothesis that its panel has no head for.
fn tests(fitted: &Behaviour, judged: &[&Judged]) -> Vec<TailTest> {
    let (panel, signal) = TESTED;
    let genuine = judged.iter().filter(|row| row.label == Label::Genuine);
    let mut values: Vec<f32> = genuine.filter_map(|row| row.tested).collect();
    values.sort_unstable_by(f32::total_cmp);
    if values.len() < REFERENCES_MIN {
        return Vec::new();
    }
    let untaught = |hypothesis: &Hypothesis| !fitted.speaks(panel, *hypothesis);
    (Hypothesis::ALL.into_iter().filter(untaught))
        .map(|hypothesis| TailTest {
            panel,
            signal,
            hypothesis,
            genuine: values.clone(),
        })
        .collect()
}

/// Genuine reviews without which no value is rare.
const REFERENCES_MIN: usize = 500;

/// Fits every set of several sources on the rows that have them all, as if
/// they had no others.
fn fusion(rows: &[Testified], hypothesis: Hypothesis, taught: impl Fn(&Sources) -> bool) -> Fusion {
    let several = Sources::sets().filter(|sources| sources.count() > 1 && taught(sources));
    Fusion(
        several
            .filter_map(|sources| worth(rows, hypothesis, sources))
            .collect(),
    )
}

/// A source as a column of the regression: the text, or a panel.
type Column = Option<Panel>;

/// Logistic regression of the label on the log-likelihood ratios of a set of
/// sources; `None` without enough rows of both classes, or where one of them
/// has nothing to say of this hypothesis.
fn worth(rows: &[Testified], hypothesis: Hypothesis, sources: Sources) -> Option<Worth> {
    let k = hypothesis as usize;
    let text: Option<Column> = sources.has_text().then_some(None);
    let columns: Vec<Column> = text
        .into_iter()
        .chain(sources.each_panel().map(Some))
        .collect();
    let ratio = |row: &Testified, column: &Column| match column {
        None => row.text[k],
        Some(panel) => row.panels[*panel as usize][k],
    };
    let (rows, labels): (Vec<&Testified>, Vec<bool>) = rows
        .iter()
        .filter(|row| row.sources.include(sources))
        .filter_map(|row| Some((row, row.label.against_genuine(hypothesis)?)))
        .unzip();
    let fakes = labels.iter().filter(|label| **label).count();
    let enough = fakes >= TEACHING_MIN && labels.len() - fakes >= TEACHING_MIN;
    let silent = |column: &Column| rows.iter().all(|row| ratio(row, column) == 0.0);
    if !enough || columns.iter().any(silent) {
        return None;
    }
    let records = Array2::from_shape_fn((rows.len(), columns.len()), |(row, column)| {
        ratio(rows[row], &columns[column])
    });
    let examples = Examples::new(records, Array1::from(labels));
    let fitted = LogisticRegression::default()
        .max_iterations(200)
        .fit(&examples)
        .ok()?;
    // Which class is the positive one depends on the order of the rows.
    let sign = if fitted.labels().pos.class { 1.0 } else { -1.0 };
    let mut worth = Worth::of_all(sources, 1.0);
    for (column, found) in columns.iter().zip(fitted.params()) {
        *match column {
            None => &mut worth.text,
            Some(panel) => &mut worth.panels[*panel as usize],
        } = (sign * found).clamp(0.0, 1.0);
    }
    Some(worth)
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
        if !i.is_multiple_of(20) {
            row.panels[Panel::Accounts as usize] = [ratio, 0.0];
            row.sources = row.sources.with_panel(Panel::Accounts);
        }
        row
    }

    #[test]
    fn what_is_said_twice_counts_half_each() {
        let rows: Vec<Testified> = (0..6000).map(echo).collect();
        let Fusion(sets) = fusion(&rows, Hypothesis::Paid, |_| true);
        assert_eq!(sets.len(), 1);
        let sum = sets[0].text + sets[0].panels[Panel::Accounts as usize];
        assert!((sum - 1.0).abs() < 0.15, "{sum}");
    }

    #[test]
    fn without_both_classes_nothing_is_learnt() {
        let rows: Vec<Testified> = (0..500)
            .map(|i| Testified {
                label: Label::Genuine,
                ..echo(i)
            })
            .collect();
        assert_eq!(fusion(&rows, Hypothesis::Paid, |_| true), Fusion::default());
    }
}
