//! Findings that phrases lead to, each with the text around them.

use std::collections::BTreeSet;

use super::cues::{Cue, hits};
use super::source::{PROFILE, Source};
use crate::creator::finding::{Amount, Assessment, Excerpt, Finding, Level, Standing, Story};

/// Texts shown of a finding.
const SHOWN: usize = 8;

/// Texts that promise gains before the advice is to stay away: one or two may
/// be misread.
const SCHEMES_MIN: usize = 3;

/// Finds every cue that the texts have, and says which were looked for if there
/// is none.
pub fn assess(sources: &[Source], assessment: &mut Assessment) {
    let mut clear = true;
    for cue in Cue::ALL {
        if let Some(finding) = found(cue, sources) {
            clear &= finding.level < Level::Verify;
            assessment.find(finding);
        }
    }
    if clear && !sources.is_empty() {
        let read = Amount::Count(sources.len() as f64);
        assessment.find(Finding::new("conduct.phrases", Level::Clear).fact("texts", read));
    }
}

fn found(cue: Cue, sources: &[Source]) -> Option<Finding> {
    let mut excerpts: Vec<Excerpt> = Vec::new();
    let mut phrases = BTreeSet::new();
    for source in sources {
        let hits = hits(&source.document);
        let mut own = hits.into_iter().filter(|hit| hit.cue == cue).peekable();
        if let Some(first) = own.peek() {
            excerpts.push(source.around(&first.range));
        }
        phrases.extend(own.map(|hit| source.text[hit.range].to_lowercase()));
    }
    if excerpts.is_empty() {
        return None;
    }
    let in_profile = excerpts.iter().any(|excerpt| excerpt.source == PROFILE);
    let posts = excerpts.len() - usize::from(in_profile);
    let (code, level) = graded(cue, posts, in_profile);
    let finding = Finding::new(code, level)
        .fact("texts", Amount::Count(excerpts.len() as f64))
        .fact(
            "phrases",
            Amount::List(phrases.into_iter().take(SHOWN).collect()),
        );
    excerpts.truncate(SHOWN);
    Some(stories(cue, in_profile, finding).shown(excerpts))
}

/// The code of a finding, and how much it matters. A business contact in the
/// profile is usual; sending the audience elsewhere is not.
fn graded(cue: Cue, posts: usize, in_profile: bool) -> (&'static str, Level) {
    match cue {
        Cue::Contact if posts == 0 => ("conduct.contact", Level::Note),
        Cue::Contact => ("conduct.contact", Level::Verify),
        Cue::Payment => ("conduct.payment", Level::Verify),
        Cue::Scheme if posts + usize::from(in_profile) >= SCHEMES_MIN => {
            ("conduct.scheme", Level::Avoid)
        }
        Cue::Scheme => ("conduct.scheme", Level::Verify),
        Cue::Health => ("conduct.health", Level::Verify),
        Cue::Superlative => ("conduct.superlative", Level::Note),
        Cue::Trade => ("conduct.trade", Level::Verify),
    }
}

fn stories(cue: Cue, in_profile: bool, finding: Finding) -> Finding {
    let story = |code, standing| Story {
        code,
        standing,
        facts: Vec::new(),
    };
    let possible_if = |possible: bool| match possible {
        true => Standing::Possible,
        false => Standing::Unlikely,
    };
    match cue {
        Cue::Contact => finding.story(story("business_contact", possible_if(in_profile))),
        Cue::Payment => finding.story(story("own_shop", Standing::Untested)),
        Cue::Scheme | Cue::Health | Cue::Superlative => {
            finding.story(story("quoted", Standing::Untested))
        }
        Cue::Trade => finding.story(story("talks_about_it", Standing::Untested)),
    }
}
