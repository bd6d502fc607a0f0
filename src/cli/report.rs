//! The report that `bonafide score` writes beside the scores.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::select::refuse_overwriting;
use crate::audit::run::Run;
use crate::campaign::card::Card;
use crate::model::evidence::Score;
use crate::report::{Collector, html};
use crate::table::{AtomicFile, Batch};
use crate::words::Language;

/// Whether a report is wanted, and in which language.
#[derive(Debug, clap::Args)]
pub struct ReportArgs {
    /// Also write a report for a person who decides: one HTML file that loads nothing from a
    /// network
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The language in which the report opens; a button in it switches
    #[arg(long, value_enum, default_value_t, requires = "report")]
    lang: Language,
}

/// A report in the making, if one is wanted.
pub struct Reporting(Option<(Collector, AtomicFile, Language)>);

impl ReportArgs {
    /// Opens the report's file.
    ///
    /// # Errors
    /// It is one of the `others` that are written, or one of the `inputs`, or it
    /// cannot be written.
    pub fn create<'p>(
        &self,
        inputs: impl IntoIterator<Item = &'p Path>,
        others: &[Option<&Path>],
    ) -> anyhow::Result<Reporting> {
        let Some(path) = &self.report else {
            return Ok(Reporting(None));
        };
        if others.iter().flatten().any(|other| same(path, other)) {
            bail!(
                "{}: given as --report and for another output; name another file",
                path.display()
            );
        }
        refuse_overwriting(inputs, &[Some(path)])?;
        let file = AtomicFile::create(path)?;
        Ok(Reporting(Some((Collector::new(), file, self.lang))))
    }
}

/// Whether two paths name one file, which need not exist.
fn same(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let folder = std::fs::canonicalize(folder).ok()?;
        Some(folder.join(path.file_name()?))
    };
    let linked = |path: &Path| std::fs::canonicalize(path).ok();
    a == b
        || real(a).is_some_and(|a| Some(a) == real(b))
        || linked(a).is_some_and(|a| Some(a) == linked(b))
}

impl Reporting {
    /// Adds reviews with their scores and the positions of their campaigns'
    /// cards.
    pub fn take(&mut self, reviews: &Batch, scores: &[Score], campaigns: &[Option<u32>]) {
        if let Reporting(Some((collector, ..))) = self {
            collector.take(reviews, scores, campaigns);
        }
    }

    /// Writes the report.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(self, run: &Run, cards: &[Card]) -> anyhow::Result<()> {
        let Reporting(Some((collector, mut file, language))) = self else {
            return Ok(());
        };
        let report = collector.finish(run, cards);
        html::write(&report, language, &mut file)
            .with_context(|| format!("{}: cannot be written", file.path().display()))?;
        file.commit()?;
        Ok(())
    }
}
