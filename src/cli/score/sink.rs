//! Where scores go.

use std::sync::Arc;

use anyhow::bail;

use super::super::progress;
use super::{Args, Grouping};
use crate::campaign;
use crate::model::evidence::{Score, Tier};
use crate::rollup::{By, Rollup};
use crate::schema::Schema;
use crate::table::{Batch, Column, TextColumn, WriteOptions, Writer};

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

    /// Takes reviews with their scores and campaigns.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn take(
        &mut self,
        reviews: &Batch,
        scores: &[Score],
        members: &[Option<u32>],
    ) -> anyhow::Result<()> {
        match self {
            Sink::Rows(writer) => {
                let batch = scores_batch(writer, reviews, scores, members)?;
                writer.write(&batch)?;
            }
            Sink::Groups(by, rollup, _) => {
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

fn scores_batch(
    writer: &Writer,
    reviews: &Batch,
    scores: &[Score],
    members: &[Option<u32>],
) -> anyhow::Result<Batch> {
    let numbers = |of: fn(&Score) -> f64| {
        // Millionths: the rest of a probability is noise to any reader.
        let rounded = |score| (of(score) * 1e6).round() / 1e6;
        Column::Number(scores.iter().map(|score| Some(rounded(score))).collect())
    };
    let ids = reviews.texts("review_id");
    let id = |row: usize| ids.and_then(|ids| ids.get(row));
    let verdicts = scores.iter().map(|score| Some(score.verdict.name()));
    let tiers = scores.iter().map(|score| score.tier.map(Tier::name));
    let campaigns: Vec<Option<String>> = members.iter().map(|m| m.map(campaign::id)).collect();
    let evidence = scores
        .iter()
        .map(|score| serde_json::to_string(&score.evidence))
        .collect::<Result<Vec<String>, _>>()?;
    Ok(Batch::from_columns(
        writer.schema(),
        [
            (
                "review_id",
                Column::Text((0..scores.len()).map(id).collect()),
            ),
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
            (
                "evidence",
                Column::Text(
                    evidence
                        .iter()
                        .map(|json| Some(json.as_str()))
                        .collect::<TextColumn>(),
                ),
            ),
        ],
    )?)
}
