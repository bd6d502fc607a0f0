//! Rows of Parquet, through the format's own columns.

use std::fs::File;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use parquet::column::reader::{ColumnReader, get_column_reader};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::schema::types::SchemaDescriptor;
use rayon::prelude::*;

use super::assembler::{Assembler, Source};
use super::column::Column;
use super::csv_source::Header;
use super::error::TableError;
use super::parquet_column::{ParquetColumn, READABLE};
use super::parquet_pages::{Allowance, ColumnPages};
use crate::caught::caught;
use crate::schema::{Cell, Kind, Mapping};

/// Most rows decoded at once: the values of all columns of so many rows are held
/// beside the batch.
const CHUNK_ROWS: usize = 8192;

/// A Parquet file whose columns have been matched.
pub(super) struct ParquetSource {
    file: Arc<Mutex<File>>,
    metadata: ParquetMetaData,
    columns: Vec<Wanted>,
    /// For each canonical column its position in `columns`.
    places: Vec<Option<usize>>,
    group: usize,
    /// Rows of the current group that are still to be handed on.
    left: usize,
    row: u64,
}

struct Wanted {
    leaf: usize,
    reader: Option<ColumnReader>,
    allowance: Allowance,
    decoded: ParquetColumn,
    /// The decoded rows that are still to be handed on.
    ready: Range<usize>,
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
            file: Arc::new(Mutex::new(file)),
            metadata,
            columns,
            places,
            group: 0,
            left: 0,
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
                    let pages = ColumnPages::new(file, chunk, &column.allowance)?;
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

    /// Decodes rows of the columns that have none ready, and gives how many rows
    /// are ready in all columns: at least one.
    fn decode(&mut self, name: &str, most: usize) -> Result<usize, TableError> {
        let (row, most) = (self.row, most.min(CHUNK_ROWS).min(self.left));
        let ready: Vec<_> = (self.columns.par_iter_mut())
            .map(|column| column.decode(name, row, most))
            .collect();
        // Of several damaged columns, always the same one is named.
        ready
            .into_iter()
            .try_fold(most, |all, ready| Ok(all.min(ready?)))
    }
}

impl Wanted {
    fn decode(&mut self, name: &str, row: u64, most: usize) -> Result<usize, TableError> {
        let Some(reader) = self.reader.as_mut().filter(|_| self.ready.is_empty()) else {
            return Ok(self.ready.len());
        };
        self.allowance.renew();
        let decoded = &mut self.decoded;
        let rows = guarded(name, || decoded.read(reader, most))?;
        if rows == 0 || (rows < most && !self.allowance.is_used_up()) {
            return Err(TableError::Parquet {
                file: name.to_owned(),
                message: format!("a column ends after row {}", row + rows as u64),
            });
        }
        self.ready = 0..rows;
        Ok(rows)
    }
}

impl Source for ParquetSource {
    fn fill(&mut self, rows: &mut Assembler) -> Result<bool, TableError> {
        while rows.room() > 0 {
            let name = rows.file_name.clone();
            if !self.next_group(&name)? {
                return Ok(false);
            }
            let ready = self.decode(&name, rows.room())?;
            self.hand_on(rows, ready)?;
        }
        Ok(true)
    }
}

impl ParquetSource {
    /// Hands on so many rows that are ready, or as many as there is room for: column
    /// by column or, where a row is to be set aside, row by row.
    fn hand_on(&mut self, rows: &mut Assembler, ready: usize) -> Result<(), TableError> {
        let columns: Vec<(&ParquetColumn, usize)> = (self.columns.iter())
            .map(|column| (&column.decoded, column.ready.start))
            .collect();
        let places = &self.places;
        let append = |field: usize, kind: &Kind, longest, to: &mut Column| match places[field] {
            Some(at) => {
                let (column, first) = columns[at];
                column.append(first..first + ready, kind, longest, to)
            }
            None => true,
        };
        let mut handed = ready;
        if !rows.rows(self.row + 1..self.row + 1 + ready as u64, append) {
            handed = 0;
            while handed < ready && rows.room() > 0 {
                rows.row(self.row + 1 + handed as u64, |field| match places[field] {
                    Some(at) => {
                        let (column, first) = columns[at];
                        column.cell(first + handed)
                    }
                    None => Ok(Cell::Null),
                })?;
                handed += 1;
            }
        }
        self.row += handed as u64;
        self.left -= handed;
        for column in &mut self.columns {
            column.ready.start += handed;
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
            allowance: Allowance::default(),
            decoded,
            ready: 0..0,
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
