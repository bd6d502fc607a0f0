//! `bonafide diff` as a user runs it.

use std::fs;

use bonafide::schema::Schema;
use bonafide::table::{Quarantine, ReadOptions, Reader};
use serde_json::{Value, json};

use crate::workdir::{SAMPLE, Workdir, run, run_unread, scores_file};

const FORMATS: [&str; 5] = ["csv", "tsv.gz", "jsonl", "jsonl.zst", "parquet"];

/// Base rates under which more is flagged.
const WARY: [&str; 2] = ["--prior", "paid=0.3,bot=0.3"];

fn scored(work: &Workdir, name: &str, more: &[&str]) -> String {
    let path = work.path(name);
    let mut args = vec!["score", SAMPLE, "-o", &path];
    args.extend(more);
    run(&args, b"").ok();
    path
}

/// The differences as JSON, and what was told of them.
fn compared(old: &str, new: &str, more: &[&str]) -> (Vec<Value>, String) {
    let mut args = vec!["diff", old, new, "--format", "jsonl"];
    args.extend(more);
    let output = run(&args, b"");
    let told = output.stderr.clone();
    let rows = output.ok();
    let rows = rows.lines().map(|line| serde_json::from_str(line).unwrap());
    (rows.collect(), told)
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter()
        .map(|row| row["review_id"].as_str().unwrap())
        .collect()
}

fn piece(signal: &str, paid: f64, bot: f64) -> Value {
    json!({"signal": signal, "family": "style", "value": null, "percentile": null,
           "weight_paid": paid, "weight_bot": bot})
}

fn score(id: &str, verdict: &str, [genuine, paid, bot]: [f64; 3], evidence: Value) -> String {
    let row = json!({
        "review_id": id, "p_genuine": genuine, "p_paid": paid, "p_bot": bot,
        "authenticity": 100.0 * genuine, "verdict": verdict, "tier": "text",
        "campaign_id": null, "evidence": evidence,
    });
    format!("{row}\n")
}

#[test]
fn a_table_does_not_differ_from_itself() {
    let work = Workdir::new();
    let table = scored(&work, "a.csv", &[]);
    let (rows, told) = compared(&table, &table, &["--moved", "0.000001"]);
    assert_eq!(rows, Vec::<Value>::new());
    for part in ["0 verdicts changed", "0 scores moved", "0 added, 0 removed"] {
        assert!(told.contains(part), "{told}");
    }
    let header = run(&["diff", &table, &table], b"").ok();
    let names: Vec<String> = Schema::differences().names().map(str::to_owned).collect();
    assert_eq!(header.trim_end(), names.join(","));
}

#[test]
fn another_prior_changes_verdicts_on_the_same_evidence() {
    let work = Workdir::new();
    let old = scored(&work, "old.csv", &[]);
    let new = scored(&work, "new.csv", &WARY);
    let (rows, told) = compared(&old, &new, &[]);
    let (before, after) = (scores_file(&old), scores_file(&new));
    let changed: Vec<_> = (before.iter().zip(&after))
        .filter(|(a, b)| a.verdict != b.verdict)
        .collect();
    assert!(!changed.is_empty());
    assert_eq!(rows.len(), changed.len());
    for (row, (a, b)) in rows.iter().zip(&changed) {
        assert_eq!(row["review_id"], a.review_id);
        assert_eq!(
            (&row["change"], &row["changes"]),
            (&json!("verdict"), &json!([]))
        );
        assert_eq!(row["old_verdict"], a.verdict);
        assert_eq!(row["new_verdict"], b.verdict);
        for (k, class) in ["p_genuine", "p_paid", "p_bot"].into_iter().enumerate() {
            assert_eq!(row[format!("old_{class}")], a.probabilities[k]);
            assert_eq!(row[format!("new_{class}")], b.probabilities[k]);
        }
    }
    let count = changed.len();
    assert!(
        told.contains(&format!("{count} on the same evidence")),
        "{told}"
    );
    assert!(!told.contains("signals whose weights"), "{told}");
}

#[test]
fn the_matrix_counts_every_review_of_both_tables() {
    let work = Workdir::new();
    let old = scored(&work, "old.csv", &[]);
    let new = scored(&work, "new.csv", &WARY);
    let (_, told) = compared(&old, &new, &[]);
    let (before, after) = (scores_file(&old), scores_file(&new));
    let verdicts = ["genuine", "paid", "bot", "uncertain"];
    for from in verdicts {
        let counts = verdicts.map(|to| {
            let pairs = before.iter().zip(&after);
            let count = pairs
                .filter(|(a, b)| a.verdict == from && b.verdict == to)
                .count();
            count.to_string()
        });
        let cells = |line: &str| -> Vec<String> {
            line.split('|').map(|cell| cell.trim().to_owned()).collect()
        };
        let row = told
            .lines()
            .map(cells)
            .find(|row| row.get(1).is_some_and(|c| c == from));
        assert_eq!(row.unwrap()[2..6], counts, "{told}");
    }
}

#[test]
fn the_evidence_that_moved_a_verdict_is_told_strongest_first() {
    let work = Workdir::new();
    let unsure = [0.6, 0.3, 0.1];
    let paid = [0.1, 0.8, 0.1];
    let old = [
        score(
            "a",
            "uncertain",
            unsure,
            json!([
                piece("x", 1.0, 0.2),
                piece("y", 0.5, 0.0),
                piece("same", 0.3, 0.3)
            ]),
        ),
        score("b", "paid", paid, json!([piece("x", 2.0, 0.0)])),
        score("c", "genuine", [0.98, 0.01, 0.01], json!([])),
    ];
    let new = [
        score(
            "c",
            "genuine",
            [0.9, 0.05, 0.05],
            json!([piece("x", 0.5, 0.5)]),
        ),
        score("b", "paid", paid, json!([piece("x", 2.0, 0.0)])),
        score(
            "a",
            "paid",
            paid,
            json!([
                piece("z", 0.1, -0.7),
                piece("x", 2.5, 0.2),
                piece("same", 0.3, 0.3)
            ]),
        ),
    ];
    let old = work.file("old.jsonl", old.concat());
    let new = work.file("new.jsonl", new.concat());
    let (rows, told) = compared(&old, &new, &[]);
    assert_eq!(ids(&rows), ["a"]);
    let change =
        |signal: &str, paid: [Option<f64>; 2], bot: [Option<f64>; 2], difference: [f64; 2]| {
            json!({"signal": signal, "old_weight_paid": paid[0], "new_weight_paid": paid[1],
               "old_weight_bot": bot[0], "new_weight_bot": bot[1],
               "difference_paid": difference[0], "difference_bot": difference[1]})
        };
    let expected = json!([
        change(
            "x",
            [Some(1.0), Some(2.5)],
            [Some(0.2), Some(0.2)],
            [1.5, 0.0]
        ),
        change("z", [None, Some(0.1)], [None, Some(-0.7)], [0.1, -0.7]),
        change("y", [Some(0.5), None], [Some(0.0), None], [-0.5, 0.0]),
    ]);
    assert_eq!(rows[0]["changes"], expected);
    for part in [
        "1 verdict changed (1 newly flagged, 0 no longer",
        "2 scores moved",
        "| x ",
    ] {
        assert!(told.contains(part), "no {part:?} in {told}");
    }
    let (rows, _) = compared(&old, &new, &["--moved", "0.05"]);
    assert_eq!(ids(&rows), ["c", "a"]);
    assert_eq!(
        (&rows[0]["change"], &rows[0]["changes"][0]["signal"]),
        (&json!("score"), &json!("x"))
    );
    let (rows, _) = compared(&old, &new, &["--moved", "0.2"]);
    assert_eq!(ids(&rows), ["a"]);
}

#[test]
fn reviews_of_one_table_only_are_listed_in_its_order() {
    let work = Workdir::new();
    let row = |id: &str| score(id, "uncertain", [0.9, 0.06, 0.04], json!([]));
    let of = |ids: [&str; 4]| ids.map(row).concat();
    let old = work.file("old.jsonl", of(["gone2", "kept1", "gone1", "kept2"]));
    let new = work.file("new.jsonl", of(["kept2", "come2", "kept1", "come1"]));
    let (rows, told) = compared(&old, &new, &[]);
    assert_eq!(ids(&rows), ["come2", "come1", "gone2", "gone1"]);
    assert!(
        told.contains("2 reviews in both") && told.contains("2 added, 2 removed"),
        "{told}"
    );
    let [come, gone] = [&rows[0], &rows[2]];
    assert_eq!(
        (&come["change"], &gone["change"]),
        (&json!("added"), &json!("removed"))
    );
    assert_eq!(
        (&come["old_verdict"], &come["new_verdict"]),
        (&Value::Null, &json!("uncertain"))
    );
    assert_eq!(
        (&gone["old_p_bot"], &gone["new_p_bot"]),
        (&json!(0.04), &Value::Null)
    );
    assert_eq!(
        (&come["changes"], &gone["changes"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn all_formats_in_and_out_hold_the_same_differences() {
    let work = Workdir::new();
    let whole = fs::read_to_string(SAMPLE).unwrap();
    let part: Vec<&str> = whole.lines().take(120).collect();
    let part = work.file("part.csv", part.join("\n"));
    let expected = {
        let (old, new) = (scored(&work, "old.csv", &[]), work.path("new.csv"));
        run(&["score", &part, "-o", &new], b"").ok();
        run(&["diff", &old, &new], b"").ok()
    };
    assert!(expected.lines().count() > 100);
    for format in FORMATS {
        let old = scored(&work, &format!("old.{format}"), &[]);
        let new = work.path(&format!("new.{format}"));
        run(&["score", &part, "-o", &new], b"").ok();
        assert_eq!(run(&["diff", &old, &new], b"").ok(), expected, "{format}");
        let out = work.path(&format!("diff.{format}"));
        assert_eq!(run(&["diff", &old, &new, "-o", &out], b"").ok(), "");
        assert_eq!(
            table(&out),
            table(&work.file("expected.csv", &expected)),
            "{format}"
        );
    }
    let piped = fs::read(work.path("new.csv")).unwrap();
    assert_eq!(
        run(&["diff", &work.path("old.csv"), "-"], &piped).ok(),
        expected
    );
}

/// All rows of a table of differences.
fn table(path: &str) -> Vec<String> {
    let schema = Schema::differences();
    let options = ReadOptions::default();
    let quarantine = Quarantine::counting();
    let mut reader = Reader::open(&[path.to_owned()], &schema, options, quarantine).unwrap();
    let mut rows = Vec::new();
    while let Some(batch) = reader.next_batch().unwrap() {
        rows.extend((0..batch.len()).map(|row| {
            let cell = |name| match batch.texts(name) {
                Some(texts) => format!("{:?}", texts.get(row)),
                None => format!("{:?}", batch.numbers(name).unwrap()[row]),
            };
            schema.names().map(cell).collect::<Vec<_>>().join(" ")
        }));
    }
    assert_eq!(reader.finish().unwrap().rows_quarantined, 0);
    rows
}

#[test]
fn what_is_no_table_of_scores_is_told_what_it_lacks() {
    let work = Workdir::new();
    let good = scored(&work, "good.csv", &[]);
    let other = work.file("other.csv", "text,colour\nfine,red\n");
    run(&["diff", &good, &other], b"").fails(
        1,
        &[
            "other.csv",
            "not a table of scores",
            "no review_id",
            "colour",
        ],
    );
    let half = work.file(
        "half.csv",
        "review_id,verdict,p_genuine,evidence\na,paid,0.1,[]\n",
    );
    run(&["diff", &half, &good], b"").fails(1, &["half.csv", "no p_paid, p_bot;", "verdict"]);
    let lines = work.file("half.jsonl", "{\"review_id\":\"a\",\"verdict\":\"paid\"}\n");
    run(&["diff", &lines, &good], b"").fails(1, &["half.jsonl", "p_genuine", "evidence"]);
    let rollup = scored(&work, "by.csv", &["--by", "product"]);
    run(&["diff", &good, &rollup], b"").fails(1, &["by.csv", "--by"]);
    run(&["diff", &good, &work.path("absent.csv")], b"").fails(1, &["cannot open", "absent.csv"]);
    run(&["diff", &good], b"").fails(2, &["<NEW>"]);
    run(&["diff", "-", "-"], b"").fails(1, &["standard input"]);
    for share in ["0", "2", "nan", "x"] {
        run(&["diff", &good, &good, "--moved", share], b"").fails(2, &["--moved", "above 0"]);
    }
}

#[test]
fn rows_that_cannot_be_used_are_listed() {
    let work = Workdir::new();
    let fine = score("a", "uncertain", [0.9, 0.06, 0.04], json!([]));
    let odd = score("b", "paid", [0.1, 0.8, 0.1], json!({"signal": "x"}));
    let none = score("c", "paid", [0.1, 0.8, 0.1], json!([])).replace("\"paid\"", "null");
    let old = work.file("old.jsonl", [&fine[..], &odd, &none].concat());
    let new = work.file("new.jsonl", [&fine[..], &fine].concat());
    let list = work.path("bad.jsonl");
    let (rows, told) = compared(&old, &new, &["--quarantine", &list]);
    assert_eq!(rows, Vec::<Value>::new());
    assert!(told.contains("3 rows could not be used"), "{told}");
    let bad: Vec<Value> = (work.read("bad.jsonl").lines())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let found: Vec<_> = (bad.iter())
        .map(|row| {
            (
                row["row"].as_u64().unwrap(),
                row["reason"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(found, [(2, "wrong_type"), (3, "missing"), (2, "duplicate")]);
    let useless = work.file("useless.jsonl", odd);
    run(&["diff", &useless, &new], b"").fails(1, &["useless.jsonl", "no row could be used"]);
}

#[test]
fn hostile_ids_and_weights_are_no_danger() {
    let work = Workdir::new();
    let id = "\"a\",\n\u{202e}=cmd()";
    let old = score(
        id,
        "paid",
        [0.1, 0.8, 0.1],
        json!([piece(id, 1e300, -1e300), piece(id, 1.0, 1.0)]),
    );
    let new = score(id, "bot", [0.1, 0.1, 0.8], json!([piece("", 0.0, 1e-300)]));
    let old = work.file("old.jsonl", old);
    let new = work.file("new.jsonl", new);
    let (rows, _) = compared(&old, &new, &[]);
    assert_eq!(ids(&rows), [id]);
    assert_eq!(rows[0]["changes"][0]["signal"], id);
    let csv = run(&["diff", &old, &new], b"").ok();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(&reader.records().next().unwrap().unwrap()[0], id);
}

#[test]
fn a_table_that_is_compared_is_never_overwritten() {
    let work = Workdir::new();
    let (old, new) = (
        scored(&work, "old.csv", &[]),
        scored(&work, "new.csv", &WARY),
    );
    let before = [work.read("old.csv"), work.read("new.csv")];
    run(&["diff", &old, &new, "-o", &old], b"").fails(1, &["old.csv", "overwritten"]);
    run(&["diff", &old, &new, "-o", &new], b"").fails(1, &["new.csv", "overwritten"]);
    run(&["diff", &old, &new, "--quarantine", &new], b"").fails(1, &["new.csv", "overwritten"]);
    let both = work.path("both.csv");
    run(
        &["diff", &old, &new, "-o", &both, "--quarantine", &both],
        b"",
    )
    .fails(1, &["both.csv", "--output", "--quarantine"]);
    assert_eq!([work.read("old.csv"), work.read("new.csv")], before);
    assert_eq!(work.names(), ["new.csv", "old.csv"]);
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let work = Workdir::new();
    let (old, new) = (
        scored(&work, "old.csv", &[]),
        scored(&work, "new.csv", &WARY),
    );
    let output = run_unread(&["diff", &old, &new]);
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
}

#[test]
fn the_columns_are_in_the_dictionary() {
    let printed = run(&["schema", "differences"], b"").ok();
    for name in Schema::differences().names() {
        assert!(printed.contains(name), "{name}");
    }
}
