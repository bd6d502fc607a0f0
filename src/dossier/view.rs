//! A dossier as the page shows it.

use super::axis::AxisView;
use super::finding::FindingView;
use super::foreign;
use super::phrases as say;
use crate::creator::Dossier;
use crate::creator::finding::{Amount, Axis, Level};
use crate::creator::recommendation::Advice;
use crate::creator::subject::Subject;
use crate::report::bilingual::{Both, Phrase};
use crate::report::figures::{count, day};
use crate::words::{Language, creator as words};

/// A dossier with its sentences.
pub struct DossierView {
    /// Where it stands in the page.
    pub place: String,
    /// What the creator is called: the name, the handle or the folder.
    pub name: String,
    /// The unique name on the platform.
    pub handle: Option<String>,
    /// What else is known of the creator.
    pub known: Vec<(Phrase, String)>,
    /// What was given.
    pub given: Vec<Both>,
    /// What to do.
    pub advice: Advice,
    /// The same in words.
    pub word: Both,
    /// Why, in a sentence.
    pub why: Phrase,
    /// What the advice rests on, by axis: anchor and title of each finding.
    pub grounds: Vec<(Both, Vec<(String, Both)>)>,
    /// All axes.
    pub axes: Vec<AxisView>,
    /// What to ask for, each with the findings that ask it.
    pub asks: Vec<(Both, Vec<(String, Both)>)>,
}

impl DossierView {
    /// The view of a dossier that stands at `place`.
    pub fn of(dossier: &Dossier, place: String) -> Self {
        let axes = Axis::ALL.map(|axis| AxisView::of(dossier, axis, &place));
        let axes: Vec<AxisView> = axes.into_iter().collect();
        let advice = dossier.recommendation.advice;
        let grounds = grounds(dossier, &axes);
        Self {
            name: called(dossier),
            handle: dossier.subject.handle.as_deref().map(foreign::name),
            known: known(&dossier.subject),
            given: given(&dossier.subject),
            advice,
            word: Both::of(|language| words::advice(advice, language)),
            why: why(advice, grounds.is_empty()),
            grounds,
            asks: asks(&axes),
            axes,
            place,
        }
    }

    /// How much was not checked.
    pub fn gaps(&self) -> usize {
        self.axes.iter().map(|axis| axis.gaps.len()).sum()
    }
}

/// The name of a creator, the handle, or the folder.
pub fn called(dossier: &Dossier) -> String {
    let Subject { name, handle, .. } = &dossier.subject;
    let names = [name.as_deref(), handle.as_deref()].into_iter().flatten();
    let mut names = names.map(foreign::name).filter(|name| !name.is_empty());
    names
        .next()
        .unwrap_or_else(|| foreign::name(&dossier.creator))
}

/// Followers as either language writes them.
pub fn followers(subject: &Subject) -> Option<String> {
    let known = subject.followers.filter(|number| number.is_finite())?;
    let rounded = Amount::Count(known.round());
    Some(words::amount(&rounded, Language::En))
}

fn known(subject: &Subject) -> Vec<(Phrase, String)> {
    let text = |text: &Option<String>| text.as_deref().map(foreign::name);
    let facts = [
        (say::PLATFORM, text(&subject.platform)),
        (say::VERTICAL, text(&subject.vertical)),
        (say::FOLLOWERS, followers(subject)),
        (say::UNTIL, subject.given.until.map(|at| day(Some(at)))),
    ];
    let told = facts.into_iter();
    told.filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

fn given(subject: &Subject) -> Vec<Both> {
    let given = subject.given;
    let parts = [
        (say::GIVEN_FOLLOWERS, given.followers),
        (say::GIVEN_POSTS, given.posts),
        (say::GIVEN_COMMENTS, given.comments),
        (say::GIVEN_HISTORY, given.history),
    ];
    let part = |(phrase, rows): (Phrase, Option<usize>)| Some(phrase.with(&[&count(rows? as u64)]));
    parts.into_iter().filter_map(part).collect()
}

fn why(advice: Advice, without_grounds: bool) -> Phrase {
    match advice {
        Advice::Proceed if without_grounds => say::WHY_PROCEED_BARE,
        Advice::VerifyFirst if without_grounds => say::WHY_TOO_LITTLE,
        Advice::Proceed => say::WHY_PROCEED,
        Advice::VerifyFirst => say::WHY_VERIFY,
        Advice::Avoid => say::WHY_AVOID,
    }
}

/// The level that decides an advice.
pub fn deciding(advice: Advice) -> Level {
    match advice {
        Advice::Proceed => Level::Clear,
        Advice::VerifyFirst => Level::Verify,
        Advice::Avoid => Level::Avoid,
    }
}

/// By axis, every finding of the level that decided.
fn grounds(dossier: &Dossier, axes: &[AxisView]) -> Vec<(Both, Vec<(String, Both)>)> {
    let level = deciding(dossier.recommendation.advice);
    let rests = |finding: &&FindingView| {
        finding.level == level && dossier.recommendation.rests_on.contains(&finding.code)
    };
    let of_axis = |axis: &AxisView| {
        let found = axis.findings.iter().filter(rests);
        let ground = |found: &FindingView| (found.anchor.clone(), found.title.clone());
        (axis.name.clone(), found.map(ground).collect::<Vec<_>>())
    };
    let all = axes.iter().map(of_axis);
    all.filter(|(_, findings)| !findings.is_empty()).collect()
}

/// Every question once, the worst finding's first.
fn asks(axes: &[AxisView]) -> Vec<(Both, Vec<(String, Both)>)> {
    let mut findings: Vec<&FindingView> = axes.iter().flat_map(|axis| &axis.findings).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let mut asks: Vec<(Both, Vec<(String, Both)>)> = Vec::new();
    for finding in findings {
        let Some(ask) = &finding.ask else { continue };
        let by = (finding.anchor.clone(), finding.title.clone());
        match asks.iter_mut().find(|(asked, _)| asked == ask) {
            Some((_, findings)) => findings.push(by),
            None => asks.push((ask.clone(), vec![by])),
        }
    }
    asks
}

#[cfg(test)]
mod tests {
    use super::super::shortlist::tests::dossier;
    use super::*;

    #[test]
    fn a_question_is_asked_once_the_worst_finding_first() {
        use Level::{Avoid, Verify};
        let found = [("audience.fake", Verify), ("growth.jump", Avoid)];
        let view = DossierView::of(&dossier("x", &found), "d1".to_owned());
        let mut axes = view.axes;
        for finding in axes.iter_mut().flat_map(|axis| &mut axis.findings) {
            finding.ask = Some(say::SUMMARY.with(&[]));
        }
        let asks = asks(&axes);
        let anchors: Vec<&str> = asks[0].1.iter().map(|(anchor, _)| &**anchor).collect();
        assert_eq!((asks.len(), anchors), (1, vec!["d1-2", "d1-1"]));
    }

    #[test]
    fn advice_without_grounds_says_so() {
        let view = |found: &[_]| DossierView::of(&dossier("x", found), "d1".to_owned());
        assert_eq!(view(&[]).why, say::WHY_TOO_LITTLE);
        let one = view(&[("audience.fake", Level::Note)]);
        assert_eq!(one.why, say::WHY_TOO_LITTLE);
        let noted = [
            ("growth.spikes", Level::Note),
            ("comments.spam", Level::Note),
            ("conduct.contact", Level::Note),
        ];
        assert_eq!(view(&noted).why, say::WHY_PROCEED_BARE);
        let two = view(&[
            ("audience.fake", Level::Clear),
            ("comments.spam", Level::Note),
            ("conduct.contact", Level::Note),
        ]);
        assert_eq!((two.why, two.grounds.len()), (say::WHY_PROCEED, 1));
    }
}
