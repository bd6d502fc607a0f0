//! Training the heads that vet creators, each on its own tables.

pub mod accounts;
pub mod advertising;
pub mod comments;
pub mod measure;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::train::TrainError;
use crate::creator::model::CreatorModel;
use crate::model::folder::Provenance;

/// What to train the heads on; a head without tables is not trained.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreatorConfig {
    /// Accounts known to be genuine or fake.
    pub accounts: Option<Tables>,
    /// Comments known to be genuine or spam.
    pub comments: Option<Tables>,
    /// Posts known to be genuine or paid.
    pub advertising: Option<Tables>,
}

/// Labelled tables, folders or globs, relative to the configuration.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tables {
    /// Them.
    pub tables: Vec<String>,
}

/// A configuration of either kind of model has a table of this name if it
/// trains creators.
#[derive(Debug, Deserialize)]
struct Outer {
    creator: Option<CreatorConfig>,
}

impl CreatorConfig {
    /// Reads a configuration and its text; `None` if it is one for reviews.
    ///
    /// # Errors
    /// The file cannot be read, or its table `creator` has unknown keys.
    pub fn read(path: &Path) -> Result<Option<(Self, String)>, TrainError> {
        let fail = |reason: String| TrainError::Config {
            path: path.to_owned(),
            reason,
        };
        let text = std::fs::read_to_string(path).map_err(|reason| fail(reason.to_string()))?;
        let outer: Outer = toml::from_str(&text).map_err(|reason| fail(reason.to_string()))?;
        let Some(mut config) = outer.creator else {
            return Ok(None);
        };
        let base = path.parent().unwrap_or(Path::new("."));
        let parts = [
            &mut config.accounts,
            &mut config.comments,
            &mut config.advertising,
        ];
        for table in parts
            .into_iter()
            .flatten()
            .flat_map(|part| &mut part.tables)
        {
            *table = base.join(&*table).to_string_lossy().into_owned();
        }
        Ok(Some((config, text)))
    }
}

/// A fitted head with what is to be known of it.
#[derive(Debug, Clone)]
pub struct Fitted<H> {
    /// The head.
    pub head: H,
    /// Its section of the model card: Markdown below a heading of level 2.
    pub section: String,
    /// The tables it was fitted to.
    pub files: Vec<PathBuf>,
    /// Rows by corpus and label.
    pub corpora: BTreeMap<String, BTreeMap<String, usize>>,
}

/// A model with its card and where it comes from.
#[derive(Debug, Clone)]
pub struct Trained {
    /// The model.
    pub model: CreatorModel,
    /// Its card, in Markdown.
    pub card: String,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// Trains and measures the heads that a configuration has tables for.
///
/// # Errors
/// A table cannot be read, or has only one class.
pub fn train(
    config: &CreatorConfig,
    text: String,
    progress: &mut dyn FnMut(&str),
) -> Result<Trained, TrainError> {
    let mut provenance = Provenance {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        inputs: Vec::new(),
        corpora: BTreeMap::new(),
        config: text,
    };
    let mut sections = Vec::new();
    let mut model = CreatorModel::default();
    if let Some(tables) = &config.accounts {
        progress("accounts");
        model.accounts = Some(take(
            accounts::fit(tables)?,
            &mut provenance,
            &mut sections,
        )?);
    }
    if let Some(tables) = &config.comments {
        progress("comments");
        model.comments = Some(take(
            comments::fit(tables)?,
            &mut provenance,
            &mut sections,
        )?);
    }
    if let Some(tables) = &config.advertising {
        progress("advertising");
        model.advertising = Some(take(
            advertising::fit(tables)?,
            &mut provenance,
            &mut sections,
        )?);
    }
    Ok(Trained {
        model,
        card: card(&provenance, &sections),
        provenance,
    })
}

fn take<H>(
    fitted: Fitted<H>,
    provenance: &mut Provenance,
    sections: &mut Vec<String>,
) -> Result<H, TrainError> {
    for file in &fitted.files {
        provenance.inputs.push(super::train::input(file)?);
    }
    provenance.corpora.extend(fitted.corpora);
    sections.push(fitted.section);
    Ok(fitted.head)
}

fn card(provenance: &Provenance, sections: &[String]) -> String {
    let mut card = String::from("# Model card: vetting creators\n\n");
    let _ = writeln!(
        card,
        "Written by `bonafide train` {}. Its heads judge the followers of a creator, the \
         comments under the posts, and the posts.\n\n## Trained on\n\n| corpus | rows by label \
         |\n|---|---|",
        provenance.program
    );
    for (corpus, labels) in &provenance.corpora {
        let labels = labels.iter().map(|(label, rows)| format!("{rows} {label}"));
        let _ = writeln!(
            card,
            "| {corpus} | {} |",
            labels.collect::<Vec<_>>().join(", ")
        );
    }
    card.push_str("\n| table | SHA-256 |\n|---|---|\n");
    for input in &provenance.inputs {
        let _ = writeln!(card, "| {} | `{}` |", input.table, input.sha256);
    }
    let _ = writeln!(
        card,
        "\nConfiguration:\n\n```toml\n{}```",
        provenance.config
    );
    for section in sections {
        let _ = write!(card, "\n{section}");
    }
    card
}
