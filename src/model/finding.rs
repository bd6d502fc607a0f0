//! What behaviour says of a review, kept small, and told as evidence.

use super::evidence::Piece;
use super::fusion::Sources;
use super::heads::PerHypothesis;
use crate::behaviour::panel::{Panel, PerPanel};
use crate::behaviour::population::Percentiles;
use crate::signal::{Family, Signal};

/// The sums of signals too weak to be listed, with the heads' constants.
pub const REST: PerPanel<Signal> = [
    rest(
        "reviewer.other",
        Family::Reviewer,
        "the signals of reviewer, product, timing and network over histories not listed one by \
         one, summed, with the head's constant",
    ),
    rest(
        "network.other",
        Family::Network,
        "the signals of shared addresses not listed one by one, summed, with the head's constant",
    ),
    rest(
        "duplicates.other",
        Family::Duplicates,
        "the signals of duplicate texts not listed one by one, summed, with the head's constant",
    ),
];

const fn rest(name: &'static str, family: Family, definition: &'static str) -> Signal {
    Signal {
        name,
        family,
        definition,
        source: "this project",
        needs: &["reviewer_id"],
    }
}

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
    /// The strongest first.
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

    /// What one panel says: every signal's value and weights, and their sums
    /// with the heads' constants.
    pub fn of(
        panel: Panel,
        values: &[f32],
        terms: &[PerHypothesis<f64>],
        totals: PerHypothesis<f64>,
    ) -> Self {
        let mut finding = Self {
            seen: Sources::NONE.with_panel(panel),
            ..Self::default()
        };
        finding.totals[panel as usize] = totals.map(kept);
        let listed = |weights: &PerHypothesis<f64>| weights.iter().any(|w| w.abs() >= LISTED);
        let signals = values.iter().zip(terms).enumerate();
        let reasons = signals.filter(|(_, (_, weights))| listed(weights));
        finding.keep_strongest(reasons.map(|(signal, (value, weights))| Reason {
            value: *value,
            weights: weights.map(kept),
            panel: panel as u8,
            signal: signal as u8,
        }));
        finding
    }

    /// Adds what another panel says of the same review.
    pub fn join(&mut self, other: &Finding) {
        self.seen = self.seen.union(other.seen);
        for (own, others) in self.totals.iter_mut().zip(other.totals) {
            *own = std::array::from_fn(|k| own[k].saturating_add(others[k]));
        }
        self.keep_strongest(other.reasons);
    }

    /// Of equally strong ones the earlier stay.
    fn keep_strongest(&mut self, more: impl IntoIterator<Item = Reason>) {
        for reason in more {
            let stronger = |own: &Reason| own.strength() >= reason.strength();
            let place = self.reasons.partition_point(stronger);
            if place < REASONS {
                self.reasons[place..].rotate_right(1);
                self.reasons[place] = reason;
            }
        }
    }
}

/// What the heads say of the reviews of a table.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    pub(super) rows: u64,
    pub(super) by_row: Vec<Finding>,
    pub(super) percentiles: PerPanel<Percentiles>,
}

impl Findings {
    /// The rows of the table, whether anything is said of them or not.
    pub fn rows(&self) -> u64 {
        self.rows
    }

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
        for panel in finding.seen.each_panel() {
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
                piece.detail = measure.told(f64::from(reason.value), percentile);
                pieces.push(piece);
                others = std::array::from_fn(|k| others[k].saturating_sub(reason.weights[k]));
            }
            let rest = &REST[panel as usize];
            pieces.push(Piece::new(rest.name, rest.family, scaled(others, panel)));
        }
        pieces
    }
}
