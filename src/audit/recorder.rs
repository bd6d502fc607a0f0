//! Writing the record while the reviews stream by.

use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;

use super::group::Group;
use super::missing;
use super::phases::Phases;
use super::run::Run;
use super::statement::{Flagged, Statement};
use crate::campaign::card::Card;
use crate::model::evidence::{Prior, Score};
use crate::model::scorer::Policy;
use crate::table::{AtomicFile, Batch, TableError};

/// The version of the record's layout.
const FORMAT: u32 = 1;

/// A record under construction; nothing of it is held in memory. Dropped
/// unfinished, it leaves no file.
#[derive(Debug)]
pub struct Recorder {
    out: AtomicFile,
    prior: Prior,
    max_fpr: f64,
    needs: Vec<&'static str>,
    statements: u64,
}

impl Recorder {
    /// Begins a record that will stand at `path`, of a run that judges by
    /// `policy`.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn create(path: &Path, policy: &Policy) -> Result<Self, TableError> {
        let mut recorder = Self {
            out: AtomicFile::create(path)?,
            prior: policy.prior,
            max_fpr: policy.max_fpr,
            needs: missing::needs(),
            statements: 0,
        };
        let head = format!("{{\"record\":\"bonafide audit\",\"format\":{FORMAT},\"statements\":[");
        recorder.write(head.as_bytes())?;
        Ok(recorder)
    }

    /// Adds a statement for every flagged review of a batch. `scores` and
    /// `campaigns`, numbered from 0, are those of its rows.
    ///
    /// # Errors
    /// The record cannot be written.
    pub fn take(
        &mut self,
        reviews: &Batch,
        scores: &[Score],
        campaigns: &[Option<u32>],
    ) -> Result<(), TableError> {
        let rows: Vec<usize> = (0..scores.len())
            .filter(|row| scores[*row].verdict.is_flagged())
            .collect();
        let stated: Vec<Vec<u8>> = rows
            .into_par_iter()
            .map(|row| {
                let flagged = Flagged {
                    batch: reviews,
                    row,
                    score: &scores[row],
                    campaign: campaigns.get(row).copied().flatten(),
                };
                let missing = missing::of_row(&self.needs, reviews, row);
                json(&Statement::new(flagged, missing, &self.prior, self.max_fpr))
            })
            .collect::<io::Result<_>>()
            .map_err(|cause| self.error(cause))?;
        for statement in stated {
            let before: &[u8] = if self.statements == 0 { b"\n" } else { b",\n" };
            self.write(before)?;
            self.write(&statement)?;
            self.statements += 1;
        }
        Ok(())
    }

    /// Adds the campaigns, the facts of the run and its timing, and gives the
    /// record its name.
    ///
    /// # Errors
    /// The record cannot be written.
    pub fn finish(mut self, run: &Run, cards: &[Card], timing: &Phases) -> Result<(), TableError> {
        let groups: Vec<Group> = cards.iter().map(Group::of).collect();
        for (before, part) in [
            (&b"\n],\n\"campaigns\":"[..], json(&groups)),
            (b",\n\"run\":", json(run)),
            (b",\n\"timing\":", json(timing)),
        ] {
            let part = part.map_err(|cause| self.error(cause))?;
            self.write(before)?;
            self.write(&part)?;
        }
        self.write(b"}\n")?;
        self.out.commit()
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), TableError> {
        let done = self.out.write_all(bytes);
        done.map_err(|cause| self.error(cause))
    }

    fn error(&self, cause: io::Error) -> TableError {
        TableError::Write {
            path: self.out.path().to_owned(),
            cause,
        }
    }
}

fn json(value: &impl Serialize) -> io::Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(io::Error::from)
}
