//! `comments.copies`: the same text by several accounts.
//!
//! Texts are compared by their skeletons, so that another number, name or emoji
//! makes no other text; long ones may differ in a few words. What is short, or
//! praise that fits anywhere, or quotes the post, people write alike by
//! themselves.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::generic::Kind;
use super::passages::{SHOWN, excerpt};
use super::talk::{Said, Talk, skeleton};
use super::{COMMENTS_MIN, standing};
use crate::behaviour::duplicates::{Written, joined};
use crate::behaviour::sketch::Sketch;
use crate::creator::finding::{
    Amount, Assessment, Axis, Excerpt, Fact, Finding, Level, Standing, Story,
};
use crate::creator::occasions::calls_for_comments;
use crate::rollup::Share;
use crate::text::Document;

/// Letters of a text that two people do not write by themselves; a Han
/// character counts for two.
const LETTERS_MIN: usize = 28;

/// Accounts that make a set: two may know each other.
const ACCOUNTS_MIN: usize = 3;

/// A share and a number of accounts that must be asked about, and such that
/// speak for themselves.
const ASKED: (f64, usize) = (0.05, 5);
const SERIOUS: (f64, usize) = (0.3, 20);

/// Posts that copies stand under if they are no joke under one of them.
const POSTS_MIN: usize = 3;

/// Copies of one text.
struct Set<'t, 'a> {
    members: Vec<&'t Said<'a>>,
    accounts: BTreeSet<&'a str>,
}

/// Looks for copies.
pub fn assess(talk: &Talk, all: &mut Assessment) {
    let count = talk.written().count() as u32;
    if !talk.said.iter().any(|said| said.comment.author.is_some()) {
        return all.lack(Axis::Comments, "comments_copies", "comments.author_id");
    }
    if count < COMMENTS_MIN {
        return all.lack(Axis::Comments, "comments_copies", "");
    }
    let sets = sets(talk);
    let copies: Vec<&Said> = sets.iter().flat_map(|set| set.members.clone()).collect();
    let accounts: BTreeSet<&str> = sets.iter().flat_map(|set| set.accounts.clone()).collect();
    let posts: BTreeSet<&String> = copies
        .iter()
        .filter_map(|said| said.comment.post.as_ref())
        .collect();
    let share = Share::of(copies.len() as f64, count);
    let stories = if copies.is_empty() {
        Vec::new()
    } else {
        stories(talk, &copies, &accounts)
    };
    let explained = |standing| {
        stories
            .iter()
            .any(|story: &Story| story.standing == standing)
    };
    let reaches = |(low, least): (f64, usize)| share.low >= low && accounts.len() >= least;
    let level = if copies.is_empty() {
        Level::Clear
    } else if explained(Standing::Possible) || !reaches(ASKED) {
        Level::Note
    } else if reaches(SERIOUS) && posts.len() >= POSTS_MIN && !explained(Standing::Untested) {
        Level::Avoid
    } else {
        Level::Verify
    };
    let mut finding = Finding::new("comments.copies", level)
        .fact("comments", Amount::Count(f64::from(count)))
        .fact("copies", Amount::Count(copies.len() as f64))
        .fact("share", Amount::Share(share.mean))
        .fact("low", Amount::Share(share.low))
        .fact("high", Amount::Share(share.high))
        .fact("accounts", Amount::Count(accounts.len() as f64))
        .fact("texts", Amount::Count(sets.len() as f64));
    if !posts.is_empty() {
        finding = finding.fact("posts", Amount::Count(posts.len() as f64));
    }
    finding.stories = stories;
    all.find(finding.shown(sets.iter().take(SHOWN).map(shown)));
}

/// Sets of copies, the largest first.
fn sets<'t, 'a>(talk: &'t Talk<'a>) -> Vec<Set<'t, 'a>> {
    let posts: FxHashMap<&str, String> = (talk.creator.posts().iter())
        .filter_map(|post| Some((post.id.as_str(), skeleton(&Document::new(&post.words()?)))))
        .collect();
    let quotes = |said: &Said| {
        let post = said
            .comment
            .post
            .as_ref()
            .and_then(|post| posts.get(post.as_str()));
        post.is_some_and(|post| post.contains(&said.skeleton))
    };
    let telling: Vec<&Said> = talk
        .written()
        .filter(|said| said.kind == Kind::Specific && said.letters() >= LETTERS_MIN)
        .filter(|said| said.comment.author.is_some() && !quotes(said))
        .collect();
    let mut grouped: BTreeMap<u64, Vec<&Said>> = BTreeMap::new();
    for (said, set) in telling.iter().zip(near(&telling)) {
        grouped.entry(set).or_default().push(said);
    }
    let mut sets: Vec<Set> = grouped.into_values().map(Set::of).collect();
    sets.retain(|set| set.accounts.len() >= ACCOUNTS_MIN);
    sets.sort_by_key(|set| std::cmp::Reverse(set.accounts.len()));
    sets
}

impl<'t, 'a> Set<'t, 'a> {
    fn of(members: Vec<&'t Said<'a>>) -> Self {
        let accounts = members
            .iter()
            .filter_map(|said| said.comment.author.as_deref());
        Set {
            accounts: accounts.collect(),
            members,
        }
    }
}

/// For every text what it shares with its near copies: of long texts their
/// sketch's set, of others the skeleton.
fn near(telling: &[&Said]) -> Vec<u64> {
    let sketches = telling.iter().zip(0..).filter_map(|(said, row)| {
        let (sketch, size) = Sketch::of_telling(&said.skeleton)?;
        Some(Written {
            sketch,
            size,
            reviewer: 0,
            product: None,
            row,
        })
    });
    let sketches: Vec<Written> = sketches.collect();
    let first = |set: u32| &telling[sketches[set as usize].row as usize].skeleton;
    let mut near: Vec<u64> = telling
        .iter()
        .map(|said| xxh3_64(said.skeleton.as_bytes()))
        .collect();
    for (sketch, set) in sketches.iter().zip(joined(&sketches)) {
        near[sketch.row as usize] = xxh3_64(first(set).as_bytes());
    }
    near
}

fn stories(talk: &Talk, copies: &[&Said], accounts: &BTreeSet<&str>) -> Vec<Story> {
    let called = called(talk, copies);
    let top = top_post(copies);
    let fans = talkers(talk, copies, accounts);
    let told = |name, value: Option<f64>| {
        let share = value.map(|value| Fact::new(name, Amount::Share(value)));
        share.into_iter().collect()
    };
    vec![
        Story::new(
            "comments_called",
            standing(called, 0.5),
            told("comments_called", called),
        ),
        Story::new(
            "comments_one_post",
            standing(top, 0.6),
            told("comments_top_post", top),
        ),
        Story::new(
            "comments_fan_club",
            standing(fans, 0.5),
            told("comments_talkers", fans),
        ),
    ]
}

/// The share of copies under posts that ask for comments or hold a giveaway;
/// `None` if no text of their posts is known.
fn called(talk: &Talk, copies: &[&Said]) -> Option<f64> {
    let calls: FxHashMap<&str, bool> = (talk.creator.posts().iter())
        .filter_map(|post| Some((post.id.as_str(), calls_for_comments(&post.words()?))))
        .collect();
    let known: Vec<bool> = (copies.iter())
        .filter_map(|said| calls.get(said.comment.post.as_deref()?).copied())
        .collect();
    let called = known.iter().filter(|called| **called).count();
    (!known.is_empty()).then(|| called as f64 / known.len() as f64)
}

/// The share of copies under the post that has most of them.
fn top_post(copies: &[&Said]) -> Option<f64> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    let posts = copies
        .iter()
        .filter_map(|said| said.comment.post.as_deref());
    posts.for_each(|post| *counts.entry(post).or_default() += 1);
    let all: usize = counts.values().sum();
    counts.values().max().map(|top| *top as f64 / all as f64)
}

/// The share of the copying accounts that also say something of their own, as
/// fans do who paste what their club gives them; `None` where few of them wrote
/// anything else, for an export may just not have it.
fn talkers(talk: &Talk, copies: &[&Said], accounts: &BTreeSet<&str>) -> Option<f64> {
    let copied: FxHashSet<&str> = copies.iter().map(|said| said.comment.id.as_str()).collect();
    let mut others: BTreeMap<&str, bool> = BTreeMap::new();
    for said in talk.written() {
        let author = said
            .comment
            .author
            .as_deref()
            .filter(|author| accounts.contains(author));
        if let Some(author) = author.filter(|_| !copied.contains(said.comment.id.as_str())) {
            *others.entry(author).or_default() |= said.kind == Kind::Specific;
        }
    }
    let talk = others.values().filter(|own| **own).count();
    (others.len() >= ACCOUNTS_MIN).then(|| talk as f64 / accounts.len() as f64)
}

/// A copy with the words marked that most copies share.
fn shown(set: &Set) -> Excerpt {
    let documents: Vec<Document> = set
        .members
        .iter()
        .take(20)
        .map(|said| said.document())
        .collect();
    let mut holders: FxHashMap<String, usize> = FxHashMap::default();
    for document in &documents {
        let words = document
            .words()
            .iter()
            .map(|word| word.of(document.text()).to_lowercase());
        let distinct: FxHashSet<String> = words.collect();
        distinct
            .into_iter()
            .for_each(|word| *holders.entry(word).or_default() += 1);
    }
    let (said, document) = (set.members[0], &documents[0]);
    let shared = |range: std::ops::Range<usize>| {
        let word = document.text()[range].to_lowercase();
        holders
            .get(&word)
            .is_some_and(|count| 5 * count >= 4 * documents.len())
    };
    let facts = vec![
        Fact::new("comments_copies", Amount::Count(set.members.len() as f64)),
        Fact::new("comments_copiers", Amount::Count(set.accounts.len() as f64)),
    ];
    excerpt(said, document, shared, facts)
}
