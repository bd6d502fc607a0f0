//! What is counted over all reviews of a table, kept or not.

use std::collections::BTreeMap;

use crate::model::evidence::{Score, Verdict};

/// Bars of the histogram of authenticity; each is five points wide.
pub const BINS: usize = 20;

/// Verdicts in the order in which a report shows them.
pub const VERDICTS: [Verdict; 4] = [
    Verdict::Paid,
    Verdict::Bot,
    Verdict::Uncertain,
    Verdict::Genuine,
];

/// Values of a column that are counted apart; the rest is counted together,
/// since a hostile table may have another in every row.
const VALUES: usize = 100;

/// A part of the reviews.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Slice {
    /// Reviews.
    pub reviews: u64,
    /// Those flagged.
    pub flagged: u64,
}

/// What a review counts as.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Stars, 1–5.
    pub stars: Option<f64>,
    /// Its language, or the script of its text.
    pub language: &'a str,
    /// The name of its length class.
    pub length: &'static str,
}

/// Counts over all reviews.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tallies {
    /// All reviews.
    pub reviews: u64,
    /// By verdict, in the order of [`VERDICTS`].
    pub verdicts: [u64; 4],
    /// By authenticity, in fives, and verdict.
    pub histogram: [[u64; 4]; BINS],
    /// By whole stars; 0 is none.
    pub stars: BTreeMap<u8, Slice>,
    /// By language.
    pub languages: BTreeMap<String, Slice>,
    /// Reviews of further languages.
    pub other_languages: Slice,
    /// By length class.
    pub lengths: BTreeMap<&'static str, Slice>,
    /// Genuine reviews expected among all.
    pub genuine: f64,
    /// Genuine reviews expected among those flagged.
    pub expected_false: f64,
    /// Reviews in campaigns.
    pub in_campaigns: u64,
}

impl Slice {
    fn add(&mut self, flagged: bool) {
        self.reviews += 1;
        self.flagged += u64::from(flagged);
    }

    /// The share flagged, 0–1; `None` of nothing.
    pub fn rate(&self) -> Option<f64> {
        (self.reviews > 0).then(|| self.flagged as f64 / self.reviews as f64)
    }
}

impl Tallies {
    /// Counts a review.
    pub fn add(&mut self, score: &Score, place: Place, in_campaign: bool) {
        let p_genuine = score.probabilities[0];
        let flagged = score.verdict.is_flagged();
        let verdict = VERDICTS.iter().position(|v| *v == score.verdict);
        let verdict = verdict.unwrap_or(VERDICTS.len() - 1);
        let bin = ((p_genuine * BINS as f64) as usize).min(BINS - 1);
        self.reviews += 1;
        self.verdicts[verdict] += 1;
        self.histogram[bin][verdict] += 1;
        let stars = place.stars.map_or(0, |stars| stars.round() as u8);
        self.stars.entry(stars).or_default().add(flagged);
        self.lengths.entry(place.length).or_default().add(flagged);
        self.language(place.language).add(flagged);
        self.genuine += p_genuine;
        if flagged {
            self.expected_false += p_genuine;
        }
        self.in_campaigns += u64::from(in_campaign);
    }

    fn language(&mut self, language: &str) -> &mut Slice {
        if self.languages.len() >= VALUES && !self.languages.contains_key(language) {
            return &mut self.other_languages;
        }
        self.languages.entry(super::ids::cut(language)).or_default()
    }

    /// Reviews flagged.
    pub fn flagged(&self) -> u64 {
        self.verdicts[0] + self.verdicts[1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::evidence::{Piece, Prior};
    use crate::signal::Family;

    fn score(weight: f64) -> Score {
        let piece = Piece::new("text.bot", Family::Text, [0.0, weight]);
        Score::new(vec![piece], None, &Prior::default(), 2.0)
    }

    fn place(language: &str) -> Place<'_> {
        Place {
            stars: Some(4.6),
            language,
            length: "<=20",
        }
    }

    #[test]
    fn every_count_adds_up_to_all_reviews() {
        let mut tallies = Tallies::default();
        for at in 0..300_i32 {
            let language = format!("l{at}");
            let weight = f64::from(at) / 20.0 - 5.0;
            tallies.add(&score(weight), place(&language), at % 3 == 0);
        }
        assert_eq!(tallies.reviews, 300);
        assert_eq!(tallies.verdicts.iter().sum::<u64>(), 300);
        assert_eq!(tallies.histogram.iter().flatten().sum::<u64>(), 300);
        let named: u64 = tallies.languages.values().map(|slice| slice.reviews).sum();
        assert_eq!(named + tallies.other_languages.reviews, 300);
        assert_eq!(tallies.languages.len(), VALUES);
        assert_eq!(tallies.stars[&5].reviews, 300);
        assert_eq!(tallies.stars[&5].flagged, tallies.flagged());
        assert_eq!(tallies.in_campaigns, 100);
    }

    #[test]
    fn false_alarms_are_expected_among_the_flagged_alone() {
        let mut tallies = Tallies::default();
        let flagged = score(6.0);
        tallies.add(&flagged, place("en"), false);
        tallies.add(&score(0.0), place("en"), false);
        assert_eq!(tallies.flagged(), 1);
        assert_eq!(tallies.expected_false, flagged.probabilities[0]);
        assert!(tallies.genuine > 0.9);
    }
}
