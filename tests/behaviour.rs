//! What reviewers and products do, as `score`, `explain`, `train` and
//! `evaluate` use it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::Value;

use crate::workdir::{PRIOR, SAMPLE, Scored, Workdir, run, scores};

fn rows_of(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = |record: csv::StringRecord| {
        let cells = header.iter().zip(record.iter());
        cells
            .map(|(name, cell)| (name.to_owned(), cell.to_owned()))
            .collect()
    };
    reader
        .records()
        .map(|record| row(record.unwrap()))
        .collect()
}

fn number(row: &BTreeMap<String, String>, name: &str) -> f64 {
    row[name].parse().unwrap()
}

/// The sample's rows in another order and with other columns.
fn sample(columns: &[&str], backwards: bool) -> Vec<u8> {
    let mut rows = rows_of(&std::fs::read_to_string(SAMPLE).unwrap());
    if backwards {
        rows.reverse();
    }
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(columns).unwrap();
    for row in rows {
        out.write_record(columns.iter().map(|column| &row[*column]))
            .unwrap();
    }
    out.into_inner().unwrap()
}

const METADATA: &[&str] = &[
    "review_id",
    "reviewer_id",
    "product_id",
    "rating",
    "created_at",
];
const ALL: &[&str] = &[
    "review_id",
    "text",
    "reviewer_id",
    "product_id",
    "rating",
    "created_at",
];

fn scored(table: &[u8], more: &[&str]) -> Vec<Scored> {
    scores(&run(&[&["score", "-"], more].concat(), table).ok())
}

fn family<'a>(row: &'a Scored, families: &[&str]) -> Vec<&'a Value> {
    let own = |piece: &&Value| families.contains(&piece["family"].as_str().unwrap());
    row.pieces().iter().filter(own).collect()
}

const BEHAVIOUR: &[&str] = &[
    "reviewer",
    "product",
    "timing",
    "duplicates",
    "network",
    "campaign",
];

#[test]
fn metadata_alone_is_scored_and_adds_up() {
    let rows = scored(&sample(METADATA, false), &[]);
    // A few rows of the sample lack a cell.
    let (judged, silent): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row.tier == "behaviour");
    assert!(judged.len() > 350 && silent.iter().all(|row| row.pieces().is_empty()));
    for row in judged {
        assert_eq!(family(&row, BEHAVIOUR).len(), row.pieces().len(), "{row:?}");
        let [paid, bot] = row.weights();
        let odds = [PRIOR[0], PRIOR[1] * paid.exp(), PRIOR[2] * bot.exp()];
        let genuine = odds[0] / odds.iter().sum::<f64>();
        assert!((genuine - row.probabilities[0]).abs() < 2e-6, "{row:?}");
    }
}

#[test]
fn the_tier_says_what_there_was_to_go_on() {
    let tier = |table: &[u8], more: &[&str]| {
        let rows = scored(table, more);
        let both = rows.iter().find(|row| row.review_id == "r0002").unwrap();
        both.tier.clone()
    };
    let all = sample(ALL, false);
    assert_eq!(tier(&all, &[]), "both");
    assert_eq!(tier(&all, &["--map", "text="]), "behaviour");
    assert_eq!(tier(&all, &["--map", "reviewer_id="]), "text");
    assert_eq!(tier(&sample(&["review_id", "text"], false), &[]), "text");
}

#[test]
fn a_column_left_out_is_evidence_left_out() {
    let without = scored(&sample(ALL, false), &["--map", "reviewer_id="]);
    assert_eq!(without, scored(&sample(&["review_id", "text"], false), &[]));
}

/// A market of a hundred ordinary reviews, as the rows of a table.
fn ordinary() -> String {
    let row = |i: usize| {
        let (day, month) = (1 + i % 28, 1 + i % 12);
        format!(
            "o{i},,w{},q{},{},2023-{month:02}-{day:02}\n",
            i % 37,
            i % 11,
            1 + i % 5
        )
    };
    (0..100).map(row).collect()
}

#[test]
fn a_review_without_a_cell_is_judged_by_the_rest() {
    let table = format!(
        "review_id,text,reviewer_id,product_id,rating,created_at\n\
         a,,u1,p1,5,2024-01-01\n\
         b,The lid rattles but it boils fast and my mum is happy,u3,p1,,2024-01-07\n\
         c,,u4,p1,3,\n{}",
        ordinary()
    );
    let rows = scored(table.as_bytes(), &[]);
    let tiers: Vec<&str> = rows[..3].iter().map(|row| row.tier.as_str()).collect();
    assert_eq!(tiers, ["behaviour", "text", ""]);
}

#[test]
fn a_handful_of_reviews_is_no_market() {
    let table =
        "reviewer_id,product_id,rating,created_at\nu1,p1,5,2024-01-01\nu2,p1,1,2024-01-05\n";
    for row in scored(table.as_bytes(), &[]) {
        assert_eq!((row.tier.as_str(), row.probabilities), ("", PRIOR));
    }
}

#[test]
fn the_order_of_the_rows_is_no_evidence() {
    let mut forwards = scored(&sample(ALL, false), &[]);
    let mut backwards = scored(&sample(ALL, true), &[]);
    forwards.sort_by(|a, b| a.review_id.cmp(&b.review_id));
    backwards.sort_by(|a, b| a.review_id.cmp(&b.review_id));
    assert_eq!(forwards, backwards);
}

#[test]
fn the_names_of_ids_are_no_evidence() {
    let table = String::from_utf8(sample(METADATA, false)).unwrap();
    let renamed: String = (table.lines())
        .map(|line| line.replace(",u0", ",somebody-").replace(",p", ",thing ") + "\n")
        .collect();
    let renamed = renamed.replacen("thing roduct_id", "product_id", 1);
    assert_eq!(
        scored(table.as_bytes(), &[]),
        scored(renamed.as_bytes(), &[])
    );
}

#[test]
fn a_piece_of_behaviour_names_what_it_is_compared_with() {
    let mut populations = [false; 2];
    for row in scored(&sample(METADATA, false), &[]) {
        for piece in family(&row, BEHAVIOUR) {
            let signal = piece["signal"].as_str().unwrap();
            let detail = piece["detail"].as_str().unwrap_or("");
            if signal.ends_with(".other") || signal == "campaign.member" {
                continue;
            }
            match piece["percentile"].as_f64() {
                Some(percentile) => {
                    assert!((0.0..=100.0).contains(&percentile), "{piece}");
                    assert!(detail.ends_with(" in this table"), "{piece}");
                }
                None => assert!(piece["value"].is_null(), "{piece}"),
            }
            populations[0] |= detail.ends_with(" of the reviewers in this table");
            populations[1] |= detail.ends_with(" of the reviews in this table");
        }
    }
    assert_eq!(populations, [true; 2]);
}

#[test]
fn what_a_review_says_is_explained_with_its_behaviour() {
    let page = run(&["explain", SAMPLE, "--id", "r0002"], b"").ok();
    assert!(page.contains("judged by text and behaviour"), "{page}");
    assert!(
        page.contains("in this table") && page.contains("鍋底"),
        "{page}"
    );
    let page = run(&["explain", "--text", "鍋底比台灣的麻很多"], b"").ok();
    assert!(page.contains("judged by text alone"), "{page}");
}

#[test]
fn shared_addresses_and_copied_texts_are_found() {
    let mut table = String::from("review_id,reviewer_id,ip,text\n");
    for row in 0..90 {
        let text = format!(
            "Honestly the number {row} tram stops right outside and the soup took {} minutes, but \
             my aunt liked the {} window seat and we paid little.",
            row + 3,
            ["left", "right", "small", "draughty"][row % 4]
        );
        table.push_str(&format!("h{row},user{row},10.0.0.{row},\"{text}\"\n"));
    }
    for row in 0..12 {
        table.push_str(&format!(
            "f{row},fan{row},10.9.9.9,\"Best restaurant in the whole city, the service is perfect \
             and the dishes are amazing, everybody must come here!\"\n"
        ));
    }
    let rows = scored(table.as_bytes(), &[]);
    let listed =
        |row: &Scored, signal: &str| row.pieces().iter().any(|piece| piece["signal"] == signal);
    let copied: Vec<&Scored> = rows
        .iter()
        .filter(|r| r.review_id.starts_with('f'))
        .collect();
    assert!(copied.iter().all(|row| row.tier == "both"));
    assert!(
        copied
            .iter()
            .all(|row| !family(row, &["network"]).is_empty())
    );
    assert!(rows.iter().all(|row| listed(row, "network.other")));
    assert!(rows.iter().all(|row| listed(row, "duplicates.other")));
}

#[test]
fn a_masked_address_accuses_nobody() {
    let mut table = String::from("review_id,reviewer_id,ip,text\n");
    for row in 0..150 {
        let text = format!("Bought it in week {row}, the handle is fine but the lid does not shut");
        table.push_str(&format!("r{row},user{row},0.0.0.0,\"{text}\"\n"));
    }
    let masked = scored(table.as_bytes(), &[]);
    assert_eq!(masked, scored(table.as_bytes(), &["--map", "ip="]));
}

fn rollup(by: &str, more: &[&str]) -> Vec<BTreeMap<String, String>> {
    rows_of(&run(&[&["score", SAMPLE, "--by", by], more].concat(), b"").ok())
}

#[test]
fn rollups_gather_every_review_once_the_surest_first() {
    let rows = scores(&run(&["score", SAMPLE], b"").ok());
    for (by, id) in [("reviewer", "reviewer_id"), ("product", "product_id")] {
        let groups = rollup(by, &[]);
        let sum = |name: &str| groups.iter().map(|group| number(group, name)).sum::<f64>();
        assert_eq!(sum("reviews"), rows.len() as f64);
        assert_eq!(
            sum("flagged"),
            rows.iter().filter(|row| row.flagged()).count() as f64
        );
        let expected: f64 = rows.iter().map(|row| 1.0 - row.probabilities[0]).sum();
        let weighted = |group| number(group, "share_not_genuine") * number(group, "reviews");
        assert!((groups.iter().map(weighted).sum::<f64>() - expected).abs() < 0.01);
        let lows: Vec<f64> = groups
            .iter()
            .map(|group| number(group, "share_low"))
            .collect();
        assert!(lows.is_sorted_by(|a, b| a >= b));
        for group in &groups {
            assert!(number(group, "share_low") <= number(group, "share_not_genuine"));
            assert!(number(group, "share_not_genuine") <= number(group, "share_high"));
            let evidence: Value = serde_json::from_str(&group["evidence"]).unwrap();
            assert!(evidence.as_array().unwrap().len() <= 5, "{}", group[id]);
        }
    }
}

#[test]
fn an_adjusted_rating_has_an_interval_or_cannot_be_said() {
    let products = rollup("product", &[]);
    // Most reviews of one product are by a campaign, so its rating is not known.
    let (rated, unknown): (Vec<_>, Vec<_>) =
        (products.iter()).partition(|product| product["adjusted_standing"] == "rated");
    assert!(unknown.len() <= 2 && rated.len() > 5);
    assert!(
        unknown
            .iter()
            .all(|product| product["adjusted_rating"].is_empty())
    );
    for product in rated {
        let [low, rating, high] =
            ["adjusted_low", "adjusted_rating", "adjusted_high"].map(|name| number(product, name));
        assert!(1.0 <= low && low <= rating && rating <= high && high <= 5.0);
    }
    let few = "text,product_id,rating\nIt leaks and the shop does not answer at all,p1,1\n";
    let product = &rows_of(&run(&["score", "-", "--by", "product"], few.as_bytes()).ok())[0];
    assert_eq!(product["adjusted_standing"], "cannot say");
    assert_eq!(
        (&*product["rating"], &*product["adjusted_rating"]),
        ("1", "")
    );
}

#[test]
fn rollups_do_not_depend_on_threads_and_need_their_column() {
    let by = |threads| {
        run(
            &["score", SAMPLE, "--by", "product", "--threads", threads],
            b"",
        )
        .ok()
    };
    assert_eq!(by("1"), by("3"));
    run(&["score", "-", "--by", "product"], b"text\nfine\n").fails(1, &["product_id", "--map"]);
    run(&["score", SAMPLE, "--by", "shop"], b"").fails(2, &["shop", "product"]);
}

/// A simulated marketplace without texts, and a configuration that trains on
/// it; made once for all tests.
fn simulated() -> &'static Workdir {
    static MARKET: OnceLock<Workdir> = OnceLock::new();
    MARKET.get_or_init(|| {
        let work = Workdir::new();
        let table = work.path("market.parquet");
        let size = ["--reviews", "6000", "--fakes", "0.2", "--no-text"];
        run(&[&["simulate", "-o", &table], &size[..]].concat(), b"").ok();
        work.file(
            "train.toml",
            "tables = [\"market.parquet\"]\nfolds = 3\n[behaviour.histories]\ntrees = 40\nrate = 0.1\n",
        );
        work
    })
}

fn evaluated(more: &[&str]) -> Value {
    let (market, own) = (simulated(), Workdir::new());
    let (config, json) = (market.path("train.toml"), own.path("report.json"));
    run(
        &[&["evaluate", "--config", &config, "--json", &json], more].concat(),
        b"",
    )
    .ok();
    serde_json::from_str(&own.read("report.json")).unwrap()
}

fn detection<'r>(report: &'r Value, by: &str, slice: &str, task: &str) -> &'r Value {
    let rows = report["detection"].as_array().unwrap().iter();
    let mut own = rows.filter(|row| {
        row["tier"] == "behaviour"
            && row["by"] == by
            && row["slice"] == slice
            && row["hypothesis"] == task
    });
    own.next()
        .unwrap_or_else(|| panic!("no {by} {slice} {task}: {report}"))
}

#[test]
fn a_model_of_behaviour_alone_learns_scores_and_is_measured() {
    let market = simulated();
    let (config, model) = (market.path("train.toml"), market.path("model"));
    run(&["train", &config, "-o", &model], b"").ok();
    let table = market.path("market.parquet");
    let one = run(&["score", &table, "--model", &model, "--threads", "1"], b"").ok();
    assert_eq!(
        one,
        run(&["score", &table, "--model", &model, "--threads", "3"], b"").ok()
    );
    assert!(scores(&one).iter().all(|row| row.tier == "behaviour"));
    let report = evaluated(&["--folds", "group"]);
    for task in ["paid", "bot"] {
        let row = detection(&report, "corpus", "simulated", task);
        assert!(row["auc"].as_f64().unwrap() > 0.7, "{row}");
        assert!(row["calibration_error"].as_f64().unwrap() < 0.1, "{row}");
    }
}

#[test]
fn the_future_is_judged_by_the_past() {
    let report = evaluated(&["--from", "2025-01-01"]);
    let all = detection(&report, "corpus", "simulated", "paid");
    assert!(all["auc"].as_f64().unwrap() > 0.6, "{all}");
    let new = detection(&report, "reviewer", "new", "paid");
    assert!(new["genuine"].as_u64() < all["genuine"].as_u64());
    let config = simulated().path("train.toml");
    let from = |day| run(&["evaluate", "--config", &config, "--from", day], b"");
    from("yesterday").fails(2, &["yesterday", "2013-01-01"]);
    from("1999-01-01").fails(1, &["nothing was measured"]);
}

#[test]
fn trees_are_grown_within_reason() {
    let work = Workdir::new();
    for (setting, parts) in [
        ("leaves = 1", ["leaves = 1", "2"]),
        ("rate = -1.0", ["rate = -1", "0.0001"]),
        (
            "ignore = [\"reviewer.age\"]",
            ["reviewer.age", "reviewer.reviews"],
        ),
        ("depth = 3", ["depth", "leaves"]),
    ] {
        let toml = format!("tables = [\"t.csv\"]\n[behaviour.histories]\n{setting}\n");
        let config = work.file("train.toml", toml);
        run(&["train", &config, "-o", &work.path("model")], b"").fails(1, &parts);
    }
}

#[test]
fn hostile_histories_are_scored_like_any() {
    let mut table = String::from("review_id,reviewer_id,product_id,rating,created_at\n");
    for row in 0..300 {
        // One reviewer, one product, one moment; and the ends of time.
        let when = ["2024-02-29T23:59:59Z", "1996-01-01", "2026-01-01"][row % 3];
        table.push_str(&format!("r{row},same,{},{},{when}\n", row % 2, 1 + row % 5));
    }
    let rows = scored(table.as_bytes(), &[]);
    assert_eq!(rows.len(), 300);
    assert!(rows.iter().all(|row| row.tier == "behaviour"));
    assert!(
        rows.iter()
            .all(|row| row.probabilities.iter().all(|p| p.is_finite()))
    );
}
