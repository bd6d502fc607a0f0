//! `comments.circle`: accounts that comment on several of the creators that are
//! vetted together, more than chance would have.

use std::collections::{BTreeMap, BTreeSet};

use super::talk::Talk;
use crate::campaign::chance;
use crate::creator::finding::{Amount, Assessment, Axis, Fact, Finding, Level, Standing, Story};
use crate::creator::norms::platform::canonical;
use crate::creator::record::Creator;
use crate::rollup::Share;

/// Share of pairs of creators that may be taken for a circle wrongly.
const RATE: f64 = 0.01;

/// Accounts in common that are worth a word, and their share of the comments
/// that is worth asking about.
const SHARED_MIN: usize = 5;
const ASKED: f64 = 0.2;

/// Fewer other creators on the platform do not tell what chance would have.
const OTHERS_MIN: usize = 2;

/// Who comments on which creators.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Regulars {
    /// Creators with commenters, by their platforms.
    creators: BTreeMap<Option<String>, usize>,
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

/// The creators of one platform that have commenters, each with how many.
#[derive(Default)]
struct Crowds<'a> {
    creators: Vec<(&'a Creator, usize)>,
    /// On which of the creators an account comments.
    authors: BTreeMap<&'a str, Vec<usize>>,
}

/// Two creators with commenters in common.
struct Pair<'a> {
    sides: [&'a Creator; 2],
    shared: Vec<&'a str>,
    ln_p: f64,
}

impl Regulars {
    /// Of all creators that are vetted together.
    pub fn of(creators: &[Creator]) -> Self {
        let mut crowds: BTreeMap<Option<String>, Crowds> = BTreeMap::new();
        for creator in creators {
            crowds.entry(platform(creator)).or_default().join(creator);
        }
        let mut pairs: Vec<Pair> = crowds.values().flat_map(Crowds::pairs).collect();
        pairs.sort_by(|a, b| a.ln_p.total_cmp(&b.ln_p));
        let ln_ps: Vec<f64> = pairs.iter().map(|pair| pair.ln_p).collect();
        let counts = crowds.values().map(|crowd| crowd.creators.len());
        let looked_at = counts.map(|count| count * count.saturating_sub(1) / 2);
        pairs.truncate(chance::discoveries(&ln_ps, looked_at.sum(), RATE));
        let mut circles: BTreeMap<String, Circle> = BTreeMap::new();
        for pair in &pairs {
            let [one, other] = pair.sides;
            circles.entry(one.id.clone()).or_default().join(pair, other);
            circles.entry(other.id.clone()).or_default().join(pair, one);
        }
        let creators = (crowds.into_iter())
            .map(|(platform, crowd)| (platform, crowd.creators.len()))
            .collect();
        Regulars { creators, circles }
    }

    /// How many others with commenters are on the platform of one who has some.
    fn others(&self, creator: &Creator) -> usize {
        let there = self.creators.get(&platform(creator));
        there.map_or(0, |count| count.saturating_sub(1))
    }
}

impl<'a> Crowds<'a> {
    /// Adds a creator, if anybody comments there.
    fn join(&mut self, creator: &'a Creator) {
        let commenters = commenters(creator);
        if commenters.is_empty() {
            return;
        }
        for author in &commenters {
            let on = self.authors.entry(*author).or_default();
            on.push(self.creators.len());
        }
        self.creators.push((creator, commenters.len()));
    }

    /// The pairs with enough commenters in common, and how unlikely it is that
    /// so many of all commenters comment on both. Accounts drawn without return
    /// would vary less than the Poisson law has it, so the chance is an upper
    /// bound.
    fn pairs(&self) -> Vec<Pair<'a>> {
        let mut shared: BTreeMap<[usize; 2], Vec<&'a str>> = BTreeMap::new();
        for (author, on) in &self.authors {
            for (at, one) in on.iter().enumerate() {
                for other in &on[at + 1..] {
                    shared.entry([*one, *other]).or_default().push(*author);
                }
            }
        }
        shared.retain(|_, accounts| accounts.len() >= SHARED_MIN);
        let pairs = shared.into_iter().map(|(sides, shared)| {
            let [one, other] = sides.map(|side| self.creators[side].1 as f64);
            let expected = one * other / self.authors.len() as f64;
            Pair {
                sides: sides.map(|side| self.creators[side].0),
                ln_p: chance::poisson(shared.len() as u64, expected),
                shared,
            }
        });
        pairs.collect()
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

/// Where the creator posts, by one name whatever the exports call it.
fn platform(creator: &Creator) -> Option<String> {
    creator.platform().map(|name| canonical(&name))
}

/// Tells whether others' commenters are this creator's.
pub fn assess(talk: &Talk, regulars: &Regulars, all: &mut Assessment) {
    let authors: Vec<&str> = talk
        .said
        .iter()
        .filter_map(|said| said.comment.author.as_deref())
        .collect();
    if authors.is_empty() {
        return all.lack(Axis::Comments, "comments_circle", "comments.author_id");
    }
    let others = regulars.others(talk.creator);
    if others < OTHERS_MIN {
        return all.lack(Axis::Comments, "comments_circle", "--batch");
    }
    let others = Amount::Count(others as f64);
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
    let partners = Fact::new(
        "comments_partners",
        Amount::Count(circle.partners.len() as f64),
    );
    Story::new("comments_niche", standing, vec![partners])
}
