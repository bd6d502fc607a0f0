//! `bonafide vet`: dossiers of creators.

mod folder;
mod part;
mod told;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use rayon::prelude::*;

use super::progress;
use super::select::{Threads, refuse_overwriting, refuse_sharing};
use super::visible::visible;
use crate::audit::run::InputFile;
use crate::creator::record::Creator;
use crate::creator::{self, Context, Dossier, folder as models};
use crate::dossier::{Run, html, json, shortlist};
use crate::schema::Schema;
use crate::table::{AtomicFile, Quarantine, WriteOptions, Writer};
use crate::words::Language;
use folder::{Claim, Intake, Loaded};

/// Vet a creator by exports: followers, engagement, growth, comments,
/// undisclosed advertising, conduct.
///
/// FOLDER holds any of profile, followers (a sample), posts, comments, history
/// (dates and counts of followers) and peers (other creators to compare with), each
/// a file such as followers.csv or posts.json; `bonafide schema creator` lists their
/// columns. What is missing is not claimed, and listed as not checked.
///
/// Prints the dossier: a recommendation (proceed, verify first, avoid) with exactly
/// the findings that it rests on, then every finding with its interval, the innocent
/// explanations that were tested, and what to ask the creator for. There is no
/// score.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The creator's folder; with --batch a folder of such folders
    folder: PathBuf,
    /// Vet every creator in the folder, and print a shortlist: what they share is looked for, and
    /// peers beside their folders serve all
    #[arg(long)]
    batch: bool,
    /// Other creators to compare with, beside those in the folder
    #[arg(long, value_name = "FILE")]
    peers: Vec<PathBuf>,
    /// Write the dossier as one HTML file that loads nothing; with --batch all dossiers behind a
    /// shortlist
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Write the shortlist as a table, its format by its ending (see `bonafide schema shortlist`)
    #[arg(short, long, value_name = "FILE")]
    output: Option<String>,
    /// Write the dossiers as JSON, one a line; - for standard output
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Language of what is printed, and the one that the report opens in
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
    /// Read column SOURCE of a part as NAME, as in posts.likes=hearts, or of every part that has
    /// such a column (see `bonafide schema creator`)
    #[arg(long, value_name = "[PART.]NAME=SOURCE")]
    map: Vec<Claim>,
    /// List the rows that could not be used in this file (.csv or .jsonl)
    #[arg(long, value_name = "FILE")]
    quarantine: Option<PathBuf>,
    /// Model folder, as written by `bonafide train` [default: the model in this program]
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    #[command(flatten)]
    threads: Threads,
}

/// Vets, and prints or writes.
///
/// # Errors
/// No part of a creator can be read, or an output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    args.threads.apply()?;
    refuse_sharing(&[
        ("--report", args.report.as_deref()),
        ("--json", args.json.as_deref()),
        ("--output", args.output.as_deref().map(Path::new)),
        ("--quarantine", args.quarantine.as_deref()),
    ])?;
    let stored = match &args.model {
        Some(folder) => models::load(folder)?,
        None => models::embedded().context("the built-in model")?,
    };
    let quarantine = match &args.quarantine {
        Some(file) => Quarantine::file(file)?,
        None => Quarantine::counting(),
    };
    let mut intake = Intake::new(&args.map, quarantine);
    let loaded = load(args, &mut intake);
    intake.finish()?;
    let loaded = loaded?;
    refuse_overwriting(
        loaded
            .iter()
            .flat_map(|loaded| &loaded.paths)
            .map(PathBuf::as_path),
        &[
            args.report.as_deref(),
            args.json.as_deref(),
            args.output.as_deref().map(Path::new),
            args.quarantine.as_deref(),
        ],
    )?;
    if intake.set_aside > 0 {
        eprintln!(
            "cells or rows that could not be read and count as missing: {}; --quarantine FILE \
             lists them",
            intake.set_aside
        );
    }
    let (creators, files): (Vec<Creator>, Vec<Vec<InputFile>>) = loaded
        .into_iter()
        .map(|loaded| (loaded.creator, loaded.files))
        .unzip();
    let context = Context::new(&stored.model, &creators, &intake.peers);
    let vetted = creators
        .par_iter()
        .map(|creator| creator::vet(creator, &context));
    let dossiers: Vec<Dossier> = vetted.collect();
    let facts = Run {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        model: stored.id,
        corpora: stored.provenance.corpora.into_keys().collect(),
        inputs: files.concat(),
        set_aside: intake.set_aside,
        peers: intake.peers.len() as u64,
    };
    write_files(args, &dossiers, &files, &facts)?;
    print(args, &dossiers)?;
    Ok(ExitCode::SUCCESS)
}

fn write_files(
    args: &Args,
    dossiers: &[Dossier],
    files: &[Vec<InputFile>],
    facts: &Run,
) -> anyhow::Result<()> {
    if let Some(path) = &args.report {
        let mut file = AtomicFile::create(path)?;
        html::write(dossiers, facts, args.lang, &mut file)?;
        file.commit()?;
    }
    match &args.json {
        Some(path) if is_standard(path) => {
            write_json(std::io::stdout().lock(), dossiers, files, facts)?;
        }
        Some(path) => {
            let mut file = AtomicFile::create(path)?;
            write_json(&mut file, dossiers, files, facts)?;
            file.commit()?;
        }
        None => {}
    }
    if let Some(path) = &args.output {
        let mut writer = Writer::create(path, &Schema::shortlist(), WriteOptions::default())?;
        let ordered: Vec<&Dossier> = shortlist::order(dossiers)
            .into_iter()
            .map(|at| &dossiers[at])
            .collect();
        writer.write(&shortlist::batch(writer.schema(), &ordered)?)?;
        writer.finish()?;
    }
    Ok(())
}

fn write_json(
    mut out: impl Write,
    dossiers: &[Dossier],
    files: &[Vec<InputFile>],
    facts: &Run,
) -> std::io::Result<()> {
    for (dossier, files) in dossiers.iter().zip(files) {
        json::write(dossier, files, facts, &mut out)?;
    }
    Ok(())
}

fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// One dossier in full; of several a shortlist.
fn print(args: &Args, dossiers: &[Dossier]) -> anyhow::Result<()> {
    let outputs = [args.output.as_deref().map(Path::new), args.json.as_deref()];
    let told = match dossiers {
        _ if outputs.into_iter().flatten().any(is_standard) => return Ok(()),
        [dossier] if !args.batch => told::told(dossier, args.lang),
        dossiers => told::shortlist(dossiers, args.lang),
    };
    std::io::stdout().lock().write_all(told.as_bytes())?;
    Ok(())
}

/// Reads the creator, or all creators of a batch. One of many that cannot be
/// read is told and passed over.
fn load(args: &Args, intake: &mut Intake) -> anyhow::Result<Vec<Loaded>> {
    if !args.batch {
        let loaded = intake.creator(&args.folder)?;
        intake.read_peers(&args.peers)?;
        return Ok(vec![loaded]);
    }
    intake.read_peers(&folder::shared_peers(&args.folder)?)?;
    intake.read_peers(&args.peers)?;
    let mut creators = Vec::new();
    let folders = folder::folders(&args.folder)?;
    for folder in &folders {
        match intake.creator(folder) {
            Ok(loaded) => creators.push(loaded),
            Err(error) => eprintln!("not vetted: {}", visible(&format!("{error:#}"))),
        }
    }
    if creators.is_empty() {
        bail!("{}: no creator could be read", args.folder.display());
    }
    let passed = (folders.len() - creators.len()) as u64;
    if passed > 0 {
        eprintln!(
            "{} of {} not vetted",
            progress::count(passed, "creator"),
            folders.len()
        );
    }
    Ok(creators)
}
