//! `bonafide score`: every review of some tables, scored with its evidence.

use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use anyhow::bail;
use rayon::prelude::*;

use super::progress;
use super::report::ReportArgs;
use super::select::{ModelArgs, TableArgs, Threads};
use crate::audit::run::Run;
use crate::model::evidence::{Score, Tier, Verdict};
use crate::model::finding::Findings;
use crate::model::folder::{FORMAT, Provenance};
use crate::model::scorer::{Model, Policy};
use crate::rollup::{By, Rollup};
use crate::schema::Schema;
use crate::table::{
    Batch, Column, Encoding, Format, ReadSummary, TextColumn, WriteOptions, Writer,
};
use crate::text::Document;
use crate::text::features::FeatureExtractor;

/// Score reviews: probabilities, verdict and evidence for every row.
///
/// Writes one row a review: review_id, p_genuine, p_paid, p_bot, authenticity
/// (0-100), verdict (genuine, paid, bot or uncertain), tier and the list of
/// evidence, whose weights with the prior give the probabilities. Rows that
/// cannot be used are counted on standard error and go to --quarantine.
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
    report: ReportArgs,
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

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Output {
    Csv,
    Tsv,
    Jsonl,
}

impl Output {
    fn format(self) -> Format {
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
    if args.tables.quarantine.as_deref() == Some(Path::new(&args.output)) {
        bail!(
            "{}: given both as --output and as --quarantine",
            args.output
        );
    }
    let (model, policy, provenance) = args.model.load_with_provenance()?;
    let tables = args.tables.find()?;
    let mut reader = tables.reader(Some(Path::new(&args.output)))?;
    let inputs = reader.files().iter().map(Path::new);
    let others = [
        Some(Path::new(&args.output)),
        args.tables.quarantine.as_deref(),
    ];
    let mut report = args.report.create(inputs, &others)?;
    let mut sink = Sink::create(args)?;
    let findings = model.behaviour.judge(tables.records()?);
    let mut scorer = BatchScorer::new(&model, &policy, &findings);
    let bar = progress::bytes(reader.bytes_total());
    let mut tally = Tally::default();
    while let Some(batch) = reader.next_batch()? {
        let scores = scorer.score(&batch);
        tally.add(&scores);
        sink.take(&batch, &scores)?;
        report.take(&batch, &scores, &vec![None; scores.len()]);
        bar.set_position(reader.bytes_read());
    }
    bar.finish_and_clear();
    let summary = reader.finish()?;
    if summary.rows_kept != findings.rows() {
        bail!(
            "the tables changed while they were read: {} usable rows at first, {} later; nothing \
             was written, run again when they are at rest",
            findings.rows(),
            summary.rows_kept
        );
    }
    let useless = summary.rows_read > 0 && summary.rows_kept == 0;
    if !useless {
        sink.finish()?;
        report.finish(&facts(args, &provenance, &summary, &tally), &[])?;
    }
    tally.tell(&summary);
    if useless {
        bail!("no row could be used, nothing was written; --map NAME= leaves a column out");
    }
    Ok(ExitCode::SUCCESS)
}

/// The facts of the run.
fn facts(args: &Args, provenance: &Provenance, summary: &ReadSummary, tally: &Tally) -> Run {
    let lost = |column: &String| {
        let schema = Schema::reviews();
        let lost = schema.field(column).map_or("", |field| field.lost_without);
        (column.clone(), lost.to_owned())
    };
    Run {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        model: String::new(),
        model_format: FORMAT,
        signals: String::new(),
        corpora: provenance.corpora.keys().cloned().collect(),
        inputs: Vec::new(),
        columns: summary
            .mapped
            .iter()
            .map(|(name, _)| name.clone())
            .collect(),
        missing: summary.absent.iter().map(lost).collect(),
        prior: args.model.prior.shares(),
        max_fpr: args.model.max_fpr,
        rows_read: summary.rows_read,
        rows_kept: summary.rows_kept,
        quarantined: (summary.by_reason.iter())
            .map(|(reason, count)| (reason.name().to_owned(), *count))
            .collect(),
        verdicts: (tally.verdicts.iter())
            .map(|(verdict, count)| (verdict.name().to_owned(), *count))
            .collect(),
        campaigns: 0,
        campaign_reviews: 0,
    }
}

/// Where scores go: row by row to the output, or gathered until the end.
enum Sink {
    Rows(Writer),
    Groups(By, Rollup, Writer),
}

impl Sink {
    fn create(args: &Args) -> anyhow::Result<Self> {
        let format = (args.output == "-").then(|| args.format.format());
        let create =
            |schema: &Schema| Writer::create(&args.output, schema, WriteOptions { format });
        Ok(match args.by.map(Grouping::by) {
            None => Sink::Rows(create(&Schema::scores())?),
            Some(by) => {
                let rollup = Rollup::new(by);
                let writer = create(&rollup.schema())?;
                Sink::Groups(by, rollup, writer)
            }
        })
    }

    fn take(&mut self, reviews: &Batch, scores: &[Score]) -> anyhow::Result<()> {
        match self {
            Sink::Rows(writer) => {
                let batch = scores_batch(writer, reviews, scores)?;
                writer.write(&batch)?;
            }
            Sink::Groups(by, rollup, _) => {
                let (ids, stars) = (reviews.texts(by.column()), reviews.numbers("rating"));
                for (row, score) in scores.iter().enumerate() {
                    let id = ids.and_then(|ids| ids.get(row));
                    rollup.add(id, stars.and_then(|stars| stars[row]), score);
                }
            }
        }
        Ok(())
    }

    fn finish(self) -> anyhow::Result<()> {
        match self {
            Sink::Rows(writer) => {
                writer.finish()?;
            }
            Sink::Groups(by, rollup, mut writer) => {
                if rollup.is_empty() {
                    bail!(
                        "no row has a {}, nothing was written; --map {}=SOURCE names its column",
                        by.column(),
                        by.column()
                    );
                }
                if rollup.without_id() > 0 {
                    let left_out = progress::count(rollup.without_id(), "review");
                    eprintln!("{left_out} without {} left out", by.column());
                }
                let schema = Arc::clone(writer.schema());
                for batch in rollup.batches(&schema) {
                    writer.write(&batch?)?;
                }
                writer.finish()?;
            }
        }
        Ok(())
    }
}

/// Scores batches on all threads, each thread with a token cache of its own
/// that lasts from batch to batch.
struct BatchScorer<'m> {
    model: &'m Model,
    policy: &'m Policy,
    findings: &'m Findings,
    extractors: Vec<Mutex<FeatureExtractor<'m>>>,
    /// Rows scored so far.
    rows: usize,
}

/// Reviews that a thread takes at a time.
const CHUNK: usize = 64;

impl<'m> BatchScorer<'m> {
    fn new(model: &'m Model, policy: &'m Policy, findings: &'m Findings) -> Self {
        let threads = rayon::current_num_threads();
        Self {
            model,
            policy,
            findings,
            rows: 0,
            extractors: (0..threads)
                .map(|_| Mutex::new(model.extractor()))
                .collect(),
        }
    }

    fn score(&mut self, batch: &Batch) -> Vec<Score> {
        let rows: Vec<usize> = (0..batch.len()).collect();
        let texts = batch.texts("text");
        let before = self.rows;
        self.rows += batch.len();
        rows.par_chunks(CHUNK)
            .flat_map_iter(|rows| {
                let thread = rayon::current_thread_index().unwrap_or(0);
                // A poisoned cache is still a cache.
                let mut extractor = self.extractors[thread]
                    .lock()
                    .unwrap_or_else(|poisoned| poisoned.into_inner());
                let scores: Vec<Score> = rows
                    .iter()
                    .map(|row| {
                        let text = texts.and_then(|texts| texts.get(*row)).unwrap_or("");
                        let finding = self.findings.of(before + row);
                        let behaved = finding.map(|finding| (self.findings, finding));
                        let document = Document::new(text);
                        self.model
                            .score(&mut extractor, &document, behaved, self.policy)
                    })
                    .collect();
                scores
            })
            .collect()
    }
}

fn scores_batch(writer: &Writer, reviews: &Batch, scores: &[Score]) -> anyhow::Result<Batch> {
    let numbers = |of: fn(&Score) -> f64| {
        // Millionths: the rest of a probability is noise to any reader.
        let rounded = |score| (of(score) * 1e6).round() / 1e6;
        Column::Number(scores.iter().map(|score| Some(rounded(score))).collect())
    };
    let ids = reviews.texts("review_id");
    let id = |row: usize| ids.and_then(|ids| ids.get(row));
    let verdicts = scores.iter().map(|score| Some(score.verdict.name()));
    let tiers = scores.iter().map(|score| score.tier.map(Tier::name));
    let evidence = scores
        .iter()
        .map(|score| serde_json::to_string(&score.evidence))
        .collect::<Result<Vec<String>, _>>()?;
    Ok(Batch::from_columns(
        writer.schema(),
        [
            (
                "review_id",
                Column::Text((0..scores.len()).map(id).collect()),
            ),
            ("p_genuine", numbers(|score| score.probabilities[0])),
            ("p_paid", numbers(|score| score.probabilities[1])),
            ("p_bot", numbers(|score| score.probabilities[2])),
            (
                "authenticity",
                numbers(|score| 100.0 * score.probabilities[0]),
            ),
            ("verdict", Column::Text(verdicts.collect())),
            ("tier", Column::Text(tiers.collect())),
            (
                "evidence",
                Column::Text(
                    evidence
                        .iter()
                        .map(|json| Some(json.as_str()))
                        .collect::<TextColumn>(),
                ),
            ),
        ],
    )?)
}

/// What the run found, for the last line on standard error.
#[derive(Default)]
struct Tally {
    verdicts: std::collections::BTreeMap<Verdict, u64>,
}

impl Tally {
    fn add(&mut self, scores: &[Score]) {
        for score in scores {
            *self.verdicts.entry(score.verdict).or_default() += 1;
        }
    }

    fn tell(&self, summary: &ReadSummary) {
        let counts: Vec<String> = (self.verdicts.iter())
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
        if summary.rows_quarantined > 0 {
            let reasons: Vec<String> = (summary.by_reason.iter())
                .map(|(reason, count)| format!("{count} {}", reason.name()))
                .collect();
            eprintln!(
                "{} could not be used: {}; --quarantine FILE lists them",
                progress::count(summary.rows_quarantined, "row"),
                reasons.join(", ")
            );
        }
    }
}
