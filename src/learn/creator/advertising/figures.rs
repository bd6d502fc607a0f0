//! What held-out judgements of posts and of their sentences show.

use super::posts::Posts;
use crate::creator::advertising::head::{Stack, Wording};
use crate::learn::creator::measure::Measured;
use crate::learn::metrics::{Confusion, Scored};

/// A judgement by a head that has not seen the post.
pub struct Judged {
    /// Which post.
    pub at: usize,
    weight: f64,
    sentences: Vec<f64>,
    guilty: f64,
}

impl Judged {
    /// Puts the wording of a post together.
    pub fn of(at: usize, wording: &Wording, stack: &Stack) -> Self {
        let sentences = stack.sentences(wording);
        Judged {
            at,
            weight: stack.post(wording.post, &sentences),
            sentences,
            guilty: stack.guilty,
        }
    }
}

/// Where bands of length begin, in characters.
const BANDS: [usize; 5] = [0, 100, 250, 600, 1500];

/// Figures of posts: all, by topic, by length; and of sentences.
pub fn figures(posts: &Posts, judged: &[Judged]) -> Vec<Measured> {
    let of = |slice: &str, wanted: &dyn Fn(usize) -> bool| {
        let rows: Vec<Scored> = (judged.iter().filter(|judged| wanted(judged.at)))
            .map(|judged| Scored {
                score: judged.weight,
                label: posts.posts[judged.at].paid,
            })
            .collect();
        Measured::of("post", slice, &rows)
    };
    let mut measured = vec![of("all", &|_| true)];
    let mut topics: Vec<&str> = judged
        .iter()
        .map(|judged| posts.posts[judged.at].topic.as_str())
        .collect();
    topics.sort_unstable_by_key(|topic| (topic.len(), *topic));
    topics.dedup();
    if topics.len() > 1 {
        measured
            .extend((topics.iter()).map(|topic| of(topic, &|at| posts.posts[at].topic == *topic)));
    }
    for (number, start) in BANDS.into_iter().enumerate() {
        let end = BANDS.get(number + 1).copied();
        let slice = match end {
            Some(end) => format!("{start}–{} characters", end - 1),
            None => format!("{start} characters and more"),
        };
        let within = |at: usize| {
            let length = posts.posts[at].length;
            length >= start && end.is_none_or(|end| length < end)
        };
        measured.push(of(&slice, &within));
    }
    measured.push(sentences(posts, judged, "all", |_| true));
    measured.push(sentences(posts, judged, "of paid posts", |paid| paid));
    measured.retain(|measured| measured.positive + measured.negative > 0);
    measured
}

/// Sentences, flagged where the head would mark them: that threshold was chosen
/// on held-out training posts.
fn sentences(
    posts: &Posts,
    judged: &[Judged],
    slice: &str,
    wanted: impl Fn(bool) -> bool,
) -> Measured {
    let mut rows = Vec::new();
    for judged in judged {
        let post = &posts.posts[judged.at];
        let marks = &posts.marks[post.sentences.clone()];
        let marked = judged.sentences.iter().zip(marks);
        rows.extend(
            marked
                .filter(|_| wanted(post.paid))
                .filter_map(|(logit, label)| {
                    Some(Scored {
                        score: logit - judged.guilty,
                        label: (*label)?,
                    })
                }),
        );
    }
    let confusion = Confusion::at(&rows, 0.0);
    Measured {
        accuracy: confusion.accuracy(),
        f1: confusion.f1(),
        calibration_error: None,
        ..Measured::of("sentence", slice, &rows)
    }
}
