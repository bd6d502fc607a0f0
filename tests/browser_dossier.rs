//! The dossier in a browser: it speaks both languages, its links lead to what
//! they name, it fits a phone and a sheet of paper, and no text of an export
//! ever runs.

use std::fs;

use bonafide::creator::Dossier;
use bonafide::words::Language;
use serde_json::json;

use crate::browser::{HOSTILE, page_is_no_wider_than_its_window};
use crate::chromium::Browser;
use crate::dossiers;
use crate::workdir::Workdir;

/// The page of some dossiers, opened.
fn open(work: &Workdir, dossiers: &[Dossier], language: Language, scripts: bool) -> Browser {
    let path = work.path("dossier.html");
    fs::write(&path, dossiers::page(dossiers, language)).unwrap();
    let mut browser = Browser::start();
    browser.open(&path, scripts);
    browser
}

fn all() -> Vec<Dossier> {
    let others = dossiers::others();
    others
        .into_iter()
        .chain([dossiers::asked(), dossiers::hostile()])
        .collect()
}

/// Asserts that all of these are there and take room.
#[track_caller]
fn seen(browser: &mut Browser, elements: &str, least: usize) {
    let count = format!(
        "Array.from(document.querySelectorAll('{elements}'))\
         .filter(one => one.getBoundingClientRect().height > 0).length"
    );
    let count = browser.value(&count).as_u64().unwrap();
    assert!(count >= least as u64, "{elements}: {count}");
}

#[test]
fn a_dossier_speaks_both_languages() {
    let work = Workdir::new();
    let mut browser = open(&work, &[dossiers::asked()], Language::En, true);
    let word = "document.querySelector('.advice .word').innerText";
    assert_eq!(browser.text(word), "Verify first");
    assert_eq!(
        browser.text("document.title"),
        "Creator dossier: linhe 林禾"
    );
    browser.value("document.getElementById('language').click()");
    assert_eq!(browser.text(word), "先核实");
    assert_eq!(browser.text("document.title"), "博主背调报告：linhe 林禾");
    assert_eq!(browser.text("document.documentElement.lang"), "zh-Hans");
    browser.value("document.getElementById('language').click()");
    assert_eq!(browser.text(word), "Verify first");
    browser.assert_calm();
}

#[test]
fn what_the_advice_rests_on_is_a_link_away() {
    let work = Workdir::new();
    let mut browser = open(&work, &[dossiers::asked()], Language::En, true);
    let grounds = "document.querySelectorAll('.grounds a')";
    assert_eq!(browser.value(&format!("{grounds}.length")), 3);
    for at in 0..3 {
        browser.value(&format!("{grounds}[{at}].click()"));
        let title = browser.text(&format!("{grounds}[{at}].innerText"));
        browser.wait("document.querySelector('.finding:target') !== null");
        let found = "document.querySelector('.finding:target')";
        assert_eq!(
            browser.text(&format!("{found}.querySelector('h3').innerText")),
            title
        );
        assert_eq!(
            browser.value(&format!("{found}.classList.contains('is-verify')")),
            true
        );
        // What it leads to is seen, below the bar of sections.
        browser.wait(&format!(
            "{{ const top = {found}.getBoundingClientRect().top; \
             top >= document.querySelector('body > header').getBoundingClientRect().bottom && top < innerHeight }}"
        ));
    }
    browser.assert_calm();
}

#[test]
fn a_dossier_is_whole_without_scripts_on_paper_and_on_a_phone() {
    let work = Workdir::new();
    for (media, [width, height], scripts) in [
        ("screen", [1400, 1000], false),
        ("print", [700, 1000], true),
        ("screen", [360, 700], true),
    ] {
        let mut browser = open(&work, &all(), Language::Zh, scripts);
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        browser.call("Emulation.setDeviceMetricsOverride", metrics);
        browser.call("Emulation.setEmulatedMedia", json!({"media": media}));
        for (elements, least) in [
            ("#shortlist tbody tr", 5),
            (".advice .word", 5),
            (".axes li", 30),
            (".finding", 20),
            (".gaps", 5),
            (".checklist", 5),
            ("svg.series polyline, svg.norm circle", 3),
            (".stories li", 6),
            ("mark", 9),
            ("#methods li", 8),
            (".run tr", 4),
        ] {
            seen(&mut browser, elements, least);
        }
        page_is_no_wider_than_its_window(&mut browser);
        let button = "document.getElementById('language').getBoundingClientRect().height > 0";
        assert_eq!(browser.value(button), scripts && media == "screen");
        browser.assert_calm();
    }
}

#[test]
fn hostile_texts_of_a_creator_stay_texts() {
    let work = Workdir::new();
    let mut browser = open(&work, &[dossiers::hostile()], Language::En, true);
    let texts =
        browser.value("Array.from(document.querySelectorAll('mark'), mark => mark.textContent)");
    let odd = |ch| matches!(ch, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
    let named = |text: &str| -> String {
        let name = |ch: char| match odd(ch) {
            true => format!("U+{:04X}", ch as u32),
            false => ch.to_string(),
        };
        text.chars().map(name).collect()
    };
    for text in HOSTILE {
        assert!(
            texts.as_array().unwrap().contains(&json!(named(text))),
            "{text:?}"
        );
    }
    assert_eq!(browser.value("typeof window.owned"), "undefined");
    for (elements, count) in [
        ("script", 1),
        ("style", 1),
        ("img, iframe, object, link, base, form", 0),
        ("svg [onload], [onerror], [style]", 0),
    ] {
        let counted = format!("document.querySelectorAll('{elements}').length");
        assert_eq!(browser.value(&counted), count, "{elements}");
    }
    browser.assert_calm();
    // Even what got in would not run.
    browser.value(
        "{ const script = document.createElement('script'); script.textContent = 'window.owned = 1'; \
         document.body.append(script); }",
    );
    assert_eq!(browser.value("typeof window.owned"), "undefined");
}

#[test]
fn a_line_of_the_shortlist_leads_to_its_dossier() {
    let work = Workdir::new();
    let mut browser = open(&work, &all(), Language::En, true);
    let names = "Array.from(document.querySelectorAll('#shortlist th a'), link => link.innerText)";
    let names = browser.value(names);
    assert_eq!(names[0], "good 林禾");
    for at in 0..5 {
        browser.value(&format!(
            "document.querySelectorAll('#shortlist th a')[{at}].click()"
        ));
        let shown = browser.text("document.querySelector('.dossier:target h1 bdi').innerText");
        assert_eq!(names[at], shown);
    }
    browser.assert_calm();
}
