//! `bonafide vet`: dossiers of creators.

mod folder;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

use crate::creator::{self, Context, folder as models};

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
    let mut out = std::io::stdout().lock();
    for creator in &creators {
        let dossier = creator::vet(creator, &context);
        serde_json::to_writer_pretty(&mut out, &dossier)?;
        writeln!(out)?;
    }
    Ok(ExitCode::SUCCESS)
}
