//! `train` and `evaluate` on small invented tables, and what happens to a
//! damaged model.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use bonafide::model::folder::sha256;
use serde_json::Value;

use crate::workdir::{SAMPLE, Workdir, run, run_unread, scores};

/// A small generator, so that the tables are the same on every machine.
struct Dice(u64);

impl Dice {
    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        // Knuth's MMIX generator; its high bits are the good ones.
        self.0 = (self.0)
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        of[(self.0 >> 33) as usize % of.len()]
    }
}

const THINGS: &[&str] = &[
    "kettle", "room", "lamp", "soup", "blanket", "fan", "bag", "tea",
];

fn genuine(dice: &mut Dice) -> String {
    let when = dice.pick(&[
        "last week",
        "in May",
        "after a month",
        "for my mum",
        "on sale",
    ]);
    let but = dice.pick(&[
        "but the lid rattles",
        "bit small tho",
        "a scratch on it",
        "no manual",
    ]);
    let end = dice.pick(&[
        "ok for the money",
        "would not buy twice",
        "still using it",
        "meh",
    ]);
    format!("got the {} {when}, {but}.. {end}", dice.pick(THINGS))
}

fn paid(dice: &mut Dice) -> String {
    let praise = dice.pick(&["AMAZING", "the BEST", "so perfect", "a dream"]);
    let call = dice.pick(&[
        "Buy it now",
        "Use my code",
        "Run to the shop",
        "Check the link",
    ]);
    let end = dice.pick(&[
        "you will love it",
        "best seller ever",
        "five stars",
        "trust me",
    ]);
    format!("This {} is {praise}!!! {call}, {end}!!!", dice.pick(THINGS))
}

fn bot(dice: &mut Dice) -> String {
    let adjective = dice.pick(&["seamless", "remarkable", "delightful", "exceptional"]);
    let verb = dice.pick(&["elevates", "transforms", "enhances", "complements"]);
    let end = dice.pick(&[
        "my daily routine",
        "any modern home",
        "every occasion",
        "the mood",
    ]);
    format!(
        "The {} offers a {adjective} experience that {verb} {end}. Additionally, its design is {}. \
         Overall, it is highly recommended.",
        dice.pick(THINGS),
        dice.pick(&["elegant", "thoughtful", "intuitive", "refined"]),
    )
}

/// Rows of one corpus, half genuine and half `label`, in groups of five.
fn corpus(name: &str, label: &str, seed: u64, rows: usize) -> String {
    let mut dice = Dice(seed);
    let mut table = String::new();
    for row in 0..rows {
        let (text, label) = match (row % 2, label) {
            (0, _) => (genuine(&mut dice), "genuine"),
            (_, "paid") => (paid(&mut dice), label),
            _ => (bot(&mut dice), label),
        };
        let group = row / 5;
        let split = if group % 4 == 3 { "test" } else { "train" };
        table.push_str(&format!(
            "{name}-{row},\"{text}\",{label},{name},g{group},{split},en\n"
        ));
    }
    table
}

const HEADER: &str = "review_id,text,label,corpus,group,split,language\n";

/// Two corpora of 60 rows, one with paid and one with bot reviews.
fn table() -> String {
    let (paid, bot) = (
        corpus("stalls", "paid", 1, 60),
        corpus("halls", "bot", 2, 60),
    );
    format!("{HEADER}{paid}{bot}")
}

const CONFIG: &str = "tables = [\"table.csv\"]\nfolds = 3\n[heads]\nvocabulary = 600\n";

/// A folder with the table and a configuration.
fn prepared() -> Workdir {
    let work = Workdir::new();
    work.file("table.csv", table());
    work.file("train.toml", CONFIG);
    work
}

fn train(work: &Workdir, output: &str) -> crate::workdir::Output {
    run(
        &["train", &work.path("train.toml"), "-o", &work.path(output)],
        b"",
    )
}

/// A trained model, made once for all tests.
fn model() -> &'static Workdir {
    static MODEL: OnceLock<Workdir> = OnceLock::new();
    MODEL.get_or_init(|| {
        let work = prepared();
        train(&work, "model").ok();
        work
    })
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<_> = entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn copy_of_model() -> Workdir {
    let copy = Workdir::new();
    for (name, bytes) in files(&model().root().join("model")) {
        copy.file(&name, bytes);
    }
    copy
}

const WEIGHTS: &str = "weights.safetensors.zst";

#[track_caller]
fn is_refused(folder: &Workdir, parts: &[&str]) {
    let path = folder.path("");
    run(&["explain", "--text", "a kettle", "--model", &path], b"").fails(1, parts);
}

fn edit_manifest(folder: &Workdir, edit: impl FnOnce(&mut Value)) {
    let mut manifest: Value = serde_json::from_str(&folder.read("manifest.json")).unwrap();
    manifest["sha256"] = "".into();
    edit(&mut manifest);
    manifest["sha256"] = sha256(manifest.to_string().as_bytes()).into();
    folder.file("manifest.json", manifest.to_string());
}

#[test]
fn the_same_table_gives_the_same_model_byte_for_byte() {
    let work = prepared();
    train(&work, "again").ok();
    let (first, again) = (
        files(&model().root().join("model")),
        files(&work.root().join("again")),
    );
    let names: Vec<&str> = first.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["MODEL_CARD.md", "manifest.json", "tokenizer.json", WEIGHTS]
    );
    assert!(first == again, "not the same bytes");
    assert_eq!(work.names(), ["again", "table.csv", "train.toml"]);
    // Over an earlier model, which is replaced.
    train(&work, "again").ok();
    assert!(first == files(&work.root().join("again")));
}

#[test]
fn a_trained_model_scores_alike_every_time_and_knows_its_classes() {
    let folder = model().path("model");
    let args = ["score", "-", "--model", &folder];
    let mut dice = Dice(99);
    let mut csv = String::from("review_id,text\n");
    for row in 0..20 {
        let (g, p, b) = (genuine(&mut dice), paid(&mut dice), bot(&mut dice));
        csv.push_str(&format!("g{row},\"{g}\"\np{row},\"{p}\"\nb{row},\"{b}\"\n"));
    }
    let first = run(&args, csv.as_bytes()).ok();
    assert_eq!(first, run(&args, csv.as_bytes()).ok());
    let copied = copy_of_model();
    let elsewhere = ["score", "-", "--model", &copied.path("")];
    assert_eq!(first, run(&elsewhere, csv.as_bytes()).ok());
    let mean = |kind: char, weight: usize| {
        let scores = scores(&first).into_iter();
        let weights = scores.filter(|row| row.review_id.starts_with(kind));
        weights.map(|row| row.weights()[weight]).sum::<f64>() / 20.0
    };
    assert!(mean('p', 0) > mean('g', 0) + 1.0);
    assert!(mean('b', 1) > mean('g', 1) + 1.0);
}

#[test]
fn the_card_and_the_manifest_say_what_was_learnt() {
    let work = model();
    let manifest: Value = serde_json::from_str(&work.read("model/manifest.json")).unwrap();
    let provenance = &manifest["provenance"];
    assert_eq!(provenance["config"], CONFIG);
    assert_eq!(provenance["inputs"][0]["table"], "table.csv");
    assert_eq!(
        provenance["inputs"][0]["sha256"],
        sha256(table().as_bytes())
    );
    assert_eq!(provenance["corpora"]["stalls"]["paid"], 30);
    assert_eq!(provenance["corpora"]["halls"]["genuine"], 30);
    let card = work.read("model/MODEL_CARD.md");
    assert!(card.contains("stalls") && card.contains("halls"), "{card}");
    assert!(!work.read("model/manifest.json").contains("/tmp"));
}

#[test]
fn a_labelled_table_is_evaluated_in_print_and_in_json() {
    let work = prepared();
    let json = work.path("report.json");
    let folder = model().path("model");
    let table = work.path("table.csv");
    let page = run(
        &["evaluate", &table, "--model", &folder, "--json", &json],
        b"",
    )
    .ok();
    for part in ["AUC", "stalls", "halls", "genuine reviews flagged"] {
        assert!(page.contains(part), "{page}");
    }
    let report: Value = serde_json::from_str(&work.read("report.json")).unwrap();
    for (corpus, hypothesis) in [("stalls", "paid"), ("halls", "bot")] {
        let row = slice(&report, "corpus", corpus).unwrap();
        assert_eq!(row["hypothesis"], hypothesis);
        assert_eq!(
            (row["genuine"].as_u64(), row["fake"].as_u64()),
            (Some(30), Some(30))
        );
        assert!(row["auc"].as_f64().unwrap() > 0.9, "{row}");
    }
    // The default model too, whatever it thinks of them.
    assert!(run(&["evaluate", &table], b"").ok().contains("AUC"));
}

fn slice<'a>(report: &'a Value, by: &str, name: &str) -> Option<&'a Value> {
    let rows = report["detection"].as_array().unwrap().iter();
    let mut rows = rows.filter(|row| row["by"] == by && row["slice"] == name);
    rows.next()
}

fn evaluated(work: &Workdir, args: &[&str]) -> Value {
    let (config, json) = (work.path("train.toml"), work.path("report.json"));
    let fixed = ["evaluate", "--config", &config, "--json", &json];
    run(&[&fixed, args].concat(), b"").ok();
    serde_json::from_str(&work.read("report.json")).unwrap()
}

#[test]
fn figures_on_training_tables_come_with_a_warning() {
    let table = model().path("table.csv");
    let judged = run(
        &["evaluate", &table, "--model", &model().path("model")],
        b"",
    );
    assert!(
        judged.stderr.contains("was used to train this model"),
        "{judged:?}"
    );
    let work = Workdir::new();
    let other = work.file("other.csv", self::table().replace("kettle", "teapot"));
    let judged = run(
        &["evaluate", &other, "--model", &model().path("model")],
        b"",
    );
    assert_eq!(judged.code, 0, "{judged:?}");
    assert!(!judged.stderr.contains("warning"), "{judged:?}");
    let stream = run(&["evaluate", "-"], self::table().as_bytes());
    assert_eq!(stream.code, 0, "{stream:?}");

    let before = work.read("other.csv");
    run(&["evaluate", &other, "--json", &other], b"").fails(1, &["would be overwritten"]);
    assert_eq!(work.read("other.csv"), before);
}

#[test]
fn grouped_folds_judge_every_review_without_its_group() {
    let work = prepared();
    let report = evaluated(&work, &["--folds", "group"]);
    for corpus in ["stalls", "halls"] {
        let row = slice(&report, "corpus", corpus).unwrap();
        assert_eq!(row["genuine"].as_u64().unwrap(), 30);
        assert!(row["auc"].as_f64().unwrap() > 0.9, "{row}");
    }
    let alone = evaluated(&work, &["--folds", "group"]);
    assert_eq!(report, alone);
}

#[test]
fn a_left_out_corpus_is_judged_by_the_others() {
    let work = prepared();
    let more = [
        corpus("stalls", "paid", 1, 60),
        corpus("booths", "paid", 3, 60),
        corpus("halls", "bot", 2, 60),
        corpus("vaults", "bot", 4, 60),
    ];
    work.file("table.csv", format!("{HEADER}{}", more.concat()));
    let left_out = evaluated(&work, &["--leave-out", "corpus"]);
    let tested = evaluated(&work, &["--test", "booths", "--test", "vaults"]);
    for report in [&left_out, &tested] {
        for corpus in ["booths", "vaults"] {
            let row = slice(report, "corpus", corpus).unwrap();
            assert_eq!(row["fake"].as_u64().unwrap(), 30);
        }
    }
    assert!(slice(&left_out, "corpus", "stalls").is_some());
    assert!(slice(&tested, "corpus", "stalls").is_none());
    let config = work.path("train.toml");
    let output = run(&["evaluate", "--config", &config, "--test", "barns"], b"");
    output.fails(1, &["--test barns", "stalls, booths, halls, vaults"]);
    let output = run(
        &[
            "evaluate", "--config", &config, "--split", "--folds", "group",
        ],
        b"",
    );
    output.fails(2, &["cannot be used with"]);
}

#[test]
fn only_the_published_test_rows_are_judged_by_split() {
    let work = prepared();
    let rows = [
        corpus("stalls", "paid", 1, 240),
        corpus("halls", "bot", 2, 240),
    ];
    work.file("table.csv", format!("{HEADER}{}", rows.concat()));
    let report = evaluated(&work, &["--split"]);
    let row = slice(&report, "corpus", "halls").unwrap();
    assert_eq!(
        row["genuine"].as_u64().unwrap() + row["fake"].as_u64().unwrap(),
        60
    );
}

#[test]
fn damaged_models_are_refused_with_the_file_and_the_reason() {
    let altered = ["the manifest says", "damaged or was changed"];

    let cut = copy_of_model();
    let whole = fs::read(cut.path(WEIGHTS)).unwrap();
    cut.file(WEIGHTS, &whole[..whole.len() / 2]);
    is_refused(&cut, &[WEIGHTS, altered[0], altered[1]]);

    let other = copy_of_model();
    other.file("tokenizer.json", other.read("tokenizer.json") + " ");
    is_refused(&other, &["tokenizer.json", altered[0], altered[1]]);

    let newer = copy_of_model();
    for format in [0, 999] {
        edit_manifest(&newer, |manifest| manifest["format"] = format.into());
        let found = format!("format {format}");
        is_refused(&newer, &["manifest.json", &found, "train the model again"]);
    }

    let touched = copy_of_model();
    let mut manifest: Value = serde_json::from_str(&touched.read("manifest.json")).unwrap();
    manifest["experts"][0]["text"]["intercept"] = 50.into();
    touched.file("manifest.json", manifest.to_string());
    is_refused(&touched, &["manifest.json", "damaged or was changed"]);

    for garbage in [
        "",
        "hello",
        "{}",
        "[]",
        "{\"format\": 1}",
        "{\"format\": -1}",
        "\u{0}",
    ] {
        let folder = copy_of_model();
        folder.file("manifest.json", garbage);
        is_refused(&folder, &["manifest.json", "not a model manifest"]);
    }

    for name in ["manifest.json", "tokenizer.json", WEIGHTS] {
        let folder = copy_of_model();
        fs::remove_file(folder.path(name)).unwrap();
        is_refused(&folder, &[name, "cannot be read"]);
    }
    run(&["score", SAMPLE, "--model", &cut.path("")], b"").fails(1, &[WEIGHTS, altered[0]]);
    run(
        &[
            "evaluate",
            &model().path("table.csv"),
            "--model",
            &cut.path(""),
        ],
        b"",
    )
    .fails(1, &[WEIGHTS, altered[0]]);
    run(&["score", SAMPLE, "--model", "/no/model"], b"").fails(1, &["/no/model", "cannot be read"]);
}

#[test]
fn a_model_that_contradicts_itself_is_refused_even_with_right_checksums() {
    let stamp = |folder: &Workdir, name: &str| {
        let bytes = fs::read(folder.path(name)).unwrap();
        edit_manifest(folder, |manifest| {
            manifest["files"][name]["bytes"] = bytes.len().into();
            manifest["files"][name]["sha256"] = sha256(&bytes).into();
        });
    };
    let cut = copy_of_model();
    let whole = fs::read(cut.path(WEIGHTS)).unwrap();
    for keep in [0, 10, whole.len() / 2, whole.len() - 1] {
        cut.file(WEIGHTS, &whole[..keep]);
        stamp(&cut, WEIGHTS);
        is_refused(&cut, &[WEIGHTS]);
    }
    let empty = copy_of_model();
    empty.file("tokenizer.json", "{}");
    stamp(&empty, "tokenizer.json");
    is_refused(&empty, &["tokenizer.json"]);

    let edits: [fn(&mut Value); 4] = [
        |manifest| manifest["signals"][0] = "style.unheard_of".into(),
        |manifest| drop(manifest["signals"].as_array_mut().unwrap().pop()),
        |manifest| drop(manifest["experts"].as_array_mut().unwrap().pop()),
        |manifest| manifest["generalists"] = Value::Array(Vec::new()),
    ];
    for edit in edits {
        let folder = copy_of_model();
        edit_manifest(&folder, edit);
        is_refused(&folder, &["train the model again"]);
    }
}

#[test]
fn a_wrong_configuration_is_named_with_the_key() {
    let work = prepared();
    for (text, parts) in [
        (
            "tables = [\"table.csv\"]\nfold = 3\n",
            &["unknown field", "fold"][..],
        ),
        (
            "tables = [\"table.csv\"]\n[heads]\ntext_price = 3\n",
            &["text_price", "text_cost"],
        ),
        ("folds = 3\n", &["tables"]),
        (
            "tables = [\"table.csv\"]\nfolds = 1\n",
            &["at least 2 folds"],
        ),
        ("tables = []\n", &["one table"]),
        (
            "tables = [\"table.csv\"]\nfolds = \"three\"\n",
            &["folds", "line 2"],
        ),
        ("tables = [", &["line 1"]),
        ("tables = [\"none.csv\"]\n", &["none.csv"]),
    ] {
        work.file("train.toml", text);
        let output = train(&work, "model");
        output.fails(1, parts);
        assert!(!work.exists("model"));
        if !text.contains("none.csv") {
            assert!(output.stderr.contains("train.toml"), "{}", output.stderr);
        }
    }
    let absent = work.path("absent.toml");
    let output = run(&["train", &absent, "-o", &work.path("model")], b"");
    output.fails(1, &["absent.toml"]);
    let table = work.path("table.csv");
    let output = run(
        &[
            "evaluate",
            &table,
            "--folds",
            "group",
            "--set",
            "text_price=3",
        ],
        b"",
    );
    output.fails(1, &["text_price", "KEY=NUMBER"]);
}

#[test]
fn a_table_that_cannot_teach_says_why() {
    let work = prepared();
    let only_genuine: String = table()
        .lines()
        .filter(|line| !line.contains(",paid,") && !line.contains(",bot,"))
        .map(|line| format!("{line}\n"))
        .collect();
    work.file("table.csv", only_genuine);
    let output = train(&work, "model");
    output.fails(
        1,
        &[
            "nothing to learn",
            "20 genuine and 20 paid",
            "stalls, halls",
        ],
    );
    work.file("table.csv", format!("{HEADER}a,fine,,c,g,,\n"));
    train(&work, "model").fails(1, &["no usable row", "label"]);
    work.file("table.csv", "review_id,text\na,fine\n");
    train(&work, "model").fails(1, &["table.csv", "a text, or", "label"]);
    assert_eq!(work.names(), ["table.csv", "train.toml"]);
}

#[test]
fn a_folder_that_is_no_model_is_not_overwritten() {
    let work = prepared();
    fs::create_dir(work.path("photos")).unwrap();
    work.file("photos/cat.jpg", "meow");
    train(&work, "photos").fails(1, &["photos", "not a model folder"]);
    assert_eq!(work.read("photos/cat.jpg"), "meow");
    train(&work, "table.csv").fails(1, &["table.csv", "not a model folder"]);
    assert_eq!(work.read("table.csv"), table());
}

#[test]
fn training_leaves_a_neighbour_called_new_alone() {
    let work = prepared();
    fs::create_dir(work.path("model.new")).unwrap();
    work.file("model.new/cat.jpg", "meow");
    train(&work, "model").ok();
    assert_eq!(work.read("model.new/cat.jpg"), "meow");
}

#[test]
fn an_output_called_new_is_written() {
    let work = prepared();
    train(&work, "model.new").ok();
    assert_eq!(files(&work.root().join("model.new")).len(), 4);
}

#[test]
fn a_report_into_a_closed_pipe_is_no_failure() {
    let output = run_unread(&["evaluate", &model().path("table.csv")]);
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
}

#[test]
fn impossible_parameters_are_refused_by_name() {
    let work = prepared();
    for (key, value) in [
        ("corpus_power", "inf"),
        ("text_cost", "-1.0"),
        ("text_cost", "nan"),
        ("unknown_share", "-1.0"),
    ] {
        let config = format!("tables = [\"table.csv\"]\n[heads]\n{key} = {value}\n");
        work.file("train.toml", config);
        train(&work, "model").fails(1, &[key]);
    }
}

#[test]
fn a_protocol_that_trains_or_judges_nothing_says_so() {
    let work = prepared();
    let config = work.path("train.toml");
    // No other corpus holds paid reviews, and none bot reviews.
    let output = run(
        &["evaluate", "--config", &config, "--leave-out", "corpus"],
        b"",
    );
    assert!(!output.stdout.contains("0.5000"), "{}", output.stdout);
    // No row is of the published test split.
    work.file("table.csv", table().replace(",test,", ",train,"));
    run(&["evaluate", "--config", &config, "--split"], b"").fails(1, &["test"]);
}
