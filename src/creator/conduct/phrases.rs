//! Findings that phrases lead to, each with the text around them.

use std::collections::BTreeSet;

use super::cues::{Cue, Hit, hits};
use super::source::{Part, Source};
use crate::creator::finding::{Amount, Assessment, Excerpt, Finding, Level, Standing, Story};

/// Texts shown of a finding.
const SHOWN: usize = 8;

/// Different posts that promise gains before the advice is to stay away: one or
/// two may be misread.
const SCHEMES_MIN: usize = 3;

/// A text with its phrases.
struct Searched<'a> {
    source: &'a Source,
    hits: Vec<Hit>,
}

impl Searched<'_> {
    fn has(&self, cue: Cue) -> bool {
        self.hits.iter().any(|hit| hit.cue == cue)
    }

    fn is_of(&self, part: Part) -> bool {
        self.source.part == part
    }
}

/// Finds every cue that the texts have, and says which were looked for if there
/// is none.
pub fn assess(sources: &[Source], assessment: &mut Assessment) {
    let search = |source| Searched {
        source,
        hits: hits(&source.document),
    };
    let searched: Vec<Searched> = sources.iter().map(search).collect();
    let mut clear = true;
    for cue in Cue::ALL {
        if let Some(finding) = found(cue, &searched) {
            clear &= finding.level < Level::Verify;
            assessment.find(finding);
        }
    }
    if clear && !sources.is_empty() {
        let read = Amount::Count(sources.len() as f64);
        assessment.find(Finding::new("conduct.phrases", Level::Clear).fact("texts", read));
    }
}

fn found(cue: Cue, all: &[Searched]) -> Option<Finding> {
    let mut excerpts: Vec<Excerpt> = Vec::new();
    let mut phrases = BTreeSet::new();
    for Searched { source, hits } in all {
        let mut own = hits.iter().filter(|hit| hit.cue == cue).peekable();
        if let Some(first) = own.peek() {
            excerpts.push(source.around(&first.range));
        }
        phrases.extend(own.map(|hit| source.text[hit.range.clone()].to_lowercase()));
    }
    if excerpts.is_empty() {
        return None;
    }
    let mut having = all.iter().filter(|one| one.has(cue));
    let seen = Seen {
        in_profile: all
            .iter()
            .any(|one| one.is_of(Part::Profile) && one.has(cue)),
        elsewhere: having.any(|one| !one.is_of(Part::Profile)),
        is_offer: is_offer(all),
    };
    let (code, level) = graded(cue, &seen);
    let finding = Finding::new(code, level)
        .fact("texts", Amount::Count(excerpts.len() as f64))
        .fact(
            "phrases",
            Amount::List(phrases.into_iter().take(SHOWN).collect()),
        );
    excerpts.truncate(SHOWN);
    Some(finding.story(story(cue, &seen)).shown(excerpts))
}

/// Where a cue was seen, and beside what.
struct Seen {
    in_profile: bool,
    elsewhere: bool,
    is_offer: bool,
}

/// Whether gains are promised in different posts, and these or the profile say
/// whom to write to or what to pay. Who quotes or reports does not.
fn is_offer(all: &[Searched]) -> bool {
    let promises = |one: &&Searched| one.is_of(Part::Post) && one.has(Cue::Scheme);
    let promising: Vec<&Searched> = all.iter().filter(promises).collect();
    let different: BTreeSet<&str> = (promising.iter())
        .map(|one| one.source.document.text())
        .collect();
    let profile = all.iter().filter(|one| one.is_of(Part::Profile));
    let asks = |one: &Searched| one.has(Cue::Contact) || one.has(Cue::Payment);
    different.len() >= SCHEMES_MIN && promising.iter().copied().chain(profile).any(asks)
}

/// The code of a finding, and how much it matters. A business contact in the
/// profile is usual; sending the audience elsewhere is not.
fn graded(cue: Cue, seen: &Seen) -> (&'static str, Level) {
    match cue {
        Cue::Contact if !seen.elsewhere => ("conduct.contact", Level::Note),
        Cue::Contact => ("conduct.contact", Level::Verify),
        Cue::Payment => ("conduct.payment", Level::Verify),
        Cue::Scheme if seen.is_offer => ("conduct.scheme", Level::Avoid),
        Cue::Scheme => ("conduct.scheme", Level::Verify),
        Cue::Health => ("conduct.health", Level::Verify),
        Cue::Superlative => ("conduct.superlative", Level::Note),
        Cue::Trade => ("conduct.trade", Level::Verify),
    }
}

fn story(cue: Cue, seen: &Seen) -> Story {
    let (code, standing) = match cue {
        Cue::Contact if seen.in_profile => ("business_contact", Standing::Possible),
        Cue::Contact => ("business_contact", Standing::Unlikely),
        Cue::Payment => ("own_shop", Standing::Untested),
        Cue::Scheme if seen.is_offer => ("quoted", Standing::Unlikely),
        Cue::Scheme | Cue::Health | Cue::Superlative => ("quoted", Standing::Untested),
        Cue::Trade => ("talks_about_it", Standing::Untested),
    };
    Story {
        code,
        standing,
        facts: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::written;
    use super::*;
    use crate::creator::record::{Comment, Creator, Post, Profile};

    fn creator(bio: &str, posts: &[&str], comments: &[&str]) -> Creator {
        let post = |text: &&str| Post {
            text: Some((*text).to_owned()),
            ..Post::default()
        };
        let comment = |text: &&str| Comment {
            text: Some((*text).to_owned()),
            by_creator: true,
            ..Comment::default()
        };
        Creator {
            profile: Some(Profile {
                bio: Some(bio.to_owned()),
                ..Profile::default()
            }),
            posts: Some(posts.iter().map(post).collect()),
            comments: Some(comments.iter().map(comment).collect()),
            ..Creator::default()
        }
    }

    fn scheme(bio: &str, posts: &[&str], comments: &[&str]) -> (Level, Standing) {
        let mut assessment = Assessment::default();
        assess(&written(&creator(bio, posts, comments)), &mut assessment);
        let mut found = assessment.findings.iter();
        let found = found.find(|one| one.code == "conduct.scheme").unwrap();
        (found.level, found.stories[0].standing)
    }

    const OFFERS: [&str; 3] = ["跟单群今天开放", "本周带单，稳赚不赔", "躺赚不是梦"];

    #[test]
    fn promises_with_a_contact_are_an_offer() {
        let avoid = (Level::Avoid, Standing::Unlikely);
        assert_eq!(scheme("进群请加微信", &OFFERS, &[]), avoid);
        let paid = [OFFERS[0], OFFERS[1], "躺赚名额，先付定金"];
        assert_eq!(scheme("日常", &paid, &[]), avoid);
    }

    #[test]
    fn promises_alone_may_be_quoted() {
        let verify = (Level::Verify, Standing::Untested);
        assert_eq!(scheme("日常", &OFFERS, &[]), verify);
        assert_eq!(scheme("加微信", &OFFERS[..2], &[]), verify);
        assert_eq!(scheme("加微信", &[OFFERS[0]; 5], &[]), verify);
        assert_eq!(scheme("加微信", &OFFERS[..2], &OFFERS), verify);
        let elsewhere = [OFFERS[0], OFFERS[1], OFFERS[2], "我的微信换了"];
        assert_eq!(scheme("日常", &elsewhere, &[]), verify);
    }
}
