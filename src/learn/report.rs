//! What judgements of labelled reviews show, sliced.

use std::collections::BTreeMap;

use serde::Serialize;

use super::dataset::Label;
use super::metrics::{self, Confusion, Forecast, Scored};
use crate::model::evidence::{Tier, Verdict};
use crate::model::heads::{Hypothesis, PerHypothesis};

/// One review as it was judged by one tier of evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Case<'d> {
    /// What there was to go on.
    pub tier: Tier,
    /// Its corpus.
    pub corpus: &'d str,
    /// Its language as stated, or empty.
    pub language: &'d str,
    /// Its length class; `None` where no text is looked at.
    pub length: Option<&'static str>,
    /// Whether its reviewer is `known` from before the split or `new`; `None`
    /// where that is no matter.
    pub reviewer: Option<&'static str>,
    /// What it is.
    pub label: Label,
    /// Summed weights of evidence.
    pub weights: PerHypothesis<f64>,
    /// What would be concluded.
    pub verdict: Verdict,
}

/// One hypothesis against `genuine` on one slice of the reviews.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Detection {
    /// What there was to go on.
    pub tier: &'static str,
    /// What the slice is taken by: `corpus`, `language`, `length` or
    /// `reviewer`.
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
    /// Recall at 5 % false positives.
    pub recall_at_5_percent: Option<f64>,
    /// How much commoner fakes are among the 1 % with the highest scores than
    /// in the slice.
    pub lift: Option<f64>,
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
    /// What there was to go on.
    pub tier: &'static str,
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
    /// Measures judgements. A review that was judged in several tiers counts
    /// in each.
    pub fn new(cases: &[Case]) -> Self {
        let slices: [(&str, &Key); 4] = [
            ("corpus", &|case| Some(case.corpus.to_owned())),
            ("language", &|case| Some(stated(case.language))),
            ("length", &|case| case.length.map(str::to_owned)),
            ("reviewer", &|case| case.reviewer.map(str::to_owned)),
        ];
        let mut detection = Vec::new();
        for tier in [Tier::Text, Tier::Behaviour, Tier::Both] {
            for hypothesis in Hypothesis::ALL {
                let rows = relevant(cases, tier, hypothesis);
                for (by, key) in &slices {
                    for (value, rows) in sliced(&rows, key) {
                        detection.extend(Detection::measure(tier, by, value, hypothesis, &rows));
                    }
                }
            }
        }
        Self {
            detection,
            false_alarms: false_alarms(cases),
        }
    }
}

/// What a case is sliced by; `None` if it belongs to no slice.
type Key = dyn Fn(&Case) -> Option<String>;

fn stated(language: &str) -> String {
    let stated = if language.is_empty() {
        "unstated"
    } else {
        language
    };
    stated.to_owned()
}

/// The cases of a tier in corpora that hold both classes of a hypothesis.
fn relevant<'c, 'd>(
    cases: &'c [Case<'d>],
    tier: Tier,
    hypothesis: Hypothesis,
) -> Vec<&'c Case<'d>> {
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let own = || {
        let of_tier = cases.iter().filter(|case| case.tier == tier);
        of_tier.filter_map(|case| Some((case, case.label.against_genuine(hypothesis)?)))
    };
    for (case, label) in own() {
        counts.entry(case.corpus).or_default()[usize::from(label)] += 1;
    }
    own()
        .filter(|(case, _)| counts[case.corpus].iter().all(|count| *count >= CLASS_MIN))
        .map(|(case, _)| case)
        .collect()
}

fn sliced<'c, 'd>(rows: &[&'c Case<'d>], key: &Key) -> Vec<(String, Vec<&'c Case<'d>>)> {
    let mut slices: BTreeMap<String, Vec<&Case>> = BTreeMap::new();
    for row in rows {
        if let Some(value) = key(row) {
            slices.entry(value).or_default().push(row);
        }
    }
    slices.into_iter().collect()
}

impl Detection {
    fn measure(
        tier: Tier,
        by: &'static str,
        slice: String,
        hypothesis: Hypothesis,
        rows: &[&Case],
    ) -> Option<Self> {
        let scored: Vec<Scored> = rows
            .iter()
            .map(|row| Scored {
                score: row.weights[hypothesis as usize],
                label: row.label != Label::Genuine,
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
            .filter(|row| row.label != Label::Genuine && flagged(row))
            .count();
        Some(Self {
            tier: tier.name(),
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
            recall_at_5_percent: metrics::recall_at_fpr(&scored, 0.05),
            lift: metrics::lift(&scored, 0.01),
            brier: metrics::brier(&forecasts),
            calibration_error: metrics::calibration_error(&forecasts, 15),
            flagged: flagged as f64 / fake as f64,
        })
    }
}

fn flagged(case: &Case) -> bool {
    case.verdict.is_flagged()
}

fn false_alarms(cases: &[Case]) -> Vec<FalseAlarms> {
    let mut slices: BTreeMap<(Tier, String, Option<&'static str>), [usize; 2]> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.label == Label::Genuine) {
        let slice = (case.tier, stated(case.language), case.length);
        let counts = slices.entry(slice).or_default();
        counts[0] += 1;
        counts[1] += usize::from(flagged(case));
    }
    slices
        .into_iter()
        .map(
            |((tier, language, length), [genuine, flagged])| FalseAlarms {
                tier: tier.name(),
                language,
                length: length.unwrap_or("no text"),
                genuine,
                flagged: flagged as f64 / genuine as f64,
            },
        )
        .collect()
}
