//! Tables as streams of column batches: CSV, TSV, JSON Lines, Parquet.
//!
//! A [`Reader`] turns files, folders, globs or standard input into
//! [`Batch`]es in a [`Schema`](crate::schema::Schema)'s columns. A row that
//! cannot be used goes to [`Quarantine`] with its file, number, column and
//! reason, and reading goes on; an error means that a file as a whole cannot
//! be trusted. A [`Writer`] does the reverse and replaces its file in one
//! step. Memory is bounded by the batch, whatever the input's size.
//!
//! What a [`Writer`] wrote, a [`Reader`] reads back identically, in every
//! format.

mod assembler;
mod atomic;
mod batch;
mod column;
mod csv_sink;
mod csv_source;
mod error;
mod format;
mod input;
mod json_records;
mod json_row;
mod json_sink;
mod json_source;
mod parquet_claims;
mod parquet_codec;
mod parquet_column;
mod parquet_header;
mod parquet_pages;
mod parquet_sink;
mod parquet_source;
mod quarantine;
mod quoting;
mod reader;
mod requirements;
#[cfg(test)]
mod roundtrip;
mod temporary;
mod writer;

pub use atomic::AtomicFile;
pub use batch::{Batch, BatchBuilder};
pub use column::{Column, TextColumn};
pub use error::TableError;
pub use format::{Compression, Encoding, Format};
pub use input::Inputs;
pub use quarantine::{Fault, Quarantine};
pub use reader::{ReadOptions, ReadSummary, Reader};
pub use writer::{WriteOptions, Writer};

/// A record longer than this ends the reading of a text file, or is skipped
/// where records are lines: without a bound one unclosed quote, or a few
/// compressed kilobytes, would take all memory.
const MAX_RECORD_BYTES: usize = 16 << 20;
