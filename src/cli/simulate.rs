//! `bonafide simulate`: a marketplace in which every review's origin is known,
//! or known campaigns in a real table.

use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;
use indicatif::ProgressBar;
use jiff::civil::Date;

use super::progress;
use super::select::{Threads, refuse_overwriting};
use crate::schema::Schema;
use crate::simulate::{
    CreatorKinds, CreatorParams, Injected, Injection, Kinds, MOST_CREATORS, Params, Summary,
    inject, injected_schema, simulate, simulate_creators,
};
use crate::table::{Quarantine, ReadOptions, Reader, WriteOptions, Writer};

/// Simulate a marketplace with known campaigns, for tests, demonstrations and load.
///
/// Writes labelled reviews (see `bonafide schema labelled`), ordered by time:
/// honest ones, and ones by paid people and bot farms in five styles (naive,
/// slow-drip, camouflaged, split, lockstep). campaign_id names worker, style and
/// campaign; all that a campaign's account writes is labelled by the campaign. The
/// same arguments give the same table. Memory grows by about 20 bytes a review.
///
/// With --into the campaigns work among the rows of a real table, which is held in
/// memory. Its rows keep their order and labels; campaign_id tells which were
/// injected. Products, popularity, stars and times of the injected rows are the
/// table's own, and only columns that it fills are filled.
///
/// With --creators there are creators in place of reviews: a folder for each in the
/// folder -o, with the parts that `bonafide vet` reads, and peers.csv and truth.csv
/// beside them. Kinds, in turn, in Chinese and English: honest ones (plain, giveaway,
/// viral, small, seasonal) and others (bought-steps, bought-drip, bought-likes, pod,
/// scripted-ads, scam).
///
/// Whoever planted these campaigns knew what detectors look for: a score on this
/// table is never a claim about accuracy on the real world.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Rows to write, up to 100000000
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        required_unless_present_any = ["into", "creators"]
    )]
    reviews: Option<u64>,
    /// Inject campaigns into these reviews instead: files, folders or globs of one table
    #[arg(
        long,
        value_name = "TABLE",
        num_args = 1..,
        conflicts_with_all = ["reviews", "days", "start", "chinese", "no_text"]
    )]
    into: Vec<String>,
    /// Creators to write instead, as folders in the folder -o
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_CREATORS)),
        conflicts_with_all = ["reviews", "into", "fakes", "kinds", "days", "start", "chinese", "no_text"]
    )]
    creators: Option<u32>,
    /// Kinds of creators, with commas between them: those above, healthy or guilty [default: all]
    #[arg(long, value_name = "KINDS", requires = "creators")]
    kind: Option<CreatorKinds>,
    /// Seed of everything drawn; another seed is another marketplace
    #[arg(long, default_value_t = Params::default().seed)]
    seed: u64,
    /// Share of the rows that campaigns write, 0 to 0.9 [default: 0.1, with --into 0.01]
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    fakes: Option<f64>,
    /// Kinds of campaigns, with commas between them: a worker and a style (paid-naive), a worker
    /// (bot) or a style (split) [default: all]
    #[arg(long, value_name = "KINDS")]
    kinds: Option<Kinds>,
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
            reviews: self.reviews.unwrap_or_default(),
            seed: self.seed,
            fakes: self.fakes.unwrap_or(Params::default().fakes),
            kinds: self.kinds.unwrap_or_default(),
            days: self.days,
            start: self.start,
            chinese: self.chinese,
            text: !self.no_text,
        }
    }

    fn injection(&self) -> Injection {
        Injection {
            seed: self.seed,
            fakes: self.fakes.unwrap_or(Injection::default().fakes),
            kinds: self.kinds.unwrap_or_default(),
        }
    }
}

/// Simulates and reports the counts on standard error.
///
/// # Errors
/// A parameter is out of range, the table to inject into cannot be used, or the
/// output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match (args.creators, args.into.is_empty()) {
        (Some(creators), _) => run_creators(args, creators),
        (None, true) => run_market(args),
        (None, false) => run_injection(args),
    }
}

fn run_creators(args: &Args, creators: u32) -> anyhow::Result<ExitCode> {
    let params = CreatorParams {
        creators,
        seed: args.seed,
        kinds: args.kind.clone().unwrap_or_default(),
    };
    if args.output == "-" {
        bail!("found no folder for the creators, expected one with -o");
    }
    simulate_creators(&params, Path::new(&args.output))?;
    eprintln!(
        "{} in {}; what is true of them: {}",
        progress::count(creators.into(), "creator"),
        args.output,
        Path::new(&args.output).join("truth.csv").display()
    );
    Ok(ExitCode::SUCCESS)
}

fn run_market(args: &Args) -> anyhow::Result<ExitCode> {
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

fn run_injection(args: &Args) -> anyhow::Result<ExitCode> {
    let injection = args.injection();
    injection.check()?;
    args.threads.apply()?;
    let mut reader = Reader::open(
        &args.into,
        &Schema::labelled(),
        ReadOptions::default(),
        Quarantine::counting(),
    )?;
    let files = reader.files().iter().map(Path::new);
    refuse_overwriting(files, &[Some(Path::new(&args.output))])?;
    let mut table = Vec::new();
    while let Some(batch) = reader.next_batch()? {
        table.push(batch);
    }
    let set_aside = reader.finish()?.rows_quarantined;
    let schema = injected_schema(&table);
    let mut writer = Writer::create(&args.output, &schema, WriteOptions::default())?;
    let injected = inject(&injection, table, |batch| writer.write(batch))?;
    writer.finish()?;
    if set_aside > 0 {
        eprintln!(
            "{} left out, failing the checks of `bonafide schema labelled`",
            progress::count(set_aside, "row")
        );
    }
    tell_injected(&injected);
    Ok(ExitCode::SUCCESS)
}

fn tell_injected(injected: &Injected) {
    eprintln!(
        "{} kept, {} injected ({} paid, {} bot) by {} with {}",
        progress::count(injected.rows, "row"),
        injected.paid + injected.bot,
        injected.paid,
        injected.bot,
        progress::count(injected.campaigns.into(), "campaign"),
        progress::count(injected.accounts.into(), "account"),
    );
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
