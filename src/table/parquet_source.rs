//! Rows of Parquet, through the format's own columns.

use std::fs::File;
use std::sync::Arc;

use parquet::column::reader::{ColumnReader, get_column_reader};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::schema::types::SchemaDescriptor;

use super::assembler::{Assembler, Source};
use super::column::Column;
use super::csv_source::Header;
use super::error::TableError;
use super::parquet_column::{ParquetColumn, READABLE};
use super::parquet_pages::ColumnPages;
use crate::caught::caught;
use crate::schema::{Cell, Kind, Mapping};

/// Rows decoded at once: the values of all columns of so many rows are held
/// beside the batch.
const CHUNK_ROWS: usize = 1024;

/// A Parquet file whose columns have been matched.
pub(super) struct ParquetSource {
    file: Arc<File>,
    metadata: ParquetMetaData,
    columns: Vec<Wanted>,
    /// For each canonical column its position in `columns`.
    places: Vec<Option<usize>>,
    group: usize,
    /// Rows of the current group that are still to be read.
    left: usize,
    /// Rows decoded, and how many of them have been handed on.
    decoded: usize,
    handed: usize,
    row: u64,
}

struct Wanted {
    leaf: usize,
    reader: Option<ColumnReader>,
    decoded: ParquetColumn,
}

impl ParquetSource {
    /// Reads the footer and matches the columns.
    pub(super) fn open(
        name: &str,
        file: File,
        mapping: &Mapping,
    ) -> Result<(Self, Header), TableError> {
        let metadata = guarded(name, || {
            ParquetMetaDataReader::new().parse_and_finish(&file)
        })?;
        let schema = metadata.file_metadata().schema_descr();
        let roots = schema.root_schema().get_fields();
        let names: Vec<String> = roots.iter().map(|root| root.name().to_owned()).collect();
        let sources = (mapping.resolve(&names)).map_err(|cause| TableError::Mapping {
            file: name.to_owned(),
            cause,
        })?;
        let mut columns = Vec::new();
        let mut places = Vec::with_capacity(sources.len());
        for source in &sources {
            let Some(root) = *source else {
                places.push(None);
                continue;
            };
            places.push(Some(columns.len()));
            columns.push(wanted(name, schema, root, &names[root])?);
        }
        let source = ParquetSource {
            file: Arc::new(file),
            metadata,
            columns,
            places,
            group: 0,
            left: 0,
            decoded: 0,
            handed: 0,
            row: 0,
        };
        Ok((source, Header { names, sources }))
    }

    /// Opens row groups until one has rows; false at the end of the file.
    fn next_group(&mut self, name: &str) -> Result<bool, TableError> {
        while self.left == 0 {
            if self.group == self.metadata.num_row_groups() {
                return Ok(false);
            }
            let group = self.metadata.row_group(self.group);
            let (file, columns) = (&self.file, &mut self.columns);
            self.left = guarded(name, || {
                for column in columns {
                    let chunk = group.column(column.leaf);
                    let pages = ColumnPages::new(file, chunk)?;
                    let reader = get_column_reader(chunk.column_descr_ptr(), Box::new(pages));
                    column.reader = Some(reader);
                }
                usize::try_from(group.num_rows()).map_err(|_| {
                    ParquetError::General("a row group has a negative number of rows".to_owned())
                })
            })?;
            self.group += 1;
        }
        Ok(true)
    }

    fn decode(&mut self, name: &str) -> Result<(), TableError> {
        let most = CHUNK_ROWS.min(self.left);
        for column in &mut self.columns {
            let Wanted {
                reader, decoded, ..
            } = column;
            let Some(reader) = reader else { continue };
            let rows = guarded(name, || decoded.read(reader, most))?;
            if rows != most {
                return Err(TableError::Parquet {
                    file: name.to_owned(),
                    message: format!("a column ends after row {}", self.row + rows as u64),
                });
            }
        }
        self.left -= most;
        self.decoded = most;
        self.handed = 0;
        Ok(())
    }
}

impl Source for ParquetSource {
    fn fill(&mut self, rows: &mut Assembler) -> Result<bool, TableError> {
        while rows.room() > 0 {
            if self.handed == self.decoded {
                let name = rows.file_name.clone();
                if !self.next_group(&name)? {
                    return Ok(false);
                }
                self.decode(&name)?;
            }
            self.hand_on(rows)?;
        }
        Ok(true)
    }
}

impl ParquetSource {
    /// Hands on the decoded rows that there is room for: column by column or,
    /// where a row is to be set aside, row by row.
    fn hand_on(&mut self, rows: &mut Assembler) -> Result<(), TableError> {
        let (columns, places) = (&self.columns, &self.places);
        let end = self.decoded.min(self.handed + rows.room());
        let handed = self.handed..end;
        let count = handed.len() as u64;
        let append = |field: usize, kind: &Kind, longest, to: &mut Column| match places[field] {
            Some(at) => (columns[at].decoded).append(handed.clone(), kind, longest, to),
            None => true,
        };
        if rows.rows(self.row + 1..self.row + 1 + count, append) {
            self.row += count;
            self.handed = end;
            return Ok(());
        }
        while self.handed < end && rows.room() > 0 {
            let row = self.handed;
            self.handed += 1;
            self.row += 1;
            rows.row(self.row, |field| match places[field] {
                Some(at) => columns[at].decoded.cell(row),
                None => Ok(Cell::Null),
            })?;
        }
        Ok(())
    }
}

fn wanted(
    name: &str,
    schema: &SchemaDescriptor,
    root: usize,
    source: &str,
) -> Result<Wanted, TableError> {
    let leaf = (0..schema.num_columns()).find(|leaf| schema.get_column_root_idx(*leaf) == root);
    let decoded = match leaf {
        Some(leaf) => ParquetColumn::new(&schema.column(leaf)).map(|decoded| (leaf, decoded)),
        None => Err("a group without columns".to_owned()),
    };
    match decoded {
        Ok((leaf, decoded)) => Ok(Wanted {
            leaf,
            reader: None,
            decoded,
        }),
        Err(found) => Err(TableError::ColumnType {
            file: name.to_owned(),
            column: source.to_owned(),
            found,
            expected: READABLE.to_owned(),
        }),
    }
}

/// Runs the decoder so that neither its errors nor its panics escape: a
/// damaged file must not end the program, and not every check of the decoder
/// is an error.
fn guarded<T>(
    file: &str,
    decode: impl FnOnce() -> Result<T, ParquetError>,
) -> Result<T, TableError> {
    let message = match caught(decode) {
        Some(Ok(value)) => return Ok(value),
        Some(Err(ParquetError::NYI(message))) => message,
        Some(Err(error)) => format!("{error}; it may be truncated or damaged"),
        None => "the decoder gave up; it is damaged".to_owned(),
    };
    Err(TableError::Parquet {
        file: file.to_owned(),
        message,
    })
}
