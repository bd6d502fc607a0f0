//! `bonafide simulate` as a user runs it.

use std::collections::{BTreeMap, BTreeSet};

use bonafide::schema::Schema;
use bonafide::table::{Quarantine, ReadOptions, Reader};

use crate::workdir::{Workdir, run};

/// One review, as far as the tests look at it.
#[derive(Debug)]
struct Row {
    review_id: String,
    text: String,
    reviewer: String,
    product: String,
    time: i64,
    language: String,
    device: String,
    ip: String,
    label: String,
    campaign: String,
}

impl Row {
    fn is_honest(&self) -> bool {
        self.label == "genuine"
    }

    /// `paid-split` of `paid-split-12`.
    fn kind(&self) -> &str {
        self.campaign.rsplit_once('-').map_or("", |(kind, _)| kind)
    }
}

/// Reads a simulated table back; no row may be set aside.
fn read(path: &str) -> Vec<Row> {
    let mut reader = Reader::open(
        &[path.to_owned()],
        &Schema::labelled(),
        ReadOptions::default(),
        Quarantine::counting(),
    )
    .unwrap();
    let mut rows = Vec::new();
    while let Some(batch) = reader.next_batch().unwrap() {
        let text = |name: &str, row: usize| {
            let column = batch.texts(name);
            column
                .and_then(|column| column.get(row))
                .unwrap_or("")
                .to_owned()
        };
        rows.extend((0..batch.len()).map(|row| {
            assert_eq!(text("group", row), text("reviewer_id", row));
            assert_eq!(text("corpus", row), "simulated");
            let rating = batch.numbers("rating").unwrap()[row].unwrap();
            assert!([1.0, 2.0, 3.0, 4.0, 5.0].contains(&rating));
            Row {
                review_id: text("review_id", row),
                text: text("text", row),
                reviewer: text("reviewer_id", row),
                product: text("product_id", row),
                time: batch.times("created_at").unwrap()[row].unwrap(),
                language: text("language", row),
                device: text("device_id", row),
                ip: text("ip", row),
                label: text("label", row),
                campaign: text("campaign_id", row),
            }
        }));
    }
    assert_eq!(reader.finish().unwrap().rows_quarantined, 0);
    rows
}

fn simulate(args: &[&str]) -> Vec<Row> {
    let work = Workdir::new();
    let path = work.path("s.parquet");
    run(&[&["simulate", "-o", &path], args].concat(), b"").ok();
    read(&path)
}

fn csv(args: &[&str]) -> String {
    run(&[&["simulate"], args].concat(), b"").ok()
}

fn distinct<'r>(rows: &'r [Row], of: impl Fn(&'r Row) -> &'r str) -> usize {
    rows.iter().map(of).collect::<BTreeSet<_>>().len()
}

#[test]
fn one_seed_gives_one_table_on_any_number_of_threads() {
    let table = |seed, threads| csv(&["--reviews", "40000", "--seed", seed, "--threads", threads]);
    let one = table("7", "1");
    assert!(one == table("7", "2"));
    assert!(one == table("7", "3"));
    assert!(one != table("8", "2"));
}

#[test]
fn every_format_holds_the_same_rows_and_reads_back_whole() {
    let work = Workdir::new();
    let text_of = |name: &str| {
        let path = work.path(name);
        run(&["simulate", "--reviews", "5000", "-o", &path], b"").ok();
        let rows = read(&path);
        assert_eq!(rows.len(), 5000, "{name}");
        rows.into_iter().map(|row| row.text).collect::<Vec<_>>()
    };
    let csv = text_of("s.csv");
    for name in ["s.tsv", "s.jsonl.gz", "s.jsonl.zst", "s.parquet"] {
        assert!(csv == text_of(name), "{name}");
    }
}

#[test]
fn rows_and_fakes_are_counted_exactly() {
    for (reviews, share, fakes) in [
        (1, "0", 0),
        (1, "0.9", 1),
        (10, "0.1", 1),
        (9999, "0.25", 2500),
    ] {
        let rows = simulate(&["--reviews", &reviews.to_string(), "--fakes", share]);
        assert_eq!(rows.len(), reviews);
        assert_eq!(rows.iter().filter(|row| !row.is_honest()).count(), fakes);
        assert_eq!(distinct(&rows, |row| &row.review_id), reviews);
        assert!(
            rows.iter()
                .all(|row| row.is_honest() == row.campaign.is_empty())
        );
    }
}

#[test]
fn every_kind_of_campaign_is_there() {
    let rows = simulate(&["--reviews", "20000"]);
    let kinds: BTreeSet<&str> = rows.iter().map(Row::kind).collect();
    let expected = ["naive", "slow-drip", "camouflaged", "split", "lockstep"];
    for kind in expected
        .iter()
        .flat_map(|s| [format!("paid-{s}"), format!("bot-{s}")])
    {
        assert!(kinds.contains(kind.as_str()), "{kind} in {kinds:?}");
    }
    assert_eq!(kinds.len(), 11);
}

#[test]
fn farms_share_devices_and_addresses_and_people_hardly_do() {
    let rows = simulate(&["--reviews", "30000"]);
    let accounts_each = |label: &str, of: fn(&Row) -> &str| {
        let mut accounts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let with = rows
            .iter()
            .filter(|row| row.label == label && !of(row).is_empty());
        for row in with {
            accounts.entry(of(row)).or_default().insert(&row.reviewer);
        }
        let all: usize = accounts.values().map(BTreeSet::len).sum();
        all as f64 / accounts.len() as f64
    };
    let columns: [fn(&Row) -> &str; 2] = [|row| &row.device, |row| &row.ip];
    for of in columns {
        assert!(accounts_each("bot", of) > 3.0);
        assert!(accounts_each("paid", of) < 1.2);
        assert!(accounts_each("genuine", of) < 1.2);
    }
    let without = |label| {
        let all = rows.iter().filter(|row| row.label == label).count() as f64;
        let none = rows
            .iter()
            .filter(|row| row.label == label && row.device.is_empty());
        none.count() as f64 / all
    };
    assert!((without("genuine") - without("bot")).abs() < 0.06);
}

/// Ranks of the values, from 0, the smallest first.
fn ranks(values: &[impl Ord]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by_key(|at| &values[*at]);
    let mut ranks = vec![0.0; values.len()];
    for (rank, at) in order.into_iter().enumerate() {
        ranks[at] = rank as f64;
    }
    ranks
}

fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let product = |a: &[f64], b: &[f64]| {
        let (a_mean, b_mean) = (mean(a), mean(b));
        let pairs = a.iter().zip(b);
        pairs.map(|(a, b)| (a - a_mean) * (b - b_mean)).sum::<f64>()
    };
    product(one, other) / (product(one, one) * product(other, other)).sqrt()
}

#[test]
fn identifiers_and_the_order_of_rows_disclose_nothing() {
    // Campaigns come in clumps; with many of them chance evens out.
    let rows = simulate(&["--reviews", "60000", "--fakes", "0.3"]);
    assert!(rows.is_sorted_by_key(|row| row.time));
    let mut accounts: Vec<(&str, bool)> = (rows.iter())
        .map(|row| (row.reviewer.as_str(), row.is_honest()))
        .collect();
    accounts.sort_unstable();
    accounts.dedup();
    let flags = |honest: Vec<bool>| honest.into_iter().map(f64::from).collect::<Vec<f64>>();
    let of_rows = flags(rows.iter().map(Row::is_honest).collect());
    let of_accounts = flags(accounts.iter().map(|(_, honest)| *honest).collect());
    let review_ids: Vec<&str> = rows.iter().map(|row| row.review_id.as_str()).collect();
    let reviewer_ids: Vec<&str> = accounts.iter().map(|(id, _)| *id).collect();
    let times: Vec<i64> = rows.iter().map(|row| row.time).collect();
    assert!(correlation(&ranks(&review_ids), &of_rows).abs() < 0.03);
    assert!(correlation(&ranks(&reviewer_ids), &of_accounts).abs() < 0.03);
    assert!(correlation(&ranks(&times), &of_rows).abs() < 0.1);
}

#[test]
fn honest_bursts_are_as_sharp_as_campaigns() {
    let rows = simulate(&["--reviews", "20000", "--fakes", "0"]);
    let mut times: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for row in &rows {
        times.entry(&row.product).or_default().push(row.time);
    }
    let in_three_days = |times: &Vec<i64>| {
        let from = |at: usize| {
            let end = times[at] + 3 * 86_400;
            times[at..].partition_point(|time| *time < end)
        };
        (0..times.len()).map(from).max()
    };
    let busiest = times.values().filter_map(in_three_days).max().unwrap();
    assert!(busiest >= 30, "{busiest}");
}

/// Share of the pairs of texts that have most of their runs of four characters
/// in common.
fn near_duplicates(rows: &[&Row]) -> f64 {
    let runs = |text: &str| -> BTreeSet<[char; 4]> {
        let letters: Vec<char> = text.to_lowercase().chars().collect();
        (letters.windows(4))
            .map(|run| [run[0], run[1], run[2], run[3]])
            .collect()
    };
    let texts: Vec<_> = rows.iter().map(|row| runs(&row.text)).collect();
    let mut near = 0;
    for (at, one) in texts.iter().enumerate() {
        for other in &texts[..at] {
            let common = one.intersection(other).count();
            near += usize::from(2 * common > one.len().max(other.len()));
        }
    }
    near as f64 / (texts.len() * (texts.len() - 1) / 2) as f64
}

#[test]
fn templates_make_near_duplicates_and_people_do_not() {
    let rows = simulate(&["--reviews", "20000"]);
    let honest = |row: &&Row| row.is_honest() && row.text.len() > 40;
    let honest: Vec<&Row> = rows.iter().filter(honest).take(400).collect();
    // By chance up to eight of the 79,800 pairs, over a dozen draws.
    assert!(
        near_duplicates(&honest) < 2e-4,
        "{}",
        near_duplicates(&honest)
    );
    let campaign = rows.iter().find(|row| row.kind() == "bot-naive").unwrap();
    let farm = |row: &&Row| row.campaign == campaign.campaign;
    let farm: Vec<&Row> = rows.iter().filter(farm).collect();
    assert!(near_duplicates(&farm) > 0.2, "{}", near_duplicates(&farm));
    let paid = rows.iter().find(|row| row.kind() == "paid-naive").unwrap();
    let brief = |row: &&Row| row.campaign == paid.campaign;
    let brief: Vec<&Row> = rows.iter().filter(brief).collect();
    assert!(near_duplicates(&brief) < near_duplicates(&farm));
}

#[test]
fn honest_texts_hardly_repeat_but_the_shortest() {
    let rows = simulate(&["--reviews", "20000", "--fakes", "0"]);
    let repeated = |from: usize, to: usize| {
        let of_length = |row: &&Row| (from..to).contains(&row.text.len());
        let texts: Vec<&str> = rows
            .iter()
            .filter(of_length)
            .map(|r| r.text.as_str())
            .collect();
        let distinct = texts.iter().collect::<BTreeSet<_>>().len();
        1.0 - distinct as f64 / texts.len() as f64
    };
    assert!(repeated(1, 20) > 0.3, "{}", repeated(1, 20));
    assert!(repeated(40, 80) < 0.02, "{}", repeated(40, 80));
    assert!(repeated(80, 5000) < 0.001, "{}", repeated(80, 5000));
    let longest = rows.iter().map(|row| row.text.split(' ').count()).max();
    assert!(
        longest.is_some_and(|words| (100..=170).contains(&words)),
        "{longest:?}"
    );
}

#[test]
fn the_share_of_chinese_and_the_lack_of_text_are_as_asked() {
    let share = |args: &[&str]| {
        let rows = simulate(&[&["--reviews", "8000"], args].concat());
        let chinese = rows.iter().filter(|row| row.language == "zh").count();
        chinese as f64 / rows.len() as f64
    };
    assert_eq!(share(&["--chinese", "0"]), 0.0);
    assert_eq!(share(&["--chinese", "1"]), 1.0);
    assert!((share(&["--chinese", "0.4"]) - 0.4).abs() < 0.05);
    let with = simulate(&["--reviews", "500"]);
    let without = simulate(&["--reviews", "500", "--no-text"]);
    for (with, without) in with.iter().zip(&without) {
        assert_eq!(
            (&with.review_id, with.time),
            (&without.review_id, without.time)
        );
        assert_eq!(
            (&with.device, &with.campaign),
            (&without.device, &without.campaign)
        );
        assert_eq!(without.text, "");
    }
}

#[test]
fn the_time_is_kept_even_if_it_is_one_day() {
    let rows = simulate(&["--reviews", "3000", "--days", "1", "--start", "2024-02-29"]);
    let day = 1_709_164_800..1_709_251_200;
    assert!(rows.iter().all(|row| day.contains(&row.time)));
    let last = simulate(&["--reviews", "50", "--start", "2097-01-01", "--days", "1095"]);
    assert_eq!(last.len(), 50);
}

#[test]
fn what_cannot_be_simulated_is_refused_with_what_is_expected() {
    let refused = |code, args: &[&str], parts: &[&str]| {
        run(&[&["simulate"], args].concat(), b"").fails(code, parts);
    };
    let of = |option, value| ["--reviews", "10", option, value];
    refused(2, &[], &["--reviews"]);
    refused(
        1,
        &["--reviews", "0"],
        &["--reviews 0", "from 1 to 100000000"],
    );
    refused(1, &["--reviews", "18446744073709551615"], &["to 100000000"]);
    refused(2, &["--reviews", "-5"], &["-5"]);
    refused(2, &["--reviews", "many"], &["many"]);
    refused(1, &of("--fakes", "1.5"), &["--fakes 1.5", "from 0 to 0.9"]);
    refused(1, &of("--fakes", "-0.1"), &["--fakes -0.1"]);
    refused(1, &of("--fakes", "NaN"), &["--fakes NaN"]);
    refused(
        1,
        &of("--chinese", "inf"),
        &["--chinese inf", "from 0 to 1"],
    );
    refused(1, &of("--days", "0"), &["--days 0", "from 1 to 36500"]);
    refused(1, &of("--days", "4000000000"), &["to 36500"]);
    refused(
        2,
        &of("--start", "01/02/2024"),
        &["01/02/2024", "2023-01-01"],
    );
    refused(
        1,
        &of("--start", "1980-01-01"),
        &["1980-01-01", "from 1990-01-01"],
    );
    refused(2, &of("--threads", "0"), &["0"]);
    refused(
        1,
        &of("-o", "table.docx"),
        &["table.docx", "cannot tell the format"],
    );
}

#[test]
fn a_refused_simulation_leaves_the_earlier_table() {
    let work = Workdir::new();
    let path = work.file("s.csv", "review_id\nkept\n");
    run(&["simulate", "--reviews", "0", "-o", &path], b"").fails(1, &["--reviews"]);
    assert_eq!(work.read("s.csv"), "review_id\nkept\n");
}

#[test]
fn the_help_says_what_it_is_not_for() {
    let help = run(&["simulate", "--help"], b"").ok();
    let words: Vec<&str> = help.split_whitespace().collect();
    let help = words.join(" ");
    assert!(
        help.contains("never a claim about accuracy on the real world"),
        "{help}"
    );
}
