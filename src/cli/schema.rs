//! `bonafide schema`: the data dictionary.

use std::io::Write;
use std::process::ExitCode;

use crate::schema::{Schema, dictionary};

/// Print the columns of a table: names, types, accepted headers, meaning.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which table
    #[arg(value_enum, default_value_t = Table::Reviews)]
    table: Table,
}

/// The tables that have a dictionary.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Table {
    /// What is scored
    Reviews,
    /// Reviews with labels, for training
    Labelled,
    /// What scoring writes
    Scores,
    /// What campaigns are written as
    Campaigns,
    /// What comparing scores writes
    Differences,
}

/// Prints the dictionary on standard output.
///
/// # Errors
/// Standard output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let schema = match args.table {
        Table::Reviews => Schema::reviews(),
        Table::Labelled => Schema::labelled(),
        Table::Scores => Schema::scores(),
        Table::Campaigns => Schema::campaigns(),
        Table::Differences => Schema::differences(),
    };
    write!(std::io::stdout().lock(), "{}", dictionary(&schema))?;
    Ok(ExitCode::SUCCESS)
}
