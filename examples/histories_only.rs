//! A dozen signals of histories for every review of a table, and nothing else:
//! no campaigns, no judging, no evidence.
//!
//!     histories_only TABLE SIGNALS.parquet
//!
//! Reads the columns that `benches/speed/pandas_signals.py` reads and writes the
//! signals it writes, in the order of the rows, so that the two can be compared
//! and timed side by side (`benches/speed.sh`). All signals of the panel are
//! computed, as whenever bonafide computes any. Says on standard error how long
//! each step took.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Instant;

use anyhow::Context;
use bonafide::behaviour::panel::Panel;
use bonafide::behaviour::records::Records;
use bonafide::intake;
use bonafide::schema::{Field, Kind, Schema};
use bonafide::table::{
    Batch, Column, Quarantine, ReadOptions, Reader, TextColumn, WriteOptions, Writer,
};

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

/// What is written.
const SIGNALS: [&str; 12] = [
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
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: histories_only TABLE SIGNALS.parquet";
    let table = arguments.next().context(usage)?;
    let output = arguments.next().context(usage)?;

    let start = Instant::now();
    let (ids, mut records) = read(table)?;
    let read = start.elapsed();
    let signals = signals(&mut records);
    let computed = start.elapsed();
    write(&output, &ids, &signals)?;
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

/// The ids of the rows, batch by batch, and the records of all.
fn read(table: String) -> anyhow::Result<(Vec<TextColumn>, Records)> {
    let schema = Schema::reviews().select(&COLUMNS);
    let options = ReadOptions {
        required: vec![COLUMNS.to_vec()],
        ..ReadOptions::default()
    };
    let mut reader = Reader::open(&[table], &schema, options, Quarantine::counting())?;
    let (to_record, to_do) = sync_channel(2);
    let reading = thread::spawn(move || {
        while let Some(batch) = reader.next_batch()? {
            if to_record.send(batch).is_err() {
                break;
            }
        }
        anyhow::Ok(())
    });
    let (mut ids, mut records) = (Vec::new(), Records::default());
    for batch in to_do {
        intake::record(&mut records, &batch);
        ids.extend(batch.texts("review_id").cloned());
    }
    reading
        .join()
        .map_err(|_| anyhow::anyhow!("reading gave up"))??;
    Ok((ids, records))
}

/// A column for each of [`SIGNALS`]; NaN where nothing can be said.
fn signals(records: &mut Records) -> Vec<Vec<f32>> {
    let measures = Panel::Histories.measures();
    let places = SIGNALS.map(|name| {
        let named = |at: &usize| measures[*at].signal.name == name;
        (0..measures.len()).find(named).unwrap_or_default()
    });
    let mut columns = vec![vec![f32::NAN; records.rows() as usize]; SIGNALS.len()];
    records.visit(
        Panel::Histories,
        |observed| (observed.row, places.map(|at| observed.values[at])),
        |(row, values)| {
            for (column, value) in columns.iter_mut().zip(values) {
                column[row as usize] = value;
            }
        },
    );
    columns
}

fn write(output: &str, ids: &[TextColumn], signals: &[Vec<f32>]) -> anyhow::Result<()> {
    let number = || Kind::Number {
        min: f64::NEG_INFINITY,
        max: f64::INFINITY,
    };
    let id = Field::new("review_id", Kind::Id);
    let fields = SIGNALS.iter().map(|name| Field::new(*name, number()));
    let schema = Arc::new(Schema {
        name: "signals".into(),
        fields: [id].into_iter().chain(fields).collect(),
        key: None,
    });
    let mut writer = Writer::create(output, &schema, WriteOptions::default())?;
    let mut first = 0;
    for ids in ids {
        let rows = first..first + ids.len();
        first = rows.end;
        let told = |value: &f32| Some(f64::from(*value)).filter(|value| !value.is_nan());
        let column = |values: &Vec<f32>| values[rows.clone()].iter().map(told).collect();
        let numbers = signals.iter().map(|values| Column::Number(column(values)));
        let columns = [("review_id", Column::Text(ids.clone()))]
            .into_iter()
            .chain(SIGNALS.into_iter().zip(numbers));
        writer.write(&Batch::from_columns(&schema, columns)?)?;
    }
    writer.finish()?;
    Ok(())
}
