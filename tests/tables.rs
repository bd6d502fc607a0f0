//! Reading hostile and unusual input through the public interface.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use bonafide::schema::Cell;
use bonafide::schema::{Reason, Schema};
use bonafide::table::{
    Batch, BatchBuilder, Quarantine, ReadOptions, ReadSummary, Reader, TableError, WriteOptions,
    Writer,
};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        fs::write(self.0.path().join(name), bytes).unwrap();
        self.path(name)
    }
}

fn read_with(
    inputs: &[&str],
    options: ReadOptions,
    quarantine: Quarantine,
) -> Result<(Vec<Batch>, ReadSummary), TableError> {
    let inputs: Vec<_> = inputs.iter().map(|input| (*input).to_owned()).collect();
    drain(Reader::open(
        &inputs,
        &Schema::reviews(),
        options,
        quarantine,
    )?)
}

fn read(inputs: &[&str]) -> Result<(Vec<Batch>, ReadSummary), TableError> {
    read_with(inputs, ReadOptions::default(), Quarantine::counting())
}

fn drain(mut reader: Reader) -> Result<(Vec<Batch>, ReadSummary), TableError> {
    let mut batches = Vec::new();
    while let Some(batch) = reader.next_batch()? {
        batches.push(batch);
    }
    Ok((batches, reader.finish()?))
}

fn from_stream(bytes: impl AsRef<[u8]>) -> Result<(Vec<Batch>, ReadSummary), TableError> {
    let bytes = Cursor::new(bytes.as_ref().to_vec());
    drain(Reader::from_stream(
        "standard input",
        bytes,
        &Schema::reviews(),
        ReadOptions::default(),
        Quarantine::counting(),
    )?)
}

fn texts(batches: &[Batch], column: &str) -> Vec<String> {
    let columns = batches.iter().filter_map(|batch| batch.texts(column));
    let cells = columns.flat_map(|column| column.iter());
    cells.map(|cell| cell.unwrap_or("–").to_owned()).collect()
}

fn parquet(folder: &Folder, name: &str, rows: usize) -> String {
    let path = folder.path(name);
    let schema = std::sync::Arc::new(Schema::reviews());
    let mut builder = BatchBuilder::new(&schema);
    for row in 0..rows {
        let text = format!("the kettle boils, number {row}");
        builder.set("text", Cell::Text(&text)).unwrap();
        builder.set("rating", Cell::Integer(4)).unwrap();
        builder.end_row();
    }
    let mut writer = Writer::create(&path, &schema, WriteOptions::default()).unwrap();
    writer.write(&builder.take()).unwrap();
    writer.finish().unwrap();
    path
}

#[test]
fn a_missing_header_lists_what_was_found_and_what_is_known() {
    let folder = Folder::new();
    let path = folder.file("a.csv", "Great kettle,5\nPoor kettle,1\n");
    let error = read(&[&path]).unwrap_err().to_string();
    for part in [path.as_str(), "\"Great kettle\"", "reviewer_id", "--map"] {
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn missing_required_columns_name_every_way_to_satisfy_them() {
    let folder = Folder::new();
    let path = folder.file("a.csv", "stars,user_id\n5,u1\n");
    let options = ReadOptions {
        required: vec![vec!["text"], vec!["reviewer_id", "product_id"]],
        ..ReadOptions::default()
    };
    let error = read_with(&[&path], options, Quarantine::counting()).unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains("text, or reviewer_id + product_id"),
        "{message}"
    );
    assert!(message.contains("\"user_id\""), "{message}");
}

#[test]
fn a_half_written_parquet_file_is_an_error_that_names_it() {
    let folder = Folder::new();
    let whole = fs::read(parquet(&folder, "a.parquet", 5000)).unwrap();
    for keep in [0, 3, 4, 8, whole.len() / 2, whole.len() - 1] {
        let path = folder.file("half.parquet", &whole[..keep]);
        let error = read(&[&path]).unwrap_err().to_string();
        assert!(error.contains("half.parquet"), "{error}");
    }
}

#[test]
fn damaged_parquet_never_panics() {
    let folder = Folder::new();
    let whole = fs::read(parquet(&folder, "a.parquet", 300)).unwrap();
    for at in (4..whole.len()).step_by(7) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x5a;
        let path = folder.file("damaged.parquet", &damaged);
        let _ = read(&[&path]);
    }
}

#[test]
fn a_truncated_gzip_file_is_an_error_after_the_rows_it_gave() {
    let folder = Folder::new();
    let mut rows = String::from("text,rating\n");
    for row in 0..50_000_u64 {
        let noise = row.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        rows.push_str(&format!("kettle {noise:x},5\n"));
    }
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(rows.as_bytes()).unwrap();
    let whole = out.finish().unwrap();
    let path = folder.file("a.csv.gz", &whole[..whole.len() / 2]);
    let error = read(&[&path]).unwrap_err().to_string();
    assert!(error.contains("a.csv.gz"), "{error}");
    assert!(error.contains("truncated"), "{error}");
    let path = folder.file("b.csv.gz", &whole);
    assert_eq!(read(&[&path]).unwrap().1.rows_kept, 50_000);
}

#[test]
fn bad_rows_are_set_aside_with_their_place_and_reading_goes_on() {
    let folder = Folder::new();
    let path = folder.file(
        "a.csv",
        b"review_id,text,rating,created_at,verified\n\
          a,fine,5,2024-01-02,yes\n\
          b,\xff\xfe,5,2024-01-02,yes\n\
          c,seven stars,7,2024-01-02,yes\n\
          d,from the past,5,1970-01-01,yes\n\
          e,short row,5\n\
          f,not a flag,5,2024-01-02,perhaps\n\
          a,again,5,2024-01-02,yes\n\
          g,\"two\nlines\",8/10,\"Nov 3, 2023\",no\n",
    );
    let list = folder.path("bad.csv");
    let quarantine = Quarantine::file(Path::new(&list)).unwrap();
    let (batches, summary) = read_with(&[&path], ReadOptions::default(), quarantine).unwrap();
    assert_eq!(texts(&batches, "review_id"), ["a", "g"]);
    assert_eq!(texts(&batches, "text"), ["fine", "two\nlines"]);
    assert_eq!(batches[0].origin(1), (0, 8));
    assert_eq!((summary.rows_read, summary.rows_quarantined), (8, 6));
    let reasons: Vec<_> = summary.by_reason.keys().copied().collect();
    assert_eq!(
        reasons,
        [
            Reason::WrongType,
            Reason::OutOfRange,
            Reason::InvalidUtf8,
            Reason::FieldCount,
            Reason::Duplicate,
        ]
    );
    let list = fs::read_to_string(list).unwrap();
    let row = list
        .lines()
        .find(|line| line.contains(",3,rating,"))
        .unwrap();
    assert!(
        row.contains("out_of_range,7,") && row.contains("8/10"),
        "{row}"
    );
}

#[test]
fn a_row_set_aside_does_not_make_the_next_a_duplicate() {
    let (batches, summary) = from_stream("review_id,rating\na,9\na,4\na,5\n").unwrap();
    assert_eq!(batches[0].numbers("rating").unwrap(), [Some(4.0)]);
    assert_eq!(summary.by_reason[&Reason::OutOfRange], 1);
    assert_eq!(summary.by_reason[&Reason::Duplicate], 1);
}

#[test]
fn long_texts_pass_and_over_long_ones_do_not() {
    let folder = Folder::new();
    let long = "好".repeat(100_000);
    let over = "x".repeat((1 << 20) + 1);
    let path = folder.file("a.csv", format!("text\n{long}\n{over}\nshort\n"));
    let (batches, summary) = read(&[&path]).unwrap();
    assert_eq!(texts(&batches, "text"), [long.as_str(), "short"]);
    assert_eq!(summary.by_reason[&Reason::TooLong], 1);
}

#[test]
fn an_unclosed_quote_is_refused_before_it_takes_all_memory() {
    let folder = Folder::new();
    let mut out = zstd::Encoder::new(Vec::new(), 1).unwrap();
    out.write_all(b"text\nfine\n\"").unwrap();
    for _ in 0..40 {
        out.write_all(&vec![b'x'; 1 << 20]).unwrap();
    }
    let bomb = folder.file("bomb.csv.zst", out.finish().unwrap());
    let error = read(&[&bomb]).unwrap_err();
    assert!(
        matches!(error, TableError::RecordTooLong { row: 1, .. }),
        "{error}"
    );
}

#[test]
fn an_endless_json_line_is_set_aside_and_the_next_is_read() {
    let folder = Folder::new();
    let mut out = zstd::Encoder::new(Vec::new(), 1).unwrap();
    out.write_all(b"{\"text\":\"").unwrap();
    for _ in 0..40 {
        out.write_all(&vec![b'x'; 1 << 20]).unwrap();
    }
    out.write_all(b"\"}\n{\"text\":\"fine\"}\n").unwrap();
    let bomb = folder.file("bomb.jsonl.zst", out.finish().unwrap());
    let (batches, summary) = read(&[&bomb]).unwrap();
    assert_eq!(texts(&batches, "text"), ["fine"]);
    assert_eq!(summary.by_reason[&Reason::TooLong], 1);
}

#[test]
fn json_lines_set_aside_malformed_and_nested_rows() {
    let (batches, summary) = from_stream(
        "{\"text\": \"one\", \"tags\": [1, 2]}\n\
         {\"text\": \"broken\n\
         \n\
         {\"text\": {\"zh\": \"nested\"}}\n\
         [1, 2]\n\
         {\"content\": \"two\", \"text\": null, \"user_id\": 12345678901234567890}\n",
    )
    .unwrap();
    assert_eq!(texts(&batches, "text"), ["one", "two"]);
    assert_eq!(
        texts(&batches, "reviewer_id"),
        ["–", "12345678901234567890"]
    );
    assert_eq!(summary.by_reason[&Reason::Malformed], 2);
    assert_eq!(summary.by_reason[&Reason::Nested], 1);
    assert_eq!(summary.ignored, ["tags"]);
}

#[test]
fn two_columns_for_one_meaning_need_a_map() {
    let folder = Folder::new();
    let path = folder.file("a.csv", "content,body\nfirst,second\n");
    let error = read(&[&path]).unwrap_err().to_string();
    assert!(error.contains("--map text=COLUMN"), "{error}");
    let options = ReadOptions {
        map: vec![("text".to_owned(), "body".to_owned())],
        ..ReadOptions::default()
    };
    let (batches, _) = read_with(&[&path], options, Quarantine::counting()).unwrap();
    assert_eq!(texts(&batches, "text"), ["second"]);
    let error = from_stream("{\"content\": \"first\", \"body\": \"second\"}").unwrap_err();
    assert!(error.to_string().contains("--map text=COLUMN"), "{error}");
}

#[test]
fn inputs_that_are_not_there_are_named() {
    let folder = Folder::new();
    let error = read(&[&folder.path("*.csv")]).unwrap_err();
    assert!(matches!(error, TableError::NoMatch { .. }), "{error}");
    let error = read(&[&folder.path("")]).unwrap_err();
    assert!(matches!(error, TableError::EmptyFolder { .. }), "{error}");
    let error = read(&[&folder.path("none.csv")]).unwrap_err();
    assert!(matches!(error, TableError::Open { .. }), "{error}");
    let path = folder.file("a.xlsx", "x");
    let error = read(&[&path]).unwrap_err();
    assert!(matches!(error, TableError::UnknownFormat { .. }), "{error}");
    let error = read(&[]).unwrap_err();
    assert!(matches!(error, TableError::NoInput), "{error}");
}

#[test]
fn an_empty_file_says_so() {
    let folder = Folder::new();
    for bytes in ["", "\u{feff}"] {
        let path = folder.file("a.csv", bytes);
        let error = read(&[&path]).unwrap_err();
        assert!(matches!(error, TableError::Empty { .. }), "{error}");
    }
    let (batches, summary) = read(&[&folder.file("b.csv", "text\n")]).unwrap();
    assert!(batches.is_empty());
    assert_eq!(summary.rows_read, 0);
}

#[test]
fn other_charsets_are_told_how_to_convert() {
    let folder = Folder::new();
    // `评论内容` in GB18030.
    let path = folder.file("a.csv", b"\xc6\xc0\xc2\xdb\xc4\xda\xc8\xdd,x\n1,2\n");
    assert!(
        read(&[&path])
            .unwrap_err()
            .to_string()
            .contains("iconv -f GB18030")
    );
    let path = folder.file("b.csv", b"\xff\xfet\0e\0x\0t\0\n\0");
    assert!(
        read(&[&path])
            .unwrap_err()
            .to_string()
            .contains("iconv -f UTF-16")
    );
}

#[test]
fn a_folder_is_read_in_name_order_without_hidden_or_foreign_files() {
    let folder = Folder::new();
    folder.file("b.jsonl", "{\"text\": \"third\"}\n");
    folder.file("a.csv", "text\nfirst\nsecond\n");
    folder.file(".c.csv", "text\nhidden\n");
    folder.file("notes.txt", "text\nforeign\n");
    let (batches, summary) = read(&[&folder.path("")]).unwrap();
    assert_eq!(texts(&batches, "text"), ["first", "second", "third"]);
    assert_eq!(texts(&batches, "review_id"), ["row-1", "row-2", "row-3"]);
    assert_eq!(batches[1].origin(0), (1, 1));
    assert_eq!(summary.files.len(), 2);
    let (batches, _) = read(&[&folder.path("*.csv")]).unwrap();
    assert_eq!(texts(&batches, "text"), ["first", "second"]);
}

#[test]
fn a_stream_is_sniffed() {
    let tab = from_stream("\u{feff}text\tstars\nfine, really\t5\n").unwrap();
    assert_eq!(texts(&tab.0, "text"), ["fine, really"]);
    let semicolon = from_stream("评论内容;星级\n不错;五星\n").unwrap();
    assert_eq!(semicolon.0[0].numbers("rating").unwrap(), [Some(5.0)]);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(b"{\"text\": \"zipped\"}").unwrap();
    let zipped = from_stream(gzip.finish().unwrap()).unwrap();
    assert_eq!(texts(&zipped.0, "text"), ["zipped"]);
    let folder = Folder::new();
    let bytes = fs::read(parquet(&folder, "a.parquet", 3)).unwrap();
    assert_eq!(from_stream(bytes).unwrap().1.rows_kept, 3);
}

#[test]
fn nul_bytes_and_blank_rows_do_no_harm() {
    let (batches, summary) = from_stream("text,rating\nnul \0 inside,5\n\n,\n").unwrap();
    assert_eq!(texts(&batches, "text"), ["nul \0 inside", "–"]);
    assert_eq!(summary.rows_quarantined, 0);
}

#[test]
fn an_unfinished_table_leaves_nothing() {
    let folder = Folder::new();
    for name in ["a.csv", "a.jsonl.gz", "a.tsv.zst", "a.parquet"] {
        let schema = Schema::reviews();
        let path = folder.path(name);
        drop(Writer::create(&path, &schema, WriteOptions::default()).unwrap());
        assert_eq!(fs::read_dir(folder.path("")).unwrap().count(), 0, "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_that_names_the_output() {
    let schema = std::sync::Arc::new(Schema::reviews().select(&["text"]));
    let options = WriteOptions {
        format: Some(bonafide::table::Format::plain(
            bonafide::table::Encoding::Csv,
        )),
    };
    let mut writer = Writer::create("/dev/full", &schema, options).unwrap();
    let mut builder = BatchBuilder::new(&schema);
    builder
        .set("text", Cell::Text(&"x".repeat(1 << 19)))
        .unwrap();
    builder.end_row();
    let result = writer.write(&builder.take()).and_then(|()| writer.finish());
    let error = result.unwrap_err().to_string();
    assert!(error.contains("/dev/full"), "{error}");
}
