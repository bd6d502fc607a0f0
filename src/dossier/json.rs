//! A dossier as one JSON object: facts for programs, words in both languages
//! for people.

use std::io::{self, Write};

use serde::Serialize;

use super::Run;
use crate::audit::run::InputFile;
use crate::creator::Dossier;
use crate::creator::finding::{Axis, Finding, Gap};
use crate::creator::recommendation::Recommendation;
use crate::creator::subject::Subject;
use crate::words::Language;
use crate::words::creator as words;

#[derive(Serialize)]
struct Record<'a> {
    program: &'a str,
    model: &'a str,
    peers: u64,
    inputs: &'a [InputFile],
    creator: &'a str,
    subject: &'a Subject,
    recommendation: &'a Recommendation,
    findings: Vec<FindingRecord<'a>>,
    not_checked: Vec<GapRecord<'a>>,
}

#[derive(Serialize)]
struct FindingRecord<'a> {
    axis: Axis,
    #[serde(flatten)]
    finding: &'a Finding,
    en: Words,
    zh: Words,
}

#[derive(Serialize)]
struct Words {
    title: &'static str,
    says: String,
    stories: Vec<String>,
    ask: Option<String>,
}

#[derive(Serialize)]
struct GapRecord<'a> {
    #[serde(flatten)]
    gap: &'a Gap,
    en: String,
    zh: String,
}

/// Writes a dossier, with the files that it was made from, on one line.
///
/// # Errors
/// The writer's.
pub fn write(
    dossier: &Dossier,
    inputs: &[InputFile],
    run: &Run,
    mut out: impl Write,
) -> io::Result<()> {
    let record = Record {
        program: &run.program,
        model: &run.model,
        peers: run.peers,
        inputs,
        creator: &dossier.creator,
        subject: &dossier.subject,
        recommendation: &dossier.recommendation,
        findings: dossier.findings.iter().map(FindingRecord::of).collect(),
        not_checked: dossier.not_checked.iter().map(GapRecord::of).collect(),
    };
    serde_json::to_writer(&mut out, &record)?;
    writeln!(out)
}

impl<'a> FindingRecord<'a> {
    fn of(finding: &'a Finding) -> Self {
        let told = |language: Language| Words {
            title: words::title(finding, language),
            says: words::says(finding, language),
            stories: (finding.stories.iter())
                .map(|story| words::story(story, language))
                .collect(),
            ask: words::ask(finding, language),
        };
        FindingRecord {
            axis: finding.axis(),
            finding,
            en: told(Language::En),
            zh: told(Language::Zh),
        }
    }
}

impl<'a> GapRecord<'a> {
    fn of(gap: &'a Gap) -> Self {
        GapRecord {
            gap,
            en: words::gap(gap, Language::En),
            zh: words::gap(gap, Language::Zh),
        }
    }
}
