//! A shortlist as rows of a table.

use std::sync::Arc;

use serde::Serialize;

use super::super::axis::worst;
use crate::creator::Dossier;
use crate::creator::finding::{Axis, Level};
use crate::schema::Schema;
use crate::table::{Batch, Column, TableError, TextColumn};

/// The dossiers, in the order in which they are given, as a batch of
/// [`Schema::shortlist`].
///
/// # Errors
/// A schema other than that.
pub fn batch(schema: &Arc<Schema>, dossiers: &[&Dossier]) -> Result<Batch, TableError> {
    let text = |of: &dyn Fn(&Dossier) -> Option<String>| -> Column {
        let cells: Vec<Option<String>> = dossiers.iter().map(|dossier| of(dossier)).collect();
        Column::Text(cells.iter().map(Option::as_deref).collect::<TextColumn>())
    };
    let followers = dossiers.iter().map(|dossier| dossier.subject.followers);
    let advice = |dossier: &Dossier| Some(dossier.recommendation.advice.name().to_owned());
    let mut columns = vec![
        ("creator", text(&|dossier| Some(dossier.creator.clone()))),
        (
            "platform",
            text(&|dossier| dossier.subject.platform.clone()),
        ),
        ("followers", Column::Number(followers.collect())),
        ("recommendation", text(&advice)),
        (
            "rests_on",
            text(&|dossier| Some(json(&dossier.recommendation.rests_on))),
        ),
        (
            "not_checked",
            text(&|dossier| Some(json(&dossier.not_checked))),
        ),
    ];
    for axis in Axis::ALL {
        let level = |dossier: &Dossier| worst(dossier, axis).map(Level::name).map(str::to_owned);
        columns.push((axis.name(), text(&level)));
    }
    Batch::from_columns(schema, columns)
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::tests::dossier;
    use super::*;
    use crate::creator::finding::Gap;

    #[test]
    fn a_row_has_every_column_and_leaves_open_what_was_not_checked() {
        let mut one = dossier("one", &[("audience.fake", Level::Verify)]);
        one.subject.followers = Some(1200.0);
        one.not_checked = vec![Gap {
            axis: Axis::Growth,
            code: "growth.history",
            needs: "history",
        }];
        let schema = Arc::new(Schema::shortlist());
        let batch = batch(&schema, &[&one]).unwrap();
        let cell = |name| batch.texts(name).unwrap().get(0);
        assert_eq!(cell("recommendation"), Some("verify-first"));
        assert_eq!(cell("rests_on"), Some(r#"["audience.fake"]"#));
        assert_eq!(cell("audience"), Some("verify"));
        assert_eq!(cell("growth"), None);
        assert_eq!(
            cell("not_checked"),
            Some(r#"[{"axis":"growth","code":"growth.history","needs":"history"}]"#)
        );
        assert_eq!(batch.numbers("followers").unwrap(), [Some(1200.0)]);
    }
}
