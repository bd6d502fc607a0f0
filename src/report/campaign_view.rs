//! A campaign's card as the page shows it.

use super::bilingual::{Both, Phrase};
use super::figures::{chance, count, day, decimal, percent, small, small_percent};
use super::ids;
use super::phrases as say;
use crate::campaign::card::{Card, Example, Member, Standing, Target, Tie, TieKind};
use crate::words;

/// Members that are listed; the table of reviews has the others.
const MEMBERS: usize = 500;

/// A card with its sentences.
#[derive(Debug)]
pub struct CampaignView<'a> {
    /// The card.
    pub card: &'a Card,
    /// Facts: what, and how much.
    pub facts: Vec<(Phrase, String)>,
    /// Every tie.
    pub ties: Vec<TieView>,
    /// Every innocent story: how it stands, and why.
    pub stories: Vec<(Standing, Phrase, Both)>,
    /// What is not claimed.
    pub not_claimed: Vec<Both>,
    /// The heading of the list of members.
    pub all_members: Both,
    /// How many members are not listed.
    pub more: Option<Both>,
}

/// A tie, in a line and in a sentence.
#[derive(Debug)]
pub struct TieView {
    /// What is counted.
    pub label: Both,
    /// The sentence.
    pub told: Both,
    /// Accounts bound, seen, expected, chance.
    pub figures: [String; 4],
}

impl TieView {
    fn of(tie: &Tie) -> Self {
        Self {
            label: Both::of(|language| words::tie_label(tie.kind, language)),
            told: Both::of(|language| words::tie(tie, language)),
            figures: [
                count(tie.accounts.into()),
                figure(tie.seen),
                figure(tie.expected),
                chance(tie.ln_p),
            ],
        }
    }
}

impl<'a> CampaignView<'a> {
    /// The view of a card.
    pub fn of(card: &'a Card) -> Self {
        let members = card.members.len();
        Self {
            card,
            facts: facts(card),
            ties: card.ties.iter().map(TieView::of).collect(),
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

    /// The word for a tie.
    pub fn tie_name(&self, kind: &TieKind) -> Both {
        Both::of(|language| words::tie_name(*kind, language))
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
        (say::FALSE_DISCOVERY, small_percent(card.q)),
        (say::BY_CHANCE, small(card.expected_false, 1)),
        (say::STABILITY, percent(Some(card.stability))),
    ]
}

/// Counts whole, expectations with enough decimals to be told from nothing.
fn figure(number: f64) -> String {
    match number {
        1.0..1e15 if number.fract() == 0.0 || number >= 100.0 => count(number.round() as u64),
        1.0.. => decimal(Some(number), 1),
        _ => small(number, 3),
    }
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
    let card = ids::for_sentences(card);
    let [en, zh] = words::Language::ALL.map(|language| words::not_claimed(&card, language));
    let both = en.into_iter().zip(zh);
    both.map(|(en, zh)| Both { en, zh }).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::campaign::card::{Explanation, Passage, Story};

    /// A campaign of three invented accounts whose ids are hostile.
    pub fn card() -> Card {
        let member = |at: i64| Member {
            review_id: format!("r{at}"),
            reviewer_id: Some(format!("<img src=x onerror=owned()>u{at}")),
            product_id: Some("p1".to_owned()),
            created_at: Some(1_704_067_200 + 3_600 * at),
            rating: Some(5.0),
            ties: vec![TieKind::Text, TieKind::Burst],
        };
        let passage = |text: &str, shared| Passage {
            text: text.to_owned(),
            shared,
        };
        Card {
            campaign_id: "c1".to_owned(),
            accounts: 3,
            ln_p: (2e-9_f64).ln(),
            q: 0.01,
            expected_false: 0.2,
            stability: 0.95,
            window: Some((1_704_067_200, 1_704_240_000)),
            ties: vec![Tie {
                kind: TieKind::Text,
                accounts: 3,
                seen: 3.0,
                expected: 0.004,
                ln_p: (2e-9_f64).ln(),
            }],
            explanations: vec![
                Explanation {
                    story: Story::Launch,
                    standing: Standing::Possible,
                    seen: 2.0,
                    usual: 30.0,
                },
                Explanation {
                    story: Story::Household,
                    standing: Standing::Untested,
                    seen: f64::NAN,
                    usual: f64::NAN,
                },
            ],
            targets: vec![Target {
                product_id: "p1".to_owned(),
                reviews: 3,
                of: 20,
                stars: Some(5.0),
                others_stars: Some(3.25),
            }],
            products: 1,
            examples: vec![Example {
                review_id: "r0".to_owned(),
                passages: vec![passage("A fine ", true), passage("<b>kettle</b>", false)],
            }],
            members: (0..3).map(member).collect(),
        }
    }

    #[test]
    fn facts_are_figures_and_unknown_ones_dashes() {
        let card = card();
        let view = CampaignView::of(&card);
        let facts: Vec<&str> = view.facts.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(facts[0], "3");
        assert_eq!(facts[3], "2024-01-01 – 2024-01-03");
        assert_eq!(facts[4], "2 × 10⁻⁹");
        assert_eq!(view.ties[0].figures, ["3", "3", "0.004", "2 × 10⁻⁹"]);
        assert_eq!(figure(1275.0), "1,275");
        assert_eq!(figure(18.31), "18.3");
        assert_eq!(figure(0.0), "< 0.001");
        assert_eq!(figure(f64::NAN), "–");
        assert_eq!(view.members().len(), 3);
        assert!(view.more.is_none());
    }

    #[test]
    fn a_long_list_of_members_is_cut_and_says_so() {
        let mut card = card();
        card.members = vec![card.members[0].clone(); MEMBERS + 7];
        let view = CampaignView::of(&card);
        assert_eq!(view.members().len(), MEMBERS);
        assert_eq!(view.more.unwrap().en, "and 7 more");
    }
}
