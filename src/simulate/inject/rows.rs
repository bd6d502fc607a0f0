//! From a campaign's events to rows like the table's.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::campaigns::Campaign;
use super::super::dice::{Dice, Purpose, hash};
use super::super::events::Event;
use super::super::market::CATEGORIES;
use super::super::reviewers::Persona;
use super::super::text;
use super::super::traces::Traces;
use super::super::venue::Venue;
use super::market::TableMarket;
use super::names::Names;
use crate::schema::{Cell, Schema};
use crate::table::{Batch, BatchBuilder, TableError};

/// Columns that say something of the product, and so are the same for a new
/// review of it.
const OF_THE_PRODUCT: [&str; 5] = ["product_id", "seller_id", "category", "platform", "corpus"];

/// Makes the rows of one table.
pub(super) struct Rows<'t> {
    market: &'t TableMarket,
    table: &'t [Batch],
    campaigns: &'t [Campaign],
    schema: &'t Arc<Schema>,
    traces: Traces,
    review_ids: Names,
    reviewer_ids: Names,
    /// The names that accounts have got.
    reviewers: FxHashMap<u32, String>,
}

impl<'t> Rows<'t> {
    pub(super) fn new(
        market: &'t TableMarket,
        table: &'t [Batch],
        campaigns: &'t [Campaign],
        schema: &'t Arc<Schema>,
    ) -> Self {
        let seed = market.seed();
        let names = |column: &'static str, number| {
            let columns = table.iter().filter_map(move |batch| batch.texts(column));
            let ids = columns.flat_map(|ids| ids.iter().flatten());
            Names::like(ids, Dice::new(seed, Purpose::Name, number))
        };
        Rows {
            market,
            table,
            campaigns,
            schema,
            traces: Traces {
                seed,
                accounts: campaigns.iter().map(|campaign| campaign.accounts).sum(),
            },
            review_ids: names("review_id", 0),
            reviewer_ids: names("reviewer_id", 1),
            reviewers: FxHashMap::default(),
        }
    }

    /// The events as rows, in their order.
    ///
    /// # Errors
    /// None that a test would not find: the columns are the schema's.
    pub(super) fn batch(mut self, events: &[Event]) -> Result<Batch, TableError> {
        let mut builder = BatchBuilder::new(self.schema);
        for (row, event) in (0..).zip(events) {
            self.add(row, event, &mut builder)?;
            builder.end_row();
        }
        Ok(builder.take())
    }

    fn add(&mut self, row: u64, event: &Event, to: &mut BatchBuilder) -> Result<(), TableError> {
        let mut dice = Dice::new(self.market.seed(), Purpose::Row, row);
        let campaign = &self.campaigns[event.campaign as usize];
        let mut set = |name: &str, cell: Cell<'_>| match self.schema.position(name) {
            Some(_) => to.set(name, cell),
            None => Ok(()),
        };
        let reviewer =
            (self.reviewers.entry(event.author)).or_insert_with(|| self.reviewer_ids.next());
        set("review_id", Cell::Text(&self.review_ids.next()))?;
        set("reviewer_id", Cell::Text(reviewer))?;
        set("group", Cell::Text(reviewer))?;
        let (at, first) = self.market.products[event.product as usize].first_row;
        let of_product = |name| self.table[at].texts(name)?.get(first);
        for name in OF_THE_PRODUCT {
            set(name, of_product(name).map_or(Cell::Null, Cell::Text))?;
        }
        set("rating", Cell::Number(f64::from(event.stars)))?;
        let second = self.market.start + i64::from(event.time);
        let unit = self.market.granularity;
        set("created_at", Cell::Time(second.div_euclid(unit) * unit))?;
        let confirmed = Traces::confirmed(Some(campaign), &mut dice);
        set("verified_purchase", Cell::Flag(confirmed))?;
        set("language", Cell::Text(campaign.locale.language()))?;
        set("label", Cell::Text(campaign.kind.worker.label()))?;
        let mut cell = String::new();
        campaign.write_id(event.campaign, &mut cell);
        set("campaign_id", Cell::Text(&cell))?;
        let device = (self.traces).device(event, Some(campaign), &mut dice, &mut cell);
        set("device_id", device.map_or(Cell::Null, Cell::Text))?;
        let network = (self.traces).network(event, Some(campaign), &mut cell);
        set("ip", network.map_or(Cell::Null, Cell::Text))?;
        if self.schema.position("text").is_some() {
            cell.clear();
            let category = category(of_product("category"), event.product);
            let persona = Persona::hired(self.market.seed(), event.author, campaign.locale);
            text::write(
                self.market.seed(),
                event,
                category,
                persona,
                &mut dice,
                &mut cell,
            );
            set(
                "text",
                if cell.is_empty() {
                    Cell::Null
                } else {
                    Cell::Text(&cell)
                },
            )?;
        }
        Ok(())
    }
}

/// What the phrases call the category; any of theirs if they do not know it.
fn category(stated: Option<&str>, product: u32) -> usize {
    let known = stated.and_then(|stated| CATEGORIES.iter().position(|known| *known == stated));
    known
        .unwrap_or_else(|| hash(0, Purpose::Thing, [product.into(), 1]) as usize % CATEGORIES.len())
}
