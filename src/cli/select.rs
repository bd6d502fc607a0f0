//! Arguments that several subcommands share: the tables, the model, the
//! policy.

use std::path::PathBuf;

use anyhow::{Context, bail};

use crate::model::embedded;
use crate::model::evidence::Prior;
use crate::model::folder;
use crate::model::scorer::{Model, Policy};
use crate::schema::Schema;
use crate::table::{Quarantine, ReadOptions, Reader};

/// Which tables to read.
#[derive(Debug, clap::Args)]
pub struct TableArgs {
    /// Tables: files, folders, globs, or - for standard input (.csv .tsv .jsonl, each also .gz or
    /// .zst, .parquet)
    #[arg(required = true, value_name = "TABLE")]
    pub inputs: Vec<String>,
    /// Read column SOURCE as canonical column NAME (see `bonafide schema`)
    #[arg(long, value_name = "NAME=SOURCE", value_parser = pair)]
    pub map: Vec<(String, String)>,
    /// List the rows that could not be used in this file (.csv or .jsonl)
    #[arg(long, value_name = "FILE")]
    pub quarantine: Option<PathBuf>,
}

fn pair(argument: &str) -> Result<(String, String), String> {
    match argument.split_once('=') {
        Some((name, source)) if !name.is_empty() && !source.is_empty() => {
            Ok((name.to_owned(), source.to_owned()))
        }
        _ => Err(format!(
            "found {argument:?}, expected NAME=SOURCE, as in text=comment"
        )),
    }
}

impl TableArgs {
    /// Opens the tables for reading reviews with text.
    ///
    /// # Errors
    /// Whatever opening finds wrong.
    pub fn reader(&self) -> anyhow::Result<Reader> {
        let options = ReadOptions {
            map: self.map.clone(),
            required: vec![vec!["text"]],
            ..ReadOptions::default()
        };
        let quarantine = match &self.quarantine {
            Some(file) => Quarantine::file(file)?,
            None => Quarantine::counting(),
        };
        Ok(Reader::open(
            &self.inputs,
            &Schema::reviews(),
            options,
            quarantine,
        )?)
    }
}

/// Which model judges, and how strictly.
#[derive(Debug, clap::Args)]
pub struct ModelArgs {
    /// Model folder, as written by `bonafide train` [default: the model in this program]
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// Flag at most this share of genuine reviews, in every script and length class
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
    pub fn load(&self) -> anyhow::Result<(Model, Policy)> {
        if !(0.0..1.0).contains(&self.max_fpr) || self.max_fpr == 0.0 {
            bail!(
                "--max-fpr {}: expected a share above 0 and below 1, as 0.01",
                self.max_fpr
            );
        }
        let model = match &self.model {
            Some(folder) => folder::load(folder)?.0,
            None => embedded::default_model().context("the built-in model")?.0,
        };
        let policy = model.policy(self.prior, self.max_fpr);
        Ok((model, policy))
    }
}
