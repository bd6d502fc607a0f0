//! What must hold when something goes wrong. `benches/faults.sh` tries more,
//! longer, and with means that a test does not have.

use std::fs;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bonafide::random::SplitMix;
use bonafide::schema::{Cell, Schema};
use bonafide::table::{BatchBuilder, WriteOptions, Writer};

use crate::workdir::{Output, SAMPLE, Workdir, run, scores_file, table_of_texts};

const BONAFIDE: &str = env!("CARGO_BIN_EXE_bonafide");

/// The files of a run that writes everything, in a folder of their own.
const FILES: [&str; 4] = [
    "scores.parquet",
    "report.html",
    "audit.json",
    "campaigns.csv",
];

fn everything(table: &str, work: &Workdir) -> Vec<String> {
    let [scores, report, audit, campaigns] = FILES.map(|name| work.path(name));
    let args = [
        "score",
        table,
        "--output",
        &scores,
        "--report",
        &report,
        "--audit",
        &audit,
        "--campaigns",
        &campaigns,
    ];
    args.map(str::to_owned).to_vec()
}

fn quiet(args: &[String]) -> Command {
    let mut command = Command::new(BONAFIDE);
    command.args(args).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The content of the files, but for how long the run took.
fn contents(work: &Workdir) -> Vec<Vec<u8>> {
    let content = |name: &str| {
        let bytes = fs::read(work.path(name)).unwrap();
        match bytes.windows(9).rposition(|part| part == b"\"timing\":") {
            Some(at) if name.ends_with(".json") => bytes[..at].to_vec(),
            _ => bytes,
        }
    };
    FILES.iter().map(|name| content(name)).collect()
}

fn simulated(work: &Workdir, name: &str, reviews: u32) -> String {
    let path = work.path(name);
    let reviews = reviews.to_string();
    run(&["simulate", "--reviews", &reviews, "-o", &path], b"").ok();
    path
}

#[test]
fn killed_at_any_moment_it_leaves_old_files_or_new_ones_and_no_others() {
    let (tables, results) = (Workdir::new(), Workdir::new());
    let (old_table, new_table) = (
        simulated(&tables, "old.csv", 500),
        simulated(&tables, "new.csv", 700),
    );
    let complete = |table: &str| {
        let begun = Instant::now();
        assert!(
            quiet(&everything(table, &results))
                .status()
                .unwrap()
                .success()
        );
        (contents(&results), begun.elapsed())
    };
    let (new, length) = complete(&new_table);
    let (old, _) = complete(&old_table);
    let saved: Vec<Vec<u8>> = FILES
        .iter()
        .map(|f| fs::read(results.path(f)).unwrap())
        .collect();
    let mut dice = SplitMix(11);
    for _ in 0..12 {
        let mut child = quiet(&everything(&new_table, &results)).spawn().unwrap();
        let most = length.as_micros() as usize * 11 / 10;
        std::thread::sleep(Duration::from_micros(dice.below(most) as u64));
        let _ = child.kill();
        child.wait().unwrap();
        let found = contents(&results);
        for (at, file) in FILES.iter().enumerate() {
            assert!(
                found[at] == old[at] || found[at] == new[at],
                "{file} is half-written"
            );
        }
        if cfg!(target_os = "linux") {
            assert_eq!(results.names().len(), FILES.len(), "{:?}", results.names());
        }
        for (file, bytes) in FILES.iter().zip(&saved) {
            results.file(file, bytes);
        }
    }
    assert_eq!(complete(&new_table).0, new);
}

/// Runs with a limit that the shell sets.
#[cfg(target_os = "linux")]
fn limited(limit: &str, args: &[&str]) -> Output {
    let mut command = Command::new("bash");
    command.args(["-c", &format!("{limit}; exec \"$@\""), "-", BONAFIDE]);
    let output = command.args(args).stdin(Stdio::null()).output().unwrap();
    Output {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_may_not_grow_is_told_and_the_earlier_stays() {
    let work = Workdir::new();
    let scores = work.file("scores.csv", "earlier");
    let args = ["score", SAMPLE, "--output", &scores];
    let output = limited("trap '' XFSZ; ulimit -f 100", &args);
    output.fails(1, &["cannot write", "scores.csv", "File too large"]);
    assert_eq!(work.read("scores.csv"), "earlier");
    assert_eq!(work.names(), ["scores.csv"]);
}

#[cfg(target_os = "linux")]
#[test]
fn without_memory_nothing_is_written() {
    let work = Workdir::new();
    let scores = work.file("scores.csv", "earlier");
    let output = limited(
        "ulimit -c 0; ulimit -v 100000",
        &["score", SAMPLE, "-o", &scores],
    );
    assert_ne!(output.code, 0, "{}", output.stderr);
    assert_eq!(work.read("scores.csv"), "earlier");
    assert_eq!(work.names(), ["scores.csv"]);
}

/// A compressed gigabyte must be refused in a part of that.
#[cfg(target_os = "linux")]
#[test]
fn bombs_are_refused_in_little_memory() {
    let work = Workdir::new();
    let bomb = |name: &str, start: &str, byte: u8| {
        let file = fs::File::create(work.path(name)).unwrap();
        let mut out = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
        out.write_all(start.as_bytes()).unwrap();
        let mut endless = std::io::repeat(byte).take(1 << 30);
        std::io::copy(&mut endless, &mut out).unwrap();
        out.finish().unwrap();
        work.path(name)
    };
    let long = bomb("line.csv.gz", "text\n", b'x');
    let object = bomb("line.jsonl.gz", "{\"text\":\"", b'x');
    let deep = work.file(
        "deep.json",
        "[{\"text\":".to_owned() + &"[".repeat(5_000_000),
    );
    for (path, message) in [
        (&long, "longer than"),
        (&object, "no row could be used"),
        (&deep, "no row could be used"),
    ] {
        let out = work.path("scores.csv");
        let output = limited(
            "ulimit -v 700000",
            &["score", "--threads", "2", path, "-o", &out],
        );
        output.fails(1, &[message]);
        assert!(!work.exists("scores.csv"));
    }
}

#[test]
fn damaged_parquet_is_told_in_one_message_without_a_panic() {
    let work = Workdir::new();
    let good = simulated(&work, "good.parquet", 300);
    let whole = fs::read(good).unwrap();
    let out = work.path("scores.csv");
    for at in (4..whole.len()).step_by(whole.len() / 25) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xa5;
        let path = work.file("damaged.parquet", bytes);
        let output = run(&["score", &path, "-o", &out], b"");
        if output.code != 0 {
            output.fails(1, &["damaged.parquet"]);
            assert_eq!(output.stderr.lines().count(), 1, "{}", output.stderr);
        }
    }
}

/// A Parquet file of texts, whose first page is a dictionary of them.
fn texts_as_parquet(work: &Workdir, texts: &[String]) -> Vec<u8> {
    let path = work.path("texts.parquet");
    let schema = Arc::new(Schema::reviews().select(&["text"]));
    let mut writer = Writer::create(&path, &schema, WriteOptions::default()).unwrap();
    let mut batch = BatchBuilder::new(&schema);
    for text in texts {
        batch.set("text", Cell::Text(text)).unwrap();
        batch.end_row();
    }
    writer.write(&batch.take()).unwrap();
    writer.finish().unwrap();
    let bytes = fs::read(path).unwrap();
    assert_eq!(
        bytes[4..7],
        [0x15, 0x04, 0x15],
        "a dictionary with its length"
    );
    bytes
}

/// Found by fuzzing: two kilobytes asked for 34 gigabytes.
#[test]
fn parquet_that_claims_more_values_than_it_has_is_refused() {
    let work = Workdir::new();
    let texts: Vec<String> = (0..9000).map(|at| format!("text {at}")).collect();
    let mut bytes = texts_as_parquet(&work, &texts);
    // The field with the dictionary's own header begins with its count.
    let at = 4
        + bytes[4..40]
            .windows(2)
            .position(|w| w == [0x4c, 0x15])
            .unwrap()
        + 2;
    assert!(bytes[at] > 0x7f && bytes[at + 1] > 0x7f && bytes[at + 2] < 0x80);
    bytes[at..at + 3].copy_from_slice(&[0xfe, 0xff, 0x7f]);
    let path = work.file("claims.parquet", bytes);
    run(&["score", &path], b"").fails(1, &["claims.parquet", "a dictionary of 1048575 values"]);
}

#[test]
fn parquet_that_claims_a_longer_page_than_is_read_is_refused() {
    let work = Workdir::new();
    let mut bytes = texts_as_parquet(&work, &["x".repeat(1 << 20)]);
    assert!(bytes[7] > 0x7f && bytes[9] > 0x7f && bytes[10] < 0x80);
    bytes[7..11].copy_from_slice(&[0xfe, 0xff, 0xff, 0x7f]);
    let path = work.file("claims.parquet", bytes);
    run(&["score", &path], b"").fails(1, &["claims.parquet", "a page of 134217727 bytes"]);
}

#[test]
fn json_of_which_no_line_is_an_object_tells_of_its_lines() {
    let work = Workdir::new();
    let path = work.file("a.jsonl", "text,rating\nfine,5\n");
    run(&["score", &path], b"").fails(1, &["2 malformed", "no row could be used"]);
}

#[test]
fn messages_do_not_steer_the_terminal() {
    let work = Workdir::new();
    let path = work.file("a.csv", "\u{1b}[2Jhostile,\u{202e}turned\n1,2\n");
    let output = run(&["score", &path], b"");
    assert!(
        !output.stderr.contains(['\u{1b}', '\u{202e}']),
        "{:?}",
        output.stderr
    );
    output.fails(1, &["hostile", "no known column"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_log_that_cannot_be_written_undoes_nothing() {
    let work = Workdir::new();
    let scores = work.path("scores.csv");
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(BONAFIDE);
    command.args(["score", SAMPLE, "-o", &scores]).stderr(full);
    assert!(command.status().unwrap().success());
    assert!(!scores_file(&scores).is_empty());
}

/// The table grows while it is read: what is read second is not what was first.
#[test]
fn a_table_that_grows_is_refused_by_every_command_that_reads_it_twice() {
    let work = Workdir::new();
    let table = work.path("growing.csv");
    let texts: Vec<String> = (0..200).map(|at| format!("a text, {at}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let out = work.path("out.csv");
    let commands: [&[&str]; 2] = [
        &["score", &table, "-o", &out, "--map", "review_id="],
        &["campaigns", &table, "-o", &out, "--map", "review_id="],
    ];
    for args in commands {
        fs::write(&table, table_of_texts(&texts)).unwrap();
        let mut child = Command::new(BONAFIDE);
        child
            .args(args)
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = child.spawn().unwrap();
        let mut file = fs::File::options().append(true).open(&table).unwrap();
        let status = loop {
            writeln!(file, "x,\"one more, come late\"").unwrap();
            std::thread::sleep(Duration::from_micros(50));
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
        };
        let mut message = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut message)
            .unwrap();
        // It may have grown between two readings that saw the same.
        if !status.success() {
            assert!(
                message.contains("changed while they were read"),
                "{args:?}: {message}"
            );
            assert!(!work.exists("out.csv"));
        }
        let _ = fs::remove_file(&out);
    }
}

/// Not with the name of a file that nobody has named.
#[cfg(target_os = "linux")]
#[test]
fn an_output_that_cannot_be_begun_is_told_by_its_own_name() {
    let work = Workdir::new();
    let output = limited("ulimit -n 4", &["score", SAMPLE, "-o", &work.path("a.csv")]);
    output.fails(1, &["a.csv"]);
    assert!(!output.stderr.contains(".part"), "{}", output.stderr);
}

#[cfg(unix)]
#[test]
fn what_a_pipe_gives_needs_room_and_says_where() {
    let work = Workdir::new();
    let folder = work.file("taken", "a file, no folder");
    let mut command = Command::new(BONAFIDE);
    command.args(["score", "-"]).env("TMPDIR", &folder);
    let input = fs::File::open(SAMPLE).unwrap();
    let output = command.stdin(input).output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        message.contains("set TMPDIR") && message.contains("taken"),
        "{message}"
    );
}
