//! From a batch of a table to what behaviour needs to know of its rows.

use rayon::prelude::*;

use crate::behaviour::records::{Record, Records, Review};
use crate::table::Batch;

/// Adds all rows of a batch to the records, in their order.
pub fn record(records: &mut Records, batch: &Batch) {
    record_where(records, batch, |_| true);
}

/// Adds the rows of a batch that are to be kept, in their order.
pub fn record_where(records: &mut Records, batch: &Batch, keep: impl Fn(usize) -> bool + Sync) {
    let rows: Vec<Record> = (0..batch.len())
        .into_par_iter()
        .filter(|row| keep(*row))
        .map(|row| Record::of(&review(batch, row)))
        .collect();
    for row in rows {
        records.push(row);
    }
}

/// One row of a batch.
pub fn review(batch: &Batch, row: usize) -> Review<'_> {
    let text = |name: &str| batch.texts(name).and_then(|texts| texts.get(row));
    Review {
        reviewer: text("reviewer_id"),
        product: text("product_id"),
        second: batch.times("created_at").and_then(|times| times[row]),
        stars: batch.numbers("rating").and_then(|numbers| numbers[row]),
        verified: batch
            .flags("verified_purchase")
            .and_then(|flags| flags[row]),
        seller: text("seller_id"),
        ip: text("ip"),
        device: text("device_id"),
        text: text("text"),
    }
}
