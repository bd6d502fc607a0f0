//! A seeded marketplace in which every review's origin is known.
//!
//! It feeds tests, demonstrations and load tests. What it holds was put there
//! by people who know what detectors look for, so a score on it is **never a
//! claim about accuracy on the real world**. Nothing is trained on it.
//!
//! 1. `market` stocks sellers and products and plans what goes viral.
//! 2. `reviewers` lets honest people write, `campaigns` and `styles` let paid
//!    people and bot farms write. A review is an `Event` of 20 bytes, so memory
//!    grows by 20 bytes a review and not by its text.
//! 3. The events are sorted by time.
//! 4. `rows` makes the columns while they are written, the texts from `phrases`
//!    by `text`, devices and addresses by `traces`.
//!
//! The same campaigns can work in a real table (`inject`): they see a `Venue`,
//! which either marketplace is.
//!
//! Each module's head names its distributions and why they were taken.
//!
//! The same [`Params`] give the same rows on every machine and with any number
//! of threads: every person, campaign and row draws from a generator of its
//! own (`dice`). Neither identifiers (`ids`) nor the order of the rows tell who
//! is honest.

mod calendar;
mod campaigns;
mod creators;
mod dice;
mod events;
mod ids;
mod inject;
mod kinds;
mod market;
mod params;
mod phrases;
mod reviewers;
mod rows;
mod slips;
mod styles;
mod text;
mod traces;
mod venue;

use rayon::prelude::*;

pub use creators::{CreatorKind, CreatorKinds, CreatorParams, MOST_CREATORS, simulate_creators};
pub use inject::{Injected, Injection, inject, injected_schema};
pub use kinds::Kinds;
pub use params::{
    EARLIEST_DAY, LATEST_DAY, MOST_DAYS, MOST_FAKES, MOST_REVIEWS, Params, SimulateError,
};

use crate::table::{Batch, TableError};
use campaigns::Campaign;
use events::Event;
use kinds::Worker;
use market::Market;
use rows::Rows;

/// Rows of one batch, and batches that are made at a time while those before
/// them are written.
const BATCH_ROWS: usize = 4096;
const BATCHES: usize = 8;

/// What everybody knows.
struct World {
    params: Params,
    market: Market,
}

impl World {
    fn new(params: &Params) -> Self {
        World {
            params: *params,
            market: Market::new(params),
        }
    }
}

/// What was simulated, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Honest reviews.
    pub genuine: u64,
    /// Reviews by paid people.
    pub paid: u64,
    /// Reviews by programs.
    pub bot: u64,
    /// Honest reviewers.
    pub reviewers: u32,
    /// Accounts of campaigns.
    pub fake_accounts: u32,
    /// Campaigns.
    pub campaigns: u32,
    /// Products that can be reviewed.
    pub products: u32,
    /// Their sellers.
    pub sellers: u32,
}

/// Simulates a marketplace and hands its reviews to `sink`, in the order of
/// time, as batches of [`Schema::labelled`](crate::schema::Schema::labelled).
///
/// `device_id` is empty for a fifth of the accounts, `verified_purchase` for
/// restaurants, `text` for some honest reviews and for all if the parameters say
/// so. `group` is the reviewer. `campaign_id` is worker, style and number, as
/// `bot-slow-drip-15`, and empty for honest reviews.
///
/// # Errors
/// Parameters out of range, or what `sink` returns.
pub fn simulate(
    params: &Params,
    mut sink: impl FnMut(&Batch) -> Result<(), TableError> + Send,
) -> Result<Summary, SimulateError> {
    params.check()?;
    let world = World::new(params);
    let fakes = params.fake_reviews();
    let mut events = Vec::with_capacity(params.reviews as usize);
    let reviewers = reviewers::review(&world, params.reviews - fakes, &mut events);
    let campaigns = campaigns::run(&world, params.kinds, fakes, reviewers, &mut events);
    let summary = summarise(&world, reviewers, &campaigns, &events);
    events::sort(&mut events);
    let rows = Rows::new(&world, &campaigns, reviewers + summary.fake_accounts);
    let mut made = Vec::new();
    let mut first = 0;
    for round in events.chunks(BATCH_ROWS * BATCHES) {
        let (written, next) = rayon::join(
            || made.iter().try_for_each(&mut sink),
            || make(&rows, first, round),
        );
        written?;
        made = next?;
        first += round.len() as u64;
    }
    made.iter().try_for_each(&mut sink)?;
    Ok(summary)
}

fn make(rows: &Rows<'_>, first: u64, events: &[Event]) -> Result<Vec<Batch>, TableError> {
    events
        .par_chunks(BATCH_ROWS)
        .enumerate()
        .map(|(at, events)| rows.batch(first + (at * BATCH_ROWS) as u64, events))
        .collect()
}

fn summarise(world: &World, reviewers: u32, campaigns: &[Campaign], events: &[Event]) -> Summary {
    let mut summary = Summary {
        reviewers,
        fake_accounts: campaigns.iter().map(|campaign| campaign.accounts).sum(),
        campaigns: campaigns.len() as u32,
        products: world.market.products.len() as u32,
        sellers: world.market.sellers(),
        ..Summary::default()
    };
    for event in events {
        *match campaigns
            .get(event.campaign as usize)
            .map(|c| c.kind.worker)
        {
            None => &mut summary.genuine,
            Some(Worker::Paid) => &mut summary.paid,
            Some(Worker::Bot) => &mut summary.bot,
        } += 1;
    }
    summary
}
