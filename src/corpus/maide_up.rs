//! Hotel reviews in ten languages, by guests and by GPT-4.

use std::path::Path;

use super::Corpus;
use super::error::{CorpusError, Setback};
use super::sheet::{Row, each_row, files_in, language_code, layout, no_layout};
use super::sink::{Sink, unknown_label};
use crate::schema::{Cell, Field, Kind, Schema};
use crate::table::Quarantine;

pub(super) const CORPUS: Corpus = Corpus {
    name: "maide-up",
    description: "hotel reviews in ten languages: from a booking site, and by GPT-4",
    layout: "a folder with real_reviews/*.csv and generated_reviews/*.csv",
    expected: &[("genuine", 10_000), ("bot", 10_000)],
    note: "",
    needs_text: true,
    base: Schema::labelled,
    columns: &["text", "rating", "product_id", "language", "category"],
    extra: &[
        || Field::new("prompt_language", Kind::Id).about("the language GPT-4 was asked in"),
        || Field::new("city", Kind::Id).about("the hotel's city"),
    ],
    read,
};

const REQUIRED: [&str; 5] = [
    "hotel_name",
    "language",
    "upside_review",
    "downside_review",
    "review_score",
];

fn read(
    path: &Path,
    sink: &mut Sink<'_>,
    mut quarantine: Quarantine,
) -> Result<Quarantine, CorpusError> {
    let mut schema = layout(
        CORPUS.name,
        &REQUIRED,
        &["city_name", "prompt_language"].map(|name| Field::new(name, Kind::Id)),
    );
    // The two sources name the review's language differently.
    schema.fields[1].aliases = &["review_language"];
    for (source, label) in [("real", "genuine"), ("generated", "bot")] {
        let folder = path.join(format!("{source}_reviews"));
        if !folder.is_dir() {
            let missing = format!("no folder {source}_reviews");
            return Err(no_layout(path, sink, missing));
        }
        let files = files_in(&folder, |name| name.ends_with(".csv"))?;
        if files.is_empty() {
            return Err(no_layout(path, sink, format!("no {source}_reviews/*.csv")));
        }
        quarantine = each_row(&files, &schema, &REQUIRED, sink, quarantine, |row, sink| {
            take(source, label, row, sink)
        })?;
    }
    Ok(quarantine)
}

fn take(source: &str, label: &str, row: &Row<'_>, sink: &mut Sink<'_>) -> Result<(), Setback> {
    let language = row.text("language");
    let code = language_code(language)
        .ok_or_else(|| unknown_label("language", language, "one of the corpus's languages"))?;
    let score = row.text("review_score").trim();
    let rating = if score.is_empty() {
        String::new()
    } else {
        format!("{score}/10")
    };
    let id = format!("maide-up-{source}-{code}-{}", row.number);
    let hotel = row.text("hotel_name");
    let text = joined(row.text("upside_review"), row.text("downside_review"));
    sink.push(
        label,
        &[
            ("review_id", Cell::Text(&id)),
            ("text", Cell::Text(&text)),
            ("rating", Cell::Text(&rating)),
            ("product_id", Cell::Text(hotel)),
            ("group", Cell::Text(hotel)),
            ("language", Cell::Text(code)),
            ("category", Cell::Text("hotel")),
            ("prompt_language", row.cell("prompt_language")),
            ("city", row.cell("city_name")),
        ],
    )
}

/// Which of the two is empty differs between the sources, so they are joined
/// in a way that does not show it. Some generated cells hold a literal `nan`
/// where nothing was generated, which would give them away.
fn joined(upside: &str, downside: &str) -> String {
    let parts = [upside.trim(), downside.trim()];
    let parts = parts
        .into_iter()
        .filter(|part| !part.is_empty() && !part.eq_ignore_ascii_case("nan"));
    parts.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn the_join_does_not_show_which_half_was_empty() {
        assert_eq!(joined(" clean ", ""), joined("", "clean"));
        assert_eq!(joined("clean", "NaN"), "clean");
        assert_eq!(joined("clean\n", " loud"), "clean loud");
    }
}
