//! From events to the columns of a labelled table.
//!
//! Everything of a row that its event does not hold (text, device, address,
//! confirmed purchase) is drawn from a generator named by the seed and by the
//! row, the account or the campaign. So rows can be made in any order and on
//! any thread.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::World;
use super::campaigns::Campaign;
use super::dice::{Dice, Purpose};
use super::events::Event;
use super::ids::Ids;
use super::market::{CATEGORIES, RESTAURANT};
use super::reviewers::Persona;
use super::text;
use super::traces::Traces;
use crate::schema::Schema;
use crate::table::{Batch, Column, TableError, TextColumn};

/// The corpus that every row names.
pub(super) const CORPUS: &str = "simulated";

/// Makes rows.
pub(super) struct Rows<'w> {
    world: &'w World,
    campaigns: &'w [Campaign],
    schema: Arc<Schema>,
    start: i64,
    traces: Traces,
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
            traces: Traces { seed, accounts },
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
        let params = &self.world.params;
        let mut dice = Dice::new(params.seed, Purpose::Row, row);
        let product = self.world.market.product(event.product);
        let campaign = self.campaigns.get(event.campaign as usize);
        let persona = match campaign {
            None => Persona::of(params.seed, event.author, params.chinese),
            Some(hirer) => Persona::hired(params.seed, event.author, hirer.locale),
        };

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
        let confirmed = Traces::confirmed(campaign, &mut dice);
        to.verified.push((!is_restaurant).then_some(confirmed));
        to.label
            .push(Some(campaign.map_or("genuine", |c| c.kind.worker.label())));
        to.campaign_id.push(campaign.map(|campaign| {
            campaign.write_id(event.campaign, cell);
            cell.as_str()
        }));
        let device = self.traces.device(event, campaign, &mut dice, cell);
        to.device_id.push(device);
        to.network.push(self.traces.network(event, campaign, cell));
        cell.clear();
        if params.text {
            let category = usize::from(product.category);
            text::write(params.seed, event, category, persona, &mut dice, cell);
        }
        to.text.push((!cell.is_empty()).then_some(cell));
        to.language.push(Some(persona.locale.language()));
    }
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
