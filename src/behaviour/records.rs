//! From the rows of a table to what the panels are made of.

use std::mem;

use super::accounts::{Accounts, Login};
use super::duplicates::{DuplicateSets, Written, stated};
use super::form::Shape;
use super::histories::Histories;
use super::marketplace::{Entry, Marketplace, ROWS_MAX, Stars, id_hash, seller_hash};
use super::panel::{Observed, Panel};
use super::sketch::Sketch;

/// What behaviour needs to know of one row; what the table does not say is
/// `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Review<'a> {
    /// Who wrote it.
    pub reviewer: Option<&'a str>,
    /// What it is about.
    pub product: Option<&'a str>,
    /// Seconds since 1970, UTC.
    pub second: Option<i64>,
    /// Stars, 1–5.
    pub stars: Option<f64>,
    /// Whether the purchase was confirmed.
    pub verified: Option<bool>,
    /// Who sells the product.
    pub seller: Option<&'a str>,
    /// The network address it came from.
    pub ip: Option<&'a str>,
    /// The device it came from.
    pub device: Option<&'a str>,
    /// Its text.
    pub text: Option<&'a str>,
}

/// An account seen at an address or on a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// Hash of the address or the device.
    pub address: u64,
    /// Hash of the reviewer's id.
    pub reviewer: u64,
    /// Where the review stands in the table.
    pub row: u32,
}

/// The rows of a table, each as far as it goes: a row without a time can
/// still share an address.
#[derive(Debug, Clone, Default)]
pub struct Records {
    /// Rows with reviewer, product, time and stars.
    pub entries: Vec<Entry>,
    /// Rows with a reviewer, an address or a device, and a text.
    pub logins: Vec<Login>,
    /// Rows with a reviewer and a text that is long enough.
    pub written: Vec<Written>,
    /// Rows with a reviewer and an address, a device or both, which count
    /// each.
    pub origins: Vec<Origin>,
    rows: u64,
}

/// One row's records.
#[derive(Debug, Clone, Copy, Default)]
pub struct Record {
    entry: Option<Entry>,
    login: Option<Login>,
    written: Option<Written>,
    origins: [Option<Origin>; 2],
}

impl Record {
    /// What a review says, but for its place in the table.
    pub fn of(review: &Review) -> Self {
        let Some(reviewer) = review.reviewer.map(id_hash) else {
            return Self::default();
        };
        let product = review.product.map(id_hash);
        // Addresses were learnt with the texts that come from them; without texts
        // what is missing would look like evidence.
        let address = review.text.and(review.ip.or(review.device)).map(id_hash);
        let sketched = review.text.and_then(Sketch::sized);
        let entry = || {
            Some(Entry {
                row: 0,
                reviewer,
                product: product?,
                second: review.second?,
                stars: Stars::new(review.stars?),
                verified: review.verified,
                seller: review.seller.map(seller_hash),
            })
        };
        Self {
            entry: entry(),
            login: address.map(|address| Login {
                row: 0,
                reviewer,
                address,
                shape: review.text.map(Shape::of),
                slots: sketched.map(|(sketch, _)| sketch.slots),
            }),
            written: sketched
                .filter(|(_, size)| size.is_telling())
                .map(|(sketch, size)| Written {
                    sketch,
                    size,
                    reviewer,
                    product: product.map(stated),
                    row: 0,
                }),
            origins: [("ip", review.ip), ("device", review.device)].map(|(kind, id)| {
                Some(Origin {
                    address: id_hash(kind) ^ id_hash(id?),
                    reviewer,
                    row: 0,
                })
            }),
        }
    }
}

/// Reviews that make a market.
pub const MARKET_MIN: usize = 100;

impl Records {
    /// Adds the next row of the table. Rows beyond the four thousand millionth
    /// have no behaviour.
    pub fn push(&mut self, record: Record) {
        if self.rows >= ROWS_MAX {
            return;
        }
        let row = self.rows as u32;
        self.entries
            .extend(record.entry.map(|entry| Entry { row, ..entry }));
        self.logins
            .extend(record.login.map(|login| Login { row, ..login }));
        (self.written).extend(record.written.map(|written| Written { row, ..written }));
        let origins = record.origins.into_iter().flatten();
        (self.origins).extend(origins.map(|origin| Origin { row, ..origin }));
        self.rows += 1;
    }

    /// Adds the rows of others behind these, as [`push`](Self::push) would.
    pub fn append(&mut self, others: Self) {
        let first = self.rows as u32;
        let added = others.rows.min(ROWS_MAX - self.rows);
        let moved = |row: u32| (u64::from(row) < added).then(|| first + row);
        put_behind(&mut self.entries, others.entries, |own| &mut own.row, moved);
        put_behind(&mut self.logins, others.logins, |own| &mut own.row, moved);
        put_behind(&mut self.written, others.written, |own| &mut own.row, moved);
        put_behind(&mut self.origins, others.origins, |own| &mut own.row, moved);
        self.rows += added;
    }

    /// Calls `take` for every review that has a panel, on all threads, and
    /// hands over what it gives, in no order of rows. The panel's records are
    /// used up. Nothing happens unless there [is enough](Self::have) of them.
    pub fn visit<T: Send>(
        &mut self,
        panel: Panel,
        take: impl Fn(&Observed) -> T + Sync,
        hand_over: impl FnMut(T),
    ) {
        if !self.have(panel) {
            return;
        }
        match panel {
            Panel::Histories => {
                Histories::new(Marketplace::new(mem::take(&mut self.entries)))
                    .visit(take, hand_over);
            }
            Panel::Accounts => Accounts::new(mem::take(&mut self.logins)).visit(take, hand_over),
            Panel::Duplicates => {
                DuplicateSets::new(mem::take(&mut self.written)).visit(take, hand_over);
            }
        }
    }

    /// Whether there is enough of a panel to speak of. In a handful of reviews
    /// everybody looks like a newcomer.
    pub fn have(&self, panel: Panel) -> bool {
        match panel {
            Panel::Histories => self.entries.len() >= MARKET_MIN,
            Panel::Accounts => self.logins.len() >= MARKET_MIN,
            Panel::Duplicates => !self.written.is_empty(),
        }
    }

    /// The records of some rows only, which keep their numbers.
    pub fn of_rows(&self, chosen: impl Fn(u32) -> bool) -> Self {
        Self {
            entries: (self.entries.iter().filter(|e| chosen(e.row)).copied()).collect(),
            logins: (self.logins.iter().filter(|l| chosen(l.row)).copied()).collect(),
            written: (self.written.iter().filter(|w| chosen(w.row)).copied()).collect(),
            origins: (self.origins.iter().filter(|o| chosen(o.row)).copied()).collect(),
            rows: self.rows,
        }
    }

    /// Rows added.
    pub fn rows(&self) -> u64 {
        self.rows
    }
}

/// Adds others behind, each with the row that `moved` gives; those without one
/// are left out.
fn put_behind<T>(
    all: &mut Vec<T>,
    others: Vec<T>,
    row_of: impl Fn(&mut T) -> &mut u32,
    moved: impl Fn(u32) -> Option<u32>,
) {
    all.extend(others.into_iter().filter_map(|mut own| {
        let row = row_of(&mut own);
        *row = moved(*row)?;
        Some(own)
    }));
}
