//! Cards as rows of a table.

use std::f64::consts::LN_10;
use std::sync::Arc;

use serde::Serialize;

use super::card::Card;
use crate::schema::Schema;
use crate::table::{Batch, Column, TableError, TextColumn};

/// The cards as a batch of [`Schema::campaigns`].
///
/// # Errors
/// A schema other than that.
pub fn batch(schema: &Arc<Schema>, cards: &[Card]) -> Result<Batch, TableError> {
    let text = |of: &dyn Fn(&Card) -> String| -> Column {
        let cells: Vec<String> = cards.iter().map(of).collect();
        Column::Text(
            cells
                .iter()
                .map(|cell| Some(cell.as_str()))
                .collect::<TextColumn>(),
        )
    };
    let number = |of: &dyn Fn(&Card) -> f64| {
        // Millionths: finer is noise.
        let rounded = |card| Some((of(card) * 1e6).round() / 1e6 + 0.0);
        Column::Number(cards.iter().map(rounded).collect())
    };
    let time = |of: fn((i64, i64)) -> i64| {
        Column::Time(cards.iter().map(|card| card.window.map(of)).collect())
    };
    Batch::from_columns(
        schema,
        [
            ("campaign_id", text(&|card| card.campaign_id.clone())),
            ("accounts", number(&|card| card.accounts.into())),
            ("reviews", number(&|card| card.members.len() as f64)),
            ("products", number(&|card| card.products.into())),
            ("first", time(|(first, _)| first)),
            ("last", time(|(_, last)| last)),
            ("log10_chance", number(&|card| card.ln_p / LN_10)),
            ("q", number(&|card| card.q)),
            ("expected_false", number(&|card| card.expected_false)),
            ("stability", number(&|card| card.stability)),
            ("ties", text(&|card| json(&card.ties))),
            ("explanations", text(&|card| json(&card.explanations))),
            ("targets", text(&|card| json(&card.targets))),
            ("examples", text(&|card| json(&card.examples))),
            ("members", text(&|card| json(&card.members))),
        ],
    )
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
