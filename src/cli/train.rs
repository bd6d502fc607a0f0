//! `bonafide train`: a model from labelled tables.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::progress;
use crate::creator::folder as models;
use crate::learn::card;
use crate::learn::creator::{self, CreatorConfig};
use crate::learn::dataset::Dataset;
use crate::learn::train::{self, Config};
use crate::model::folder;

/// Train a model and measure it on held-out reviews.
///
/// CONFIG is a TOML file that names labelled tables (see `bonafide import`) and
/// may set folds and the [heads] costs. One with a table [creator] trains the model
/// that vets creators. The same tables and configuration give
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
    if let Some((config, text)) = CreatorConfig::read(&args.config)? {
        return train_creators(&config, text, &args.output);
    }
    let (config, text) = Config::read(&args.config)?;
    let dataset = Dataset::read(&config.tables, Vec::new())?;
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

fn train_creators(config: &CreatorConfig, text: String, output: &Path) -> anyhow::Result<ExitCode> {
    let steps = progress::steps();
    let trained = creator::train(config, text, &mut |step| {
        steps.set_message(step.to_owned());
    })?;
    steps.finish_and_clear();
    models::save(&trained.model, trained.provenance, &trained.card, output)?;
    eprintln!("{} written", output.display());
    Ok(ExitCode::SUCCESS)
}
