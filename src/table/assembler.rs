//! Checked rows on their way into a batch.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

use super::batch::{Batch, empty_columns};
use super::column::{Column, TextColumn};
use super::error::TableError;
use super::quarantine::{Fault, Quarantine};
use crate::schema::{Cell, Field, Kind, Misfit, Reason, Schema, Value};

/// A batch ends early when its texts reach this, so that long reviews do not
/// multiply into gigabytes.
const BATCH_TEXT_BYTES: usize = 32 << 20;

/// Unknown columns named in the summary; JSON may hold any number of keys.
const NOTED_COLUMNS: usize = 1000;

/// What a file format must do: feed rows to an [`Assembler`].
pub(super) trait Source: Send {
    /// Feeds rows until the batch is full; false at the end of the file.
    fn fill(&mut self, rows: &mut Assembler) -> Result<bool, TableError>;
}

/// Checks rows, sets the bad ones aside and collects the good ones.
pub(super) struct Assembler {
    pub(super) schema: Arc<Schema>,
    batch_rows: usize,
    max_text_bytes: usize,
    columns: Vec<Column>,
    numbers: Vec<u64>,
    file: usize,
    pub(super) file_name: String,
    present: Vec<bool>,
    key: Option<usize>,
    keys: Keys,
    lenient: bool,
    /// Cells of the row at hand that were left out.
    passed_over: Vec<Fault>,
    pub(super) quarantine: Quarantine,
    pub(super) rows_read: u64,
    pub(super) rows_kept: u64,
    /// Pairs of canonical and source column met in any file.
    pub(super) mapped: BTreeSet<(String, String)>,
    /// Source columns that mean nothing here.
    pub(super) ignored: BTreeSet<String>,
}

impl Assembler {
    pub(super) fn new(
        schema: Arc<Schema>,
        batch_rows: usize,
        max_text_bytes: usize,
        unique: bool,
        lenient: bool,
        quarantine: Quarantine,
    ) -> Self {
        let key = schema.key.as_deref().and_then(|key| schema.position(key));
        Assembler {
            columns: empty_columns(&schema),
            present: vec![false; schema.fields.len()],
            schema,
            batch_rows: batch_rows.max(1),
            max_text_bytes,
            numbers: Vec::new(),
            file: 0,
            file_name: String::new(),
            key,
            keys: Keys::new(unique),
            lenient,
            passed_over: Vec::new(),
            quarantine,
            rows_read: 0,
            rows_kept: 0,
            mapped: BTreeSet::new(),
            ignored: BTreeSet::new(),
        }
    }

    /// Begins a file: no column is known to be in it.
    pub(super) fn begin_file(&mut self, file: usize, name: String) {
        self.file = file;
        self.file_name = name;
        self.present.fill(false);
    }

    /// Notes that the file has the column at `field`.
    pub(super) fn mark_present(&mut self, field: usize) {
        self.present[field] = true;
    }

    /// Notes for the summary what a source column is read as.
    pub(super) fn note_column(&mut self, source: &str, field: Option<usize>) {
        match field {
            Some(at) => {
                let canonical = self.schema.fields[at].name.to_string();
                self.mapped.insert((canonical, source.to_owned()));
            }
            None if self.ignored.len() < NOTED_COLUMNS => {
                self.ignored.insert(source.to_owned());
            }
            None => {}
        }
    }

    /// The canonical names of the columns the file has.
    pub(super) fn present_names(&self) -> Vec<&str> {
        let pairs = self.schema.names().zip(&self.present);
        pairs
            .filter_map(|(name, has)| has.then_some(name))
            .collect()
    }

    /// How many more rows the batch takes.
    pub(super) fn room(&self) -> usize {
        let text_bytes: usize = self.columns.iter().map(Column::text_bytes).sum();
        if text_bytes >= BATCH_TEXT_BYTES {
            return 0;
        }
        self.batch_rows.saturating_sub(self.numbers.len())
    }

    /// Takes the rows `numbers` of the file column by column, which is faster
    /// than one after the other: `append` adds the cells of a field, all or, if
    /// any does not pass, gives false. Nothing is taken then, nor where a row
    /// is to be set aside or ends the batch; the rows are to be taken singly.
    pub(super) fn rows(
        &mut self,
        numbers: Range<u64>,
        append: impl Fn(usize, &Kind, usize, &mut Column) -> bool + Sync,
    ) -> bool {
        let before = self.numbers.len();
        let count = (numbers.end - numbers.start) as usize;
        // Columns that the file has not are left out of its batches.
        let (present, longest) = (&self.present, self.max_text_bytes);
        let fields = self.schema.fields.par_iter().zip(&mut self.columns);
        let taken = fields
            .enumerate()
            .all(|(at, (field, column))| !present[at] || append(at, &field.kind, longest, column));
        let text_bytes = |columns: &[Column]| columns.iter().map(Column::text_bytes).sum::<usize>();
        if taken && text_bytes(&self.columns) < BATCH_TEXT_BYTES && self.take_keys(before, count) {
            self.rows_read += count as u64;
            self.rows_kept += count as u64;
            self.numbers.extend(numbers);
            return true;
        }
        for column in &mut self.columns {
            column.truncate(before);
        }
        false
    }

    /// Takes the keys of the last `count` rows, or makes them; false where one
    /// is absent or not new.
    fn take_keys(&mut self, before: usize, count: usize) -> bool {
        let Some(at) = self.key else { return true };
        let Column::Text(column) = &mut self.columns[at] else {
            return false;
        };
        if self.present[at] {
            return self.keys.add_all(column, before..before + count);
        }
        for row in 0..count as u64 {
            let made = format!("row-{}", self.rows_read + 1 + row);
            column.push(Some(&made));
        }
        true
    }

    /// Takes the row `number` (from 1) of the file; `cell` gives the content
    /// of each column that is present.
    pub(super) fn row<'a>(
        &mut self,
        number: u64,
        cell: impl Fn(usize) -> Result<Cell<'a>, Misfit>,
    ) -> Result<(), TableError> {
        self.rows_read += 1;
        match self.push(&cell) {
            Ok(()) => {
                self.numbers.push(number);
                self.rows_kept += 1;
                for fault in std::mem::take(&mut self.passed_over) {
                    self.quarantine.add(&self.file_name, number, &fault)?;
                }
                Ok(())
            }
            Err(fault) => {
                self.passed_over.clear();
                let rows = self.numbers.len();
                for column in &mut self.columns {
                    column.truncate(rows);
                }
                self.quarantine.add(&self.file_name, number, &fault)
            }
        }
    }

    /// Sets aside a row that has no cells to check.
    pub(super) fn reject(&mut self, number: u64, fault: &Fault) -> Result<(), TableError> {
        self.rows_read += 1;
        self.quarantine.add(&self.file_name, number, fault)
    }

    /// Checks and adds a row's cells, the key last: a row that fails must
    /// not make a later one with its key a duplicate.
    fn push<'a>(&mut self, cell: &impl Fn(usize) -> Result<Cell<'a>, Misfit>) -> Result<(), Fault> {
        let schema = Arc::clone(&self.schema);
        for (at, field) in schema.fields.iter().enumerate() {
            if self.key != Some(at) {
                let value = match self.value(at, field, cell) {
                    Err(fault) if self.lenient => {
                        self.passed_over.push(fault);
                        Value::Null
                    }
                    value => value?,
                };
                self.columns[at].push(&value);
            }
        }
        if let Some(at) = self.key {
            let field = &schema.fields[at];
            let value = self.value(at, field, cell)?;
            self.push_key(at, field, &value)?;
        }
        Ok(())
    }

    fn value<'a>(
        &self,
        at: usize,
        field: &Field,
        cell: &impl Fn(usize) -> Result<Cell<'a>, Misfit>,
    ) -> Result<Value<'a>, Fault> {
        match self.present[at] {
            true => self.check(field, cell(at)),
            false => Ok(Value::Null),
        }
    }

    fn check<'a>(&self, field: &Field, cell: Result<Cell<'a>, Misfit>) -> Result<Value<'a>, Fault> {
        let cell = cell.map_err(|misfit| {
            // Such a cell has no text to show.
            let found = match misfit.reason {
                Reason::Nested => "a list or an object",
                _ => "bytes that are not UTF-8",
            };
            Fault::cell(&field.name, found, misfit)
        })?;
        let value = (field.kind.read(cell))
            .map_err(|misfit| Fault::cell(&field.name, cell.to_string(), misfit))?;
        match &value {
            Value::Text(text) if text.len() > self.max_text_bytes => {
                let limit = format!(
                    "at most {} bytes, found {}",
                    self.max_text_bytes,
                    text.len()
                );
                let misfit = Misfit::new(Reason::TooLong, limit);
                Err(Fault::cell(&field.name, text.as_ref(), misfit))
            }
            _ => Ok(value),
        }
    }

    /// Every row has a key: its own, or one made of its number over all
    /// inputs, which stays the same when the same inputs are read again.
    fn push_key(&mut self, at: usize, field: &Field, value: &Value<'_>) -> Result<(), Fault> {
        let made;
        let value = match value {
            Value::Null => {
                made = Value::Text(format!("row-{}", self.rows_read).into());
                &made
            }
            value => value,
        };
        // Where no row has a key of its own, none can clash.
        if let Value::Text(key) = value
            && self.present[at]
            && !self.keys.add(key)
        {
            let misfit = Misfit::new(Reason::Duplicate, "a value no earlier row has");
            return Err(Fault::cell(&field.name, key.as_ref(), misfit));
        }
        self.columns[at].push(value);
        Ok(())
    }

    /// The rows collected, if any; the assembler begins anew.
    pub(super) fn take(&mut self) -> Option<Batch> {
        if self.numbers.is_empty() {
            return None;
        }
        let columns = std::mem::replace(&mut self.columns, empty_columns(&self.schema));
        let key = self.key;
        let kept = columns.into_iter().zip(&self.present).enumerate();
        Some(Batch {
            schema: Arc::clone(&self.schema),
            columns: kept
                .map(|(at, (column, has))| (*has || key == Some(at)).then_some(column))
                .collect(),
            rows: self.numbers.len(),
            file: self.file,
            numbers: std::mem::take(&mut self.numbers),
        })
    }
}

/// The keys seen so far, as 64-bit hashes: 8 bytes a row instead of the text.
/// Two different keys share a hash with odds of about n² / 2⁶⁵: one in a
/// million over six million rows, one in 3,700 over a hundred million. The
/// later of such a pair would be set aside as a duplicate.
struct Keys {
    seen: FxHashSet<u64>,
    unique: bool,
}

impl Keys {
    fn new(unique: bool) -> Self {
        Keys {
            seen: FxHashSet::default(),
            unique,
        }
    }

    fn add(&mut self, key: &str) -> bool {
        !self.unique || self.seen.insert(xxh3_64(key.as_bytes()))
    }

    /// Adds the keys of some rows, or none if one is absent or not new.
    fn add_all(&mut self, keys: &TextColumn, rows: Range<usize>) -> bool {
        let is_fresh = |row: usize| keys.get(row).is_some_and(|key| self.add(key));
        let Some(stale) = rows.clone().map(is_fresh).position(|fresh| !fresh) else {
            return true;
        };
        for key in rows.take(stale).filter_map(|row| keys.get(row)) {
            self.seen.remove(&xxh3_64(key.as_bytes()));
        }
        false
    }
}
