//! What several sources of evidence about one review are worth together.
//!
//! Each source is calibrated on its own. If sources were independent given
//! the truth, their log-likelihood ratios would simply add up; they are not,
//! and the plain sum is too sure of itself. Where a labelled table had several
//! sources, a logistic regression over their ratios says what each is worth
//! beside the others. A source that was in no such table takes the least of
//! what others were found worth.

use serde::{Deserialize, Serialize};

use super::heads::Hypothesis;
use crate::behaviour::panel::{Panel, PerPanel};

/// Which sources spoke of a review.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Sources(u8);

const TEXT: u8 = 1 << Panel::ALL.len();

impl Sources {
    /// No source.
    pub const NONE: Self = Self(0);

    /// Every set of sources.
    pub fn sets() -> impl Iterator<Item = Self> {
        (0..2 * TEXT).map(Self)
    }

    /// Its place among all [sets](Self::sets).
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Whether all of a set are among these.
    pub fn include(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// Every set of panels.
    pub fn panel_sets() -> impl Iterator<Item = Self> {
        (0..TEXT).map(Self)
    }

    /// Whether none spoke.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// These and a panel.
    pub fn with_panel(self, panel: Panel) -> Self {
        Self(self.0 | 1 << panel as u8)
    }

    /// These and the text.
    pub fn with_text(self) -> Self {
        Self(self.0 | TEXT)
    }

    /// These and those.
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a panel is among them.
    pub fn has_panel(self, panel: Panel) -> bool {
        self.0 & 1 << panel as u8 != 0
    }

    /// The panels among them, in their order.
    pub fn each_panel(self) -> impl Iterator<Item = Panel> {
        let own = move |panel: &Panel| self.has_panel(*panel);
        Panel::ALL.into_iter().filter(own)
    }

    /// Whether the text is among them.
    pub fn has_text(self) -> bool {
        self.0 & TEXT != 0
    }

    /// Their names: `text`, then those of the panels.
    pub fn names(self) -> Vec<&'static str> {
        let text = self.has_text().then_some("text");
        text.into_iter()
            .chain(self.each_panel().map(Panel::name))
            .collect()
    }

    /// The panels among them.
    pub fn panels(self) -> Self {
        Self(self.0 & !TEXT)
    }

    /// How many they are.
    pub fn count(self) -> u32 {
        self.0.count_ones()
    }
}

/// What each source of a set is worth beside the others, 0–1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Worth {
    /// The set.
    pub sources: Sources,
    /// Of the text, 1 where it is not in the set.
    pub text: f64,
    /// Of each panel, 1 where it is not in the set.
    pub panels: PerPanel<f64>,
}

/// What the sources of one hypothesis are worth beside each other, for every
/// set of several that some labelled table had.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Fusion(pub Vec<Worth>);

/// What a source is worth beside others where nothing could be learnt: about
/// what the sources of Dianping turned out to be.
const APART: f64 = 0.6;

impl Fusion {
    /// What the sources that speak are worth. Where they never spoke together,
    /// each counts as little as the least that was learnt of any.
    pub fn worth(&self, sources: Sources) -> Worth {
        if sources.count() < 2 {
            return Worth::of_all(sources, 1.0);
        }
        let known = self.0.iter().find(|worth| worth.sources == sources);
        known.copied().unwrap_or_else(|| {
            let learnt = self.0.iter().flat_map(Worth::of_members);
            Worth::of_all(sources, learnt.reduce(f64::min).unwrap_or(APART))
        })
    }
}

impl Worth {
    /// The same for all.
    pub fn of_all(sources: Sources, worth: f64) -> Self {
        Self {
            sources,
            text: worth,
            panels: [worth; Panel::ALL.len()],
        }
    }

    fn of_members(&self) -> impl Iterator<Item = f64> {
        let text = self.sources.has_text().then_some(self.text);
        let panels = self.sources.each_panel();
        let panels = panels.map(|panel| self.panels[panel as usize]);
        panels.chain(text).collect::<Vec<f64>>().into_iter()
    }
}

/// The sources of one hypothesis that speak: a panel without a head for it
/// does not.
pub fn speaking(
    sources: Sources,
    speaks: impl Fn(Panel, Hypothesis) -> bool,
    hypothesis: Hypothesis,
) -> Sources {
    let own = (sources.each_panel()).filter(|panel| speaks(*panel, hypothesis));
    let text = if sources.has_text() {
        Sources::NONE.with_text()
    } else {
        Sources::NONE
    };
    own.fold(text, Sources::with_panel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alone_a_source_counts_whole_and_beside_others_what_was_learnt() {
        let text = Sources::NONE.with_text();
        let both = text.with_panel(Panel::Accounts);
        let fusion = Fusion(vec![Worth {
            sources: both,
            text: 0.7,
            panels: [1.0, 0.8, 1.0],
        }]);
        assert_eq!(fusion.worth(text).text, 1.0);
        assert_eq!(fusion.worth(both).text, 0.7);
        assert_eq!(fusion.worth(both).panels[Panel::Accounts as usize], 0.8);
        let strangers = text.with_panel(Panel::Histories);
        assert_eq!(fusion.worth(strangers).text, 0.7);
        assert_eq!(
            fusion.worth(strangers).panels[Panel::Histories as usize],
            0.7
        );
        assert_eq!(Fusion::default().worth(both).text, APART);
    }
}
