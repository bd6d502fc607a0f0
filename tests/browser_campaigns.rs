//! Campaigns in a browser: cards, their members, and the way back from these.

use serde_json::{Value, json};

use crate::browser::{
    Shared, market, open_shared, page_is_no_wider_than_its_window, sample, shown,
};
use crate::chromium::Browser;
use crate::workdir::{Workdir, run, scores_file};

/// Cards that are followed in a report.
const FOLLOWED: usize = 3;

fn strings(browser: &mut Browser, expression: &str) -> Vec<String> {
    serde_json::from_value(browser.value(expression)).unwrap()
}

/// Opens a section by its link, as a reader does.
fn go_to(browser: &mut Browser, section: &str) {
    browser.value(&format!(
        "document.querySelector('#sections a[href=\"#{section}\"]').click()"
    ));
    browser.wait(&format!("!document.getElementById('{section}').hidden"));
}

fn title(browser: &mut Browser) -> String {
    browser.text("document.querySelector('#drawer-title bdi').textContent")
}

/// Follows a card to its members, a member to its neighbour, and that back to
/// the card.
fn follow(browser: &mut Browser, report: &Shared, card: &str) {
    let id = card.strip_prefix("campaign-").unwrap();
    let members = report.scores.iter().filter(|score| score.campaign_id == id);
    let mut members: Vec<String> = members.map(|score| score.review_id.clone()).collect();
    members.sort();
    assert!(members.len() > 2);

    go_to(browser, "campaigns");
    let listed = format!(
        "Array.from(document.querySelectorAll('#{card} a[data-review]'), a => a.dataset.review).sort()"
    );
    assert_eq!(strings(browser, &listed), members);
    browser.value(&format!(
        "document.querySelector('#{card} a[data-campaign]').click()"
    ));
    browser.wait("!document.getElementById('reviews').hidden");
    let rows = "table.shown.map(row => rows.id[row]).sort()";
    assert_eq!(strings(browser, rows), members);
    assert_eq!(
        shown(browser),
        format!("{} of {} reviews", members.len(), size(browser))
    );

    browser.value("openDrawer(0)");
    let own = title(browser);
    let told = browser.text("document.querySelector('.membership p').innerText");
    let begins = format!("Member of campaign {id}: ");
    assert!(told.starts_with(&begins), "{told}");
    let near = "Array.from(document.querySelectorAll('[data-neighbour]'), b => b.textContent)";
    let near = strings(browser, near);
    assert!(!near.is_empty() && near.iter().all(|id| members.contains(id) && *id != own));
    browser.value("document.querySelector('[data-neighbour]').click()");
    assert_eq!(title(browser), near[0]);
    browser.value("document.querySelector('.membership a').click()");
    browser.wait("!drawer.open && !document.getElementById('campaigns').hidden");
    let top = format!("document.getElementById('{card}').getBoundingClientRect().top");
    browser.wait(&format!("{top} >= 0 && {top} < innerHeight"));
}

fn size(browser: &mut Browser) -> String {
    browser.text("counted(size)")
}

fn every_card_leads_to_its_members_and_back(report: &Shared) {
    let mut browser = open_shared(report);
    let cards = "Array.from(document.querySelectorAll('.card'), card => card.id)";
    let cards = strings(&mut browser, cards);
    assert!(!cards.is_empty());
    for card in cards.iter().take(FOLLOWED) {
        follow(&mut browser, report, card);
    }
    browser.assert_calm();
}

#[test]
fn cards_of_the_sample_lead_to_their_members_and_back() {
    every_card_leads_to_its_members_and_back(sample());
}

#[test]
fn cards_of_a_market_lead_to_their_members_and_back() {
    every_card_leads_to_its_members_and_back(market());
}

#[test]
fn a_card_states_its_ties_in_lines_and_no_chance_is_too_exact() {
    let mut browser = open_shared(sample());
    go_to(&mut browser, "campaigns");
    let lines = "Array.from(document.querySelectorAll('.ties tbody tr'), row => row.innerText)";
    let lines = strings(&mut browser, lines);
    assert!(
        lines.iter().any(|line| line.ends_with("< 10⁻³⁰")),
        "{lines:?}"
    );
    assert!(lines.iter().all(|line| line.len() < 120), "{lines:?}");
    // The sentence is there for who asks for it.
    browser.value("document.querySelector('details.tie').open = true");
    let told = browser.text("document.querySelector('details.tie').innerText");
    assert!(told.contains("If accounts acted independently"), "{told}");
    // A member's own account and product can be looked at from its drawer.
    browser.value("document.querySelector('a[data-review]').click()");
    browser.wait("drawer.open");
    browser
        .value("Array.from(document.querySelectorAll('#drawer .jumps')).at(-1).firstChild.click()");
    let words = shown(&mut browser);
    assert!(words.contains(" · Reviewer u"), "{words}");
    browser.assert_calm();
}

/// Ids that would run, end an element, turn the page around or fill it.
const HOSTILE: [&str; 6] = [
    "<script>window.owned=1</script>",
    "\"><img src=x onerror=window.owned=1>",
    "\u{202e}desrever\u{2066}",
    "two\r\nlines\nand\rthree",
    "</bdi></table></details></article><style>*{display:none}</style>",
    "&quot;&amp;#39;",
];

/// The product of the campaign; longer than any id that is kept.
fn product() -> String {
    format!(
        "\u{202e}<img src=x onerror=window.owned=1>\r\n{}",
        "x".repeat(10_000)
    )
}

/// A quiet market of forty accounts, and twenty-five that come for two days to
/// give one of its products one star.
fn attacked_market(work: &Workdir) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    let header = [
        "review_id",
        "rating",
        "reviewer_id",
        "product_id",
        "created_at",
        "text",
    ];
    out.write_record(header).unwrap();
    let mut write = |id: &str, stars: usize, account: &str, product: &str, day: usize| {
        let day = jiff::civil::date(2023, 1, 1) + jiff::ToSpan::days(day as i64);
        let (stars, day) = (stars.to_string(), day.to_string());
        let text = format!("Thing {id} of {account}");
        out.write_record([id, &stars, account, product, &day, &text])
            .unwrap();
    };
    for at in 0..480 {
        let (account, visit) = (at / 12, at % 12);
        let thing = match (account * 7 + visit * 5) % 30 {
            0 => product(),
            thing => format!("p{thing}"),
        };
        let day = (account * 37 + visit * 59) % 720;
        write(
            &format!("r{at}"),
            1 + at * 7 % 5,
            &format!("u{account}"),
            &thing,
            day,
        );
    }
    for at in 0..25 {
        let hostile = match HOSTILE.get(at) {
            Some(id) => format!("h{at}{id}"),
            None => format!("h{at}{}", "é".repeat(10_000)),
        };
        write(&hostile, 1, &hostile, &product(), 400 + at % 2);
    }
    work.file("attacked.csv", out.into_inner().unwrap())
}

#[test]
fn hostile_ids_in_a_campaign_stay_ids() {
    let work = Workdir::new();
    let table = attacked_market(&work);
    let (report, scores) = (work.path("report.html"), work.path("scores.jsonl"));
    run(&["score", &table, "-o", &scores, "--report", &report], b"").ok();
    let mut members = scores_file(&scores);
    members.retain(|score| !score.campaign_id.is_empty());
    assert_eq!(members.len(), 25);
    let mut browser = Browser::start();
    browser.open(&format!("{report}#campaigns"), true);

    // Every member is listed and opened by its link, whatever its id.
    let links = "document.querySelectorAll('a[data-review]')";
    assert_eq!(browser.value(&format!("{links}.length")), 25);
    for at in 0..25 {
        browser.value(&format!("{links}[{at}].click()"));
        browser.wait("drawer.open");
        let open = title(&mut browser);
        let begins: String = open.chars().take(40).collect();
        let whose = members
            .iter()
            .filter(|score| score.review_id.starts_with(&begins));
        assert_eq!(whose.count(), 1, "{begins:?}");
        assert!(open.chars().count() <= 201);
        browser.value("closeDrawer()");
    }
    // What is said of the product names it without being turned or run by it.
    let told = browser.text("document.querySelector('.card').textContent");
    assert!(told.contains("Its reviews of \u{2068}U+202E<img src=x onerror=window.owned"));
    for (elements, count) in [
        ("script", 2),
        ("style", 1),
        ("img, iframe, object, link", 0),
    ] {
        let counted = format!("document.querySelectorAll('{elements}').length");
        assert_eq!(browser.value(&counted), count, "{elements}");
    }
    assert_eq!(browser.value("typeof window.owned"), "undefined");
    // The product's own link finds its reviews, and its name fits the page.
    go_to(&mut browser, "timelines");
    let all = browser.value("rows.product.at.filter(at => at === rows.product.at[0]).length");
    browser.value("document.querySelector('a[data-product]').click()");
    browser.wait("!document.getElementById('reviews').hidden");
    assert_eq!(browser.value("table.shown.length"), all);
    for details in ["true", "false"] {
        browser.value(&format!(
            "for (const part of document.querySelectorAll('details')) part.open = {details}"
        ));
        for section in ["campaigns", "timelines", "reviews", "ratings", "methods"] {
            go_to(&mut browser, section);
            page_is_no_wider_than_its_window(&mut browser);
        }
    }
    browser.assert_calm();
}

/// Whether a cell of the table of reviews shows all of its words.
const CUT: &str = "Array.from(document.querySelectorAll('#table :is(td, th):nth-child(-n+3)'))\
                   .filter(cell => cell.scrollWidth > cell.clientWidth).map(cell => cell.innerText)";

#[test]
fn verdicts_are_read_in_full_on_every_screen() {
    let mut browser = open_shared(sample());
    for _language in 0..2 {
        for width in [1280, 1024, 390] {
            let screen =
                json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false});
            browser.call("Emulation.setDeviceMetricsOverride", screen);
            assert_eq!(browser.value(CUT), Value::Array(Vec::new()), "{width}");
            page_is_no_wider_than_its_window(&mut browser);
        }
        browser.value("document.getElementById('language').click()");
    }
    browser.assert_calm();
}
