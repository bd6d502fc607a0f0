//! Simulated campaigns among the rows of a real table.
//!
//! The rows that are there stay as they are. The campaigns are those of the
//! simulated marketplace, in a [`TableMarket`]: products, popularity, stars and
//! times are the table's own. Of the columns only those that the table fills are
//! filled, and identifiers have the form of the table's ([`Names`]).
//!
//! The honest part is real, so a detector's recall means more here than in a
//! marketplace that was simulated as a whole. Its precision means less: the
//! table may hold campaigns that nobody knows.

mod market;
mod names;
mod rows;

use std::sync::Arc;

use super::campaigns;
use super::dice::{self, Dice, Purpose};
use super::kinds::{Kinds, Worker};
use super::params::{MOST_FAKES, SimulateError, in_range};
use crate::schema::Schema;
use crate::table::{Batch, TableError};
use market::TableMarket;
use rows::Rows;

#[cfg(doc)]
use names::Names;

/// Rows of one batch.
const BATCH_ROWS: usize = 8192;

/// What to inject.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Injection {
    /// Seed of everything drawn.
    pub seed: u64,
    /// Share of the rows of the whole that campaigns write, from 0 to
    /// [`MOST_FAKES`].
    pub fakes: f64,
    /// The kinds of campaigns.
    pub kinds: Kinds,
}

impl Default for Injection {
    fn default() -> Self {
        Injection {
            seed: 7,
            fakes: 0.01,
            kinds: Kinds::default(),
        }
    }
}

impl Injection {
    /// Checks every value.
    ///
    /// # Errors
    /// The first that is out of range, with what is expected.
    pub fn check(&self) -> Result<(), SimulateError> {
        in_range("fakes", self.fakes, (0.0, MOST_FAKES))
    }
}

/// What was injected, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Injected {
    /// Rows of the table.
    pub rows: u64,
    /// Reviews by paid people.
    pub paid: u64,
    /// Reviews by programs.
    pub bot: u64,
    /// Campaigns.
    pub campaigns: u32,
    /// Their accounts.
    pub accounts: u32,
}

/// The columns of the table to write: those that the table fills, and those
/// that say what is injected.
pub fn injected_schema(table: &[Batch]) -> Schema {
    let labelled = Schema::labelled();
    let is_filled = |name: &&str| {
        let columns = table.iter().filter_map(|batch| batch.column(name));
        ["label", "campaign_id"].contains(name) || columns.into_iter().any(|c| c.has_values())
    };
    let names: Vec<&str> = labelled.names().filter(is_filled).collect();
    labelled.select(&names)
}

/// Injects campaigns into a table, batches of [`Schema::labelled`], and hands
/// the whole to `sink` as batches of [`injected_schema`].
///
/// The table's rows keep their order and their labels. Injected rows stand
/// among them by their time if the table is in the order of time, and anywhere
/// if not. They are labelled `paid` or `bot`, and only they have a
/// `campaign_id`: worker, style and number, as `bot-slow-drip-15`.
///
/// # Errors
/// A share out of range, a table that is too small or has campaigns already, or
/// what `sink` returns.
pub fn inject(
    injection: &Injection,
    mut table: Vec<Batch>,
    mut sink: impl FnMut(&Batch) -> Result<(), TableError>,
) -> Result<Injected, SimulateError> {
    injection.check()?;
    refuse_campaigns(&table)?;
    // Else the devices of a table simulated by the same seed would be met again.
    let seed = dice::hash(injection.seed, Purpose::Injection, [0, 0]);
    let market = TableMarket::new(&table, seed)?;
    let rows: usize = table.iter().map(Batch::len).sum();
    let wanted = rows as f64 * injection.fakes / (1.0 - injection.fakes);
    let mut events = Vec::new();
    let campaigns = campaigns::run(
        &market,
        injection.kinds,
        wanted.round() as u64,
        0,
        &mut events,
    );
    let schema = Arc::new(injected_schema(&table));
    let injected = Rows::new(&market, &table, &campaigns, &schema).batch(&events)?;
    let order = order(&table, &injected, &mut Dice::new(seed, Purpose::Place, 0));
    let mut summary = Injected {
        rows: rows as u64,
        campaigns: campaigns.len() as u32,
        accounts: campaigns.iter().map(|campaign| campaign.accounts).sum(),
        ..Injected::default()
    };
    for event in &events {
        *match campaigns[event.campaign as usize].kind.worker {
            Worker::Paid => &mut summary.paid,
            Worker::Bot => &mut summary.bot,
        } += 1;
    }
    table.push(injected);
    for rows in order.chunks(BATCH_ROWS) {
        sink(&Batch::gather(&schema, &table, rows))?;
    }
    Ok(summary)
}

fn refuse_campaigns(table: &[Batch]) -> Result<(), SimulateError> {
    let mut before = 0;
    for batch in table {
        let known = batch.texts("campaign_id").and_then(|ids| {
            let mut ids = ids.iter().enumerate();
            ids.find_map(|(row, id)| Some((row, id?.to_owned())))
        });
        if let Some((row, found)) = known {
            return Err(SimulateError::HasCampaigns {
                row: before + row + 1,
                found,
            });
        }
        before += batch.len();
    }
    Ok(())
}

/// Batch and row of every row of the whole, the injected ones being the batch
/// after the table's.
fn order(table: &[Batch], injected: &Batch, dice: &mut Dice) -> Vec<(usize, usize)> {
    let times: Vec<Option<i64>> = (table.iter())
        .flat_map(|batch| (0..batch.len()).map(|row| batch.times("created_at")?[row]))
        .collect();
    let is_sorted = times.iter().all(Option::is_some) && times.is_sorted();
    let new_times = injected.times("created_at").unwrap_or(&[]);
    // The place of each is the table's row that it goes before.
    let mut places: Vec<(usize, Option<i64>, u32, usize)> = (new_times.iter().enumerate())
        .map(|(row, time)| {
            let (from, to) = match is_sorted {
                true => (
                    times.partition_point(|other| other < time),
                    times.partition_point(|other| other <= time),
                ),
                false => (0, times.len()),
            };
            let place = dice.between(from as u32, to as u32) as usize;
            (place, time.filter(|_| is_sorted), dice.below(u32::MAX), row)
        })
        .collect();
    places.sort_unstable();
    let mut places = places.into_iter().peekable();
    let mut order = Vec::with_capacity(times.len() + new_times.len());
    let old =
        (table.iter().enumerate()).flat_map(|(at, batch)| (0..batch.len()).map(move |r| (at, r)));
    for (place, old) in old.enumerate() {
        while let Some((.., row)) = places.next_if(|(at, ..)| *at <= place) {
            order.push((table.len(), row));
        }
        order.push(old);
    }
    order.extend(places.map(|(.., row)| (table.len(), row)));
    order
}
