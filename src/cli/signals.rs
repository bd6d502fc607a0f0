//! `bonafide signals`: the catalogue.

use std::io::Write;
use std::process::ExitCode;

use crate::model::scorer::catalogue;

/// Print every signal: family, definition, source, needed columns.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Print JSON Lines instead of text
    #[arg(long)]
    json: bool,
}

/// Prints the catalogue on standard output.
///
/// # Errors
/// Standard output is closed.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    for signal in catalogue() {
        if args.json {
            serde_json::to_writer(&mut out, signal).map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            write!(out, "{signal}")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
