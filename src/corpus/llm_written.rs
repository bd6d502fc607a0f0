//! Pairs of a person's review and a language model's of the same thing.

use std::path::Path;

use super::Corpus;
use super::error::{CorpusError, Setback};
use super::sheet::{Row, each_row, language_code, layout, one_file};
use super::sink::{Sink, unknown_label};
use crate::schema::{Cell, Field, Kind, Schema};
use crate::table::Quarantine;

pub(super) const CORPUS: Corpus = Corpus {
    name: "llm-written",
    description: "pairs in six languages: a person's review, and a language model's of 2026",
    layout: "pairs.jsonl, or its folder",
    expected: &[("genuine", 1_120), ("bot", 1_120)],
    note: "",
    needs_text: true,
    base: Schema::labelled,
    columns: &["text", "rating", "language", "category"],
    extra: &[
        || {
            Field::new("style", Kind::Id)
                .about("how the model was asked: plain, casual, evasive or promotional")
        },
        || Field::new("side", Kind::Id).about("human or machine, the half of the pair"),
    ],
    read,
};

const REQUIRED: [&str; 7] = [
    "id",
    "domain",
    "language",
    "style",
    "rating",
    "human_review",
    "machine_review",
];

fn read(
    path: &Path,
    sink: &mut Sink<'_>,
    quarantine: Quarantine,
) -> Result<Quarantine, CorpusError> {
    let files = [one_file(path, &["pairs.jsonl", "pairs.jsonl.gz"], sink)?];
    let schema = layout(CORPUS.name, &REQUIRED, &[]);
    each_row(&files, &schema, &REQUIRED, sink, quarantine, take)
}

fn take(row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Setback> {
    let language = row.text("language");
    let code = language_code(language)
        .ok_or_else(|| unknown_label("language", language, "one of the corpus's languages"))?;
    for (side, label) in [("human", "genuine"), ("machine", "bot")] {
        let id = format!("llm-written-{}-{side}", row.text("id"));
        sink.push(
            label,
            &[
                ("review_id", Cell::Text(&id)),
                ("text", row.cell(&format!("{side}_review"))),
                ("rating", row.cell("rating")),
                ("group", row.cell("id")),
                ("language", Cell::Text(code)),
                ("category", row.cell("domain")),
                ("style", row.cell("style")),
                ("side", Cell::Text(side)),
            ],
        )?;
    }
    Ok(())
}
