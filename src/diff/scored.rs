//! One row of a table of scores.

use super::Judged;
use super::evidence::Listed;
use crate::model::evidence::Verdict;
use crate::schema::{Misfit, Reason};
use crate::table::{Batch, Fault};

/// The columns that a table of scores must have to be compared.
pub const NEEDED: [&str; 6] = [
    "review_id",
    "p_genuine",
    "p_paid",
    "p_bot",
    "verdict",
    "evidence",
];

/// A row, its evidence not yet read.
pub struct Scored<'b> {
    pub id: &'b str,
    pub judged: Judged,
    evidence: &'b str,
}

/// Row `row` of a batch, from 0.
pub fn scored(batch: &Batch, row: usize) -> Result<Scored<'_>, Fault> {
    let text = |column: &str| {
        let cell = batch.texts(column).and_then(|texts| texts.get(row));
        cell.ok_or_else(|| absent(column))
    };
    let number = |column: &str| {
        let cell = batch.numbers(column).and_then(|numbers| numbers[row]);
        cell.ok_or_else(|| absent(column))
    };
    let verdict = text("verdict")?;
    Ok(Scored {
        id: text("review_id")?,
        judged: Judged {
            verdict: Verdict::of_name(verdict).ok_or_else(|| absent("verdict"))?,
            probabilities: [number("p_genuine")?, number("p_paid")?, number("p_bot")?],
        },
        evidence: text("evidence")?,
    })
}

impl<'b> Scored<'b> {
    /// Its pieces of evidence.
    pub fn evidence(&self) -> Result<Vec<Listed<'b>>, Fault> {
        serde_json::from_str(self.evidence).map_err(|_| {
            let expected = "a list of evidence with signal, weight_paid and weight_bot";
            let misfit = Misfit::new(Reason::WrongType, expected);
            Fault::cell("evidence", self.evidence, misfit)
        })
    }
}

fn absent(column: &str) -> Fault {
    let expected = "a value, as `bonafide score` writes one in every row";
    Fault::cell(column, "", Misfit::new(Reason::Missing, expected))
}
