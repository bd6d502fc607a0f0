//! `bonafide score`: every review of some tables, scored with its evidence.

mod companions;
mod scorer;
mod sink;

use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;

use super::select::{ModelArgs, TableArgs, Threads, refuse_changed, refuse_sharing};
use super::{pipeline, progress};
use crate::audit::Phases;
use crate::audit::run::Tally;
use crate::campaign::Campaigns;
use crate::rollup::By;
use crate::table::{Encoding, Format, ReadSummary};
use companions::CompanionArgs;
use scorer::BatchScorer;
use sink::{Scored, Sink};

/// Score reviews: probabilities, verdict and evidence for every row.
///
/// Writes one row a review: review_id, p_genuine, p_paid, p_bot, authenticity
/// (0-100), verdict (genuine, paid, bot or uncertain), tier, the campaign it
/// belongs to and the list of evidence, whose weights with the prior give the
/// probabilities. Rows that cannot be used are counted on standard error and go
/// to --quarantine.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    tables: TableArgs,
    #[command(flatten)]
    model: ModelArgs,
    /// The table to write, its format by its ending, or - for standard output
    #[arg(short, long, default_value = "-")]
    output: String,
    /// Format on standard output
    #[arg(long, value_enum, default_value_t = Output::Csv)]
    format: Output,
    /// Write one row a reviewer or a product instead, those with the surest share of reviews that
    /// are not genuine first
    #[arg(long, value_enum, value_name = "GROUP")]
    by: Option<Grouping>,
    #[command(flatten)]
    companions: CompanionArgs,
    #[command(flatten)]
    threads: Threads,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Grouping {
    /// Shares, intervals and the weightiest evidence of every reviewer
    Reviewer,
    /// The same of every product, with its rating adjusted
    Product,
}

impl Grouping {
    fn by(self) -> By {
        match self {
            Grouping::Reviewer => By::Reviewer,
            Grouping::Product => By::Product,
        }
    }
}

/// A format that standard output takes.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Output {
    /// Comma-separated
    Csv,
    /// Tab-separated
    Tsv,
    /// JSON Lines
    Jsonl,
}

impl Output {
    /// The format of the table.
    pub fn format(self) -> Format {
        Format::plain(match self {
            Output::Csv => Encoding::Csv,
            Output::Tsv => Encoding::Tsv,
            Output::Jsonl => Encoding::JsonLines,
        })
    }
}

/// Scores and reports on standard error.
///
/// # Errors
/// The model or a table cannot be used, or the output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    args.threads.apply()?;
    let mut phases = Phases::start();
    let output = Some(Path::new(&args.output));
    let quarantine = args.tables.quarantine.as_deref();
    let scores = [("--output", output), ("--quarantine", quarantine)];
    refuse_sharing(&[&scores[..], &args.companions.files()].concat())?;
    let (stored, policy) = args.model.load()?;
    let tables = args.tables.find()?;
    let mut reader = tables.reader(output)?;
    let files = reader.files().iter().map(Path::new);
    let mut companions = args.companions.create(files, &policy)?;
    let mut sink = Sink::create(args)?;
    let rendering = sink.rendering();
    phases.end("preparing");
    let records = tables.records()?;
    phases.end("reading histories");
    let campaigns = Campaigns::find(&records);
    let mut cards = companions.cards(&campaigns, &records);
    phases.end("campaigns");
    let findings = stored.model.behaviour.judge(records);
    phases.end("judging histories");
    let mut scorer = BatchScorer::new(&stored.model, &policy, &findings, &campaigns);
    let bar = progress::bytes(reader.bytes_total());
    let mut tally = Tally::default();
    pipeline::run(
        || Ok(progress::next_batch(&mut reader, &bar)?),
        |batch| {
            let rows = scorer.rows()..scorer.rows() + batch.len();
            let members = rows.map(|row| campaigns.of_row(row)).collect();
            let scores = scorer.score(&batch);
            rendering.render(Scored {
                reviews: batch,
                scores,
                members,
            })
        },
        |(scored, rendered)| {
            tally.add(&scored.scores, &scored.members);
            sink.take(&scored, rendered)?;
            companions.take(&scored.reviews, &scored.scores, &scored.members)?;
            if let Some(cards) = &mut cards {
                cards.take(&scored.reviews);
            }
            Ok(())
        },
    )?;
    bar.finish_and_clear();
    let summary = reader.finish()?;
    refuse_changed(findings.rows(), summary.rows_kept)?;
    let useless = summary.rows_read > 0 && summary.rows_kept == 0;
    if !useless {
        phases.end("scores");
        let judge = (&stored, &policy);
        // The scores last: where a companion cannot be written, those of an
        // earlier run stay.
        companions.finish(cards, &tables, judge, (&summary, &tally), phases)?;
        sink.finish()?;
    }
    tell(&tally, &summary);
    if useless {
        bail!("no row could be used, nothing was written; --map NAME= leaves a column out");
    }
    Ok(ExitCode::SUCCESS)
}

/// Says on standard error what the run found.
fn tell(tally: &Tally, summary: &ReadSummary) {
    let counts: Vec<String> = (tally.verdicts.iter())
        .map(|(verdict, count)| format!("{count} {}", verdict.name()))
        .collect();
    let verdicts = match counts.is_empty() {
        true => String::new(),
        false => format!(": {}", counts.join(", ")),
    };
    eprintln!(
        "{} scored{verdicts}",
        progress::count(summary.rows_kept, "review")
    );
    if tally.campaigns > 0 {
        eprintln!(
            "{} of them in {}",
            tally.campaign_reviews,
            progress::count(tally.campaigns.into(), "campaign")
        );
    }
    progress::tell_set_aside(summary);
}
