//! What it takes merely to read the texts of a table, to normalise them and to
//! hash their words: the least that any scorer of these texts must do.
//!
//!     words_hashed TABLE
//!
//! Prints the number of words and their hashes in one, which both depend on
//! every text and neither on the number of threads. `benches/speed.sh` sets
//! scoring beside it.

use anyhow::Context;
use bonafide::cli::pipeline;
use bonafide::schema::Schema;
use bonafide::table::{Batch, Quarantine, ReadOptions, Reader, TextColumn};
use bonafide::text::normalise::normalise;
use bonafide::text::words;
use rayon::prelude::*;

/// The allocator of the program that is set beside it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    let table = std::env::args()
        .nth(1)
        .context("usage: words_hashed TABLE")?;
    let schema = Schema::reviews().select(&["text"]);
    let options = ReadOptions::default();
    let mut reader = Reader::open(&[table], &schema, options, Quarantine::counting())?;
    let (mut count, mut sum) = (0, 0_u64);
    let count_words = |batch: Batch| {
        let (words, hash) = batch.texts("text").map_or((0, 0), hashed);
        count += words;
        sum = sum.wrapping_add(hash);
        Ok(())
    };
    pipeline::run(|| Ok(reader.next_batch()?), count_words, |()| Ok(()))?;
    println!("{count} words, {sum:016x}");
    Ok(())
}

/// The number of words, and the sum of their hashes.
fn hashed(texts: &TextColumn) -> (usize, u64) {
    let of_row = |row| {
        let normalised = normalise(texts.get(row).unwrap_or(""));
        let words = words::cut(normalised.text()).words;
        let hashes = words.iter().map(|word| word.hash);
        (words.len(), hashes.fold(0, u64::wrapping_add))
    };
    (0..texts.len())
        .into_par_iter()
        .with_min_len(64)
        .map(of_row)
        .reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1.wrapping_add(b.1)))
}
