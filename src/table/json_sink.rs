//! Writing JSON Lines.

use std::io::{self, Write};

use super::batch::Batch;
use super::column::Column;
use super::writer::{Compressed, Sink};
use crate::schema::{Kind, Schema, format_time};

pub(super) struct JsonSink {
    out: Compressed,
    /// Each column's name as the beginning of its member, `"name":`.
    names: Vec<String>,
    is_json: Vec<bool>,
    line: Vec<u8>,
}

impl JsonSink {
    pub(super) fn new(out: Compressed, schema: &Schema) -> Self {
        let member = |name: &str| format!("{}:", serde_json::Value::from(name));
        let kinds = schema.fields.iter().map(|field| &field.kind);
        JsonSink {
            out,
            names: schema.names().map(member).collect(),
            is_json: kinds.map(|kind| matches!(kind, Kind::Json)).collect(),
            line: Vec::new(),
        }
    }

    /// An absent cell is `null`, so that every row shows every column; a
    /// column the batch does not have is left out.
    fn push_line(&mut self, columns: &[Option<&Column>], row: usize) -> io::Result<()> {
        self.line.clear();
        self.line.push(b'{');
        for (at, column) in columns.iter().enumerate() {
            let Some(column) = column else { continue };
            if self.line.len() > 1 {
                self.line.push(b',');
            }
            self.line.extend_from_slice(self.names[at].as_bytes());
            if push_cell(column, row, self.is_json[at], &mut self.line)?.is_none() {
                self.line.extend_from_slice(b"null");
            }
        }
        self.line.extend_from_slice(b"}\n");
        Ok(())
    }
}

impl Sink for JsonSink {
    fn write(&mut self, batch: &Batch, columns: &[Option<&Column>]) -> io::Result<()> {
        for row in 0..batch.len() {
            self.push_line(columns, row)?;
            self.out.write_all(&self.line)?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.out.finish()
    }
}

/// Writes a cell, or nothing and `None` when it is absent.
fn push_cell(
    column: &Column,
    row: usize,
    is_json: bool,
    line: &mut Vec<u8>,
) -> io::Result<Option<()>> {
    let made = match column {
        Column::Text(column) if is_json => column.get(row).map(|text| push_json(text, line)),
        Column::Text(column) => column.get(row).map(|text| push_text(text, line)),
        Column::Number(column) => column[row].map(|number| write!(line, "{number}")),
        Column::Time(column) => column[row].map(|time| push_text(&format_time(time), line)),
        Column::Flag(column) => column[row].map(|flag| write!(line, "{flag}")),
    };
    made.transpose()
}

fn push_text(text: &str, line: &mut Vec<u8>) -> io::Result<()> {
    serde_json::to_writer(line, text).map_err(io::Error::from)
}

/// JSON stands as itself. Line breaks in it can only be blanks between
/// tokens, since strings escape theirs.
fn push_json(text: &str, line: &mut Vec<u8>) -> io::Result<()> {
    let blank = |byte: u8| {
        if matches!(byte, b'\n' | b'\r') {
            b' '
        } else {
            byte
        }
    };
    line.extend(text.bytes().map(blank));
    Ok(())
}
