//! `bonafide vet`: folders in, dossiers out.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::workdir::{Output, Workdir, run};

/// A creator's folder with some files, in a folder of its own.
fn creator(work: &Workdir, name: &str, files: &[(&str, &str)]) -> String {
    fs::create_dir_all(work.root().join(name)).unwrap();
    for (file, bytes) in files {
        work.file(&format!("{name}/{file}"), bytes);
    }
    work.path(name)
}

fn vet(args: &[&str]) -> Output {
    run(&[&["vet"], args].concat(), b"")
}

/// The dossiers of a run that writes JSON.
fn dossiers(work: &Workdir, args: &[&str]) -> Vec<Value> {
    let path = work.path("dossiers.jsonl");
    vet(&[args, &["--json", &path]].concat()).ok();
    let lines = work.read("dossiers.jsonl");
    let parse = |line| serde_json::from_str(line).unwrap();
    lines.lines().map(parse).collect()
}

fn axes_not_checked(dossier: &Value) -> BTreeSet<String> {
    let gaps = dossier["not_checked"].as_array().unwrap().iter();
    gaps.map(|gap| gap["axis"].as_str().unwrap().to_owned())
        .collect()
}

const PROFILE: &str =
    r#"{"username": "paper.lantern.test", "platform": "instagram", "followers": "12.3k"}"#;

#[test]
fn a_profile_alone_is_too_little_to_recommend_anything() {
    let work = Workdir::new();
    let folder = creator(&work, "a", &[("profile.json", PROFILE)]);
    let dossier = &dossiers(&work, &[&folder])[0];
    assert_eq!(dossier["recommendation"]["advice"], "verify-first");
    assert_eq!(dossier["recommendation"]["rests_on"], serde_json::json!([]));
    let gaps = axes_not_checked(dossier);
    for axis in [
        "audience",
        "engagement",
        "growth",
        "comments",
        "advertising",
    ] {
        assert!(gaps.contains(axis), "{axis}: {gaps:?}");
    }
    let told = vet(&[&folder]).ok();
    assert!(
        told.contains("Verify first") && told.contains("Not checked"),
        "{told}"
    );
    let told = vet(&[&folder, "--lang", "zh"]).ok();
    assert!(told.contains("先核实") && told.contains("未检查"), "{told}");
}

#[test]
fn what_a_recommendation_rests_on_is_found() {
    let work = Workdir::new();
    let posts = "post_id,text,created_at\n\
        1,加微信 abc123 先付定金,2026-01-01\n2,今天天气不错,2026-01-02\n";
    let folder = creator(
        &work,
        "a",
        &[("posts.csv", posts), ("profile.json", PROFILE)],
    );
    let dossier = &dossiers(&work, &[&folder])[0];
    let grounds = dossier["recommendation"]["rests_on"].as_array().unwrap();
    assert!(
        grounds.contains(&Value::from("conduct.payment")),
        "{grounds:?}"
    );
    for code in grounds {
        let findings = dossier["findings"].as_array().unwrap();
        assert!(findings.iter().any(|finding| &finding["code"] == code));
    }
    let told = vet(&[&folder]).ok();
    assert!(
        told.contains("[先付定金]") || told.contains("先付[定金]"),
        "{told}"
    );
}

#[test]
fn exports_with_chinese_names_and_headers_are_read() {
    let work = Workdir::new();
    let notes = "笔记ID,发布时间,标题,正文,点赞数,收藏数,评论数\n\
        n1,2026-01-01,早餐,今天做了葱油饼,1.2万,300,45\n";
    let folder = creator(
        &work,
        "阿明",
        &[
            ("账号.csv", "昵称,粉丝数,平台\n阿明的厨房,3.5万,小红书\n"),
            ("笔记.csv", notes),
            (
                "粉丝趋势.csv",
                "日期,粉丝数\n2026-01-01,34000\n2026-01-02,35000\n",
            ),
        ],
    );
    let dossier = &dossiers(&work, &[&folder])[0];
    assert_eq!(dossier["creator"], "阿明");
    assert_eq!(dossier["subject"]["followers"], 35_000.0);
}

#[test]
fn a_folder_that_cannot_be_vetted_says_why() {
    let work = Workdir::new();
    vet(&[&work.path("nowhere")]).fails(1, &["nowhere", "cannot be read"]);
    let empty = creator(&work, "empty", &[("notes.txt", "hello")]);
    vet(&[&empty]).fails(1, &["empty", "no part of a creator", "followers"]);
    let two = creator(&work, "two", &[("profile.csv", "username\na\nb\n")]);
    vet(&[&two]).fails(1, &["profile.csv", "more than one row", "--batch"]);
    let other = creator(
        &work,
        "other",
        &[("posts.csv", "colour,shape\nred,round\n")],
    );
    vet(&[&other]).fails(1, &["posts.csv", "colour"]);
    let damaged = creator(&work, "damaged", &[("comments.parquet", "PAR1 no more")]);
    vet(&[&damaged]).fails(1, &["comments.parquet"]);
    let none = creator(&work, "none", &[("posts.jsonl", "many\nfew\n")]);
    let list = work.path("none.csv");
    let refused = vet(&[&none, "--quarantine", &list]);
    refused.fails(1, &["posts.jsonl", "no row can be used", "--quarantine"]);
    assert!(work.read("none.csv").contains("few"));
    vet(&[&empty, "--batch"]).fails(1, &["no folders of creators"]);
}

#[test]
fn bad_rows_are_listed_and_the_rest_is_vetted() {
    let work = Workdir::new();
    let folder = creator(
        &work,
        "a",
        &[
            (
                "posts.csv",
                "post_id,likes,text\n1,10,one\n2,many,two\n3,-4,three\n",
            ),
            (
                "history.csv",
                "date,followers\n2026-01-01,100\nyesterday,110\n",
            ),
        ],
    );
    let list = work.path("bad.csv");
    let output = vet(&[&folder, "--quarantine", &list]);
    assert!(
        output.stderr.contains("count as missing: 3"),
        "{}",
        output.stderr
    );
    output.ok();
    // What else the row says is kept.
    let dossier = &dossiers(&work, &[&folder])[0];
    assert_eq!(dossier["subject"]["given"]["posts"], 3);
    let bad = work.read("bad.csv");
    assert_eq!(bad.lines().count(), 4, "{bad}");
    assert!(
        bad.contains("posts.csv") && bad.contains("history.csv"),
        "{bad}"
    );
}

#[test]
fn columns_of_a_part_can_be_named() {
    let work = Workdir::new();
    let posts = "id,hearts,words\n1,10,加群 领福利\n";
    let folder = creator(&work, "a", &[("posts.csv", posts)]);
    let named = dossiers(&work, &[&folder, "--map", "posts.text=words"]);
    let codes = |dossier: &Value| dossier["findings"].to_string();
    assert!(codes(&named[0]).contains("conduct.contact"));
    let all = dossiers(&work, &[&folder, "--map", "text=words"]);
    assert!(codes(&all[0]).contains("conduct.contact"));
    vet(&[&folder, "--map", "colour=words"]).fails(2, &["PART.NAME=SOURCE"]);
    vet(&[&folder, "--map", "posts.colour=words"]).fails(2, &["bonafide schema creator"]);
}

#[test]
fn a_batch_passes_over_what_cannot_be_read_and_says_so() {
    let work = Workdir::new();
    let good = [("posts.csv", "post_id,text\n1,hello there\n")];
    creator(&work, "all/b", &good);
    creator(&work, "all/a", &good);
    creator(&work, "all/c", &[("posts.csv", "colour\nred\n")]);
    let bad = [("posts.csv", "post_id,likes,text\n1,many,x\n2,1,y\n")];
    creator(&work, "all/d", &bad);
    let (all, list) = (work.path("all"), work.path("bad.jsonl"));
    let json = work.path("dossiers.jsonl");
    let output = vet(&[&all, "--batch", "--json", &json, "--quarantine", &list]);
    assert!(output.stderr.contains("not vetted") && output.stderr.contains("colour"));
    assert!(
        output.stderr.contains("1 creator of 4"),
        "{}",
        output.stderr
    );
    let told = output.ok();
    let place = |name: &str| told.find(name);
    assert!(place("a").is_some() && place("b").is_some());
    let vetted = work.read("dossiers.jsonl");
    assert_eq!(vetted.lines().count(), 3);
    assert!(
        work.read("bad.jsonl").contains("many"),
        "kept though another failed"
    );
}

#[test]
fn threads_and_the_order_of_rows_change_nothing() {
    let work = Workdir::new();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/sample/creators");
    let one = work.path("one.jsonl");
    let two = work.path("two.jsonl");
    vet(&[sample, "--batch", "--json", &one, "--threads", "1"]).ok();
    vet(&[sample, "--batch", "--json", &two, "--threads", "7"]).ok();
    assert!(work.read("one.jsonl") == work.read("two.jsonl"));
    let findings = |path: &str| -> Vec<Value> {
        let lines = fs::read_to_string(path).unwrap();
        let parse = |line| serde_json::from_str::<Value>(line).unwrap()["findings"].clone();
        lines.lines().map(parse).collect()
    };
    let turned = work.root().join("turned");
    for folder in fs::read_dir(sample).unwrap().map(Result::unwrap) {
        if folder.path().is_dir() {
            turn_around(&folder.path(), &turned.join(folder.file_name()));
        }
    }
    fs::copy(format!("{sample}/peers.csv"), turned.join("peers.csv")).unwrap();
    let three = work.path("three.jsonl");
    vet(&[&turned.display().to_string(), "--batch", "--json", &three]).ok();
    assert_eq!(findings(&one), findings(&three));
}

/// Copies a folder with the rows of every table in reverse.
fn turn_around(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(file.file_name());
        if file.path().extension().is_none_or(|ending| ending != "csv") {
            fs::copy(file.path(), target).unwrap();
            continue;
        }
        let mut reader = csv::Reader::from_path(file.path()).unwrap();
        let mut writer = csv::Writer::from_path(target).unwrap();
        writer.write_record(reader.headers().unwrap()).unwrap();
        let mut rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        rows.reverse();
        rows.iter()
            .for_each(|row| writer.write_record(row).unwrap());
        writer.flush().unwrap();
    }
}
