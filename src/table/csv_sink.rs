//! Writing CSV and TSV.

use std::io;

use super::batch::Batch;
use super::column::Column;
use super::writer::{Compressed, Sink};
use crate::schema::{Schema, format_time};

/// The system's own error where there is one: the crate's conversion would
/// hide its kind, and a closed pipe would look like a failure.
pub(super) fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

pub(super) struct CsvSink {
    out: csv::Writer<Compressed>,
    /// The header, until it is written: not before there is something to
    /// write, so that a failed run puts nothing on standard output.
    header: Vec<String>,
    cell: String,
}

impl CsvSink {
    pub(super) fn new(out: Compressed, delimiter: u8, schema: &Schema) -> Self {
        let mut builder = csv::WriterBuilder::new();
        CsvSink {
            out: builder.delimiter(delimiter).from_writer(out),
            header: schema.names().map(str::to_owned).collect(),
            cell: String::new(),
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        let header = std::mem::take(&mut self.header);
        if !header.is_empty() {
            self.out.write_record(header).map_err(io_error)?;
        }
        Ok(())
    }
}

impl Sink for CsvSink {
    fn write(&mut self, batch: &Batch, columns: &[Option<&Column>]) -> io::Result<()> {
        self.begin()?;
        for row in 0..batch.len() {
            for column in columns {
                self.cell.clear();
                let cell = column.map_or(Ok(""), |column| cell(column, row, &mut self.cell))?;
                self.out.write_field(cell).map_err(io_error)?;
            }
            self.out.write_record(None::<&[u8]>).map_err(io_error)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.begin()?;
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
