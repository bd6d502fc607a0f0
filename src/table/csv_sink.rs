//! Writing CSV and TSV.

use std::io;

use super::batch::Batch;
use super::column::Column;
use super::writer::{Compressed, Sink};
use crate::schema::{Schema, format_time};

pub(super) struct CsvSink {
    out: csv::Writer<Compressed>,
    cell: String,
}

impl CsvSink {
    pub(super) fn new(out: Compressed, delimiter: u8, schema: &Schema) -> io::Result<Self> {
        let mut out = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .from_writer(out);
        out.write_record(schema.names())?;
        Ok(CsvSink {
            out,
            cell: String::new(),
        })
    }
}

impl Sink for CsvSink {
    fn write(&mut self, batch: &Batch, columns: &[Option<&Column>]) -> io::Result<()> {
        for row in 0..batch.len() {
            for column in columns {
                self.cell.clear();
                let cell = column.map_or(Ok(""), |column| cell(column, row, &mut self.cell))?;
                self.out.write_field(cell)?;
            }
            self.out.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let out = self
            .out
            .into_inner()
            .map_err(csv::IntoInnerError::into_error)?;
        out.finish()
    }
}

/// A cell as text; `room` holds what has to be made.
fn cell<'a>(column: &'a Column, row: usize, room: &'a mut String) -> io::Result<&'a str> {
    use std::fmt::Write as _;
    let made = match column {
        Column::Text(column) => return Ok(column.get(row).unwrap_or("")),
        Column::Number(column) => column[row].map(|number| write!(room, "{number}")),
        Column::Time(column) => column[row].map(|time| room.write_str(&format_time(time))),
        Column::Flag(column) => column[row].map(|flag| write!(room, "{flag}")),
    };
    made.transpose().map_err(io::Error::other)?;
    Ok(room)
}
