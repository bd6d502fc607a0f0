//! The columns that a comparison of two tables of scores writes.

use super::scores::VERDICTS;
use super::{Field, Kind, Schema};

const CHANGES: &[&str] = &["verdict", "score", "added", "removed"];

pub(super) fn differences() -> Schema {
    let fields = vec![
        Field::new("review_id", Kind::Id).about("the review"),
        Field::new("change", Kind::Choice(CHANGES)).about(
            "verdict: it is another; score: the verdict is the same and a probability moved by \
             at least --moved; added, removed: the review is in one table only",
        ),
        Field::new("old_verdict", Kind::Choice(VERDICTS)).about("empty if added"),
        Field::new("new_verdict", Kind::Choice(VERDICTS)).about("empty if removed"),
        Field::new("old_p_genuine", Kind::PROBABILITY).about("p_genuine in the old table"),
        Field::new("new_p_genuine", Kind::PROBABILITY).about("p_genuine in the new table"),
        Field::new("old_p_paid", Kind::PROBABILITY).about("p_paid in the old table"),
        Field::new("new_p_paid", Kind::PROBABILITY).about("p_paid in the new table"),
        Field::new("old_p_bot", Kind::PROBABILITY).about("p_bot in the old table"),
        Field::new("new_p_bot", Kind::PROBABILITY).about("p_bot in the new table"),
        Field::new("changes", Kind::Json).about(
            "list of signal, old_weight_paid, new_weight_paid, old_weight_bot, new_weight_bot, \
             difference_paid, difference_bot: the evidence whose weights differ, strongest \
             difference first; an old or new weight is null where the evidence was not there; \
             the list is empty where only the base rates or the threshold changed, and absent \
             for added and removed",
        ),
    ];
    Schema {
        name: "differences".into(),
        fields,
        key: Some("review_id".into()),
    }
}
