//! `bonafide score` as a user runs it.

use std::fs;
use std::io::Write;

use bonafide::schema::Schema;
use bonafide::table::{Quarantine, ReadOptions, Reader, WriteOptions, Writer};

use crate::workdir::{
    PRIOR, SAMPLE, Scored, Workdir, run, run_on_full_disk, run_unread, score_texts, scores,
    scores_file, table_of_texts,
};

const FORMATS: [&str; 8] = [
    "csv",
    "tsv",
    "jsonl",
    "csv.gz",
    "jsonl.gz",
    "jsonl.zst",
    "tsv.zst",
    "parquet",
];

fn sample_scores() -> Vec<Scored> {
    scores(&run(&["score", SAMPLE], b"").ok())
}

fn posterior(prior: [f64; 3], [paid, bot]: [f64; 2]) -> [f64; 3] {
    let odds = [prior[0], prior[1] * paid.exp(), prior[2] * bot.exp()];
    odds.map(|o| o / odds.iter().sum::<f64>())
}

#[track_caller]
fn assert_close(found: [f64; 3], expected: [f64; 3], within: f64, of: &Scored) {
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= within, "{expected}: {of:?}");
    }
}

/// Header and rows of a CSV file.
fn csv_rows(path: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(path)
        .unwrap();
    reader.records().map(Result::unwrap).collect()
}

fn csv_of<'r>(rows: impl IntoIterator<Item = &'r csv::StringRecord>) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(Vec::new());
    for row in rows {
        out.write_record(row).unwrap();
    }
    out.into_inner().unwrap()
}

/// The sample in another format.
fn sample_as(work: &Workdir, name: &str) -> String {
    let path = work.path(name);
    let schema = Schema::reviews();
    let mut reader = Reader::open(
        &[SAMPLE.to_owned()],
        &schema,
        ReadOptions::default(),
        Quarantine::counting(),
    )
    .unwrap();
    let mut writer = Writer::create(&path, &schema, WriteOptions::default()).unwrap();
    while let Some(batch) = reader.next_batch().unwrap() {
        writer.write(&batch).unwrap();
    }
    writer.finish().unwrap();
    path
}

#[test]
fn every_row_of_the_sample_is_scored_in_order() {
    let rows = csv_rows(SAMPLE);
    let output = run(&["score", SAMPLE], b"");
    let summary = format!("{} reviews scored", rows.len() - 1);
    assert!(output.stderr.contains(&summary), "{}", output.stderr);
    let scored = scores(&output.ok());
    let ids: Vec<&str> = rows[1..].iter().map(|row| &row[0]).collect();
    let found: Vec<&str> = scored.iter().map(|row| row.review_id.as_str()).collect();
    assert_eq!(found, ids);
}

#[test]
fn the_evidence_reproduces_the_probabilities() {
    for row in sample_scores() {
        let sum: f64 = row.probabilities.iter().sum();
        assert!((sum - 1.0).abs() < 2e-6, "{row:?}");
        assert_close(
            row.probabilities,
            posterior(PRIOR, row.weights()),
            2e-6,
            &row,
        );
        assert!((row.authenticity - 100.0 * row.probabilities[0]).abs() < 1e-4);
    }
}

#[test]
fn every_piece_names_a_signal_of_the_catalogue() {
    let catalogue = run(&["signals", "--json"], b"").ok();
    let catalogue: Vec<serde_json::Value> = (catalogue.lines())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for row in sample_scores() {
        for piece in row.pieces() {
            let known = (catalogue.iter())
                .any(|s| s["name"] == piece["signal"] && s["family"] == piece["family"]);
            assert!(known, "{piece}");
            let percentile = piece["percentile"].as_f64();
            assert!(
                percentile.is_none_or(|p| (0.0..=100.0).contains(&p)),
                "{piece}"
            );
        }
    }
}

#[test]
fn threads_and_the_split_into_files_change_no_byte() {
    let work = Workdir::new();
    let rows = csv_rows(SAMPLE);
    let (header, rows) = rows.split_first().unwrap();
    let (first, second) = rows.split_at(rows.len() / 3);
    let part = |rows| csv_of(std::iter::once(header).chain(rows));
    let first = work.file("1.csv", part(first));
    let second = work.file("2.csv", part(second));
    let one = run(&["score", SAMPLE, "--threads", "1"], b"").ok();
    let two = run(&["score", SAMPLE, "--threads", "2"], b"").ok();
    assert_eq!(one, two);
    assert_eq!(one, run(&["score", &first, &second], b"").ok());
    assert_eq!(one, run(&["score", &work.path("")], b"").ok());
    assert_eq!(one, run(&["score", &work.path("*.csv")], b"").ok());
    assert_eq!(one, run(&["score", "-"], &fs::read(SAMPLE).unwrap()).ok());
}

#[test]
fn rows_without_an_id_are_numbered_over_all_files() {
    let work = Workdir::new();
    let all = work.file("all.csv", "text\nfine kettle\nloud fan\nthin towel\n");
    let first = work.file("1.csv", "text\nfine kettle\n");
    let second = work.file("2.csv", "text\nloud fan\nthin towel\n");
    let whole = run(&["score", &all], b"").ok();
    assert_eq!(scores(&whole)[2].review_id, "row-3");
    assert_eq!(whole, run(&["score", &first, &second], b"").ok());
}

#[test]
fn all_formats_in_give_the_same_scores() {
    let work = Workdir::new();
    let expected = run(&["score", SAMPLE], b"").ok();
    for format in FORMATS {
        let input = sample_as(&work, &format!("reviews.{format}"));
        assert_eq!(run(&["score", &input], b"").ok(), expected, "{format}");
    }
}

#[test]
fn all_formats_out_hold_the_same_scores() {
    let work = Workdir::new();
    let expected = sample_scores();
    for format in FORMATS {
        let path = work.path(&format!("scores.{format}"));
        assert_eq!(run(&["score", SAMPLE, "-o", &path], b"").ok(), "");
        let again = work.path(&format!("again.{format}"));
        run(&["score", SAMPLE, "-o", &again], b"").ok();
        assert_eq!(scores_file(&path), expected, "{format}");
        let bytes = |path| fs::read(path).unwrap();
        assert!(bytes(path) == bytes(again), "{format}: not reproducible");
    }
    for format in ["csv", "tsv", "jsonl"] {
        let printed = run(&["score", SAMPLE, "--format", format], b"").ok();
        assert_eq!(printed, work.read(&format!("scores.{format}")));
    }
}

#[test]
fn the_prior_moves_probabilities_by_bayes_rule_and_leaves_the_evidence() {
    let prior = [0.5, 0.3, 0.2];
    let usual = sample_scores();
    let changed = run(&["score", SAMPLE, "--prior", "paid=0.3,bot=0.2"], b"").ok();
    let changed = scores(&changed);
    assert_eq!(usual.len(), changed.len());
    for (before, after) in usual.iter().zip(&changed) {
        assert_eq!(before.evidence, after.evidence);
        assert_close(
            after.probabilities,
            posterior(prior, after.weights()),
            2e-6,
            after,
        );
        let odds: [f64; 3] = std::array::from_fn(|k| before.probabilities[k] * prior[k] / PRIOR[k]);
        let total: f64 = odds.iter().sum();
        assert_close(after.probabilities, odds.map(|o| o / total), 2e-5, after);
    }
}

#[test]
fn a_looser_false_alarm_rate_never_unflags() {
    let at = |rate| scores(&run(&["score", SAMPLE, "--max-fpr", rate], b"").ok());
    let runs = ["0.0001", "0.01", "0.05", "0.3"].map(at);
    for pair in runs.windows(2) {
        for (strict, loose) in pair[0].iter().zip(&pair[1]) {
            assert!(!strict.flagged() || loose.flagged(), "{strict:?}");
            assert_eq!(strict.probabilities, loose.probabilities);
            assert_eq!(strict.evidence, loose.evidence);
        }
    }
}

#[test]
fn unusual_texts_are_all_scored() {
    let long = "The kettle boils fast and the lid is loose. ".repeat(2400);
    let long = &long[..100_000];
    let texts = [
        "",
        "👍",
        long,
        "הקומקום רותח מהר אבל המכסה רופף",
        "الغلاية سريعة لكن الغطاء غير محكم",
        "<script>alert('kettle')</script>",
        "=HYPERLINK(\"http://kettle.invalid\",\"free\")",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "\u{feff}\u{200b}\u{202e}",
        "…!!!???",
        "nul\u{0} and bell\u{7}",
    ];
    let scored = score_texts(&texts);
    assert_eq!(scored.len(), texts.len());
    for row in &scored {
        assert!(row.probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
        assert_close(
            row.probabilities,
            posterior(PRIOR, row.weights()),
            2e-6,
            row,
        );
    }
    let empty = &scored[0];
    assert_eq!(
        (empty.verdict.as_str(), empty.tier.as_str()),
        ("uncertain", "")
    );
    assert_eq!(empty.probabilities, PRIOR);
    assert!(empty.pieces().is_empty());
    for thin in [1, 8] {
        assert!(!scored[thin].flagged(), "{:?}", scored[thin]);
    }
}

#[test]
fn a_missing_header_names_the_columns_and_the_way_out() {
    let output = run(&["score", "-"], b"Great kettle,5\nPoor kettle,1\n");
    output.fails(1, &["standard input", "Great kettle", "text", "--map"]);
    let output = run(&["score", "-"], b"stars,user_id\n5,u1\n");
    output.fails(1, &["needs text", "user_id", "--map"]);
}

#[test]
fn a_map_reads_a_column_of_any_name() {
    let csv = b"remarks,number\nThe kettle is loud.,a1\n";
    let args = [
        "score",
        "-",
        "--map",
        "text=remarks",
        "--map",
        "review_id=number",
    ];
    let mapped = scores(&run(&args, csv).ok());
    assert_eq!(mapped[0].review_id, "a1");
    let plain = score_texts(&["The kettle is loud."]);
    assert_eq!(mapped[0].evidence, plain[0].evidence);
}

#[test]
fn headers_of_chinese_exports_are_understood() {
    let texts = ["锅底很香，服务员一直帮忙加汤。", "排队两小时，不值。"];
    let csv = format!(
        "点评ID,用户ID,商户ID,点评内容,星级,点评时间\n\
         t0,u1,s1,{},5,2024-05-01 12:30:00\nt1,u2,s1,{},2,2024-05-02\n",
        texts[0], texts[1]
    );
    let scored = scores(&run(&["score", "-"], csv.as_bytes()).ok());
    assert_eq!(scored, score_texts(&texts));
}

#[test]
fn half_a_parquet_file_is_named_and_leaves_no_output() {
    let work = Workdir::new();
    let whole = fs::read(sample_as(&work, "whole.parquet")).unwrap();
    let half = work.file("half.parquet", &whole[..whole.len() / 2]);
    let output = run(&["score", &half, "-o", &work.path("scores.csv")], b"");
    output.fails(1, &["half.parquet", "Parquet"]);
    assert_eq!(work.names(), ["half.parquet", "whole.parquet"]);
}

#[test]
fn a_failure_halfway_leaves_the_earlier_output_alone() {
    let work = Workdir::new();
    let mut rows = String::from("text\n");
    for row in 0..12_000_u64 {
        rows.push_str(&format!("k{:x}\n", row.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(rows.as_bytes()).unwrap();
    let whole = gzip.finish().unwrap();
    let cut = work.file("cut.csv.gz", &whole[..whole.len() - 2000]);
    let args = ["score", &cut, "-o", &work.path("scores.csv")];
    run(&args, b"").fails(1, &["cut.csv.gz", "truncated"]);
    assert_eq!(work.names(), ["cut.csv.gz"]);
    work.file("scores.csv", "yesterday's");
    run(&args, b"").fails(1, &["cut.csv.gz"]);
    assert_eq!(work.read("scores.csv"), "yesterday's");
    assert_eq!(work.names(), ["cut.csv.gz", "scores.csv"]);
}

#[test]
fn bad_rows_are_listed_with_place_and_reason_while_the_rest_is_scored() {
    let work = Workdir::new();
    let input = work.file(
        "in.csv",
        b"review_id,text,created_at\n\
          a,The kettle is loud.,2024-01-02\n\
          a,The same again.,2024-01-02\n\
          b,\xff\xfe,2024-01-02\n\
          c,On no day.,2024-02-30\n\
          d,The lid is loose.,2024-01-03\n",
    );
    for list in ["bad.csv", "bad.jsonl"] {
        let list = work.path(list);
        let output = run(&["score", &input, "--quarantine", &list], b"");
        for part in [
            "2 reviews scored",
            "3 rows could not be used",
            "1 duplicate",
        ] {
            assert!(output.stderr.contains(part), "{}", output.stderr);
        }
        let scored = scores(&output.ok());
        let ids: Vec<&str> = scored.iter().map(|row| row.review_id.as_str()).collect();
        assert_eq!(ids, ["a", "d"]);
    }
    let listed = csv_rows(&work.path("bad.csv"));
    let cells: Vec<[&str; 4]> = (listed[1..].iter())
        .map(|row| [&row[1], &row[2], &row[3], &row[4]])
        .collect();
    assert_eq!(cells[0], ["2", "review_id", "duplicate", "a"]);
    assert_eq!(cells[1][..3], ["3", "text", "invalid_utf8"]);
    assert_eq!(
        (cells[2][0], cells[2][1], cells[2][3]),
        ("4", "created_at", "2024-02-30")
    );
    assert!(listed[1..].iter().all(|row| row[0].ends_with("in.csv")));
    assert_eq!(work.read("bad.jsonl").lines().count(), 3);
}

#[test]
fn inputs_that_cannot_be_read_are_named() {
    let work = Workdir::new();
    let absent = work.path("absent.csv");
    run(&["score", &absent], b"").fails(1, &["cannot open", "absent.csv"]);
    run(&["score", &work.path("")], b"").fails(1, &["no table inside", ".parquet"]);
    run(&["score", &work.path("*.csv")], b"").fails(1, &["no file matches"]);
    let odd = work.file("a.xlsx", "PK");
    run(&["score", &odd], b"").fails(1, &["a.xlsx", "cannot tell the format"]);
    run(&["score", "-"], b"").fails(1, &["standard input", "empty"]);
    run(&["score"], b"").fails(2, &["TABLE"]);
}

#[test]
fn outputs_that_cannot_be_written_are_named() {
    let work = Workdir::new();
    let score_to = |output: &str| run(&["score", SAMPLE, "-o", output], b"");
    score_to(&work.path("no/such/scores.csv")).fails(1, &["cannot write", "no/such/scores.csv"]);
    let file = work.file("file", "x");
    score_to(&format!("{file}/scores.csv")).fails(1, &["cannot write", "file/scores.csv"]);
    score_to(&work.path("scores.docx")).fails(1, &["scores.docx", ".csv"]);
    let folder = work.path("folder.csv");
    fs::create_dir(&folder).unwrap();
    score_to(&folder).fails(1, &["cannot write", "folder.csv"]);
    let list = work.path("no/such/bad.csv");
    run(&["score", SAMPLE, "--quarantine", &list], b"").fails(1, &["cannot write", "bad.csv"]);
    assert_eq!(work.names(), ["file", "folder.csv"]);
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_a_failure_with_a_clear_message() {
    for format in ["csv", "tsv", "jsonl"] {
        let Some(output) = run_on_full_disk(&["score", SAMPLE, "--format", format]) else {
            return;
        };
        output.fails(1, &["cannot write standard output", "No space left"]);
    }
    // Of little output everything is written at the very end.
    let work = Workdir::new();
    let input = work.file("one.csv", table_of_texts(&["The kettle is loud."]));
    let output = run_on_full_disk(&["score", &input]).unwrap();
    output.fails(1, &["cannot write standard output", "No space left"]);
    let link = work.path("full.csv");
    std::os::unix::fs::symlink("/dev/full", &link).unwrap();
    let output = run(&["score", &input, "-o", &link], b"");
    output.fails(1, &["cannot write", "No space left"]);
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let output = run_unread(&["score", SAMPLE, "--format", "jsonl"]);
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
}

#[test]
fn a_closed_pipe_is_no_failure_in_csv() {
    for format in ["csv", "tsv"] {
        let output = run_unread(&["score", SAMPLE, "--format", format]);
        assert_eq!((output.code, output.stderr.as_str()), (0, ""));
    }
}

#[test]
fn one_file_cannot_be_both_the_scores_and_the_quarantine() {
    let work = Workdir::new();
    let both = work.path("both.csv");
    let output = run(&["score", SAMPLE, "-o", &both, "--quarantine", &both], b"");
    assert_ne!(output.code, 0, "{}", output.stderr);
    assert!(output.stderr.contains("both.csv"), "{}", output.stderr);
}

#[test]
fn an_input_is_never_overwritten() {
    let work = Workdir::new();
    let reviews = "text\nA good kettle that boils fast\n";
    let table = work.file("in.csv", reviews);
    let linked = work.path("link.csv");
    std::os::unix::fs::symlink(&table, &linked).unwrap();
    for args in [
        ["score", &table, "--output", &table],
        ["score", &table, "--output", &linked],
        ["score", &linked, "--output", &table],
        ["score", &table, "--quarantine", &table],
    ] {
        run(&args, b"").fails(1, &["would be overwritten"]);
        assert_eq!(work.read("in.csv"), reviews);
    }
    assert_eq!(work.names(), ["in.csv", "link.csv"]);
}

#[test]
fn quotes_that_swallow_rows_do_not_pass_silently() {
    let work = Workdir::new();
    let open = work.file(
        "open.csv",
        "review_id,text\n1,fine\n2,\"oops\n3,good\n4,good\n",
    );
    run(&["score", &open, "-o", &work.path("a.csv")], b"")
        .fails(1, &["open.csv", "row 2", "never closed"]);
    assert!(!work.exists("a.csv"));

    let merged = "review_id,text\n1,\"fine\"\n2,\"oops\n3,\"good\"\n4,\"good\"\n";
    let merged = work.file("merged.csv", merged);
    let list = work.path("bad.csv");
    run(
        &[
            "score",
            &merged,
            "-o",
            &work.path("b.csv"),
            "--quarantine",
            &list,
        ],
        b"",
    )
    .ok();
    assert_eq!(csv_rows(&work.path("b.csv")).len(), 1 + 2);
    let bad = work.read("bad.csv");
    assert!(
        bad.contains("malformed") && bad.contains("closing quote"),
        "{bad}"
    );
}

#[test]
fn a_table_without_a_usable_row_is_a_failure_with_a_way_out() {
    let work = Workdir::new();
    let table = work.file("a.csv", "text,rating\nA good kettle,7\nA bad kettle,10\n");
    let scores = work.path("s.csv");
    run(&["score", &table, "-o", &scores], b"").fails(1, &["out_of_range", "--map NAME="]);
    assert!(!work.exists("s.csv"));
    run(&["score", &table, "-o", &scores, "--map", "rating="], b"").ok();
    assert_eq!(csv_rows(&scores).len(), 1 + 2);
}

#[test]
fn the_list_of_bad_rows_is_what_its_name_says() {
    let work = Workdir::new();
    let table = work.file("a.csv", "review_id,text,extra\n1,ok,\n2,ok,x,surplus\n");
    for name in ["q.parquet", "q.csv.gz", "q.txt", "q"] {
        let list = work.path(name);
        run(&["score", &table, "--quarantine", &list], b"").fails(1, &[name, ".csv or .jsonl"]);
        assert!(!work.exists(name));
    }
    run(&["score", &table, "--quarantine", &work.path("q.csv")], b"").ok();
    assert!(
        work.read("q.csv")
            .contains("4 fields: 2 | ok | x | surplus")
    );
}

#[test]
fn an_id_that_was_made_clashes_with_none() {
    let made = "review_id,text\nrow-2,first\n,second\n,third\n";
    let scored = run(&["score", "-"], made.as_bytes());
    assert!(scored.stderr.contains("1 duplicate"), "{scored:?}");
    let ids: Vec<&str> = scored
        .stdout
        .lines()
        .skip(1)
        .filter_map(|l| l.split(',').next())
        .collect();
    assert_eq!(ids, ["row-2", "row-3"]);
}

#[test]
fn a_word_said_over_and_over_convicts_nobody() {
    for (text, row) in ["好", "good ", "很好 "]
        .map(|word| word.repeat(20_000))
        .iter()
        .zip(score_texts(
            &["好", "good ", "很好 "]
                .map(|word| word.repeat(20_000))
                .each_ref()
                .map(String::as_str),
        ))
    {
        assert!(!row.flagged(), "{}: {:?}", &text[..9], row.verdict);
    }
}

#[test]
fn wrong_arguments_say_what_is_expected() {
    for prior in [
        "",
        "paid=1,bot=1",
        "paid=0.1",
        "paid=0,bot=0.1",
        "paid=nan,bot=0.1",
    ] {
        let output = run(&["score", SAMPLE, "--prior", prior], b"");
        output.fails(2, &["--prior", "expected paid=P,bot=P", "sum below 1"]);
    }
    for rate in ["0", "1", "2", "nan", "inf"] {
        let output = run(&["score", SAMPLE, "--max-fpr", rate], b"");
        output.fails(1, &["--max-fpr", "above 0 and below 1"]);
    }
    run(&["score", SAMPLE, "--max-fpr", "one"], b"").fails(2, &["--max-fpr", "one"]);
    for map in ["text", "=x"] {
        let output = run(&["score", SAMPLE, "--map", map], b"");
        output.fails(2, &["--map", "expected NAME=SOURCE"]);
    }
    let output = run(&["score", SAMPLE, "--map", "words=text"], b"");
    output.fails(1, &["`words`", "review_id, text"]);
    let output = run(&["score", SAMPLE, "--map", "text=remarks"], b"");
    output.fails(1, &["text=remarks", "no such column", "review_id"]);
    run(&["score", SAMPLE, "--threads", "-1"], b"").fails(2, &[]);
    run(&["score", SAMPLE, "--format", "xml"], b"").fails(2, &["csv", "tsv", "jsonl"]);
}

/// Fluent and of even sentences, as machines write.
const FLUENT: &str = "This electric kettle has truly transformed my morning routine. The sleek \
    stainless steel design complements any modern kitchen, while the rapid boiling technology \
    ensures that hot water is always ready in moments. Additionally, the ergonomic handle provides \
    a comfortable and secure grip, making every pour effortless. The automatic shutoff feature \
    offers valuable peace of mind for busy households. Overall, I would highly recommend this \
    product to anyone seeking a perfect blend of style, performance, and reliability.";

fn homoglyphs(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        if word.chars().filter(|ch| ch.is_alphabetic()).count() < 5 {
            return word.to_owned();
        }
        word.chars()
            .map(|ch| match ch {
                'e' => 'е',
                'o' => 'о',
                'a' => 'а',
                other => other,
            })
            .collect()
    });
    words.collect::<Vec<_>>().join(" ")
}

fn zero_widths(text: &str) -> String {
    let mut disguised = String::new();
    for (at, ch) in text.chars().enumerate() {
        disguised.push(ch);
        if at % 4 == 3 {
            disguised.push('\u{200b}');
        }
    }
    disguised
}

fn full_width(text: &str) -> String {
    text.chars()
        .map(|ch| match ch {
            'a'..='z' | 'A'..='Z' => char::from_u32(ch as u32 - 0x21 + 0xff01).unwrap(),
            other => other,
        })
        .collect()
}

fn scrambled_case(text: &str) -> String {
    let flip = |(at, ch): (usize, char)| match ch {
        ch if at % 4 != 2 => ch,
        ch if ch.is_ascii_lowercase() => ch.to_ascii_uppercase(),
        ch => ch.to_ascii_lowercase(),
    };
    text.chars().enumerate().map(flip).collect()
}

#[test]
fn disguises_do_not_change_what_a_text_weighs() {
    let disguised = [
        homoglyphs(FLUENT),
        zero_widths(FLUENT),
        full_width(FLUENT),
        FLUENT.replace(' ', "  "),
        FLUENT.replace(". ", ".\u{a0}"),
        FLUENT.replace(". ", ".\n"),
        FLUENT.replace(". ", ".<br/>"),
        FLUENT.replace(' ', "&nbsp;"),
        FLUENT.replace('e', "&#101;"),
        FLUENT.replace("in", "i\u{0}n"),
        FLUENT.replace("in", "i\u{e000}n"),
        FLUENT.replace(' ', "\u{2800}"),
        scrambled_case(FLUENT),
    ];
    let mut texts = vec![FLUENT];
    texts.extend(disguised.iter().map(String::as_str));
    let scored = score_texts(&texts);
    let [_, plain] = scored[0].weights_without("style.disguise");
    for row in &scored[1..] {
        let [_, bot] = row.weights_without("style.disguise");
        assert!((bot - plain).abs() < 0.5, "{plain} but {bot}: {row:?}");
    }
}

#[test]
fn two_words_are_never_called_fake() {
    let texts = [
        "很好",
        "好吃",
        "不错",
        "一般般吧",
        "ok",
        "great",
        "Good product",
        "bad",
        "👍",
    ];
    for (text, row) in texts.iter().zip(score_texts(&texts)) {
        assert!(
            !row.flagged(),
            "{text}: {:?}",
            (row.verdict, row.probabilities)
        );
        assert!(row.probabilities[0] > 0.5, "{text}: {row:?}");
    }
}
