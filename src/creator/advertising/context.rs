//! A sentence among its neighbours, and a post as the sum of its sentences.
//!
//! Advertising comes in stretches: a sentence between two that sell something
//! sells too. Each of the two steps is a logistic regression on a few terms of
//! held-out log-odds.

/// Number of terms of a sentence in its post, the constant included.
pub const SENTENCE_TERMS: usize = 15;

/// Number of terms of a post, the constant included.
pub const POST_TERMS: usize = 7;

/// What a sentence's neighbours count beyond the ends of the post.
const BEYOND: f64 = -4.0;

/// How much of a sentence's say is left one sentence on.
const MEMORY: f64 = 0.8;

/// The terms of every sentence of a post, from the log-odds of each by its own
/// wording.
pub fn sentence_terms(logits: &[f64]) -> Vec<[f64; SENTENCE_TERMS]> {
    let count = logits.len();
    let [largest, top, mean] = summary(logits);
    let before = echoes(logits.iter());
    let mut after = echoes(logits.iter().rev());
    after.reverse();
    let neighbour = |at: usize, by: isize| {
        let place = at.checked_add_signed(by);
        place
            .and_then(|place| logits.get(place))
            .copied()
            .unwrap_or(BEYOND)
    };
    let terms = |at: usize| {
        [
            logits[at],
            neighbour(at, -1),
            neighbour(at, 1),
            neighbour(at, -2),
            neighbour(at, 2),
            before[at],
            after[at],
            largest,
            top,
            mean,
            (at as f64 + 0.5) / count as f64,
            f64::from(u8::from(at == 0)),
            f64::from(u8::from(at + 1 == count)),
            (count as f64).ln(),
            1.0,
        ]
    };
    (0..count).map(terms).collect()
}

/// The terms of a post, from the log-odds of its wording and those of its
/// sentences among their neighbours.
///
/// How long the post is, is no term: long posts are paid for more often, but
/// that is no evidence against any one of them.
pub fn post_terms(post: f64, sentences: &[f64]) -> [f64; POST_TERMS] {
    let [largest, top, mean] = summary(sentences);
    let guilt: f64 = sentences.iter().map(|logit| probability(*logit)).sum();
    let share = guilt / sentences.len().max(1) as f64;
    [post, largest, top, mean, guilt.max(1e-4).ln(), share, 1.0]
}

/// The largest, the mean of the three largest, and the mean; [`BEYOND`] of
/// none.
fn summary(logits: &[f64]) -> [f64; 3] {
    let mut sorted = logits.to_vec();
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    let mean = |part: &[f64]| match part.len() {
        0 => BEYOND,
        count => part.iter().sum::<f64>() / count as f64,
    };
    [
        sorted.first().copied().unwrap_or(BEYOND),
        mean(&sorted[..sorted.len().min(3)]),
        mean(&sorted),
    ]
}

/// For each of some log-odds, the mean of those before it, the nearer the more,
/// above what stands beyond the ends.
fn echoes<'a>(logits: impl Iterator<Item = &'a f64>) -> Vec<f64> {
    let (mut sum, mut weight) = (0.0, 0.0);
    let echo = |logit: &f64| {
        let echo = sum / (weight + 0.5);
        sum = sum * MEMORY + logit - BEYOND;
        weight = weight * MEMORY + 1.0;
        echo
    };
    logits.map(echo).collect()
}

/// The logistic function.
pub fn probability(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// The sum of terms by their coefficients.
pub fn weigh<const N: usize>(terms: &[f64; N], coefficients: &[f64; N]) -> f64 {
    (terms.iter().zip(coefficients))
        .map(|(term, weight)| term * weight)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_sees_its_neighbours_on_both_sides() {
        let terms = sentence_terms(&[1.0, 2.0, -3.0]);
        assert_eq!(terms[1][..3], [2.0, 1.0, -3.0]);
        assert_eq!(terms[0][1], BEYOND);
        assert_eq!(terms[2][2], BEYOND);
        assert_eq!(terms[0][5], 0.0);
        assert_eq!(terms[2][6], 0.0);
        assert!(terms[2][5] > terms[1][5] * 0.9);
        assert_eq!(terms[0][7..10], [2.0, 0.0, 0.0]);
    }

    #[test]
    fn a_post_without_sentences_has_terms() {
        assert!(sentence_terms(&[]).is_empty());
        assert!(post_terms(0.5, &[]).iter().all(|term| term.is_finite()));
    }

    #[test]
    fn guilt_adds_up_over_sentences() {
        let one = post_terms(0.0, &[0.0])[4];
        let two = post_terms(0.0, &[0.0, 0.0])[4];
        assert!((two - one - std::f64::consts::LN_2).abs() < 1e-12);
    }
}
