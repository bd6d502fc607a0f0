//! `bonafide vet`: dossiers of creators.

mod folder;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

use crate::creator::{self, Context, folder as models};
use crate::dossier::{self, html};
use crate::table::AtomicFile;
use crate::words::Language;

/// Vet a creator by exports: followers, engagement, growth, comments,
/// undisclosed advertising, conduct.
///
/// FOLDER holds any of profile, followers, posts, comments, history and peers,
/// each as .csv, .tsv, .json, .jsonl or .parquet (see `bonafide schema creator`).
/// What is missing is not claimed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The creator's folder; with --batch a folder of such folders
    folder: PathBuf,
    /// Vet every creator in the folder, and write a shortlist
    #[arg(long)]
    batch: bool,
    /// Model folder, as written by `bonafide train` [default: the model in this program]
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// Write the dossier as one HTML file that loads nothing from a network; with --batch a
    /// shortlist and all dossiers
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The language in which it opens; a button in it switches
    #[arg(long, value_enum, default_value_t, requires = "report")]
    lang: Language,
}

/// Vets, and prints or writes.
///
/// # Errors
/// No part of a creator can be read, or an output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let stored = match &args.model {
        Some(folder) => models::load(folder)?,
        None => models::embedded().context("the built-in model")?,
    };
    let (creators, peers) = folder::read(&args.folder, args.batch)?;
    let context = Context::new(&stored.model, &creators, &peers);
    let vetted = creators
        .iter()
        .map(|creator| creator::vet(creator, &context));
    let dossiers: Vec<creator::Dossier> = vetted.collect();
    if let Some(path) = &args.report {
        let run = dossier::Run {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            model: stored.id,
            peers: peers.len() as u64,
            ..dossier::Run::default()
        };
        let mut file = AtomicFile::create(path)?;
        html::write(&dossiers, &run, args.lang, &mut file)?;
        file.commit()?;
    }
    let mut out = std::io::stdout().lock();
    for dossier in dossiers {
        serde_json::to_writer_pretty(&mut out, &dossier)?;
        writeln!(out)?;
    }
    Ok(ExitCode::SUCCESS)
}
