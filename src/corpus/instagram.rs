//! Instagram accounts reduced to numbers, genuine or fake.

use std::path::Path;

use super::Corpus;
use super::error::{CorpusError, Setback};
use super::sheet::{Row, each_row, files_in, layout, no_layout};
use super::sink::{Sink, unknown_label};
use crate::schema::{Cell, Schema};
use crate::table::Quarantine;

pub(super) const CORPUS: Corpus = Corpus {
    name: "instagram-fake-spammer-genuine",
    description: "Instagram accounts as profile numbers: genuine, or fake and spamming",
    layout: "a folder with train.csv and test.csv",
    expected: &[("genuine", 348), ("fake", 348)],
    note: "",
    needs_text: false,
    base: Schema::labelled_accounts,
    columns: &[
        "split",
        "has_picture",
        "private",
        "posts",
        "followers",
        "following",
        "handle_digit_share",
        "name_digit_share",
        "name_words",
        "name_is_handle",
        "bio_length",
        "has_url",
    ],
    extra: &[],
    read,
};

const REQUIRED: [&str; 12] = [
    "profile pic",
    "nums/length username",
    "fullname words",
    "nums/length fullname",
    "name==username",
    "description length",
    "external URL",
    "private",
    "#posts",
    "#followers",
    "#follows",
    "fake",
];

fn read(
    path: &Path,
    sink: &mut Sink<'_>,
    quarantine: Quarantine,
) -> Result<Quarantine, CorpusError> {
    if !path.is_dir() {
        return Err(no_layout(path, sink, "no folder"));
    }
    let files = files_in(path, |name| ["train.csv", "test.csv"].contains(&name))?;
    if files.is_empty() {
        return Err(no_layout(path, sink, "no train.csv or test.csv"));
    }
    let schema = layout(CORPUS.name, &REQUIRED, &[]);
    each_row(&files, &schema, &REQUIRED, sink, quarantine, take)
}

fn take(row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Setback> {
    let label = match row.text("fake") {
        "1" => "fake",
        "0" => "genuine",
        other => return Err(unknown_label("fake", other, "1 or 0")),
    };
    let id = format!("{}-{}", row.stem, row.number);
    sink.push(
        label,
        &[
            ("account_id", Cell::Text(&id)),
            ("group", Cell::Text(&id)),
            ("split", Cell::Text(row.stem)),
            ("has_picture", row.cell("profile pic")),
            ("private", row.cell("private")),
            ("posts", row.cell("#posts")),
            ("followers", row.cell("#followers")),
            ("following", row.cell("#follows")),
            ("handle_digit_share", row.cell("nums/length username")),
            ("name_digit_share", row.cell("nums/length fullname")),
            ("name_words", row.cell("fullname words")),
            ("name_is_handle", row.cell("name==username")),
            ("bio_length", row.cell("description length")),
            ("has_url", row.cell("external URL")),
        ],
    )
}
