//! `evaluate --attack` on a small invented table.

use serde_json::Value;

use crate::workdir::{Workdir, run};

/// Sixty pairs of a genuine and a machine's review, in groups of three pairs.
fn table() -> String {
    let things = ["kettle", "lamp", "blanket", "fan", "bag"];
    let flaws = [
        "the lid rattles",
        "bit small tho",
        "no manual",
        "it came late",
    ];
    let praise = ["seamless", "remarkable", "delightful"];
    let mut table = String::from("text,label,corpus,group,language\n");
    for row in 0..60 {
        let (thing, flaw) = (things[row % 5], flaws[row % 4]);
        let (good, group) = (praise[row % 3], row / 3);
        table += &format!(
            "\"got the {thing} last week, but {flaw}.. ok for money no {row}\",genuine,stalls,g{group},en\n\
             \"The {thing} offers a {good} experience. Overall, it is recommended, no {row}.\",bot,stalls,g{group},en\n"
        );
    }
    table
}

const SMALL: [&str; 4] = ["--folds", "group", "--set", "vocabulary=600"];

fn evaluated(work: &Workdir, more: &[&str]) -> String {
    let table = work.file("table.csv", table());
    run(&[&["evaluate", &table], &SMALL[..], more].concat(), b"").ok()
}

#[test]
fn every_attack_is_measured_beside_the_plain_texts() {
    let work = Workdir::new();
    let (json, texts) = (work.path("tolls.json"), work.path("texts.csv"));
    let more = ["--attack", "all", "--json", &json, "--attacked", &texts];
    let print = evaluated(&work, &more);
    let tolls: Vec<Value> = serde_json::from_str(&work.read("tolls.json")).unwrap();
    assert_eq!(tolls.len(), 19);
    for toll in &tolls {
        assert!(print.contains(toll["attack"].as_str().unwrap()));
        assert_eq!((&toll["genuine"], &toll["fake"]), (&60.into(), &60.into()));
        assert_eq!(toll["auc"][0], tolls[0]["auc"][0]);
    }
    let changed = |attack: &str| {
        let own = tolls.iter().find(|toll| toll["attack"] == attack);
        own.unwrap()["changed"].as_f64().unwrap()
    };
    assert_eq!((changed("homoglyph"), changed("padding")), (1.0, 1.0));
    // There is nothing Chinese to spell or split.
    assert_eq!((changed("pinyin"), changed("split-characters")), (0.0, 0.0));
    // Every review plain, and every fake under every attack.
    let texts = work.read("texts.csv");
    assert_eq!(texts.lines().filter(|l| l.contains(",plain,")).count(), 120);
    assert_eq!(texts.lines().filter(|l| l.contains(",emoji,")).count(), 60);
    assert_eq!(print, evaluated(&work, &more));
}

#[test]
fn one_attack_stands_in_place_of_the_plain_texts() {
    let work = Workdir::new();
    assert!(evaluated(&work, &["--attack", "padding"]).contains("AUC"));
}

#[test]
fn all_attacks_need_models_that_have_not_seen_the_text() {
    let work = Workdir::new();
    let table = work.file("table.csv", table());
    let args = ["evaluate", &table, "--attack", "all"];
    run(&args, b"").fails(1, &["--attack all needs --folds group or --split"]);
}
