//! Rows of CSV and TSV.

use std::io::{self, Read};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use csv::ByteRecord;

use super::MAX_RECORD_BYTES;
use super::assembler::{Assembler, Source};
use super::error::TableError;
use super::format::Encoding;
use super::input::{Peeked, Stream};
use super::quarantine::Fault;
use super::quoting::Quoting;
use crate::schema::{Cell, Mapping, Misfit, Reason};

/// A delimited file whose header has been matched.
pub(super) struct CsvSource {
    reader: csv::Reader<Guarded>,
    allowance: Arc<AtomicUsize>,
    quoting: Arc<Mutex<Quoting>>,
    record: ByteRecord,
    /// For each canonical column the position in the record.
    sources: Vec<Option<usize>>,
    width: usize,
    row: u64,
}

/// What a header says: the columns' names, and for each canonical column the
/// position of its source.
pub(super) struct Header {
    pub(super) names: Vec<String>,
    pub(super) sources: Vec<Option<usize>>,
}

impl CsvSource {
    /// Reads and matches the header.
    pub(super) fn open(
        file: &str,
        encoding: Encoding,
        stream: Peeked,
        mapping: &Mapping,
    ) -> Result<(Self, Header), TableError> {
        refuse_other_charsets(file, &stream.head)?;
        let delimiter = choose_delimiter(encoding, &stream.head, mapping);
        let allowance = Arc::new(AtomicUsize::new(MAX_RECORD_BYTES));
        let quoting = Arc::new(Mutex::new(Quoting::new(delimiter)));
        let guarded = Guarded {
            inner: stream.into_stream(),
            allowance: Arc::clone(&allowance),
            quoting: Arc::clone(&quoting),
        };
        let mut reader = builder(delimiter).from_reader(guarded);
        let header =
            (reader.byte_headers()).map_err(|error| read_error(file, 0, &allowance, error))?;
        let names = utf8_names(file, header)?;
        let sources = mapping
            .resolve(&names)
            .map_err(|cause| TableError::Mapping {
                file: file.to_owned(),
                cause,
            })?;
        let source = CsvSource {
            width: names.len(),
            sources: sources.clone(),
            record: ByteRecord::new(),
            row: 0,
            reader,
            allowance,
            quoting,
        };
        Ok((source, Header { names, sources }))
    }

    fn next_record(&mut self, file: &str) -> Result<bool, TableError> {
        self.allowance.store(MAX_RECORD_BYTES, Ordering::Relaxed);
        (self.reader.read_byte_record(&mut self.record))
            .map_err(|error| read_error(file, self.row, &self.allowance, error))
    }
}

impl Source for CsvSource {
    fn fill(&mut self, rows: &mut Assembler) -> Result<bool, TableError> {
        while rows.room() > 0 {
            if !self.next_record(&rows.file_name)? {
                return Ok(false);
            }
            self.row += 1;
            let end = self.reader.position().byte();
            let (left_open, malformed) = {
                let mut quoting = lock(&self.quoting);
                (quoting.is_left_open(), quoting.was_malformed_before(end))
            };
            if left_open {
                return Err(TableError::OpenQuote {
                    file: rows.file_name.clone(),
                    row: self.row,
                });
            }
            if malformed {
                rows.reject(self.row, &stray_quote(&self.record))?;
                continue;
            }
            if self.record.len() != self.width {
                rows.reject(self.row, &field_count(&self.record, self.width))?;
                continue;
            }
            let (record, sources) = (&self.record, &self.sources);
            rows.row(self.row, |field| {
                let bytes = sources[field].and_then(|at| record.get(at));
                match std::str::from_utf8(bytes.unwrap_or(b"")) {
                    Ok(text) => Ok(Cell::Text(text)),
                    Err(_) => Err(Misfit::new(Reason::InvalidUtf8, "UTF-8")),
                }
            })?;
        }
        Ok(true)
    }
}

fn builder(delimiter: u8) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(delimiter).flexible(true);
    builder
}

/// The delimiter under which most columns are known; spreadsheets save
/// semicolons and tabs under `.csv` too.
fn choose_delimiter(encoding: Encoding, head: &[u8], mapping: &Mapping) -> u8 {
    let candidates = match encoding {
        Encoding::Tsv => *b"\t,;",
        _ => *b",\t;",
    };
    let known = |delimiter: &u8| {
        let mut reader = builder(*delimiter).from_reader(head);
        let header = reader.byte_headers().cloned().unwrap_or_default();
        let names = header
            .iter()
            .filter_map(|name| std::str::from_utf8(name).ok());
        names.filter(|name| mapping.claim(name).is_some()).count()
    };
    // `max_by_key` keeps the last of equals, and the usual one comes first.
    let best = candidates
        .iter()
        .rev()
        .max_by_key(|delimiter| known(delimiter));
    *best.unwrap_or(&candidates[0])
}

fn refuse_other_charsets(file: &str, head: &[u8]) -> Result<(), TableError> {
    if head.is_empty() {
        let file = file.to_owned();
        return Err(TableError::Empty { file });
    }
    let utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
    let hint = match std::str::from_utf8(line) {
        _ if utf16 => "it is UTF-16; convert with `iconv -f UTF-16 -t UTF-8`",
        // A header longer than the bytes looked at may end within a sign.
        Err(error) if error.error_len().is_some() => {
            "if it was saved by a Chinese spreadsheet, convert with `iconv -f GB18030 -t UTF-8`"
        }
        _ => return Ok(()),
    };
    Err(TableError::NotUtf8 {
        file: file.to_owned(),
        hint: hint.to_owned(),
    })
}

fn utf8_names(file: &str, header: &ByteRecord) -> Result<Vec<String>, TableError> {
    let names = header
        .iter()
        .map(|name| std::str::from_utf8(name).map(str::to_owned));
    names
        .collect::<Result<_, _>>()
        .map_err(|_| TableError::NotUtf8 {
            file: file.to_owned(),
            hint: "convert it with iconv".to_owned(),
        })
}

fn lock(quoting: &Mutex<Quoting>) -> MutexGuard<'_, Quoting> {
    quoting.lock().unwrap_or_else(PoisonError::into_inner)
}

fn stray_quote(record: &ByteRecord) -> Fault {
    Fault::row(
        Reason::Malformed,
        excerpt(record),
        "a quoted cell to end at its closing quote, and a quote inside it to be doubled",
    )
}

/// More bytes than a list of bad rows keeps of a value.
const EXCERPT_BYTES: usize = 800;

fn excerpt(record: &ByteRecord) -> String {
    let cells = record.iter().take(EXCERPT_BYTES);
    let starts = cells.map(|cell| String::from_utf8_lossy(&cell[..cell.len().min(EXCERPT_BYTES)]));
    starts.collect::<Vec<_>>().join(" | ")
}

fn field_count(record: &ByteRecord, width: usize) -> Fault {
    let found = format!("{} fields: {}", record.len(), excerpt(record));
    Fault::row(
        Reason::FieldCount,
        found,
        format!("{width} fields, as the header has"),
    )
}

fn read_error(file: &str, row: u64, allowance: &AtomicUsize, error: csv::Error) -> TableError {
    if allowance.load(Ordering::Relaxed) == 0 {
        return TableError::RecordTooLong {
            file: file.to_owned(),
            row,
            limit: MAX_RECORD_BYTES,
        };
    }
    TableError::Read {
        file: file.to_owned(),
        row,
        cause: error.into(),
    }
}

/// A stream that fails when one record has taken more than its allowance.
struct Guarded {
    inner: Stream,
    allowance: Arc<AtomicUsize>,
    quoting: Arc<Mutex<Quoting>>,
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let allowance = self.allowance.load(Ordering::Relaxed);
        if allowance == 0 {
            return Err(io::Error::other("record too long"));
        }
        let most = buffer.len().min(allowance);
        let read = self.inner.read(&mut buffer[..most])?;
        lock(&self.quoting).take(&buffer[..read]);
        self.allowance.store(allowance - read, Ordering::Relaxed);
        Ok(read)
    }
}
