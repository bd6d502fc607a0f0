//! `bonafide simulate`: a marketplace in which every review's origin is known.

use std::process::ExitCode;

use indicatif::ProgressBar;
use jiff::civil::Date;

use super::progress;
use super::select::Threads;
use crate::schema::Schema;
use crate::simulate::{Params, Summary, simulate};
use crate::table::{WriteOptions, Writer};

/// Simulate a marketplace with known campaigns, for tests, demonstrations and load.
///
/// Writes labelled reviews (see `bonafide schema labelled`), ordered by time:
/// honest ones, and ones by paid people and bot farms in four styles (naive,
/// slow-drip, camouflaged, split). campaign_id names worker, style and campaign;
/// all that a campaign's account writes is labelled by the campaign. The same
/// arguments give the same table. Memory grows by about 20 bytes a review.
///
/// Whoever planted these campaigns knew what detectors look for: a score on this
/// table is never a claim about accuracy on the real world.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Rows to write, up to 100000000
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    reviews: u64,
    /// Seed of everything drawn; another seed is another marketplace
    #[arg(long, default_value_t = Params::default().seed)]
    seed: u64,
    /// Share of the rows that campaigns write, 0 to 0.9
    #[arg(long, value_name = "SHARE", default_value_t = Params::default().fakes, allow_negative_numbers = true)]
    fakes: f64,
    /// Length of the time in days, 1 to 36500
    #[arg(long, default_value_t = Params::default().days, allow_negative_numbers = true)]
    days: u32,
    /// The first day, UTC, from 1990-01-01; the last may be 2099-12-31
    #[arg(long, value_name = "DAY", default_value_t = Params::default().start, value_parser = day)]
    start: Date,
    /// Share of the reviewers who write Chinese, 0 to 1; the others write English
    #[arg(long, value_name = "SHARE", default_value_t = Params::default().chinese, allow_negative_numbers = true)]
    chinese: f64,
    /// Write no texts; all other columns stay as they are
    #[arg(long)]
    no_text: bool,
    /// The table to write (.csv .tsv .jsonl, each also .gz or .zst, .parquet), or - for CSV on
    /// standard output
    #[arg(short, long, default_value = "-")]
    output: String,
    #[command(flatten)]
    threads: Threads,
}

fn day(argument: &str) -> Result<Date, String> {
    let expected = |_| format!("found {argument:?}, expected a day as 2023-01-01");
    argument.parse().map_err(expected)
}

impl Args {
    fn params(&self) -> Params {
        Params {
            reviews: self.reviews,
            seed: self.seed,
            fakes: self.fakes,
            days: self.days,
            start: self.start,
            chinese: self.chinese,
            text: !self.no_text,
        }
    }
}

/// Simulates and reports the counts on standard error.
///
/// # Errors
/// A parameter is out of range, or the output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let params = args.params();
    // Before an output is opened that might then not be written.
    params.check()?;
    args.threads.apply()?;
    let mut writer = Writer::create(&args.output, &Schema::labelled(), WriteOptions::default())?;
    let bar = progress::rows(params.reviews);
    let summary = write(&params, &mut writer, &bar)?;
    writer.finish()?;
    bar.finish_and_clear();
    tell(&summary);
    Ok(ExitCode::SUCCESS)
}

fn write(params: &Params, writer: &mut Writer, bar: &ProgressBar) -> anyhow::Result<Summary> {
    let summary = simulate(params, |batch| {
        writer.write(batch)?;
        bar.set_position(writer.rows());
        Ok(())
    })?;
    Ok(summary)
}

fn tell(summary: &Summary) {
    let reviews = summary.genuine + summary.paid + summary.bot;
    eprintln!(
        "{} ({} genuine, {} paid, {} bot)",
        progress::count(reviews, "review"),
        summary.genuine,
        summary.paid,
        summary.bot
    );
    eprintln!(
        "{}, {} with {}, {} of {}",
        progress::count(summary.reviewers.into(), "honest reviewer"),
        progress::count(summary.campaigns.into(), "campaign"),
        progress::count(summary.fake_accounts.into(), "account"),
        progress::count(summary.products.into(), "product"),
        progress::count(summary.sellers.into(), "seller"),
    );
}
