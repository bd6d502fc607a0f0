//! Comments under music videos, spam or not.

use std::path::Path;

use super::Corpus;
use super::error::{CorpusError, Setback};
use super::sheet::{Row, each_row, file_or_folder, layout};
use super::sink::{Sink, unknown_label};
use crate::schema::{Cell, Schema};
use crate::table::Quarantine;

pub(super) const CORPUS: Corpus = Corpus {
    name: "youtube-spam",
    description: "comments under five music videos: spam, or not",
    layout: "a folder with Youtube0*.csv",
    expected: &[("genuine", 951), ("bot", 1_005)],
    note: "",
    needs_text: true,
    base: Schema::labelled,
    columns: &["text", "product_id", "created_at"],
    extra: &[],
    read,
};

const REQUIRED: [&str; 3] = ["date", "content", "class"];

fn read(
    path: &Path,
    sink: &mut Sink<'_>,
    quarantine: Quarantine,
) -> Result<Quarantine, CorpusError> {
    let files = file_or_folder(path, ["Youtube", ".csv"], sink)?;
    let schema = layout(CORPUS.name, &REQUIRED, &[]);
    each_row(&files, &schema, &REQUIRED, sink, quarantine, take)
}

fn take(row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Setback> {
    let label = match row.text("class") {
        "1" => "bot",
        "0" => "genuine",
        other => return Err(unknown_label("class", other, "1 or 0")),
    };
    let id = format!("youtube-spam-{}-{}", row.stem, row.number);
    // The crawl left a byte order mark at the end of most comments.
    let text = row.text("content").trim_end_matches('\u{feff}');
    sink.push(
        label,
        &[
            ("review_id", Cell::Text(&id)),
            ("text", Cell::Text(text.trim())),
            ("product_id", Cell::Text(row.stem)),
            ("created_at", row.cell("date")),
            ("group", Cell::Text(row.stem)),
        ],
    )
}
