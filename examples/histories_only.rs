//! Signals of histories for every review of a table, and nothing else: no
//! campaigns, no judging, no evidence.
//!
//!     histories_only dozen|all TABLE SIGNALS.parquet
//!
//! Reads the columns that `benches/speed/pandas_signals.py` reads and writes the
//! signals it writes, in the order of the rows, so that the two can be compared
//! and timed side by side (`benches/speed.sh`). All signals of the panel are
//! computed, as whenever bonafide computes any; `dozen` writes twelve of them.
//! Says on standard error how long each step took.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Instant;

use bonafide::behaviour::panel::Panel;
use bonafide::behaviour::records::Records;
use bonafide::cli::pipeline;
use bonafide::intake;
use bonafide::schema::{Field, Kind, Schema};
use bonafide::signal::Signal;
use bonafide::table::{
    Batch, Column, Quarantine, ReadOptions, Reader, TextColumn, WriteOptions, Writer,
};
use rayon::prelude::*;

/// The allocator of the program that is set beside it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What is read.
const COLUMNS: [&str; 5] = [
    "review_id",
    "reviewer_id",
    "product_id",
    "rating",
    "created_at",
];

/// What is written of all that can be told from these columns.
const DOZEN: [&str; 12] = [
    "reviewer.reviews",
    "reviewer.extreme_share",
    "timing.reviewer_span",
    "timing.reviewer_mean_gap",
    "timing.reviewer_busiest",
    "product.mean_stars",
    "product.star_spread",
    "product.deviation",
    "product.rank",
    "timing.product_since",
    "timing.product_within_30",
    "network.peers_single",
];

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [which, table, output] = arguments.as_slice() else {
        anyhow::bail!("usage: histories_only dozen|all TABLE SIGNALS.parquet");
    };
    let chosen = chosen(which)?;

    let start = Instant::now();
    let (ids, mut records) = read(table)?;
    let read = start.elapsed();
    let signals = signals(&mut records, &chosen);
    let computed = start.elapsed();
    write(output, ids, &chosen, &signals)?;
    let written = start.elapsed();
    eprintln!(
        "{} rows; read {:.2} s, signals {:.2} s, written {:.2} s",
        records.rows(),
        read.as_secs_f64(),
        (computed - read).as_secs_f64(),
        (written - computed).as_secs_f64(),
    );
    Ok(())
}

/// The places of the chosen signals in the panel.
fn chosen(which: &str) -> anyhow::Result<Vec<usize>> {
    let told = |signal: &Signal| signal.needs.iter().all(|column| COLUMNS.contains(column));
    let wanted = |signal: &Signal| match which {
        "dozen" => DOZEN.contains(&signal.name),
        _ => told(signal),
    };
    anyhow::ensure!(
        ["dozen", "all"].contains(&which),
        "dozen or all, not {which}"
    );
    let measures = Panel::Histories.measures().iter().enumerate();
    Ok(measures
        .filter(|(_, measure)| wanted(&measure.signal))
        .map(|(place, _)| place)
        .collect())
}

/// The ids of the rows, batch by batch, and the records of all.
fn read(table: &str) -> anyhow::Result<(Vec<TextColumn>, Records)> {
    let schema = Schema::reviews().select(&COLUMNS);
    let options = ReadOptions {
        required: vec![COLUMNS.to_vec()],
        batch_rows: 1 << 13,
        // Nobody else looks for ids that occur twice.
        unique: false,
        ..ReadOptions::default()
    };
    let mut reader = Reader::open(
        &[table.to_owned()],
        &schema,
        options,
        Quarantine::counting(),
    )?;
    let (mut ids, mut records) = (Vec::new(), Records::default());
    let record = |batch: Batch| {
        intake::record(&mut records, &batch);
        ids.extend(batch.texts("review_id").cloned());
        Ok(())
    };
    pipeline::run(|| Ok(reader.next_batch()?), record, |()| Ok(()))?;
    Ok((ids, records))
}

/// The chosen signals of every row, row by row; NaN where nothing can be said.
fn signals(records: &mut Records, chosen: &[usize]) -> Vec<f32> {
    let cells = records.rows() as usize * chosen.len();
    // Atomic, so that every thread writes what it has found.
    let found: Vec<AtomicU32> = (0..cells)
        .into_par_iter()
        .map(|_| AtomicU32::new(f32::NAN.to_bits()))
        .collect();
    records.visit(
        Panel::Histories,
        |observed| {
            let row = &found[observed.row as usize * chosen.len()..];
            for (cell, signal) in row.iter().zip(chosen) {
                cell.store(observed.values[*signal].to_bits(), Ordering::Relaxed);
            }
        },
        |()| {},
    );
    found
        .into_iter()
        .map(|cell| f32::from_bits(cell.into_inner()))
        .collect()
}

fn write(
    output: &str,
    ids: Vec<TextColumn>,
    chosen: &[usize],
    signals: &[f32],
) -> anyhow::Result<()> {
    let number = || Kind::Number {
        min: f64::NEG_INFINITY,
        max: f64::INFINITY,
    };
    let measures = Panel::Histories.measures();
    let names: Vec<&str> = (chosen.iter())
        .map(|place| measures[*place].signal.name)
        .collect();
    let id = Field::new("review_id", Kind::Id);
    let fields = names.iter().map(|name| Field::new(*name, number()));
    let schema = Arc::new(Schema {
        name: "signals".into(),
        fields: [id].into_iter().chain(fields).collect(),
        key: None,
    });
    let mut writer = Writer::create(output, &schema, WriteOptions::default())?;
    let (to_write, written) = sync_channel(2);
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut rest = signals;
            for ids in ids {
                let (rows, others) = rest.split_at(ids.len() * names.len());
                rest = others;
                let numbers = columns(rows, names.len()).map(Column::Number);
                let columns = [("review_id", Column::Text(ids))]
                    .into_iter()
                    .chain(names.iter().copied().zip(numbers));
                if to_write
                    .send(Batch::from_columns(&schema, columns))
                    .is_err()
                {
                    break;
                }
            }
        });
        for batch in written {
            writer.write(&batch?)?;
        }
        writer.finish()?;
        Ok(())
    })
}

/// The columns of rows that lie one behind the other.
fn columns(rows: &[f32], width: usize) -> impl Iterator<Item = Vec<Option<f64>>> {
    let told = |value: &f32| Some(f64::from(*value)).filter(|value| !value.is_nan());
    (0..width).map(move |at| rows[at..].iter().step_by(width).map(told).collect())
}
