//! `bonafide campaigns`, and campaigns as `score` and `explain` use them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::workdir::{SAMPLE, Workdir, run, scores};

/// The cards of a table.
fn cards(table: &str, more: &[&str]) -> Vec<Value> {
    let work = Workdir::new();
    let path = work.path("cards.jsonl");
    run(&[&["campaigns", table, "-o", &path], more].concat(), b"").ok();
    let lines = work.read("cards.jsonl");
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn members(card: &Value) -> BTreeSet<String> {
    let members = card["members"].as_array().unwrap();
    members
        .iter()
        .map(|member| member["review_id"].as_str().unwrap().to_owned())
        .collect()
}

/// What was planted in the sample, by review.
fn truth() -> BTreeMap<String, String> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/sample/truth.csv");
    let mut reader = csv::Reader::from_path(file).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_campaigns_of_the_sample_are_those_that_were_planted() {
    let (truth, cards) = (truth(), cards(SAMPLE, &[]));
    let found: BTreeSet<String> = cards.iter().flat_map(members).collect();
    let planted = |id: &&String| ["paid_campaign", "bot_burst"].contains(&truth[*id].as_str());
    let right = found.iter().filter(planted).count();
    let all = truth.keys().filter(planted).count();
    assert!(right as f64 >= 0.7 * all as f64, "{right} of {all}");
    assert!(
        right as f64 >= 0.95 * found.len() as f64,
        "{right} of {}",
        found.len()
    );
}

#[test]
fn a_card_states_what_was_seen_what_chance_gives_and_what_else_it_could_be() {
    for card in cards(SAMPLE, &[]) {
        let number = |name: &str| card[name].as_f64().unwrap();
        assert_eq!(members(&card).len() as f64, number("reviews"));
        assert!(number("log10_chance") < -2.0 && (0.0..=1.0).contains(&number("q")));
        assert!((0.0..=1.0).contains(&number("stability")));
        assert!(number("expected_false") < 0.15 * number("accounts"));
        for tie in card["ties"].as_array().unwrap() {
            assert!(tie["seen"].as_f64().unwrap() > tie["expected"].as_f64().unwrap());
        }
        assert_eq!(card["explanations"].as_array().unwrap().len(), 7);
        let first = card["first"].as_str().unwrap();
        assert!(first <= card["last"].as_str().unwrap());
    }
}

#[test]
fn scores_name_the_campaigns_and_weigh_them() {
    let work = Workdir::new();
    let companion = work.path("campaigns.jsonl");
    let written = run(
        &[
            "score",
            SAMPLE,
            "--campaigns",
            &companion,
            "--format",
            "jsonl",
        ],
        b"",
    )
    .ok();
    let alone: Vec<Value> = cards(SAMPLE, &[]);
    let beside: Vec<Value> = (work.read("campaigns.jsonl").lines())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(alone, beside);
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in written.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let piece = (row["evidence"].as_array().unwrap().iter())
            .find(|piece| piece["signal"] == "campaign.member");
        assert_eq!(piece.is_some(), row["campaign_id"].is_string(), "{row}");
        if let Some(id) = row["campaign_id"].as_str() {
            let review = row["review_id"].as_str().unwrap().to_owned();
            named.entry(id.to_owned()).or_default().insert(review);
            let weight = piece.unwrap()["weight_paid"].as_f64().unwrap();
            assert!((0.0..=4.0).contains(&weight), "{weight}");
        }
    }
    for card in alone {
        assert_eq!(named[card["campaign_id"].as_str().unwrap()], members(&card));
    }
}

#[test]
fn explain_shows_the_campaign_with_the_same_weight_as_score() {
    let rows = scores(&run(&["score", SAMPLE], b"").ok());
    let member = |row: &&crate::workdir::Scored| {
        row.pieces()
            .iter()
            .any(|piece| piece["signal"] == "campaign.member")
    };
    let row = rows.iter().find(member).unwrap();
    let page = run(&["explain", SAMPLE, "--id", &row.review_id], b"").ok();
    let piece = row
        .pieces()
        .iter()
        .find(|p| p["signal"] == "campaign.member")
        .unwrap();
    let weight = format!("{:+.2}", piece["weight_paid"].as_f64().unwrap());
    let line = page
        .lines()
        .find(|line| line.contains("campaign.member"))
        .unwrap();
    assert!(
        line.contains(&weight) && line.contains("act together"),
        "{line}"
    );
}

#[test]
fn threads_and_partitions_change_nothing() {
    let one = cards(SAMPLE, &["--threads", "1"]);
    assert_eq!(one, cards(SAMPLE, &["--threads", "2"]));
    let work = Workdir::new();
    let text = std::fs::read_to_string(SAMPLE).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    for (name, rows) in [("a.csv", &rows[..150]), ("b.csv", &rows[150..])] {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record(&header).unwrap();
        rows.iter().for_each(|row| out.write_record(row).unwrap());
        work.file(name, out.into_inner().unwrap());
    }
    assert_eq!(one, cards(&work.root().display().to_string(), &[]));
}

#[test]
fn a_terminal_gets_cards_in_either_language_and_no_control_characters() {
    let english = run(&["campaigns", SAMPLE, "--top", "1"], b"");
    assert!(english.stderr.contains("more; --top N prints more"));
    let english = english.ok();
    for part in [
        "c1: ",
        "what ties it",
        "innocent explanations",
        "not claimed",
    ] {
        assert!(english.contains(part), "{part}");
    }
    assert!(!english.contains("c2: "));
    let chinese = run(&["campaigns", SAMPLE, "--lang", "zh"], b"").ok();
    assert!(chinese.contains("关联依据") && chinese.contains("c2："));
    let hostile = hostile_burst();
    let page = run(&["campaigns", "-"], hostile.as_bytes()).ok();
    assert!(page.contains("c1: ") && !page.contains('\u{1b}'), "{page}");
}

/// A burst whose ids would colour a terminal.
fn hostile_burst() -> String {
    let mut out = "review_id,reviewer_id,product_id,rating,created_at\n".to_owned();
    for at in 0..400 {
        let (account, product, day) = (at % 57, at * 7 % 40, at * 11 % 365);
        let date = format!("2024-{:02}-{:02}", 1 + day / 31, 1 + day % 28);
        out += &format!("r{at},u{account},p{product},{},{date}\n", 1 + at % 5);
    }
    for at in 0..15 {
        out += &format!("\u{1b}[31mx{at},\u{1b}[31mv{at},\u{1b}[31mp,5,2024-06-02\n");
    }
    out
}

#[test]
fn a_table_too_small_or_without_accounts_has_no_campaigns() {
    for table in [
        "text\nGood pan\nBad pan\n",
        "reviewer_id,text\nu1,Good pan\n",
    ] {
        let output = run(&["campaigns", "-"], table.as_bytes());
        assert!(output.stderr.contains("0 campaigns"), "{}", output.stderr);
        assert_eq!(output.ok(), "");
    }
}

#[test]
fn what_cannot_be_used_or_looked_for_is_said() {
    let bad = "reviewer_id,product_id,rating,created_at\nu1,p1,7,2023-13-45\n";
    run(&["campaigns", "-"], bad.as_bytes()).fails(1, &["1 row could not be used", "no row"]);
    let half = format!("{bad}u1,p1,5,2023-01-02\n");
    let output = run(&["campaigns", "-"], half.as_bytes());
    assert!(
        output.stderr.contains("1 row could not be used"),
        "{}",
        output.stderr
    );
    for told in [
        "ties by text, for want of text",
        "address, for want of ip or device_id",
    ] {
        assert!(output.stderr.contains(told), "{}", output.stderr);
    }
    output.ok();
}

#[test]
fn a_large_burst_and_a_busy_crew_cost_what_they_hold() {
    let mut table = "reviewer_id,product_id,rating,created_at\n".to_owned();
    let mut add = |account: String, product: u32, stars: u32, day: u32| {
        table += &format!(
            "{account},p{product},{stars},2024-{:02}-{:02}\n",
            1 + day / 28 % 12,
            1 + day % 28
        );
    };
    for at in 0..20_000 {
        add(
            format!("u{}", at * 7 % 1999),
            at * 13 % 997,
            1 + at % 5,
            at * 17 % 336,
        );
    }
    // Found windows once held their rows, and crews were compared seed by seed:
    // both grew with the square.
    for at in 0..8_000 {
        add(format!("single{at}"), 5000, 5, 100);
    }
    for at in 0..2_500 {
        add(
            format!("crew{}", at % 50),
            6000 + at / 50,
            5,
            at / 50 * 6 + at % 5,
        );
    }
    let cards = cards_of(&table);
    let sizes: BTreeSet<u64> = cards
        .iter()
        .map(|c| c["accounts"].as_u64().unwrap())
        .collect();
    assert!(
        sizes.contains(&50) && sizes.last() >= Some(&8000),
        "{sizes:?}"
    );
}

fn cards_of(table: &str) -> Vec<Value> {
    let work = Workdir::new();
    cards(&work.file("t.csv", table), &[])
}

#[test]
fn pairs_are_whole_and_no_more_than_there_can_be() {
    for card in cards(SAMPLE, &[]) {
        let ties = card["ties"].as_array().unwrap();
        for tie in ties.iter().filter(|tie| tie["kind"] == "text") {
            let seen = tie["seen"].as_f64().unwrap();
            let accounts = card["accounts"].as_f64().unwrap();
            assert_eq!(seen.fract(), 0.0, "{tie}");
            assert!(seen <= accounts * (accounts - 1.0) / 2.0, "{tie}");
        }
    }
}

#[test]
fn a_companion_that_cannot_be_written_leaves_earlier_scores() {
    let work = Workdir::new();
    let scores = work.file("scores.csv", "earlier");
    let report = work.path("no/such/folder/report.html");
    run(&["score", SAMPLE, "-o", &scores, "--report", &report], b"").fails(1, &["folder"]);
    assert_eq!(work.read("scores.csv"), "earlier");
}

#[test]
fn simulated_campaigns_are_found_and_an_honest_market_has_next_to_none() {
    let work = Workdir::new();
    let measure = |fakes: &str| -> Value {
        let (table, figures) = (work.path("t.parquet"), work.path("f.json"));
        let simulate = [
            "simulate",
            "--reviews",
            "30000",
            "--fakes",
            fakes,
            "--seed",
            "11",
        ];
        run(&[&simulate[..], &["-o", &table]].concat(), b"").ok();
        run(
            &["evaluate", "--campaigns", &table, "--json", &figures],
            b"",
        )
        .ok();
        serde_json::from_str(&work.read("f.json")).unwrap()
    };
    let planted = measure("0.02");
    let figure = |name: &str| planted[0][name].as_f64().unwrap();
    assert!(figure("account_recall") >= 0.7, "{planted}");
    assert!(figure("account_precision") >= 0.9, "{planted}");
    let honest = measure("0");
    assert!(
        honest[0]["counts"]["groups"].as_u64().unwrap() <= 1,
        "{honest}"
    );
}
