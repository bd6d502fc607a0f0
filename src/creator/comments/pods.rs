//! `comments.pods`: the same accounts under everything.
//!
//! Every creator has fans, and how often they comment fades: there are never
//! many more accounts under nearly every post than under half of them. A pod
//! that comments on everything by agreement stands out from that.

use rustc_hash::{FxHashMap, FxHashSet};

use super::generic::Kind;
use super::talk::{Said, Talk};
use crate::campaign::chance;
use crate::creator::finding::{Amount, Assessment, Axis, Fact, Finding, Level, Standing, Story};
use crate::rollup::Share;

/// Posts with comments, and accounts, that show who returns.
const POSTS_MIN: usize = 8;
const ACCOUNTS_MIN: usize = 20;

/// The share of the posts that a regular is under, and that a fan may be.
const REGULAR: f64 = 0.7;
const FAN: f64 = 0.35;

/// Regulars that are worth a word, natural log of the chance of so many, and
/// their share of all comments that is worth asking about.
const REGULARS_MIN: usize = 5;
const LN_CHANCE: f64 = -6.9;
const ASKED: f64 = 0.2;

/// Within this of the post's appearing nobody has watched it, seconds.
const AT_ONCE: i64 = 120;

/// Looks for accounts that comment on nearly every post.
pub fn assess(talk: &Talk, all: &mut Assessment) {
    let lack = |all: &mut Assessment, needs| all.lack(Axis::Comments, "comments_pods", needs);
    let placed: Vec<(&str, &str)> = (talk.said.iter())
        .filter_map(|said| {
            Some((
                said.comment.author.as_deref()?,
                said.comment.post.as_deref()?,
            ))
        })
        .collect();
    if placed.is_empty() {
        return lack(all, "comments.author_id, comments.post_id");
    }
    let posts: FxHashSet<&str> = placed.iter().map(|(_, post)| *post).collect();
    let mut under: FxHashMap<&str, FxHashSet<&str>> = FxHashMap::default();
    for (author, post) in &placed {
        under.entry(author).or_default().insert(post);
    }
    if posts.len() < POSTS_MIN || under.len() < ACCOUNTS_MIN {
        return lack(all, "");
    }
    let reach = |own: &FxHashSet<&str>| own.len() as f64 / posts.len() as f64;
    let regulars: FxHashSet<&str> = (under.iter())
        .filter(|(_, own)| reach(own) >= REGULAR)
        .map(|(author, _)| *author)
        .collect();
    let fans = under
        .values()
        .filter(|own| (FAN..REGULAR).contains(&reach(own)))
        .count();
    let ln_p = chance::poisson(regulars.len() as u64, fans as f64 + 1.0);
    let own = placed
        .iter()
        .filter(|(author, _)| regulars.contains(author))
        .count();
    let share = Share::of(own as f64, placed.len() as u32);
    let stands_out = regulars.len() >= REGULARS_MIN && ln_p < LN_CHANCE;
    let fandom = stands_out.then(|| fandom(talk, &regulars));
    let level = match &fandom {
        None => Level::Clear,
        Some(story) if story.standing == Standing::Unlikely && share.low >= ASKED => Level::Verify,
        Some(_) => Level::Note,
    };
    let mut finding = Finding::new("comments.pods", level)
        .fact("posts", Amount::Count(posts.len() as f64))
        .fact("accounts", Amount::Count(under.len() as f64))
        .fact("regulars", Amount::Count(regulars.len() as f64))
        .fact("fans", Amount::Count(fans as f64))
        .fact("share", Amount::Share(share.mean))
        .fact("low", Amount::Share(share.low))
        .fact("high", Amount::Share(share.high))
        .fact("ln_p", Amount::LnChance(ln_p));
    finding.stories.extend(fandom);
    all.find(finding);
}

/// Fans say something of their own, at a human pace, or are talked with.
fn fandom(talk: &Talk, regulars: &FxHashSet<&str>) -> Story {
    let is_regular = |said: &&Said| {
        let author = said.comment.author.as_deref();
        author.is_some_and(|author| regulars.contains(author))
    };
    let own: Vec<&Said> = talk.said.iter().filter(is_regular).collect();
    let specific = specific(own.iter().copied());
    let at_once = at_once(talk, &own);
    let answered = answered(talk, &own);
    let says_something = specific.is_some_and(|share| share >= 0.5);
    let is_answered = answered.is_some_and(|share| share >= 0.2);
    let is_instant = at_once.is_some_and(|share| share >= 0.5);
    let standing = match specific {
        None => Standing::Untested,
        Some(_) if is_instant => Standing::Unlikely,
        Some(_) if says_something || is_answered => Standing::Possible,
        Some(_) => Standing::Unlikely,
    };
    let facts = [
        ("comments_specific", specific),
        ("comments_at_once", at_once),
        ("comments_answered", answered),
    ];
    let facts = facts
        .into_iter()
        .filter_map(|(name, share)| Some(Fact::new(name, Amount::Share(share?))));
    Story::new("comments_fandom", standing, facts.collect())
}

/// The share of written comments that say something of their own.
fn specific<'s, 'a: 's>(said: impl Iterator<Item = &'s Said<'a>>) -> Option<f64> {
    let kinds: Vec<Kind> = said
        .map(|said| said.kind)
        .filter(|kind| *kind != Kind::Empty)
        .collect();
    let specific = kinds.iter().filter(|kind| **kind == Kind::Specific).count();
    (!kinds.is_empty()).then(|| specific as f64 / kinds.len() as f64)
}

/// The share that came before anybody can have watched.
fn at_once(talk: &Talk, own: &[&Said]) -> Option<f64> {
    let appeared = talk.appeared();
    let delays: Vec<i64> = (own.iter())
        .filter_map(|said| {
            let post = appeared.get(said.comment.post.as_deref()?)?;
            Some(said.comment.created_at? - post)
        })
        .collect();
    let early = delays
        .iter()
        .filter(|delay| (0..=AT_ONCE).contains(*delay))
        .count();
    (!delays.is_empty()).then(|| early as f64 / delays.len() as f64)
}

/// The share that the creator answered.
fn answered(talk: &Talk, own: &[&Said]) -> Option<f64> {
    let answered = talk.answered()?;
    let count = own
        .iter()
        .filter(|said| answered.contains(said.comment.id.as_str()))
        .count();
    (!own.is_empty()).then(|| count as f64 / own.len() as f64)
}
