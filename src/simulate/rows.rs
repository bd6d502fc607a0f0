//! From events to the columns of a labelled table.
//!
//! Everything of a row that its event does not hold (text, device, address,
//! confirmed purchase) is drawn from a generator named by the seed and by the
//! row, the account or the campaign. So rows can be made in any order and on
//! any thread.

use std::fmt::Write;
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::World;
use super::campaigns::{Campaign, Worker};
use super::dice::{Dice, Purpose, hash};
use super::events::{Event, Manner};
use super::ids::Ids;
use super::market::{CATEGORIES, Product, RESTAURANT};
use super::phrases::Subject;
use super::reviewers::Persona;
use super::text::{Plan, Writer};
use crate::schema::Schema;
use crate::table::{Batch, Column, TableError, TextColumn};

/// The corpus that every row names.
pub(super) const CORPUS: &str = "simulated";

/// Share of purchases that the shop confirms: of honest reviewers, of paid
/// ones, who often buy and are paid back, and of programs.
const CONFIRMED: [f64; 3] = [0.82, 0.7, 0.25];

/// One account in so many writes on the web site, which knows no device.
const WITHOUT_DEVICE: u64 = 5;

/// One account in so many uses a device of its household, or the network of an
/// office or a campus; and people on one such network.
const HOUSEHOLD: u64 = 40;
const SHARED_NETWORK: u64 = 16;
const PEOPLE_ON_A_NETWORK: u64 = 20;

/// Accounts of a farm for each of its devices, and for each of its addresses.
const ACCOUNTS_A_DEVICE: u64 = 6;
const ACCOUNTS_A_NETWORK: u64 = 12;

/// Makes rows.
pub(super) struct Rows<'w> {
    world: &'w World,
    campaigns: &'w [Campaign],
    schema: Arc<Schema>,
    start: i64,
    accounts: u32,
    review_ids: Ids,
    reviewer_ids: Ids,
    product_ids: Ids,
    seller_ids: Ids,
}

impl<'w> Rows<'w> {
    /// For the events of a world with so many accounts in all.
    pub(super) fn new(world: &'w World, campaigns: &'w [Campaign], accounts: u32) -> Self {
        let seed = world.params.seed;
        let ids = |purpose, prefix, count| Ids::new(seed, purpose, prefix, count);
        let start = TimeZone::UTC.to_timestamp(world.params.start.to_datetime(Default::default()));
        Rows {
            world,
            campaigns,
            schema: Arc::new(Schema::labelled()),
            start: start.map_or(0, jiff::Timestamp::as_second),
            accounts,
            review_ids: ids(Purpose::ReviewId, 'r', world.params.reviews),
            reviewer_ids: ids(Purpose::ReviewerId, 'u', u64::from(accounts)),
            product_ids: ids(Purpose::ProductId, 'p', world.market.products.len() as u64),
            seller_ids: ids(Purpose::SellerId, 's', u64::from(world.market.sellers())),
        }
    }

    /// The events as rows of which the first is row `first` of the table.
    ///
    /// # Errors
    /// None that a test would not find: the columns are the schema's.
    pub(super) fn batch(&self, first: u64, events: &[Event]) -> Result<Batch, TableError> {
        let mut columns = Columns::default();
        let mut cell = String::new();
        for (row, event) in (first..).zip(events) {
            self.add(row, event, &mut columns, &mut cell);
        }
        columns.into_batch(&self.schema)
    }

    fn add(&self, row: u64, event: &Event, to: &mut Columns, cell: &mut String) {
        let mut dice = Dice::new(self.world.params.seed, Purpose::Row, row);
        let product = self.world.market.product(event.product);
        let campaign = self.campaigns.get(event.campaign as usize);
        let persona = Persona::of(self.world, event.author, campaign.map(|c| c.locale));

        self.review_ids.write(row, cell);
        to.review_id.push(Some(cell));
        self.reviewer_ids.write(u64::from(event.author), cell);
        to.reviewer_id.push(Some(cell));
        self.product_ids.write(u64::from(event.product), cell);
        to.product_id.push(Some(cell));
        self.seller_ids.write(u64::from(product.seller), cell);
        to.seller_id.push(Some(cell));
        to.rating.push(Some(f64::from(event.stars)));
        to.created_at.push(Some(self.start + i64::from(event.time)));
        to.category
            .push(Some(CATEGORIES[usize::from(product.category)]));
        let is_restaurant = product.category == RESTAURANT;
        to.platform
            .push(Some(if is_restaurant { "guide" } else { "shop" }));
        let confirmed = dice.chance(CONFIRMED[campaign.map_or(0, |c| 1 + c.worker as usize)]);
        to.verified.push((!is_restaurant).then_some(confirmed));
        to.label
            .push(Some(campaign.map_or("genuine", |c| c.worker.label())));
        to.campaign_id.push(campaign_id(event, campaign, cell));
        to.device_id
            .push(self.device(event, campaign, &mut dice, cell));
        to.network.push(self.network(event, campaign, cell));
        cell.clear();
        if self.world.params.text {
            self.write_text(event, product, persona, &mut dice, cell);
        }
        to.text.push((!cell.is_empty()).then_some(cell));
        to.language.push(Some(persona.locale.language()));
    }

    fn write_text(
        &self,
        event: &Event,
        product: &Product,
        persona: Persona,
        dice: &mut Dice,
        out: &mut String,
    ) {
        let seed = self.world.params.seed;
        let subject = Subject {
            category: usize::from(product.category),
            own: hash(seed, Purpose::Thing, [u64::from(event.product), 0]),
        };
        let plan = || {
            let mut dice = Dice::new(seed, Purpose::Brief, u64::from(event.campaign));
            let worker = match event.manner {
                Manner::Template => Worker::Bot,
                _ => Worker::Paid,
            };
            Plan::new(worker, persona.locale, subject, &mut dice)
        };
        let mut writer = Writer::new(persona, subject, event.stars, dice, out);
        match event.manner {
            Manner::Free => writer.free(),
            Manner::Filler => writer.filler(),
            Manner::Template => writer.template(&plan().lines),
            Manner::Brief => {
                let plan = plan();
                writer.brief(&plan.lines, plan.code);
            }
        }
    }

    fn hash(&self, purpose: Purpose, numbers: [u64; 2]) -> u64 {
        hash(self.world.params.seed, purpose, numbers)
    }

    /// What a farm or somebody's own account uses, as two numbers that name it.
    fn farm_or_own(
        event: &Event,
        campaign: Option<&Campaign>,
        accounts_each: u64,
        own: u64,
    ) -> [u64; 2] {
        match campaign.filter(|campaign| campaign.worker == Worker::Bot) {
            Some(farm) => {
                let count = (u64::from(farm.accounts) / accounts_each).max(2);
                [
                    1 + u64::from(event.campaign),
                    u64::from(event.author) % count,
                ]
            }
            None => [0, own],
        }
    }

    /// Most people have one device and a second one now and then. An account
    /// without one is as frequent among bots as among people.
    fn device<'c>(
        &self,
        event: &Event,
        campaign: Option<&Campaign>,
        dice: &mut Dice,
        cell: &'c mut String,
    ) -> Option<&'c str> {
        const SECOND: f64 = 0.12;
        let author = u64::from(event.author);
        let habits = self.hash(Purpose::Device, [u64::MAX, author]);
        if habits.is_multiple_of(WITHOUT_DEVICE) {
            return None;
        }
        let is_second = dice.chance(SECOND);
        let is_shared = (habits / WITHOUT_DEVICE).is_multiple_of(HOUSEHOLD);
        let owner = author - u64::from(is_shared && author > 0);
        let own = 2 * owner + u64::from(is_second);
        let device = Self::farm_or_own(event, campaign, ACCOUNTS_A_DEVICE, own);
        cell.clear();
        let _ = write!(cell, "d{:012x}", self.hash(Purpose::Device, device) >> 16);
        Some(cell)
    }

    /// An address masked to its network, out of the range that is kept for
    /// documentation (RFC 3849), so that it is nobody's.
    fn network<'c>(
        &self,
        event: &Event,
        campaign: Option<&Campaign>,
        cell: &'c mut String,
    ) -> Option<&'c str> {
        let author = u64::from(event.author);
        let habits = self.hash(Purpose::Network, [u64::MAX, author]);
        let networks = u64::from(self.accounts) / SHARED_NETWORK / PEOPLE_ON_A_NETWORK + 1;
        let own = match habits.is_multiple_of(SHARED_NETWORK) {
            true => u64::MAX - (habits / SHARED_NETWORK) % networks,
            false => author,
        };
        let network = Self::farm_or_own(event, campaign, ACCOUNTS_A_NETWORK, own);
        let bits = self.hash(Purpose::Network, network);
        cell.clear();
        let _ = write!(
            cell,
            "2001:db8:{:x}:{:x}::",
            bits as u16,
            (bits >> 16) as u16
        );
        Some(cell)
    }
}

/// The worker, the style and a number: `paid-split-12`.
fn campaign_id<'c>(
    event: &Event,
    campaign: Option<&Campaign>,
    cell: &'c mut String,
) -> Option<&'c str> {
    let campaign = campaign?;
    cell.clear();
    let worker = campaign.worker.label();
    let _ = write!(cell, "{worker}-{}-{}", campaign.style, event.campaign);
    Some(cell)
}

#[derive(Default)]
struct Columns {
    review_id: TextColumn,
    text: TextColumn,
    rating: Vec<Option<f64>>,
    reviewer_id: TextColumn,
    product_id: TextColumn,
    created_at: Vec<Option<i64>>,
    language: TextColumn,
    verified: Vec<Option<bool>>,
    seller_id: TextColumn,
    category: TextColumn,
    device_id: TextColumn,
    network: TextColumn,
    platform: TextColumn,
    label: TextColumn,
    campaign_id: TextColumn,
}

impl Columns {
    fn into_batch(self, schema: &Arc<Schema>) -> Result<Batch, TableError> {
        let rows = self.review_id.len();
        let corpus: TextColumn = (0..rows).map(|_| Some(CORPUS)).collect();
        let columns = [
            ("review_id", Column::Text(self.review_id)),
            ("text", Column::Text(self.text)),
            ("rating", Column::Number(self.rating)),
            ("group", Column::Text(self.reviewer_id.clone())),
            ("reviewer_id", Column::Text(self.reviewer_id)),
            ("product_id", Column::Text(self.product_id)),
            ("created_at", Column::Time(self.created_at)),
            ("language", Column::Text(self.language)),
            ("verified_purchase", Column::Flag(self.verified)),
            ("seller_id", Column::Text(self.seller_id)),
            ("category", Column::Text(self.category)),
            ("device_id", Column::Text(self.device_id)),
            ("ip", Column::Text(self.network)),
            ("platform", Column::Text(self.platform)),
            ("label", Column::Text(self.label)),
            ("corpus", Column::Text(corpus)),
            ("campaign_id", Column::Text(self.campaign_id)),
        ];
        Batch::from_columns(schema, columns)
    }
}
