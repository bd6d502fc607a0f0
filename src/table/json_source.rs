//! Rows of JSON.

use super::MAX_RECORD_BYTES;
use super::assembler::{Assembler, Source};
use super::error::TableError;
use super::json_records::Records;
use super::json_row::RowParser;
use super::quarantine::Fault;
use super::requirements::Requirements;
use crate::schema::{Cell, Mapping, Reason, Schema};

/// One JSON object a record. There is no header: a column exists once a row
/// has had it, and the file's columns are judged after the first batch.
pub(super) struct JsonSource {
    records: Box<dyn Records + Send>,
    parser: RowParser,
    requirements: Requirements,
    row: u64,
    /// Whether any record was an object: before that there are no columns to
    /// judge, and what is wrong is told of each record.
    parsed: bool,
    judged: bool,
}

impl JsonSource {
    pub(super) fn open(
        records: Box<dyn Records + Send>,
        schema: &Schema,
        mapping: Mapping,
        requirements: Requirements,
    ) -> Self {
        JsonSource {
            records,
            parser: RowParser::new(schema, mapping),
            requirements,
            row: 0,
            parsed: false,
            judged: false,
        }
    }

    fn take_record(&mut self, rows: &mut Assembler, length: usize) -> Result<(), TableError> {
        self.row += 1;
        if length > MAX_RECORD_BYTES {
            let expected = format!("an object of at most {MAX_RECORD_BYTES} bytes, found {length}");
            let found = String::from_utf8_lossy(&self.records.bytes()[..1024]).into_owned();
            return rows.reject(self.row, &Fault::row(Reason::TooLong, found, expected));
        }
        let parsed =
            (self.parser.parse(self.records.bytes())).map_err(|cause| TableError::Mapping {
                file: format!("{}, row {}", rows.file_name, self.row),
                cause,
            })?;
        if let Err(error) = parsed {
            let fault = malformed(self.records.as_ref(), &error);
            return rows.reject(self.row, &fault);
        }
        self.parsed = true;
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
            let record = (self.records.next()).map_err(|cause| TableError::Read {
                file: rows.file_name.clone(),
                row: self.row,
                cause,
            })?;
            match record {
                None => more = false,
                Some(length) if self.records.bytes().trim_ascii().is_empty() && length < 1024 => {}
                Some(length) => self.take_record(rows, length)?,
            }
        }
        if self.parsed && !self.judged {
            self.judge(rows)?;
        }
        if !more {
            self.note_columns(rows);
        }
        Ok(more)
    }
}

fn malformed(records: &dyn Records, error: &serde_json::Error) -> Fault {
    let line = records.bytes();
    let found = String::from_utf8_lossy(&line[..line.len().min(1024)]);
    if let Err(bad) = std::str::from_utf8(line) {
        let expected = format!("UTF-8, which breaks at byte {}", bad.valid_up_to());
        return Fault::row(Reason::InvalidUtf8, found, expected);
    }
    let expected = format!("{}: {error}", records.expected());
    Fault::row(Reason::Malformed, found, expected)
}
