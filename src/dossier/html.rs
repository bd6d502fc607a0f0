//! Dossiers as one HTML file that loads nothing.

use std::io::{self, Write};

use askama::Template;

use super::foreign::Foreign;
use super::phrases as say;
use super::run::Run;
use super::shortlist::{LineView, order};
use super::view::DossierView;
use crate::creator::Dossier;
use crate::creator::finding::{Axis, Level};
use crate::report::bilingual::{Both, tag};
use crate::report::{csp, figures};
use crate::words::{Language, creator as words};

const STYLE: &str = concat!(
    include_str!("../report/page/base.css"),
    include_str!("page/dossier.css"),
);

const SCRIPT: &str = include_str!("page/dossier.js");

/// Writes a page that opens in `language`: the dossier of one creator, or a
/// shortlist followed by all dossiers.
///
/// # Errors
/// The writer's.
pub fn write(
    dossiers: &[Dossier],
    run: &Run,
    language: Language,
    out: impl Write,
) -> io::Result<()> {
    let place = |at: usize| format!("d{}", at + 1);
    let ranked = order(dossiers).into_iter().enumerate();
    let (mut lines, mut views) = (Vec::new(), Vec::new());
    for (rank, at) in ranked {
        lines.push(LineView::of(&dossiers[at], format!("#{}", place(rank))));
        views.push(DossierView::of(&dossiers[at], place(rank)));
    }
    if let [_] = dossiers {
        lines.clear();
    }
    Page::of(lines, views, run, language).write(out)
}

/// Writes a shortlist that opens in `language` and whose lines lead to files
/// beside it: the names of the files, one a dossier.
///
/// # Errors
/// The writer's.
pub fn write_shortlist(
    dossiers: &[Dossier],
    files: &[String],
    run: &Run,
    language: Language,
    out: impl Write,
) -> io::Result<()> {
    let ranked = order(dossiers).into_iter();
    let line = |at: usize| {
        let file = files.get(at).map(|file| encoded(file));
        LineView::of(&dossiers[at], file.unwrap_or_default())
    };
    Page::of(ranked.map(line).collect(), Vec::new(), run, language).write(out)
}

/// The name of a file as an address beside the page.
fn encoded(file: &str) -> String {
    let mut address = "./".to_owned();
    for byte in file.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'/' => {
                address.push(char::from(byte));
            }
            other => address.push_str(&format!("%{other:02X}")),
        }
    }
    address
}

#[derive(Template)]
#[template(path = "dossiers.html")]
struct Page<'a> {
    lang: &'static str,
    title: Both,
    opens_as: String,
    csp: String,
    style: &'static str,
    script: &'static str,
    lines: Vec<LineView>,
    dossiers: Vec<DossierView>,
    axes: Vec<Both>,
    levels: Vec<(Level, Both, say::Phrase)>,
    compared: Both,
    set_aside: Option<Both>,
    generated: Both,
    run: &'a Run,
}

impl<'a> Page<'a> {
    fn of(
        lines: Vec<LineView>,
        dossiers: Vec<DossierView>,
        run: &'a Run,
        language: Language,
    ) -> Self {
        let title = match &dossiers[..] {
            [one] => say::TITLE_OF.with(&[&one.name]),
            _ => Both::of(|language| say::SHORTLIST.of(language)),
        };
        Self {
            lang: tag(language),
            opens_as: language.of(title.en.clone(), title.zh.clone()),
            title,
            csp: csp::policy(SCRIPT, STYLE),
            style: STYLE,
            script: SCRIPT,
            lines,
            dossiers,
            axes: Vec::from(Axis::ALL.map(|axis| Both::of(|l| words::axis(axis, l)))),
            levels: Vec::from(Level::ALL.map(|level| {
                let word = Both::of(|language| words::level(level, language));
                (level, word, meaning(level))
            })),
            compared: match run.peers {
                0 => Both::of(|language| say::NORMS_PUBLISHED.of(language)),
                peers => say::NORMS_PEERS.with(&[&figures::count(peers)]),
            },
            set_aside: (run.set_aside > 0)
                .then(|| say::SET_ASIDE.with(&[&figures::count(run.set_aside)])),
            generated: say::GENERATED.with(&[&run.program]),
            run,
        }
    }

    fn write(&self, mut out: impl Write) -> io::Result<()> {
        self.write_into(&mut out)?;
        out.write_all(b"\n")
    }
}

fn meaning(level: Level) -> say::Phrase {
    match level {
        Level::Clear => say::MEANS_CLEAR,
        Level::Note => say::MEANS_NOTE,
        Level::Verify => say::MEANS_VERIFY,
        Level::Avoid => say::MEANS_AVOID,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_beside_the_page_has_an_address() {
        assert_eq!(encoded("a b#1.html"), "./a%20b%231.html");
        assert_eq!(encoded("javascript:x"), "./javascript%3Ax");
        assert_eq!(encoded("辰.html"), "./%E8%BE%B0.html");
    }

    #[test]
    fn nobody_makes_a_page_too() {
        let mut out = Vec::new();
        write(&[], &Run::default(), Language::Zh, &mut out).unwrap();
        let page = String::from_utf8(out).unwrap();
        assert!(page.starts_with("<!doctype html>\n<html lang=\"zh-Hans\">"));
        assert!(page.ends_with("</html>\n"), "{page}");
    }
}
