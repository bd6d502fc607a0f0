//! What held-out judgements of a head show.

use serde::Serialize;

use crate::learn::metrics::{self, Confusion, Forecast, Scored};

/// Which rows are judged by heads that have not seen them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Train on the published train and val rows, judge the test rows.
    Split,
    /// Every group is judged without itself.
    Groups,
    /// Every corpus is judged by the others.
    LeaveCorpus,
}

/// How well a head tells one class from the other on some rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// What was judged: an account, a comment, a post, a sentence.
    pub task: &'static str,
    /// Which rows: a corpus, a group, `all`.
    pub slice: String,
    /// Rows of the innocent class.
    pub negative: usize,
    /// Rows of the suspected class.
    pub positive: usize,
    /// Area under the ROC curve.
    pub auc: Option<f64>,
    /// Average precision at the slice's base rate.
    pub average_precision: Option<f64>,
    /// Share judged rightly where the suspected class is likelier than not at
    /// the slice's base rate.
    pub accuracy: f64,
    /// F1 of the suspected class at the same point.
    pub f1: f64,
    /// Recall at 1 % false positives.
    pub recall_at_1_percent: Option<f64>,
    /// Recall at 5 % false positives.
    pub recall_at_5_percent: Option<f64>,
    /// Expected calibration error at equal base rates, 15 bins of equal mass.
    pub calibration_error: Option<f64>,
}

impl Measured {
    /// Measures rows whose scores are calibrated log-likelihood ratios, natural
    /// log.
    pub fn of(task: &'static str, slice: impl Into<String>, rows: &[Scored]) -> Self {
        let positive = rows.iter().filter(|row| row.label).count();
        let negative = rows.len() - positive;
        let even_odds = (negative as f64 / positive.max(1) as f64).ln();
        let confusion = Confusion::at(rows, even_odds);
        let forecasts: Vec<Forecast> = rows
            .iter()
            .map(|row| Forecast {
                probability: 1.0 / (1.0 + (-row.score).exp()),
                label: row.label,
                weight: 1.0 / if row.label { positive } else { negative } as f64,
            })
            .collect();
        Measured {
            task,
            slice: slice.into(),
            negative,
            positive,
            auc: metrics::auc(rows),
            average_precision: metrics::average_precision(rows),
            accuracy: confusion.accuracy(),
            f1: confusion.f1(),
            recall_at_1_percent: metrics::recall_at_fpr(rows, 0.01),
            recall_at_5_percent: metrics::recall_at_fpr(rows, 0.05),
            calibration_error: metrics::calibration_error(&forecasts, 15),
        }
    }

    /// What [`cells`](Self::cells) are called.
    pub const HEADER: [&'static str; 11] = [
        "task", "slice", "negative", "positive", "AUC", "AP", "acc", "F1", "R@1%", "R@5%", "ECE",
    ];

    /// The figures, as a row of a table.
    pub fn cells(&self) -> [String; 11] {
        let number =
            |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.4}"));
        [
            self.task.to_owned(),
            self.slice.clone(),
            self.negative.to_string(),
            self.positive.to_string(),
            number(self.auc),
            number(self.average_precision),
            number(Some(self.accuracy)),
            number(Some(self.f1)),
            number(self.recall_at_1_percent),
            number(self.recall_at_5_percent),
            number(self.calibration_error),
        ]
    }
}

/// The figures as a Markdown table.
pub fn table(rows: &[Measured]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut table = line(&Measured::HEADER.map(str::to_owned));
    table.push_str(&line(&Measured::HEADER.map(|_| "---".to_owned())));
    for row in rows {
        table.push_str(&line(&row.cells()));
    }
    table
}
