//! What can go wrong with a table as a whole. A bad row is no error: it is
//! set aside in [quarantine](super::Quarantine).
//!
//! A message tells its cause too, and does not hand it on as a source, so
//! that no chain of messages says it twice.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::schema::{MappingError, Reason};

/// A table that cannot be read or written.
#[derive(Debug, Error)]
pub enum TableError {
    /// A file or folder that cannot be opened or listed.
    #[error("cannot open {path}: {cause}", path = .path.display())]
    Open {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// Reading broke off within a file.
    #[error(
        "{file}: reading failed after row {row}: {cause}; the file may be truncated or damaged"
    )]
    Read {
        /// The file.
        file: String,
        /// The last data row read, from 1; 0 when none.
        row: u64,
        /// What the system or the decompressor said.
        cause: io::Error,
    },
    /// An output that cannot be written, for example on a full disk.
    #[error("cannot write {path}: {cause}", path = .path.display())]
    Write {
        /// The output.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A stream that cannot be kept until it is read again.
    #[error(
        "{file}: cannot be copied to {folder}: {cause}; set TMPDIR to a folder with room, or name \
         a file, which is not copied",
        folder = .folder.display()
    )]
    Copy {
        /// The stream.
        file: String,
        /// The folder for temporary files.
        folder: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// No input was given.
    #[error("no input; name a file, a folder, a glob or - for standard input")]
    NoInput,
    /// A glob that matches no file.
    #[error("{pattern}: no file matches; check the pattern, and quote it against the shell")]
    NoMatch {
        /// The pattern.
        pattern: String,
    },
    /// A glob that is not well-formed.
    #[error("{pattern}: not a valid pattern: {cause}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        cause: glob::PatternError,
    },
    /// A folder without a file of a known format.
    #[error("{folder}: no table inside; known are {known}", folder = .folder.display())]
    EmptyFolder {
        /// The folder.
        folder: PathBuf,
        /// The known extensions.
        known: String,
    },
    /// A file name that does not say its format.
    #[error("{path}: cannot tell the format from the name; known are {known}", path = .path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
        /// The known extensions.
        known: String,
    },
    /// A list of bad rows in a format that it is not written in.
    #[error("{path}: the list of bad rows is written as .csv or .jsonl, not compressed", path = .path.display())]
    QuarantineFormat {
        /// The file.
        path: PathBuf,
    },
    /// A file without even a header.
    #[error("{file}: the file is empty; a header row is expected")]
    Empty {
        /// The file.
        file: String,
    },
    /// A text file that is not UTF-8 from its header on.
    #[error("{file}: the header is not UTF-8 ({hint})")]
    NotUtf8 {
        /// The file.
        file: String,
        /// How to convert it.
        hint: String,
    },
    /// A header in which no column is known.
    #[error(
        "{file}: no known column in the header; found {found}; known are {known}; \
         if the file has no header, add one, else use --map {example}=COLUMN"
    )]
    NoHeader {
        /// The file.
        file: String,
        /// The columns found, comma-separated.
        found: String,
        /// The schema's columns, comma-separated.
        known: String,
        /// A column to map, as an example.
        example: String,
    },
    /// A file that lacks columns the task cannot do without.
    #[error(
        "{file}: needs {needed}; found {found}; use --map NAME=COLUMN if a column is called otherwise"
    )]
    MissingColumns {
        /// The file.
        file: String,
        /// The sets of columns of which one must be whole.
        needed: String,
        /// The canonical columns found, comma-separated.
        found: String,
    },
    /// A header that cannot be matched to the schema.
    #[error("{file}: {cause}")]
    Mapping {
        /// The file, or the option.
        file: String,
        /// What does not match.
        cause: MappingError,
    },
    /// A record so long that the file is likely damaged or hostile.
    #[error(
        "{file}: the record after row {row} is longer than {limit} bytes; is a quote not closed?"
    )]
    RecordTooLong {
        /// The file.
        file: String,
        /// The last data row read.
        row: u64,
        /// The limit in bytes.
        limit: usize,
    },
    /// A quote that is opened and never closed, so that the rest of the file
    /// is one cell.
    #[error(
        "{file}: row {row}: a quote is opened and never closed, and the rest of the file would be \
         one cell; close it, or double the quotes inside quoted cells"
    )]
    OpenQuote {
        /// The file.
        file: String,
        /// The row whose quote is open.
        row: u64,
    },
    /// A Parquet file that cannot be decoded.
    #[error("{file}: not a readable Parquet file: {message}")]
    Parquet {
        /// The file.
        file: String,
        /// What the decoder said.
        message: String,
    },
    /// A Parquet column of a type that has no reading.
    #[error("{file}: column {column:?} is {found}; expected a flat column of {expected}")]
    ColumnType {
        /// The file.
        file: String,
        /// The source column.
        column: String,
        /// Its type.
        found: String,
        /// What can be read instead.
        expected: String,
    },
    /// A column name that the schema does not have.
    #[error("no column `{column}` in {schema}; its columns are {known}")]
    NoSuchColumn {
        /// The name.
        column: String,
        /// The schema's name.
        schema: String,
        /// The schema's columns.
        known: String,
    },
    /// A built column of the wrong type or length.
    #[error("column `{column}` has {found} rows of some type; expected {expected} of {kind}")]
    ColumnShape {
        /// The column.
        column: String,
        /// Its rows.
        found: usize,
        /// The rows of the columns before it.
        expected: usize,
        /// The field's type.
        kind: String,
    },
    /// A value that its column does not take.
    #[error("column `{column}`: found {found}; expected {expected}")]
    Value {
        /// The column.
        column: String,
        /// The value.
        found: String,
        /// The class of the failure.
        reason: Reason,
        /// What the column takes.
        expected: String,
    },
    /// A cell of one row set twice.
    #[error("column `{column}` is set twice in one row")]
    SetTwice {
        /// The column.
        column: String,
    },
    /// Parquet cannot be written to a stream that is not a file.
    #[error("{path}: Parquet needs a file; write CSV, TSV or JSON Lines to standard output")]
    NotStreamable {
        /// The output as given.
        path: String,
    },
}

impl TableError {
    /// Whether the reader of our output has gone, as after `| head`: a
    /// reason to stop, not to complain.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, TableError::Write { cause, .. }
            if cause.kind() == io::ErrorKind::BrokenPipe)
    }
}
