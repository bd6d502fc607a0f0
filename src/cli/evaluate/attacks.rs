//! `bonafide evaluate --attack all`: what every attack costs.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::LazyLock;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::learn::attack::measure::{Toll, Tolls, tolls};
use crate::learn::attack::{Attack, table};
use crate::learn::dataset::Dataset;
use crate::learn::judge::Judgement;
use crate::table::AtomicFile;

/// One attack, or every one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// All of them, each compared with the plain texts
    All,
    /// One, in place of the plain texts
    One(Attack),
}

static CHOICES: LazyLock<Vec<Choice>> = LazyLock::new(|| {
    let each = Attack::ALL.into_iter().map(Choice::One);
    [Choice::All].into_iter().chain(each).collect()
});

impl ValueEnum for Choice {
    fn value_variants<'a>() -> &'a [Self] {
        &CHOICES
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Choice::All => Some(PossibleValue::new("all").help("Every attack, beside plain texts")),
            Choice::One(attack) => attack.to_possible_value(),
        }
    }
}

impl Choice {
    /// The attacks to prepare.
    pub fn attacks(self) -> Vec<Attack> {
        match self {
            Choice::All => Attack::ALL.to_vec(),
            Choice::One(attack) => vec![attack],
        }
    }
}

/// Prints what the attacks cost.
///
/// # Errors
/// Nothing was measured, or a file cannot be written.
pub fn report(
    dataset: &Dataset,
    judgements: &[Judgement],
    json: Option<&Path>,
    attacked: Option<&Path>,
) -> anyhow::Result<ExitCode> {
    let tolls = tolls(dataset, judgements);
    if tolls.is_empty() {
        anyhow::bail!("nothing was measured: no corpus holds 20 genuine and 20 fake reviews");
    }
    let mut out = std::io::stdout().lock();
    write!(out, "{}", Tolls(&tolls))?;
    let broken: BTreeSet<&str> = (tolls.iter())
        .filter(|toll| !Toll::holds(toll))
        .map(|toll| toll.attack)
        .collect();
    if !broken.is_empty() {
        let names: Vec<&str> = broken.into_iter().collect();
        writeln!(out, "bars broken by: {}", names.join(", "))?;
    }
    if let Some(path) = json {
        let mut file = AtomicFile::create(path)?;
        serde_json::to_writer_pretty(&mut file, &tolls)?;
        file.commit()?;
    }
    if let Some(path) = attacked {
        table::write(dataset, judgements, path)?;
    }
    Ok(ExitCode::SUCCESS)
}
