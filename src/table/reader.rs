//! Reading: from what the user named to batches.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::assembler::{Assembler, Source};
use super::batch::Batch;
use super::csv_source::{CsvSource, Header};
use super::error::TableError;
use super::format::{Encoding, Format, sniff_encoding};
use super::input::{
    Input, Inputs, Peeked, Stream, expand, open_file, open_text, sniff_and_decompress,
};
use super::json_records::{Lines, Objects, Records};
use super::json_source::JsonSource;
use super::parquet_source::ParquetSource;
use super::quarantine::{Fault, Quarantine};
use super::requirements::Requirements;
use super::temporary::Spool;
use crate::schema::{Mapping, Reason, Schema};

/// How to read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// Canonical column and the source column to take for it.
    pub map: Vec<(String, String)>,
    /// The format of every input; told from names or content when `None`.
    pub format: Option<Format>,
    /// Most rows of a batch.
    pub batch_rows: usize,
    /// Longest text kept, in bytes; a row with a longer one is set aside.
    pub max_text_bytes: usize,
    /// Sets of columns of which every file must have one whole; any columns
    /// will do when empty.
    pub required: Vec<Vec<&'static str>>,
    /// Whether a row whose key an earlier row has is set aside. Costs some
    /// 10 to 20 bytes of memory a row.
    pub unique: bool,
    /// Whether a cell that cannot be used is absent and its row kept, where rows
    /// are few and each tells many things. The cell is listed all the same; a
    /// row without a usable key is set aside.
    pub lenient: bool,
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions {
            map: Vec::new(),
            format: None,
            batch_rows: 2048,
            max_text_bytes: 1 << 20,
            required: Vec::new(),
            unique: true,
            lenient: false,
        }
    }
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadSummary {
    /// Files and streams, in the order read.
    pub files: Vec<String>,
    /// Data rows met.
    pub rows_read: u64,
    /// Rows given out in batches.
    pub rows_kept: u64,
    /// Rows set aside.
    pub rows_quarantined: u64,
    /// Rows set aside, by reason.
    pub by_reason: BTreeMap<Reason, u64>,
    /// Canonical column and source column, over all files.
    pub mapped: Vec<(String, String)>,
    /// Canonical columns that no file has.
    pub absent: Vec<String>,
    /// Source columns that were not read.
    pub ignored: Vec<String>,
    /// Bytes taken from disk, before decompression.
    pub bytes_read: u64,
}

/// Batches of rows from files and streams, in the order named.
pub struct Reader {
    assembler: Assembler,
    mapping: Mapping,
    requirements: Requirements,
    format: Option<Format>,
    inputs: Vec<Option<Input>>,
    files: Vec<String>,
    next: usize,
    source: Option<Box<dyn Source>>,
    bytes: Arc<AtomicU64>,
    total_bytes: u64,
}

impl Reader {
    /// Opens the first of the inputs. Each is a file, a folder (its tables
    /// in name order), a glob, or `-` for standard input.
    ///
    /// # Errors
    /// An input that does not exist, is of no known format or matches
    /// nothing; a header that cannot be matched or lacks required columns.
    pub fn open(
        inputs: &[String],
        schema: &Schema,
        options: ReadOptions,
        quarantine: Quarantine,
    ) -> Result<Self, TableError> {
        Self::over(expand(inputs)?, schema, options, quarantine)
    }

    /// [`open`](Reader::open) for files whose faults are met by the first
    /// [`next_batch`](Reader::next_batch), so that the quarantine is not lost
    /// with them.
    ///
    /// # Errors
    /// The columns named in the options cannot be.
    pub fn deferred(
        files: &[PathBuf],
        schema: &Schema,
        options: ReadOptions,
        quarantine: Quarantine,
    ) -> Result<Self, TableError> {
        let inputs = files.iter().cloned().map(Input::File).collect();
        Self::unopened(inputs, schema, options, quarantine)
    }

    /// [`open`](Reader::open) for inputs that are read more than once.
    ///
    /// # Errors
    /// As [`open`](Reader::open).
    pub fn again(
        inputs: &Inputs,
        schema: &Schema,
        options: ReadOptions,
        quarantine: Quarantine,
    ) -> Result<Self, TableError> {
        Self::over(inputs.open()?, schema, options, quarantine)
    }

    /// Reads a stream as if it were standard input: its format and
    /// compression are told from its first bytes.
    ///
    /// # Errors
    /// As [`open`](Reader::open).
    pub fn from_stream(
        name: &str,
        bytes: impl Read + Send + 'static,
        schema: &Schema,
        options: ReadOptions,
        quarantine: Quarantine,
    ) -> Result<Self, TableError> {
        let input = Input::Stream {
            name: name.to_owned(),
            bytes: Box::new(bytes),
        };
        Self::over(vec![input], schema, options, quarantine)
    }

    fn over(
        inputs: Vec<Input>,
        schema: &Schema,
        options: ReadOptions,
        quarantine: Quarantine,
    ) -> Result<Self, TableError> {
        let mut reader = Self::unopened(inputs, schema, options, quarantine)?;
        reader.open_next()?;
        Ok(reader)
    }

    fn unopened(
        inputs: Vec<Input>,
        schema: &Schema,
        options: ReadOptions,
        quarantine: Quarantine,
    ) -> Result<Self, TableError> {
        let mapping = Mapping::new(schema, &options.map).map_err(|cause| TableError::Mapping {
            file: "options".to_owned(),
            cause,
        })?;
        Ok(Reader {
            requirements: Requirements::new(schema, &options.required),
            assembler: Assembler::new(
                Arc::new(schema.clone()),
                options.batch_rows,
                options.max_text_bytes,
                options.unique,
                options.lenient,
                quarantine,
            ),
            mapping,
            format: options.format,
            files: inputs.iter().map(Input::name).collect(),
            total_bytes: inputs.iter().map(Input::size).sum(),
            inputs: inputs.into_iter().map(Some).collect(),
            next: 0,
            source: None,
            bytes: Arc::default(),
        })
    }

    /// The files and streams, as [`Batch::origin`] counts them.
    pub fn files(&self) -> &[String] {
        &self.files
    }

    /// The columns' declarations, as batches share them.
    pub fn schema(&self) -> &Arc<Schema> {
        &self.assembler.schema
    }

    /// Bytes taken from disk so far, for progress.
    pub fn bytes_read(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Bytes of all files together; streams are not counted.
    pub fn bytes_total(&self) -> u64 {
        self.total_bytes
    }

    /// The next rows; `None` after the last. No batch is empty, and none
    /// holds rows of two files.
    ///
    /// # Errors
    /// A file that cannot be opened, is damaged, or whose header cannot be
    /// used; the quarantine list cannot be written.
    pub fn next_batch(&mut self) -> Result<Option<Batch>, TableError> {
        loop {
            let Some(source) = &mut self.source else {
                if self.next == self.inputs.len() {
                    return Ok(None);
                }
                self.open_next()?;
                continue;
            };
            if !source.fill(&mut self.assembler)? {
                self.source = None;
            }
            if let Some(batch) = self.assembler.take() {
                return Ok(Some(batch));
            }
        }
    }

    /// Sets aside a row that was read but cannot be used: its origin as
    /// [`Batch::origin`] gives it, and why.
    ///
    /// # Errors
    /// The quarantine list cannot be written.
    pub fn set_aside(&mut self, origin: (usize, u64), fault: &Fault) -> Result<(), TableError> {
        let (file, row) = origin;
        self.assembler.rows_kept = self.assembler.rows_kept.saturating_sub(1);
        let name = self.files.get(file).map_or("", String::as_str);
        self.assembler.quarantine.add(name, row, fault)
    }

    /// Ends the reading, gives the quarantine list its name and sums up.
    ///
    /// # Errors
    /// The quarantine list cannot be brought to disk.
    pub fn finish(self) -> Result<ReadSummary, TableError> {
        let (summary, quarantine) = self.into_parts();
        quarantine.finish()?;
        Ok(summary)
    }

    /// Ends the reading and sums up, with the quarantine still open for
    /// faults found later.
    pub fn into_parts(self) -> (ReadSummary, Quarantine) {
        let Assembler {
            schema,
            quarantine,
            rows_read,
            rows_kept,
            mapped,
            ignored,
            ..
        } = self.assembler;
        let has = |name: &str| mapped.iter().any(|(canonical, _)| canonical == name);
        let summary = ReadSummary {
            files: self.files,
            rows_read,
            rows_kept,
            rows_quarantined: quarantine.total(),
            by_reason: quarantine.counts().clone(),
            absent: (schema.names().filter(|name| !has(name)))
                .map(str::to_owned)
                .collect(),
            mapped: mapped.into_iter().collect(),
            ignored: ignored.into_iter().collect(),
            bytes_read: self.bytes.load(Ordering::Relaxed),
        };
        (summary, quarantine)
    }

    fn open_next(&mut self) -> Result<(), TableError> {
        let at = self.next;
        self.next += 1;
        let Some(input) = self.inputs.get_mut(at).and_then(Option::take) else {
            return Ok(());
        };
        let name = self.files[at].clone();
        self.assembler.begin_file(at, name.clone());
        self.source = Some(match input {
            Input::File(path) => self.open_path(&name, &path)?,
            Input::Stream { bytes, .. } => self.open_stream(&name, bytes)?,
        });
        Ok(())
    }

    fn open_path(&mut self, name: &str, path: &Path) -> Result<Box<dyn Source>, TableError> {
        let Some(format) = self.format.or_else(|| Format::of_name(path)) else {
            return self.open_unnamed(name, path);
        };
        if format.encoding == Encoding::Parquet {
            let file = open_file(path)?;
            let size = file.metadata().map_or(0, |found| found.len());
            self.bytes.fetch_add(size, Ordering::Relaxed);
            return self.open_parquet(name, file);
        }
        let stream = open_text(path, format.compression, &self.bytes)?;
        self.open_lines(name, stream, Some(format.encoding))
    }

    /// A file whose name says no format is refused, but a pipe, such as the
    /// shell's `<(…)`, has no other name to give.
    fn open_unnamed(&mut self, name: &str, path: &Path) -> Result<Box<dyn Source>, TableError> {
        let file = open_file(path)?;
        if file.metadata().is_ok_and(|found| found.is_file()) {
            Format::of_path(path)?;
        }
        self.open_stream(name, Box::new(file))
    }

    fn open_stream(&mut self, name: &str, stream: Stream) -> Result<Box<dyn Source>, TableError> {
        let stream = match self.format.is_some_and(|f| f.encoding == Encoding::Parquet) {
            true => Ok(stream),
            false => sniff_and_decompress(stream, &self.bytes),
        };
        let stream = stream.map_err(|cause| read_error(name, cause))?;
        self.open_lines(name, stream, self.format.map(|format| format.encoding))
    }

    /// Opens a text format, or Parquet that comes as a stream.
    fn open_lines(
        &mut self,
        name: &str,
        stream: Stream,
        encoding: Option<Encoding>,
    ) -> Result<Box<dyn Source>, TableError> {
        let stream = Peeked::new(stream).map_err(|cause| read_error(name, cause))?;
        match encoding.unwrap_or_else(|| sniff_encoding(&stream.head)) {
            Encoding::Parquet => {
                // Parquet is read from its end, so a stream of it must become a file.
                let copy = Spool::of(name, &mut stream.into_stream())?;
                self.open_parquet(name, open_file(copy.path())?)
            }
            Encoding::JsonLines => Ok(self.open_json(Box::new(Lines::new(stream.into_stream())))),
            Encoding::Json => Ok(self.open_json(Box::new(Objects::new(stream.into_stream())))),
            encoding => {
                let (source, header) = CsvSource::open(name, encoding, stream, &self.mapping)?;
                self.judge(name, &header)?;
                Ok(Box::new(source))
            }
        }
    }

    fn open_json(&self, records: Box<dyn Records + Send>) -> Box<dyn Source> {
        Box::new(JsonSource::open(
            records,
            &self.assembler.schema,
            self.mapping.clone(),
            self.requirements.clone(),
        ))
    }

    fn open_parquet(&mut self, name: &str, file: File) -> Result<Box<dyn Source>, TableError> {
        let (source, header) = ParquetSource::open(name, file, &self.mapping)?;
        self.judge(name, &header)?;
        Ok(Box::new(source))
    }

    /// Notes the columns of a header and checks that they suffice.
    fn judge(&mut self, name: &str, header: &Header) -> Result<(), TableError> {
        let mut read_as = vec![None; header.names.len()];
        for (field, source) in header.sources.iter().enumerate() {
            if let Some(source) = *source {
                self.assembler.mark_present(field);
                read_as[source] = Some(field);
            }
        }
        for (source, field) in header.names.iter().zip(read_as) {
            self.assembler.note_column(source, field);
        }
        (self.requirements).check(name, &self.assembler.present_names(), &header.names)
    }
}

fn read_error(file: &str, cause: io::Error) -> TableError {
    TableError::Read {
        file: file.to_owned(),
        row: 0,
        cause,
    }
}

#[cfg(test)]
mod tests {
    /// Reading, scoring and writing run on different threads.
    #[test]
    fn readers_and_writers_can_change_threads() {
        fn is_send<T: Send>() {}
        is_send::<super::Reader>();
        is_send::<crate::table::Writer>();
        is_send::<crate::table::Batch>();
    }
}
