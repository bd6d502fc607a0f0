//! A folder of its own for a test, the binary, and its scores read back.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use bonafide::schema::Schema;
use bonafide::table::{Quarantine, ReadOptions, Reader};
use serde_json::Value;

/// The reviews that come with the project.
pub const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/sample/reviews.csv");

/// The name of each probability, in the order of [`Scored::probabilities`].
pub const CLASSES: [&str; 3] = ["p_genuine", "p_paid", "p_bot"];

/// The default base rates of genuine, paid and bot reviews.
pub const PRIOR: [f64; 3] = [0.90, 0.06, 0.04];

pub struct Workdir(tempfile::TempDir);

impl Workdir {
    pub fn new() -> Self {
        Workdir(tempfile::tempdir().unwrap())
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, name: &str) -> String {
        self.root().join(name).display().to_string()
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        fs::write(self.root().join(name), bytes).unwrap();
        self.path(name)
    }

    pub fn exists(&self, name: &str) -> bool {
        self.root().join(name).exists()
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.root().join(name)).unwrap()
    }

    /// What lies in the folder, hidden files too.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root()).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<_> = entries.map(|entry| name(entry.unwrap())).collect();
        names.sort();
        names
    }
}

/// What a run of the binary left.
#[derive(Debug)]
pub struct Output {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Output {
    /// Its standard output, if it ended well.
    #[track_caller]
    pub fn ok(self) -> String {
        assert_eq!(self.code, 0, "{}", self.stderr);
        self.stdout
    }

    /// Asserts that it failed with one message that has all parts.
    #[track_caller]
    pub fn fails(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, code, "{}", self.stderr);
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        for part in parts {
            assert!(
                self.stderr.contains(part),
                "no {part:?} in: {}",
                self.stderr
            );
        }
    }
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bonafide"));
    command
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

pub fn run(args: &[&str], stdin: &[u8]) -> Output {
    let mut child = command(args).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        // A program that does not want its input may close it.
        scope.spawn(move || input.write_all(stdin));
        let output = child.wait_with_output().unwrap();
        Output {
            code: output.status.code().expect("ended by a signal"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    })
}

/// Runs with nobody to read standard output, from the start.
pub fn run_unread(args: &[&str]) -> Output {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    run_into(args, writer)
}

fn run_into(args: &[&str], stdout: impl Into<Stdio>) -> Output {
    let output = command(args).stdout(stdout).output().unwrap();
    Output {
        code: output.status.code().expect("ended by a signal"),
        stdout: String::new(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs with standard output on the device of a full disk; `None` where there
/// is no such device.
pub fn run_on_full_disk(args: &[&str]) -> Option<Output> {
    let full = fs::File::options().write(true).open("/dev/full").ok()?;
    Some(run_into(args, full))
}

/// One row of scores.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    pub review_id: String,
    pub probabilities: [f64; 3],
    pub authenticity: f64,
    pub verdict: String,
    pub tier: String,
    /// Empty for none.
    pub campaign_id: String,
    pub evidence: Value,
}

impl Scored {
    pub fn pieces(&self) -> &[Value] {
        self.evidence.as_array().unwrap()
    }

    /// The evidence's summed weights of paid and bot.
    pub fn weights(&self) -> [f64; 2] {
        self.weights_without("")
    }

    pub fn weights_without(&self, signal: &str) -> [f64; 2] {
        ["weight_paid", "weight_bot"].map(|weight| {
            let pieces = self.pieces().iter();
            pieces
                .filter(|piece| piece["signal"] != signal)
                .map(|piece| piece[weight].as_f64().unwrap())
                .sum()
        })
    }

    pub fn flagged(&self) -> bool {
        matches!(self.verdict.as_str(), "paid" | "bot")
    }
}

/// Scores in CSV text, as on standard output.
pub fn scores(csv: &str) -> Vec<Scored> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        let cell = |name: &str| &record[header.iter().position(|column| column == name).unwrap()];
        Scored {
            review_id: cell("review_id").to_owned(),
            probabilities: CLASSES.map(|class| cell(class).parse().unwrap()),
            authenticity: cell("authenticity").parse().unwrap(),
            verdict: cell("verdict").to_owned(),
            tier: cell("tier").to_owned(),
            campaign_id: cell("campaign_id").to_owned(),
            evidence: serde_json::from_str(cell("evidence")).unwrap(),
        }
    };
    reader
        .records()
        .map(|record| row(record.unwrap()))
        .collect()
}

/// Scores in a file of any format.
pub fn scores_file(path: &str) -> Vec<Scored> {
    let mut reader = Reader::open(
        &[path.to_owned()],
        &Schema::scores(),
        ReadOptions::default(),
        Quarantine::counting(),
    )
    .unwrap();
    let mut scores = Vec::new();
    while let Some(batch) = reader.next_batch().unwrap() {
        let text = |name, row| {
            let texts = batch.texts(name).unwrap();
            texts.get(row).unwrap_or("").to_owned()
        };
        let number = |name: &str, row: usize| batch.numbers(name).unwrap()[row].unwrap();
        scores.extend((0..batch.len()).map(|row| Scored {
            review_id: text("review_id", row),
            probabilities: CLASSES.map(|class| number(class, row)),
            authenticity: number("authenticity", row),
            verdict: text("verdict", row),
            tier: text("tier", row),
            campaign_id: text("campaign_id", row),
            evidence: serde_json::from_str(&text("evidence", row)).unwrap(),
        }));
    }
    assert_eq!(reader.finish().unwrap().rows_quarantined, 0);
    scores
}

/// A table of texts under a header, as CSV.
pub fn table_of_texts(texts: &[&str]) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["review_id", "text"]).unwrap();
    for (at, text) in texts.iter().enumerate() {
        out.write_record([&format!("t{at}"), *text]).unwrap();
    }
    out.into_inner().unwrap()
}

/// The scores of texts by the default model.
pub fn score_texts(texts: &[&str]) -> Vec<Scored> {
    scores(&run(&["score", "-"], &table_of_texts(texts)).ok())
}
