//! Rows of JSON Lines.

use std::io::{self, BufRead, BufReader};

use super::MAX_RECORD_BYTES;
use super::assembler::{Assembler, Source};
use super::error::TableError;
use super::input::Stream;
use super::json_row::RowParser;
use super::quarantine::Fault;
use super::requirements::Requirements;
use crate::schema::{Cell, Mapping, Reason, Schema};

/// One JSON object a line. There is no header: a column exists once a row
/// has had it, and the file's columns are judged after the first batch.
pub(super) struct JsonSource {
    lines: Lines,
    parser: RowParser,
    requirements: Requirements,
    row: u64,
    judged: bool,
}

impl JsonSource {
    pub(super) fn open(
        stream: Stream,
        schema: &Schema,
        mapping: Mapping,
        requirements: Requirements,
    ) -> Self {
        JsonSource {
            lines: Lines::new(stream),
            parser: RowParser::new(schema, mapping),
            requirements,
            row: 0,
            judged: false,
        }
    }

    fn take_line(&mut self, rows: &mut Assembler, length: usize) -> Result<(), TableError> {
        self.row += 1;
        if length > MAX_RECORD_BYTES {
            let expected = format!("a line of at most {MAX_RECORD_BYTES} bytes, found {length}");
            let found = String::from_utf8_lossy(&self.lines.line[..1024]).into_owned();
            return rows.reject(self.row, &Fault::row(Reason::TooLong, found, expected));
        }
        let parsed =
            (self.parser.parse(&self.lines.line)).map_err(|cause| TableError::Mapping {
                file: format!("{}, row {}", rows.file_name, self.row),
                cause,
            })?;
        if let Err(error) = parsed {
            let fault = malformed(&self.lines.line, &error);
            return rows.reject(self.row, &fault);
        }
        for (field, _) in self
            .parser
            .seen
            .iter()
            .enumerate()
            .filter(|(_, seen)| **seen)
        {
            rows.mark_present(field);
        }
        let values = &self.parser.values;
        rows.row(self.row, |field| match &values[field] {
            None => Ok(Cell::Null),
            Some((_, _, value)) => value.cell(),
        })
    }

    /// The checks that a header allows at once.
    fn judge(&mut self, rows: &Assembler) -> Result<(), TableError> {
        self.judged = true;
        if self.row == 0 {
            return Ok(());
        }
        let file = &rows.file_name;
        (self.requirements).check(file, &rows.present_names(), &self.parser.source_names())?;
        (self.parser.check_mapped()).map_err(|cause| TableError::Mapping {
            file: file.clone(),
            cause,
        })
    }

    fn note_columns(&self, rows: &mut Assembler) {
        for (source, field) in self.parser.claims() {
            rows.note_column(source, field);
        }
    }
}

impl Source for JsonSource {
    fn fill(&mut self, rows: &mut Assembler) -> Result<bool, TableError> {
        let mut more = true;
        while more && rows.room() > 0 {
            let line = (self.lines.next()).map_err(|cause| TableError::Read {
                file: rows.file_name.clone(),
                row: self.row,
                cause,
            })?;
            match line {
                None => more = false,
                Some(length) if self.lines.line.trim_ascii().is_empty() && length < 1024 => {}
                Some(length) => self.take_line(rows, length)?,
            }
        }
        if !self.judged {
            self.judge(rows)?;
        }
        if !more {
            self.note_columns(rows);
        }
        Ok(more)
    }
}

fn malformed(line: &[u8], error: &serde_json::Error) -> Fault {
    let found = String::from_utf8_lossy(&line[..line.len().min(1024)]);
    if let Err(bad) = std::str::from_utf8(line) {
        let expected = format!("UTF-8, which breaks at byte {}", bad.valid_up_to());
        return Fault::row(Reason::InvalidUtf8, found, expected);
    }
    let expected = format!("one JSON object a line: {error}");
    Fault::row(Reason::Malformed, found, expected)
}

/// Lines of bounded length: what exceeds the bound is read past, not kept.
struct Lines {
    stream: BufReader<Stream>,
    line: Vec<u8>,
}

impl Lines {
    fn new(stream: Stream) -> Self {
        Lines {
            stream: BufReader::with_capacity(1 << 16, stream),
            line: Vec::new(),
        }
    }

    /// Reads the next line into `line` and gives its true length; `None` at
    /// the end.
    fn next(&mut self) -> io::Result<Option<usize>> {
        self.line.clear();
        let mut length = 0;
        loop {
            let buffer = match self.stream.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                return Ok((length > 0).then_some(length));
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let part = &buffer[..end.unwrap_or(buffer.len())];
            let room = MAX_RECORD_BYTES.saturating_sub(self.line.len());
            self.line.extend_from_slice(&part[..part.len().min(room)]);
            length += part.len();
            let consumed = end.map_or(buffer.len(), |end| end + 1);
            self.stream.consume(consumed);
            if end.is_some() {
                return Ok(Some(length));
            }
        }
    }
}
