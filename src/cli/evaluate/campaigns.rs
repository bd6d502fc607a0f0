//! `bonafide evaluate --campaigns`: how well groups that act together are
//! found.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use comfy_table::Table;
use comfy_table::presets::ASCII_MARKDOWN;
use serde::Serialize;

use super::Date;
use crate::behaviour::marketplace::day_of;
use crate::behaviour::records::Records;
use crate::campaign;
use crate::cli::progress;
use crate::cli::select::refuse_overwriting;
use crate::intake;
use crate::learn::campaigns::{Counts, Overlap, PRECISIONS, TOPS};
use crate::learn::truth::Truth;
use crate::schema::Schema;
use crate::table::{AtomicFile, Quarantine, ReadOptions, Reader};

/// What a table needs for groups to be found in it: a marketplace, or who wrote
/// what.
const ENOUGH: [&[&str]; 2] = [
    &["reviewer_id", "product_id", "rating", "created_at"],
    &["reviewer_id", "text"],
];

/// One table, or all of them.
#[derive(Serialize)]
struct Line {
    table: String,
    groups_per_100000_reviews: f64,
    account_recall: Option<f64>,
    account_precision: Option<f64>,
    review_recall: Option<f64>,
    review_precision: Option<f64>,
    /// At each of [`PRECISIONS`].
    account_recall_at_precision: [Option<f64>; PRECISIONS.len()],
    /// Of each of [`TOPS`].
    lift_of_first_groups: [Option<f64>; TOPS.len()],
    counts: Counts,
}

impl Line {
    fn new(table: &str, counts: Counts) -> Self {
        Line {
            table: table.to_owned(),
            groups_per_100000_reviews: counts.density(),
            account_recall: counts.accounts.recall(),
            account_precision: counts.accounts.precision(),
            review_recall: counts.member_reviews.recall(),
            review_precision: counts.member_reviews.precision(),
            account_recall_at_precision: counts.recall_at_precision(),
            lift_of_first_groups: counts.lifts(),
            counts,
        }
    }
}

/// Finds and measures, table by table, and prints.
///
/// # Errors
/// A table that cannot be read or has no usable row, or no file for the figures.
pub(super) fn run(
    tables: &[String],
    before: Option<Date>,
    json: Option<&Path>,
) -> anyhow::Result<ExitCode> {
    let steps = progress::steps();
    let mut total = Counts::default();
    let mut lines = Vec::new();
    for table in tables {
        steps.set_message(table.clone());
        let (records, truth) = read(table, before, json)?;
        let groups = campaign::find(&records);
        let counts = Counts::of(groups.iter().map(|group| &group.rows), &truth);
        total += &counts;
        lines.push(Line::new(table, counts));
    }
    if tables.len() > 1 {
        lines.push(Line::new("total", total));
    }
    steps.finish_and_clear();
    print(&mut std::io::stdout().lock(), &lines)?;
    if let Some(path) = json {
        let mut file = AtomicFile::create(path)?;
        serde_json::to_writer_pretty(&mut file, &lines)?;
        file.commit()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads the rows from before a day with what is known of each.
fn read(
    table: &str,
    before: Option<Date>,
    json: Option<&Path>,
) -> anyhow::Result<(Records, Truth)> {
    let options = ReadOptions {
        required: ENOUGH.map(<[_]>::to_vec).to_vec(),
        ..ReadOptions::default()
    };
    let inputs = [table.to_owned()];
    let schema = Schema::labelled();
    let mut reader = Reader::open(&inputs, &schema, options, Quarantine::counting())?;
    let files: Vec<PathBuf> = reader.files().iter().map(PathBuf::from).collect();
    refuse_overwriting(files.iter().map(PathBuf::as_path), &[json])?;
    let (mut records, mut truth) = (Records::default(), Truth::default());
    while let Some(batch) = reader.next_batch()? {
        let times = batch.times("created_at").unwrap_or(&[]);
        let is_before = |row: usize| match (before, times.get(row).copied().flatten()) {
            (None, _) => true,
            (Some(end), Some(second)) => day_of(second) < end.day(),
            (Some(_), None) => false,
        };
        intake::record_where(&mut records, &batch, is_before);
        let text = |name: &str, row| batch.texts(name).and_then(|texts| texts.get(row));
        for row in (0..batch.len()).filter(|row| is_before(*row)) {
            let (account, campaign) = (text("reviewer_id", row), text("campaign_id", row));
            truth.push(account, campaign, text("label", row));
        }
    }
    let set_aside = reader.finish()?.rows_quarantined;
    if set_aside > 0 {
        let rows = progress::count(set_aside, "row");
        eprintln!("{table}: {rows} failing the checks of `bonafide schema labelled` not used");
    }
    if truth.rows().is_empty() {
        bail!("{table}: found no row to look at, expected some; check the file and --before");
    }
    Ok((records, truth))
}

fn print(out: &mut impl Write, lines: &[Line]) -> std::io::Result<()> {
    writeln!(out, "{}", overview(lines))?;
    if lines.iter().any(|line| line.counts.accounts.known > 0) {
        writeln!(out, "members of campaigns:\n{}", members(lines))?;
        writeln!(out, "share found, by kind of campaign:\n{}", kinds(lines))?;
    }
    if lines.iter().any(|line| line.counts.labelled.fake > 0) {
        writeln!(
            out,
            "reviews in the first groups that are not genuine:\n{}",
            tops(lines)
        )?;
    }
    Ok(())
}

fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    *table.style_mut() = ASCII_MARKDOWN;
    table.set_header(header);
    table
}

fn overview(lines: &[Line]) -> Table {
    let mut rows = table([
        "table",
        "reviews",
        "groups",
        "per 100000",
        "accounts",
        "reviews in groups",
    ]);
    for line in lines {
        let counts = &line.counts;
        rows.add_row([
            line.table.clone(),
            counts.reviews.to_string(),
            counts.groups.to_string(),
            format!("{:.1}", line.groups_per_100000_reviews),
            counts.accounts.found.to_string(),
            counts.member_reviews.found.to_string(),
        ]);
    }
    rows
}

fn members(lines: &[Line]) -> Table {
    let mut rows = table([
        "table",
        "accounts",
        "recall",
        "precision",
        "R@P.9",
        "R@P.8",
        "reviews",
        "recall",
        "precision",
    ]);
    for line in lines {
        let [at_90, at_80] = line.account_recall_at_precision;
        rows.add_row([
            line.table.clone(),
            line.counts.accounts.known.to_string(),
            share(line.account_recall),
            share(line.account_precision),
            share(at_90),
            share(at_80),
            line.counts.member_reviews.known.to_string(),
            share(line.review_recall),
            share(line.review_precision),
        ]);
    }
    rows
}

/// The kinds of the last line, which is the total if there is one.
fn kinds(lines: &[Line]) -> Table {
    let mut rows = table(["kind", "accounts", "found", "reviews", "found"]);
    for (kind, of_kind) in lines
        .iter()
        .rev()
        .take(1)
        .flat_map(|line| &line.counts.kinds)
    {
        let known = |overlap: Overlap| overlap.known.to_string();
        rows.add_row([
            kind.clone(),
            known(of_kind.accounts),
            share(of_kind.accounts.recall()),
            known(of_kind.reviews),
            share(of_kind.reviews.recall()),
        ]);
    }
    rows
}

fn tops(lines: &[Line]) -> Table {
    let mut rows = table([
        "table",
        "first",
        "reviews",
        "not genuine",
        "95 %",
        "of all",
        "lift",
    ]);
    for line in lines {
        let counts = &line.counts;
        let tops = TOPS.iter().zip(counts.tops).zip(line.lift_of_first_groups);
        for ((size, top), lift) in tops {
            let interval = top.interval().map_or("-".to_owned(), |interval| {
                format!("{:.3}-{:.3}", interval.low, interval.high)
            });
            rows.add_row([
                line.table.clone(),
                size.to_string(),
                top.reviews.to_string(),
                share(top.share()),
                interval,
                share(counts.labelled.share()),
                lift.map_or("-".to_owned(), |lift| format!("{lift:.2}")),
            ]);
        }
    }
    rows
}

fn share(share: Option<f64>) -> String {
    share.map_or("-".to_owned(), |share| format!("{share:.3}"))
}
