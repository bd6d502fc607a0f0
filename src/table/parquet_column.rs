//! One column of a Parquet file, as cells.

use std::ops::Range;

use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType, Int96};
use parquet::errors::ParquetError;
use parquet::schema::types::ColumnDescriptor;

use super::column::Column;
use crate::schema::{Cell, Kind, Misfit, Reason, Value};

/// What a column's stored numbers mean.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Meaning {
    Plain,
    Unsigned,
    /// Units a second.
    Moment(i64),
    /// Days since 1970.
    Day,
    /// Divided by this power of ten.
    Decimal(u32),
}

/// The column types that can be read, for messages.
pub(super) const READABLE: &str =
    "string, integer, float, double, boolean, decimal (32 or 64 bit), date or timestamp";

/// Some rows of a column, decoded.
pub(super) struct ParquetColumn {
    meaning: Meaning,
    optional: bool,
    levels: Vec<i16>,
    /// For each row the position of its value, if it has one.
    places: Vec<Option<u32>>,
    values: Values,
}

enum Values {
    Flags(Vec<bool>),
    Int32(Vec<i32>),
    Int64(Vec<i64>),
    Int96(Vec<Int96>),
    Float(Vec<f32>),
    Double(Vec<f64>),
    Bytes(Vec<ByteArray>),
}

impl ParquetColumn {
    /// Prepares a flat column; the error is the type that cannot be read.
    pub(super) fn new(column: &ColumnDescriptor) -> Result<Self, String> {
        use parquet::basic::Type;
        if column.max_rep_level() > 0 || column.path().parts().len() > 1 {
            return Err("nested".to_owned());
        }
        let meaning = meaning(column)?;
        let values = match column.physical_type() {
            Type::BOOLEAN => Values::Flags(Vec::new()),
            Type::INT32 => Values::Int32(Vec::new()),
            Type::INT64 => Values::Int64(Vec::new()),
            Type::INT96 => Values::Int96(Vec::new()),
            Type::FLOAT => Values::Float(Vec::new()),
            Type::DOUBLE => Values::Double(Vec::new()),
            Type::BYTE_ARRAY if meaning == Meaning::Plain => Values::Bytes(Vec::new()),
            Type::BYTE_ARRAY => return Err("a decimal kept as bytes".to_owned()),
            Type::FIXED_LEN_BYTE_ARRAY => return Err("fixed-length bytes".to_owned()),
        };
        Ok(ParquetColumn {
            meaning,
            optional: column.max_def_level() > 0,
            levels: Vec::new(),
            places: Vec::new(),
            values,
        })
    }

    /// Decodes up to `most` rows in place of the earlier ones and says how
    /// many there were.
    pub(super) fn read(
        &mut self,
        reader: &mut ColumnReader,
        most: usize,
    ) -> Result<usize, ParquetError> {
        use ColumnReader as R;
        let levels = self.optional.then_some(&mut self.levels);
        let rows = match (&mut self.values, reader) {
            (Values::Flags(to), R::BoolColumnReader(from)) => decode(from, levels, to, most),
            (Values::Int32(to), R::Int32ColumnReader(from)) => decode(from, levels, to, most),
            (Values::Int64(to), R::Int64ColumnReader(from)) => decode(from, levels, to, most),
            (Values::Int96(to), R::Int96ColumnReader(from)) => decode(from, levels, to, most),
            (Values::Float(to), R::FloatColumnReader(from)) => decode(from, levels, to, most),
            (Values::Double(to), R::DoubleColumnReader(from)) => decode(from, levels, to, most),
            (Values::Bytes(to), R::ByteArrayColumnReader(from)) => decode(from, levels, to, most),
            _ => Err(ParquetError::General(
                "a row group's column has another type than the schema says".to_owned(),
            )),
        }?;
        self.place(rows);
        Ok(rows)
    }

    fn place(&mut self, rows: usize) {
        let mut next = 0;
        let mut place = |has: bool| {
            let place = next;
            next += u32::from(has);
            has.then_some(place)
        };
        self.places.clear();
        if self.optional {
            let levels = self.levels.iter().take(rows);
            self.places.extend(levels.map(|level| place(*level > 0)));
        } else {
            self.places.extend((0..rows).map(|_| place(true)));
        }
    }

    /// The cell of a decoded row.
    pub(super) fn cell(&self, row: usize) -> Result<Cell<'_>, Misfit> {
        let Some(at) = self.places.get(row).copied().flatten() else {
            return Ok(Cell::Null);
        };
        let at = at as usize;
        let cell = match &self.values {
            Values::Flags(values) => values.get(at).map(|flag| Cell::Flag(*flag)),
            Values::Int32(values) => values.get(at).map(|value| self.int32(*value)),
            Values::Int64(values) => values.get(at).map(|value| self.int64(*value)),
            Values::Int96(values) => values.get(at).map(|value| Cell::Time(value.to_seconds())),
            Values::Float(values) => values.get(at).map(|value| Cell::Number((*value).into())),
            Values::Double(values) => values.get(at).map(|value| Cell::Number(*value)),
            Values::Bytes(values) => return values.get(at).map_or(Ok(Cell::Null), utf8),
        };
        Ok(cell.unwrap_or(Cell::Null))
    }

    /// Appends some decoded rows to a column of `kind`. False at the first cell
    /// that does not pass; some of the rows are then in the column.
    pub(super) fn append(
        &self,
        rows: Range<usize>,
        kind: &Kind,
        longest: usize,
        to: &mut Column,
    ) -> bool {
        for row in rows {
            if let (Column::Text(to), Some(text)) = (&mut *to, self.kept(row, kind, longest)) {
                to.push(Some(text));
                continue;
            }
            let Ok(value) = self.cell(row).and_then(|cell| kind.read(cell)) else {
                return false;
            };
            if matches!(&value, Value::Text(text) if text.len() > longest) {
                return false;
            }
            to.push(&value);
        }
        true
    }

    /// The text of a decoded row if it is its own value, as most are, so that it
    /// need not be made one.
    fn kept(&self, row: usize, kind: &Kind, longest: usize) -> Option<&str> {
        let (Values::Bytes(values), Kind::Id | Kind::Text) = (&self.values, kind) else {
            return None;
        };
        let place = (*self.places.get(row)?)?;
        let text = std::str::from_utf8(values.get(place as usize)?.data()).ok()?;
        (text.len() <= longest && kind.keeps(text)).then_some(text)
    }

    fn int32(&self, value: i32) -> Cell<'static> {
        match self.meaning {
            Meaning::Unsigned => Cell::Integer(value.cast_unsigned().into()),
            Meaning::Day => Cell::Time(i64::from(value) * 86_400),
            _ => self.int64(value.into()),
        }
    }

    fn int64(&self, value: i64) -> Cell<'static> {
        match self.meaning {
            Meaning::Unsigned => Cell::Integer(value.cast_unsigned().into()),
            Meaning::Moment(units) => Cell::Time(value.div_euclid(units)),
            Meaning::Decimal(scale) => Cell::Number(value as f64 / 10f64.powi(scale as i32)),
            Meaning::Plain | Meaning::Day => Cell::Integer(value.into()),
        }
    }
}

fn decode<T: DataType>(
    from: &mut ColumnReaderImpl<T>,
    levels: Option<&mut Vec<i16>>,
    to: &mut Vec<T::T>,
    most: usize,
) -> Result<usize, ParquetError> {
    to.clear();
    let mut none = Vec::new();
    let levels = levels.unwrap_or(&mut none);
    levels.clear();
    let (rows, _, _) = from.read_records(most, Some(levels), None, to)?;
    Ok(rows)
}

fn utf8(bytes: &ByteArray) -> Result<Cell<'_>, Misfit> {
    match std::str::from_utf8(bytes.data()) {
        Ok(text) => Ok(Cell::Text(text)),
        Err(_) => Err(Misfit::new(Reason::InvalidUtf8, "UTF-8")),
    }
}

fn meaning(column: &ColumnDescriptor) -> Result<Meaning, String> {
    match column.logical_type_ref() {
        Some(LogicalType::Timestamp(timestamp)) => Ok(Meaning::Moment(match timestamp.unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        })),
        Some(LogicalType::Date) => Ok(Meaning::Day),
        Some(LogicalType::Decimal(decimal)) => Ok(scaled(decimal.scale)),
        Some(LogicalType::Integer(integer)) if !integer.is_signed => Ok(Meaning::Unsigned),
        Some(LogicalType::Time(_)) => Err("a time of day without a date".to_owned()),
        Some(_) => Ok(Meaning::Plain),
        None => legacy_meaning(column),
    }
}

/// Files written before logical types existed.
fn legacy_meaning(column: &ColumnDescriptor) -> Result<Meaning, String> {
    use ConvertedType as C;
    match column.converted_type() {
        C::TIMESTAMP_MILLIS => Ok(Meaning::Moment(1_000)),
        C::TIMESTAMP_MICROS => Ok(Meaning::Moment(1_000_000)),
        C::DATE => Ok(Meaning::Day),
        C::DECIMAL => Ok(scaled(column.type_scale())),
        C::UINT_8 | C::UINT_16 | C::UINT_32 | C::UINT_64 => Ok(Meaning::Unsigned),
        C::TIME_MILLIS | C::TIME_MICROS => Err("a time of day without a date".to_owned()),
        _ => Ok(Meaning::Plain),
    }
}

fn scaled(scale: i32) -> Meaning {
    Meaning::Decimal(u32::try_from(scale).unwrap_or(0))
}
