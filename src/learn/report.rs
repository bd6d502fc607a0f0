//! What judgements of labelled reviews show, sliced.

use serde::Serialize;

use super::dataset::{Dataset, Label};
use super::judge::Judgement;
use super::metrics::{self, Confusion, Forecast, Scored};
use crate::model::evidence::Verdict;
use crate::model::heads::Hypothesis;
use crate::model::reference::{LENGTHS, length_class};
use crate::text::style;

/// One hypothesis against `genuine` on one slice of the reviews.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Detection {
    /// What the slice is taken by: `corpus`, `language`, `length` or `all`.
    pub by: &'static str,
    /// Its value.
    pub slice: String,
    /// What is detected.
    pub hypothesis: Hypothesis,
    /// Genuine reviews.
    pub genuine: usize,
    /// Reviews of the hypothesis.
    pub fake: usize,
    /// Area under the ROC curve.
    pub auc: Option<f64>,
    /// Average precision at the slice's base rate.
    pub average_precision: Option<f64>,
    /// Share judged rightly where fake is likelier than not at the slice's
    /// base rate.
    pub accuracy: f64,
    /// F1 of the fakes at the same point.
    pub f1: f64,
    /// Recall at 1 % false positives on this slice.
    pub recall_at_1_percent: Option<f64>,
    /// Mean squared error at equal base rates.
    pub brier: Option<f64>,
    /// Expected calibration error at equal base rates, 15 bins of equal mass.
    pub calibration_error: Option<f64>,
    /// Share of the fakes whose verdict is paid or bot.
    pub flagged: f64,
}

/// The false alarms of the verdict on one kind of genuine review.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FalseAlarms {
    /// Language as stated.
    pub language: String,
    /// Length class in word equivalents.
    pub length: &'static str,
    /// Genuine reviews.
    pub genuine: usize,
    /// Share of them whose verdict is paid or bot.
    pub flagged: f64,
}

/// All slices.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// How well each hypothesis is told from genuine.
    pub detection: Vec<Detection>,
    /// How often genuine reviews are flagged.
    pub false_alarms: Vec<FalseAlarms>,
}

/// Slices with fewer reviews of a class say nothing.
const CLASS_MIN: usize = 20;

impl Report {
    /// Measures judgements.
    pub fn new(dataset: &Dataset, judgements: &[Judgement]) -> Self {
        let corpus = |j: &Judgement| dataset.corpora[dataset.samples[j.sample].corpus].clone();
        let language = |j: &Judgement| stated(&dataset.samples[j.sample].language);
        let length = |j: &Judgement| length(dataset, j).to_owned();
        let mut detection = Vec::new();
        for hypothesis in Hypothesis::ALL {
            let rows = relevant(dataset, judgements, hypothesis);
            let mut slice = |by, key: &dyn Fn(&Judgement) -> String| {
                detection.extend(sliced(&rows, key).into_iter().filter_map(|(value, rows)| {
                    Detection::measure(dataset, by, value, hypothesis, &rows)
                }));
            };
            slice("corpus", &corpus);
            slice("language", &language);
            slice("length", &length);
        }
        Self {
            detection,
            false_alarms: false_alarms(dataset, judgements),
        }
    }
}

fn stated(language: &str) -> String {
    let stated = if language.is_empty() {
        "unstated"
    } else {
        language
    };
    stated.to_owned()
}

fn length(dataset: &Dataset, judgement: &Judgement) -> &'static str {
    let words = dataset.samples[judgement.sample].document.words();
    LENGTHS[usize::from(length_class(style::length(words)))]
}

/// The judgements of corpora that hold both classes of a hypothesis.
fn relevant<'a>(
    dataset: &Dataset,
    judgements: &'a [Judgement],
    hypothesis: Hypothesis,
) -> Vec<&'a Judgement> {
    let trains: Vec<bool> = (0..dataset.corpora.len())
        .map(|corpus| dataset.trains(corpus, hypothesis))
        .collect();
    judgements
        .iter()
        .filter(|j| {
            let sample = &dataset.samples[j.sample];
            trains[sample.corpus] && sample.label.against_genuine(hypothesis).is_some()
        })
        .collect()
}

fn sliced<'a>(
    rows: &[&'a Judgement],
    key: &dyn Fn(&Judgement) -> String,
) -> Vec<(String, Vec<&'a Judgement>)> {
    let mut slices: std::collections::BTreeMap<String, Vec<&Judgement>> = Default::default();
    for row in rows {
        slices.entry(key(row)).or_default().push(row);
    }
    slices.into_iter().collect()
}

impl Detection {
    fn measure(
        dataset: &Dataset,
        by: &'static str,
        slice: String,
        hypothesis: Hypothesis,
        rows: &[&Judgement],
    ) -> Option<Self> {
        let scored: Vec<Scored> = rows
            .iter()
            .map(|row| Scored {
                score: row.weights[hypothesis as usize],
                label: dataset.samples[row.sample].label != Label::Genuine,
            })
            .collect();
        let fake = scored.iter().filter(|row| row.label).count();
        let genuine = scored.len() - fake;
        // Where no head had learnt the hypothesis every weight is the same.
        let judged = scored.iter().any(|row| row.score != scored[0].score);
        if fake < CLASS_MIN || genuine < CLASS_MIN || !judged {
            return None;
        }
        let forecasts: Vec<Forecast> = scored
            .iter()
            .map(|row| Forecast {
                probability: 1.0 / (1.0 + (-row.score).exp()),
                label: row.label,
                weight: 1.0 / if row.label { fake } else { genuine } as f64,
            })
            .collect();
        let even_odds = (genuine as f64 / fake as f64).ln();
        let confusion = Confusion::at(&scored, even_odds);
        let flagged = rows
            .iter()
            .filter(|row| dataset.samples[row.sample].label != Label::Genuine && flagged(row))
            .count();
        Some(Self {
            by,
            slice,
            hypothesis,
            genuine,
            fake,
            auc: metrics::auc(&scored),
            average_precision: metrics::average_precision(&scored),
            accuracy: confusion.accuracy(),
            f1: confusion.f1(),
            recall_at_1_percent: metrics::recall_at_fpr(&scored, 0.01),
            brier: metrics::brier(&forecasts),
            calibration_error: metrics::calibration_error(&forecasts, 15),
            flagged: flagged as f64 / fake as f64,
        })
    }
}

fn flagged(judgement: &Judgement) -> bool {
    matches!(judgement.verdict, Verdict::Paid | Verdict::Bot)
}

fn false_alarms(dataset: &Dataset, judgements: &[Judgement]) -> Vec<FalseAlarms> {
    let mut buckets: std::collections::BTreeMap<(String, u8), [usize; 2]> = Default::default();
    for judgement in judgements {
        let sample = &dataset.samples[judgement.sample];
        if sample.label == Label::Genuine {
            let class = length_class(style::length(sample.document.words()));
            let counts = buckets
                .entry((stated(&sample.language), class))
                .or_default();
            counts[0] += 1;
            counts[1] += usize::from(flagged(judgement));
        }
    }
    buckets
        .into_iter()
        .map(|((language, class), [genuine, flagged])| FalseAlarms {
            language,
            length: LENGTHS[usize::from(class)],
            genuine,
            flagged: flagged as f64 / genuine as f64,
        })
        .collect()
}
