//! The columns that campaigns are written with: one row a campaign.

use super::{Field, Kind, Schema};

const MORE_THAN_NOTHING: Kind = Kind::Number {
    min: 0.0,
    max: f64::INFINITY,
};

const LOG: Kind = Kind::Number {
    min: f64::NEG_INFINITY,
    max: 0.0,
};

pub(super) fn campaigns() -> Schema {
    let fields = vec![
        Field::new("campaign_id", Kind::Id)
            .about("c1 is the most significant; as in the table of scores"),
        Field::new("accounts", Kind::COUNT).about("distinct accounts"),
        Field::new("reviews", Kind::COUNT).about("reviews that are tied"),
        Field::new("products", Kind::COUNT).about("distinct products"),
        Field::new("first", Kind::Time).about("when its first review was written"),
        Field::new("last", Kind::Time).about("when its last review was written"),
        Field::new("log10_chance", LOG).about(
            "decimal log of the chance that unrelated accounts form such a group, after \
             correction for everything that was looked at: -6 is one in a million",
        ),
        Field::new("q", Kind::PROBABILITY)
            .about("false discovery rate at which it is still reported"),
        Field::new("expected_false", MORE_THAN_NOTHING)
            .about("accounts of it that are expected to be there by accident"),
        Field::new("stability", Kind::PROBABILITY).about(
            "share of it that is found again, on average, when a fifth of the accounts is left out",
        ),
        Field::new("ties", Kind::Json)
            .about("list of kind, accounts, seen, expected, ln_p, strongest first"),
        Field::new("explanations", Kind::Json)
            .about("list of innocent stories: story, standing, seen, usual"),
        Field::new("targets", Kind::Json)
            .about("list of product_id, reviews, of, stars, others_stars; at most a hundred"),
        Field::new("examples", Kind::Json)
            .about("a few of its texts in passages: review_id, and text and whether it is shared"),
        Field::new("members", Kind::Json)
            .about("list of review_id, reviewer_id, product_id, created_at, rating, ties"),
    ];
    Schema {
        name: "campaigns".into(),
        fields,
        key: Some("campaign_id".into()),
    }
}
