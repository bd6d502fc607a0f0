//! Advertising: a head taught by a small corpus written for the purpose, and
//! dossiers by it.

use std::fs;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::workdir::{Workdir, run};

const THINGS: [&str; 8] = [
    "面霜", "耳机", "键盘", "水壶", "台灯", "书包", "球鞋", "雨伞",
];

const PLAIN: [&str; 6] = [
    "周末在家收拾屋子，顺手把旧的东西都擦了一遍。",
    "其实用久了有点毛病，边角会起皮，声音也不太对。",
    "我妈说颜色不好看，我倒觉得还行。",
    "下雨天出门忘了带，淋了一路，回来感冒了两天。",
    "同事问我值不值，我说看你怎么用吧。",
    "坏了以后找人修，修了三次才修好，真是够呛。",
];

const SELLING: [&str; 5] = [
    "现在下单到手价超低，还送小样，姐妹们赶紧冲。",
    "采用全新科技配方，焕活每一寸，口碑销量双第一。",
    "点击下方链接领券，领完再买更划算。",
    "限时福利只有三天，错过要等一年，手慢无。",
    "品牌实力有保障，无数用户亲测好评，闭眼入不踩雷。",
];

/// A post and the marks of its lines; the number makes it one of a kind.
fn written(number: usize, paid: bool) -> (String, Vec<u8>) {
    let thing = THINGS[number % THINGS.len()];
    let plain = |n: usize| PLAIN[n % PLAIN.len()].to_owned();
    let mut lines = vec![
        format!("今天说说我的{thing}。"),
        plain(number),
        plain(number / 2 + 1),
    ];
    let mut marks = vec![0; 3];
    if paid {
        for n in 0..2 + number % 3 {
            lines.push(format!(
                "{thing}{}",
                SELLING[(number / 3 + n) % SELLING.len()]
            ));
            marks.push(1);
        }
    } else {
        lines.push(plain(number / 3 + 2));
        marks.push(0);
    }
    (lines.join("\n"), marks)
}

fn corpus() -> String {
    let row = |number: usize| {
        let paid = number.is_multiple_of(3);
        let (text, marks) = written(number, paid);
        let row = json!({
            "review_id": format!("r{number}"),
            "text": text,
            "label": if paid { "paid" } else { "genuine" },
            "corpus": "small",
            "group": format!("topic-{}", number % 7),
            "split": if number.is_multiple_of(5) { "test" } else { "train" },
            "label2": marks,
        });
        format!("{row}\n")
    };
    (0..420).map(row).collect()
}

/// A trained model, for all tests.
static TRAINED: LazyLock<Workdir> = LazyLock::new(|| {
    let dir = Workdir::new();
    dir.file("corpus.jsonl", corpus());
    let config = dir.file(
        "creator.toml",
        "[creator.advertising]\ntables = [\"corpus.jsonl\"]\n",
    );
    run(&["train", &config, "-o", &dir.path("model")], b"").ok();
    dir
});

fn model() -> String {
    TRAINED.path("model")
}

/// Writes the posts of a creator.
fn creator(dir: &Workdir, name: &str, posts: &[Value]) -> String {
    fs::create_dir_all(dir.root().join(name)).unwrap();
    let rows: String = posts.iter().map(|post| format!("{post}\n")).collect();
    dir.file(&format!("{name}/posts.jsonl"), rows);
    dir.path(name)
}

fn post(number: usize, text: &str) -> Value {
    let (month, day) = (1 + number / 28, 1 + number % 28);
    json!({
        "post_id": format!("p{number}"),
        "created_at": format!("2026-{month:02}-{day:02}"),
        "text": text,
    })
}

fn posts(paid: bool, count: usize) -> Vec<Value> {
    (0..count)
        .map(|n| post(n, &written(1000 + n, paid).0))
        .collect()
}

/// Every dossier of a run.
fn dossiers(output: &str) -> Vec<Value> {
    let values = serde_json::Deserializer::from_str(output).into_iter();
    values.map(Result::unwrap).collect()
}

fn vet(folder: &str) -> Value {
    let output = run(&["vet", "--json", "-", folder, "--model", &model()], b"").ok();
    dossiers(&output).remove(0)
}

#[track_caller]
fn finding<'a>(dossier: &'a Value, code: &str) -> &'a Value {
    let mut findings = dossier["findings"].as_array().unwrap().iter();
    findings
        .find(|finding| finding["code"] == code)
        .unwrap_or_else(|| panic!("no {code} in {dossier:#}"))
}

fn fact<'a>(finding: &'a Value, name: &str) -> &'a Value {
    let mut facts = finding["facts"].as_array().unwrap().iter();
    &facts.find(|fact| fact["name"] == name).unwrap()["value"]
}

fn gaps(dossier: &Value) -> Vec<&str> {
    let gaps = dossier["not_checked"].as_array().unwrap().iter();
    gaps.map(|gap| gap["code"].as_str().unwrap()).collect()
}

#[test]
fn the_head_learns_from_posts_and_marks_and_is_measured() {
    let corpus = TRAINED.path("corpus.jsonl");
    for protocol in [&["--split"][..], &["--folds", "group"]] {
        let args = [&["evaluate", &corpus, "--head", "advertising"], protocol].concat();
        let table = run(&args, b"").ok();
        for (task, least) in [("post", 0.95), ("sentence", 0.9)] {
            let start = format!("| {task} | all |");
            let line = table.lines().find(|line| line.starts_with(&start)).unwrap();
            let auc: f64 = line.split('|').nth(5).unwrap().trim().parse().unwrap();
            assert!(auc >= least, "{line}");
        }
    }
    let card = fs::read_to_string(TRAINED.root().join("model/MODEL_CARD.md")).unwrap();
    assert!(card.contains("## Posts: paid for or not") && card.contains("topic-3"));
}

#[test]
fn one_corpus_cannot_be_left_out_and_one_class_cannot_teach() {
    let args = [
        "evaluate",
        &TRAINED.path("corpus.jsonl"),
        "--head",
        "advertising",
        "--leave-out",
        "corpus",
    ];
    assert_ne!(run(&args, b"").code, 0);
    let dir = Workdir::new();
    let one: String = corpus()
        .lines()
        .filter(|line| line.contains("genuine"))
        .map(|line| format!("{line}\n"))
        .collect();
    let table = dir.file("one.jsonl", one);
    let output = run(
        &["evaluate", &table, "--head", "advertising", "--split"],
        b"",
    );
    assert_ne!(output.code, 0);
    assert!(!output.stderr.contains("panicked"));
}

#[test]
fn undisclosed_posts_are_asked_about_and_their_sentences_marked() {
    let dir = Workdir::new();
    let dossier = vet(&creator(&dir, "a", &posts(true, 12)));
    let found = finding(&dossier, "advertising.undisclosed");
    assert_eq!(found["level"], "verify", "{found:#}");
    assert!(fact(found, "flagged").as_f64().unwrap() >= 8.0);
    let passages = found["excerpts"][0]["passages"].as_array().unwrap();
    let marked: String = (passages.iter().filter(|passage| passage["marked"] == true))
        .map(|passage| passage["text"].as_str().unwrap())
        .collect();
    assert!(SELLING.iter().any(|line| marked.contains(line)), "{marked}");
    assert!(!PLAIN.iter().any(|line| marked.contains(line)), "{marked}");
}

#[test]
fn ordinary_and_disclosing_creators_are_clear() {
    let dir = Workdir::new();
    let plain = vet(&creator(&dir, "plain", &posts(false, 30)));
    assert_eq!(finding(&plain, "advertising.undisclosed")["level"], "clear");
    let disclosed: Vec<Value> = (0..30_usize)
        .map(|n| {
            let (text, _) = written(1000 + n, n.is_multiple_of(3));
            post(
                n,
                &if n.is_multiple_of(3) {
                    format!("#广告 {text}")
                } else {
                    text
                },
            )
        })
        .collect();
    let open = vet(&creator(&dir, "open", &disclosed));
    assert_eq!(finding(&open, "advertising.undisclosed")["level"], "clear");
    let found = finding(&open, "advertising.disclosure");
    assert_eq!(found["level"], "clear");
    assert_eq!(fact(found, "disclosed"), 10.0);
}

#[test]
fn english_posts_are_named_and_not_measured() {
    let dir = Workdir::new();
    let texts = [
        "Obsessed with this serum! Use my code LENA15 and shop now, link in bio",
        "Morning run, then coffee with friends",
        "This is not sponsored, I promise. Use my code LENA15, link in bio",
        "Thanks to the brand for the trip #ad",
        "Bad weather, good adventure",
    ];
    let posts: Vec<Value> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| post(n, text))
        .collect();
    let dossier = vet(&creator(&dir, "en", &posts));
    assert!(gaps(&dossier).contains(&"advertising.language"));
    assert_eq!(
        fact(finding(&dossier, "advertising.promotion"), "codes"),
        2.0
    );
    assert_eq!(
        fact(finding(&dossier, "advertising.denied"), "contradicted"),
        1.0
    );
    assert_eq!(
        fact(finding(&dossier, "advertising.disclosure"), "disclosed"),
        1.0
    );
}

#[test]
fn a_shared_script_is_found_in_a_batch_whatever_the_order() {
    let dir = Workdir::new();
    let script = "这款小夜灯光线柔和不刺眼宝宝半夜醒来也不会哭闹真的太省心了";
    for name in ["a", "b"] {
        let texts = (0..3).map(|n| {
            post(
                n,
                &format!("{}\n{script}", written(n + name.len(), false).0),
            )
        });
        creator(&dir, name, &texts.collect::<Vec<_>>());
    }
    let mut own = posts(false, 3);
    own.iter_mut()
        .for_each(|post| post["text"] = json!("我今天自己煮了一锅红豆汤"));
    creator(&dir, "c", &own);
    let root = dir.root().display().to_string();
    let vetted = |threads: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_bonafide"))
            .args(["vet", "--json", "-", &root, "--batch", "--model", &model()])
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let output = vetted("1");
    assert_eq!(output, vetted("3"));
    let dossiers = dossiers(&output);
    let found = finding(&dossiers[0], "advertising.scripts");
    assert_eq!(fact(found, "creators"), &json!(["b"]));
    assert_eq!(
        finding(&dossiers[2], "advertising.scripts")["level"],
        "clear"
    );
}

#[test]
fn the_order_of_rows_changes_no_level_and_no_number() {
    let dir = Workdir::new();
    let mut posts = [posts(true, 9), posts(false, 9)].concat();
    posts
        .iter_mut()
        .enumerate()
        .for_each(|(n, post)| post["post_id"] = json!(format!("q{n}")));
    let told = |dossier: &Value| {
        let findings = dossier["findings"].as_array().unwrap().iter();
        let told = findings.map(|found| json!([found["code"], found["level"], found["facts"]]));
        told.collect::<Vec<_>>()
    };
    let forwards = vet(&creator(&dir, "forwards", &posts));
    posts.reverse();
    let backwards = vet(&creator(&dir, "backwards", &posts));
    assert_eq!(told(&forwards), told(&backwards));
}

#[test]
fn hostile_posts_do_no_harm() {
    let dir = Workdir::new();
    let texts = [
        "长".repeat(350_000),
        "\n".repeat(1000),
        "\u{200b}".repeat(1000),
        "#a".repeat(20_000),
        "“".repeat(5000),
        String::new(),
    ];
    let posts: Vec<Value> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| post(n, text))
        .collect();
    let dossier = vet(&creator(&dir, "odd", &posts));
    assert!(dossier["findings"].is_array());
}
