//! `score --report`: the file itself. How it works in a browser is tested in
//! `browser`.

use std::fs;

use crate::workdir::{SAMPLE, Workdir, run};

#[test]
fn the_same_input_gives_the_same_report_whatever_the_threads() {
    let work = Workdir::new();
    let market = work.path("market.parquet");
    run(&["simulate", "--reviews", "2000", "-o", &market], b"").ok();
    let report = |name: &str, threads: &str| {
        let (report, scores) = (work.path(name), work.path("scores.csv"));
        let args = ["score", &market, "-o", &scores, "--report", &report];
        run(&[&args[..], &["--threads", threads]].concat(), b"").ok();
        fs::read(report).unwrap()
    };
    let one = report("one.html", "1");
    assert!(one.len() > 100_000);
    assert!(one == report("two.html", "2"));
}

#[test]
fn the_page_names_nothing_outside_itself() {
    let work = Workdir::new();
    let table = work.file("a.csv", "text\nA fine kettle\n");
    let report = work.path("report.html");
    run(&["score", &table, "--report", &report], b"").ok();
    let page = work.read("report.html");
    assert!(page.contains("default-src &#39;none&#39;; script-src &#39;sha256-"));
    for outside in [" src=", "url(http", "@import", "<link", "<base", "fetch("] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert_eq!(page.matches("</script>").count(), 2);
}

#[test]
fn a_report_goes_beside_roll_ups_too() {
    let work = Workdir::new();
    let report = work.path("report.html");
    let args = ["score", SAMPLE, "--by", "product", "--report", &report];
    let rollup = run(&args, b"").ok();
    assert!(rollup.starts_with("product_id,"));
    assert!(work.read("report.html").contains("id=\"ratings\""));
}

#[test]
fn a_report_replaces_no_other_file_of_the_run() {
    let work = Workdir::new();
    let table = work.file("a.csv", "text\nA fine kettle\n");
    let before = work.read("a.csv");
    run(&["score", &table, "--report", &table], b"").fails(1, &["a.csv", "is read"]);
    assert_eq!(work.read("a.csv"), before);
    let scores = work.path("scores.csv");
    let again = work.path("./scores.csv");
    let same = ["score", &table, "-o", &scores, "--report", &again];
    run(&same, b"").fails(1, &["scores.csv", "--report"]);
    let bad = work.path("bad.csv");
    let same = ["score", &table, "--quarantine", &bad, "--report", &bad];
    run(&same, b"").fails(1, &["bad.csv", "--report"]);
    run(
        &["score", &table, "--report", "/no/such/folder/r.html"],
        b"",
    )
    .fails(1, &["/no/such/folder/r.html"]);
    run(&["score", &table, "--lang", "zh"], b"").fails(2, &["--report"]);
    assert_eq!(work.names(), ["a.csv"]);
}

#[test]
fn a_run_that_fails_leaves_the_earlier_report() {
    let work = Workdir::new();
    let report = work.file("report.html", "earlier");
    let table = work.file("a.csv", "review_id,text\nx\n");
    run(&["score", &table, "--report", &report], b"").fails(1, &["nothing was written"]);
    assert_eq!(work.read("report.html"), "earlier");
}
