//! Writing: from batches to a file that appears whole or not at all.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::write::GzEncoder;

use super::atomic::AtomicFile;
use super::batch::Batch;
use super::column::Column;
use super::csv_sink::CsvSink;
use super::error::TableError;
use super::format::{Compression, Encoding, Format};
use super::json_sink::JsonSink;
use super::parquet_sink::ParquetSink;
use crate::schema::Schema;

/// How to write.
#[derive(Clone, Debug, Default)]
pub struct WriteOptions {
    /// The format; told from the name when `None`, and CSV for standard
    /// output.
    pub format: Option<Format>,
}

/// A table under construction.
pub struct Writer {
    schema: Arc<Schema>,
    sink: Box<dyn Sink>,
    path: PathBuf,
    rows: u64,
}

/// What a file format must do.
pub(super) trait Sink: Send {
    /// Writes all rows of a batch; `columns` are in the writer's order.
    fn write(&mut self, batch: &Batch, columns: &[Option<&Column>]) -> io::Result<()>;

    /// Writes what is held and gives the file its name.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

impl Writer {
    /// Begins a table with the columns of `schema` at `path`, or on standard
    /// output for `-`. The file appears on [`finish`](Writer::finish);
    /// without it nothing remains.
    ///
    /// # Errors
    /// A name that does not say its format, a folder that cannot be written
    /// to, or Parquet to standard output.
    pub fn create(path: &str, schema: &Schema, options: WriteOptions) -> Result<Self, TableError> {
        let standard = path == "-";
        let format = match options.format {
            Some(format) => format,
            None if standard => Format::plain(Encoding::Csv),
            None => Format::of_output(Path::new(path))?,
        };
        if standard && format.encoding == Encoding::Parquet {
            let path = "standard output".to_owned();
            return Err(TableError::NotStreamable { path });
        }
        let out = match standard {
            true => AtomicFile::standard_output(),
            false => AtomicFile::create(Path::new(path))?,
        };
        let path = out.path().to_owned();
        let sink = sink(out, format, schema).map_err(|cause| write_error(&path, cause))?;
        Ok(Writer {
            schema: Arc::new(schema.clone()),
            sink,
            path,
            rows: 0,
        })
    }

    /// The columns written.
    pub fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// The rows written so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes a batch. Columns are matched by name: those the batch lacks
    /// are absent, those the table lacks are left out.
    ///
    /// # Errors
    /// A column of another type than the table's; an output that cannot be
    /// written, for example on a full disk.
    pub fn write(&mut self, batch: &Batch) -> Result<(), TableError> {
        let mut columns = Vec::with_capacity(self.schema.fields.len());
        for field in &self.schema.fields {
            let column = batch.column(&field.name);
            if let Some(column) = column.filter(|column| !column.fits(&field.kind)) {
                return Err(TableError::ColumnShape {
                    column: field.name.to_string(),
                    found: column.len(),
                    expected: batch.len(),
                    kind: field.kind.describe(),
                });
            }
            columns.push(column);
        }
        (self.sink.write(batch, &columns)).map_err(|cause| write_error(&self.path, cause))?;
        self.rows += batch.len() as u64;
        Ok(())
    }

    /// Brings the table to disk, gives it its name, and says how many rows
    /// it has.
    ///
    /// # Errors
    /// The rest cannot be written, or the name cannot be given.
    pub fn finish(self) -> Result<u64, TableError> {
        (self.sink.finish()).map_err(|cause| write_error(&self.path, cause))?;
        Ok(self.rows)
    }
}

fn sink(out: AtomicFile, format: Format, schema: &Schema) -> io::Result<Box<dyn Sink>> {
    Ok(match format.encoding {
        Encoding::Parquet => Box::new(ParquetSink::new(out, schema)?),
        Encoding::JsonLines | Encoding::Json => {
            let out = Compressed::new(out, format.compression)?;
            Box::new(JsonSink::new(out, schema))
        }
        Encoding::Csv => {
            let out = Compressed::new(out, format.compression)?;
            Box::new(CsvSink::new(out, b',', schema))
        }
        Encoding::Tsv => {
            let out = Compressed::new(out, format.compression)?;
            Box::new(CsvSink::new(out, b'\t', schema))
        }
    })
}

/// A file and the compression around it. Neither encoder notes the time or
/// the name, so the same rows give the same bytes.
pub(super) enum Compressed {
    Plain(AtomicFile),
    Gzip(GzEncoder<AtomicFile>),
    Zstd(zstd::Encoder<'static, AtomicFile>),
}

impl Compressed {
    fn new(out: AtomicFile, compression: Compression) -> io::Result<Self> {
        Ok(match compression {
            Compression::None => Compressed::Plain(out),
            Compression::Gzip => {
                Compressed::Gzip(GzEncoder::new(out, flate2::Compression::default()))
            }
            Compression::Zstd => Compressed::Zstd(zstd::Encoder::new(out, 3)?),
        })
    }

    /// Ends the compressed stream and gives the file its name.
    pub(super) fn finish(self) -> io::Result<()> {
        let out = match self {
            Compressed::Plain(out) => out,
            Compressed::Gzip(out) => out.finish()?,
            Compressed::Zstd(out) => out.finish()?,
        };
        out.commit_io()
    }
}

impl Write for Compressed {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            Compressed::Plain(out) => out.write(buffer),
            Compressed::Gzip(out) => out.write(buffer),
            Compressed::Zstd(out) => out.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Compressed::Plain(out) => out.flush(),
            Compressed::Gzip(out) => out.flush(),
            Compressed::Zstd(out) => out.flush(),
        }
    }
}

fn write_error(path: &Path, cause: io::Error) -> TableError {
    TableError::Write {
        path: path.to_owned(),
        cause,
    }
}
