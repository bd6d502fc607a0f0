//! What `bonafide score` writes beside the scores, if it is asked to: the
//! report, the audit record and the table of campaigns.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::super::campaigns;
use super::super::select::{Tables, refuse_overwriting};
use crate::audit::run::{Run, Tally};
use crate::audit::{Phases, Recorder};
use crate::behaviour::records::Records;
use crate::campaign::Campaigns;
use crate::campaign::cards::Cards;
use crate::model::evidence::Score;
use crate::model::folder::Stored;
use crate::model::scorer::Policy;
use crate::report::{Collector, html};
use crate::schema::Schema;
use crate::table::{AtomicFile, Batch, ReadSummary, WriteOptions, Writer};
use crate::words::Language;

/// Which of them are wanted.
#[derive(Debug, clap::Args)]
pub struct CompanionArgs {
    /// Also write a report for a person who decides: one HTML file that loads nothing from a
    /// network
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The language in which the report opens; a button in it switches
    #[arg(long, value_enum, default_value_t, requires = "report")]
    lang: Language,
    /// Record in this file (.json) what was done in the run and why each review was flagged: a
    /// statement of reasons in English and Chinese
    #[arg(long, value_name = "FILE")]
    audit: Option<PathBuf>,
    /// Also write the campaigns found, with their members, as a table (see `bonafide schema
    /// campaigns`)
    #[arg(long, value_name = "FILE")]
    campaigns: Option<PathBuf>,
}

impl CompanionArgs {
    /// The files to be written, with their options.
    pub fn files(&self) -> [(&'static str, Option<&Path>); 3] {
        [
            ("--report", self.report.as_deref()),
            ("--audit", self.audit.as_deref()),
            ("--campaigns", self.campaigns.as_deref()),
        ]
    }

    /// Opens them.
    ///
    /// # Errors
    /// One is among the `inputs`, or cannot be written.
    pub fn create<'p>(
        &self,
        inputs: impl IntoIterator<Item = &'p Path>,
        policy: &Policy,
    ) -> anyhow::Result<Companions> {
        refuse_overwriting(inputs, &self.files().map(|(_, file)| file))?;
        let report = |path: &PathBuf| AtomicFile::create(path);
        let report = self.report.as_ref().map(report).transpose()?;
        let recorder = |path: &PathBuf| Recorder::create(path, policy);
        let campaigns = |path: &PathBuf| {
            let name = path.to_string_lossy();
            Writer::create(&name, &Schema::campaigns(), WriteOptions::default())
        };
        Ok(Companions {
            report: report.map(|file| (Collector::new(), file, self.lang)),
            recorder: self.audit.as_ref().map(recorder).transpose()?,
            campaigns: self.campaigns.as_ref().map(campaigns).transpose()?,
        })
    }
}

/// Those that are wanted, in the making.
pub struct Companions {
    report: Option<(Collector, AtomicFile, Language)>,
    recorder: Option<Recorder>,
    campaigns: Option<Writer>,
}

impl Companions {
    /// Cards, if any of them shows some.
    pub fn cards<'c>(&self, campaigns: &'c Campaigns, records: &Records) -> Option<Cards<'c>> {
        let wanted = [
            self.report.is_some(),
            self.recorder.is_some(),
            self.campaigns.is_some(),
        ];
        (wanted.contains(&true)).then(|| Cards::new(campaigns, records))
    }

    /// Takes reviews with their scores and the places of their campaigns.
    ///
    /// # Errors
    /// The record cannot be written.
    pub fn take(
        &mut self,
        reviews: &Batch,
        scores: &[Score],
        members: &[Option<u32>],
    ) -> anyhow::Result<()> {
        if let Some((collector, ..)) = &mut self.report {
            collector.take(reviews, scores, members);
        }
        if let Some(recorder) = &mut self.recorder {
            recorder.take(reviews, scores, members)?;
        }
        Ok(())
    }

    /// Completes them. The checksums that a run is known by cost a reading of
    /// the tables, so they are made only if something states them.
    ///
    /// # Errors
    /// One cannot be written.
    pub fn finish(
        self,
        cards: Option<Cards>,
        tables: &Tables,
        (stored, policy): (&Stored, &Policy),
        (summary, tally): (&ReadSummary, &Tally),
        mut phases: Phases,
    ) -> anyhow::Result<()> {
        let cards = cards.map(Cards::finish).unwrap_or_default();
        if let Some(writer) = self.campaigns {
            campaigns::write_into(writer, &cards)?;
        }
        if self.report.is_none() && self.recorder.is_none() {
            return Ok(());
        }
        let inputs = tables.hashed()?;
        phases.end("checksums");
        let run = Run::new(stored, policy, inputs, summary, tally);
        if let Some((collector, mut file, language)) = self.report {
            let report = collector.finish(&run, &cards);
            html::write(&report, language, &mut file)
                .with_context(|| format!("{}: cannot be written", file.path().display()))?;
            file.commit()?;
            phases.end("report");
        }
        if let Some(recorder) = self.recorder {
            recorder.finish(&run, &cards, &phases)?;
        }
        Ok(())
    }
}
