//! Followers: training and measuring the head of accounts, and what vetting
//! says of an audience, on invented accounts.

use std::fmt::Write;
use std::fs;

use serde_json::Value;

use crate::workdir::{Workdir, run};

const HEADER: &str = "account_id,handle,name,bio,has_picture,private,posts,followers,following";

/// An account of somebody, or one made to follow; both vary.
fn account(at: usize, fake: bool) -> String {
    let spread = |by: usize, of: usize| (at * by) % of;
    if fake {
        let picture = spread(3, 5) == 0;
        let posts = [0, 0, 0, 1, 2, 40][spread(5, 6)];
        let (followers, following) = (spread(13, 90), 900 + spread(97, 6_000));
        format!(
            "f{at},qx{}zt{},,,{picture},false,{posts},{followers},{following}",
            char::from(b'a' + spread(7, 26) as u8),
            10_000 + spread(7_919, 80_000)
        )
    } else {
        let posts = [3, 60, 220, 15, 400, 0, 90][spread(3, 7)];
        let (followers, following) = (80 + spread(37, 900), 90 + spread(53, 1_200));
        let bio = ["climbs and bakes", "", "mum of two"][spread(1, 3)];
        format!(
            "g{at},quiet_river_{},River Stone,{bio},true,{},{posts},{followers},{following}",
            char::from(b'a' + spread(11, 26) as u8),
            spread(2, 3) == 0
        )
    }
}

/// A follower table with so many of each.
fn followers(genuine: usize, fake: usize) -> String {
    let mut table = format!("{HEADER}\n");
    for at in 0..genuine {
        writeln!(table, "{}", account(at + 5_000, false)).unwrap();
    }
    for at in 0..fake {
        writeln!(table, "{}", account(at + 5_000, true)).unwrap();
    }
    table
}

/// Labelled accounts of a corpus.
fn labelled(corpus: &str, from: usize, genuine: usize, fake: usize) -> String {
    let mut table = format!("{HEADER},label,corpus,group,split\n");
    for (count, is_fake, label) in [(genuine, false, "genuine"), (fake, true, "fake")] {
        for at in from..from + count {
            let split = if at % 5 == 0 { "test" } else { "train" };
            let row = account(at, is_fake);
            writeln!(table, "{row},{label},{corpus},{label}-{at},{split}").unwrap();
        }
    }
    table
}

/// A folder with a trained model.
fn trained() -> (Workdir, String) {
    let dir = Workdir::new();
    dir.file("one.csv", labelled("one", 0, 90, 39));
    dir.file("two.csv", labelled("two", 1_000, 60, 39));
    let config = dir.file(
        "creator.toml",
        "[creator.accounts]\ntables = [\"one.csv\", \"two.csv\"]\n",
    );
    let model = dir.path("model");
    run(&["train", &config, "-o", &model], b"").ok();
    (dir, model)
}

/// What vetting says of followers and a profile.
fn vet(dir: &Workdir, model: &str, name: &str, parts: &[(&str, &str)]) -> Value {
    let folder = dir.root().join(name);
    fs::create_dir_all(&folder).unwrap();
    for (part, table) in parts {
        fs::write(folder.join(part), table).unwrap();
    }
    let folder = folder.display().to_string();
    let told = run(&["vet", "--json", "-", &folder, "--model", model], b"").ok();
    serde_json::from_str(&told).unwrap()
}

fn finding<'a>(dossier: &'a Value, code: &str) -> &'a Value {
    let findings = dossier["findings"].as_array().unwrap();
    let found = findings.iter().find(|finding| finding["code"] == code);
    found.unwrap_or_else(|| panic!("no {code} in {findings:?}"))
}

fn fact(finding: &Value, name: &str) -> f64 {
    let facts = finding["facts"].as_array().unwrap();
    let fact = facts.iter().find(|fact| fact["name"] == name).unwrap();
    fact["value"].as_f64().unwrap()
}

fn gaps(dossier: &Value) -> Vec<&str> {
    let gaps = dossier["not_checked"].as_array().unwrap();
    gaps.iter()
        .map(|gap| gap["code"].as_str().unwrap())
        .collect()
}

#[test]
fn a_bought_audience_is_told_from_a_grown_one() {
    let (dir, model) = trained();
    let grown = vet(
        &dir,
        &model,
        "grown",
        &[("followers.csv", &followers(190, 10))],
    );
    let bought = vet(
        &dir,
        &model,
        "bought",
        &[("followers.csv", &followers(20, 180))],
    );
    let (few, most) = (
        finding(&grown, "audience.fake"),
        finding(&bought, "audience.fake"),
    );
    assert_eq!(few["level"], "clear", "{few}");
    assert!(
        fact(few, "low") <= 0.05 && 0.05 <= fact(few, "high"),
        "{few}"
    );
    assert!(
        most["level"] == "verify" || most["level"] == "avoid",
        "{most}"
    );
    assert!(
        fact(most, "low") <= 0.9 && fact(most, "low") > 0.4,
        "{most}"
    );
    let shown = most["excerpts"].as_array().unwrap();
    assert_eq!(shown.len(), 8);
    for excerpt in shown {
        assert!(
            excerpt["source"].as_str().unwrap().starts_with("qx"),
            "{excerpt}"
        );
        assert!(
            !excerpt["facts"].as_array().unwrap().is_empty(),
            "{excerpt}"
        );
    }
    let mass = finding(&bought, "audience.mass_followers");
    assert!(fact(mass, "share") > 0.5, "{mass}");
    assert_eq!(finding(&grown, "audience.mass_followers")["level"], "clear");

    // A handful of the same accounts is not enough to act on.
    let few = vet(&dir, &model, "few", &[("followers.csv", &followers(2, 18))]);
    let small = finding(&few, "audience.fake");
    assert_eq!(small["level"], "note", "{small}");
    assert!(fact(small, "high") - fact(small, "low") > 0.15, "{small}");

    // The order of the rows changes nothing.
    let table = followers(60, 60);
    let (header, rows) = table.split_once('\n').unwrap();
    let turned: Vec<&str> = rows.lines().rev().collect();
    let turned = format!("{header}\n{}\n", turned.join("\n"));
    let one = vet(&dir, &model, "one", &[("followers.csv", &table)]);
    let other = vet(&dir, &model, "two", &[("followers.csv", &turned)]);
    assert_eq!(one["findings"], other["findings"]);
}

#[test]
fn missing_and_hostile_columns_lower_what_is_claimed() {
    let (dir, model) = trained();
    let nobody = vet(
        &dir,
        &model,
        "nobody",
        &[("followers.csv", &format!("{HEADER}\n"))],
    );
    assert!(gaps(&nobody).contains(&"audience.sample"), "{nobody}");

    let names: String = (0..60).map(|at| format!("a{at},quiet_{at}\n")).collect();
    let bare = format!("account_id,handle\n{names}");
    let bare = vet(&dir, &model, "bare", &[("followers.csv", &bare)]);
    for code in [
        "audience.fake",
        "audience.mass_followers",
        "audience.inactive",
        "audience.batch",
    ] {
        assert!(gaps(&bare).contains(&code), "{code}: {bare}");
    }
    let codes: Vec<_> = bare["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["code"])
        .collect();
    assert!(
        !codes.iter().any(|code| **code == "audience.fake"),
        "{codes:?}"
    );

    // Names and bios may be absent: the counts still tell.
    let counts: String = followers(10, 110)
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            format!("{},{},{},{}\n", cells[0], cells[6], cells[7], cells[8])
        })
        .collect();
    let counts = vet(&dir, &model, "counts", &[("followers.csv", &counts)]);
    assert!(
        fact(finding(&counts, "audience.fake"), "share") > 0.4,
        "{counts}"
    );

    let mut hostile = format!("{HEADER},created_at\n");
    let counts = ["1e308", "0", "99999999999999999999", "", "-1", "many"];
    for (at, count) in counts.iter().cycle().take(90).enumerate() {
        let made = if at % 9 == 0 {
            "0001-01-01"
        } else {
            "2020-02-02"
        };
        writeln!(
            hostile,
            "h{at},'=1+1\u{202e}{at},,,,,{count},{count},{count},{made}"
        )
        .unwrap();
    }
    let profile = "handle,followers,following\nme,1e308,1e308\n";
    let parts = [
        ("followers.csv", hostile.as_str()),
        ("profile.csv", profile),
    ];
    let hostile = vet(&dir, &model, "hostile", &parts);
    assert!(hostile["recommendation"]["advice"].is_string());
    assert!(
        fact(finding(&hostile, "audience.batch"), "accounts") > 40.0,
        "{hostile}"
    );
}

#[test]
fn following_back_is_told_by_the_profile() {
    let (dir, model) = trained();
    let profile = |following: u32| format!("handle,followers,following\nme,5000,{following}\n");
    let traded = vet(&dir, &model, "traded", &[("profile.csv", &profile(4_900))]);
    assert_eq!(
        finding(&traded, "audience.follow_for_follow")["level"],
        "note"
    );
    let grown = vet(&dir, &model, "grown", &[("profile.csv", &profile(300))]);
    assert_eq!(
        finding(&grown, "audience.follow_for_follow")["level"],
        "clear"
    );
    assert!(gaps(&grown).contains(&"audience.sample"));
}

#[test]
fn training_is_repeatable_and_measuring_says_how_well_intervals_cover() {
    let (dir, model) = trained();
    let (_again, other) = trained();
    let weights = |model: &str| fs::read(format!("{model}/weights.safetensors.zst")).unwrap();
    assert!(weights(&model) == weights(&other));
    let card = dir.read("model/MODEL_CARD.md");
    for part in [
        "## Followers",
        "Five folds",
        "Every corpus by the others",
        "CC BY-SA 4.0",
    ] {
        assert!(card.contains(part), "no {part:?}");
    }

    let table = dir.file("many.csv", labelled("many", 0, 160, 80));
    let json = dir.path("figures.json");
    let evaluate = [
        "evaluate", &table, "--head", "accounts", "--folds", "group", "--json", &json,
    ];
    let told = run(&evaluate, b"").ok();
    assert!(told.contains("covered"), "{told}");
    let figures: Value = serde_json::from_str(&dir.read("figures.json")).unwrap();
    assert!(
        figures["judged"][0]["auc"].as_f64().unwrap() > 0.9,
        "{figures}"
    );
    let coverage = figures["coverage"].as_array().unwrap();
    let all = coverage.iter().find(|row| row["share"].is_null()).unwrap();
    assert_eq!(all["audiences"], 1050);
    let covered = all["same"]["covered"].as_f64().unwrap();
    assert!((0.82..=0.99).contains(&covered), "{all}");
    assert!(all["elsewhere"]["width"].as_f64() > all["same"]["width"].as_f64());

    let one = [table.as_str()];
    let left_out = [
        "evaluate",
        one[0],
        "--head",
        "accounts",
        "--leave-out",
        "corpus",
    ];
    run(&left_out, b"").fails(1, &["many.csv", "two corpora"]);
    let genuine = dir.file("genuine.csv", labelled("one", 0, 30, 0));
    let one_class = [
        "evaluate", &genuine, "--head", "accounts", "--folds", "group",
    ];
    run(&one_class, b"").fails(1, &["genuine.csv", "0 fake"]);
}
