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
    /// What is read of a creator: six tables
    Creator,
    /// What vetting many creators writes
    Shortlist,
}

/// Prints the dictionary on standard output.
///
/// # Errors
/// Standard output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let schemas = match args.table {
        Table::Reviews => vec![Schema::reviews()],
        Table::Labelled => vec![Schema::labelled()],
        Table::Scores => vec![Schema::scores()],
        Table::Campaigns => vec![Schema::campaigns()],
        Table::Differences => vec![Schema::differences()],
        Table::Creator => Schema::creator().to_vec(),
        Table::Shortlist => vec![Schema::shortlist()],
    };
    let dictionaries: Vec<String> = schemas.iter().map(dictionary).collect();
    write!(std::io::stdout().lock(), "{}", dictionaries.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}
