//! Fits behaviour heads, and judges every labelled row by heads that have not
//! seen its group.

use std::ops::Range;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::dataset::{Dataset, Label, TEACHING_MIN};
use super::folds;
use super::forest::{self, ForestParams};
use super::market::{Known, Market, Observations};
use crate::behaviour::panel::{Panel, PerPanel};
use crate::model::forest::Forest;
use crate::model::heads::{Hypothesis, PerHypothesis};
use crate::model::tail::TESTED;

/// How behaviour heads are fitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BehaviourParams {
    /// Trees over histories.
    pub histories: ForestParams,
    /// Trees over shared addresses.
    pub accounts: ForestParams,
    /// Trees over duplicates.
    pub duplicates: ForestParams,
}

impl Default for BehaviourParams {
    fn default() -> Self {
        let small = ForestParams {
            trees: 120,
            rate: 0.05,
            leaves: 8,
            leaf_weight: 5.0,
            ..ForestParams::default()
        };
        Self {
            histories: ForestParams::default(),
            accounts: small.clone(),
            duplicates: ForestParams { trees: 40, ..small },
        }
    }
}

impl BehaviourParams {
    /// Checks that every parameter is possible.
    ///
    /// # Errors
    /// See [`ForestParams::check`].
    pub fn check(&self) -> Result<(), String> {
        Panel::ALL
            .into_iter()
            .try_for_each(|panel| self.of(panel).check(panel))
    }

    /// The views to learn from before a day: all rows as they looked on it.
    pub fn views_before(&self, dataset: &Dataset, day: i32) -> Vec<View> {
        vec![View::at(dataset, Some(day), Some(i32::MIN..day))]
    }

    fn of(&self, panel: Panel) -> &ForestParams {
        match panel {
            Panel::Histories => &self.histories,
            Panel::Accounts => &self.accounts,
            Panel::Duplicates => &self.duplicates,
        }
    }
}

/// A row of one of the dataset's markets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Index into the dataset's markets.
    pub market: usize,
    /// The row there.
    pub row: u32,
}

/// A labelled row judged by heads fitted without its group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// Which row.
    pub place: Place,
    /// What it is.
    pub label: Label,
    /// The round that judged it.
    pub fold: usize,
    /// Uncalibrated log-odds, where the row has the panel and the panel a head.
    pub logits: PerPanel<PerHypothesis<Option<f64>>>,
    /// The signal of [`TESTED`], where the row has its panel.
    pub tested: Option<f32>,
}

/// Log-odds to a log-likelihood ratio: what one unit is worth, and what is
/// added.
pub type Calibration = (f64, f64);

/// The signals of all markets as they stood at some moment, and the rows that
/// are learnt from as they looked then.
#[derive(Debug, Clone)]
pub struct View {
    observations: PerPanel<Vec<Observations>>,
    /// Days since 1970 of the rows to learn from; all rows if `None`.
    days: Option<Range<i32>>,
}

impl View {
    /// All that the tables hold.
    pub fn whole(dataset: &Dataset) -> Self {
        Self::at(dataset, None, None)
    }

    /// What was there before a day, if one is given.
    pub fn at(dataset: &Dataset, before: Option<i32>, days: Option<Range<i32>>) -> Self {
        let observations = Panel::ALL.map(|panel| {
            let markets = dataset.markets.iter();
            markets
                .map(|market| market.observe(panel, before))
                .collect()
        });
        Self { observations, days }
    }

    /// The signals of a row.
    pub fn of(&self, panel: Panel, place: Place) -> Option<&[f32]> {
        self.observations[panel as usize][place.market].of(place.row)
    }

    /// Whether a row is to be learnt from.
    fn teaches(&self, known: &Known) -> bool {
        match (&self.days, known.day) {
            (Some(days), Some(day)) => days.contains(&day),
            (Some(_), None) => false,
            (None, _) => true,
        }
    }
}

/// Examples of one hypothesis against genuine for one panel.
#[derive(Debug, Clone, Default)]
pub struct Examples {
    values: Vec<f32>,
    labels: Vec<bool>,
    corpora: Vec<usize>,
}

impl Examples {
    /// Adds the chosen rows of a market that have the panel and a label.
    pub fn add(
        &mut self,
        market: &Market,
        observations: &Observations,
        hypothesis: Hypothesis,
        chosen: impl Fn(u32) -> bool,
    ) {
        for row in observations.rows.iter().copied().filter(|row| chosen(*row)) {
            let label = market.rows[row as usize].label;
            let label = label.and_then(|label| label.against_genuine(hypothesis));
            if let (Some(label), Some(values)) = (label, observations.of(row)) {
                self.values.extend_from_slice(values);
                self.labels.push(label);
                self.corpora.push(market.corpus);
            }
        }
    }

    /// Fits trees; `None` unless some corpus has enough of both classes.
    /// Corpora count the same; in each the classes are as common as they are,
    /// which ranks better than making them even.
    pub fn fit(&self, panel: Panel, params: &BehaviourParams) -> Option<Forest> {
        let weights = even(&self.labels, &self.corpora)?;
        Some(forest::fit(
            panel,
            &self.values,
            &self.labels,
            &weights,
            params.of(panel),
        ))
    }
}

/// Weights by which corpora count the same and in each both classes, 1 on
/// average; a corpus without enough of both counts nothing. `None` if all do.
pub fn balanced(labels: &[bool], corpora: &[usize]) -> Option<Vec<f64>> {
    weights(labels, corpora, |counts, label| {
        0.5 / counts[usize::from(label)] as f64
    })
}

/// Weights by which corpora count the same, 1 on average; as [`balanced`]
/// otherwise.
pub fn even(labels: &[bool], corpora: &[usize]) -> Option<Vec<f64>> {
    weights(labels, corpora, |counts, _| {
        1.0 / (counts[0] + counts[1]) as f64
    })
}

fn weights(
    labels: &[bool],
    corpora: &[usize],
    weight: impl Fn(&[usize; 2], bool) -> f64,
) -> Option<Vec<f64>> {
    let mut counts = vec![[0_usize; 2]; corpora.iter().max().map_or(0, |last| last + 1)];
    for (label, corpus) in labels.iter().zip(corpora) {
        counts[*corpus][usize::from(*label)] += 1;
    }
    let teaches = |corpus: usize| counts[corpus].iter().all(|n| *n >= TEACHING_MIN);
    let teaching = (0..counts.len()).filter(|corpus| teaches(*corpus)).count();
    let scale = labels.len() as f64 / teaching as f64;
    let own = |(label, corpus): (&bool, &usize)| match teaches(*corpus) {
        true => scale * weight(&counts[*corpus], *label),
        false => 0.0,
    };
    (teaching > 0).then(|| labels.iter().zip(corpora).map(own).collect())
}

/// Judges every labelled row of the last view without its group.
pub fn held_out(
    dataset: &Dataset,
    views: &[View],
    folds: usize,
    params: &BehaviourParams,
    progress: &mut dyn FnMut(&str),
) -> Vec<Judged> {
    let folds_of: Vec<Vec<usize>> = dataset
        .markets
        .iter()
        .map(|market| {
            let keys: Vec<&str> = market
                .rows
                .iter()
                .map(|row| market.groups[row.group].as_str())
                .collect();
            folds::by_group(&keys, folds)
        })
        .collect();
    let rounds = folds_of.iter().flatten().max().map_or(0, |last| last + 1);
    let Some(last) = views.last() else {
        return Vec::new();
    };
    let mut judged = blank(dataset, last, |place| {
        folds_of[place.market][place.row as usize]
    });
    for fold in 0..rounds {
        progress(&format!("behaviour, fold {}", fold + 1));
        let taught = |place: Place| folds_of[place.market][place.row as usize] != fold;
        let forests = forests(dataset, views, params, taught);
        let own = judged.par_iter_mut().filter(|row| row.fold == fold);
        own.for_each(|row| row.ask(&forests, last));
    }
    judged
}

/// Judges the labelled rows of a view.
pub fn judged(dataset: &Dataset, view: &View, forests: &Forests) -> Vec<Judged> {
    let mut judged = blank(dataset, view, |_| 0);
    judged.par_iter_mut().for_each(|row| row.ask(forests, view));
    judged
}

fn blank(dataset: &Dataset, view: &View, fold: impl Fn(Place) -> usize) -> Vec<Judged> {
    let mut judged = Vec::new();
    for (market, of) in dataset.markets.iter().enumerate() {
        for (row, known) in of
            .rows
            .iter()
            .enumerate()
            .filter(|(_, known)| view.teaches(known))
        {
            let place = Place {
                market,
                row: row as u32,
            };
            judged.extend(known.label.map(|label| Judged {
                place,
                label,
                fold: fold(place),
                logits: Default::default(),
                tested: view.of(TESTED.0, place).map(|values| values[TESTED.1]),
            }));
        }
    }
    judged
}

/// Trees of a panel for a hypothesis.
pub type Forests = Vec<(Panel, Hypothesis, Forest)>;

impl Judged {
    /// Lets forests judge the row as it looks in a view.
    pub fn ask(&mut self, forests: &Forests, view: &View) {
        for (panel, hypothesis, forest) in forests {
            self.logits[*panel as usize][*hypothesis as usize] = view
                .of(*panel, self.place)
                .map(|values| forest.logit(values));
        }
    }
}

/// The forests of all panels and hypotheses that the chosen rows of the views
/// can teach.
pub fn forests(
    dataset: &Dataset,
    views: &[View],
    params: &BehaviourParams,
    chosen: impl Fn(Place) -> bool,
) -> Forests {
    let mut forests = Vec::new();
    for panel in Panel::ALL {
        for hypothesis in Hypothesis::ALL {
            let mut examples = Examples::default();
            for view in views {
                for (market, of) in dataset.markets.iter().enumerate() {
                    let observations = &view.observations[panel as usize][market];
                    examples.add(of, observations, hypothesis, |row| {
                        view.teaches(&of.rows[row as usize]) && chosen(Place { market, row })
                    });
                }
            }
            let forest = examples.fit(panel, params);
            forests.extend(forest.map(|forest| (panel, hypothesis, forest)));
        }
    }
    forests
}

/// What a unit of log-odds must be worth on held-out rows.
const SLOPE_MIN: f64 = 0.2;

/// Calibrates one head on held-out rows (Platt 1999), both classes and all
/// corpora counting the same, so that log-odds are log-likelihood ratios.
/// `None` also of a head that held-out rows hardly confirm: it has learnt chance.
pub fn calibration<'j>(
    dataset: &Dataset,
    judged: impl IntoIterator<Item = &'j Judged>,
    panel: Panel,
    hypothesis: Hypothesis,
) -> Option<Calibration> {
    let (mut logits, mut labels, mut corpora) = (Vec::new(), Vec::new(), Vec::new());
    for row in judged {
        let logit = row.logits[panel as usize][hypothesis as usize];
        if let (Some(logit), Some(label)) = (logit, row.label.against_genuine(hypothesis)) {
            logits.push(logit);
            labels.push(label);
            corpora.push(dataset.markets[row.place.market].corpus);
        }
    }
    let weights = balanced(&labels, &corpora)?;
    let rows = logits.iter().map(|logit| [*logit, 1.0]);
    let [slope, shift] = super::calibrate::logistic(rows, &labels, &weights);
    (slope > SLOPE_MIN).then_some((slope, shift))
}
