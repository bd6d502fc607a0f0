//! Pages: nothing of a table may become markup or script.

use std::sync::{Arc, LazyLock};

use bonafide::audit::run::{InputFile, Run};
use bonafide::campaign::card::{Card, Example, Member, Passage, Target as Product, Tie, TieKind};
use bonafide::model::evidence::{Piece, Prior, Score, Tier};
use bonafide::report::{Collector, html};
use bonafide::schema::{Cell, Schema};
use bonafide::signal::Family;
use bonafide::table::BatchBuilder;
use bonafide::words::Language;
use serde_json::Value;

use super::Target;

pub const REPORT: Target = Target {
    name: "report",
    about: "the report of hostile texts and ids: its markup is that of harmless ones",
    share: 4,
    run: report,
    seeds,
    tokens: &[
        "</script>",
        "<script>",
        "<!--",
        "-->",
        "<img src=x onerror=a()>",
        "\" onload=\"a()",
        "' x='",
        "</title>",
        "</style>",
        "<svg/onload=a()>",
        "&lt;",
        "javascript:a()",
        "\u{2028}",
        "]]>",
        "<a href=\"//x\">",
        "\\u003c",
        "\u{202e}",
        "\0",
        "{{a}}",
        "\u{1e}",
    ],
};

/// Between two strings.
const NEXT: u8 = 0x1e;

fn seeds() -> Vec<Vec<u8>> {
    [
        "A fine kettle\u{1e}r1\u{1e}u1\u{1e}p1\u{1e}en\u{1e}words of note\u{1e}c1\u{1e}table.csv",
        "</script><script>a()</script>\u{1e}<b>\u{1e}\"u\u{1e}'p\u{1e}<!--\u{1e}&amp;\u{1e}c\u{1e}x",
    ]
    .map(|seed| seed.as_bytes().to_vec())
    .to_vec()
}

fn report(bytes: &[u8]) {
    let mut parts = bytes.split(|byte| *byte == NEXT);
    let hostile: [String; 8] = std::array::from_fn(|_| {
        // A letter before each, so that none is absent on one side only; ids come
        // without blanks around them.
        let part = String::from_utf8_lossy(parts.next().unwrap_or(b""));
        format!("i{part}").trim().to_owned()
    });
    let language = match bytes.len() % 2 {
        0 => Language::En,
        _ => Language::Zh,
    };
    let page = page(&hostile, language);
    // A text that is cut has a sign that says so.
    let is_cut = hostile[0].chars().count() > LONGEST_TEXT;
    let (found, expected) = (skeleton(&page), harmless(language, is_cut));
    let pairs = found.iter().zip(expected);
    let same = pairs.take_while(|(one, other)| one == other).count();
    assert!(
        same == found.len() && same == expected.len(),
        "the page has other markup: {:?} for {:?}",
        found.iter().skip(same).take(5).collect::<Vec<_>>(),
        expected.iter().skip(same).take(5).collect::<Vec<_>>(),
    );
    check_island(&page, &hostile[0]);
}

/// Characters of a text that the report shows.
const LONGEST_TEXT: usize = 2000;

fn harmless(language: Language, is_cut: bool) -> &'static [String] {
    static PAGES: LazyLock<[[Vec<String>; 2]; 2]> = LazyLock::new(|| {
        [Language::En, Language::Zh].map(|language| {
            [1, LONGEST_TEXT + 1].map(|length| {
                let mut strings: [String; 8] = std::array::from_fn(|_| "i".to_owned());
                strings[0] = "i".repeat(length);
                skeleton(&page(&strings, language))
            })
        })
    });
    &PAGES[usize::from(matches!(language, Language::Zh))][usize::from(is_cut)]
}

fn page(strings: &[String; 8], language: Language) -> String {
    let [
        text,
        review,
        reviewer,
        product,
        tongue,
        words,
        campaign,
        file,
    ] = strings;
    static SCHEMA: LazyLock<Arc<Schema>> = LazyLock::new(|| Arc::new(Schema::reviews()));
    let mut batch = BatchBuilder::new(&SCHEMA);
    let cells = [
        ("review_id", Cell::Text(review)),
        ("reviewer_id", Cell::Text(reviewer)),
        ("product_id", Cell::Text(product)),
        ("language", Cell::Text(tongue)),
        ("text", Cell::Text(text)),
        ("rating", Cell::Number(4.0)),
        ("created_at", Cell::Time(1_704_067_200)),
    ];
    for (name, cell) in cells {
        batch.set(name, cell).expect("a cell that fits");
    }
    batch.end_row();
    let mut piece = Piece::new("text.bot", Family::Text, [0.0, 9.0]);
    piece.detail = format!("judged by {words}; weightiest: {words}");
    let score = Score::new(vec![piece], Some(Tier::Text), &Prior::default(), 2.0);
    let mut collector = Collector::new();
    collector.take(&batch.take(), &[score], &[Some(0)]);
    let run = Run {
        program: "0".to_owned(),
        corpora: vec![words.clone()],
        inputs: vec![InputFile {
            name: file.clone(),
            bytes: 0,
            sha256: String::new(),
        }],
        columns: vec!["text".to_owned()],
        missing: vec![("ip".to_owned(), "addresses".to_owned())],
        ..Run::default()
    };
    let mut out = Vec::new();
    let report = collector.finish(&run, &[card(campaign, text, strings)]);
    html::write(&report, language, &mut out).expect("memory takes all");
    String::from_utf8(out).expect("a page of UTF-8")
}

fn card(campaign: &str, text: &str, [_, review, reviewer, product, ..]: &[String; 8]) -> Card {
    Card {
        campaign_id: campaign.to_owned(),
        accounts: 1,
        ln_p: -20.0,
        q: 0.01,
        expected_false: 0.2,
        stability: 0.9,
        window: Some((1_704_067_200, 1_704_240_000)),
        ties: vec![Tie {
            kind: TieKind::Text,
            accounts: 1,
            seen: 3.0,
            expected: 0.1,
            ln_p: -20.0,
        }],
        explanations: Vec::new(),
        targets: vec![Product {
            product_id: product.clone(),
            reviews: 1,
            of: 2,
            stars: Some(5.0),
            others_stars: None,
        }],
        products: 1,
        examples: vec![Example {
            review_id: review.clone(),
            passages: vec![Passage {
                text: text.to_owned(),
                shared: true,
            }],
        }],
        members: vec![Member {
            review_id: review.clone(),
            reviewer_id: Some(reviewer.clone()),
            product_id: Some(product.clone()),
            created_at: Some(1_704_067_200),
            rating: Some(5.0),
            ties: vec![TieKind::Text],
        }],
    }
}

/// The data of the page's script are one JSON text that cannot end its element.
fn check_island(page: &str, text: &str) {
    let start = page.find("id=\"data\">").expect("an island") + "id=\"data\">".len();
    let island = &page[start..];
    let island = &island[..island.find('<').expect("its end")];
    assert!(!island.contains(['>', '&', '\u{2028}', '\u{2029}']));
    let data: Value = serde_json::from_str(island).expect("an island of JSON");
    let shown = data["rows"]["text"][0].as_str().expect("a text");
    assert!(text.starts_with(shown), "{shown:?} for {text:?}");
}

/// The tags of a page with the names of their attributes, in order: what a
/// browser would make of it. Text that is not quite escaped shows as a tag, an
/// attribute, or a panic.
pub fn skeleton(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = tag_end(rest);
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        let name = tag
            .split([' ', '\n', '/'])
            .find(|part| !part.is_empty())
            .unwrap_or("");
        assert!(
            name.starts_with(|ch: char| ch.is_ascii_alphabetic() || ch == '!'),
            "a sign that is no tag: <{tag:.40}"
        );
        found.push(format!("{}{}", tag.len().min(1), name));
        found.extend(attributes(&tag[tag.find(name).unwrap_or(0) + name.len()..]));
        // What stands in these is no markup until they end.
        if matches!(name, "script" | "style") && !tag.starts_with('/') {
            let closing = format!("</{name}");
            rest = &rest[rest.find(&closing).expect("an element that ends")..];
        }
    }
    found
}

/// Where a tag ends: at the first `>` outside quotes.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    panic!("a tag that does not end: {text:.60}");
}

fn attributes(tag: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = tag;
    while let Some(at) = rest.find(|ch: char| !ch.is_whitespace() && ch != '/') {
        rest = &rest[at..];
        let end = rest
            .find(|ch: char| ch == '=' || ch.is_whitespace())
            .unwrap_or(rest.len());
        let name = &rest[..end];
        assert!(!name.starts_with("on"), "a handler: {name}");
        names.push(name.to_owned());
        rest = &rest[end..];
        if let Some(value) = rest.strip_prefix('=') {
            let quote = value.chars().next().filter(|ch| matches!(ch, '"' | '\''));
            let quote = quote.unwrap_or_else(|| panic!("a value without quotes: {tag:.80}"));
            let value = &value[1..];
            let end = value.find(quote).expect("a value that ends");
            let leads = value[..end].trim_start().to_lowercase();
            if matches!(name, "href" | "src" | "action" | "xlink:href") {
                assert!(leads.starts_with(['#', '.']), "leads to {leads}");
            }
            rest = &value[end + 1..];
        }
    }
    names
}
