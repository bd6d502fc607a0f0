//! Labelled rows on their way to the output.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Corpus;
use super::error::Setback;
use crate::schema::{Cell, Misfit, Reason};
use crate::table::{BatchBuilder, Fault, TableError, Writer};

/// Rows are handed on when so many are held.
const BATCH_ROWS: usize = 4096;

/// Checks, counts and writes the rows of one corpus.
pub(super) struct Sink<'a> {
    pub(super) corpus: &'static Corpus,
    writer: &'a mut Writer,
    builder: BatchBuilder,
    by_label: BTreeMap<String, u64>,
}

impl<'a> Sink<'a> {
    pub(super) fn new(corpus: &'static Corpus, writer: &'a mut Writer) -> Self {
        Sink {
            corpus,
            writer,
            builder: BatchBuilder::new(&Arc::new(corpus.schema())),
            by_label: BTreeMap::new(),
        }
    }

    /// Takes a row; `corpus` is filled in, cells not given are absent.
    pub(super) fn push(&mut self, label: &str, cells: &[(&str, Cell<'_>)]) -> Result<(), Setback> {
        let added = self.set(label, cells);
        if added.is_err() {
            self.builder.drop_row();
            return added;
        }
        self.builder.end_row();
        *self.by_label.entry(label.to_owned()).or_insert(0) += 1;
        if self.builder.len() == BATCH_ROWS {
            self.writer.write(&self.builder.take())?;
        }
        Ok(())
    }

    fn set(&mut self, label: &str, cells: &[(&str, Cell<'_>)]) -> Result<(), Setback> {
        let common = [
            ("label", Cell::Text(label)),
            ("corpus", Cell::Text(self.corpus.name)),
        ];
        for (name, cell) in common.iter().chain(cells) {
            let is_absent = matches!(cell, Cell::Null | Cell::Text(""));
            if *name == "text" && is_absent && self.corpus.needs_text {
                let misfit = Misfit::new(Reason::Missing, "a review's text");
                return Err(Fault::cell("text", "", misfit).into());
            }
            self.builder.set(name, *cell).map_err(setback)?;
        }
        Ok(())
    }

    /// Writes what is held and gives the rows of each label.
    pub(super) fn finish(mut self) -> Result<BTreeMap<String, u64>, TableError> {
        self.writer.write(&self.builder.take())?;
        Ok(self.by_label)
    }
}

/// A value its column does not take is the row's fault; all else ends the
/// import.
fn setback(error: TableError) -> Setback {
    match error {
        TableError::Value {
            column,
            found,
            reason,
            expected,
        } => Fault::cell(&column, found, Misfit::new(reason, expected)).into(),
        error => error.into(),
    }
}

/// The fault of a label that is none of the layout's.
pub(super) fn unknown_label(column: &str, found: &str, expected: &str) -> Setback {
    let misfit = Misfit::new(Reason::UnknownChoice, expected);
    Fault::cell(column, found, misfit).into()
}
