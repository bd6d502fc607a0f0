//! What a record says of a campaign that statements name.

use serde::Serialize;

use crate::campaign::card::{Card, Explanation, Tie};
use crate::words::{self, Language};

/// A campaign with its grounds, in numbers and in both languages.
#[derive(Debug, Serialize)]
pub struct Group<'c> {
    campaign_id: &'c str,
    accounts: u32,
    reviews: usize,
    ln_p: f64,
    q: f64,
    expected_false: f64,
    stability: f64,
    ties: &'c [Tie],
    explanations: &'c [Explanation],
    en: Told,
    zh: Told,
}

#[derive(Debug, Serialize)]
struct Told {
    ties: Vec<String>,
    explanations: Vec<String>,
    not_claimed: Vec<String>,
}

impl<'c> Group<'c> {
    /// What a card says, but for its members and texts.
    pub fn of(card: &'c Card) -> Self {
        let [en, zh] = [Language::En, Language::Zh].map(|language| Told {
            ties: (card.ties.iter())
                .map(|tie| words::tie(tie, language))
                .collect(),
            explanations: (card.explanations.iter())
                .map(|story| words::explanation(story, language))
                .collect(),
            not_claimed: words::not_claimed(card, language),
        });
        Self {
            campaign_id: &card.campaign_id,
            accounts: card.accounts,
            reviews: card.members.len(),
            ln_p: card.ln_p,
            q: card.q,
            expected_false: card.expected_false,
            stability: card.stability,
            ties: &card.ties,
            explanations: &card.explanations,
            en,
            zh,
        }
    }
}
