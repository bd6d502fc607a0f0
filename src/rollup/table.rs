//! Roll-ups as rows of a table.

use std::sync::Arc;

use super::{By, Group, Rollup, Standing};
use crate::schema::Schema;
use crate::table::{Batch, Column, TableError};

/// Groups of a batch.
const BATCH: usize = 8192;

fn rounded(number: f64) -> Option<f64> {
    // Millionths, as in the scores themselves.
    Some((number * 1e6).round() / 1e6)
}

impl Rollup {
    /// The columns of the roll-up.
    pub fn schema(&self) -> Schema {
        match self.by {
            By::Reviewer => Schema::reviewer_scores(),
            By::Product => Schema::product_scores(),
        }
    }

    /// The groups as batches, the worst first.
    ///
    /// # Errors
    /// A schema other than [`schema`](Self::schema).
    pub fn batches<'r>(
        &'r self,
        schema: &'r Arc<Schema>,
    ) -> impl Iterator<Item = Result<Batch, TableError>> + 'r {
        let order = self.order();
        let chunks: Vec<Vec<usize>> = order.chunks(BATCH).map(<[usize]>::to_vec).collect();
        chunks
            .into_iter()
            .map(move |chunk| self.batch(schema, &chunk))
    }

    fn batch(&self, schema: &Arc<Schema>, chosen: &[usize]) -> Result<Batch, TableError> {
        let groups = || chosen.iter().map(|at| &self.groups[*at]);
        let numbers =
            |of: &dyn Fn(&Group) -> Option<f64>| Column::Number(groups().map(of).collect());
        let mean = |k: usize| {
            move |group: &Group| rounded(group.probabilities[k] / f64::from(group.reviews))
        };
        let ids = chosen.iter().map(|at| Some(self.ids[*at].as_str()));
        let evidence: Vec<String> = groups()
            .map(|group| group.reasons.told(group.reviews).unwrap_or_default())
            .collect();
        let mut columns = vec![
            (self.by.column(), Column::Text(ids.collect())),
            ("reviews", numbers(&|group| Some(group.reviews.into()))),
            ("flagged", numbers(&|group| Some(group.flagged.into()))),
            ("uncertain", numbers(&|group| Some(group.uncertain.into()))),
            (
                "share_not_genuine",
                numbers(&|group| rounded(group.share().mean)),
            ),
            ("share_low", numbers(&|group| rounded(group.share().low))),
            ("share_high", numbers(&|group| rounded(group.share().high))),
            ("share_paid", numbers(&mean(1))),
            ("share_bot", numbers(&mean(2))),
            (
                "evidence",
                Column::Text(evidence.iter().map(|json| Some(json.as_str())).collect()),
            ),
        ];
        if self.by == By::Product {
            let adjusted = |group: &Group| group.ratings.adjusted(&self.all);
            let standing = groups().map(|group| {
                let standing = match adjusted(group) {
                    Some(_) => Standing::Rated,
                    None => Standing::CannotSay,
                };
                Some(standing.name())
            });
            columns.extend([
                ("adjusted_standing", Column::Text(standing.collect())),
                ("rating", numbers(&|group| rounded(group.ratings.plain()?))),
                (
                    "adjusted_rating",
                    numbers(&|group| rounded(adjusted(group)?.rating)),
                ),
                (
                    "adjusted_low",
                    numbers(&|group| rounded(adjusted(group)?.low)),
                ),
                (
                    "adjusted_high",
                    numbers(&|group| rounded(adjusted(group)?.high)),
                ),
            ]);
        }
        Batch::from_columns(schema, columns)
    }
}
