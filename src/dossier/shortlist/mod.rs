//! Many creators side by side: whom to pay, whom to ask first, whom to avoid.

mod table;

use std::cmp::Ordering;

use super::axis::{class, level_word, worst};
use super::phrases as say;
use super::view::{called, deciding, followers};
use crate::creator::Dossier;
use crate::creator::finding::{Axis, Level};
use crate::creator::recommendation::Advice;
use crate::report::bilingual::Both;
use crate::words::creator as words;

pub use table::batch;

/// Findings that are named in a line.
const NAMED: usize = 4;

/// The places of the dossiers in the order of a shortlist: proceed first, avoid
/// last, among equals those with fewer and lesser findings and with more that
/// was checked, then by name.
pub fn order(dossiers: &[Dossier]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..dossiers.len()).collect();
    order.sort_by(|a, b| compared(&dossiers[*a], &dossiers[*b]));
    order
}

fn compared(a: &Dossier, b: &Dossier) -> Ordering {
    let key = |dossier: &Dossier| {
        let of = |level| {
            let findings = dossier.findings.iter();
            findings.filter(|finding| finding.level == level).count()
        };
        let advice = &dossier.recommendation;
        (
            advice.advice,
            advice.rests_on.is_empty(),
            [of(Level::Avoid), of(Level::Verify), of(Level::Note)],
            dossier.not_checked.len(),
        )
    };
    key(a).cmp(&key(b)).then_with(|| a.creator.cmp(&b.creator))
}

/// A creator's line in the page.
pub struct LineView {
    /// Where the dossier is: an anchor in the page, or a file beside it.
    pub link: String,
    /// What the creator is called.
    pub name: String,
    /// Where the creator posts.
    pub platform: Option<String>,
    /// Followers at last count.
    pub followers: String,
    /// What to do.
    pub advice: Advice,
    /// The same in words.
    pub word: Both,
    /// Every axis: its name, the name of its worst level in the style, the same
    /// in words.
    pub levels: Vec<(Both, &'static str, Both)>,
    /// What the advice rests on, if something was found.
    pub named: Vec<Both>,
    /// How much more it rests on.
    pub more: Option<Both>,
    /// How much was not checked.
    pub gaps: usize,
}

impl LineView {
    /// The line of a dossier that a link leads to.
    pub fn of(dossier: &Dossier, link: String) -> Self {
        let advice = dossier.recommendation.advice;
        let level = |axis| {
            let level = worst(dossier, axis);
            let name = Both::of(|language| words::axis(axis, language));
            (name, class(level), level_word(level))
        };
        let mut titles = titles(dossier);
        let left = titles.len().saturating_sub(NAMED);
        titles.truncate(NAMED);
        Self {
            link,
            name: called(dossier),
            platform: (dossier.subject.platform.as_deref()).map(super::foreign::name),
            followers: followers(&dossier.subject).unwrap_or_else(|| "–".to_owned()),
            advice,
            word: Both::of(|language| words::advice(advice, language)),
            levels: Axis::ALL.into_iter().map(level).collect(),
            named: titles,
            more: (left > 0).then(|| say::MORE.with(&[&left])),
            gaps: dossier.not_checked.len(),
        }
    }
}

/// The titles of the findings that decided, once each; none where all is as it
/// should be.
fn titles(dossier: &Dossier) -> Vec<Both> {
    let level = deciding(dossier.recommendation.advice);
    let mut titles: Vec<Both> = Vec::new();
    for finding in &dossier.findings {
        if finding.level == level && level > Level::Note {
            let title = Both::of(|language| words::title(finding, language));
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
    }
    titles
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::creator::finding::Finding;
    use crate::creator::recommendation::recommend;
    use crate::creator::subject::Subject;

    /// A dossier of findings.
    pub fn dossier(creator: &str, findings: &[(&'static str, Level)]) -> Dossier {
        let findings: Vec<Finding> = (findings.iter())
            .map(|(code, level)| Finding::new(code, *level))
            .collect();
        Dossier {
            creator: creator.to_owned(),
            subject: Subject::default(),
            recommendation: recommend(&findings),
            findings,
            not_checked: Vec::new(),
        }
    }

    #[test]
    fn whom_to_pay_stands_first_and_who_could_not_be_checked_last_of_those_to_ask() {
        use Level::{Avoid, Clear, Note, Verify};
        let of = |jump| {
            [
                ("audience.fake", Clear),
                ("growth.jump", jump),
                ("conduct.niche", Clear),
            ]
        };
        let (checked, noted) = (of(Clear), of(Note));
        let dossiers = [
            dossier("unknown", &[]),
            dossier("bad", &[("audience.fake", Avoid)]),
            dossier("two", &[("audience.fake", Verify), ("growth.jump", Verify)]),
            dossier("noted", &noted),
            dossier("one", &[("audience.fake", Verify), ("growth.jump", Note)]),
            dossier("good", &checked),
        ];
        let named = order(&dossiers).into_iter();
        let named: Vec<&str> = named.map(|at| dossiers[at].creator.as_str()).collect();
        assert_eq!(named, ["good", "noted", "one", "two", "unknown", "bad"]);
    }

    #[test]
    fn a_line_names_what_decided_and_no_more() {
        use Level::{Clear, Verify};
        let line = |findings: &[_]| LineView::of(&dossier("x", findings), "#d1".to_owned());
        let clear = line(&[("audience.fake", Clear), ("growth.jump", Clear)]);
        assert!(clear.named.is_empty());
        assert_eq!(clear.levels[0].1, "clear");
        assert_eq!(clear.levels[1].1, "unchecked");
        let asked = line(&[("audience.fake", Clear), ("growth.jump", Verify)]);
        assert_eq!(asked.named.len(), 1);
        assert_eq!(
            (asked.followers.as_str(), asked.levels[2].1),
            ("–", "verify")
        );
    }
}
