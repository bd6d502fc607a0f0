//! Evidence cards, made while the table is read a second time for ids and
//! texts.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::card::{Card, Example, Explanation, Member, Standing, Story, Target, TieKind};
use super::passages;
use super::{Campaign, Campaigns, id};
use crate::behaviour::marketplace::{Stars, id_hash};
use crate::behaviour::records::Records;
use crate::table::Batch;
use crate::text::disclosure;

/// Targets and texts that a card shows, texts that these are chosen from, and
/// characters of a text.
const TARGETS: usize = 100;
const EXAMPLES: usize = 4;
const CANDIDATES: usize = 40;
const CHARACTERS: usize = 800;

/// Collects what the cards need of each row.
pub struct Cards<'c> {
    campaigns: &'c Campaigns,
    products: FxHashMap<u64, Total>,
    /// Members by row, ascending, and how many of them have been met.
    awaited: Vec<(u32, u32)>,
    met: usize,
    row: usize,
    drafts: Vec<Draft>,
    /// Reviews of the table that state a sample.
    samples: Samples,
}

/// What has been collected of a campaign.
#[derive(Default)]
struct Draft {
    members: Vec<Member>,
    /// Like texts, with the ids of their reviews and accounts.
    texts: Vec<(String, Option<String>, String)>,
    /// Reviews that state a sample.
    samples: Samples,
}

/// Reviews and stars of a product.
#[derive(Default)]
struct Total {
    reviews: u32,
    fiftieths: u64,
}

#[derive(Default, Clone, Copy)]
struct Samples {
    reviews: u32,
    stated: u32,
    /// Whether there is any flag or text that could state it.
    known: bool,
}

impl Samples {
    fn add(&mut self, stated: Option<bool>) {
        self.reviews += 1;
        self.known |= stated.is_some();
        self.stated += u32::from(stated == Some(true));
    }

    fn share(&self) -> f64 {
        f64::from(self.stated) / f64::from(self.reviews)
    }
}

impl<'c> Cards<'c> {
    /// Cards of the campaigns that were found in these records.
    pub fn new(campaigns: &'c Campaigns, records: &Records) -> Self {
        let mut awaited: Vec<(u32, u32)> = campaigns
            .members
            .iter()
            .map(|(row, (number, _))| (*row, *number))
            .collect();
        awaited.sort_unstable();
        Self {
            campaigns,
            products: totals(campaigns, records),
            awaited,
            met: 0,
            row: 0,
            drafts: campaigns.all().iter().map(|_| Draft::default()).collect(),
            samples: Samples::default(),
        }
    }

    /// Takes the next rows of the table.
    pub fn take(&mut self, batch: &Batch) {
        let flags = batch.flags("incentivised");
        let texts = batch.texts("text");
        for row in 0..batch.len() {
            let flag = flags.and_then(|flags| flags[row]);
            let text = texts.and_then(|texts| texts.get(row));
            let stated = match (flag, text) {
                (Some(true), _) => Some(true),
                (flag, Some(text)) => Some(flag == Some(true) || disclosure::is_stated(text)),
                (flag, None) => flag,
            };
            self.samples.add(stated);
            let awaited = self.awaited.get(self.met).copied();
            if let Some((at, number)) = awaited.filter(|(at, _)| *at as usize == self.row + row) {
                self.met += 1;
                let group = &self.campaigns.all()[number as usize].group;
                let draft = &mut self.drafts[number as usize];
                draft.samples.add(stated);
                draft.add(member(batch, row, group.bonds_of(at)), text);
            }
        }
        self.row += batch.len();
    }

    /// The cards, when all rows have been taken.
    pub fn finish(self) -> Vec<Card> {
        let drafts = self.campaigns.all().iter().zip(self.drafts).zip(0..);
        drafts
            .map(|((campaign, draft), number)| {
                let targets = targets(&draft.members, &self.products);
                let times = draft.members.iter().filter_map(|member| member.created_at);
                let window = times.clone().min().zip(times.max());
                let mut members = draft.members;
                members.sort_by_key(|member| member.created_at);
                Card {
                    campaign_id: id(number),
                    accounts: campaign.group.accounts.len() as u32,
                    ln_p: campaign.group.ln_p,
                    q: campaign.q,
                    expected_false: campaign.group.expected_false(),
                    stability: campaign.stability,
                    window,
                    ties: campaign.group.ties.clone(),
                    explanations: explanations(campaign, &draft.samples, &self.samples),
                    products: targets.len() as u32,
                    targets: targets.into_iter().take(TARGETS).collect(),
                    examples: examples(&draft.texts),
                    members,
                }
            })
            .collect()
    }
}

impl Draft {
    /// Adds a member, and its text if it is like others and its account's
    /// first.
    fn add(&mut self, member: Member, text: Option<&str>) {
        let known = |(_, account, _): &(_, Option<String>, _)| *account == member.reviewer_id;
        let wanted = self.texts.len() < CANDIDATES
            && member.ties.contains(&TieKind::Text)
            && !self.texts.iter().any(known);
        if let Some(text) = text.filter(|_| wanted) {
            let text = text.chars().take(CHARACTERS).collect();
            let (review, account) = (member.review_id.clone(), member.reviewer_id.clone());
            self.texts.push((review, account, text));
        }
        self.members.push(member);
    }
}

fn member(batch: &Batch, row: usize, ties: &[TieKind]) -> Member {
    let id = |name: &str| {
        let ids = batch.texts(name)?;
        ids.get(row).map(str::to_owned)
    };
    Member {
        review_id: id("review_id").unwrap_or_default(),
        reviewer_id: id("reviewer_id"),
        product_id: id("product_id"),
        created_at: batch.times("created_at").and_then(|times| times[row]),
        rating: batch.numbers("rating").and_then(|numbers| numbers[row]),
        ties: ties.to_vec(),
    }
}

/// What the table says of the products that campaigns work on, by the hash of
/// their id.
fn totals(campaigns: &Campaigns, records: &Records) -> FxHashMap<u64, Total> {
    let of_campaigns = records
        .entries
        .iter()
        .filter(|e| campaigns.members.contains_key(&e.row));
    let products: FxHashSet<u64> = of_campaigns.map(|entry| entry.product).collect();
    let mut totals: FxHashMap<u64, Total> = FxHashMap::default();
    for entry in records
        .entries
        .iter()
        .filter(|entry| products.contains(&entry.product))
    {
        let total = totals.entry(entry.product).or_default();
        total.reviews += 1;
        total.fiftieths += entry.stars.fiftieths();
    }
    totals
}

/// Most reviews first.
fn targets(members: &[Member], products: &FxHashMap<u64, Total>) -> Vec<Target> {
    let mut by_product: BTreeMap<&str, Vec<Option<f64>>> = BTreeMap::new();
    for member in members {
        if let Some(product) = &member.product_id {
            by_product.entry(product).or_default().push(member.rating);
        }
    }
    let mut targets: Vec<Target> = (by_product.into_iter())
        .map(|(product, ratings)| {
            let stars: Vec<Stars> = ratings.iter().flatten().map(|s| Stars::new(*s)).collect();
            let own: u64 = stars.iter().map(|stars| stars.fiftieths()).sum();
            let unknown = Total::default();
            let total = products.get(&id_hash(product)).unwrap_or(&unknown);
            let mean = |fiftieths: u64, count: u32| {
                (count > 0).then(|| fiftieths as f64 / f64::from(count) / Stars::UNIT)
            };
            let others = total.reviews.saturating_sub(stars.len() as u32);
            Target {
                product_id: product.to_owned(),
                reviews: ratings.len() as u32,
                of: total.reviews.max(ratings.len() as u32),
                stars: mean(own, stars.len() as u32),
                others_stars: mean(total.fiftieths.saturating_sub(own), others),
            }
        })
        .collect();
    targets.sort_by(|a, b| (b.reviews.cmp(&a.reviews)).then(a.product_id.cmp(&b.product_id)));
    targets
}

fn examples(texts: &[(String, Option<String>, String)]) -> Vec<Example> {
    if texts.len() < 2 {
        return Vec::new();
    }
    let all: Vec<&str> = texts.iter().map(|(.., text)| text.as_str()).collect();
    let chosen = passages::likest(&all, EXAMPLES);
    let compared = passages::compared(&chosen.iter().map(|at| all[*at]).collect::<Vec<&str>>());
    (chosen.iter().map(|at| &texts[*at]))
        .zip(compared)
        .map(|((review_id, ..), passages)| Example {
            review_id: review_id.clone(),
            passages,
        })
        .collect()
}

/// With what only the texts and flags say: whether reviews state a sample. It
/// stands if a fifth of the group's do, or several do and thrice as often as
/// others.
fn explanations(campaign: &Campaign, own: &Samples, of_table: &Samples) -> Vec<Explanation> {
    const STATED: f64 = 0.2;
    let mut explanations = campaign.explanations.clone();
    for explanation in &mut explanations {
        if explanation.story == Story::Sampling && of_table.known {
            explanation.seen = own.share();
            explanation.usual = of_table.share();
            let often = own.stated > 1 && explanation.seen >= 3.0 * explanation.usual;
            explanation.standing = match explanation.seen >= STATED || often {
                true => Standing::Possible,
                false => Standing::Unlikely,
            };
        }
    }
    explanations
}
