//! Parquet, in the encodings and codecs that other programs write.

use std::io::Cursor;
use std::sync::Arc;

use bonafide::table::{Encoding, Format, ReadOptions};
use parquet::basic::{Compression, Encoding as Stored, GzipLevel, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::Target;
use super::tables::{REVIEWS, checked};

pub const PARQUET: Target = Target {
    name: "parquet",
    about: "the reader of Parquet: footers, page headers, pages, levels",
    share: 10,
    run: |bytes| {
        let options = ReadOptions {
            format: Some(Format::plain(Encoding::Parquet)),
            ..ReadOptions::default()
        };
        let _ = checked(bytes, &REVIEWS, options);
    },
    seeds,
    tokens: &[
        "PAR1",
        "text",
        "\u{15}\u{2}",
        "\u{4}\u{0}\u{0}\u{0}",
        "\u{7f}",
    ],
};

const MESSAGE: &str = "message reviews {
    optional binary text (UTF8);
    required binary review_id (UTF8);
    optional double rating;
    optional int64 created_at (TIMESTAMP_MILLIS);
    required int32 helpful_votes (UINT_32);
    optional boolean verified_purchase;
}";

pub fn seeds() -> Vec<Vec<u8>> {
    let plain = || WriterProperties::builder().set_created_by("seed".to_owned());
    let (zstd, gzip) = (ZstdLevel::default(), GzipLevel::default());
    let kinds: [WriterPropertiesBuilder; 9] = [
        plain(),
        plain().set_dictionary_enabled(false),
        plain().set_writer_version(WriterVersion::PARQUET_2_0),
        plain()
            .set_dictionary_enabled(false)
            .set_column_encoding("text".into(), Stored::DELTA_BYTE_ARRAY)
            .set_column_encoding("review_id".into(), Stored::DELTA_LENGTH_BYTE_ARRAY)
            .set_column_encoding("created_at".into(), Stored::DELTA_BINARY_PACKED),
        plain().set_compression(Compression::SNAPPY),
        plain().set_compression(Compression::GZIP(gzip)),
        plain().set_compression(Compression::ZSTD(zstd)),
        plain()
            .set_data_page_row_count_limit(2)
            .set_write_batch_size(1),
        plain()
            .set_writer_version(WriterVersion::PARQUET_2_0)
            .set_dictionary_enabled(false)
            .set_compression(Compression::ZSTD(zstd)),
    ];
    // Not every encoding suits every column; what cannot be written is no seed.
    kinds
        .into_iter()
        .map(|kind| file(kind.build()).expect("a file"))
        .collect()
}

fn file(properties: WriterProperties) -> Result<Vec<u8>, ParquetError> {
    let schema = Arc::new(parse_message_type(MESSAGE)?);
    let mut out = Cursor::new(Vec::new());
    let mut writer = SerializedFileWriter::new(&mut out, schema, Arc::new(properties))?;
    for group in 0..2_i32 {
        let mut rows = writer.next_row_group()?;
        let some = [1_i16, 0, 1, 1];
        let mut column = rows.next_column()?.expect("a column");
        let texts = ["the kettle boils", "", "又好又快"].map(ByteArray::from);
        column
            .typed::<ByteArrayType>()
            .write_batch(&texts, Some(&some), None)?;
        column.close()?;
        let mut column = rows.next_column()?.expect("a column");
        let ids = ["a", "b", "c", "d"].map(|id| ByteArray::from(format!("{id}{group}").as_str()));
        column
            .typed::<ByteArrayType>()
            .write_batch(&ids, None, None)?;
        column.close()?;
        let mut column = rows.next_column()?.expect("a column");
        column
            .typed::<DoubleType>()
            .write_batch(&[5.0, 1.0, 3.5], Some(&some), None)?;
        column.close()?;
        let mut column = rows.next_column()?.expect("a column");
        let times = [1_704_067_200_000, 1_704_067_201_000, 0];
        column
            .typed::<Int64Type>()
            .write_batch(&times, Some(&some), None)?;
        column.close()?;
        let mut column = rows.next_column()?.expect("a column");
        column
            .typed::<Int32Type>()
            .write_batch(&[1, 2, 2, group], None, None)?;
        column.close()?;
        let mut column = rows.next_column()?.expect("a column");
        column
            .typed::<BoolType>()
            .write_batch(&[true, false, true], Some(&some), None)?;
        column.close()?;
        rows.close()?;
    }
    writer.close()?;
    Ok(out.into_inner())
}
