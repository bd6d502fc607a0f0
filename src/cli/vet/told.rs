//! Dossiers for a terminal.

use std::fmt::Write;

use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;

use crate::cli::visible::push_visible;
use crate::creator::Dossier;
use crate::creator::finding::{Axis, Excerpt, Finding, Level};
use crate::creator::recommendation::Advice;
use crate::dossier::shortlist::order;
use crate::words::Language;
use crate::words::creator as words;

/// Texts that are printed of a finding.
const EXCERPTS: usize = 3;

/// Characters of a text that are printed, and those beside what is marked.
const EXCERPT_CHARS: usize = 240;
const BESIDE: usize = 16;

/// A dossier as text: the recommendation with its grounds, then what was found
/// by axis, then what could not be looked for.
pub fn told(dossier: &Dossier, language: Language) -> String {
    let mut page = String::new();
    let advice = words::advice(dossier.recommendation.advice, language);
    push_visible(&mut page, &dossier.creator);
    let _ = writeln!(page, "{}{advice}", language.of(": ", "："));
    for (axis, titles) in grounds(dossier, language) {
        let _ = writeln!(page, "  {axis}{}{titles}", language.of(": ", "："));
    }
    for axis in Axis::ALL {
        let own = |finding: &&Finding| finding.axis() == axis;
        let mut findings: Vec<&Finding> = dossier.findings.iter().filter(own).collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        if !findings.is_empty() {
            let _ = writeln!(page, "\n{}", words::axis(axis, language));
        }
        for finding in findings {
            push_finding(&mut page, finding, language);
        }
    }
    if !dossier.not_checked.is_empty() {
        let _ = writeln!(page, "\n{}", language.of("Not checked", "未检查"));
    }
    for gap in &dossier.not_checked {
        let _ = writeln!(page, "  - {}", words::gap(gap, language));
    }
    page
}

/// What the recommendation rests on: the axis, and what its findings are
/// called.
fn grounds(dossier: &Dossier, language: Language) -> Vec<(&'static str, String)> {
    let rests = |finding: &&Finding| dossier.recommendation.rests_on.contains(&finding.code);
    let of_axis = |axis: Axis| {
        let own = dossier.findings.iter().filter(rests);
        let own = own.filter(|finding| finding.axis() == axis);
        let titles: Vec<&str> = own.map(|finding| words::title(finding, language)).collect();
        let titles = titles.join(language.of(", ", "、"));
        (words::axis(axis, language), titles)
    };
    let all = Axis::ALL.into_iter().map(of_axis);
    all.filter(|(_, titles)| !titles.is_empty()).collect()
}

/// Many creators as a table, in the order of the shortlist.
pub fn shortlist(dossiers: &[Dossier], language: Language) -> String {
    let mut table = Table::new();
    *table.style_mut() = UTF8_HORIZONTAL_ONLY;
    let heads = [
        language.of("creator", "博主"),
        language.of("recommendation", "建议"),
        language.of("rests on", "依据"),
        language.of("not checked", "未检查"),
    ];
    table.set_header(heads);
    for at in order(dossiers) {
        let dossier = &dossiers[at];
        let grounds = match dossier.recommendation.advice {
            Advice::Proceed => Vec::new(),
            _ => grounds(dossier, language),
        };
        let grounds = grounds.into_iter();
        let colon = language.of(": ", "：");
        let grounds = grounds.map(|(axis, titles)| format!("{axis}{colon}{titles}"));
        let mut name = String::new();
        push_visible(&mut name, &dossier.creator);
        table.add_row([
            name,
            words::advice(dossier.recommendation.advice, language).to_owned(),
            grounds.collect::<Vec<_>>().join("\n"),
            dossier.not_checked.len().to_string(),
        ]);
    }
    format!("{table}\n")
}

fn push_finding(page: &mut String, finding: &Finding, language: Language) {
    let title = words::title(finding, language);
    let level = words::level(finding.level, language);
    let _ = writeln!(page, "  [{level}] {title}");
    push_line(page, "    ", &words::says(finding, language));
    if finding.level < Level::Note {
        return;
    }
    for story in &finding.stories {
        let innocent = language.of("innocent? ", "正常解释：");
        push_line(
            page,
            "    - ",
            &format!("{innocent}{}", words::story(story, language)),
        );
    }
    for excerpt in finding.excerpts.iter().take(EXCERPTS) {
        push_line(page, "    > ", &quoted(excerpt, language));
    }
    let more = finding.excerpts.len().saturating_sub(EXCERPTS);
    if more > 0 {
        let _ = match language {
            Language::En => writeln!(page, "    > and {more} more"),
            Language::Zh => writeln!(page, "    > 另有 {more} 条"),
        };
    }
    if let Some(ask) = words::ask(finding, language) {
        let asked = language.of("ask: ", "请对方提供：");
        push_line(page, "    ", &format!("{asked}{ask}"));
    }
}

/// An excerpt on one line, what gave it away in brackets, with what is known of
/// it.
fn quoted(excerpt: &Excerpt, language: Language) -> String {
    let last = excerpt.passages.len().saturating_sub(1);
    let mut text = String::new();
    for (at, passage) in excerpt.passages.iter().enumerate() {
        match passage.marked {
            true => _ = write!(text, "[{}]", passage.text),
            false => text.push_str(&around(&passage.text, at == 0, at == last)),
        }
    }
    let facts = excerpt.facts.iter().map(|fact| {
        let label = words::label(fact, language);
        let value = words::amount(&fact.amount, language);
        format!("{label} {value}")
    });
    let facts: Vec<String> = facts.collect();
    let known = match facts.is_empty() {
        true => String::new(),
        false => format!(" ({})", facts.join(language.of(", ", "，"))),
    };
    let shown: String = text.chars().take(EXCERPT_CHARS).collect();
    let cut = if shown.len() < text.len() { "…" } else { "" };
    format!("{}{known}: {shown}{cut}", excerpt.source)
}

/// What is printed of a passage that is not marked: its ends, which stand next to
/// what is, but at the ends of the text.
fn around(text: &str, first: bool, last: bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= 2 * BESIDE {
        return text.to_owned();
    }
    let head: String = chars[..BESIDE].iter().collect();
    let tail: String = chars[chars.len() - BESIDE..].iter().collect();
    match (first, last) {
        (true, false) => format!("…{tail}"),
        (false, true) => format!("{head}…"),
        (true, true) => chars.iter().collect(),
        (false, false) => format!("{head}…{tail}"),
    }
}

fn push_line(page: &mut String, indent: &str, line: &str) {
    page.push_str(indent);
    push_visible(page, &line.replace(['\n', '\r', '\t'], " "));
    page.push('\n');
}
