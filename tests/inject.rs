//! `bonafide simulate --into` and `bonafide evaluate --campaigns` as a user
//! runs them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::workdir::{Workdir, run};

/// A row by the names of its columns.
type Row = BTreeMap<String, String>;

fn rows(csv: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn honest(reviews: &str) -> String {
    run(&["simulate", "--reviews", reviews, "--fakes", "0"], b"").ok()
}

/// Who, what, stars and day of an honest market, in the order of days, and
/// nothing else: what many published tables have.
fn plain() -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    let header = ["reviewer_id", "product_id", "rating", "created_at"];
    out.write_record(header).unwrap();
    for row in rows(&honest("6000")) {
        let day = &row["created_at"][..10];
        let record = [&row["reviewer_id"], &row["product_id"], &row["rating"], day];
        out.write_record(record).unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

fn inject(table: &str, more: &[&str]) -> String {
    let work = Workdir::new();
    let path = work.file("t.csv", table);
    run(&[&["simulate", "--into", &path], more].concat(), b"").ok()
}

fn is_injected(row: &&Row) -> bool {
    !row["campaign_id"].is_empty()
}

fn of<'r>(rows: &'r [Row], column: &str) -> Vec<&'r str> {
    rows.iter().map(|row| row[column].as_str()).collect()
}

#[test]
fn the_rows_of_the_table_stay_and_the_new_ones_are_like_them() {
    let table = plain();
    let before = rows(&table);
    let after = rows(&inject(&table, &["--fakes", "0.1"]));
    let (new, kept): (Vec<Row>, Vec<Row>) = after.iter().cloned().partition(|r| is_injected(&r));
    for column in ["reviewer_id", "product_id", "rating", "created_at"] {
        assert!(of(&kept, column) == of(&before, column), "{column}");
    }
    assert!(kept.iter().all(|row| row["label"].is_empty()));
    // 667 of 6,667 are a tenth.
    assert_eq!((kept.len(), new.len()), (6000, 667));
    let columns: Vec<&String> = after[0].keys().collect();
    let expected = [
        "campaign_id",
        "created_at",
        "label",
        "product_id",
        "rating",
        "review_id",
        "reviewer_id",
    ];
    assert_eq!(columns, expected);
    assert!(of(&after, "created_at").is_sorted());
    assert!(of(&new, "created_at").iter().all(|day| day.len() == 10));
    let distinct = |rows: &[Row], column| -> BTreeSet<String> {
        of(rows, column).into_iter().map(str::to_owned).collect()
    };
    assert!(distinct(&new, "product_id").is_subset(&distinct(&kept, "product_id")));
    assert!(distinct(&new, "reviewer_id").is_disjoint(&distinct(&kept, "reviewer_id")));
    assert_eq!(distinct(&after, "review_id").len(), after.len());
}

#[test]
fn every_kind_is_injected_or_those_asked_for() {
    let table = plain();
    let kinds = |more: &[&str]| -> BTreeSet<String> {
        let rows = rows(&inject(&table, &[&["--fakes", "0.05"], more].concat()));
        let campaigns = rows.iter().filter(is_injected).map(|row| {
            let (kind, _) = row["campaign_id"].rsplit_once('-').unwrap();
            assert!(kind.starts_with(&row["label"]));
            kind.to_owned()
        });
        campaigns.collect()
    };
    assert_eq!(kinds(&[]).len(), 10);
    let asked = kinds(&["--kinds", "paid-naive,lockstep"]);
    assert!(
        asked
            .iter()
            .eq(["bot-lockstep", "paid-lockstep", "paid-naive"])
    );
}

#[test]
fn a_seed_gives_the_same_table_again() {
    let table = plain();
    let injected = inject(&table, &["--seed", "3"]);
    assert!(injected == inject(&table, &["--seed", "3", "--threads", "1"]));
    assert!(injected != inject(&table, &["--seed", "4"]));
    assert_eq!(rows(&inject(&table, &["--fakes", "0"])).len(), 6000);
}

#[test]
fn rows_in_no_order_have_the_new_ones_anywhere() {
    let mut lines: Vec<String> = plain().lines().map(str::to_owned).collect();
    lines[1..].reverse();
    let after = rows(&inject(&lines.join("\n"), &["--fakes", "0.1"]));
    let half = after.len() / 2;
    let injected = |rows: &[Row]| rows.iter().filter(is_injected).count();
    let (first, last) = (injected(&after[..half]), injected(&after[half..]));
    assert!(first > 250 && last > 250, "{first} and {last}");
}

#[test]
fn what_the_table_fills_is_filled() {
    let after = rows(&inject(&honest("6000"), &["--fakes", "0.1"]));
    let new: Vec<&Row> = after.iter().filter(is_injected).collect();
    let filled = |column: &str| {
        let with = new.iter().filter(|row| !row[column].is_empty()).count();
        with as f64 / new.len() as f64
    };
    for column in [
        "text",
        "ip",
        "seller_id",
        "category",
        "platform",
        "corpus",
        "group",
    ] {
        assert!(filled(column) > 0.95, "{column}: {}", filled(column));
    }
    assert!((0.6..0.95).contains(&filled("device_id")));
    assert!(
        after
            .iter()
            .filter(|row| !is_injected(row))
            .all(|row| row["label"] == "genuine")
    );
    let seller: BTreeMap<&str, &str> = (after.iter())
        .map(|row| (row["product_id"].as_str(), row["seller_id"].as_str()))
        .collect();
    assert!(
        new.iter()
            .all(|row| seller[row["product_id"].as_str()] == row["seller_id"])
    );
    // By the second, as the table.
    let on_the_minute = new.iter().filter(|row| row["created_at"].ends_with(":00Z"));
    assert!(10 * on_the_minute.count() < new.len());
}

#[test]
fn what_cannot_be_injected_into_is_refused() {
    let work = Workdir::new();
    let refused = |code, args: &[&str], parts: &[&str]| {
        run(&[&["simulate"], args].concat(), b"").fails(code, parts);
    };
    let few = work.file(
        "few.csv",
        "reviewer_id,product_id,rating,created_at\nu,p,5,2024-01-01\n",
    );
    refused(1, &["--into", &few], &["found 1 rows", "at least 100"]);
    let table = work.file("t.csv", honest("500"));
    refused(
        1,
        &["--into", &table, "--fakes", "1"],
        &["--fakes 1", "from 0 to 0.9"],
    );
    refused(
        1,
        &["--into", &table, "-o", &table],
        &["would be overwritten"],
    );
    refused(
        2,
        &["--into", &table, "--kinds", "loud"],
        &["loud", "paid-naive"],
    );
    refused(2, &["--into", &table, "--reviews", "9"], &["--reviews"]);
    let again = work.file("again.csv", inject(&honest("500"), &["--fakes", "0.1"]));
    refused(
        1,
        &["--into", &again],
        &["already belongs to campaign", "no campaign_id"],
    );
}

fn measured(tables: &[&str], more: &[&str]) -> Vec<Value> {
    let work = Workdir::new();
    let json = work.path("figures.json");
    let args = [&["evaluate", "--campaigns", "--json", &json], tables, more].concat();
    run(&args, b"").ok();
    serde_json::from_str(&work.read("figures.json")).unwrap()
}

#[test]
fn campaigns_are_measured_table_by_table_and_in_total() {
    let work = Workdir::new();
    let table = |seed: &str| {
        let path = work.path(&format!("{seed}.parquet"));
        let args = [
            "simulate",
            "--reviews",
            "5000",
            "--fakes",
            "0.05",
            "--no-text",
        ];
        run(&[&args[..], &["--seed", seed, "-o", &path]].concat(), b"").ok();
        path
    };
    let (one, other) = (table("1"), table("2"));
    let lines = measured(&[&one, &other], &[]);
    assert_eq!(lines.len(), 3);
    let count =
        |line: &Value, what: &str, which: &str| line["counts"][what][which].as_u64().unwrap();
    for (what, which) in [
        ("accounts", "known"),
        ("member_reviews", "known"),
        ("labelled", "fake"),
    ] {
        let sum: u64 = lines[..2].iter().map(|line| count(line, what, which)).sum();
        assert_eq!(count(&lines[2], what, which), sum);
        assert!(sum > 0);
    }
    assert_eq!(count(&lines[0], "member_reviews", "known"), 250);
    let kinds = lines[2]["counts"]["kinds"].as_object().unwrap();
    assert_eq!(kinds.len(), 10);
    for line in &lines {
        let recall = line["account_recall"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&recall), "{recall}");
    }
    let print = run(&["evaluate", "--campaigns", &one], b"").ok();
    for part in ["per 100000", "R@P.9", "bot-lockstep", "lift"] {
        assert!(print.contains(part), "no {part} in {print}");
    }
}

#[test]
fn a_table_can_be_cut_at_a_day() {
    let work = Workdir::new();
    let table = work.file("t.csv", honest("2000"));
    let reviews = |more: &[&str]| measured(&[&table], more)[0]["counts"]["reviews"].as_u64();
    let all = rows(&work.read("t.csv"));
    let early = all
        .iter()
        .filter(|row| row["created_at"].as_str() < "2024-01-01")
        .count();
    assert!(0 < early && early < 2000);
    assert_eq!(reviews(&[]), Some(2000));
    assert_eq!(reviews(&["--before", "2024-01-01"]), Some(early as u64));
    let evaluate = |more: &[&str]| run(&[&["evaluate", &table], more].concat(), b"");
    let before = |day| evaluate(&["--campaigns", "--before", day]);
    before("1999-01-01").fails(1, &[&table, "found no row"]);
    before("soon").fails(2, &["soon", "2013-01-01"]);
    evaluate(&["--before", "2024-01-01"]).fails(2, &["--campaigns"]);
    evaluate(&["--campaigns", "--json", &table]).fails(1, &["would be overwritten"]);
}
