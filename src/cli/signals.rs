//! `bonafide signals`: the catalogue.

use std::io::Write;
use std::process::ExitCode;

use crate::model::scorer::catalogue;
use crate::signal::Signal;

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
            print(&mut out, signal)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print(out: &mut impl Write, signal: &Signal) -> std::io::Result<()> {
    writeln!(out, "{}  ({})", signal.name, signal.family.name())?;
    writeln!(out, "    {}", signal.definition)?;
    writeln!(
        out,
        "    source: {}; needs: {}",
        signal.source,
        signal.needs.join(", ")
    )
}
