//! `comments.relevance`: whether comments are about the post they stand under.
//!
//! A comment is taken to be about a post if it has a telling word of it. How
//! often that happens by chance is known exactly: as often as comments have
//! telling words of the creator's other posts.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::talk::Talk;
use crate::campaign::chance;
use crate::creator::finding::{Amount, Assessment, Axis, Finding, Level};
use crate::creator::record::Post;
use crate::text::Document;
use crate::text::words::{WordKind, fold_into};

/// Posts with words, and comments under them, that the comparison needs.
const POSTS_MIN: usize = 5;
const COMMENTS_MIN: usize = 50;

/// The latest posts are enough.
const POSTS_MAX: usize = 600;

/// Letters of a word that may tell one post from another.
const LETTERS_MIN: usize = 4;

/// Natural log of the chance below which comments are about their posts.
const LN_CHANCE: f64 = -4.6;

/// Tells how many more comments are about their post than chance would have.
pub fn assess(talk: &Talk, all: &mut Assessment) {
    if !talk
        .creator
        .posts()
        .iter()
        .any(|post| post.words().is_some())
    {
        return all.lack(Axis::Comments, "comments_relevance", "posts.text");
    }
    if !talk.said.iter().any(|said| said.comment.post.is_some()) {
        return all.lack(Axis::Comments, "comments_relevance", "comments.post_id");
    }
    let Some(found) = compare(talk) else {
        return all.lack(Axis::Comments, "comments_relevance", "");
    };
    let count = found.comments as f64;
    let (own, others) = (found.own as f64 / count, found.others / count);
    let ln_p = chance::binomial(found.own, found.comments, others);
    let level = if ln_p < LN_CHANCE {
        Level::Clear
    } else {
        Level::Note
    };
    all.find(
        Finding::new("comments.relevance", level)
            .fact("comments", Amount::Count(count))
            .fact("share", Amount::Share(own))
            .fact("chance", Amount::Share(others))
            .fact("ln_p", Amount::LnChance(ln_p)),
    );
}

/// Comments that share a telling word with a post.
struct Compared {
    comments: u64,
    /// With their own.
    own: u64,
    /// With any one of the others, expected.
    others: f64,
}

fn compare(talk: &Talk) -> Option<Compared> {
    let posts: Vec<(&String, FxHashSet<String>)> = (latest(talk).into_iter())
        .filter_map(|post| Some((&post.id, terms(&Document::new(&post.words()?)))))
        .collect();
    let number: FxHashMap<&String, usize> = posts
        .iter()
        .enumerate()
        .map(|(at, (id, _))| (*id, at))
        .collect();
    let mut holders: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, (_, terms)) in posts.iter().enumerate() {
        terms
            .iter()
            .for_each(|term| holders.entry(term).or_default().push(at));
    }
    // What half of the posts say tells none of them.
    holders.retain(|_, holders| 2 * holders.len() <= posts.len());
    let mut found = Compared {
        comments: 0,
        own: 0,
        others: 0.0,
    };
    let mut shared: FxHashSet<usize> = FxHashSet::default();
    for said in talk.written() {
        let Some(post) = said.comment.post.as_ref().and_then(|post| number.get(post)) else {
            continue;
        };
        shared.clear();
        for term in terms(&said.document()) {
            shared.extend(holders.get(term.as_str()).into_iter().flatten());
        }
        let own = shared.contains(post);
        found.comments += 1;
        found.own += u64::from(own);
        found.others += (shared.len() - usize::from(own)) as f64 / (posts.len() as f64 - 1.0);
    }
    let enough = posts.len() >= POSTS_MIN && found.comments >= COMMENTS_MIN as u64;
    enough.then_some(found)
}

/// The latest posts with words, whatever the order of the table.
fn latest<'a>(talk: &Talk<'a>) -> Vec<&'a Post> {
    let posts = talk.creator.posts().iter();
    let mut posts: Vec<&Post> = posts.filter(|post| post.words().is_some()).collect();
    posts.sort_by_key(|post| Reverse((post.created_at, &post.id)));
    posts.truncate(POSTS_MAX);
    posts
}

/// Longer words, and pairs of neighbouring Han characters.
fn terms(document: &Document) -> FxHashSet<String> {
    let text = document.text();
    let words = document.words();
    let spelt = words.iter().filter(|word| word.kind == WordKind::Letters);
    let mut terms: FxHashSet<String> = spelt
        .map(|word| {
            let mut folded = String::new();
            fold_into(word.of(text), &mut folded);
            folded
        })
        .filter(|word| word.chars().count() >= LETTERS_MIN)
        .collect();
    for pair in words.windows(2) {
        let han = pair.iter().all(|word| word.kind == WordKind::Han);
        if han && pair[0].end == pair[1].start {
            terms.insert(text[pair[0].start as usize..pair[1].end as usize].to_owned());
        }
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::creator::record::Creator;

    #[test]
    fn the_latest_posts_are_compared() {
        let post = |at: i64| Post {
            id: format!("p{at}"),
            created_at: (at > 0).then_some(at),
            text: (at % 2 == 0).then(|| "lighthouse".to_owned()),
            ..Post::default()
        };
        let creator = Creator {
            posts: Some((0..2_000).map(post).collect()),
            ..Creator::default()
        };
        let found = latest(&Talk::of(&creator, None));
        assert_eq!(found.len(), POSTS_MAX);
        assert_eq!((&*found[0].id, &*found[599].id), ("p1998", "p800"));
    }
}
