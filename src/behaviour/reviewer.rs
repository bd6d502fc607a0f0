//! What a reviewer does: how much, with which stars, for whom.

use super::histories::Seat;
use super::{Measure, Population};
use crate::signal::Family;

const NEEDS: &[&str] = &["reviewer_id", "product_id", "rating", "created_at"];
const NEEDS_VERIFIED: &[&str] = &[
    "reviewer_id",
    "product_id",
    "rating",
    "created_at",
    "verified_purchase",
];
const NEEDS_SELLER: &[&str] = &[
    "reviewer_id",
    "product_id",
    "rating",
    "created_at",
    "seller_id",
];

const fn measure(
    name: &'static str,
    population: Population,
    label: &'static str,
    definition: &'static str,
    source: &'static str,
) -> Measure {
    Measure::new(
        name,
        Family::Reviewer,
        population,
        label,
        definition,
        source,
        NEEDS,
    )
}

const fn needing(measure: Measure, needs: &'static [&'static str]) -> Measure {
    let mut measure = measure;
    measure.signal.needs = needs;
    measure
}

/// The signals, in the order of [`values`].
pub const MEASURES: [Measure; 12] = [
    measure(
        "reviewer.reviews",
        Population::Reviewers,
        "reviews by this reviewer",
        "reviews of the reviewer in the table",
        "Mukherjee et al. 2013",
    ),
    measure(
        "reviewer.mean_stars",
        Population::Reviews,
        "mean stars of this reviewer's other reviews",
        "mean stars of the reviewer's other reviews; missing without others",
        "Rayana & Akoglu 2015",
    ),
    measure(
        "reviewer.star_spread",
        Population::Reviews,
        "spread of the stars of this reviewer's other reviews",
        "standard deviation of the stars of the reviewer's other reviews",
        "Rayana & Akoglu 2015",
    ),
    measure(
        "reviewer.star_entropy",
        Population::Reviews,
        "entropy of the stars of this reviewer's other reviews (bits)",
        "entropy, base 2, of the stars of the reviewer's other reviews",
        "Rayana & Akoglu 2015 (ERD)",
    ),
    measure(
        "reviewer.extreme_share",
        Population::Reviews,
        "share of this reviewer's other reviews with one or five stars",
        "share of the reviewer's other reviews with one or five stars",
        "Mukherjee et al. 2013 (EXT)",
    ),
    measure(
        "reviewer.one_star_share",
        Population::Reviews,
        "share of this reviewer's other reviews with one star",
        "share of the reviewer's other reviews with one star",
        "Rayana & Akoglu 2015 (NR)",
    ),
    measure(
        "reviewer.five_star_share",
        Population::Reviews,
        "share of this reviewer's other reviews with five stars",
        "share of the reviewer's other reviews with five stars",
        "Rayana & Akoglu 2015 (PR)",
    ),
    measure(
        "reviewer.off_own_mean",
        Population::Reviews,
        "stars above this reviewer's usual",
        "stars less the mean of the reviewer's other reviews",
        "Shan et al. 2021",
    ),
    measure(
        "reviewer.deviation",
        Population::Reviews,
        "how far this reviewer's other reviews are from their products' means (stars)",
        "mean over the reviewer's other reviews of the absolute difference between their stars and \
         the mean of the product's other reviews",
        "Lim et al. 2010; Mukherjee et al. 2013 (RD)",
    ),
    measure(
        "reviewer.bias",
        Population::Reviews,
        "how far above their products' means this reviewer's other reviews are (stars)",
        "the same with sign",
        "Lim et al. 2010",
    ),
    needing(
        measure(
            "reviewer.verified_share",
            Population::Reviews,
            "share of this reviewer's other reviews with a confirmed purchase",
            "share of confirmed purchases among the reviewer's other reviews that state it",
            "ReviewMeta",
        ),
        NEEDS_VERIFIED,
    ),
    needing(
        measure(
            "reviewer.seller_share",
            Population::Reviews,
            "share of this reviewer's other reviews for the same seller",
            "share of the reviewer's other reviews whose seller is that of this review",
            "ReviewMeta (brand repeats)",
        ),
        NEEDS_SELLER,
    ),
];

/// The values of [`MEASURES`] for one review.
pub fn values(seat: &Seat) -> [f64; MEASURES.len()] {
    let others = seat.reviewer.ratings.without(seat.stars);
    let [deviation, bias] = seat.reviewer_deviation();
    [
        f64::from(seat.reviewer.tempo.count),
        others.mean(),
        others.spread(),
        others.entropy(),
        others.extreme(),
        others.share(1),
        others.share(5),
        seat.stars.value() - others.mean(),
        deviation,
        bias,
        seat.verified_share(),
        seat.seller_share(),
    ]
}
