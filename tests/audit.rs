//! The record that `bonafide score --audit` leaves.

use std::collections::BTreeSet;
use std::fs;

use bonafide::audit::run::{Run, Tally};
use bonafide::audit::{Phases, Recorder};
use bonafide::model::behaviour::Behaviour;
use bonafide::model::evidence::{Piece, Prior, Score};
use bonafide::model::folder::sha256;
use bonafide::model::reference::Thresholds;
use bonafide::model::scorer::Policy;
use bonafide::schema::{Cell, Schema};
use bonafide::signal::Family;
use bonafide::table::BatchBuilder;
use serde_json::Value;

use crate::workdir::{SAMPLE, Scored, Workdir, run, scores, scores_file, table_of_texts};

/// Flags much, so that a few texts suffice.
const LAX: [&str; 4] = ["--prior", "paid=0.45,bot=0.45", "--max-fpr", "0.5"];

/// The record of a run, and its scores.
fn recorded(work: &Workdir, input: &str, stdin: &[u8], more: &[&str]) -> (Value, Vec<Scored>) {
    let path = work.path("run.json");
    let mut args = vec!["score", input, "--audit", &path];
    args.extend(more);
    let scored = scores(&run(&args, stdin).ok());
    (
        serde_json::from_str(&work.read("run.json")).unwrap(),
        scored,
    )
}

fn statements(record: &Value) -> &[Value] {
    record["statements"].as_array().unwrap()
}

/// The ids of the reviews that have statements.
fn stated(record: &Value) -> Vec<&str> {
    let ids = statements(record)
        .iter()
        .map(|statement| &statement["review_id"]);
    ids.map(|id| id.as_str().unwrap()).collect()
}

/// The ids of the reviews that are flagged.
fn flagged(scored: &[Scored]) -> Vec<&str> {
    let flagged = scored.iter().filter(|row| row.flagged());
    flagged.map(|row| row.review_id.as_str()).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value}"))
}

fn classes(value: &Value) -> [f64; 3] {
    ["genuine", "paid", "bot"].map(|class| number(&value[class]))
}

/// Sums of the weights of paid and bot, without some signals.
fn weights(statement: &Value, without: &[Value]) -> [f64; 2] {
    let evidence = statement["evidence"].as_array().unwrap();
    let left = evidence
        .iter()
        .filter(|piece| !without.contains(&piece["signal"]));
    ["weight_paid", "weight_bot"].map(|key| left.clone().map(|piece| number(&piece[key])).sum())
}

fn posterior(prior: [f64; 3], [paid, bot]: [f64; 2]) -> [f64; 3] {
    let odds = [prior[0], prior[1] * paid.exp(), prior[2] * bot.exp()];
    odds.map(|o| o / odds.iter().sum::<f64>())
}

fn suspicion(prior: [f64; 3], weights: [f64; 2]) -> f64 {
    let fake: f64 = (0..2).map(|k| prior[k + 1] * weights[k].exp()).sum();
    (fake / (prior[1] + prior[2])).ln()
}

#[track_caller]
fn assert_close(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} {expected}");
}

#[test]
fn every_flagged_review_has_a_statement_and_no_other() {
    let work = Workdir::new();
    let (record, scored) = recorded(&work, SAMPLE, b"", &[]);
    let flagged: Vec<&Scored> = scored.iter().filter(|row| row.flagged()).collect();
    assert!(!flagged.is_empty() && flagged.len() < scored.len());
    assert_eq!(statements(&record).len(), flagged.len());
    for (statement, row) in statements(&record).iter().zip(flagged) {
        assert_eq!(statement["review_id"], row.review_id);
        assert_eq!(statement["verdict"], row.verdict);
        assert_eq!(statement["facts"]["judged_by"], row.tier);
        assert_eq!(classes(&statement["probabilities"]), row.probabilities);
        let listed = statement["evidence"].as_array().unwrap();
        for (piece, scored) in listed.iter().zip(row.pieces()) {
            for (key, value) in scored.as_object().unwrap() {
                assert_eq!(&piece[key], value);
            }
            assert_eq!(
                piece["compared_with"].is_null(),
                piece["percentile"].is_null()
            );
        }
    }
}

#[test]
fn batches_lose_no_statement() {
    let work = Workdir::new();
    let table = work.path("market.csv");
    run(
        &["simulate", "--reviews", "9000", "--no-text", "-o", &table],
        b"",
    )
    .ok();
    let (record, scored) = recorded(&work, &table, b"", &[]);
    let (flagged, stated) = (flagged(&scored), stated(&record));
    assert!(stated.len() > 1);
    assert_eq!(stated, flagged);
    let first = &statements(&record)[0];
    let missing = first["missing"].as_array().unwrap();
    assert!(missing.contains(&Value::from("text")), "{missing:?}");
    assert!(first["facts"]["product_id"].is_string() && first["facts"]["created_at"].is_string());
}

#[test]
fn a_score_is_reproduced_from_its_statement() {
    let work = Workdir::new();
    for more in [&[][..], &LAX] {
        let (record, _) = recorded(&work, SAMPLE, b"", more);
        for statement in statements(&record) {
            let prior = classes(&statement["prior"]);
            let sums = weights(statement, &[]);
            let [_, paid, bot] = classes(&statement["weights"]);
            assert_close(sums[0], paid, 1e-9);
            assert_close(sums[1], bot, 1e-9);
            let probabilities = posterior(prior, [paid, bot]);
            let stated = classes(&statement["probabilities"]);
            for (stated, computed) in stated.iter().zip(probabilities) {
                assert_close(*stated, computed, 1e-6);
            }
            let threshold = number(&statement["threshold"]);
            assert_close(
                number(&statement["suspicion"]),
                suspicion(prior, sums),
                1e-9,
            );
            assert!(suspicion(prior, sums) >= threshold - 1e-9 && probabilities[0] < 0.5);
        }
    }
}

#[test]
fn without_the_named_evidence_or_at_the_base_rate_the_verdict_is_another() {
    let work = Workdir::new();
    let (record, _) = recorded(&work, SAMPLE, b"", &[]);
    for statement in statements(&record) {
        let counterfactual = &statement["counterfactual"];
        let without = counterfactual["evidence"]["signals"].as_array().unwrap();
        let prior = classes(&statement["prior"]);
        let left = weights(statement, without);
        let threshold = number(&statement["threshold"]);
        let flagged = suspicion(prior, left) >= threshold && posterior(prior, left)[0] < 0.5;
        assert!(!without.is_empty() && !flagged, "{counterfactual}");
        assert!(
            ["uncertain", "genuine"]
                .contains(&counterfactual["evidence"]["verdict"].as_str().unwrap())
        );
        let rate = number(&counterfactual["base_rate"]);
        let fakes = prior[1] + prior[2];
        let there = [1.0 - rate, rate * prior[1] / fakes, rate * prior[2] / fakes];
        assert_close(posterior(there, weights(statement, &[]))[0], 0.5, 1e-6);
    }
}

#[test]
fn all_but_the_timing_is_the_same_whatever_the_threads() {
    let work = Workdir::new();
    let untimed = |threads| {
        recorded(&work, SAMPLE, b"", &["--threads", threads]);
        let record = work.read("run.json");
        let at = record.rfind(",\n\"timing\":").unwrap();
        let (rest, timing) = record.split_at(at);
        let timing = timing.trim_start_matches(",\n\"timing\":").trim_end();
        let timing: Value = serde_json::from_str(timing.strip_suffix('}').unwrap()).unwrap();
        for key in ["campaigns_seconds", "scores_seconds", "total_seconds"] {
            assert!(number(&timing[key]) >= 0.0);
        }
        assert!(timing["started_at"].is_string());
        rest.to_owned()
    };
    let one = untimed("1");
    assert!(one == untimed("2") && one == untimed("1"));
}

#[test]
fn statements_are_in_english_and_chinese() {
    fn sentences(wording: &Value) -> Vec<&str> {
        let each = wording.as_object().unwrap().values();
        let lists = each.flat_map(|value| match value {
            Value::Array(sentences) => sentences.iter().collect(),
            sentence => vec![sentence],
        });
        lists.map(|sentence| sentence.as_str().unwrap()).collect()
    }
    let han = |text: &str| {
        text.chars()
            .any(|ch| ('\u{4e00}'..='\u{9fff}').contains(&ch))
    };
    let work = Workdir::new();
    let (record, _) = recorded(&work, SAMPLE, b"", &[]);
    for statement in statements(&record) {
        let (en, zh) = (&statement["en"], &statement["zh"]);
        let keys = |wording: &Value| -> BTreeSet<String> {
            wording.as_object().unwrap().keys().cloned().collect()
        };
        assert_eq!(keys(en), keys(zh));
        for part in [
            "automated_means",
            "limits",
            "redress",
            "counterfactual",
            "base_rate",
        ] {
            assert!(!en[part].as_str().unwrap().is_empty(), "{part}");
        }
        // What weighs nothing is no ground.
        let weighs = |piece: &&Value| {
            ["weight_paid", "weight_bot"]
                .iter()
                .any(|key| number(&piece[*key]) != 0.0)
        };
        let pieces = statement["evidence"]
            .as_array()
            .unwrap()
            .iter()
            .filter(weighs)
            .count();
        for wording in [en, zh] {
            assert_eq!(wording["grounds"].as_array().unwrap().len(), pieces);
        }
        assert!(sentences(zh).into_iter().all(han));
        assert!(!sentences(en).into_iter().any(han));
    }
}

#[test]
fn the_run_is_described() {
    let work = Workdir::new();
    let input = work.file(
        "in.csv",
        "review_id,text,rating,extra\na,The kettle is loud.,4,x\na,Again.,4,x\nb,Fine.,9,x\n",
    );
    let (record, scored) = recorded(&work, &input, b"", &["--max-fpr", "0.02"]);
    let run_of = &record["run"];
    assert_eq!((record["format"].as_u64(), scored.len()), (Some(1), 1));
    assert_eq!(run_of["program"], env!("CARGO_PKG_VERSION"));
    let file = fs::read(&input).unwrap();
    let inputs = serde_json::json!([
        {"name": input, "bytes": file.len(), "sha256": sha256(&file)}
    ]);
    assert_eq!(run_of["inputs"], inputs);
    let printed = run(&["signals"], b"").ok();
    assert_eq!(run_of["signals"], sha256(printed.as_bytes()));
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/models/default/manifest.json");
    let manifest: Value = serde_json::from_slice(&fs::read(manifest).unwrap()).unwrap();
    assert_eq!(run_of["model"], manifest["sha256"]);
    assert_eq!(run_of["model_format"], manifest["format"]);
    let corpora = manifest["provenance"]["corpora"].as_object().unwrap();
    assert!(corpora.keys().eq(run_of["corpora"].as_array().unwrap()));
    assert_eq!(run_of["prior"], serde_json::json!([0.9, 0.06, 0.04]));
    assert_eq!(run_of["max_fpr"], 0.02);
    assert_eq!(
        run_of["columns"],
        serde_json::json!(["review_id", "text", "rating"])
    );
    assert_eq!(run_of["missing"]["reviewer_id"], "all behaviour");
    assert!(run_of["missing"].get("text").is_none());
    assert_eq!(
        (run_of["rows_read"].as_u64(), run_of["rows_kept"].as_u64()),
        (Some(3), Some(1))
    );
    let quarantined = serde_json::json!({"duplicate": 1, "out_of_range": 1});
    assert_eq!(run_of["quarantined"], quarantined);
    assert_eq!(
        run_of["verdicts"],
        serde_json::json!({scored[0].verdict.as_str(): 1})
    );
    let thresholds = run_of["thresholds"].as_array().unwrap();
    let of = |script: &str| {
        (thresholds.iter())
            .filter(|t| t["sources"] == serde_json::json!(["text"]) && t["script"] == script)
            .count()
    };
    assert_eq!((of("latin"), of("han")), (4, 4));
}

#[test]
fn the_threshold_of_a_statement_is_one_of_the_run() {
    let work = Workdir::new();
    let (record, _) = recorded(&work, SAMPLE, b"", &[]);
    let thresholds = record["run"]["thresholds"].as_array().unwrap();
    for statement in statements(&record) {
        let own = &statement["threshold"];
        assert!(thresholds.iter().any(|t| &t["suspicion"] == own), "{own}");
    }
}

#[test]
fn standard_input_is_hashed_as_it_came() {
    let work = Workdir::new();
    let table = table_of_texts(&["The kettle is loud."]);
    let (record, _) = recorded(&work, "-", &table, &[]);
    let input = &record["run"]["inputs"][0];
    assert_eq!(
        (&input["name"], &input["sha256"]),
        (&"-".into(), &sha256(&table).into())
    );
}

#[test]
fn hostile_ids_and_texts_are_carried_as_they_are() {
    let work = Workdir::new();
    let ids = [
        "\"}],\"run\":{",
        "a\nb\r\n",
        "</script>\u{202e}txt",
        "\\u0000\\",
        "好评\u{200b}",
    ];
    let mut table = csv::Writer::from_writer(Vec::new());
    table
        .write_record(["review_id", "text", "product_id"])
        .unwrap();
    for id in ids {
        let text = format!(
            "{id} {}",
            "amazing product, works great, highly recommend. ".repeat(4)
        );
        table.write_record([id, &text, id]).unwrap();
    }
    let table = table.into_inner().unwrap();
    let (record, scored) = recorded(&work, "-", &table, &LAX);
    let (flagged, stated) = (flagged(&scored), stated(&record));
    assert!(!stated.is_empty());
    assert_eq!(stated, flagged);
    let lines = work.read("run.json").lines().count();
    assert_eq!(lines, stated.len() + 5, "one line a statement");
}

#[test]
fn nothing_is_overwritten_and_nothing_shares_a_file() {
    let work = Workdir::new();
    let table = work.file("in.csv", table_of_texts(&["The kettle is loud."]));
    let before = work.read("in.csv");
    run(&["score", &table, "--audit", &table], b"").fails(1, &["would be overwritten"]);
    assert_eq!(work.read("in.csv"), before);
    let both = work.path("both.csv");
    run(&["score", &table, "-o", &both, "--audit", &both], b"")
        .fails(1, &["both.csv", "--output", "--audit"]);
    let around = work.path("./both.csv");
    run(
        &["score", &table, "--quarantine", &both, "--audit", &around],
        b"",
    )
    .fails(1, &["both.csv", "--quarantine", "--audit"]);
    run(
        &["score", &table, "--audit", &work.path("no/run.json")],
        b"",
    )
    .fails(1, &["cannot write", "no/run.json"]);
    assert_eq!(work.names(), ["in.csv"]);
}

#[test]
fn the_record_leaves_the_scores_alone_and_a_failure_leaves_no_record() {
    let work = Workdir::new();
    let plain = work.path("plain.csv");
    run(&["score", SAMPLE, "-o", &plain], b"").ok();
    recorded(&work, SAMPLE, b"", &["-o", &work.path("scores.csv")]);
    assert!(scores_file(&plain) == scores_file(&work.path("scores.csv")));
    let bad = work.file("bad.csv", "text,rating\nfine,77\n");
    let record = work.path("bad.json");
    run(&["score", &bad, "--audit", &record], b"").fails(1, &["no row could be used"]);
    assert!(!work.exists("bad.json"));
}

#[test]
fn a_statement_names_the_campaign() {
    let work = Workdir::new();
    let prior = Prior::default();
    let policy = Policy {
        prior,
        max_fpr: 0.01,
        thresholds: Thresholds::new(&[], &Behaviour::default(), &prior, 0.01),
    };
    let mut rows = BatchBuilder::new(&Schema::reviews().into());
    for id in ["alone", "member"] {
        rows.set("review_id", Cell::Text(id)).unwrap();
        rows.end_row();
    }
    let piece = Piece::new("reviewer.reviews", Family::Reviewer, [9.0, 0.0]);
    let scores = [0, 1].map(|_| Score::new(vec![piece.clone()], None, &prior, 3.0));
    let campaigns = [None, Some(2)];
    let mut tally = Tally::default();
    tally.add(&scores, &campaigns);
    assert_eq!((tally.campaigns, tally.campaign_reviews), (3, 1));
    let path = work.path("run.json");
    let mut recorder = Recorder::create(path.as_ref(), &policy).unwrap();
    recorder.take(&rows.take(), &scores, &campaigns).unwrap();
    assert!(!work.exists("run.json"));
    recorder
        .finish(&Run::default(), &[], &Phases::start())
        .unwrap();
    let record: Value = serde_json::from_str(&work.read("run.json")).unwrap();
    let [alone, member] = statements(&record) else {
        panic!("{record}")
    };
    assert_eq!(
        (&alone["campaign_id"], &member["campaign_id"]),
        (&Value::Null, &"c3".into())
    );
    for language in ["en", "zh"] {
        let named = |statement: &Value| {
            statement[language]["finding"]
                .as_str()
                .unwrap()
                .contains("c3")
        };
        assert!(named(member) && !named(alone));
    }
}
