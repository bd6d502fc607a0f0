//! Fits what is linear in n-grams.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::posts::{INTERCEPT, Post, Posts};
use crate::creator::advertising::grams::{GramHead, SLOTS};
use crate::creator::advertising::head::Wording;
use crate::learn::folds;
use crate::learn::linear::{self, Params, SparseMatrix};
use crate::model::quantised::Quantised;

const COST_POSTS: f64 = 20.0;
const COST_SENTENCES: f64 = 2.0;
const EPOCHS: usize = 25;

/// Parts that topics are dealt to.
pub const FOLDS: usize = 5;

/// Both heads of wording.
pub struct WordingHeads {
    pub posts: GramHead,
    pub sentences: GramHead,
}

impl WordingHeads {
    /// Learns from the posts that are wanted.
    pub fn fit(posts: &Posts, wanted: impl Fn(usize) -> bool + Sync) -> Self {
        let of_posts = say(posts, &wanted);
        let of_sentences = || {
            let mut weights = vec![0.0; posts.marks.len()];
            for (post, say) in posts.posts.iter().zip(&of_posts) {
                weights[post.sentences.clone()].fill(*say);
            }
            for (weight, mark) in weights.iter_mut().zip(&posts.marks) {
                *weight *= f32::from(u8::from(mark.is_some()));
            }
            let labels: Vec<bool> = posts.marks.iter().map(|mark| *mark == Some(true)).collect();
            fit(&posts.sentence_grams, &labels, &weights, COST_SENTENCES)
        };
        let labels: Vec<bool> = posts.posts.iter().map(|post| post.paid).collect();
        let (posts, sentences) = rayon::join(
            || fit(&posts.grams, &labels, &of_posts, COST_POSTS),
            of_sentences,
        );
        WordingHeads { posts, sentences }
    }

    /// Judges a post by its rows.
    pub fn judge(&self, posts: &Posts, at: usize) -> Wording {
        let sentences = posts.posts[at].sentences.clone();
        Wording {
            post: logit(&self.posts, &posts.grams, at),
            sentences: sentences
                .map(|row| logit(&self.sentences, &posts.sentence_grams, row))
                .collect(),
        }
    }
}

/// Judges every wanted post by heads that have seen no post of its topic.
/// `None` for the others.
pub fn held_out(posts: &Posts, wanted: impl Fn(usize) -> bool + Sync) -> Vec<Option<Wording>> {
    let fold_of = folds(&posts.posts);
    let mut judged = vec![None; posts.posts.len()];
    let rounds: Vec<Vec<(usize, Wording)>> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| {
            let heads = WordingHeads::fit(posts, |at| wanted(at) && fold_of[at] != fold);
            let of_fold = (0..posts.posts.len()).filter(|at| wanted(*at) && fold_of[*at] == fold);
            of_fold.map(|at| (at, heads.judge(posts, at))).collect()
        })
        .collect();
    for (at, wording) in rounds.into_iter().flatten() {
        judged[at] = Some(wording);
    }
    judged
}

/// The fold of every post; a topic is in one only.
pub fn folds(posts: &[Post]) -> Vec<usize> {
    let topics: Vec<&str> = posts.iter().map(|post| post.topic.as_str()).collect();
    folds::by_group(&topics, FOLDS)
}

fn logit(head: &GramHead, matrix: &SparseMatrix, row: usize) -> f64 {
    let (slots, values) = matrix.row(row);
    let grams = slots.len() - 1;
    let values: Vec<(u32, f32)> = (slots[..grams].iter().copied())
        .zip(values[..grams].iter().copied())
        .collect();
    head.logit(&values)
}

/// How much every post counts: half of the way to where both classes of a topic
/// count the same. Some topics are mostly advertising, and a head that learns
/// which has learnt nothing of advertising.
fn say(posts: &Posts, wanted: impl Fn(usize) -> bool) -> Vec<f32> {
    let shares = balance(&posts.posts, wanted);
    shares
        .into_iter()
        .map(f64::sqrt)
        .map(|say| say as f32)
        .collect()
}

/// Weights at which both classes of a topic count the same, and a topic by its
/// posts; 0 for posts that are not wanted.
pub fn balance(posts: &[Post], wanted: impl Fn(usize) -> bool) -> Vec<f64> {
    let mut counts = BTreeMap::<&str, [f64; 2]>::new();
    for (_, post) in posts.iter().enumerate().filter(|(at, _)| wanted(*at)) {
        counts.entry(&post.topic).or_default()[usize::from(post.paid)] += 1.0;
    }
    let weight = |(at, post): (usize, &Post)| {
        let counts = counts.get(post.topic.as_str()).filter(|_| wanted(at));
        counts.map_or(0.0, |counts| {
            (counts[0] + counts[1]) / 2.0 / counts[usize::from(post.paid)]
        })
    };
    posts.iter().enumerate().map(weight).collect()
}

/// Fits rows of weight 0 not at all. Before the fit every slot is scaled by
/// `1 + |ln r|`, `r` being the smoothed ratio of how often the classes have it
/// (after Wang & Manning 2012, *Baselines and bigrams*).
fn fit(matrix: &SparseMatrix, labels: &[bool], weights: &[f32], cost: f64) -> GramHead {
    let factors = importance(matrix, labels, weights);
    let mut scaled = matrix.clone();
    scaled.scale_columns(&factors);
    let params = Params {
        cost,
        epochs: EPOCHS,
        ..Params::default()
    };
    let mut w = linear::fit(&scaled, labels, weights, SLOTS + 1, params);
    let intercept = w.pop().unwrap_or(0.0);
    let weights: Vec<f32> = w
        .iter()
        .zip(&factors)
        .map(|(w, factor)| w * factor)
        .collect();
    GramHead::new(Quantised::new(&weights), intercept)
}

/// `1 + |ln r|` of every slot, scaled to a root mean square of 1 over those in
/// use; 1 for the intercept.
fn importance(matrix: &SparseMatrix, labels: &[bool], weights: &[f32]) -> Vec<f32> {
    let mut counts = vec![[0.0_f32; 2]; SLOTS + 1];
    for row in 0..matrix.rows() {
        for slot in matrix.row(row).0 {
            counts[*slot as usize][usize::from(labels[row])] += weights[row];
        }
    }
    let [negatives, positives] = counts[INTERCEPT as usize].map(|total| total + 2.0);
    let ratio = |[n, p]: &[f32; 2]| ((p + 1.0) / positives) / ((n + 1.0) / negatives);
    let mut factors: Vec<f32> = counts.iter().map(|of| 1.0 + ratio(of).ln().abs()).collect();
    let used = (0..SLOTS).filter(|slot| counts[*slot] != [0.0; 2]);
    let (squares, number) = used.fold((0.0_f64, 0.0_f64), |(squares, number), slot| {
        (squares + f64::from(factors[slot]).powi(2), number + 1.0)
    });
    let scale = (squares / number.max(1.0)).sqrt() as f32;
    factors.iter_mut().for_each(|factor| *factor /= scale);
    factors[INTERCEPT as usize] = 1.0;
    factors
}
