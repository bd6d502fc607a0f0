//! `bonafide train`: a model from labelled tables.

use std::path::PathBuf;
use std::process::ExitCode;

use super::progress;
use crate::learn::card;
use crate::learn::dataset::Dataset;
use crate::learn::train::{self, Config};
use crate::model::folder;

/// Train a model and measure it on held-out reviews.
///
/// CONFIG is a TOML file that names labelled tables (see `bonafide import`) and
/// may set folds and the [heads] costs. The same tables and configuration give
/// the same model, byte for byte.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The configuration
    config: PathBuf,
    /// The model folder to write
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
}

/// Trains, and prints the figures on standard error.
///
/// # Errors
/// The configuration or a table cannot be used, or the folder cannot be
/// written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (config, text) = Config::read(&args.config)?;
    let dataset = Dataset::read(&config.tables, None)?;
    progress::tell_unused(&dataset);
    let steps = progress::steps();
    let trained = train::train(&dataset, &config, &mut |step| {
        steps.set_message(step.to_owned());
    })?;
    steps.finish_and_clear();
    let provenance = train::provenance(&dataset, text)?;
    let card = card::render(&provenance, &trained);
    folder::save(&trained.model, provenance, &card, &args.output)?;
    eprintln!(
        "{} reviews learnt; {} written",
        dataset.labelled(),
        args.output.display()
    );
    Ok(ExitCode::SUCCESS)
}
