//! The parts of a creator as tables.

use std::path::Path;
use std::sync::Arc;

use crate::schema::{Cell, Schema};
use crate::table::{BatchBuilder, TableError, WriteOptions, Writer};

/// A part of a creator under construction.
pub(super) struct Sheet {
    schema: Arc<Schema>,
    rows: BatchBuilder,
}

impl Sheet {
    /// Of a part, with some of its columns.
    pub(super) fn new(part: &str, columns: &[&str]) -> Self {
        let schemas = Schema::creator();
        let schema = schemas.iter().find(|schema| schema.name == part);
        let schema = Arc::new(schema.map_or_else(Schema::reviews, |part| part.select(columns)));
        let rows = BatchBuilder::new(&schema);
        Sheet { schema, rows }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// None that a test would not find: the columns are the schema's.
    pub(super) fn row(&mut self, cells: &[(&str, Cell<'_>)]) -> Result<(), TableError> {
        for (column, cell) in cells {
            self.rows.set(column, *cell)?;
        }
        self.rows.end_row();
        Ok(())
    }

    /// Writes it as CSV into a folder, under its own name.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn write(mut self, folder: &Path) -> Result<(), TableError> {
        let path = folder.join(format!("{}.csv", self.schema.name));
        let path = path.to_string_lossy();
        let mut writer = Writer::create(&path, &self.schema, WriteOptions::default())?;
        writer.write(&self.rows.take())?;
        writer.finish()?;
        Ok(())
    }
}
