//! Arguments that several subcommands share: the tables, the model, the
//! policy, the threads.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use rayon::prelude::*;

use super::{pipeline, progress};
use crate::audit::run::InputFile;
use crate::behaviour::records::Records;
use crate::intake;
use crate::model::embedded;
use crate::model::evidence::Prior;
use crate::model::folder::{self, Stored};
use crate::model::scorer::Policy;
use crate::schema::Schema;
use crate::table::{Inputs, Quarantine, ReadOptions, Reader};

/// Which tables to read.
#[derive(Debug, clap::Args)]
pub struct TableArgs {
    /// Tables: files, folders, globs, or - for standard input (.csv .tsv .jsonl, each also .gz or
    /// .zst, .parquet)
    #[arg(required = true, value_name = "TABLE")]
    pub inputs: Vec<String>,
    /// Read column SOURCE as canonical column NAME (see `bonafide schema`); with nothing after the
    /// = no column is read as NAME
    #[arg(long, value_name = "NAME=SOURCE", value_parser = pair)]
    pub map: Vec<(String, String)>,
    /// List the rows that could not be used in this file (.csv or .jsonl)
    #[arg(long, value_name = "FILE")]
    pub quarantine: Option<PathBuf>,
}

fn pair(argument: &str) -> Result<(String, String), String> {
    match argument.split_once('=') {
        Some((name, source)) if !name.is_empty() => Ok((name.to_owned(), source.to_owned())),
        _ => Err(format!(
            "found {argument:?}, expected NAME=SOURCE, as in text=comment"
        )),
    }
}

/// Refuses to replace an input by an output: the reviews would be gone.
///
/// # Errors
/// The first output that is also an input.
pub fn refuse_overwriting<'p>(
    inputs: impl IntoIterator<Item = &'p Path>,
    outputs: &[Option<&Path>],
) -> anyhow::Result<()> {
    let real = |path: &Path| {
        std::fs::canonicalize(path)
            .ok()
            .filter(|path| path.is_file())
    };
    let inputs: Vec<PathBuf> = inputs.into_iter().filter_map(real).collect();
    for output in outputs.iter().copied().flatten() {
        if real(output).is_some_and(|output| inputs.contains(&output)) {
            bail!(
                "{}: is read and would be overwritten; name another file",
                output.display()
            );
        }
    }
    Ok(())
}

/// Refuses results of tables that were not at rest.
///
/// # Errors
/// The second reading had other rows than the first.
pub fn refuse_changed(first: u64, later: u64) -> anyhow::Result<()> {
    if first != later {
        bail!(
            "the tables changed while they were read: {first} usable rows at first, {later} later; \
             nothing was written, run again when they are at rest"
        );
    }
    Ok(())
}

/// Refuses to write two things into one file. Each comes with its option; a
/// device, which nothing replaces, may take several.
///
/// # Errors
/// The first two that share a file.
pub fn refuse_sharing(outputs: &[(&str, Option<&Path>)]) -> anyhow::Result<()> {
    let given = outputs
        .iter()
        .filter_map(|(option, path)| Some((option, (*path)?)));
    let given: Vec<(&&str, &Path)> = given.collect();
    for (at, (option, path)) in given.iter().enumerate() {
        let earlier = given[..at]
            .iter()
            .find(|(_, other)| place(other) == place(path));
        let is_device = std::fs::metadata(path).is_ok_and(|found| !found.is_file());
        if let Some((other, _)) = earlier.filter(|_| !is_device) {
            bail!("{}: given both as {other} and as {option}", path.display());
        }
    }
    Ok(())
}

/// Where a file lies or will lie, whatever it is called.
fn place(path: &Path) -> PathBuf {
    if let Ok(real) = std::fs::canonicalize(path) {
        return real;
    }
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    match (std::fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

impl TableArgs {
    /// Finds the tables, so that they can be read twice.
    ///
    /// # Errors
    /// Whatever finding them finds wrong.
    pub fn find(&self) -> anyhow::Result<Tables<'_>> {
        Ok(Tables {
            args: self,
            inputs: Inputs::keep(&self.inputs)?,
        })
    }
}

/// Tables that have been found.
pub struct Tables<'a> {
    args: &'a TableArgs,
    inputs: Inputs,
}

/// What makes a row worth scoring: a text, or a place in the marketplace.
const ENOUGH: [&[&str]; 2] = [
    &["text"],
    &["reviewer_id", "product_id", "rating", "created_at"],
];

impl Tables<'_> {
    /// Opens the tables for reading reviews, none of which may be the output
    /// or the list of bad rows.
    ///
    /// # Errors
    /// Whatever opening finds wrong.
    pub fn reader(&self, output: Option<&Path>) -> anyhow::Result<Reader> {
        let quarantine = match &self.args.quarantine {
            Some(file) => Quarantine::file(file)?,
            None => Quarantine::counting(),
        };
        let reader = self.open(quarantine)?;
        let files = reader.files().iter().map(Path::new);
        refuse_overwriting(files, &[output, self.args.quarantine.as_deref()])?;
        Ok(reader)
    }

    /// Reads what behaviour needs of every row that the reader will give.
    ///
    /// # Errors
    /// A table that cannot be read.
    pub fn records(&self) -> anyhow::Result<Records> {
        let mut reader = self.open(Quarantine::counting())?;
        let bar = progress::bytes(reader.bytes_total());
        bar.set_message("histories");
        let mut records = Records::default();
        pipeline::run(
            || Ok(progress::next_batch(&mut reader, &bar)?),
            |batch| {
                intake::record(&mut records, &batch);
                Ok(())
            },
            |()| Ok(()),
        )?;
        bar.finish_and_clear();
        Ok(records)
    }

    /// Every file that is read, with its checksum.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn hashed(&self) -> anyhow::Result<Vec<InputFile>> {
        let files: Vec<(String, &Path)> = self.inputs.files().collect();
        files
            .into_par_iter()
            .map(|(name, path)| {
                let context = format!("cannot open {name}");
                InputFile::read(name, path).context(context)
            })
            .collect()
    }

    fn open(&self, quarantine: Quarantine) -> anyhow::Result<Reader> {
        let options = ReadOptions {
            map: self.args.map.clone(),
            required: ENOUGH.map(<[_]>::to_vec).to_vec(),
            ..ReadOptions::default()
        };
        Ok(Reader::again(
            &self.inputs,
            &Schema::reviews(),
            options,
            quarantine,
        )?)
    }
}

/// How many threads work.
#[derive(Debug, clap::Args)]
pub struct Threads {
    /// Threads to use [default: all]; the output does not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

impl Threads {
    /// Sets the number for the whole program.
    ///
    /// # Errors
    /// The threads cannot be started.
    pub fn apply(&self) -> anyhow::Result<()> {
        if let Some(threads) = self.threads {
            rayon::ThreadPoolBuilder::new()
                .num_threads(usize::from(threads))
                .build_global()?;
        }
        Ok(())
    }
}

/// Which model judges, and how strictly.
#[derive(Debug, clap::Args)]
pub struct ModelArgs {
    /// Model folder, as written by `bonafide train` [default: the model in this program]
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// Flag at most this share of genuine reviews like those the model keeps, in every script and
    /// length class; a flagged review must also be likelier fake than not under --prior, so a
    /// looser share may flag no more
    #[arg(long, value_name = "SHARE", default_value_t = 0.01)]
    pub max_fpr: f64,
    /// Base rates of paid and bot reviews where these reviews come from
    #[arg(long, value_name = "paid=P,bot=P", value_parser = prior, default_value = "paid=0.06,bot=0.04")]
    pub prior: Prior,
}

fn prior(argument: &str) -> Result<Prior, String> {
    let shares = argument.split(',').map(|part| {
        let (name, share) = part.split_once('=')?;
        Some((name.trim(), share.trim().parse::<f64>().ok()?))
    });
    let shares: Option<Vec<(&str, f64)>> = shares.collect();
    let of = |name| {
        let shares = shares.iter().flatten();
        shares
            .clone()
            .find(|(n, _)| *n == name)
            .map(|(_, share)| *share)
    };
    match (of("paid"), of("bot"), shares.as_ref().map(Vec::len)) {
        (Some(paid), Some(bot), Some(2)) => Prior::new(paid, bot),
        _ => None,
    }
    .ok_or_else(|| {
        format!("found {argument:?}, expected paid=P,bot=P with both above 0 and their sum below 1")
    })
}

impl ModelArgs {
    /// Loads the model and chooses the policy.
    ///
    /// # Errors
    /// The model cannot be trusted, or the rate is no share.
    pub fn load(&self) -> anyhow::Result<(Stored, Policy)> {
        if !(0.0..1.0).contains(&self.max_fpr) || self.max_fpr == 0.0 {
            bail!(
                "--max-fpr {}: expected a share above 0 and below 1, as 0.01",
                self.max_fpr
            );
        }
        let stored = match &self.model {
            Some(folder) => folder::load(folder)?,
            None => embedded::default_model().context("the built-in model")?,
        };
        let policy = stored.model.policy(self.prior, self.max_fpr);
        Ok((stored, policy))
    }
}
