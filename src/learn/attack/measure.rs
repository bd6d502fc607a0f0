//! What attacks cost: how well the attacked fakes are told from genuine
//! reviews, which nobody attacked, and how many convictions turn round.

use std::collections::BTreeMap;
use std::fmt;

use comfy_table::Table;
use comfy_table::presets::ASCII_MARKDOWN;
use serde::Serialize;

use super::{Attack, Level};
use crate::learn::dataset::{Dataset, Label};
use crate::learn::judge::Judgement;
use crate::learn::metrics::{self, Scored};
use crate::model::evidence::SUBSTANTIAL;
use crate::model::heads::Hypothesis;

/// Slices with fewer reviews of a class say nothing.
const CLASS_MIN: usize = 20;

/// What one attack costs on the reviews of one corpus and language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Toll {
    /// The corpus.
    pub corpus: String,
    /// The language as stated; `all` for all of the corpus.
    pub language: String,
    /// What the fakes are.
    pub hypothesis: Hypothesis,
    /// The attack's name.
    pub attack: &'static str,
    /// What it touches.
    pub level: Level,
    /// Genuine reviews; they are not attacked.
    pub genuine: usize,
    /// Fakes.
    pub fake: usize,
    /// Share of the fakes in which the attack found anything to do; the others
    /// count as they are.
    pub changed: f64,
    /// Area under the ROC curve, of the fakes as they came and attacked.
    pub auc: [f64; 2],
    /// Recall at 1 % false positives, likewise.
    pub recall_at_1_percent: [f64; 2],
    /// Confident fakes: those whose verdict, at 1 % of genuine reviews flagged,
    /// was paid or bot before the attack.
    pub confident: usize,
    /// Share of them that are confidently genuine under the attack: their
    /// weight is at most −ln 3, the line of the verdict `genuine`. (Where no
    /// head knows the other hypothesis, its share of the prior alone would keep
    /// the verdict from ever being reached.) `None` without any.
    pub flipped: Option<f64>,
    /// The AUC that may be lost, if there is a bar.
    pub bar: Option<f64>,
}

/// The share of confident fakes that no attack may turn.
pub const FLIPPED_BAR: f64 = 0.10;

/// Measures all attacks of a dataset on all its corpora, whole and, where they
/// have several, by language.
pub fn tolls(dataset: &Dataset, judgements: &[Judgement]) -> Vec<Toll> {
    let mut slices: BTreeMap<(usize, usize, String), Vec<&Judgement>> = BTreeMap::new();
    for judgement in judgements {
        let sample = &dataset.samples[judgement.sample];
        for hypothesis in Hypothesis::ALL {
            if sample.label.against_genuine(hypothesis).is_some() {
                for language in ["all", &sample.language] {
                    let slice = (sample.corpus, hypothesis as usize, language.to_owned());
                    slices.entry(slice).or_default().push(judgement);
                }
            }
        }
    }
    let mut tolls = Vec::new();
    for ((corpus, hypothesis, language), rows) in &slices {
        let whole = (*corpus, *hypothesis, "all".to_owned());
        let alone = language != "all" && slices[&whole].len() == rows.len();
        if !alone && !language.is_empty() {
            let slice = Slice {
                dataset,
                hypothesis: Hypothesis::ALL[*hypothesis],
                rows,
            };
            let of_slice = slice.tolls(&dataset.corpora[*corpus], language);
            tolls.extend(of_slice.into_iter().flatten());
        }
    }
    tolls
}

struct Slice<'s> {
    dataset: &'s Dataset,
    hypothesis: Hypothesis,
    rows: &'s [&'s Judgement],
}

impl Slice<'_> {
    /// One for each attack; `None` of a slice with too few of a class.
    fn tolls(&self, corpus: &str, language: &str) -> Option<Vec<Toll>> {
        let fakes: Vec<&Judgement> = (self.rows.iter().copied())
            .filter(|row| self.is_fake(row))
            .collect();
        let genuine = self.rows.len() - fakes.len();
        if genuine < CLASS_MIN || fakes.len() < CLASS_MIN {
            return None;
        }
        let plain = self.scored(None);
        let (auc, recall) = (metrics::auc(&plain)?, metrics::recall_at_fpr(&plain, 0.01)?);
        let confident: Vec<&&Judgement> = (fakes.iter())
            .filter(|fake| fake.verdict.is_flagged())
            .collect();
        let toll = |(at, attack): (usize, &Attack)| {
            let scored = self.scored(Some(at));
            let changed = fakes.iter().filter(|fake| fake.attacked[at].changed);
            let flipped = (confident.iter())
                .filter(|fake| {
                    let attacked = &fake.attacked[at];
                    let weight = attacked.weights[self.hypothesis as usize];
                    !attacked.verdict.is_flagged() && weight <= SUBSTANTIAL
                })
                .count();
            Some(Toll {
                corpus: corpus.to_owned(),
                language: language.to_owned(),
                hypothesis: self.hypothesis,
                attack: attack.name(),
                level: attack.level(),
                genuine,
                fake: fakes.len(),
                changed: changed.count() as f64 / fakes.len() as f64,
                auc: [auc, metrics::auc(&scored)?],
                recall_at_1_percent: [recall, metrics::recall_at_fpr(&scored, 0.01)?],
                confident: confident.len(),
                flipped: (!confident.is_empty()).then(|| flipped as f64 / confident.len() as f64),
                bar: attack.bar(),
            })
        };
        self.dataset.attacks.iter().enumerate().map(toll).collect()
    }

    fn is_fake(&self, row: &Judgement) -> bool {
        self.dataset.samples[row.sample].label != Label::Genuine
    }

    /// All rows, the fakes under an attack if one is given.
    fn scored(&self, attack: Option<usize>) -> Vec<Scored> {
        let score = |row: &&Judgement| {
            let label = self.is_fake(row);
            let weights = match attack.filter(|_| label) {
                Some(at) => row.attacked[at].weights,
                None => row.weights,
            };
            Scored {
                score: weights[self.hypothesis as usize],
                label,
            }
        };
        self.rows.iter().map(score).collect()
    }
}

impl Toll {
    /// The AUC lost.
    pub fn cost(&self) -> f64 {
        self.auc[0] - self.auc[1]
    }

    /// Whether both bars hold.
    pub fn holds(&self) -> bool {
        let kept = self.bar.is_none_or(|bar| self.cost() <= bar);
        kept && self.flipped.is_none_or(|share| share <= FLIPPED_BAR)
    }
}

/// Tolls as a Markdown table.
#[derive(Debug)]
pub struct Tolls<'t>(pub &'t [Toll]);

impl fmt::Display for Tolls<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = Table::new();
        *table.style_mut() = ASCII_MARKDOWN;
        table.set_header([
            "corpus",
            "language",
            "task",
            "attack",
            "changed",
            "AUC",
            "under it",
            "cost",
            "R@1%",
            "under it",
            "confident",
            "flipped",
            "bars",
        ]);
        let share = |share: f64| format!("{:.1} %", 100.0 * share);
        for toll in self.0 {
            let [auc, recall] = [toll.auc, toll.recall_at_1_percent]
                .map(|pair| pair.map(|value| format!("{value:.4}")));
            let [auc_before, auc_after] = auc;
            let [recall_before, recall_after] = recall;
            table.add_row([
                toll.corpus.clone(),
                toll.language.clone(),
                toll.hypothesis.name().to_owned(),
                toll.attack.to_owned(),
                share(toll.changed),
                auc_before,
                auc_after,
                format!("{:+.4}", -toll.cost()),
                recall_before,
                recall_after,
                toll.confident.to_string(),
                toll.flipped.map_or("-".to_owned(), share),
                if toll.holds() { "hold" } else { "broken" }.to_owned(),
            ]);
        }
        writeln!(out, "{table}")
    }
}
