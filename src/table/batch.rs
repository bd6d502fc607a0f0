//! Some rows of a table, held column by column.

use std::sync::Arc;

use super::column::{Column, TextColumn};
use super::error::TableError;
use crate::schema::{Cell, Field, Schema, Value};

/// Some consecutive rows of one file, in the schema's columns.
#[derive(Clone, Debug)]
pub struct Batch {
    pub(super) schema: Arc<Schema>,
    /// In schema order; `None` when the file has no such column.
    pub(super) columns: Vec<Option<Column>>,
    pub(super) rows: usize,
    pub(super) file: usize,
    /// Row numbers in the file; empty when the batch was not read.
    pub(super) numbers: Vec<u64>,
}

impl Batch {
    /// A batch of the given columns, for writing.
    ///
    /// # Errors
    /// A name the schema does not have, a column of another type than its
    /// field's, or columns of different lengths.
    pub fn from_columns<'a>(
        schema: &Arc<Schema>,
        columns: impl IntoIterator<Item = (&'a str, Column)>,
    ) -> Result<Self, TableError> {
        let mut batch = Batch {
            schema: Arc::clone(schema),
            columns: vec![None; schema.fields.len()],
            rows: 0,
            file: 0,
            numbers: Vec::new(),
        };
        let mut rows = None;
        for (name, column) in columns {
            let at = position(schema, name)?;
            let expected = *rows.get_or_insert(column.len());
            if !column.fits(&schema.fields[at].kind) || column.len() != expected {
                return Err(TableError::ColumnShape {
                    column: name.to_owned(),
                    found: column.len(),
                    expected,
                    kind: schema.fields[at].kind.describe(),
                });
            }
            batch.columns[at] = Some(column);
        }
        batch.rows = rows.unwrap_or(0);
        Ok(batch)
    }

    /// Rows of several batches as one, in the columns of `schema`: each is
    /// named by the place of its batch among `parts` and its own there. Columns
    /// are matched by name; what a part lacks, or has of another type, is
    /// absent.
    pub fn gather(schema: &Arc<Schema>, parts: &[Batch], rows: &[(usize, usize)]) -> Self {
        let column = |field: &Field| {
            let sources: Vec<Option<&Column>> =
                parts.iter().map(|part| part.column(&field.name)).collect();
            let mut column = Column::of(&field.kind);
            for (part, row) in rows {
                match sources[*part] {
                    Some(source) => column.push_from(source, *row),
                    None => column.push(&Value::Null),
                }
            }
            Some(column)
        };
        Batch {
            schema: Arc::clone(schema),
            columns: schema.fields.iter().map(column).collect(),
            rows: rows.len(),
            file: 0,
            numbers: Vec::new(),
        }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The columns' declarations.
    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// Where row `row` (from 0) stood: the position of its file among the
    /// reader's [`files`](super::Reader::files), and its data row there,
    /// counted from 1. A batch that was built counts itself as file 0.
    pub fn origin(&self, row: usize) -> (usize, u64) {
        let number = self.numbers.get(row).copied();
        (self.file, number.unwrap_or(row as u64 + 1))
    }

    /// The column of that canonical name, if the file has it.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns[self.schema.position(name)?].as_ref()
    }

    /// A text, id, choice or JSON column.
    pub fn texts(&self, name: &str) -> Option<&TextColumn> {
        match self.column(name)? {
            Column::Text(column) => Some(column),
            _ => None,
        }
    }

    /// A number or stars column.
    pub fn numbers(&self, name: &str) -> Option<&[Option<f64>]> {
        match self.column(name)? {
            Column::Number(column) => Some(column),
            _ => None,
        }
    }

    /// A time column, in seconds since 1970 in UTC.
    pub fn times(&self, name: &str) -> Option<&[Option<i64>]> {
        match self.column(name)? {
            Column::Time(column) => Some(column),
            _ => None,
        }
    }

    /// A flag column.
    pub fn flags(&self, name: &str) -> Option<&[Option<bool>]> {
        match self.column(name)? {
            Column::Flag(column) => Some(column),
            _ => None,
        }
    }
}

/// Makes batches row by row, with the checks that reading applies, so that
/// what is written can be read.
#[derive(Debug)]
pub struct BatchBuilder {
    schema: Arc<Schema>,
    columns: Vec<Column>,
    rows: usize,
}

impl BatchBuilder {
    /// A builder for rows of `schema`.
    pub fn new(schema: &Arc<Schema>) -> Self {
        BatchBuilder {
            schema: Arc::clone(schema),
            columns: empty_columns(schema),
            rows: 0,
        }
    }

    /// Sets one cell of the current row. Cells not set are absent.
    ///
    /// # Errors
    /// A name the schema does not have, a cell set twice, or a value its
    /// column does not take. The row can then be ended or dropped.
    pub fn set(&mut self, name: &str, cell: Cell<'_>) -> Result<(), TableError> {
        let at = position(&self.schema, name)?;
        let column = &mut self.columns[at];
        if column.len() > self.rows {
            let column = name.to_owned();
            return Err(TableError::SetTwice { column });
        }
        let value =
            (self.schema.fields[at].kind.read(cell)).map_err(|misfit| TableError::Value {
                column: name.to_owned(),
                found: cell.to_string(),
                reason: misfit.reason,
                expected: misfit.expected,
            })?;
        column.push(&value);
        Ok(())
    }

    /// Ends the current row and begins the next.
    pub fn end_row(&mut self) {
        self.rows += 1;
        for column in &mut self.columns {
            column.pad(self.rows);
        }
    }

    /// Forgets the cells of the current row.
    pub fn drop_row(&mut self) {
        for column in &mut self.columns {
            column.truncate(self.rows);
        }
    }

    /// The number of ended rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether no row has been ended.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The ended rows as a batch; the builder begins anew.
    pub fn take(&mut self) -> Batch {
        self.drop_row();
        let columns = std::mem::replace(&mut self.columns, empty_columns(&self.schema));
        Batch {
            schema: Arc::clone(&self.schema),
            columns: columns.into_iter().map(Some).collect(),
            rows: std::mem::take(&mut self.rows),
            file: 0,
            numbers: Vec::new(),
        }
    }
}

pub(super) fn empty_columns(schema: &Schema) -> Vec<Column> {
    let fields = schema.fields.iter();
    fields.map(|field| Column::of(&field.kind)).collect()
}

fn position(schema: &Schema, name: &str) -> Result<usize, TableError> {
    schema
        .position(name)
        .ok_or_else(|| TableError::NoSuchColumn {
            column: name.to_owned(),
            schema: schema.name.to_string(),
            known: schema.names().collect::<Vec<_>>().join(", "),
        })
}
