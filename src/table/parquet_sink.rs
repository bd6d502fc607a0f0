//! Writing Parquet, a bounded row group at a time.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{
    Compression, ConvertedType, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel,
};
use parquet::column::writer::{
    ColumnCloseResult, ColumnWriter, get_column_writer, get_typed_column_writer,
};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::{SerializedFileWriter, SerializedPageWriter, TrackedWrite};
use parquet::schema::types::{ColumnDescPtr, ColumnPath, Type, TypePtr};
use rayon::prelude::*;

use super::atomic::AtomicFile;
use super::batch::Batch;
use super::column::Column;
use super::writer::Sink;
use crate::schema::{Field, Kind, Schema};

/// Rows of a row group, and bytes of its texts, from which on it is written: what
/// is held is this and a batch.
const GROUP_ROWS: usize = 128 << 10;
const GROUP_TEXT_BYTES: usize = 16 << 20;

/// Rows handed to the library at a time: texts are copied for it, and a copy that
/// is gone soon makes room for the next.
const BATCH_ROWS: usize = 1024;

pub(super) struct ParquetSink {
    out: SerializedFileWriter<AtomicFile>,
    held: Vec<Column>,
    rows: usize,
}

impl ParquetSink {
    pub(super) fn new(out: AtomicFile, schema: &Schema) -> io::Result<Self> {
        let level = ZstdLevel::try_new(1).map_err(io_error)?;
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            // Fixed, so that the bytes do not change with the library.
            .set_created_by("bonafide".to_owned());
        // Nobody looks for the least evidence, and hardly any stands twice.
        for field in schema
            .fields
            .iter()
            .filter(|field| field.kind == Kind::Json)
        {
            let column = ColumnPath::from(field.name.to_string());
            properties = properties
                .set_column_dictionary_enabled(column.clone(), false)
                .set_column_statistics_enabled(column, EnabledStatistics::None);
        }
        let properties = properties.build();
        let out = SerializedFileWriter::new(out, message(schema)?, Arc::new(properties));
        Ok(ParquetSink {
            out: out.map_err(io_error)?,
            held: super::batch::empty_columns(schema),
            rows: 0,
        })
    }

    fn is_full(&self) -> bool {
        let text_bytes: usize = self.held.iter().map(Column::text_bytes).sum();
        self.rows >= GROUP_ROWS || text_bytes >= GROUP_TEXT_BYTES
    }

    fn flush_group(&mut self) -> io::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let schema = self.out.schema_descr();
        let properties = self.out.properties();
        let encoded: Vec<_> = (self.held.par_iter_mut())
            .zip(schema.columns())
            .map(|(column, described)| {
                let chunk = encode(column, described, properties);
                column.truncate(0);
                chunk
            })
            .collect();
        self.write_group(encoded).map_err(io_error)?;
        self.rows = 0;
        Ok(())
    }

    fn write_group(
        &mut self,
        encoded: Vec<Result<EncodedChunk, ParquetError>>,
    ) -> Result<(), ParquetError> {
        let mut group = self.out.next_row_group()?;
        for chunk in encoded {
            let chunk = chunk?;
            group.append_column(&chunk.bytes, chunk.closed)?;
        }
        group.close()?;
        Ok(())
    }
}

impl Sink for ParquetSink {
    fn write(&mut self, batch: &Batch, columns: &[Option<&Column>]) -> io::Result<()> {
        self.rows += batch.len();
        for (held, column) in self.held.iter_mut().zip(columns) {
            match column {
                Some(column) => held.append(column),
                None => held.pad(self.rows),
            }
        }
        match self.is_full() {
            true => self.flush_group(),
            false => Ok(()),
        }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.flush_group()?;
        let out = self.out.into_inner().map_err(io_error)?;
        out.commit_io()
    }
}

fn message(schema: &Schema) -> io::Result<TypePtr> {
    let fields: Result<Vec<_>, _> = schema.fields.iter().map(leaf).collect();
    let message = Type::group_type_builder("bonafide")
        .with_fields(fields?)
        .build();
    Ok(Arc::new(message.map_err(io_error)?))
}

fn leaf(field: &Field) -> io::Result<TypePtr> {
    let (physical, logical) = match field.kind {
        Kind::Text | Kind::Id | Kind::Choice(_) | Kind::Json => {
            (Physical::BYTE_ARRAY, Some(LogicalType::String))
        }
        Kind::Number { .. } | Kind::Stars => (Physical::DOUBLE, None),
        Kind::Time => {
            let moment = LogicalType::timestamp(true, TimeUnit::MILLIS);
            (Physical::INT64, Some(moment))
        }
        Kind::Flag => (Physical::BOOLEAN, None),
    };
    let leaf = Type::primitive_type_builder(&field.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_converted_type(ConvertedType::NONE)
        .with_logical_type(logical)
        .build();
    Ok(Arc::new(leaf.map_err(io_error)?))
}

/// A column of a row group as it goes into the file.
struct EncodedChunk {
    bytes: Bytes,
    closed: ColumnCloseResult,
}

fn encode(
    column: &Column,
    described: &ColumnDescPtr,
    properties: &WriterPropertiesPtr,
) -> Result<EncodedChunk, ParquetError> {
    let mut bytes = TrackedWrite::new(Vec::new());
    let pages = Box::new(SerializedPageWriter::new(&mut bytes));
    let writer = get_column_writer(Arc::clone(described), Arc::clone(properties), pages);
    let closed = match column {
        Column::Text(column) => {
            let bytes = column.iter().map(|text| text.map(ByteArray::from));
            write_values::<ByteArrayType>(writer, bytes)
        }
        Column::Number(column) => write_values::<DoubleType>(writer, column.iter().copied()),
        Column::Time(column) => {
            let millis = column.iter().map(|time| time.map(|seconds| seconds * 1000));
            write_values::<Int64Type>(writer, millis)
        }
        Column::Flag(column) => write_values::<BoolType>(writer, column.iter().copied()),
    }?;
    let bytes = bytes.into_inner()?.into();
    Ok(EncodedChunk { bytes, closed })
}

fn write_values<T: DataType>(
    writer: ColumnWriter,
    mut cells: impl Iterator<Item = Option<T::T>>,
) -> Result<ColumnCloseResult, ParquetError> {
    let mut writer = get_typed_column_writer::<T>(writer);
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    loop {
        for cell in cells.by_ref().take(BATCH_ROWS) {
            levels.push(i16::from(cell.is_some()));
            values.extend(cell);
        }
        if levels.is_empty() {
            return writer.close();
        }
        writer.write_batch(&values, Some(&levels), None)?;
        levels.clear();
        values.clear();
    }
}

fn io_error(error: ParquetError) -> io::Error {
    io::Error::other(error)
}
