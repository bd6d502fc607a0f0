//! `bonafide diff`: what changed between two tables of scores.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use comfy_table::Table;
use comfy_table::presets::ASCII_MARKDOWN;

use super::progress;
use super::score::Output;
use super::select::{refuse_overwriting, refuse_sharing};
use crate::diff::{Diff, Difference, NEEDED, Summary, Unusable};
use crate::model::evidence::Verdict;
use crate::schema::Schema;
use crate::table::{Batch, Quarantine, ReadOptions, Reader, TableError, WriteOptions, Writer};

/// Compare two tables of scores: which verdicts changed, and by which evidence.
///
/// Writes one row for each review whose verdict is another (see `bonafide
/// schema differences`), with both probabilities and the signals whose weights
/// differ, and for each review that is in one table only. Standard error tells
/// the counts by old and new verdict and the signals that moved most verdicts.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The earlier scores, as `bonafide score` wrote them
    old: String,
    /// The later scores
    new: String,
    /// The table to write, its format by its ending, or - for standard output
    #[arg(short, long, default_value = "-")]
    output: String,
    /// Format on standard output
    #[arg(long, value_enum, default_value_t = Output::Csv)]
    format: Output,
    /// List also reviews of the same verdict if a probability moved by at least this much, above 0
    #[arg(long, value_name = "SHARE", value_parser = share)]
    moved: Option<f64>,
    /// List the rows that could not be used in this file (.csv or .jsonl)
    #[arg(long, value_name = "FILE")]
    quarantine: Option<PathBuf>,
}

fn share(argument: &str) -> Result<f64, String> {
    let share = argument.parse().ok();
    share
        .filter(|share| *share > 0.0 && *share <= 1.0)
        .ok_or_else(|| format!("found {argument:?}, expected a share above 0 and up to 1, as 0.1"))
}

/// Removed reviews that are written at a time.
const BATCH: usize = 8192;

/// Compares, and tells the summary on standard error.
///
/// # Errors
/// A table cannot be read or is none of scores, or the output cannot be
/// written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if args.old == "-" && args.new == "-" {
        bail!("standard input can be one of the tables, not both; name a file");
    }
    let (output, listed) = (Path::new(&args.output), args.quarantine.as_deref());
    refuse_sharing(&[("--output", Some(output)), ("--quarantine", listed)])?;
    let quarantine = match listed {
        Some(file) => Quarantine::file(file)?,
        None => Quarantine::counting(),
    };
    let old = open(&args.old, quarantine)?;
    refuse_overwriting(old.files().iter().map(Path::new), &[Some(output), listed])?;
    let mut diff = Diff::new(args.moved.unwrap_or(f64::INFINITY));
    let quarantine = read(old, "old", |batch| Ok(diff.hold(batch)))?;
    let new = open(&args.new, quarantine)?;
    refuse_overwriting(new.files().iter().map(Path::new), &[Some(output), listed])?;
    let options = WriteOptions {
        format: (args.output == "-").then(|| args.format.format()),
    };
    let mut writer = Writer::create(&args.output, &Schema::differences(), options)?;
    let quarantine = read(new, "new", |batch| {
        let (differences, unusable) = diff.compare(batch);
        writer.write(&diff.batch(writer.schema(), &differences)?)?;
        Ok(unusable)
    })?;
    write_removed(&diff, &mut writer)?;
    let set_aside = quarantine.total();
    quarantine.finish()?;
    writer.finish()?;
    tell(&diff, set_aside);
    Ok(ExitCode::SUCCESS)
}

fn write_removed(diff: &Diff, writer: &mut Writer) -> Result<(), TableError> {
    let mut removed = diff.removed();
    loop {
        let some: Vec<Difference> = removed.by_ref().take(BATCH).collect();
        if some.is_empty() {
            return Ok(());
        }
        writer.write(&diff.batch(writer.schema(), &some)?)?;
    }
}

fn options() -> ReadOptions {
    ReadOptions {
        required: vec![NEEDED.to_vec()],
        ..ReadOptions::default()
    }
}

fn open(table: &str, quarantine: Quarantine) -> anyhow::Result<Reader> {
    let reader = Reader::open(
        &[table.to_owned()],
        &Schema::scores(),
        options(),
        quarantine,
    );
    reader.map_err(no_scores)
}

/// Says of a table that has other columns which ones it lacks.
fn no_scores(error: TableError) -> anyhow::Error {
    let (TableError::MissingColumns { file, found, .. } | TableError::NoHeader { file, found, .. }) =
        &error
    else {
        return error.into();
    };
    let lacks = |name: &&str| !found.contains(&format!("{name:?}"));
    let lacking: Vec<&str> = NEEDED.into_iter().filter(lacks).collect();
    anyhow::anyhow!(
        "{file}: not a table of scores: no {}; found {found}; expected what `bonafide score` \
         writes without --by",
        lacking.join(", ")
    )
}

/// Reads a table to its end and gives the quarantine back, still open.
fn read(
    mut reader: Reader,
    name: &'static str,
    mut take: impl FnMut(&Batch) -> anyhow::Result<Vec<Unusable>>,
) -> anyhow::Result<Quarantine> {
    let bar = progress::bytes(reader.bytes_total());
    bar.set_message(name);
    while let Some(batch) = progress::next_batch(&mut reader, &bar).map_err(no_scores)? {
        for (row, fault) in take(&batch)? {
            reader.set_aside(batch.origin(row), &fault)?;
        }
    }
    bar.finish_and_clear();
    let (summary, quarantine) = reader.into_parts();
    if summary.rows_read > 0 && summary.rows_kept == 0 {
        bail!(
            "{}: no row could be used, nothing was written; is it what `bonafide score` wrote?",
            summary.files.join(", ")
        );
    }
    Ok(quarantine)
}

/// Signals that are told.
const MOVERS: usize = 10;

fn tell(diff: &Diff, set_aside: u64) {
    let summary = diff.summary();
    eprintln!("{}", counts(summary));
    eprintln!("\n{}", matrix(summary));
    let movers = diff.movers();
    if !movers.is_empty() {
        let mut table = markdown(&[
            "signal",
            "changed verdicts",
            "as the strongest",
            "mean paid",
            "mean bot",
        ]);
        for mover in movers.iter().take(MOVERS) {
            let [paid, bot] = mover.differences;
            table.add_row([
                mover.signal.clone(),
                mover.verdicts.to_string(),
                mover.led.to_string(),
                format!("{paid:+.4}"),
                format!("{bot:+.4}"),
            ]);
        }
        eprintln!("\nsignals whose weights moved most verdicts:\n\n{table}");
    }
    if set_aside > 0 {
        eprintln!(
            "{} could not be used; --quarantine FILE lists them",
            progress::count(set_aside, "row")
        );
    }
}

fn counts(summary: &Summary) -> String {
    format!(
        "{} in both tables: {} changed ({} newly flagged, {} no longer, {} on the same evidence), \
         {} moved; {} added, {} removed",
        progress::count(summary.compared(), "review"),
        progress::count(summary.changed(|_, _| true), "verdict"),
        summary.changed(|old, new| !old.is_flagged() && new.is_flagged()),
        summary.changed(|old, new| old.is_flagged() && !new.is_flagged()),
        summary.same_evidence,
        progress::count(summary.moved, "score"),
        summary.added,
        summary.removed,
    )
}

fn matrix(summary: &Summary) -> Table {
    let mut header = vec!["old \\ new"];
    header.extend(Verdict::ALL.map(Verdict::name));
    let mut table = markdown(&header);
    for (old, news) in Verdict::ALL.iter().zip(summary.matrix) {
        let counts = news.map(|count| count.to_string());
        table.add_row([old.name().to_owned()].into_iter().chain(counts));
    }
    table
}

fn markdown(header: &[&str]) -> Table {
    let mut table = Table::new();
    *table.style_mut() = ASCII_MARKDOWN;
    table.set_header(header.iter().copied());
    table
}
