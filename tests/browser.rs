//! The report in a browser: it sorts, filters, searches, pages, explains and
//! speaks both languages, and no text of a table ever runs.

use std::path::Path;
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::chromium::Browser;
use crate::workdir::{SAMPLE, Scored, Workdir, run, scores_file};

/// A report of some tables, its path, and the scores beside it.
fn report(work: &Workdir, table: &str, more: &[&str]) -> (String, Vec<Scored>) {
    let (path, scores) = (work.path("report.html"), work.path("scores.jsonl"));
    let args = ["score", table, "--output", &scores, "--report", &path];
    run(&[&args, more].concat(), b"").ok();
    (path, scores_file(&scores))
}

fn open(work: &Workdir, table: &str, more: &[&str]) -> (Browser, Vec<Scored>) {
    let (path, scores) = report(work, table, more);
    let mut browser = Browser::start();
    browser.open(&format!("{path}#reviews"), true);
    browser.wait("document.querySelectorAll('#table tbody tr[tabindex]').length > 0");
    (browser, scores)
}

/// A report that several tests look at, and the scores beside it.
pub struct Shared {
    pub report: String,
    pub scores: Vec<Scored>,
}

impl Shared {
    fn of(name: &str, table: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let file = |ending: &str| {
            folder
                .join(format!("{name}.{ending}"))
                .display()
                .to_string()
        };
        let (report, scores) = (file("html"), file("jsonl"));
        run(&["score", table, "-o", &scores, "--report", &report], b"").ok();
        let scores = scores_file(&scores);
        Self { report, scores }
    }
}

/// The report of the sample.
pub fn sample() -> &'static Shared {
    static REPORT: OnceLock<Shared> = OnceLock::new();
    REPORT.get_or_init(|| Shared::of("sample-report", SAMPLE))
}

/// The report of a simulated market of 20,000 reviews.
pub fn market() -> &'static Shared {
    static REPORT: OnceLock<Shared> = OnceLock::new();
    REPORT.get_or_init(|| {
        let work = Workdir::new();
        let market = work.path("market.parquet");
        run(&["simulate", "--reviews", "20000", "-o", &market], b"").ok();
        Shared::of("market-report", &market)
    })
}

/// Opens the table of reviews of a report.
pub fn open_shared(shared: &Shared) -> Browser {
    let mut browser = Browser::start();
    browser.open(&format!("{}#reviews", shared.report), true);
    browser.wait("document.querySelectorAll('#table tbody tr[tabindex]').length > 0");
    browser
}

#[track_caller]
pub fn page_is_no_wider_than_its_window(browser: &mut Browser) {
    let over = "document.documentElement.scrollWidth - innerWidth";
    assert!(
        browser.value(over).as_f64().unwrap() <= 0.0,
        "{}",
        browser.value("location.hash")
    );
}

/// The cells of a column of the table of reviews, as they are seen.
fn column(browser: &mut Browser, at: usize) -> Vec<String> {
    let cells = format!(
        "Array.from(document.querySelectorAll('#table tbody tr'), row => row.cells[{at}].innerText)"
    );
    let cells = browser.value(&cells);
    let cells = cells.as_array().unwrap().iter();
    cells
        .map(|cell| cell.as_str().unwrap().to_owned())
        .collect()
}

fn numbers(browser: &mut Browser, at: usize) -> Vec<f64> {
    let cells = column(browser, at);
    cells.iter().map(|cell| cell.parse().unwrap()).collect()
}

fn sort(browser: &mut Browser, key: &str) {
    browser.value(&format!(
        "document.querySelector('th[data-sort={key}] button').click()"
    ));
}

fn filter(browser: &mut Browser, name: &str, value: &str) {
    browser.value(&format!(
        "{{ const select = document.querySelector('[data-filter={name}]'); select.value = {}; \
         select.dispatchEvent(new Event('change', {{ bubbles: true }})); }}",
        json!(value)
    ));
}

/// Types into the search field and waits for what is found.
fn search(browser: &mut Browser, text: &str) {
    browser.value("document.getElementById('search').select()");
    browser.call("Input.insertText", json!({"text": text}));
    browser.wait(&format!("table.search === {}", json!(text)));
}

pub fn shown(browser: &mut Browser) -> String {
    browser.text("document.getElementById('shown').innerText")
}

/// Opens the first row and gives what its drawer says: the sums of its bars,
/// the sums it shows, the authenticity it shows and that of the bars.
fn drawer(browser: &mut Browser) -> ([i64; 2], [i64; 2], f64, f64) {
    browser.value("document.querySelector('#table tbody tr').click()");
    browser.wait("document.getElementById('drawer').open");
    let weights = browser.value(
        "Array.from(document.querySelectorAll('#drawer [data-weights]'), \
         line => line.dataset.weights.split(' ').map(Number))",
    );
    let mut lines: Vec<[i64; 2]> = serde_json::from_value(weights).unwrap();
    let told = lines.pop().unwrap();
    let sums = [0, 1].map(|k| lines.iter().map(|line| line[k]).sum());
    let shown = browser.text("document.querySelector('[data-fact=AUTHENTICITY]').innerText");
    let computed =
        browser.text("document.querySelector('#drawer tfoot tr:last-child').dataset.authenticity");
    (
        sums,
        told,
        shown.parse().unwrap(),
        computed.parse().unwrap(),
    )
}

#[test]
fn the_report_of_the_sample_can_be_worked_with() {
    let Shared { scores, .. } = sample();
    let mut browser = open_shared(sample());

    // Sorted by suspicion, all of them, a page at a time.
    assert_eq!(
        shown(&mut browser),
        format!("{0} of {0} reviews", scores.len())
    );
    let authenticity = numbers(&mut browser, 0);
    assert!(authenticity.is_sorted() && authenticity.len() == 50);
    sort(&mut browser, "authenticity");
    assert!(numbers(&mut browser, 0).is_sorted_by(|a, b| a >= b));
    sort(&mut browser, "id");
    assert!(column(&mut browser, 6).is_sorted());

    // Pages hold all rows, each once.
    let mut ids = Vec::new();
    loop {
        ids.extend(column(&mut browser, 6));
        if browser.value("document.querySelector('[data-turn=next]').disabled") == true {
            break;
        }
        browser.value("document.querySelector('[data-turn=next]').click()");
    }
    let mut expected: Vec<String> = scores.iter().map(|s| s.review_id.clone()).collect();
    expected.sort();
    assert_eq!(ids, expected);

    // Filters and the search.
    let paid = scores
        .iter()
        .filter(|score| score.verdict == "paid")
        .count();
    filter(&mut browser, "verdict", "0");
    assert_eq!(
        shown(&mut browser),
        format!("{paid} of {} reviews", scores.len())
    );
    filter(&mut browser, "verdict", "");
    search(&mut browser, "R0007");
    assert_eq!(column(&mut browser, 6), ["r0007"]);
    search(&mut browser, "no such text anywhere");
    assert_eq!(shown(&mut browser), "No review matches.");
    browser.value("document.getElementById('reset').click()");

    // A drawer adds up to the score that the table of scores has.
    let (sums, told, authenticity, computed) = drawer(&mut browser);
    let id = browser.text("document.querySelector('#drawer-title bdi').innerText");
    let score = scores.iter().find(|score| score.review_id == id).unwrap();
    let weights = score.weights().map(|weight| (weight * 1e4).round() as i64);
    assert_eq!((sums, told), (weights, weights));
    assert!((authenticity - score.authenticity).abs() < 0.051);
    assert!((computed - score.authenticity).abs() < 1e-3, "{computed}");

    // The other language, and back.
    browser.value("document.getElementById('drawer').close()");
    browser.value("document.getElementById('language').click()");
    assert_eq!(browser.text("document.title"), "评论真实性报告");
    let heading = "document.querySelector('#reviews h2').innerText";
    assert_eq!(browser.text(heading), "评论");
    assert!(shown(&mut browser).ends_with("条评论"));
    browser.value("document.getElementById('language').click()");
    assert_eq!(browser.text(heading), "Reviews");
    browser.assert_calm();
}

#[test]
fn the_report_can_be_worked_by_keys_alone() {
    let mut browser = open_shared(sample());
    let at = "Number(document.activeElement.dataset.at)";
    browser.press("j");
    assert_eq!(browser.value(at), 0);
    browser.press("j");
    browser.press("ArrowDown");
    browser.press("k");
    assert_eq!(browser.value(at), 1);
    browser.press("Enter");
    browser.wait("document.getElementById('drawer').open");
    let id = "document.querySelector('#drawer-title bdi').innerText";
    let second = browser.text(id);
    browser.press("j");
    let third = browser.text(id);
    assert_ne!(third, second);
    browser.press("j");
    browser.press("k");
    assert_eq!(browser.text(id), third);
    browser.press("Escape");
    // The focus returns in a task of its own.
    browser.wait(&format!(
        "!document.getElementById('drawer').open && {at} === 2"
    ));
    browser.press("]");
    browser.press("j");
    assert_eq!(browser.value(at), 50);
    browser.press("/");
    assert_eq!(browser.text("document.activeElement.id"), "search");
    browser.press("x");
    assert_eq!(browser.text("document.activeElement.value"), "x");
    browser.assert_calm();
}

#[test]
fn every_section_is_shown_and_drawn() {
    let work = Workdir::new();
    let (mut browser, _) = open(&work, SAMPLE, &["--lang", "zh"]);
    assert_eq!(browser.text("document.documentElement.lang"), "zh-Hans");
    for (section, part) in [
        ("overview", "svg.histogram rect"),
        ("campaigns", ".empty, .card"),
        ("timelines", "svg.timeline rect"),
        ("ratings", "svg.rating circle"),
        ("methods", ".run tr"),
    ] {
        browser.value(&format!("location.hash = '{section}'"));
        browser.wait(&format!("!document.getElementById('{section}').hidden"));
        let seen = format!(
            "Array.from(document.querySelectorAll('#{section} :is({part})'))\
             .some(part => part.getBoundingClientRect().height > 0)"
        );
        assert_eq!(browser.value(&seen), true, "{section}");
        let sections = "document.querySelectorAll('main > section:not([hidden])').length";
        assert_eq!(browser.value(sections), 1);
    }
    browser.assert_calm();
}

/// Texts that would run, end an element, or turn the page around.
pub const HOSTILE: [&str; 9] = [
    "<script>window.owned=1</script> a fine kettle",
    "</script><script>window.owned=1</script>",
    "<!--<script> never closed",
    "<img src=x onerror=window.owned=1>",
    "\"><svg onload=window.owned=1>",
    "line\u{2028}break\u{2029}s",
    "\u{202e}yenom\u{202c} and \u{2066}more",
    "{{ constructor.constructor('window.owned=1')() }} ${window.owned=1} {% raw %}",
    "</bdi></table></dialog></noscript><style>*{display:none}</style>]]>",
];

fn hostile_table(work: &Workdir) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    let header = [
        "review_id",
        "text",
        "rating",
        "reviewer_id",
        "product_id",
        "created_at",
        "language",
    ];
    out.write_record(header).unwrap();
    for (at, text) in HOSTILE.iter().enumerate() {
        let id = format!("{at}{text}");
        out.write_record([&id, *text, "5", *text, *text, "2024-05-01", *text])
            .unwrap();
    }
    work.file("hostile.csv", out.into_inner().unwrap())
}

#[test]
fn hostile_texts_stay_texts() {
    let work = Workdir::new();
    let table = hostile_table(&work);
    let (mut browser, _) = open(&work, &table, &[]);
    assert_eq!(browser.value("rows.text.length"), HOSTILE.len());
    let texts: Vec<Value> = browser.value("rows.text").as_array().unwrap().clone();
    for text in HOSTILE {
        assert!(texts.contains(&json!(text)), "{text:?}");
    }
    for at in 0..HOSTILE.len() {
        browser.value(&format!("openDrawer({at})"));
        let seen = browser.text("document.querySelector('.written').textContent");
        let text = browser.text(&format!("rows.text[table.shown[{at}]]"));
        let named = |text: &str| {
            let unseen = |ch| matches!(ch, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            let name = |ch: char| match unseen(ch) {
                true => format!("U+{:04X}", ch as u32),
                false => ch.to_string(),
            };
            text.chars().map(name).collect::<String>()
        };
        assert_eq!(seen, named(&text));
    }
    assert_eq!(browser.value("typeof window.owned"), "undefined");
    // One script, one island, one style, and nothing that a text has made.
    for (elements, count) in [
        ("script", 2),
        ("style", 1),
        ("img, iframe, object, link", 0),
    ] {
        let counted = format!("document.querySelectorAll('{elements}').length");
        assert_eq!(browser.value(&counted), count, "{elements}");
    }
    // Even what got in would not run.
    browser.value("document.body.append(document.createRange().createContextualFragment('<b>'))");
    browser.assert_calm();
    browser.value(
        "{ const script = document.createElement('script'); script.textContent = 'window.owned = 1'; \
         document.body.append(script); }",
    );
    assert_eq!(browser.value("typeof window.owned"), "undefined");
}

#[test]
fn the_report_is_readable_without_scripts() {
    let work = Workdir::new();
    let (path, scores) = report(&work, SAMPLE, &["--lang", "zh"]);
    let mut browser = Browser::start();
    browser.open(&path, false);
    let rows = column(&mut browser, 6);
    assert_eq!(rows.len(), scores.len().min(200));
    for table in [
        "#overview tbody tr",
        "#ratings tbody tr",
        "#methods tbody tr",
        "#timelines rect",
    ] {
        let seen = format!(
            "Array.from(document.querySelectorAll('{table}'))\
             .filter(part => part.getBoundingClientRect().height > 0).length > 3"
        );
        assert_eq!(browser.value(&seen), true, "{table}");
    }
    assert_eq!(
        browser.text("document.querySelector('#overview h2').innerText"),
        "概览"
    );
    let cut = "Array.from(document.querySelectorAll('#table td.text'))\
               .some(cell => cell.scrollWidth > cell.clientWidth)";
    assert_eq!(browser.value(cut), false);
    let controls = "document.getElementById('filters').getBoundingClientRect().height";
    assert_eq!(browser.value(controls), 0);
}

#[test]
fn a_market_of_twenty_thousand_is_worked_with_at_once() {
    let Shared { scores, .. } = market();
    let mut browser = open_shared(market());
    assert_eq!(shown(&mut browser), "20,000 of 20,000 reviews");
    sort(&mut browser, "time");
    assert!(column(&mut browser, 4).is_sorted());
    filter(&mut browser, "stars", "5");
    assert!(numbers(&mut browser, 3).iter().all(|stars| *stars == 5.0));
    search(&mut browser, &scores[77].review_id);
    browser.value("document.getElementById('reset').click()");
    sort(&mut browser, "authenticity");
    let least = scores
        .iter()
        .map(|score| score.authenticity)
        .fold(100.0, f64::min);
    let (sums, told, authenticity, computed) = drawer(&mut browser);
    assert_eq!(sums, told);
    assert!((authenticity - least).abs() < 0.051);
    assert!((computed - least).abs() < 1e-3);
    // The last page is as near as the first.
    browser.value("closeDrawer()");
    browser.value("document.querySelector('[data-turn=last]').click()");
    assert_eq!(column(&mut browser, 6).len(), 50);
    browser.assert_calm();
}
