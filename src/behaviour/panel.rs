//! Signals that need the same columns, computed together.

use serde::{Deserialize, Serialize};

use super::{Measure, accounts, duplicates, histories};

/// A set of signals with the same needs. A review has a panel if its row has
/// the cells that the panel is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Panel {
    /// Reviewer, product, time and stars.
    Histories,
    /// Reviewer, address or device, and text.
    Accounts,
    /// Reviewer and text.
    Duplicates,
}

/// Number of panels.
pub const PANELS: usize = 3;

impl Panel {
    /// All panels, in the order of every [`PerPanel`].
    pub const ALL: [Panel; PANELS] = [Panel::Histories, Panel::Accounts, Panel::Duplicates];

    /// The name in manifests and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Panel::Histories => "histories",
            Panel::Accounts => "accounts",
            Panel::Duplicates => "duplicates",
        }
    }

    /// Its signals, in the order of their values.
    pub const fn measures(self) -> &'static [Measure] {
        match self {
            Panel::Histories => &histories::MEASURES,
            Panel::Accounts => &accounts::MEASURES,
            Panel::Duplicates => &duplicates::MEASURES,
        }
    }
}

/// One value for each of [`Panel::ALL`].
pub type PerPanel<T> = [T; PANELS];

/// One review's signals of one panel.
#[derive(Debug, Clone, Copy)]
pub struct Observed<'a> {
    /// Where the review stands in the table.
    pub row: u32,
    /// Whether it is the one that stands for its reviewer, for its product,
    /// where each is to count once.
    pub stands_for: StandsFor,
    /// A value for each of the panel's measures; NaN for what cannot be said.
    pub values: &'a [f32],
}

/// See [`Observed::stands_for`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StandsFor {
    /// It is the first of its reviewer.
    pub reviewer: bool,
    /// It is the first of its product.
    pub product: bool,
}
