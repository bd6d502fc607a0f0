//! A corpus's own tables, row by row.

use std::path::{Path, PathBuf};

use super::error::{CorpusError, Setback};
use super::sink::Sink;
use crate::schema::{Cell, Field, Kind, Schema};
use crate::table::{Batch, Column, Quarantine, ReadOptions, Reader};

/// A row of a corpus's own table.
pub(super) struct Row<'a> {
    batch: &'a Batch,
    row: usize,
    /// The stem of the file's name.
    pub(super) stem: &'a str,
    /// The data row in the file, from 1.
    pub(super) number: u64,
}

impl<'a> Row<'a> {
    /// The text of a column; empty when absent.
    pub(super) fn text(&self, name: &str) -> &'a str {
        let column = self.batch.texts(name);
        column.and_then(|column| column.get(self.row)).unwrap_or("")
    }

    /// The cell of a column as it was read.
    pub(super) fn cell(&self, name: &str) -> Cell<'a> {
        let cell = match self.batch.column(name) {
            None => None,
            Some(Column::Text(column)) => column.get(self.row).map(Cell::Text),
            Some(Column::Number(column)) => column[self.row].map(Cell::Number),
            Some(Column::Time(column)) => column[self.row].map(Cell::Time),
            Some(Column::Flag(column)) => column[self.row].map(Cell::Flag),
        };
        cell.unwrap_or(Cell::Null)
    }
}

/// The columns of a layout: all must be there but those of `optional`.
pub(super) fn layout(name: &'static str, required: &[&'static str], optional: &[Field]) -> Schema {
    let required = required
        .iter()
        .map(|column| Field::new(*column, Kind::Text));
    Schema {
        name: name.into(),
        fields: required.chain(optional.iter().cloned()).collect(),
        key: None,
    }
}

/// Hands every row of the files to `take`, in order; rows it refuses are set
/// aside.
pub(super) fn each_row(
    files: &[PathBuf],
    layout: &Schema,
    required: &[&'static str],
    sink: &mut Sink<'_>,
    quarantine: Quarantine,
    mut take: impl FnMut(&Row<'_>, &mut Sink<'_>) -> Result<(), Setback>,
) -> Result<Quarantine, CorpusError> {
    let inputs: Vec<_> = files
        .iter()
        .map(|file| file.display().to_string())
        .collect();
    let options = ReadOptions {
        required: vec![required.to_vec()],
        ..ReadOptions::default()
    };
    let mut reader = Reader::open(&inputs, layout, options, quarantine)?;
    let stems: Vec<_> = files.iter().map(|file| stem(file)).collect();
    while let Some(batch) = reader.next_batch()? {
        for row in 0..batch.len() {
            let (file, number) = batch.origin(row);
            let view = Row {
                batch: &batch,
                row,
                stem: &stems[file],
                number,
            };
            match take(&view, sink) {
                Ok(()) => {}
                Err(Setback::Row(fault)) => reader.set_aside((file, number), &fault)?,
                Err(Setback::Import(error)) => return Err(error),
            }
        }
    }
    Ok(reader.into_parts().1)
}

/// The one file of a layout: `path` itself, or `name` inside it.
pub(super) fn one_file(
    path: &Path,
    names: &[&str],
    sink: &Sink<'_>,
) -> Result<PathBuf, CorpusError> {
    if path.is_file() {
        return Ok(path.to_owned());
    }
    let inside = names.iter().map(|name| path.join(name));
    let found = inside.into_iter().find(|file| file.is_file());
    found.ok_or_else(|| no_layout(path, sink, format!("no {}", names.join(" or "))))
}

/// The file itself, or a folder's files that begin and end so.
pub(super) fn file_or_folder(
    path: &Path,
    [prefix, suffix]: [&str; 2],
    sink: &Sink<'_>,
) -> Result<Vec<PathBuf>, CorpusError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let files = files_in(path, |name| {
        name.starts_with(prefix) && name.ends_with(suffix)
    })?;
    if files.is_empty() {
        return Err(no_layout(path, sink, format!("no {prefix}*{suffix}")));
    }
    Ok(files)
}

/// The files in `folder` whose names `fit`, in name order.
pub(super) fn files_in(
    folder: &Path,
    fit: impl Fn(&str) -> bool,
) -> Result<Vec<PathBuf>, CorpusError> {
    let read = |cause| CorpusError::Read {
        path: folder.to_owned(),
        cause,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(read)? {
        let path = entry.map_err(read)?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if name.is_some_and(|name| !name.starts_with('.') && fit(name)) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The error of a path that is something else than the corpus.
pub(super) fn no_layout(path: &Path, sink: &Sink<'_>, missing: impl Into<String>) -> CorpusError {
    CorpusError::Layout {
        path: path.to_owned(),
        corpus: sink.corpus.name,
        missing: missing.into(),
        layout: sink.corpus.layout,
    }
}

/// A file's name up to its first dot.
pub(super) fn stem(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.split('.').next().unwrap_or_default().to_owned()
}

/// The ISO 639-1 code of a language named in English.
pub(super) fn language_code(name: &str) -> Option<&'static str> {
    const CODES: [(&str, &str); 10] = [
        ("chinese", "zh"),
        ("english", "en"),
        ("french", "fr"),
        ("german", "de"),
        ("italian", "it"),
        ("korean", "ko"),
        ("romanian", "ro"),
        ("russian", "ru"),
        ("spanish", "es"),
        ("turkish", "tr"),
    ];
    let name = name.trim().to_ascii_lowercase();
    let found = CODES.iter().find(|(language, _)| *language == name);
    found.map(|(_, code)| *code)
}
