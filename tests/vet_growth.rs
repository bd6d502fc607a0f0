//! Growth, through the real binary.

use std::fmt::Write;

use crate::vetted::{batch, fact, gaps, level, vetted};
use crate::workdir::Workdir;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/sample/creators");

fn day(at: u32) -> String {
    let date = jiff::civil::date(2025, 1, 1);
    date.checked_add(jiff::Span::new().days(at))
        .unwrap()
        .to_string()
}

/// A history of so many days that gains 20 a day, and what `extra` says.
fn history(days: u32, extra: impl Fn(u32) -> i64) -> String {
    let mut table = "date,followers\n".to_owned();
    let mut followers = 10_007;
    for at in 0..days {
        followers += 20 + i64::from(at * 37 % 23) + extra(at);
        writeln!(table, "{},{followers}", day(at)).unwrap();
    }
    table
}

fn posts(viral: Option<u32>) -> String {
    let mut table = "post_id,created_at,text,likes\n".to_owned();
    for at in 0..60 {
        let likes = if viral == Some(at) {
            90_000
        } else {
            200 + at * 53 % 170
        };
        writeln!(table, "p{at},{},a quiet day,{likes}", day(at * 5)).unwrap();
    }
    table
}

fn bought(at: u32) -> i64 {
    match at % 100 {
        50 => 3000,
        51..=75 => -60,
        _ => 0,
    }
}

#[test]
fn the_samples_are_told_apart() {
    let dossiers = batch(SAMPLES);
    let [bought, healthy, scripted] = &dossiers[..] else {
        panic!("{dossiers:?}");
    };
    assert_eq!(level(bought, "growth.spikes"), Some("avoid"));
    assert_eq!(level(bought, "growth.decay"), Some("avoid"));
    assert_eq!(level(healthy, "growth.spikes"), Some("note"));
    assert_eq!(level(scripted, "growth.steady"), Some("clear"));
}

#[test]
fn jumps_that_decay_are_held_against_the_posts() {
    let work = Workdir::new();
    let vet = |name: &str, extra: fn(u32) -> i64, posts: Option<String>| {
        let history = history(300, extra);
        let mut parts = vec![("history.csv", history.as_str())];
        parts.extend(posts.as_deref().map(|posts| ("posts.csv", posts)));
        let dossier = vetted(&work.root().join(name), &parts);
        level(&dossier, "growth.spikes").map(str::to_owned)
    };
    let told = |level: Option<String>| level.unwrap_or_default();
    assert_eq!(vet("steady", |_| 0, Some(posts(None))), None);
    assert_eq!(told(vet("bought", bought, Some(posts(None)))), "avoid");
    assert_eq!(told(vet("silent", bought, None)), "verify");
    let once = |at| if at == 151 { 3000 } else { 0 };
    assert_eq!(told(vet("once", once, Some(posts(None)))), "verify");
    assert_eq!(told(vet("viral", once, Some(posts(Some(30))))), "note");
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let work = Workdir::new();
    let table = history(200, bought);
    let (head, rows) = table.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.reverse();
    let reversed = format!("{head}\n{}\n", rows.join("\n"));
    let folders = ["one/same", "other/same"].map(|name| work.root().join(name));
    let one = vetted(&folders[0], &[("history.csv", &table)]);
    let other = vetted(&folders[1], &[("history.csv", &reversed)]);
    assert_eq!(one["findings"], other["findings"]);
}

#[test]
fn hostile_histories_are_gaps_or_findings_and_never_a_failure() {
    let work = Workdir::new();
    let vet = |name: &str, rows: &str| {
        let table = format!("date,followers,following\n{rows}");
        vetted(&work.root().join(name), &[("history.csv", &table)])
    };
    assert_eq!(gaps(&vet("none", ""), "growth")[0], "growth");
    assert_eq!(
        gaps(&vet("one", "2025-01-01,5,5\n"), "growth")[0],
        "short_history"
    );
    let same = "2025-01-01,5,5\n2025-01-01,50000,7\n".repeat(50);
    assert_eq!(gaps(&vet("same", &same), "growth")[0], "short_history");
    let rows = |count: fn(u32) -> i64, gap: u32| {
        let row = |at: u32| format!("{},{},{}\n", day(at * gap), count(at), count(at));
        (0..60).map(row).collect::<String>()
    };
    assert_eq!(
        level(&vet("zero", &rows(|_| 0, 1)), "growth.steady"),
        Some("clear")
    );
    assert_eq!(
        level(
            &vet("shrinking", &rows(|at| 9000 - 100 * i64::from(at), 1)),
            "growth.steady"
        ),
        Some("clear")
    );
    let huge = vet(
        "huge",
        &rows(|at| 1_000_000_000_000_000 - i64::from(at % 2), 1),
    );
    assert_eq!(level(&huge, "growth.steady"), Some("clear"));
    let years = vet("years", &rows(|at| 1000 + i64::from(at * at * at), 400));
    assert_eq!(level(&years, "growth.steady"), Some("clear"));
    assert!(gaps(&years, "growth").contains(&"line"), "{years}");
    let wild = vet(
        "wild",
        &rows(
            |at| {
                if at % 2 == 0 {
                    0
                } else {
                    1_000_000_000_000_000
                }
            },
            1,
        ),
    );
    assert_eq!(level(&wild, "growth.follow_waves"), Some("verify"));
}

#[test]
fn empty_cells_and_unknown_days_are_passed_over() {
    let work = Workdir::new();
    let mut table = history(120, |_| 0);
    for at in (0..120).step_by(7) {
        writeln!(table, "{},", day(at)).unwrap();
        writeln!(table, ",77").unwrap();
    }
    let dossier = vetted(&work.root().join("holes"), &[("history.csv", &table)]);
    assert_eq!(level(&dossier, "growth.steady"), Some("clear"), "{dossier}");
    assert_eq!(fact(&dossier, "growth.steady", "counts"), 120.0);
}
