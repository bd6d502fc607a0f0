//! `bonafide campaigns`: the groups of some tables.

use std::process::ExitCode;

use super::select::{TableArgs, Threads};
use crate::campaign;

/// Find campaigns: groups of reviews and accounts that act together.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    tables: TableArgs,
    #[command(flatten)]
    threads: Threads,
}

/// Finds and writes.
///
/// # Errors
/// A table cannot be used, or the output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    args.threads.apply()?;
    let tables = args.tables.find()?;
    let records = tables.records()?;
    let t = std::time::Instant::now();
    let groups = campaign::find(&records);
    eprintln!("{:?}", t.elapsed());
    println!("rank,row,accident,ties,ln_p,accounts");
    let accounts: std::collections::HashMap<u32, u64> =
        (records.entries.iter().map(|e| (e.row, e.reviewer)))
            .chain(records.written.iter().map(|e| (e.row, e.reviewer)))
            .collect();
    for (rank, group) in groups.iter().enumerate() {
        for (row, ties) in group.rows.iter().zip(&group.bonds) {
            let a = accounts[row];
            let acc = group.accounts[group.accounts.binary_search_by_key(&a, |x| x.0).unwrap()].1;
            let names: Vec<&str> = ties.iter().map(|t| t.name()).collect();
            println!(
                "{rank},{row},{acc:.4},{},{:.2},{}",
                names.join("+"),
                group.ln_p,
                group.accounts.len()
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}
