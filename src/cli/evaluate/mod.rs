//! `bonafide evaluate`: how well reviews of known label are judged.

mod attacks;
mod campaigns;
mod heads;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use comfy_table::Table;
use comfy_table::presets::ASCII_MARKDOWN;

use crate::cli::progress;
use crate::cli::select::{ModelArgs, refuse_overwriting};
use crate::learn::creator::measure::Protocol;
use crate::learn::dataset::Dataset;
use crate::learn::report::{Detection, Report};
use crate::learn::train::Config;
use crate::learn::{protocol, train};
use crate::model::folder::Provenance;
use crate::table::AtomicFile;

/// Measure detection on labelled tables.
///
/// Without --folds, --leave-out, --split, --test or --from a model judges the
/// tables as they are, and warns of those it was trained on. With one of them
/// models are trained and measured on parts of the tables that hold whole groups; a random split
/// is not offered, since reviews of one hotel, account or prompt resemble each
/// other.
///
/// With --campaigns no model judges: groups of accounts that act together are
/// found in each table and compared with campaign_id and label. Accounts and
/// reviews of groups that no campaign explains count as wrong, though a real
/// table may have campaigns that nobody knows.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Labelled tables: files, folders or globs (see `bonafide import`)
    #[arg(value_name = "TABLE", required_unless_present = "config")]
    tables: Vec<String>,
    /// Take tables, folds and costs from a training configuration
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Grouped cross-validation: every group is judged without itself
    #[arg(long, value_enum, value_name = "BY", group = "protocol")]
    folds: Option<Folds>,
    /// Every corpus or language is judged by the others
    #[arg(long, value_enum, value_name = "BY", group = "protocol")]
    leave_out: Option<LeaveOut>,
    /// Train on the published train and val rows, judge the test rows
    #[arg(long, group = "protocol")]
    split: bool,
    /// Learn behaviour from the reviews before this day, judge those from it on, by behaviour alone
    #[arg(long, value_name = "YYYY-MM-DD", group = "protocol", conflicts_with_all = ["model", "attack"])]
    from: Option<Date>,
    /// Corpora that are only judged, never learnt from; the others train
    #[arg(long, value_name = "CORPUS", group = "protocol")]
    test: Vec<String>,
    /// Find groups that act together, and measure them by campaign_id and label
    #[arg(long, group = "protocol", conflicts_with_all = ["config", "set", "attack", "model"])]
    campaigns: bool,
    /// With --campaigns, take only reviews from before this day
    #[arg(long, value_name = "YYYY-MM-DD", requires = "campaigns")]
    before: Option<Date>,
    /// Train and measure a head that vets creators; with --split, --folds group or --leave-out corpus
    #[arg(long, value_enum, conflicts_with_all = ["config", "set", "attack", "model", "campaigns", "from", "test"])]
    head: Option<heads::Head>,
    /// Override a training parameter of [heads], as heads.unknown_share=1
    #[arg(long = "set", value_name = "KEY=NUMBER")]
    set: Vec<String>,
    /// Disguise the fakes that are judged, never those that are learnt from; `all` compares every attack with the plain texts
    #[arg(long, value_enum, value_name = "NAME", hide_possible_values = true)]
    attack: Option<attacks::Choice>,
    /// With --attack all, also write the texts as they were judged to this file
    #[arg(long, value_name = "FILE", requires = "attack")]
    attacked: Option<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
    /// Also write all slices to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Folds {
    /// By the group column
    Group,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum LeaveOut {
    Corpus,
    Language,
}

/// A day, as `2013-01-01`.
#[derive(Clone, Copy, Debug)]
struct Date(jiff::civil::Date);

impl std::str::FromStr for Date {
    type Err = String;

    fn from_str(day: &str) -> Result<Self, String> {
        let date = day.parse().map(Self);
        date.map_err(|_| format!("found {day:?}, expected a day as 2013-01-01"))
    }
}

impl Date {
    /// Days since 1970.
    fn day(self) -> i32 {
        let epoch = jiff::civil::date(1970, 1, 1);
        (self.0 - epoch).get_days()
    }
}

/// Measures and prints.
///
/// # Errors
/// A table, the model or the configuration cannot be used.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if args.campaigns {
        return campaigns::run(&args.tables, args.before, args.json.as_deref());
    }
    if let Some(head) = args.head {
        let protocol = match (args.folds, args.leave_out, args.split) {
            (Some(Folds::Group), ..) => Protocol::Groups,
            (_, Some(LeaveOut::Corpus), _) => Protocol::LeaveCorpus,
            (_, _, true) => Protocol::Split,
            _ => bail!("--head needs --split, --folds group or --leave-out corpus"),
        };
        return heads::run(head, &args.tables, protocol, args.json.as_deref());
    }
    let mut config = match &args.config {
        Some(path) => Config::read(path)?.0,
        None => Config::default(),
    };
    if !args.tables.is_empty() {
        config.tables.clone_from(&args.tables);
    }
    for setting in &args.set {
        config.heads = config.heads.with(setting).map_err(anyhow::Error::msg)?;
    }
    let attacks = args.attack.map(attacks::Choice::attacks);
    let dataset = Dataset::read(&config.tables, attacks.unwrap_or_default())?;
    let files = dataset.files.iter().map(PathBuf::as_path);
    refuse_overwriting(files, &[args.json.as_deref(), args.attacked.as_deref()])?;
    progress::tell_unused(&dataset);
    let steps = progress::steps();
    let mut progress = |step: &str| steps.set_message(step.to_owned());
    let (params, folds) = (&config.heads, config.folds);
    if args.attack == Some(attacks::Choice::All) {
        let judgements = match (args.folds, args.split) {
            (Some(Folds::Group), _) => {
                protocol::held_out_groups(&dataset, folds, params, &mut progress)?
            }
            (_, true) => {
                let test = |i: usize| dataset.samples[i].split == "test";
                protocol::trained_and_tested(&dataset, &test, folds, params, &mut progress)?
            }
            _ => bail!("--attack all needs --folds group or --split"),
        };
        steps.finish_and_clear();
        let (json, attacked) = (args.json.as_deref(), args.attacked.as_deref());
        return attacks::report(&dataset, &judgements, json, attacked);
    }
    let report = match (args.folds, args.leave_out, args.split, args.test.is_empty()) {
        (Some(Folds::Group), ..) => {
            let judged = train::judge(&dataset, &config, &mut progress)?;
            train::reports(&dataset, &judged, params.unknown_share).0
        }
        (_, Some(LeaveOut::Corpus), ..) => {
            let judged = train::judge(&dataset, &config, &mut progress)?;
            train::reports(&dataset, &judged, params.unknown_share).1
        }
        (_, Some(LeaveOut::Language), ..) => {
            protocol::leave_languages_out(&dataset, folds, params, &mut progress)?
        }
        (_, _, true, _) => {
            let test = |i: usize| dataset.samples[i].split == "test";
            protocol::train_and_test(&dataset, &test, folds, params, &mut progress)?
        }
        (_, _, _, false) => {
            let tested = corpora_named(&dataset, &args.test)?;
            let test = |i: usize| tested.contains(&dataset.samples[i].corpus);
            protocol::train_and_test(&dataset, &test, folds, params, &mut progress)?
        }
        _ if args.from.is_some() => {
            let day = args.from.map_or(0, Date::day);
            protocol::forward(&dataset, day, folds, &config.behaviour, &mut progress)?
        }
        _ => {
            let (stored, policy) = args.model.load()?;
            warn_of_training_tables(&dataset, &stored.provenance)?;
            protocol::judge_by(&dataset, &stored.model, &policy)
        }
    };
    steps.finish_and_clear();
    if report.detection.is_empty() {
        bail!(
            "nothing was measured: no corpus holds at least 20 genuine and 20 paid or bot reviews \
             that were judged by a model of others; check labels, groups, test rows and the day \
             of --from"
        );
    }
    print(&mut std::io::stdout().lock(), &report)?;
    if let Some(path) = &args.json {
        let mut file = AtomicFile::create(path)?;
        serde_json::to_writer_pretty(&mut file, &report)?;
        file.commit()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Figures on what a model has learnt by heart mean nothing.
fn warn_of_training_tables(dataset: &Dataset, model: &Provenance) -> anyhow::Result<()> {
    // Standard input has no second reading.
    for file in dataset.files.iter().filter(|file| file.is_file()) {
        let table = train::input(file)?;
        if model
            .inputs
            .iter()
            .any(|input| input.sha256 == table.sha256)
        {
            eprintln!(
                "warning: {} was used to train this model, so the figures flatter it; \
                 --folds group judges every review by models that have not seen its group",
                table.table
            );
        }
    }
    Ok(())
}

fn corpora_named(dataset: &Dataset, names: &[String]) -> anyhow::Result<Vec<usize>> {
    names
        .iter()
        .map(
            |name| match dataset.corpora.iter().position(|corpus| corpus == name) {
                Some(corpus) => Ok(corpus),
                None => bail!(
                    "--test {name}: no such corpus; found {}",
                    dataset.corpora.join(", ")
                ),
            },
        )
        .collect()
}

fn print(out: &mut impl Write, report: &Report) -> std::io::Result<()> {
    let mut table = Table::new();
    *table.style_mut() = ASCII_MARKDOWN;
    table.set_header([
        "tier", "by", "slice", "task", "genuine", "fake", "AUC", "AP", "acc", "F1", "R@1%", "R@5%",
        "lift", "Brier", "ECE", "flagged",
    ]);
    for row in &report.detection {
        table.add_row(cells(row));
    }
    writeln!(out, "{table}")?;
    let mut alarms = Table::new();
    *alarms.style_mut() = ASCII_MARKDOWN;
    alarms.set_header(["tier", "language", "length", "genuine", "flagged"]);
    for row in &report.false_alarms {
        alarms.add_row([
            row.tier.to_owned(),
            row.language.clone(),
            row.length.to_owned(),
            row.genuine.to_string(),
            format!("{:.1} %", 100.0 * row.flagged),
        ]);
    }
    writeln!(out, "genuine reviews flagged:\n{alarms}")
}

fn cells(row: &Detection) -> Vec<String> {
    let number = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.4}"));
    vec![
        row.tier.to_owned(),
        row.by.to_owned(),
        row.slice.clone(),
        row.hypothesis.name().to_owned(),
        row.genuine.to_string(),
        row.fake.to_string(),
        number(row.auc),
        number(row.average_precision),
        number(Some(row.accuracy)),
        number(Some(row.f1)),
        number(row.recall_at_1_percent),
        number(row.recall_at_5_percent),
        row.lift.map_or("-".to_owned(), |lift| format!("{lift:.2}")),
        number(row.brier),
        number(row.calibration_error),
        number(Some(row.flagged)),
    ]
}
