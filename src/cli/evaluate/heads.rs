//! `bonafide evaluate --head`: how well a head that vets creators judges.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

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
        Head::Accounts => accounts::measure(&tables, protocol)?,
        Head::Comments => comments::measure(&tables, protocol)?,
        Head::Advertising => advertising::measure(&tables, protocol)?,
    };
    write!(std::io::stdout().lock(), "{}", measure::table(&measured))?;
    if let Some(path) = json {
        let mut file = AtomicFile::create(path)?;
        serde_json::to_writer_pretty(&mut file, &measured)?;
        file.commit()?;
    }
    Ok(ExitCode::SUCCESS)
}
