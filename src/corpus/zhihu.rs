//! Chinese posts that recommend something, advertorial or not.

use std::path::Path;

use super::Corpus;
use super::error::{CorpusError, Setback};
use super::sheet::{Row, each_row, file_or_folder, layout};
use super::sink::{Sink, unknown_label};
use crate::schema::{Cell, Field, Kind, Schema};
use crate::table::Quarantine;

pub(super) const CORPUS: Corpus = Corpus {
    name: "zhihu-16k",
    description: "posts in Chinese that recommend something: advertorial, or not",
    layout: "a folder with ZHIHU_train.jsonl, ZHIHU_val.jsonl and ZHIHU_test*.jsonl",
    expected: &[("genuine", 13_855), ("paid", 2_526)],
    note: " (at second hand)",
    needs_text: true,
    base: Schema::labelled,
    columns: &["text", "language", "split"],
    extra: &[
        || Field::new("label1", Kind::Json).about("between which lines the marks of label2 change"),
        || Field::new("label2", Kind::Json).about("one mark a line: whether it advertises"),
    ],
    read,
};

const REQUIRED: [&str; 4] = ["id", "topic", "ad", "text"];

fn read(
    path: &Path,
    sink: &mut Sink<'_>,
    quarantine: Quarantine,
) -> Result<Quarantine, CorpusError> {
    let files = file_or_folder(path, ["ZHIHU_", ".jsonl"], sink)?;
    let marks = ["label1", "label2"].map(|name| Field::new(name, Kind::Json));
    let schema = layout(CORPUS.name, &REQUIRED, &marks);
    each_row(&files, &schema, &REQUIRED, sink, quarantine, take)
}

fn take(row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Setback> {
    let label = match row.text("ad") {
        "1" => "paid",
        "0" => "genuine",
        other => return Err(unknown_label("ad", other, "1 or 0")),
    };
    let file = row.stem.trim_start_matches("ZHIHU_");
    let split = ["train", "val", "test"]
        .into_iter()
        .find(|name| file.starts_with(name));
    let id = format!("zhihu-16k-{file}-{}", row.text("id"));
    let topic = format!("topic-{}", row.text("topic"));
    sink.push(
        label,
        &[
            ("review_id", Cell::Text(&id)),
            ("text", row.cell("text")),
            ("group", Cell::Text(&topic)),
            ("language", Cell::Text("zh")),
            ("split", split.map_or(Cell::Null, Cell::Text)),
            ("label1", row.cell("label1")),
            ("label2", row.cell("label2")),
        ],
    )
}
