//! Parquet of this program, of others and of nobody, through the public interface.

use std::io::Write;
use std::sync::Arc;

use bonafide::random::SplitMix;
use bonafide::schema::{Cell, Reason, Schema};
use bonafide::table::{
    Batch, BatchBuilder, Column, Quarantine, ReadOptions, ReadSummary, Reader, WriteOptions, Writer,
};
use flate2::write::GzEncoder;
use parquet::basic::{Compression, Encoding};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use crate::workdir::Workdir;

fn read(path: &str, options: ReadOptions) -> Result<(Vec<Batch>, ReadSummary), String> {
    let all = |mut reader: Reader| {
        let mut batches = Vec::new();
        while let Some(batch) = reader.next_batch()? {
            batches.push(batch);
        }
        Ok((batches, reader.finish()?))
    };
    let inputs = [path.to_owned()];
    Reader::open(&inputs, &Schema::reviews(), options, Quarantine::counting())
        .and_then(all)
        .map_err(|error| error.to_string())
}

/// The rows of batches, each as text, with the columns they have.
fn rows(batches: &[Batch]) -> Vec<Vec<String>> {
    let cell = |column: &Column, row: usize| match column {
        Column::Text(texts) => format!("{:?}", texts.get(row)),
        Column::Number(numbers) => format!("{:?}", numbers[row]),
        Column::Time(times) => format!("{:?}", times[row]),
        Column::Flag(flags) => format!("{:?}", flags[row]),
    };
    let row = |batch: &Batch, row| {
        let columns = batch.schema().names().filter_map(|name| batch.column(name));
        columns.map(|column| cell(column, row)).collect()
    };
    let rows = (batches.iter()).flat_map(|batch| (0..batch.len()).map(move |at| row(batch, at)));
    rows.collect()
}

/// A review of which some cells are absent.
fn set_review(to: &mut BatchBuilder, id: &str, row: usize, text: &str) {
    let cells = [
        ("text", 5, Cell::Text(text)),
        ("rating", 3, Cell::Integer(1 + row as i128 % 5)),
        ("created_at", 4, Cell::Time(1_700_000_000 + row as i64)),
        ("verified_purchase", 7, Cell::Flag(row.is_multiple_of(2))),
    ];
    to.set("review_id", Cell::Text(id)).unwrap();
    for (name, every, cell) in cells {
        if !row.is_multiple_of(every) {
            to.set(name, cell).unwrap();
        }
    }
    to.end_row();
}

fn write(path: &str, batch: &Batch) {
    let schema = Arc::new(Schema::reviews());
    let mut writer = Writer::create(path, &schema, WriteOptions::default()).unwrap();
    writer.write(batch).unwrap();
    writer.finish().unwrap();
}

#[test]
fn what_is_written_is_read_from_one_row_to_several_groups() {
    let work = Workdir::new();
    // Groups end at 131,072 rows or 64 MiB of texts.
    for (count, length) in [(1, 10), (1500, 1000), (140_000, 20), (70, 1 << 20)] {
        let mut builder = BatchBuilder::new(&Arc::new(Schema::reviews()));
        for row in 0..count {
            let text = format!("{row} {}", "boils ".repeat(length / 6));
            set_review(
                &mut builder,
                &format!("r{row}"),
                row,
                &text[..length.min(text.len())],
            );
        }
        let (path, written) = (work.path("t.parquet"), builder.take());
        write(&path, &written);
        let (batches, _) = read(&path, ReadOptions::default()).unwrap();
        assert!(
            rows(&batches) == rows(&[written]),
            "{count} rows of {length} bytes"
        );
    }
}

/// Texts and numbers by row, some absent, as another program writes them.
fn foreign(properties: WriterProperties) -> Vec<u8> {
    let message = "message reviews { optional binary text (UTF8); required double rating; }";
    let schema = Arc::new(parse_message_type(message).unwrap());
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).unwrap();
    for _ in 0..2 {
        let mut group = writer.next_row_group().unwrap();
        let levels: Vec<i16> = (0..1000).map(|row| i16::from(row % 7 != 0)).collect();
        let texts: Vec<_> = (0..1000)
            .filter(|row| row % 7 != 0)
            .map(|row| ByteArray::from(format!("the kettle boils, {}", row % 90).as_str()))
            .collect();
        let mut column = group.next_column().unwrap().unwrap();
        let typed = column.typed::<ByteArrayType>();
        typed.write_batch(&texts, Some(&levels), None).unwrap();
        column.close().unwrap();
        let ratings: Vec<f64> = (0..1000).map(|row| f64::from(1 + row % 5)).collect();
        let mut column = group.next_column().unwrap().unwrap();
        let typed = column.typed::<DoubleType>();
        typed.write_batch(&ratings, None, None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    writer.close().unwrap();
    bytes
}

#[test]
fn what_other_programs_write_is_read() {
    let work = Workdir::new();
    let expected = foreign(WriterProperties::builder().build());
    let expected = read(&work.file("t.parquet", expected), ReadOptions::default()).unwrap();
    let expected = rows(&expected.0);
    assert_eq!(expected.len(), 2000);
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::ZSTD(Default::default()),
    ];
    let encodings = [
        None,
        Some(Encoding::PLAIN),
        Some(Encoding::DELTA_LENGTH_BYTE_ARRAY),
        Some(Encoding::DELTA_BYTE_ARRAY),
    ];
    let versions = [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0];
    for (at, codec) in codecs.into_iter().enumerate() {
        for encoding in encodings {
            for version in versions {
                let mut properties = WriterProperties::builder()
                    .set_compression(codec)
                    .set_writer_version(version)
                    .set_dictionary_enabled(encoding.is_none())
                    .set_bloom_filter_enabled(at % 2 == 0)
                    .set_statistics_enabled(EnabledStatistics::Page)
                    .set_write_page_header_statistics(at % 2 == 1)
                    .set_data_page_row_count_limit(90)
                    .set_write_batch_size(30);
                if let Some(encoding) = encoding {
                    properties = properties.set_column_encoding("text".into(), encoding);
                }
                let path = work.file("t.parquet", foreign(properties.build()));
                let (batches, _) = read(&path, ReadOptions::default()).unwrap();
                let what = format!("{codec:?} {encoding:?} {version:?}");
                assert!(rows(&batches) == expected, "{what}");
            }
        }
    }
}

/// A file of one text column, whose first page is in place of those it had.
fn forged(codec: Compression, page: &[u8]) -> Vec<u8> {
    let message = "message reviews { required binary text (UTF8); }";
    let schema = Arc::new(parse_message_type(message).unwrap());
    let properties = WriterProperties::builder().set_compression(codec).build();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    // Of no pattern, so that packed it is long as well.
    let mut random = SplitMix(7);
    let digits = (0..page.len() / 4).map(|_| format!("{:016x}", random.next_u64()));
    let text = digits.collect::<String>();
    let typed = column.typed::<ByteArrayType>();
    typed
        .write_batch(&[text.as_str().into()], None, None)
        .unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    bytes[4..4 + page.len()].copy_from_slice(page);
    bytes
}

fn varint(mut number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// The header of a page of one plain value, up to its end.
fn header(unpacked: u32, packed: u32) -> Vec<u8> {
    let lengths = [
        &[0x15, 0x00, 0x15][..],
        &varint(2 * unpacked),
        &[0x15],
        &varint(2 * packed),
    ];
    let values = [0x2c, 0x15, 0x02, 0x15, 0x00, 0x15, 0x06, 0x15, 0x06, 0x00];
    [&lengths.concat(), &values[..]].concat()
}

/// Found by fuzzing: a check of the first length let the second ask for two
/// gigabytes.
#[test]
fn a_page_that_tells_its_length_twice_is_as_long_as_it_tells_last() {
    let work = Workdir::new();
    let value = [&12_u32.to_le_bytes()[..], b"kettle boils"].concat();
    let told = |first: u32, last: u32| {
        let again = [&[0x05, 0x04][..], &varint(2 * last), &[0x00]].concat();
        let page = [header(first, 16), again, value.clone()].concat();
        let path = work.file("twice.parquet", forged(Compression::UNCOMPRESSED, &page));
        read(&path, ReadOptions::default())
    };
    let error = told(16, i32::MAX as u32).unwrap_err();
    for part in ["twice.parquet", "at byte 4", "a page of 2147483647 bytes"] {
        assert!(error.contains(part), "{error}");
    }
    let (batches, _) = told(i32::MAX as u32, 16).unwrap();
    assert_eq!(
        batches[0].texts("text").unwrap().get(0),
        Some("kettle boils")
    );
}

/// Cut to 32 bits it would be two gigabytes.
#[test]
fn a_length_out_of_range_is_refused() {
    let work = Workdir::new();
    let length = [0x81, 0x80, 0x80, 0x80, 0x10];
    let page = [&[0x15, 0x00, 0x15][..], &length, &[0x15, 0x02, 0x00]].concat();
    let path = work.file("negative.parquet", forged(Compression::SNAPPY, &page));
    let error = read(&path, ReadOptions::default()).unwrap_err();
    assert!(
        error.contains("at byte 4 a page header with a number -2147483649"),
        "{error}"
    );
}

#[test]
fn a_page_that_unpacks_to_more_than_it_says_is_refused() {
    let work = Workdir::new();
    let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&vec![b'x'; 64 << 20]).unwrap();
    let bomb = gzip.finish().unwrap();
    let page = [header(1000, bomb.len() as u32), vec![0x00], bomb].concat();
    let codec = Compression::GZIP(Default::default());
    let path = work.file("bomb.parquet", forged(codec, &page));
    let error = read(&path, ReadOptions::default()).unwrap_err();
    for part in [
        "bomb.parquet",
        "at byte 4",
        "unpacks to 1001 bytes or more and says 1000",
    ] {
        assert!(error.contains(part), "{error}");
    }
}

/// Long texts are unpacked a few at a time, while other columns go ahead.
#[test]
fn columns_that_are_unpacked_at_different_paces_stay_side_by_side() {
    let work = Workdir::new();
    let mut builder = BatchBuilder::new(&Arc::new(Schema::reviews()));
    for row in 0..90 {
        // The longest are set aside.
        let times = if row % 10 == 4 { 120_000 } else { 60_000 };
        let text = format!("{row} {}", "it boils ".repeat(times));
        set_review(&mut builder, &format!("r{row}"), row, &text);
    }
    let path = work.path("long.parquet");
    write(&path, &builder.take());
    for batch_rows in [7, 1024] {
        let options = ReadOptions {
            batch_rows,
            max_text_bytes: 1 << 20,
            ..ReadOptions::default()
        };
        let (batches, summary) = read(&path, options).unwrap();
        assert_eq!((summary.rows_kept, summary.rows_quarantined), (81, 9));
        let mut kept = (0..90).filter(|row| row % 10 != 4 || row % 5 == 0);
        for batch in &batches {
            for at in 0..batch.len() {
                let row = kept.next().unwrap();
                let text = |name| batch.texts(name).unwrap().get(at);
                assert_eq!(text("review_id").unwrap(), format!("r{row}"));
                let begins = |text: &str| text.starts_with(&format!("{row} it boils "));
                assert!(text("text").is_none_or(begins), "row {row}");
                assert_eq!(text("text").is_none(), row % 5 == 0);
            }
        }
        assert_eq!(kept.next(), None);
    }
}

/// Each text is made of the one before: of a few bytes, as many as one likes.
#[test]
fn texts_that_share_too_much_are_refused() {
    let work = Workdir::new();
    let message = "message reviews { required binary text (UTF8); }";
    let schema = Arc::new(parse_message_type(message).unwrap());
    let properties = WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_encoding(Encoding::DELTA_BYTE_ARRAY)
        .set_statistics_enabled(EnabledStatistics::None)
        .build();
    let shared = |texts: usize| {
        let mut bytes = Vec::new();
        let mut writer = SerializedFileWriter::new(
            &mut bytes,
            Arc::clone(&schema),
            Arc::new(properties.clone()),
        )
        .unwrap();
        let mut group = writer.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let text = ByteArray::from("x".repeat(1 << 20).as_str());
        let typed = column.typed::<ByteArrayType>();
        typed.write_batch(&vec![text; texts], None, None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
        writer.close().unwrap();
        read(&work.file("shared.parquet", bytes), ReadOptions::default())
    };
    let error = shared(70).unwrap_err();
    for part in ["shared.parquet", "texts that share 72351744 bytes"] {
        assert!(error.contains(part), "{error}");
    }
    assert_eq!(shared(40).unwrap().1.rows_read, 40);
}

/// Where a row is to be set aside, its whole chunk is read row by row.
#[test]
fn columns_and_rows_give_the_same_batches() {
    let work = Workdir::new();
    let schema = Arc::new(Schema::reviews());
    let (mut good, mut mixed) = (BatchBuilder::new(&schema), BatchBuilder::new(&schema));
    let mut places = Vec::new();
    for row in 0..5000 {
        let (id, text) = (format!("r{row}"), format!("the kettle boils, {row}"));
        set_review(&mut good, &id, row, &text);
        set_review(&mut mixed, &id, row, &text);
        places.push(mixed.len() as u64);
        if row % 500 == 3 {
            set_review(&mut mixed, &id, row, "an id that was there");
            set_review(&mut mixed, &format!("long{row}"), row, &"x".repeat(101));
        }
    }
    let (columns, singly) = (work.path("columns.parquet"), work.path("rows.parquet"));
    write(&columns, &good.take());
    write(&singly, &mixed.take());
    for batch_rows in [1, 700, 1024, 2048, 10_000] {
        let options = ReadOptions {
            batch_rows,
            max_text_bytes: 100,
            ..ReadOptions::default()
        };
        let (by_columns, all) = read(&columns, options.clone()).unwrap();
        let (by_rows, some) = read(&singly, options).unwrap();
        assert_eq!((all.rows_kept, all.rows_quarantined), (5000, 0));
        assert_eq!((some.rows_kept, some.rows_quarantined), (5000, 20));
        assert_eq!(some.by_reason[&Reason::Duplicate], 10);
        let lengths = |batches: &[Batch]| batches.iter().map(Batch::len).collect::<Vec<_>>();
        assert_eq!(lengths(&by_columns), lengths(&by_rows));
        assert!(
            rows(&by_columns) == rows(&by_rows),
            "batches of {batch_rows}"
        );
        let origins = |batches: &[Batch]| -> Vec<u64> {
            let of = |batch: &Batch| (0..batch.len()).map(|row| batch.origin(row).1).collect();
            batches
                .iter()
                .flat_map(|batch| -> Vec<u64> { of(batch) })
                .collect()
        };
        assert!(origins(&by_columns).into_iter().eq(1..=5000));
        assert_eq!(origins(&by_rows), places);
    }
}

/// Texts may end a batch before its rows do, in the midst of a chunk.
#[test]
fn batches_end_at_the_same_row_in_every_format() {
    let work = Workdir::new();
    let mut builder = BatchBuilder::new(&Arc::new(Schema::reviews()));
    for row in 0..1500 {
        let text = format!("{row} {}", "boils ".repeat(6000));
        set_review(&mut builder, &format!("r{row}"), row, &text);
    }
    let written = builder.take();
    let [by_columns, by_rows] = ["t.parquet", "t.csv"].map(|name| {
        write(&work.path(name), &written);
        read(&work.path(name), ReadOptions::default()).unwrap().0
    });
    assert!(by_columns.len() > 1 && by_columns[0].len() > 900);
    let lengths = |batches: &[Batch]| batches.iter().map(Batch::len).collect::<Vec<_>>();
    assert_eq!(lengths(&by_columns), lengths(&by_rows));
    assert!(rows(&by_columns) == rows(&by_rows));
}
