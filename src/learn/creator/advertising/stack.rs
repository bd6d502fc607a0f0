//! Fits how wording, sentences and post are put together, on held-out
//! judgements.

use super::posts::Posts;
use super::wording::balance;
use crate::creator::advertising::context::{SENTENCE_TERMS, post_terms, sentence_terms};
use crate::creator::advertising::head::{Stack, Wording};
use crate::learn::calibrate::logistic;
use crate::learn::metrics::{Confusion, Scored};

/// One post in so many teaches the coefficients of sentences: a few numbers need
/// no hundred thousand rows.
const ONE_IN: usize = 4;

/// Fits the coefficients to the posts that have a held-out judgement and are
/// wanted.
pub fn fit(posts: &Posts, wordings: &[Option<Wording>], wanted: impl Fn(usize) -> bool) -> Stack {
    let members: Vec<(usize, &Wording)> = (wordings.iter().enumerate())
        .filter(|(at, _)| wanted(*at))
        .filter_map(|(at, wording)| Some((at, wording.as_ref()?)))
        .collect();
    let mut stack = Stack {
        sentence: sentence_coefficients(posts, &members),
        post: [0.0; _],
        guilty: 0.0,
        bounds: [f64::MIN, f64::MAX],
        rare: 0.0,
    };
    let sentences: Vec<Vec<f64>> = (members.iter())
        .map(|(_, wording)| stack.sentences(wording))
        .collect();
    stack.guilty = threshold(posts, &members, &sentences);
    let held: Vec<bool> = wordings.iter().map(Option::is_some).collect();
    let balanced = balance(&posts.posts, |at| held[at] && wanted(at));
    let terms = || {
        let pairs = members.iter().zip(&sentences);
        pairs.map(|((_, wording), sentences)| post_terms(wording.post, sentences))
    };
    let labels: Vec<bool> = (members.iter())
        .map(|(at, _)| posts.posts[*at].paid)
        .collect();
    let weights: Vec<f64> = members.iter().map(|(at, _)| balanced[*at]).collect();
    stack.post = logistic(terms(), &labels, &weights);
    let weights: Vec<f64> = (members.iter().zip(&sentences))
        .map(|((_, wording), sentences)| stack.post(wording.post, sentences))
        .collect();
    let genuine = weights.iter().zip(&labels).filter(|(_, paid)| !**paid);
    stack.rare = quantile(genuine.map(|(weight, _)| *weight).collect(), 0.99);
    stack.bounds = [0.005, 0.995].map(|share| quantile(weights.clone(), share));
    stack
}

fn sentence_coefficients(posts: &Posts, members: &[(usize, &Wording)]) -> [f64; SENTENCE_TERMS] {
    let mut rows = Vec::new();
    let mut labels = Vec::new();
    for (at, wording) in members.iter().step_by(ONE_IN) {
        let marks = &posts.marks[posts.posts[*at].sentences.clone()];
        for (terms, mark) in sentence_terms(&wording.sentences).into_iter().zip(marks) {
            if let Some(mark) = mark {
                rows.push(terms);
                labels.push(*mark);
            }
        }
    }
    let weights = vec![1.0; labels.len()];
    logistic(rows, &labels, &weights)
}

/// The log-odds at which F1 of held-out sentences is best.
fn threshold(posts: &Posts, members: &[(usize, &Wording)], sentences: &[Vec<f64>]) -> f64 {
    let mut scored = Vec::new();
    for ((at, _), logits) in members.iter().zip(sentences) {
        let marks = &posts.marks[posts.posts[*at].sentences.clone()];
        let marked = logits.iter().zip(marks);
        scored.extend(marked.filter_map(|(score, label)| {
            Some(Scored {
                score: *score,
                label: (*label)?,
            })
        }));
    }
    let steps = (-30..=20).map(|step| f64::from(step) / 10.0);
    let f1 = |threshold: &f64| Confusion::at(&scored, *threshold).f1();
    let best = steps.max_by(|a, b| f1(a).total_cmp(&f1(b)));
    best.unwrap_or(0.0)
}

fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let last = values.len().saturating_sub(1) as f64;
    values
        .get((share * last).round() as usize)
        .copied()
        .unwrap_or(0.0)
}
