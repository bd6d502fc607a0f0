//! Tables of text: CSV, TSV, JSON Lines, JSON, plain and compressed.

use std::io::{Cursor, Write};
use std::sync::LazyLock;

use bonafide::schema::{EARLIEST, LATEST, Schema};
use bonafide::table::{
    Batch, Column, Compression, Encoding, Format, Quarantine, ReadOptions, ReadSummary, Reader,
    TableError, WriteOptions, Writer,
};

use super::{Target, seeds};

pub const CSV: Target = Target {
    name: "csv",
    about: "the reader of CSV",
    share: 20,
    run: |bytes| read_as(bytes, Encoding::Csv),
    seeds: seeds::csv,
    tokens: COLUMNS,
};

pub const TSV: Target = Target {
    name: "tsv",
    about: "the reader of TSV",
    share: 10,
    run: |bytes| read_as(bytes, Encoding::Tsv),
    seeds: seeds::tsv,
    tokens: COLUMNS,
};

pub const JSONL: Target = Target {
    name: "jsonl",
    about: "the reader of JSON Lines",
    share: 20,
    run: |bytes| read_as(bytes, Encoding::JsonLines),
    seeds: seeds::jsonl,
    tokens: COLUMNS,
};

pub const JSON: Target = Target {
    name: "json",
    about: "the reader of JSON objects and arrays of them",
    share: 20,
    run: |bytes| read_as(bytes, Encoding::Json),
    seeds: seeds::json,
    tokens: COLUMNS,
};

pub const STREAM: Target = Target {
    name: "stream",
    about: "standard input, whose format is told from its bytes",
    share: 10,
    run: |bytes| drop(checked(bytes, &REVIEWS, ReadOptions::default())),
    seeds: seeds::any,
    tokens: COLUMNS,
};

pub const COMPRESSED: Target = Target {
    name: "compressed",
    about: "gzip and Zstandard, damaged, and damaged tables inside",
    share: 5,
    run: compressed,
    seeds: seeds::compressed,
    tokens: &["\x1f\u{8b}", "PAR1"],
};

pub const ROUNDTRIP: Target = Target {
    name: "roundtrip",
    about: "what was read is written and read back the same, in every format",
    share: 2,
    run: roundtrip,
    seeds: seeds::csv,
    tokens: COLUMNS,
};

/// Names of columns, and what cells of them hold.
pub const COLUMNS: &[&str] = &[
    "text",
    "rating",
    "review_id",
    "created_at",
    "reviewer_id",
    "product_id",
    "verified_purchase",
    "language",
    "评论内容",
    "星级",
    "content",
    "body",
    "stars",
    "yes",
    "8/10",
    "五星",
    "Nov 3, 2023",
    "2024-01-02T03:04:05Z",
    "1704067200",
    "1704067200000",
    "evidence",
    "ip",
    "device_id",
];

pub static REVIEWS: LazyLock<Schema> = LazyLock::new(Schema::reviews);

fn read_as(bytes: &[u8], encoding: Encoding) {
    let options = ReadOptions {
        format: Some(Format::plain(encoding)),
        // Small batches, so that what happens between two is met.
        batch_rows: 3,
        ..ReadOptions::default()
    };
    let _ = checked(bytes, &REVIEWS, options);
}

/// Reads a table to its end and holds the reader to its promises.
pub fn checked(
    bytes: &[u8],
    schema: &Schema,
    options: ReadOptions,
) -> Result<(Vec<Batch>, ReadSummary), TableError> {
    let lenient = options.lenient;
    let most = options.max_text_bytes;
    let read = || {
        let bytes = Cursor::new(bytes.to_vec());
        let counting = Quarantine::counting();
        let mut reader = Reader::from_stream("input", bytes, schema, options, counting)?;
        let mut batches = Vec::new();
        while let Some(batch) = reader.next_batch()? {
            check_batch(&batch, most);
            batches.push(batch);
        }
        Ok((batches, reader.finish()?))
    };
    let read: Result<_, TableError> = read();
    match &read {
        Ok((batches, summary)) => {
            let rows: usize = batches.iter().map(Batch::len).sum();
            assert_eq!(summary.rows_kept, rows as u64, "rows kept");
            let aside: u64 = summary.by_reason.values().sum();
            assert_eq!(aside, summary.rows_quarantined, "reasons of rows set aside");
            // A lenient reader lists cells, and keeps their rows.
            let met = summary.rows_kept + summary.rows_quarantined;
            assert!(
                lenient || met == summary.rows_read,
                "rows vanished: {summary:?}"
            );
        }
        Err(error) => assert!(
            error.to_string().contains("input"),
            "names no file: {error}"
        ),
    }
    read
}

fn check_batch(batch: &Batch, most: usize) {
    assert!(!batch.is_empty(), "an empty batch");
    for field in &batch.schema().fields {
        match batch.column(&field.name) {
            None => {}
            Some(Column::Text(texts)) => {
                assert_eq!(texts.len(), batch.len());
                assert!(texts.iter().flatten().all(|text| text.len() <= most));
            }
            Some(Column::Number(numbers)) => {
                assert_eq!(numbers.len(), batch.len());
                assert!(numbers.iter().flatten().all(|number| number.is_finite()));
            }
            Some(Column::Time(times)) => {
                assert_eq!(times.len(), batch.len());
                let known = |time: &i64| (EARLIEST..LATEST).contains(time);
                assert!(times.iter().flatten().all(known));
            }
            Some(Column::Flag(flags)) => assert_eq!(flags.len(), batch.len()),
        }
    }
    let numbers: Vec<u64> = (0..batch.len()).map(|row| batch.origin(row).1).collect();
    assert!(
        numbers.is_sorted_by(|a, b| a < b),
        "row numbers: {numbers:?}"
    );
}

/// The first byte says whether the bytes are compressed here, so that damage is
/// met on both sides of the decompressor.
fn compressed(bytes: &[u8]) {
    let Some((&how, bytes)) = bytes.split_first() else {
        return;
    };
    let bytes = match how % 4 {
        0 | 1 => bytes.to_vec(),
        2 => gzip(bytes),
        _ => zstandard(bytes),
    };
    let _ = checked(&bytes, &REVIEWS, ReadOptions::default());
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).expect("memory takes all");
    out.finish().expect("memory takes all")
}

pub fn zstandard(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, 1).expect("memory takes all")
}

const WRITTEN: [(&str, Encoding, Compression); 6] = [
    ("a.csv", Encoding::Csv, Compression::None),
    ("a.tsv", Encoding::Tsv, Compression::None),
    ("a.jsonl", Encoding::JsonLines, Compression::None),
    ("a.parquet", Encoding::Parquet, Compression::None),
    ("a.csv.gz", Encoding::Csv, Compression::Gzip),
    ("a.jsonl.zst", Encoding::JsonLines, Compression::Zstd),
];

fn roundtrip(bytes: &[u8]) {
    let options = || ReadOptions {
        format: Some(Format::plain(Encoding::Csv)),
        ..ReadOptions::default()
    };
    let Ok((batches, _)) = checked(bytes, &REVIEWS, options()) else {
        return;
    };
    let (name, ..) = WRITTEN[bytes.len() % WRITTEN.len()];
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name).display().to_string();
    let mut writer = Writer::create(&path, &REVIEWS, WriteOptions::default()).expect("a writer");
    for batch in &batches {
        writer.write(batch).expect("what was read can be written");
    }
    writer.finish().expect("a table");
    let reader = Reader::open(
        &[path],
        &REVIEWS,
        ReadOptions::default(),
        Quarantine::counting(),
    );
    let mut reader = reader.expect("what was written can be opened");
    let mut read = Vec::new();
    while let Some(batch) = reader.next_batch().expect("what was written can be read") {
        read.push(batch);
    }
    let cells = |batches: &[Batch]| -> Vec<String> {
        let names: Vec<&str> = REVIEWS.names().collect();
        let rows = batches
            .iter()
            .flat_map(|batch| (0..batch.len()).map(move |row| (batch, row)));
        rows.map(|(batch, row)| {
            let cells = names.iter().map(|name| cell(batch, name, row));
            cells.collect::<Vec<_>>().join("|")
        })
        .collect()
    };
    assert_eq!(cells(&batches), cells(&read), "{name}");
}

fn cell(batch: &Batch, name: &str, row: usize) -> String {
    match batch.column(name) {
        None => "None".to_owned(),
        Some(Column::Text(texts)) => format!("{:?}", texts.get(row)),
        Some(Column::Number(numbers)) => format!("{:?}", numbers[row]),
        Some(Column::Time(times)) => format!("{:?}", times[row]),
        Some(Column::Flag(flags)) => format!("{:?}", flags[row]),
    }
}
