//! What a report keeps of one review.

use super::ids;
use crate::campaign::card::TieKind;
use crate::model::evidence::{Piece, Score, Tier, Verdict};
use crate::table::Batch;

/// Characters of a text that are kept.
const TEXT: usize = 2_000;

/// Pieces of evidence that are kept one by one.
const PIECES: usize = 12;

/// Weights are kept in ten-thousandths, as they were summed: whole numbers add
/// up exactly.
pub const UNIT: f64 = 1e4;

/// The beginning of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// What is kept.
    pub text: String,
    /// Whether there was more.
    pub cut: bool,
}

impl Excerpt {
    /// At most `most` characters of a text.
    pub fn of(text: &str, most: usize) -> Self {
        let end = text.char_indices().nth(most).map(|(end, _)| end);
        Self {
            text: text[..end.unwrap_or(text.len())].to_owned(),
            cut: end.is_some(),
        }
    }
}

/// One piece of evidence, or the sum of those that are not kept one by one.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The signal's name; `None` for the sum.
    pub signal: Option<&'static str>,
    /// Its family's name; empty for the sum.
    pub family: &'static str,
    /// The signal's value in its own unit.
    pub value: Option<f64>,
    /// As in [`Piece::percentile`], 0–100.
    pub percentile: Option<f64>,
    /// Weights of paid and bot in ten-thousandths of a nat.
    pub weights: [i64; 2],
}

impl Bar {
    fn of(piece: &Piece) -> Self {
        Self {
            signal: Some(piece.signal),
            family: piece.family,
            value: piece.value,
            percentile: piece.percentile,
            weights: weights(piece),
        }
    }

    fn rest(pieces: &[Piece]) -> Option<Self> {
        let sum = |k: usize| pieces.iter().map(|piece| weights(piece)[k]).sum();
        (!pieces.is_empty()).then(|| Self {
            signal: None,
            family: "",
            value: None,
            percentile: None,
            weights: [sum(0), sum(1)],
        })
    }
}

fn weights(piece: &Piece) -> [i64; 2] {
    [piece.weight_paid, piece.weight_bot].map(|weight| (weight * UNIT).round() as i64)
}

/// One review with its score.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Where it stands among all reviews scored, from 0.
    pub row: u64,
    /// Its id.
    pub review_id: String,
    /// Who wrote it.
    pub reviewer_id: Option<String>,
    /// What it is about.
    pub product_id: Option<String>,
    /// Seconds since 1970, UTC.
    pub created_at: Option<i64>,
    /// Stars, 1–5.
    pub rating: Option<f64>,
    /// What the table says of its language.
    pub language: Option<String>,
    /// Its text.
    pub text: Excerpt,
    /// Probabilities of genuine, paid, bot.
    pub probabilities: [f64; 3],
    /// What is concluded.
    pub verdict: Verdict,
    /// What there was to go on.
    pub tier: Option<Tier>,
    /// The position of its campaign's card.
    pub campaign: Option<u32>,
    /// What binds it to that campaign; empty until the cards are known.
    pub ties: Vec<TieKind>,
    /// The strongest evidence first, the sum of the rest last; the weights add
    /// up to the score's.
    pub bars: Vec<Bar>,
    /// Words that weigh most in the text, as they stand in it.
    pub words: Vec<String>,
}

impl Row {
    /// Keeps what stands at `at` of a batch, which is row `row` of all.
    pub fn of(reviews: &Batch, at: usize, row: u64, score: &Score, campaign: Option<u32>) -> Self {
        let text = |name| reviews.texts(name).and_then(|texts| texts.get(at));
        let (kept, others) = score.evidence.split_at(score.evidence.len().min(PIECES));
        Self {
            row,
            review_id: text("review_id").map(ids::cut).unwrap_or_default(),
            reviewer_id: text("reviewer_id").map(ids::cut),
            product_id: text("product_id").map(ids::cut),
            created_at: reviews.times("created_at").and_then(|times| times[at]),
            rating: reviews.numbers("rating").and_then(|stars| stars[at]),
            language: text("language").map(ids::cut),
            text: Excerpt::of(text("text").unwrap_or(""), TEXT),
            probabilities: score.probabilities,
            verdict: score.verdict,
            tier: score.tier,
            campaign,
            ties: Vec::new(),
            bars: kept.iter().map(Bar::of).chain(Bar::rest(others)).collect(),
            words: score.evidence.iter().flat_map(weighty).collect(),
        }
    }

    /// The summed weights of paid and bot, in ten-thousandths of a nat.
    pub fn weights(&self) -> [i64; 2] {
        [0, 1].map(|k| self.bars.iter().map(|bar| bar.weights[k]).sum())
    }
}

/// The words that the evidence of the wording names.
fn weighty(piece: &Piece) -> impl Iterator<Item = String> {
    let words = piece.detail.split_once("; weightiest: ");
    let words = words.filter(|_| piece.signal.starts_with("text."));
    words
        .map_or("", |(_, words)| words)
        .split_whitespace()
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::evidence::Prior;
    use crate::schema::Schema;
    use crate::signal::Family;
    use crate::table::Column;
    use std::sync::Arc;

    fn batch(text: &str) -> Batch {
        let schema = Arc::new(Schema::reviews());
        let column = Column::Text([Some(text)].into_iter().collect());
        Batch::from_columns(&schema, [("text", column)]).unwrap()
    }

    #[test]
    fn bars_add_up_to_the_score_to_the_last_digit() {
        let pieces = (0..40_i32).map(|at| {
            let weight = f64::from(at * 7919 % 401) / 97.0 - 2.0;
            Piece::new("style.other", Family::Style, [weight, -weight / 3.0])
        });
        let score = Score::new(pieces.collect(), None, &Prior::default(), 2.0);
        let row = Row::of(&batch("a"), 0, 0, &score, None);
        assert_eq!(row.bars.len(), PIECES + 1);
        let sums = row.weights().map(|sum| sum as f64 / UNIT);
        for (sum, weight) in sums.iter().zip(score.weights) {
            assert!((sum - weight).abs() < 1e-9);
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters_and_says_so() {
        let score = Score::new(Vec::new(), None, &Prior::default(), 2.0);
        let row = Row::of(&batch(&"星".repeat(TEXT + 1)), 0, 0, &score, None);
        assert!(row.text.cut && row.text.text.chars().count() == TEXT);
        let whole = Row::of(&batch(&"星".repeat(TEXT)), 0, 0, &score, None);
        assert!(!whole.text.cut);
    }

    #[test]
    fn words_are_taken_from_the_evidence_of_the_wording_alone() {
        let mut piece = Piece::new("text.bot", Family::Text, [0.0, 2.0]);
        piece.detail = "judged mostly by a; weightiest: truly 很".to_owned();
        assert_eq!(weighty(&piece).collect::<Vec<_>>(), ["truly", "很"]);
        piece.signal = "style.other";
        assert_eq!(weighty(&piece).count(), 0);
    }
}
