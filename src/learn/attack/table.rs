//! The texts that were judged, plain and attacked, as a table: what another
//! detector needs to be measured on the same rows.

use std::path::Path;
use std::sync::Arc;

use super::Disguises;
use crate::learn::dataset::{Dataset, Label};
use crate::learn::judge::Judgement;
use crate::model::heads::Hypothesis;
use crate::schema::{Cell, Field, Kind, Schema};
use crate::table::{BatchBuilder, TableError, WriteOptions, Writer};

/// Rows are handed on when so many are held.
const BATCH_ROWS: usize = 4096;

/// The name of a text that is not attacked.
const PLAIN: &str = "plain";

fn schema() -> Schema {
    Schema {
        name: "attacked reviews".into(),
        fields: vec![
            Field::new("row", Kind::Id).about("the review, counted from 0 over the tables"),
            Field::new("corpus", Kind::Id).about("its corpus"),
            Field::new("language", Kind::Id).about("its language as stated"),
            Field::new("fold", Kind::Id).about("the fold that judges it; empty if it only teaches"),
            Field::new("label", Kind::Choice(&["genuine", "paid", "bot"])).about("what it is"),
            Field::new("attack", Kind::Id).about("`plain` or the attack"),
            Field::new("changed", Kind::Flag).about("whether the attack found anything to do"),
            Field::new("text", Kind::Text).about("its text, under the attack"),
        ],
        key: None,
    }
}

/// Writes every labelled review plain, with the fold that judged it, and every
/// judged fake under every attack.
///
/// # Errors
/// The file cannot be written.
pub fn write(dataset: &Dataset, judgements: &[Judgement], path: &Path) -> Result<(), TableError> {
    let schema = schema();
    let mut folds: Vec<Option<usize>> = vec![None; dataset.samples.len()];
    for judgement in judgements {
        folds[judgement.sample] = Some(judgement.round);
    }
    let rounds = folds.iter().flatten().max().map_or(0, |last| last + 1);
    let disguises: Vec<Disguises> = (0..rounds)
        .map(|round| {
            let own = (0..folds.len()).filter(|i| folds[*i] == Some(round));
            Disguises::new(dataset, &own.collect::<Vec<_>>())
        })
        .collect();
    let mut writer = Writer::create(&path.to_string_lossy(), &schema, WriteOptions::default())?;
    let mut builder = BatchBuilder::new(&Arc::new(schema));
    for (i, sample) in dataset.samples.iter().enumerate() {
        let fold = folds[i].map(|fold| fold.to_string()).unwrap_or_default();
        let label = match sample.label {
            Label::Genuine => "genuine",
            Label::Fake(hypothesis) => Hypothesis::name(hypothesis),
        };
        let row = i.to_string();
        let mut push = |attack: &str, text: &str| -> Result<(), TableError> {
            for (name, cell) in [
                ("row", row.as_str()),
                ("corpus", dataset.corpora[sample.corpus].as_str()),
                ("language", &sample.language),
                ("fold", &fold),
                ("label", label),
                ("attack", attack),
                ("text", text),
            ] {
                let cell = if cell.is_empty() {
                    Cell::Null
                } else {
                    Cell::Text(cell)
                };
                builder.set(name, cell)?;
            }
            builder.set("changed", Cell::Flag(text != sample.original))?;
            builder.end_row();
            if builder.len() == BATCH_ROWS {
                writer.write(&builder.take())?;
            }
            Ok(())
        };
        push(PLAIN, &sample.original)?;
        if let Some(round) = folds[i].filter(|_| sample.label != Label::Genuine) {
            for attack in &dataset.attacks {
                push(attack.name(), &disguises[round].text(*attack, i))?;
            }
        }
    }
    writer.write(&builder.take())?;
    writer.finish()?;
    Ok(())
}
