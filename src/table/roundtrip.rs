//! What is written reads back identically, in every format.

use std::sync::Arc;

use proptest::prelude::*;

use super::{Batch, BatchBuilder, Quarantine, ReadOptions, Reader, WriteOptions, Writer};
use crate::schema::{Cell, EARLIEST, Field, Kind, LATEST, Schema};

const NAMES: [&str; 9] = [
    "t.csv",
    "t.tsv",
    "t.jsonl",
    "t.parquet",
    "t.csv.gz",
    "t.csv.zst",
    "t.tsv.zst",
    "t.ndjson.gz",
    "t.jsonl.zst",
];

fn schema() -> Arc<Schema> {
    let number = Kind::Number {
        min: f64::NEG_INFINITY,
        max: f64::INFINITY,
    };
    Arc::new(Schema {
        name: "all kinds".into(),
        key: Some("key".into()),
        fields: vec![
            Field::new("key", Kind::Id),
            Field::new("text", Kind::Text),
            Field::new("number", number),
            Field::new("stars", Kind::Stars),
            Field::new("time", Kind::Time),
            Field::new("flag", Kind::Flag),
            Field::new("choice", Kind::Choice(&["left", "right"])),
            Field::new("json", Kind::Json),
        ],
    })
}

/// The cells of one row, but for its key.
#[derive(Clone, Debug)]
struct Row {
    text: Option<String>,
    number: Option<f64>,
    stars: Option<f64>,
    time: Option<i64>,
    flag: Option<bool>,
    choice: Option<bool>,
    json: Option<Vec<String>>,
}

fn row() -> impl Strategy<Value = Row> {
    (
        proptest::option::of(any::<String>()),
        proptest::option::of(proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL),
        proptest::option::of(1.0..=5.0),
        proptest::option::of(EARLIEST..LATEST),
        any::<Option<bool>>(),
        any::<Option<bool>>(),
        proptest::option::of(proptest::collection::vec(any::<String>(), 0..3)),
    )
        .prop_map(|(text, number, stars, time, flag, choice, json)| Row {
            text,
            number,
            stars,
            time,
            flag,
            choice,
            json,
        })
}

fn batch(rows: &[Row]) -> Batch {
    let mut builder = BatchBuilder::new(&schema());
    for (at, row) in rows.iter().enumerate() {
        let json = row
            .json
            .as_ref()
            .map(|list| serde_json::to_string_pretty(list).unwrap());
        let cells = [
            ("key", Some(Cell::Text(&format!("k{at}")))),
            ("text", row.text.as_deref().map(Cell::Text)),
            ("number", row.number.map(Cell::Number)),
            ("stars", row.stars.map(Cell::Number)),
            ("time", row.time.map(Cell::Time)),
            ("flag", row.flag.map(Cell::Flag)),
            (
                "choice",
                row.choice
                    .map(|left| Cell::Text(if left { "left" } else { "right" })),
            ),
            ("json", json.as_deref().map(Cell::Text)),
        ];
        for (name, cell) in cells {
            builder.set(name, cell.unwrap_or(Cell::Null)).unwrap();
        }
        builder.end_row();
    }
    builder.take()
}

fn write(path: &str, batch: &Batch) {
    let mut writer = Writer::create(path, &schema(), WriteOptions::default()).unwrap();
    writer.write(batch).unwrap();
    assert_eq!(writer.finish().unwrap(), batch.len() as u64);
}

fn read(path: &str, batch_rows: usize) -> Vec<Batch> {
    let options = ReadOptions {
        batch_rows,
        ..ReadOptions::default()
    };
    let inputs = [path.to_owned()];
    let mut reader = Reader::open(&inputs, &schema(), options, Quarantine::counting()).unwrap();
    let mut batches = Vec::new();
    while let Some(batch) = reader.next_batch().unwrap() {
        assert!(batch.len() <= batch_rows);
        batches.push(batch);
    }
    let summary = reader.finish().unwrap();
    assert_eq!(summary.rows_quarantined, 0, "{:?}", summary.by_reason);
    batches
}

/// Every row as text, with JSON's insignificant blanks taken out.
fn rows_of(batches: &[Batch]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for batch in batches {
        for row in 0..batch.len() {
            let text = |name| batch.texts(name).and_then(|column| column.get(row));
            let json = text("json").map(|text| {
                serde_json::from_str::<serde_json::Value>(text)
                    .unwrap()
                    .to_string()
            });
            rows.push(vec![
                format!("{:?}", text("key")),
                format!("{:?}", text("text")),
                format!(
                    "{:?}",
                    batch.numbers("number").and_then(|column| column[row])
                ),
                format!(
                    "{:?}",
                    batch.numbers("stars").and_then(|column| column[row])
                ),
                format!("{:?}", batch.times("time").and_then(|column| column[row])),
                format!("{:?}", batch.flags("flag").and_then(|column| column[row])),
                format!("{:?}", text("choice")),
                format!("{json:?}"),
            ]);
        }
    }
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_format_reads_back_what_was_written(
        rows in proptest::collection::vec(row(), 1..20),
        batch_rows in 1..8usize,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let written = batch(&rows);
        for name in NAMES {
            let path = folder.path().join(name).display().to_string();
            write(&path, &written);
            let read = read(&path, batch_rows);
            prop_assert_eq!(rows_of(&read), rows_of(std::slice::from_ref(&written)), "{}", name);
        }
    }

    #[test]
    fn the_same_rows_give_the_same_bytes(rows in proptest::collection::vec(row(), 1..5)) {
        let folder = tempfile::tempdir().unwrap();
        for name in NAMES {
            let path = folder.path().join(name).display().to_string();
            write(&path, &batch(&rows));
            let first = std::fs::read(&path).unwrap();
            write(&path, &batch(&rows));
            prop_assert_eq!(first, std::fs::read(&path).unwrap());
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        header in prop::sample::select(vec!["", "text,stars\n", "{\"text\":", "PAR1", "text\tkey\n"]),
    ) {
        let mut input = header.as_bytes().to_vec();
        input.extend(bytes);
        let input = std::io::Cursor::new(input);
        let options = ReadOptions::default();
        let quarantine = Quarantine::counting();
        if let Ok(mut reader) = Reader::from_stream("it", input, &schema(), options, quarantine) {
            while let Ok(Some(_)) = reader.next_batch() {}
        }
    }
}

#[test]
fn row_groups_are_bounded_and_read_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet").display().to_string();
    let schema = schema();
    let mut writer = Writer::create(&path, &schema, WriteOptions::default()).unwrap();
    let mut builder = BatchBuilder::new(&schema);
    for row in 0..140_000 {
        builder.set("number", Cell::Integer(row)).unwrap();
        builder.end_row();
    }
    writer.write(&builder.take()).unwrap();
    writer.finish().unwrap();
    let batches = read(&path, 8192);
    let numbers = batches
        .iter()
        .flat_map(|batch| batch.numbers("number").unwrap());
    assert!(
        numbers
            .copied()
            .eq((0..140_000).map(|row| Some(f64::from(row))))
    );
}
