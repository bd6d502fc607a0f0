//! What a reviewer does: how much, with which stars, for whom.

use std::iter::repeat_n;
use std::ops::Range;

use super::marketplace::{Marketplace, Stars};
use super::seat::Seat;
use super::{HISTORY, Kin, Measure, Population};
use crate::signal::{Family, Unit};

const OF: Kin = Kin {
    family: Family::Reviewer,
    needs: HISTORY,
};

const OF_VERIFIED: Kin = Kin {
    needs: &[
        "reviewer_id",
        "product_id",
        "rating",
        "created_at",
        "verified_purchase",
    ],
    ..OF
};

const OF_SELLER: Kin = Kin {
    needs: &[
        "reviewer_id",
        "product_id",
        "rating",
        "created_at",
        "seller_id",
    ],
    ..OF
};

/// The signals, in the order of [`values`].
pub const MEASURES: [Measure; 13] = [
    OF.measure(
        "reviewer.reviews",
        Population::Reviewers,
        "reviews by this reviewer",
        "reviews of the reviewer in the table",
        "Mukherjee et al. 2013",
    ),
    OF.measure(
        "reviewer.mean_stars",
        Population::Reviews,
        "mean stars of this reviewer's other reviews",
        "mean stars of the reviewer's other reviews; missing without others",
        "Rayana & Akoglu 2015",
    ),
    OF.measure(
        "reviewer.star_spread",
        Population::Reviews,
        "spread of the stars of this reviewer's other reviews",
        "standard deviation of the stars of the reviewer's other reviews",
        "Rayana & Akoglu 2015",
    ),
    OF.measure(
        "reviewer.star_entropy",
        Population::Reviews,
        "how varied the stars of this reviewer's other reviews are (entropy, bits)",
        "entropy, base 2, of the stars of the reviewer's other reviews",
        "Rayana & Akoglu 2015 (ERD)",
    ),
    OF.measure(
        "reviewer.extreme_share",
        Population::Reviews,
        "share of this reviewer's other reviews with one or five stars",
        "share of the reviewer's other reviews with one or five stars",
        "Mukherjee et al. 2013 (EXT)",
    )
    .told_as(Unit::Share),
    OF.measure(
        "reviewer.one_star_share",
        Population::Reviews,
        "share of this reviewer's other reviews with one star",
        "share of the reviewer's other reviews with one star",
        "Rayana & Akoglu 2015 (NR)",
    )
    .told_as(Unit::Share),
    OF.measure(
        "reviewer.five_star_share",
        Population::Reviews,
        "share of this reviewer's other reviews with five stars",
        "share of the reviewer's other reviews with five stars",
        "Rayana & Akoglu 2015 (PR)",
    )
    .told_as(Unit::Share),
    OF.measure(
        "reviewer.off_own_mean",
        Population::Reviews,
        "stars above or below the mean of this reviewer's other reviews",
        "stars less the mean of the reviewer's other reviews",
        "Shan et al. 2021",
    )
    .told_as(Unit::Difference),
    OF.measure(
        "reviewer.trend",
        Population::Reviews,
        "mean stars of this reviewer after this review, less those before it",
        "mean stars of the reviewer's reviews on later days less those on earlier days; missing \
         without both",
        "Kumar et al. 2018 (REV2, sleeper accounts)",
    )
    .told_as(Unit::Difference),
    OF.measure(
        "reviewer.deviation",
        Population::Reviews,
        "how far this reviewer's other reviews are from their products' means (stars)",
        "mean over the reviewer's other reviews of the absolute difference between their stars and \
         the mean of the product's other reviews",
        "Lim et al. 2010; Mukherjee et al. 2013 (RD)",
    ),
    OF.measure(
        "reviewer.bias",
        Population::Reviews,
        "how far above or below their products' means this reviewer's other reviews are (stars)",
        "the same with sign",
        "Lim et al. 2010",
    )
    .told_as(Unit::Difference),
    OF_VERIFIED
        .measure(
            "reviewer.verified_share",
            Population::Reviews,
            "share of this reviewer's other reviews with a confirmed purchase",
            "share of confirmed purchases among the reviewer's other reviews that state it",
            "ReviewMeta",
        )
        .told_as(Unit::Share),
    OF_SELLER
        .measure(
            "reviewer.seller_share",
            Population::Reviews,
            "share of this reviewer's other reviews that are for the same seller",
            "share of the reviewer's other reviews whose seller is that of this review",
            "ReviewMeta (brand repeats)",
        )
        .told_as(Unit::Share),
];

/// The values of [`MEASURES`] for one review.
pub fn values(seat: &Seat) -> [f64; MEASURES.len()] {
    let others = seat.reviewer.ratings.without(seat.stars);
    let [deviation, bias] = seat.elsewhere.deviation;
    [
        f64::from(seat.reviewer.tempo.count),
        others.mean(),
        others.spread(),
        others.entropy(),
        others.extreme(),
        others.share(1),
        others.share(5),
        seat.stars.value() - others.mean(),
        seat.reviewer_trend.into(),
        deviation,
        bias,
        seat.verified_share(),
        seat.seller_share(),
    ]
}

/// `reviewer.trend` of all reviews of a reviewer, in the order of time.
pub fn trends(market: &Marketplace, reviewer: usize) -> impl Iterator<Item = f32> {
    let edges = market.of_reviewer(reviewer);
    let (mut rest, mut before) = (edges.clone(), 0);
    let sum = |edges: Range<usize>| {
        edges
            .map(|edge| market.stars(edge).fiftieths())
            .sum::<u64>()
    };
    let mean = |sum: u64, count: usize| sum as f64 / count as f64 / Stars::UNIT;
    let mut after = sum(edges.clone());
    let days = market.days()[edges.clone()].chunk_by(|one, other| one == other);
    days.flat_map(move |day| {
        let earlier = mean(before, rest.start - edges.start);
        let today = sum(rest.start..rest.start + day.len());
        rest.start += day.len();
        (before, after) = (before + today, after - today);
        repeat_n((mean(after, rest.len()) - earlier) as f32, day.len())
    })
}
