//! What happens to a product: how much it is reviewed, with which stars, and
//! how a review stands to the others.

use super::seat::Seat;
use super::{HISTORY, Kin, Measure, Population};
use crate::signal::{Family, Unit};

const OF: Kin = Kin {
    family: Family::Product,
    needs: HISTORY,
};

/// The signals, in the order of [`values`].
pub const MEASURES: [Measure; 13] = [
    OF.measure(
        "product.reviews",
        Population::Products,
        "reviews of this product",
        "reviews of the product in the table",
        "Rayana & Akoglu 2015",
    ),
    OF.measure(
        "product.mean_stars",
        Population::Reviews,
        "mean stars of this product's other reviews",
        "mean stars of the product's other reviews; missing without others",
        "Rayana & Akoglu 2015",
    ),
    OF.measure(
        "product.star_spread",
        Population::Reviews,
        "spread of the stars of this product's other reviews",
        "standard deviation of the stars of the product's other reviews",
        "Rayana & Akoglu 2015",
    ),
    OF.measure(
        "product.star_entropy",
        Population::Reviews,
        "how varied the stars of this product's other reviews are (entropy, bits)",
        "entropy, base 2, of the stars of the product's other reviews",
        "Rayana & Akoglu 2015 (ERD)",
    ),
    OF.measure(
        "product.extreme_share",
        Population::Reviews,
        "share of this product's other reviews with one or five stars",
        "share of the product's other reviews with one or five stars",
        "Rayana & Akoglu 2015",
    )
    .told_as(Unit::Share),
    OF.measure(
        "product.one_star_share",
        Population::Reviews,
        "share of this product's other reviews with one star",
        "share of the product's other reviews with one star",
        "Rayana & Akoglu 2015 (NR)",
    )
    .told_as(Unit::Share),
    OF.measure(
        "product.five_star_share",
        Population::Reviews,
        "share of this product's other reviews with five stars",
        "share of the product's other reviews with five stars",
        "Rayana & Akoglu 2015 (PR)",
    )
    .told_as(Unit::Share),
    OF.measure(
        "product.deviation",
        Population::Reviews,
        "stars above or below the mean of this product's other reviews",
        "stars less the mean of the product's other reviews",
        "Lim et al. 2010; Rayana & Akoglu 2015 (RD)",
    )
    .told_as(Unit::Difference),
    OF.measure(
        "product.distance",
        Population::Reviews,
        "stars away from the mean of this product's other reviews",
        "the absolute value of the same",
        "Lim et al. 2010; Rayana & Akoglu 2015 (RD)",
    ),
    OF.measure(
        "product.same_stars_share",
        Population::Reviews,
        "share of this product's other reviews with the same stars",
        "share of the product's other reviews with the same whole number of stars",
        "this project",
    )
    .told_as(Unit::Share),
    OF.measure(
        "product.same_stars",
        Population::Reviews,
        "this product's other reviews with the same stars",
        "the product's other reviews with the same whole number of stars",
        "this project",
    ),
    OF.measure(
        "product.rank",
        Population::Reviews,
        "this product's reviews on earlier days",
        "reviews of the product on earlier days",
        "Jindal & Liu 2008 (rank)",
    ),
    OF.measure(
        "product.position",
        Population::Reviews,
        "place among this product's reviews, from 0 for the first to 1 for the last",
        "reviews on earlier days and half the others of the day, by all other reviews",
        "Jindal & Liu 2008 (rank)",
    ),
];

/// The values of [`MEASURES`] for one review.
pub fn values(seat: &Seat) -> [f64; MEASURES.len()] {
    let others = seat.product.ratings.without(seat.stars);
    let deviation = seat.stars.value() - others.mean();
    let same = f64::from(others.of_class(seat.stars.class()));
    let place = &seat.product_place;
    let before = place.before() as f64;
    [
        f64::from(seat.product.tempo.count),
        others.mean(),
        others.spread(),
        seat.product_entropy,
        others.extreme(),
        others.share(1),
        others.share(5),
        deviation,
        deviation.abs(),
        same / f64::from(others.count()),
        same,
        before,
        (before + 0.5 * place.same_day() as f64) / f64::from(others.count()),
    ]
}
