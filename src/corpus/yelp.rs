//! New York restaurants: who, where, stars, day, and the filter's verdict.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use csv::ByteRecord;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::Corpus;
use super::error::{CorpusError, Setback};
use super::sheet::{no_layout, one_file};
use super::sink::{Sink, unknown_label};
use crate::schema::{Cell, Reason, Schema, parse_time};
use crate::table::{Fault, Quarantine};

pub(super) const CORPUS: Corpus = Corpus {
    name: "yelp",
    description: "New York restaurants, filtered by the platform or not; text where published",
    layout: "metadata (user, product, rating, label, date), or its folder",
    expected: &[("genuine", 322_167), ("paid", 36_885)],
    note: " (YelpNYC)",
    needs_text: false,
    base: Schema::labelled,
    columns: &[
        "text",
        "rating",
        "reviewer_id",
        "product_id",
        "created_at",
        "language",
        "category",
    ],
    extra: &[],
    read,
};

/// A line of the metadata file.
struct Line {
    number: u64,
    user: String,
    product: String,
    rating: String,
    label: String,
    date: String,
    moment: i64,
}

fn read(
    path: &Path,
    sink: &mut Sink<'_>,
    mut quarantine: Quarantine,
) -> Result<Quarantine, CorpusError> {
    let file = one_file(path, &["metadata"], sink)?;
    let name = file.display().to_string();
    let mut lines = Vec::new();
    each_record(&file, |number, record| match line(number, record) {
        Ok(line) => {
            lines.push(line);
            Ok(())
        }
        Err(fault) => Ok(quarantine.add(&name, number, &fault)?),
    })?;
    if lines.is_empty() {
        return Err(no_layout(path, sink, "no usable line in metadata"));
    }
    let texts = texts(&file.with_file_name("reviewContent"))?;
    // The published order and numbers give the label away. By day, and
    // within a day by a hash, neither does.
    lines.sort_by_cached_key(|line| (line.moment, xxh3_64(key(line).as_bytes()), line.number));
    let mut users = Numbers::new("user");
    let mut products = Numbers::new("product");
    for line in &lines {
        match take(line, &texts, &mut users, &mut products, sink) {
            Ok(()) => {}
            Err(Setback::Row(fault)) => quarantine.add(&name, line.number, &fault)?,
            Err(Setback::Import(error)) => return Err(error),
        }
    }
    Ok(quarantine)
}

fn take(
    line: &Line,
    texts: &FxHashMap<String, String>,
    users: &mut Numbers,
    products: &mut Numbers,
    sink: &mut Sink<'_>,
) -> Result<(), Setback> {
    let label = match line.label.as_str() {
        "-1" => "paid",
        "1" => "genuine",
        other => return Err(unknown_label("label", other, "1 or -1")),
    };
    let user = users.renumber(&line.user);
    let product = products.renumber(&line.product);
    let id = format!("yelp-{}-{}-{}", user, product, line.date);
    let text = texts.get(&key(line)).map(String::as_str);
    sink.push(
        label,
        &[
            ("review_id", Cell::Text(&id)),
            ("text", text.map_or(Cell::Null, Cell::Text)),
            ("rating", Cell::Text(&line.rating)),
            ("reviewer_id", Cell::Text(&user)),
            ("product_id", Cell::Text(&product)),
            ("created_at", Cell::Time(line.moment)),
            ("group", Cell::Text(&user)),
            ("language", text.map_or(Cell::Null, |_| Cell::Text("en"))),
            ("category", Cell::Text("restaurant")),
        ],
    )
}

fn line(number: u64, record: &ByteRecord) -> Result<Line, Fault> {
    let found = || String::from_utf8_lossy(record.as_slice()).into_owned();
    if record.len() != 5 {
        let found = format!("{} fields: {}", record.len(), found());
        return Err(Fault::row(
            Reason::FieldCount,
            found,
            "user, product, rating, label and date, tab-separated",
        ));
    }
    let text = |at: usize| {
        (std::str::from_utf8(&record[at]).map(|text| text.trim().to_owned()))
            .map_err(|_| Fault::row(Reason::InvalidUtf8, found(), "UTF-8"))
    };
    let date = text(4)?;
    let moment = parse_time(&date)
        .ok_or_else(|| Fault::row(Reason::WrongType, date.as_str(), "a date as YYYY-MM-DD"))?;
    Ok(Line {
        number,
        user: text(0)?,
        product: text(1)?,
        rating: text(2)?,
        label: text(3)?,
        date,
        moment,
    })
}

/// The texts, where they were published too: user, product, date, text.
fn texts(file: &Path) -> Result<FxHashMap<String, String>, CorpusError> {
    let mut texts = FxHashMap::default();
    if !file.is_file() {
        return Ok(texts);
    }
    each_record(file, |_, record| {
        if record.len() == 4 {
            let part = |at: usize| String::from_utf8_lossy(&record[at]);
            let key = format!("{}\t{}\t{}", part(0).trim(), part(1).trim(), part(2).trim());
            texts.entry(key).or_insert_with(|| part(3).into_owned());
        }
        Ok(())
    })?;
    Ok(texts)
}

fn key(line: &Line) -> String {
    format!("{}\t{}\t{}", line.user, line.product, line.date)
}

/// Reads a tab-separated file without header or quotes.
fn each_record(
    file: &Path,
    mut take: impl FnMut(u64, &ByteRecord) -> Result<(), CorpusError>,
) -> Result<(), CorpusError> {
    let read = |cause| CorpusError::Read {
        path: file.to_owned(),
        cause,
    };
    let opened = File::open(file).map_err(read)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .has_headers(false)
        .flexible(true)
        .quoting(false)
        .from_reader(BufReader::new(opened));
    let mut record = ByteRecord::new();
    let mut number = 0;
    while (reader.read_byte_record(&mut record)).map_err(|error| read(error.into()))? {
        number += 1;
        take(number, &record)?;
    }
    Ok(())
}

/// New names for published ones, by first appearance.
struct Numbers {
    prefix: &'static str,
    numbers: FxHashMap<String, usize>,
}

impl Numbers {
    fn new(prefix: &'static str) -> Self {
        Numbers {
            prefix,
            numbers: FxHashMap::default(),
        }
    }

    fn renumber(&mut self, name: &str) -> String {
        let next = self.numbers.len() + 1;
        let number = match self.numbers.get(name) {
            Some(number) => *number,
            None => {
                self.numbers.insert(name.to_owned(), next);
                next
            }
        };
        format!("{}-{number}", self.prefix)
    }
}
