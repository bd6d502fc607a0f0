//! Differences as rows of a table.

use std::sync::Arc;

use super::evidence::told;
use super::{Diff, Difference, Judged};
use crate::schema::Schema;
use crate::table::{Batch, Column, TableError};

impl Diff {
    /// Differences as a batch of [`Schema::differences`].
    ///
    /// # Errors
    /// Another schema.
    pub fn batch(
        &self,
        schema: &Arc<Schema>,
        differences: &[Difference],
    ) -> Result<Batch, TableError> {
        let changes: Vec<Option<String>> = differences
            .iter()
            .map(|difference| {
                let changes = difference.changes.as_deref()?;
                told(changes, &self.signals).ok()
            })
            .collect();
        let texts = |of: &dyn Fn(&Difference) -> Option<&str>| {
            // Borrowed from each difference in turn.
            Column::Text(differences.iter().map(of).collect())
        };
        let verdict = |judged: Option<Judged>| judged.map(|judged| judged.verdict.name());
        let probability = |side: fn(&Difference) -> Option<Judged>, k: usize| {
            let of = |d: &Difference| side(d).map(|judged| judged.probabilities[k]);
            Column::Number(differences.iter().map(of).collect())
        };
        let (old, new) = (|d: &Difference| d.old, |d: &Difference| d.new);
        Batch::from_columns(
            schema,
            [
                ("review_id", texts(&|d| Some(&d.review_id))),
                ("change", texts(&|d| Some(d.kind.name()))),
                ("old_verdict", texts(&|d| verdict(d.old))),
                ("new_verdict", texts(&|d| verdict(d.new))),
                ("old_p_genuine", probability(old, 0)),
                ("new_p_genuine", probability(new, 0)),
                ("old_p_paid", probability(old, 1)),
                ("new_p_paid", probability(new, 1)),
                ("old_p_bot", probability(old, 2)),
                ("new_p_bot", probability(new, 2)),
                (
                    "changes",
                    Column::Text(changes.iter().map(Option::as_deref).collect()),
                ),
            ],
        )
    }
}
