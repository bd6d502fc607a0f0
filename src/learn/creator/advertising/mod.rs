//! Fits and measures the head of advertising.

mod figures;
mod posts;
mod stack;
mod wording;

use std::collections::BTreeMap;
use std::fmt::Write;

use rayon::prelude::*;

use self::figures::{Judged, figures};
use self::posts::Posts;
use self::wording::{FOLDS, WordingHeads, folds, held_out};
use super::measure::{self, Measured, Protocol};
use super::{Fitted, Tables};
use crate::creator::advertising::head::{AdvertisingHead, Wording};
use crate::learn::train::TrainError;

/// Fits the head and measures it.
///
/// # Errors
/// A table cannot be read, or has only one class.
pub fn fit(tables: &Tables) -> Result<Fitted<AdvertisingHead>, TrainError> {
    let posts = Posts::read(&tables.tables)?;
    let wordings = held_out(&posts, |_| true);
    let stack = stack::fit(&posts, &wordings, |_| true);
    let heads = WordingHeads::fit(&posts, |_| true);
    let split = by_split(&posts);
    let groups = by_groups(&posts, &wordings);
    let mut corpora = BTreeMap::<String, BTreeMap<String, usize>>::new();
    for post in &posts.posts {
        let label = if post.paid { "paid" } else { "genuine" };
        let labels = corpora.entry(posts.corpus.clone()).or_default();
        *labels.entry(label.to_owned()).or_default() += 1;
    }
    Ok(Fitted {
        head: AdvertisingHead {
            posts: heads.posts,
            sentences: heads.sentences,
            stack,
        },
        section: section(&split, &groups),
        files: posts.files,
        corpora,
    })
}

/// Measures heads on rows that they have not seen. There is one corpus, so that
/// none can be left out.
///
/// # Errors
/// A table cannot be read, or the protocol leaves nothing to train on or to
/// judge.
pub fn measure(tables: &Tables, protocol: Protocol) -> Result<Vec<Measured>, TrainError> {
    let posts = Posts::read(&tables.tables)?;
    let measured = match protocol {
        Protocol::Split => by_split(&posts),
        Protocol::Groups => by_groups(&posts, &held_out(&posts, |_| true)),
        Protocol::LeaveCorpus => Vec::new(),
    };
    if measured.is_empty() {
        return Err(TrainError::OneClass {
            corpora: posts.corpus,
        });
    }
    Ok(measured)
}

/// Train and val judge test.
fn by_split(posts: &Posts) -> Vec<Measured> {
    let seen = |at: usize| !posts.posts[at].test;
    let judged: Vec<usize> = (0..posts.posts.len()).filter(|at| !seen(*at)).collect();
    let both = |of: &dyn Fn(usize) -> bool| {
        let paid = |paid| (0..posts.posts.len()).any(|at| of(at) && posts.posts[at].paid == paid);
        paid(true) && paid(false)
    };
    if !both(&seen) || !both(&|at| !seen(at)) {
        return Vec::new();
    }
    let stack = stack::fit(posts, &held_out(posts, seen), seen);
    let heads = WordingHeads::fit(posts, seen);
    let judge = |at: usize| Judged::of(at, &heads.judge(posts, at), &stack);
    let judged: Vec<Judged> = judged.into_iter().map(judge).collect();
    figures(posts, &judged)
}

/// Every topic is judged by the others, and so is what its judgements are
/// worth.
fn by_groups(posts: &Posts, wordings: &[Option<Wording>]) -> Vec<Measured> {
    let fold_of = folds(&posts.posts);
    let of_fold = |fold: usize| {
        let stack = stack::fit(posts, wordings, |at| fold_of[at] != fold);
        let of_fold = wordings.iter().enumerate();
        let of_fold = of_fold.filter(|(at, _)| fold_of[*at] == fold);
        let judge = |(at, wording): (usize, &Option<Wording>)| {
            Some(Judged::of(at, wording.as_ref()?, &stack))
        };
        of_fold.filter_map(judge).collect::<Vec<_>>()
    };
    let mut judged: Vec<Judged> = (0..FOLDS).into_par_iter().flat_map(of_fold).collect();
    judged.sort_by_key(|judged| judged.at);
    figures(posts, &judged)
}

fn section(split: &[Measured], groups: &[Measured]) -> String {
    let mut section = String::from(include_str!("card.md"));
    let parts = [
        (
            "Trained on the published train and val parts, judged on the test part",
            split,
        ),
        (
            "Every topic judged by heads that have seen no post of it",
            groups,
        ),
    ];
    for (heading, measured) in parts {
        if !measured.is_empty() {
            let _ = write!(section, "\n### {heading}\n\n{}", measure::table(measured));
        }
    }
    section
}
