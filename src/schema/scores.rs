//! The columns that scoring writes.

use super::{Field, Kind, Schema};

/// The verdicts.
pub(super) const VERDICTS: &[&str] = &["genuine", "paid", "bot", "uncertain"];

pub(super) fn scores() -> Schema {
    const TIERS: &[&str] = &["text", "behaviour", "both"];
    let fields = vec![
        Field::new("review_id", Kind::Id).about("the review scored"),
        Field::new("p_genuine", Kind::PROBABILITY).about("probability that it is genuine"),
        Field::new("p_paid", Kind::PROBABILITY)
            .about("probability that a person wrote it for money, goods or orders"),
        Field::new("p_bot", Kind::PROBABILITY)
            .about("probability that it is machine-written or machine-driven"),
        Field::new(
            "authenticity",
            Kind::Number {
                min: 0.0,
                max: 100.0,
            },
        )
        .about("100 × p_genuine"),
        Field::new("verdict", Kind::Choice(VERDICTS))
            .about("paid or bot when flagged, genuine when the evidence says so, else uncertain"),
        Field::new("tier", Kind::Choice(TIERS)).about("what there was to go on; empty if nothing"),
        Field::new("campaign_id", Kind::Id).about("the campaign it belongs to, if any"),
        Field::new("evidence", Kind::Json)
            .about("list of signal, family, value, percentile, weight_paid, weight_bot, detail"),
    ];
    Schema {
        name: "scores".into(),
        fields,
        key: Some("review_id".into()),
    }
}
