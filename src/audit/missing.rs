//! Columns that signals need and a review lacks.

use crate::model::scorer::catalogue;
use crate::table::{Batch, Column};

/// All that the signals need, each once, as the catalogue says it.
pub fn needs() -> Vec<&'static str> {
    let mut needs: Vec<&str> = Vec::new();
    for need in catalogue().flat_map(|signal| signal.needs) {
        if !needs.contains(need) {
            needs.push(need);
        }
    }
    needs
}

/// Those of the needs that a row does not meet.
pub fn of_row(needs: &[&'static str], batch: &Batch, row: usize) -> Vec<&'static str> {
    let has = |name: &str| batch.column(name).is_some_and(|column| holds(column, row));
    // One of several columns may do.
    let met = |need: &str| need.split(" or ").any(has);
    needs.iter().copied().filter(|need| !met(need)).collect()
}

fn holds(column: &Column, row: usize) -> bool {
    match column {
        Column::Text(texts) => texts.get(row).is_some_and(|text| !text.trim().is_empty()),
        Column::Number(numbers) => numbers[row].is_some(),
        Column::Time(times) => times[row].is_some(),
        Column::Flag(flags) => flags[row].is_some(),
    }
}
