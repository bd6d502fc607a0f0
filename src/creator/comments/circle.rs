//! `comments.circle`: accounts that comment on several of the creators that are
//! vetted together, more than chance would have.

use std::collections::{BTreeMap, BTreeSet};

use super::talk::Talk;
use super::{fact, story};
use crate::campaign::chance;
use crate::creator::finding::{Amount, Assessment, Axis, Finding, Level, Standing, Story};
use crate::creator::record::Creator;
use crate::rollup::Share;

/// Share of pairs of creators that may be taken for a circle wrongly.
const RATE: f64 = 0.01;

/// Accounts in common that are worth a word, and their share of the comments
/// that is worth asking about.
const SHARED_MIN: usize = 5;
const ASKED: f64 = 0.2;

/// Who comments on which creators.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Regulars {
    creators: usize,
    circles: BTreeMap<String, Circle>,
}

/// What a creator's commenters have in common with others'.
#[derive(Debug, Clone, Default, PartialEq)]
struct Circle {
    /// Creators with more commenters in common than chance would have.
    partners: BTreeSet<String>,
    /// Those commenters.
    shared: BTreeSet<String>,
    /// Natural log of the least chance of a partner.
    ln_p: f64,
    /// Whether all of them are about the same; `None` if that is not said.
    alike: Option<bool>,
}

/// Two creators with commenters in common.
struct Pair<'a> {
    sides: [&'a Creator; 2],
    shared: BTreeSet<&'a str>,
    ln_p: f64,
}

impl Regulars {
    /// Of all creators that are vetted together.
    pub fn of(creators: &[Creator]) -> Self {
        let crowds: Vec<(&Creator, BTreeSet<&str>)> = creators
            .iter()
            .map(|creator| (creator, commenters(creator)))
            .collect();
        let mut there: BTreeMap<Option<String>, BTreeSet<&str>> = BTreeMap::new();
        for (creator, crowd) in &crowds {
            there.entry(creator.platform()).or_default().extend(crowd);
        }
        let mut pairs = Vec::new();
        for (at, one) in crowds.iter().enumerate() {
            let all = there[&one.0.platform()].len();
            for other in &crowds[at + 1..] {
                pairs.extend(pair(one, other, all));
            }
        }
        pairs.sort_by(|a, b| a.ln_p.total_cmp(&b.ln_p));
        let ln_ps: Vec<f64> = pairs.iter().map(|pair| pair.ln_p).collect();
        let looked_at = creators.len() * creators.len().saturating_sub(1) / 2;
        pairs.truncate(chance::discoveries(&ln_ps, looked_at, RATE));
        let mut circles: BTreeMap<String, Circle> = BTreeMap::new();
        for pair in &pairs {
            let [one, other] = pair.sides;
            circles.entry(one.id.clone()).or_default().join(pair, other);
            circles.entry(other.id.clone()).or_default().join(pair, one);
        }
        Regulars {
            creators: creators
                .iter()
                .filter(|creator| creator.comments.is_some())
                .count(),
            circles,
        }
    }
}

impl Circle {
    fn join(&mut self, pair: &Pair, partner: &Creator) {
        let verticals = pair
            .sides
            .map(|side| side.profile.as_ref()?.vertical.as_deref());
        let alike = match verticals {
            [Some(one), Some(other)] => Some(one.trim().eq_ignore_ascii_case(other.trim())),
            _ => None,
        };
        self.alike = match (self.partners.is_empty(), self.alike, alike) {
            (true, _, alike) => alike,
            (false, Some(all), Some(alike)) => Some(all && alike),
            _ => None,
        };
        self.partners.insert(partner.id.clone());
        self.shared
            .extend(pair.shared.iter().map(|account| (*account).to_owned()));
        self.ln_p = self.ln_p.min(pair.ln_p);
    }
}

fn commenters(creator: &Creator) -> BTreeSet<&str> {
    let others = creator
        .comments()
        .iter()
        .filter(|comment| !comment.by_creator);
    others
        .filter_map(|comment| comment.author.as_deref())
        .collect()
}

/// Two creators of one platform and how unlikely it is that so many of `all`
/// commenters there comment on both. Accounts drawn without return would vary
/// less than the Poisson law has it, so the chance is an upper bound.
fn pair<'a>(
    (one, own): &(&'a Creator, BTreeSet<&'a str>),
    (other, others): &(&'a Creator, BTreeSet<&'a str>),
    all: usize,
) -> Option<Pair<'a>> {
    if one.platform() != other.platform() {
        return None;
    }
    let shared: BTreeSet<&str> = own.intersection(others).copied().collect();
    if shared.len() < SHARED_MIN {
        return None;
    }
    let expected = own.len() as f64 * others.len() as f64 / all as f64;
    Some(Pair {
        sides: [one, other],
        ln_p: chance::poisson(shared.len() as u64, expected),
        shared,
    })
}

/// Tells whether others' commenters are this creator's.
pub fn assess(talk: &Talk, regulars: &Regulars, all: &mut Assessment) {
    if regulars.creators < 2 {
        return all.lack(Axis::Comments, "comments_circle", "--batch");
    }
    let authors: Vec<&str> = talk
        .said
        .iter()
        .filter_map(|said| said.comment.author.as_deref())
        .collect();
    if authors.is_empty() {
        return all.lack(Axis::Comments, "comments_circle", "comments.author_id");
    }
    let others = Amount::Count(regulars.creators as f64 - 1.0);
    let Some(circle) = regulars.circles.get(&talk.creator.id) else {
        return all.find(Finding::new("comments.circle", Level::Clear).fact("others", others));
    };
    let own = authors
        .iter()
        .filter(|author| circle.shared.contains(**author))
        .count();
    let share = Share::of(own as f64, authors.len() as u32);
    let niche = niche(circle);
    let asked = share.low >= ASKED && niche.standing == Standing::Unlikely;
    let level = if asked { Level::Verify } else { Level::Note };
    let partners = circle.partners.iter().cloned().collect();
    let finding = Finding::new("comments.circle", level)
        .fact("others", others)
        .fact("shared", Amount::Count(circle.shared.len() as f64))
        .fact("share", Amount::Share(share.mean))
        .fact("low", Amount::Share(share.low))
        .fact("high", Amount::Share(share.high))
        .fact("partners", Amount::List(partners))
        .fact("ln_p", Amount::LnChance(circle.ln_p));
    all.find(finding.story(niche));
}

/// Creators of one niche have readers in common.
fn niche(circle: &Circle) -> Story {
    let standing = match circle.alike {
        None => Standing::Untested,
        Some(true) => Standing::Possible,
        Some(false) => Standing::Unlikely,
    };
    let partners = fact(
        "comments_partners",
        Amount::Count(circle.partners.len() as f64),
    );
    story("comments_niche", standing, vec![partners])
}
