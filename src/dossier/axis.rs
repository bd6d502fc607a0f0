//! An axis as the page shows it.

use super::finding::FindingView;
use super::phrases as say;
use crate::creator::Dossier;
use crate::creator::finding::{Axis, Level};
use crate::report::bilingual::Both;
use crate::words::creator as words;

/// An axis with its findings, the worst first.
pub struct AxisView {
    /// Where it stands in the page.
    pub anchor: String,
    /// What it is called.
    pub name: Both,
    /// Its worst level; `None` if nothing was checked.
    pub level: Option<Level>,
    /// The same in words.
    pub word: Both,
    /// The worst finding in one sentence.
    pub told: Both,
    /// What was found.
    pub findings: Vec<FindingView>,
    /// What was not checked.
    pub gaps: Vec<Both>,
}

impl AxisView {
    /// The view of an axis of the dossier that stands at `place`.
    pub fn of(dossier: &Dossier, axis: Axis, place: &str) -> Self {
        let numbered = dossier.findings.iter().enumerate();
        let mut findings: Vec<FindingView> = numbered
            .filter(|(_, finding)| finding.axis() == axis)
            .map(|(at, finding)| FindingView::of(finding, format!("{place}-{}", at + 1)))
            .collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        let gaps = dossier.not_checked.iter().filter(|gap| gap.axis == axis);
        let mut gaps: Vec<Both> = gaps
            .map(|gap| Both::of(|language| words::gap(gap, language)))
            .collect();
        gaps.dedup();
        if findings.is_empty() && gaps.is_empty() {
            gaps.push(Both::of(|language| say::NOTHING_GIVEN.of(language)));
        }
        let level = worst(dossier, axis);
        Self {
            anchor: format!("{place}-{}", axis.name()),
            name: Both::of(|language| words::axis(axis, language)),
            level,
            word: level_word(level),
            told: told(&findings),
            findings,
            gaps,
        }
    }

    /// The name of the level in the style.
    pub fn class(&self) -> &'static str {
        class(self.level)
    }
}

/// The worst level of an axis; `None` if nothing was checked.
pub fn worst(dossier: &Dossier, axis: Axis) -> Option<Level> {
    let findings = dossier.findings.iter();
    let findings = findings.filter(|finding| finding.axis() == axis);
    findings.map(|finding| finding.level).max()
}

/// A level, or that there is none, in words.
pub fn level_word(level: Option<Level>) -> Both {
    match level {
        Some(level) => Both::of(|language| words::level(level, language)),
        None => Both::of(|language| say::UNCHECKED.of(language)),
    }
}

/// The name of a level, or of none, in the style.
pub fn class(level: Option<Level>) -> &'static str {
    level.map_or("unchecked", Level::name)
}

fn told(findings: &[FindingView]) -> Both {
    let Some(worst) = findings.first() else {
        return Both::of(|language| say::NOTHING_GIVEN.of(language));
    };
    Both {
        en: first_sentence(&worst.told.en, ". "),
        zh: first_sentence(&worst.told.zh, "。"),
    }
}

fn first_sentence(text: &str, end: &str) -> String {
    match text.split_once(end) {
        Some((first, _)) => format!("{first}{}", end.trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_at_its_end() {
        assert_eq!(first_sentence("It is 4.5. And more.", ". "), "It is 4.5.");
        assert_eq!(first_sentence("约 4.5%。还有。", "。"), "约 4.5%。");
        assert_eq!(first_sentence("audience.fake", ". "), "audience.fake");
    }
}
