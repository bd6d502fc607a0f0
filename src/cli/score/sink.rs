//! Where scores go.

use std::sync::Arc;

use anyhow::bail;
use rayon::prelude::*;

use super::super::progress;
use super::{Args, Grouping};
use crate::campaign;
use crate::model::evidence::{Score, Tier};
use crate::rollup::{By, Rollup};
use crate::schema::Schema;
use crate::table::{Batch, Column, TextColumn, WriteOptions, Writer};

/// Reviews with their scores and the places of their campaigns.
pub struct Scored {
    pub reviews: Batch,
    pub scores: Vec<Score>,
    pub members: Vec<Option<u32>>,
}

/// What scores are made into before they are written, on all threads.
pub enum Rendering {
    /// The rows of the table.
    Rows(Arc<Schema>),
    /// Nothing: they are gathered.
    None,
}

/// Reviews that a thread renders at a time: few enough that the memory of their
/// evidence is used again and not asked for.
const CHUNK: usize = 128;

impl Rendering {
    /// Renders some scores, a few in a batch.
    ///
    /// # Errors
    /// They do not fit the table.
    pub fn render(&self, scored: Scored) -> anyhow::Result<(Scored, Vec<Batch>)> {
        let Rendering::Rows(schema) = self else {
            return Ok((scored, Vec::new()));
        };
        let chunks = scored.scores.par_chunks(CHUNK).enumerate();
        let rendered = chunks.map(|(at, scores)| scores_batch(schema, &scored, at * CHUNK, scores));
        let rendered = rendered.collect::<anyhow::Result<_>>()?;
        Ok((scored, rendered))
    }
}

/// Where scores go: row by row to the output, or gathered until the end.
pub enum Sink {
    Rows(Writer),
    Groups(By, Rollup, Writer),
}

impl Sink {
    /// Opens the output.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn create(args: &Args) -> anyhow::Result<Self> {
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

    /// What it wants made of scores.
    pub fn rendering(&self) -> Rendering {
        match self {
            Sink::Rows(writer) => Rendering::Rows(Arc::clone(writer.schema())),
            Sink::Groups(..) => Rendering::None,
        }
    }

    /// Takes scores, and what its [rendering](Self::rendering) made of them.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn take(&mut self, scored: &Scored, rendered: Vec<Batch>) -> anyhow::Result<()> {
        match self {
            Sink::Rows(writer) => {
                for batch in &rendered {
                    writer.write(batch)?;
                }
            }
            Sink::Groups(by, rollup, _) => {
                let Scored {
                    reviews, scores, ..
                } = scored;
                let (ids, stars) = (reviews.texts(by.column()), reviews.numbers("rating"));
                for (row, score) in scores.iter().enumerate() {
                    let id = ids.and_then(|ids| ids.get(row));
                    rollup.add(id, stars.and_then(|stars| stars[row]), score);
                }
            }
        }
        Ok(())
    }

    /// Completes the output.
    ///
    /// # Errors
    /// It cannot be written, or no row has what is grouped by.
    pub fn finish(self) -> anyhow::Result<()> {
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

/// The table's rows of the scores that begin at row `first` of all.
fn scores_batch(
    schema: &Arc<Schema>,
    scored: &Scored,
    first: usize,
    scores: &[Score],
) -> anyhow::Result<Batch> {
    let rows = first..first + scores.len();
    let members = &scored.members[rows.clone()];
    let numbers = |of: fn(&Score) -> f64| {
        // Millionths: the rest of a probability is noise to any reader.
        let rounded = |score| (of(score) * 1e6).round() / 1e6;
        Column::Number(scores.iter().map(|score| Some(rounded(score))).collect())
    };
    let ids = scored.reviews.texts("review_id");
    let id = |row: usize| ids.and_then(|ids| ids.get(row));
    let verdicts = scores.iter().map(|score| Some(score.verdict.name()));
    let tiers = scores.iter().map(|score| score.tier.map(Tier::name));
    let campaigns: Vec<Option<String>> = members.iter().map(|m| m.map(campaign::id)).collect();
    let evidence = evidence_column(scores)?;
    Ok(Batch::from_columns(
        schema,
        [
            ("review_id", Column::Text(rows.map(id).collect())),
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
                "campaign_id",
                Column::Text(campaigns.iter().map(Option::as_deref).collect()),
            ),
            ("evidence", Column::Text(evidence)),
        ],
    )?)
}

/// About the bytes of a review's evidence.
const EVIDENCE_BYTES: usize = 1536;

/// The evidence of every score as JSON text.
fn evidence_column(scores: &[Score]) -> serde_json::Result<TextColumn> {
    let mut column = TextColumn::with_capacity(scores.len(), scores.len() * EVIDENCE_BYTES);
    let mut json = Vec::with_capacity(4 * EVIDENCE_BYTES);
    for score in scores {
        json.clear();
        serde_json::to_writer(&mut json, &score.evidence)?;
        column.push(std::str::from_utf8(&json).ok());
    }
    Ok(column)
}
