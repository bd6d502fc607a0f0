//! `bonafide evaluate`: how well reviews of known label are judged.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use comfy_table::Table;
use comfy_table::presets::ASCII_MARKDOWN;

use super::progress;
use super::select::{ModelArgs, refuse_overwriting};
use crate::learn::attack::Attack;
use crate::learn::dataset::Dataset;
use crate::learn::fit::HeadParams;
use crate::learn::report::{Detection, Report};
use crate::learn::train::Config;
use crate::learn::{protocol, train};
use crate::model::folder::Provenance;
use crate::table::AtomicFile;

/// Measure detection on labelled tables.
///
/// Without --folds, --leave-out or --split a model judges the tables as they
/// are (never those it was trained on). With one of them models are trained
/// and measured on parts of the tables that hold whole groups; a random split
/// is not offered, since reviews of one hotel, account or prompt resemble each
/// other.
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
    /// Corpora that are only judged, never learnt from; the others train
    #[arg(long, value_name = "CORPUS", group = "protocol")]
    test: Vec<String>,
    /// Override a training parameter, as heads.unknown_share=1
    #[arg(long = "set", value_name = "KEY=NUMBER")]
    set: Vec<String>,
    /// Disguise the fakes that are judged, never those that are learnt from
    #[arg(long, value_enum)]
    attack: Option<Attack>,
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

/// Measures and prints.
///
/// # Errors
/// A table, the model or the configuration cannot be used.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (tables, folds, mut params) = match &args.config {
        Some(path) => {
            let (config, _) = Config::read(path)?;
            let tables = if args.tables.is_empty() {
                config.tables
            } else {
                args.tables.clone()
            };
            (tables, config.folds, config.heads)
        }
        None => (args.tables.clone(), 5, HeadParams::default()),
    };
    for setting in &args.set {
        params = params.with(setting).map_err(anyhow::Error::msg)?;
    }
    let dataset = Dataset::read(&tables, args.attack)?;
    let files = dataset.files.iter().map(PathBuf::as_path);
    refuse_overwriting(files, &[args.json.as_deref()])?;
    progress::tell_unused(&dataset);
    let steps = progress::steps();
    let mut progress = |step: &str| steps.set_message(step.to_owned());
    let report = match (args.folds, args.leave_out, args.split, args.test.is_empty()) {
        (Some(Folds::Group), ..) => {
            let judged = train::judge(&dataset, folds, &params, &mut progress)?;
            train::reports(&dataset, &judged, params.unknown_share).0
        }
        (_, Some(LeaveOut::Corpus), ..) => {
            let judged = train::judge(&dataset, folds, &params, &mut progress)?;
            train::reports(&dataset, &judged, params.unknown_share).1
        }
        (_, Some(LeaveOut::Language), ..) => {
            protocol::leave_languages_out(&dataset, folds, &params, &mut progress)?
        }
        (_, _, true, _) => {
            let test = |i: usize| dataset.samples[i].split == "test";
            protocol::train_and_test(&dataset, &test, folds, &params, &mut progress)?
        }
        (_, _, _, false) => {
            let tested = corpora_named(&dataset, &args.test)?;
            let test = |i: usize| tested.contains(&dataset.samples[i].corpus);
            protocol::train_and_test(&dataset, &test, folds, &params, &mut progress)?
        }
        _ => {
            let (model, policy, provenance) = args.model.load_with_provenance()?;
            warn_of_training_tables(&dataset, &provenance)?;
            protocol::judge_by(&dataset, &model, &policy)
        }
    };
    steps.finish_and_clear();
    if report.detection.is_empty() {
        bail!(
            "nothing was measured: no corpus holds at least 20 genuine and 20 paid or bot reviews \
             that were judged by a model of others; check labels, groups and test rows"
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
        "by", "slice", "task", "genuine", "fake", "AUC", "AP", "acc", "F1", "R@1%", "Brier", "ECE",
        "flagged",
    ]);
    for row in &report.detection {
        table.add_row(cells(row));
    }
    writeln!(out, "{table}")?;
    let mut alarms = Table::new();
    *alarms.style_mut() = ASCII_MARKDOWN;
    alarms.set_header(["language", "length", "genuine", "flagged"]);
    for row in &report.false_alarms {
        alarms.add_row([
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
        number(row.brier),
        number(row.calibration_error),
        number(Some(row.flagged)),
    ]
}
