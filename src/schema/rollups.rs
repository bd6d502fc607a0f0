//! The columns that roll-ups write: one row a reviewer or a product.

use super::{Field, Kind, Schema};

const STARS: Kind = Kind::Number { min: 1.0, max: 5.0 };

/// What a product's adjusted rating can say.
const STANDINGS: &[&str] = &["rated", "cannot say"];

pub(super) fn reviewers() -> Schema {
    let id = Field::new("reviewer_id", Kind::Id).about("who wrote the reviews");
    rollup("reviewer scores", id, Vec::new())
}

pub(super) fn products() -> Schema {
    let id = Field::new("product_id", Kind::Id).about("what the reviews are about");
    let ratings = vec![
        Field::new("rating", STARS).about("mean stars as they stand"),
        Field::new("adjusted_rating", STARS).about(
            "mean stars weighted by p_genuine, drawn towards the mean of the table as by five \
             reviews; empty if it cannot be said",
        ),
        Field::new("adjusted_low", STARS).about("lower end of its 95 % interval"),
        Field::new("adjusted_high", STARS).about("upper end of its 95 % interval"),
        Field::new("adjusted_standing", Kind::Choice(STANDINGS)).about(
            "cannot say where fewer than three genuine reviews are expected, or less than half",
        ),
    ];
    rollup("product scores", id, ratings)
}

fn rollup(name: &'static str, id: Field, ratings: Vec<Field>) -> Schema {
    let key = id.name.clone();
    let mut fields = vec![
        id,
        Field::new("reviews", Kind::COUNT).about("reviews scored"),
        Field::new("flagged", Kind::COUNT).about("reviews with the verdict paid or bot"),
        Field::new("uncertain", Kind::COUNT).about("reviews with the verdict uncertain"),
        Field::new("share_not_genuine", Kind::PROBABILITY)
            .about("expected share of reviews that are not genuine: the mean of 1 - p_genuine"),
        Field::new("share_low", Kind::PROBABILITY)
            .about("lower end of its 95 % interval (Wilson 1927)"),
        Field::new("share_high", Kind::PROBABILITY).about("upper end of its 95 % interval"),
        Field::new("share_paid", Kind::PROBABILITY).about("mean of p_paid"),
        Field::new("share_bot", Kind::PROBABILITY).about("mean of p_bot"),
    ];
    fields.extend(ratings);
    fields.push(Field::new("evidence", Kind::Json).about(
        "list of signal, family, reviews, weight_paid, weight_bot: the signals that weigh most \
         over all reviews, with how many list them and their mean weight; of each group a dozen are remembered, so the last ones are approximate",
    ));
    Schema {
        name: name.into(),
        fields,
        key: Some(key),
    }
}
