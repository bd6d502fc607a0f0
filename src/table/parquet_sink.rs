//! Writing Parquet, a bounded row group at a time.

use std::io;
use std::sync::Arc;

use parquet::basic::{
    Compression, ConvertedType, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel,
};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{ColumnPath, Type, TypePtr};

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
        let mut group = self.out.next_row_group().map_err(io_error)?;
        for column in &mut self.held {
            write_column(&mut group, column).map_err(io_error)?;
            column.truncate(0);
        }
        group.close().map_err(io_error)?;
        self.rows = 0;
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

fn write_column(
    group: &mut SerializedRowGroupWriter<'_, AtomicFile>,
    column: &Column,
) -> Result<(), ParquetError> {
    match column {
        Column::Text(column) => {
            let bytes = column.iter().map(|text| text.map(ByteArray::from));
            write_values::<ByteArrayType>(group, bytes)
        }
        Column::Number(column) => write_values::<DoubleType>(group, column.iter().copied()),
        Column::Time(column) => {
            let millis = column.iter().map(|time| time.map(|seconds| seconds * 1000));
            write_values::<Int64Type>(group, millis)
        }
        Column::Flag(column) => write_values::<BoolType>(group, column.iter().copied()),
    }
}

fn write_values<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, AtomicFile>,
    mut cells: impl Iterator<Item = Option<T::T>>,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General(
            "more columns than the schema".to_owned(),
        ));
    };
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    loop {
        for cell in cells.by_ref().take(BATCH_ROWS) {
            levels.push(i16::from(cell.is_some()));
            values.extend(cell);
        }
        if levels.is_empty() {
            return column.close();
        }
        let writer = column.typed::<T>();
        writer.write_batch(&values, Some(&levels), None)?;
        levels.clear();
        values.clear();
    }
}

fn io_error(error: ParquetError) -> io::Error {
    io::Error::other(error)
}
