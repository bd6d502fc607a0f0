//! Followers of Swiss Instagram influencers, judged by two journalists.

use std::path::Path;

use super::Corpus;
use super::error::{CorpusError, Setback};
use super::sheet::{Row, each_row, layout, one_file};
use super::sink::{Sink, unknown_label};
use crate::schema::{Cell, Schema};
use crate::table::Quarantine;

pub(super) const CORPUS: Corpus = Corpus {
    name: "srf-instagram-followers",
    description: "followers of Swiss Instagram influencers, judged by hand (2017)",
    layout: "labelled.csv with the shapes of user names, or its folder",
    expected: &[("genuine", 877), ("fake", 98)],
    note: " (in the copy we have seen)",
    needs_text: false,
    base: Schema::labelled_accounts,
    columns: &[
        "has_picture",
        "private",
        "posts",
        "followers",
        "following",
        "handle_digit_share",
    ],
    extra: &[],
    read,
};

const REQUIRED: [&str; 7] = [
    "is_fake",
    "username_shape",
    "Number.of.posts",
    "Number.of.people.they.follow",
    "Number.of.followers",
    "has_profile_picture",
    "Private.account",
];

fn read(
    path: &Path,
    sink: &mut Sink<'_>,
    quarantine: Quarantine,
) -> Result<Quarantine, CorpusError> {
    let files = [one_file(path, &["labelled.csv"], sink)?];
    let schema = layout(CORPUS.name, &REQUIRED, &[]);
    each_row(&files, &schema, &REQUIRED, sink, quarantine, take)
}

fn take(row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Setback> {
    let label = match row.text("is_fake").to_ascii_lowercase().as_str() {
        "true" => "fake",
        "false" => "genuine",
        other => return Err(unknown_label("is_fake", other, "True or False")),
    };
    let id = format!("srf-{}", row.number);
    sink.push(
        label,
        &[
            ("account_id", Cell::Text(&id)),
            ("group", Cell::Text(&id)),
            ("has_picture", row.cell("has_profile_picture")),
            ("private", row.cell("Private.account")),
            ("posts", row.cell("Number.of.posts")),
            ("followers", row.cell("Number.of.followers")),
            ("following", row.cell("Number.of.people.they.follow")),
            (
                "handle_digit_share",
                digit_share(row.text("username_shape")),
            ),
        ],
    )
}

/// Of a shape, where digits are written 0.
fn digit_share(shape: &str) -> Cell<'static> {
    match shape.chars().count() {
        0 => Cell::Null,
        all => Cell::Number(shape.matches('0').count() as f64 / all as f64),
    }
}
