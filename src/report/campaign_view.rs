//! A campaign's card as the page shows it.

use super::bilingual::{Both, Phrase};
use super::figures::{chance, count, day, decimal, percent};
use super::phrases as say;
use crate::campaign::card::{Card, Example, Member, Standing, Target, Tie};
use crate::words;

/// Members that are listed; the table of reviews has the others.
const MEMBERS: usize = 1_000;

/// A card with its sentences.
#[derive(Debug)]
pub struct CampaignView<'a> {
    /// The card.
    pub card: &'a Card,
    /// Facts: what, and how much.
    pub facts: Vec<(Phrase, String)>,
    /// Every tie: sentence, seen, expected, chance.
    pub ties: Vec<[Said; 4]>,
    /// Every innocent story: how it stands, and why.
    pub stories: Vec<(Standing, Phrase, Both)>,
    /// What is not claimed.
    pub not_claimed: Vec<Both>,
    /// The heading of the list of members.
    pub all_members: Both,
    /// How many members are not listed.
    pub more: Option<Both>,
}

/// A cell: words in both languages, or a figure.
#[derive(Debug)]
pub enum Said {
    /// Words.
    Words(Both),
    /// A figure.
    Figure(String),
}

impl<'a> CampaignView<'a> {
    /// The view of a card.
    pub fn of(card: &'a Card) -> Self {
        let members = card.members.len();
        Self {
            card,
            facts: facts(card),
            ties: ties(card),
            stories: (card.explanations.iter())
                .map(|explanation| {
                    let told = Both::of(|language| words::explanation(explanation, language));
                    (explanation.standing, standing(explanation.standing), told)
                })
                .collect(),
            not_claimed: not_claimed(card),
            all_members: say::MEMBERS.with(&[&count(members as u64)]),
            more: (members > MEMBERS)
                .then(|| say::MORE.with(&[&count((members - MEMBERS) as u64)])),
        }
    }

    /// The members that are listed.
    pub fn members(&self) -> &'a [Member] {
        &self.card.members[..self.card.members.len().min(MEMBERS)]
    }

    /// The products that are listed.
    pub fn targets(&self) -> &'a [Target] {
        &self.card.targets
    }

    /// The texts that are set side by side.
    pub fn examples(&self) -> &'a [Example] {
        &self.card.examples
    }
}

fn facts(card: &Card) -> Vec<(Phrase, String)> {
    let window = card.window.map_or("–".to_owned(), |(from, to)| {
        format!("{} – {}", day(Some(from)), day(Some(to)))
    });
    vec![
        (say::ACCOUNTS, count(card.accounts.into())),
        (say::REVIEWS, count(card.members.len() as u64)),
        (say::PRODUCTS, count(card.products.into())),
        (say::WINDOW, window),
        (say::CHANCE, chance(card.ln_p)),
        (say::FALSE_DISCOVERY, percent(Some(card.q))),
        (say::BY_CHANCE, decimal(Some(card.expected_false), 1)),
        (say::STABILITY, percent(Some(card.stability))),
    ]
}

fn ties(card: &Card) -> Vec<[Said; 4]> {
    let line = |tie: &Tie| {
        [
            Said::Words(Both::of(|language| words::tie(tie, language))),
            Said::Figure(figure(tie.seen)),
            Said::Figure(figure(tie.expected)),
            Said::Figure(chance(tie.ln_p)),
        ]
    };
    card.ties.iter().map(line).collect()
}

/// Counts whole, expectations with enough decimals to be told from nothing.
fn figure(number: f64) -> String {
    let decimals = match number.abs() {
        size if number.fract() == 0.0 || size >= 100.0 => 0,
        size if size >= 1.0 => 1,
        _ => 3,
    };
    decimal(Some(number), decimals)
}

fn standing(standing: Standing) -> Phrase {
    match standing {
        Standing::Possible => say::POSSIBLE,
        Standing::Unlikely => say::UNLIKELY,
        Standing::Beside => say::BESIDE,
        Standing::Untested => say::UNTESTED,
    }
}

/// The sentences come in the same order in either language.
fn not_claimed(card: &Card) -> Vec<Both> {
    let [en, zh] = words::Language::ALL.map(|language| words::not_claimed(card, language));
    let both = en.into_iter().zip(zh);
    both.map(|(en, zh)| Both { en, zh }).collect()
}
