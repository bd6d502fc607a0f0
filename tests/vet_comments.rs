//! The head of comments and what vetting says of comments, through the binary.

use std::process::Command;

use serde_json::Value;

use crate::workdir::{Workdir, run};

const PRAISE: [&str; 8] = [
    "love the part with the drums, had it on all week",
    "太棒了",
    "this made my morning so much better",
    "第二段的光线特别好看",
    "my sister and I laughed at the dog",
    "what a voice she has",
    "看完心情都变好了",
    "reminds me of the summer at the lake",
];

const SPAM: [&str; 8] = [
    "check out my channel for more covers",
    "subscribe to my channel please and I sub back",
    "earn money from home http://example.com/money",
    "加微信 abc123 日结兼职",
    "visit my page for free gift cards",
    "互关互粉必回 看我主页",
    "please check out my new song on my channel",
    "get paid for likes, www.example.com",
];

/// A labelled table: every group has every text with a word of its own.
fn labelled(groups: &[&str]) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table
        .write_record(["review_id", "text", "label", "corpus", "group"])
        .unwrap();
    for group in groups {
        for (label, texts) in [("genuine", PRAISE), ("bot", SPAM)] {
            for (at, text) in texts.iter().cycle().take(24).enumerate() {
                let row = [
                    &format!("{group}-{label}-{at}"),
                    &format!("{text} {group}"),
                    label,
                    "staged",
                    group,
                ];
                table.write_record(row).unwrap();
            }
        }
    }
    table.into_inner().unwrap()
}

/// A folder with a model trained on staged comments.
fn trained() -> (Workdir, String) {
    let dir = Workdir::new();
    dir.file("staged.csv", labelled(&["teapot", "bicycle", "lavender"]));
    let config = dir.file(
        "creator.toml",
        "[creator.comments]\ntables = [\"staged.csv\"]\n",
    );
    let model = dir.path("model");
    run(&["train", &config, "-o", &model], b"").ok();
    (dir, model)
}

/// Comments of a creator's folder: id, post, author, text.
fn comments(dir: &Workdir, folder: &str, rows: &[[String; 4]]) -> String {
    std::fs::create_dir_all(dir.root().join(folder)).unwrap();
    let mut table = csv::Writer::from_writer(Vec::new());
    table
        .write_record(["comment_id", "post_id", "author_id", "text"])
        .unwrap();
    rows.iter().for_each(|row| table.write_record(row).unwrap());
    dir.file(
        &format!("{folder}/comments.csv"),
        table.into_inner().unwrap(),
    );
    dir.path(folder)
}

/// Sixty comments, of which every `nth` is spam.
fn mixed(nth: usize) -> Vec<[String; 4]> {
    let row = |at: usize| {
        let text = if at.is_multiple_of(nth) {
            SPAM[at / nth % 8]
        } else {
            PRAISE[at % 8]
        };
        [
            format!("c{at}"),
            format!("p{}", at % 7),
            format!("a{at}"),
            text.to_owned(),
        ]
    };
    (0..60).map(row).collect()
}

/// The findings of the first dossier.
fn findings(stdout: &str) -> Vec<Value> {
    let mut dossiers = serde_json::Deserializer::from_str(stdout).into_iter::<Value>();
    let dossier = dossiers.next().unwrap().unwrap();
    dossier["findings"].as_array().unwrap().clone()
}

fn finding(stdout: &str, code: &str) -> Value {
    let found = findings(stdout)
        .into_iter()
        .find(|finding| finding["code"] == code);
    found.unwrap_or_else(|| panic!("no {code} in {stdout}"))
}

fn share(finding: &Value, name: &str) -> f64 {
    let facts = finding["facts"].as_array().unwrap();
    let fact = facts.iter().find(|fact| fact["name"] == name).unwrap();
    fact["value"].as_f64().unwrap()
}

#[test]
fn a_trained_head_finds_spam_and_marks_what_gave_it_away() {
    let (dir, model) = trained();
    let folder = comments(&dir, "busy", &mixed(2));
    let spam = finding(
        &run(&["vet", "--json", "-", &folder, "--model", &model], b"").ok(),
        "comments.spam",
    );
    assert!(
        share(&spam, "low") > 0.2 && share(&spam, "high") < 0.75,
        "{spam}"
    );
    let marked: Vec<&str> = (spam["excerpts"].as_array().unwrap().iter())
        .flat_map(|excerpt| excerpt["passages"].as_array().unwrap())
        .filter(|passage| passage["marked"] == true)
        .map(|passage| passage["text"].as_str().unwrap())
        .collect();
    assert!(
        marked.iter().any(|text| text.contains("channel")),
        "{marked:?}"
    );
    let folder = comments(&dir, "calm", &mixed(61));
    let spam = finding(
        &run(&["vet", "--json", "-", &folder, "--model", &model], b"").ok(),
        "comments.spam",
    );
    assert_eq!(spam["level"], "clear", "{spam}");
}

#[test]
fn heads_are_measured_by_groups_and_refuse_what_the_tables_do_not_hold() {
    let dir = Workdir::new();
    let table = dir.file("staged.csv", labelled(&["teapot", "bicycle", "lavender"]));
    let evaluate = |how: &[&str]| {
        let args = [&["evaluate", &table, "--head", "comments"], how].concat();
        run(&args, b"")
    };
    let measured = evaluate(&["--folds", "group"]).ok();
    assert_eq!(measured.lines().count(), 6, "{measured}");
    assert_eq!(measured, evaluate(&["--folds", "group"]).ok());
    evaluate(&["--split"]).fails(1, &["staged.csv", "no published train and test rows"]);
    evaluate(&["--leave-out", "corpus"]).fails(1, &["staged.csv", "one corpus only"]);
    let alone = dir.file("alone.csv", labelled(&["teapot"]));
    run(
        &["evaluate", &alone, "--head", "comments", "--folds", "group"],
        b"",
    )
    .fails(1, &["one group"]);
}

#[test]
fn rows_and_threads_do_not_matter() {
    let (dir, model) = trained();
    let mut rows = mixed(3);
    let one = comments(&dir, "one/creator", &rows);
    rows.reverse();
    let other = comments(&dir, "other/creator", &rows);
    let vet = |folder: &str, threads: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bonafide"));
        command
            .args(["vet", "--json", "-", folder, "--model", &model])
            .env("RAYON_NUM_THREADS", threads);
        findings(&String::from_utf8(command.output().unwrap().stdout).unwrap())
    };
    assert_eq!(vet(&one, "1"), vet(&other, "2"));
}

#[test]
fn hostile_comments_are_read_to_the_end() {
    let (dir, model) = trained();
    let texts = [
        "好".repeat(1 << 18),
        "a ".repeat(1 << 19),
        "\u{200b}".repeat(500),
        "😀".repeat(900),
        String::new(),
    ];
    let row = |at: usize| {
        [
            format!("c{at}"),
            "p".to_owned(),
            format!("a{at}"),
            texts[at % 5].clone(),
        ]
    };
    let folder = comments(&dir, "hostile", &(0..80).map(row).collect::<Vec<_>>());
    let stdout = run(&["vet", "--json", "-", &folder, "--model", &model], b"").ok();
    assert_eq!(finding(&stdout, "comments.copies")["level"], "clear");
    assert_ne!(finding(&stdout, "comments.generic")["level"], "avoid");
}

#[test]
fn creators_vetted_together_are_compared() {
    let dir = Workdir::new();
    for at in 0..6 {
        let author = |row: usize| format!("a{}", if at < 2 { row } else { 1000 * at + row });
        let rows = (0..40).map(|row| {
            let text = format!(
                "about the {} in part {row}",
                ["lamp", "chair", "rug"][row % 3]
            );
            [
                format!("c{row}"),
                format!("p{}", row % 4),
                author(row),
                text,
            ]
        });
        comments(&dir, &format!("all/k{at}"), &rows.collect::<Vec<_>>());
    }
    let stdout = run(&["vet", "--json", "-", "--batch", &dir.path("all")], b"").ok();
    let circle = finding(&stdout, "comments.circle");
    assert_eq!(
        (circle["level"].as_str(), share(&circle, "shared")),
        (Some("note"), 40.0)
    );
    let alone = run(&["vet", "--json", "-", &dir.path("all/k0")], b"").ok();
    assert!(alone.contains("comments_circle"));
}
