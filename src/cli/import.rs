//! `bonafide import`: a published corpus as a labelled table.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::select::refuse_overwriting;
use crate::corpus::{self, ImportReport};
use crate::table::{Quarantine, WriteOptions, Writer};

/// Read a published corpus into a labelled table.
///
/// The corpora are not part of this program: fetch one from its authors and
/// keep its terms. `datasets/` has a card for each.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which layout; see --list
    #[arg(required_unless_present = "list")]
    kind: Option<String>,
    /// The corpus as published, a folder or a file
    #[arg(required_unless_present = "list")]
    path: Option<PathBuf>,
    /// The table to write (.csv .tsv .jsonl, each also .gz or .zst, .parquet), or - for CSV on
    /// standard output
    #[arg(short, long, default_value = "-")]
    output: String,
    /// List the rows that could not be used in this file (.csv or .jsonl)
    #[arg(long, value_name = "FILE")]
    quarantine: Option<PathBuf>,
    /// List the corpora that can be imported
    #[arg(long)]
    list: bool,
}

/// Imports and reports the counts on standard error.
///
/// # Errors
/// The kind is unknown, the path has another layout, or the output cannot be
/// written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (Some(kind), Some(path)) = (&args.kind, &args.path) else {
        list()?;
        return Ok(ExitCode::SUCCESS);
    };
    let corpus = corpus::find(kind)?;
    let quarantine = match &args.quarantine {
        Some(file) => Quarantine::file(file)?,
        None => Quarantine::counting(),
    };
    refuse_overwriting(
        [path.as_path()],
        &[Some(Path::new(&args.output)), args.quarantine.as_deref()],
    )?;
    let mut writer = Writer::create(&args.output, &corpus.schema(), WriteOptions::default())?;
    let report = corpus::import(corpus, path, &mut writer, quarantine)?;
    writer.finish()?;
    tell(&report);
    Ok(ExitCode::SUCCESS)
}

fn list() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for corpus in corpus::corpora() {
        writeln!(out, "{:14} {}", corpus.name, corpus.description)?;
        writeln!(out, "{:14} PATH: {}", "", corpus.layout)?;
    }
    Ok(())
}

fn tell(report: &ImportReport) {
    let labels = report.by_label.iter();
    let labels: Vec<_> = labels
        .map(|(label, rows)| format!("{label} {rows}"))
        .collect();
    eprintln!(
        "{}: {} rows ({})",
        report.corpus.name,
        report.rows,
        labels.join(", ")
    );
    for (reason, rows) in &report.by_reason {
        eprintln!("  set aside: {rows} rows, {reason}");
    }
    for difference in report.differences() {
        eprintln!("  differs: {difference}");
    }
}
