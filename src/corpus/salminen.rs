//! Product reviews, original and continued by GPT-2.

use std::path::Path;

use super::Corpus;
use super::error::{CorpusError, Setback};
use super::sheet::{Row, each_row, files_in, layout, no_layout};
use super::sink::{Sink, unknown_label};
use crate::schema::{Cell, Field, Kind, Schema};
use crate::table::Quarantine;

pub(super) const CORPUS: Corpus = Corpus {
    name: "salminen",
    description: "product reviews in English: originals, and by GPT-2",
    layout: "the CSV file with the columns label and text_, or its folder",
    expected: &[("genuine", 20_216), ("bot", 20_216)],
    note: "",
    needs_text: true,
    base: Schema::labelled,
    columns: &["text", "rating", "language", "category"],
    extra: &[],
    read,
};

/// The file has no better unit than the row; a fixed fifth of the rows makes
/// groups of a usable size.
const GROUPS: u64 = 5;

fn read(
    path: &Path,
    sink: &mut Sink<'_>,
    quarantine: Quarantine,
) -> Result<Quarantine, CorpusError> {
    let files = match path.is_dir() {
        true => files_in(path, |name| name.ends_with(".csv"))?,
        false => vec![path.to_owned()],
    };
    if files.len() != 1 {
        let missing = format!("{} CSV files instead of one", files.len());
        return Err(no_layout(path, sink, missing));
    }
    let optional = ["category", "rating"].map(|name| Field::new(name, Kind::Text));
    let schema = layout(CORPUS.name, &["label", "text"], &optional);
    each_row(&files, &schema, &["label", "text"], sink, quarantine, take)
}

fn take(row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Setback> {
    let label = match row.text("label") {
        "OR" => "genuine",
        "CG" => "bot",
        other => return Err(unknown_label("label", other, "OR or CG")),
    };
    let id = format!("salminen-{}", row.number);
    let group = ((row.number - 1) % GROUPS).to_string();
    sink.push(
        label,
        &[
            ("review_id", Cell::Text(&id)),
            ("text", row.cell("text")),
            ("rating", row.cell("rating")),
            ("group", Cell::Text(&group)),
            ("language", Cell::Text("en")),
            ("category", row.cell("category")),
        ],
    )
}
