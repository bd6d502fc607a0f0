//! From a batch of a table to what behaviour needs to know of its rows.

use rayon::prelude::*;

use crate::behaviour::records::{Record, Records, Review};
use crate::table::{Batch, TextColumn};

/// Adds all rows of a batch to the records, in their order.
pub fn record(records: &mut Records, batch: &Batch) {
    record_where(records, batch, |_| true);
}

/// Adds the rows of a batch that are to be kept, in their order.
pub fn record_where(records: &mut Records, batch: &Batch, keep: impl Fn(usize) -> bool + Sync) {
    let columns = Columns::of(batch);
    let rows: Vec<usize> = (0..batch.len()).collect();
    let parts = rows.par_chunks(CHUNK).map(|rows| {
        let mut part = Records::default();
        for row in rows.iter().filter(|row| keep(**row)) {
            part.push(Record::of(&columns.review(*row)));
        }
        part
    });
    for part in parts.collect::<Vec<Records>>() {
        records.append(part);
    }
}

/// Rows that a thread records at a time.
const CHUNK: usize = 256;

/// One row of a batch.
pub fn review(batch: &Batch, row: usize) -> Review<'_> {
    Columns::of(batch).review(row)
}

/// The columns that behaviour is made of, looked up once a batch.
struct Columns<'b> {
    reviewer: Option<&'b TextColumn>,
    product: Option<&'b TextColumn>,
    second: Option<&'b [Option<i64>]>,
    stars: Option<&'b [Option<f64>]>,
    verified: Option<&'b [Option<bool>]>,
    seller: Option<&'b TextColumn>,
    ip: Option<&'b TextColumn>,
    device: Option<&'b TextColumn>,
    text: Option<&'b TextColumn>,
}

impl<'b> Columns<'b> {
    fn of(batch: &'b Batch) -> Self {
        Self {
            reviewer: batch.texts("reviewer_id"),
            product: batch.texts("product_id"),
            second: batch.times("created_at"),
            stars: batch.numbers("rating"),
            verified: batch.flags("verified_purchase"),
            seller: batch.texts("seller_id"),
            ip: batch.texts("ip"),
            device: batch.texts("device_id"),
            text: batch.texts("text"),
        }
    }

    fn review(&self, row: usize) -> Review<'b> {
        let text = |texts: Option<&'b TextColumn>| texts.and_then(|texts| texts.get(row));
        Review {
            reviewer: text(self.reviewer),
            product: text(self.product),
            second: self.second.and_then(|times| times[row]),
            stars: self.stars.and_then(|numbers| numbers[row]),
            verified: self.verified.and_then(|flags| flags[row]),
            seller: text(self.seller),
            ip: text(self.ip),
            device: text(self.device),
            text: text(self.text),
        }
    }
}
