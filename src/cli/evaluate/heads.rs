//! `bonafide evaluate --head`: how well a head that vets creators judges.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use crate::learn::creator::measure::{self, Protocol};
use crate::learn::creator::{Tables, accounts, advertising, comments};
use crate::table::AtomicFile;

/// A head that vets creators.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Head {
    /// Accounts: genuine or fake
    Accounts,
    /// Comments: genuine or spam
    Comments,
    /// Posts: paid for or not, and their sentences
    Advertising,
}

/// Measures and prints.
///
/// # Errors
/// A table cannot be used, or nothing can be measured.
pub fn run(
    head: Head,
    tables: &[String],
    protocol: Protocol,
    json: Option<&Path>,
) -> anyhow::Result<ExitCode> {
    let tables = Tables {
        tables: tables.to_vec(),
    };
    let measured = match head {
        Head::Accounts => return evaluate_accounts(&tables, protocol, json),
        Head::Comments => comments::measure(&tables, protocol)?,
        Head::Advertising => advertising::measure(&tables, protocol)?,
    };
    write!(std::io::stdout().lock(), "{}", measure::table(&measured))?;
    write_json(json, &measured)?;
    Ok(ExitCode::SUCCESS)
}

/// Accounts are judged one by one, and as the share of fakes in an audience.
fn evaluate_accounts(
    tables: &Tables,
    protocol: Protocol,
    json: Option<&Path>,
) -> anyhow::Result<ExitCode> {
    let found = accounts::evaluate(tables, protocol)?;
    let judged = measure::table(&found.judged);
    let coverage = accounts::coverage_table(&found.coverage);
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{judged}\nshare of fakes in drawn audiences, 90 % intervals:\n{coverage}"
    )?;
    write_json(json, &found)?;
    Ok(ExitCode::SUCCESS)
}

fn write_json(path: Option<&Path>, figures: &impl Serialize) -> anyhow::Result<()> {
    if let Some(path) = path {
        let mut file = AtomicFile::create(path)?;
        serde_json::to_writer_pretty(&mut file, figures)?;
        file.commit()?;
    }
    Ok(())
}
