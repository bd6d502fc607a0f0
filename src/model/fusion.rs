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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sources(u8);

const TEXT: u8 = 1 << Panel::ALL.len();

impl Sources {
    /// No source.
    pub const NONE: Self = Self(0);

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

    /// Whether the text is among them.
    pub fn has_text(self) -> bool {
        self.0 & TEXT != 0
    }

    /// The panels among them.
    pub fn panels(self) -> Self {
        Self(self.0 & !TEXT)
    }

    fn count(self) -> u32 {
        self.0.count_ones()
    }
}

/// What the sources of one hypothesis are worth beside each other, 0–1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Fusion {
    /// Of the text, if it was ever learnt.
    pub text: Option<f64>,
    /// Of each panel.
    pub panels: PerPanel<Option<f64>>,
}

impl Default for Fusion {
    fn default() -> Self {
        Self {
            text: None,
            panels: [None; Panel::ALL.len()],
        }
    }
}

/// What a source is worth beside others where nothing could be learnt: about
/// what the sources of Dianping turned out to be.
const APART: f64 = 0.6;

impl Fusion {
    /// What the text's evidence is worth where `sources` speak.
    pub fn of_text(&self, sources: Sources) -> f64 {
        self.factor(self.text, sources)
    }

    /// The same of a panel's.
    pub fn of_panel(&self, panel: Panel, sources: Sources) -> f64 {
        self.factor(self.panels[panel as usize], sources)
    }

    fn factor(&self, learnt: Option<f64>, sources: Sources) -> f64 {
        if sources.count() < 2 {
            return 1.0;
        }
        let least = || {
            let all = self.panels.iter().flatten().chain(&self.text);
            all.copied().reduce(f64::min).unwrap_or(APART)
        };
        learnt.unwrap_or_else(least).clamp(0.0, 1.0)
    }
}

/// The sources of one hypothesis that speak: a panel without a head for it
/// does not.
pub fn speaking(
    sources: Sources,
    speaks: impl Fn(Panel, Hypothesis) -> bool,
    hypothesis: Hypothesis,
) -> Sources {
    let panels = Panel::ALL.into_iter();
    let own = panels.filter(|panel| sources.has_panel(*panel) && speaks(*panel, hypothesis));
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
        let fusion = Fusion {
            text: Some(0.7),
            panels: [None, Some(0.8), Some(1.3)],
        };
        let text = Sources::NONE.with_text();
        let both = text.with_panel(Panel::Accounts);
        assert_eq!(fusion.of_text(text), 1.0);
        assert_eq!(fusion.of_text(both), 0.7);
        assert_eq!(fusion.of_panel(Panel::Accounts, both), 0.8);
        assert_eq!(fusion.of_panel(Panel::Duplicates, both), 1.0);
        assert_eq!(fusion.of_panel(Panel::Histories, both), 0.7);
        assert_eq!(Fusion::default().of_text(both), APART);
    }
}
