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
    members: Vec<Vec<(u32, Member)>>,
    texts: Vec<Vec<(String, Option<String>, String)>>,
    /// Reviews of each campaign, and of the table, that state a sample.
    samples: Vec<Samples>,
    of_table: Samples,
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
            .by_row
            .iter()
            .map(|(row, number)| (*row, *number))
            .collect();
        awaited.sort_unstable();
        let count = campaigns.all().len();
        Self {
            campaigns,
            products: totals(campaigns, records),
            awaited,
            met: 0,
            row: 0,
            members: vec![Vec::new(); count],
            texts: vec![Vec::new(); count],
            samples: vec![Samples::default(); count],
            of_table: Samples::default(),
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
            self.of_table.add(stated);
            let awaited = self.awaited.get(self.met).copied();
            if let Some((_, number)) = awaited.filter(|(at, _)| *at as usize == self.row + row) {
                self.met += 1;
                self.samples[number as usize].add(stated);
                self.meet(batch, row, number as usize, text);
            }
        }
        self.row += batch.len();
    }

    fn meet(&mut self, batch: &Batch, row: usize, number: usize, text: Option<&str>) {
        let at = (self.row + row) as u32;
        let group = &self.campaigns.all()[number].group;
        let place = group.rows.binary_search(&at);
        let ties = place.map_or(Vec::new(), |place| group.bonds[place].clone());
        let cell = |name: &str| batch.texts(name).and_then(|texts| texts.get(row));
        let review_id = cell("review_id").unwrap_or_default().to_owned();
        let reviewer_id = cell("reviewer_id").map(str::to_owned);
        let texts = &mut self.texts[number];
        let new = texts.iter().all(|(_, known, _)| *known != reviewer_id);
        if let Some(text) =
            text.filter(|_| new && texts.len() < CANDIDATES && ties.contains(&TieKind::Text))
        {
            let text = text.chars().take(CHARACTERS).collect();
            texts.push((review_id.clone(), reviewer_id.clone(), text));
        }
        let member = Member {
            review_id,
            reviewer_id,
            product_id: cell("product_id").map(str::to_owned),
            created_at: batch.times("created_at").and_then(|times| times[row]),
            rating: batch.numbers("rating").and_then(|numbers| numbers[row]),
            ties,
        };
        self.members[number].push((at, member));
    }

    /// The cards, when all rows have been taken.
    pub fn finish(self) -> Vec<Card> {
        let campaigns = self
            .campaigns
            .all()
            .iter()
            .zip(self.members)
            .zip(&self.texts);
        let of_campaign = campaigns.zip(&self.samples).zip(0..);
        of_campaign
            .map(|((((campaign, members), texts), samples), number)| {
                let mut members: Vec<Member> = members.into_iter().map(|(_, m)| m).collect();
                let targets = targets(&members, &self.products);
                let times = members.iter().filter_map(|member| member.created_at);
                let window = times.clone().min().zip(times.max());
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
                    explanations: explanations(campaign, samples, &self.of_table),
                    products: targets.len() as u32,
                    targets: targets.into_iter().take(TARGETS).collect(),
                    examples: examples(texts),
                    members,
                }
            })
            .collect()
    }
}

/// What the table says of the products that campaigns work on, by the hash of
/// their id.
fn totals(campaigns: &Campaigns, records: &Records) -> FxHashMap<u64, Total> {
    let of_campaigns = records
        .entries
        .iter()
        .filter(|e| campaigns.by_row.contains_key(&e.row));
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
/// stands if a fifth of the group's do.
fn explanations(campaign: &Campaign, own: &Samples, of_table: &Samples) -> Vec<Explanation> {
    const STATED: f64 = 0.2;
    let mut explanations = campaign.explanations.clone();
    for explanation in &mut explanations {
        if explanation.story == Story::Sampling && of_table.known {
            explanation.seen = own.share();
            explanation.usual = of_table.share();
            explanation.standing = match explanation.seen >= STATED {
                true => Standing::Possible,
                false => Standing::Unlikely,
            };
        }
    }
    explanations
}
