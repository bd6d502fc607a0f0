//! Chicago hotel reviews, truthful and written by paid workers.

use std::path::{Path, PathBuf};

use super::Corpus;
use super::error::{CorpusError, Setback};
use super::sheet::{files_in, no_layout, stem};
use super::sink::{Sink, unknown_label};
use crate::schema::{Cell, Field, Kind, Reason, Schema};
use crate::table::{Fault, Quarantine};

pub(super) const CORPUS: Corpus = Corpus {
    name: "op-spam",
    description: "Chicago hotel reviews in English: truthful, and by paid writers (v1.4)",
    layout: "a folder with positive_polarity and negative_polarity",
    expected: &[("genuine", 800), ("paid", 800)],
    note: "",
    needs_text: true,
    base: Schema::labelled,
    columns: &["text", "product_id", "language"],
    extra: &[|| Field::new("polarity", Kind::Id).about("positive or negative, as asked for")],
    read,
};

fn read(
    path: &Path,
    sink: &mut Sink<'_>,
    mut quarantine: Quarantine,
) -> Result<Quarantine, CorpusError> {
    let mut found = false;
    for polarity in ["negative", "positive"] {
        let folder = path.join(format!("{polarity}_polarity"));
        if !folder.is_dir() {
            continue;
        }
        for (fold, file) in reviews(&folder)? {
            found = true;
            match take(polarity, &fold, &file, sink) {
                Ok(()) => {}
                Err(Setback::Row(fault)) => {
                    quarantine.add(&file.display().to_string(), 1, &fault)?;
                }
                Err(Setback::Import(error)) => return Err(error),
            }
        }
    }
    if !found {
        return Err(no_layout(path, sink, "no fold*/*.txt under *_polarity/*/"));
    }
    Ok(quarantine)
}

/// The review files under a polarity, each with its fold. The folders of the
/// two sources have different names in the two polarities; the class is in
/// the file's name.
fn reviews(folder: &Path) -> Result<Vec<(String, PathBuf)>, CorpusError> {
    let mut found = Vec::new();
    for source in files_in(folder, |_| true)? {
        if !source.is_dir() {
            continue;
        }
        for fold in files_in(&source, |name| name.starts_with("fold"))? {
            let files = files_in(&fold, |name| name.ends_with(".txt"))?;
            found.extend(files.into_iter().map(|file| (stem(&fold), file)));
        }
    }
    Ok(found)
}

fn take(polarity: &str, fold: &str, file: &Path, sink: &mut Sink<'_>) -> Result<(), Setback> {
    let name = stem(file);
    let mut parts = name.split('_');
    let label = match parts.next() {
        Some("t") => "genuine",
        Some("d") => "paid",
        other => {
            let found = other.unwrap_or_default();
            return Err(unknown_label("label", found, "a file name t_* or d_*"));
        }
    };
    let bytes = std::fs::read(file).map_err(|cause| CorpusError::Read {
        path: file.to_owned(),
        cause,
    })?;
    let text = std::str::from_utf8(&bytes).map_err(|_| {
        let found = String::from_utf8_lossy(&bytes);
        Fault::row(Reason::InvalidUtf8, found, "UTF-8")
    })?;
    let id = format!("op-spam-{polarity}-{fold}-{name}");
    sink.push(
        label,
        &[
            ("review_id", Cell::Text(&id)),
            ("text", Cell::Text(text.trim())),
            ("product_id", Cell::Text(parts.next().unwrap_or(""))),
            ("group", Cell::Text(fold)),
            ("language", Cell::Text("en")),
            ("polarity", Cell::Text(polarity)),
        ],
    )
}
