//! When it happens: the tempo of a reviewer and of a product, and what is
//! unusual about the days around a review.

use super::seat::Seat;
use super::tempo::{Place, Tempo, entropy};
use super::{HISTORY, Kin, Measure, Population};
use crate::signal::{Family, Unit};

const OF: Kin = Kin {
    family: Family::Timing,
    needs: HISTORY,
};

/// The signals, in the order of [`values`].
pub const MEASURES: [Measure; 35] = [
    OF.measure(
        "timing.reviewer_span",
        Population::Reviewers,
        "days from the first to the last review by this reviewer",
        "days from the reviewer's first to last review",
        "Mukherjee et al. 2013 (BST)",
    ),
    OF.measure(
        "timing.reviewer_days",
        Population::Reviewers,
        "days with a review by this reviewer",
        "distinct days with one of the reviewer's reviews",
        "this project",
    ),
    OF.measure(
        "timing.reviewer_busiest",
        Population::Reviewers,
        "reviews on this reviewer's busiest day",
        "most of the reviewer's reviews on one day",
        "Mukherjee et al. 2013 (MNR)",
    ),
    OF.measure(
        "timing.reviewer_rate",
        Population::Reviewers,
        "reviews a day by this reviewer",
        "reviews / (span + 30 days)",
        "this project",
    ),
    OF.measure(
        "timing.reviewer_mean_gap",
        Population::Reviewers,
        "mean days between this reviewer's reviews",
        "span / (reviews - 1); missing for a single review",
        "Rayana & Akoglu 2015 (ETG)",
    ),
    OF.measure(
        "timing.reviewer_longest_gap",
        Population::Reviewers,
        "longest time without a review between this reviewer's reviews (days)",
        "longest gap between neighbouring reviews; missing for a single review",
        "this project",
    ),
    OF.measure(
        "timing.reviewer_burstiness",
        Population::Reviewers,
        "how bunched this reviewer's reviews are, from -1 evenly spaced to 1 in bursts",
        "(s - m) / (s + m), m and s the mean and standard deviation of the gaps; missing below three reviews",
        "Goh & Barabási 2008",
    ),
    OF.measure(
        "timing.reviewer_weekdays",
        Population::Reviewers,
        "how evenly this reviewer's reviews spread over the week (entropy, bits)",
        "entropy, base 2, of the days of the week of the reviewer's reviews",
        "Li et al. 2015",
    ),
    OF.measure(
        "timing.reviewer_hours",
        Population::Reviewers,
        "how evenly this reviewer's reviews spread over the day (entropy, bits)",
        "entropy, base 2, of the hours of the day, UTC, of the reviewer's reviews; missing where the table has dates only",
        "Li et al. 2015",
    ),
    OF.measure(
        "timing.reviewer_main_hour",
        Population::Reviewers,
        "share of this reviewer's reviews in the same hour of the day",
        "largest share of the reviewer's reviews in one hour of the day; missing where the table has dates only",
        "Li et al. 2015",
    )
    .told_as(Unit::Share),
    OF.measure(
        "timing.reviewer_age",
        Population::Reviewers,
        "days from this reviewer's first review to the end of the table",
        "days from the reviewer's first review to the last day of the table",
        "this project",
    ),
    OF.measure(
        "timing.reviewer_quiet",
        Population::Reviewers,
        "days from this reviewer's last review to the end of the table",
        "days from the reviewer's last review to the last day of the table",
        "NetSpam code (DFTLM)",
    ),
    OF.measure(
        "timing.reviewer_active",
        Population::Reviewers,
        "share of the time since this reviewer's first review in which the reviewer was active",
        "span / age; missing on the last day",
        "this project",
    )
    .told_as(Unit::Share),
    OF.measure(
        "timing.reviewer_since",
        Population::Reviews,
        "days from this reviewer's first review to this one",
        "days from the reviewer's first review to this one",
        "Mukherjee et al. 2013 (ETF)",
    ),
    OF.measure(
        "timing.reviewer_until",
        Population::Reviews,
        "days from this review to this reviewer's last",
        "days from this review to the reviewer's last",
        "this project",
    ),
    OF.measure(
        "timing.reviewer_same_day",
        Population::Reviews,
        "other reviews by this reviewer on the same day",
        "the reviewer's other reviews on the same day",
        "Mukherjee et al. 2013 (MNR)",
    ),
    OF.measure(
        "timing.reviewer_gap_before",
        Population::Reviews,
        "days since this reviewer last reviewed on an earlier day",
        "days since the reviewer's latest review on an earlier day; missing on the first day",
        "Rayana & Akoglu 2015 (ETG)",
    ),
    OF.measure(
        "timing.reviewer_within_90",
        Population::Reviews,
        "other reviews by this reviewer within 90 days either way",
        "the reviewer's other reviews at most 90 days away",
        "Fei et al. 2013",
    ),
    OF.measure(
        "timing.reviewer_burst_7",
        Population::Reviews,
        "this reviewer's pace within 7 days of this review, against its usual pace",
        "(1 + the reviews at most 7 days away) / (reviews x the share of the days between the reviewer's first review and the end of the table that lie in that window)",
        "Fei et al. 2013",
    )
    .told_as(Unit::Times),
    OF.measure(
        "timing.reviewer_burst_30",
        Population::Reviews,
        "this reviewer's pace within 30 days of this review, against its usual pace",
        "(1 + the reviews at most 30 days away) / (reviews x the share of the days between the reviewer's first review and the end of the table that lie in that window)",
        "Fei et al. 2013",
    )
    .told_as(Unit::Times),
    OF.measure(
        "timing.product_span",
        Population::Products,
        "days from the first to the last review of this product",
        "days from the product's first to last review",
        "Xie et al. 2012",
    ),
    OF.measure(
        "timing.product_rate",
        Population::Products,
        "reviews of this product a day",
        "reviews / (span + 30 days)",
        "this project",
    ),
    OF.measure(
        "timing.product_burstiness",
        Population::Products,
        "how bunched this product's reviews are, from -1 evenly spaced to 1 in bursts",
        "(s - m) / (s + m), m and s the mean and standard deviation of the gaps; missing below three reviews",
        "Goh & Barabási 2008",
    ),
    OF.measure(
        "timing.product_since",
        Population::Reviews,
        "days from this product's first review to this one",
        "days from the product's first review to this one",
        "Mukherjee et al. 2013 (ETF)",
    ),
    OF.measure(
        "timing.product_same_day",
        Population::Reviews,
        "other reviews of this product on the same day",
        "the product's other reviews on the same day",
        "Fei et al. 2013",
    ),
    OF.measure(
        "timing.product_gap_before",
        Population::Reviews,
        "days since this product was last reviewed on an earlier day",
        "days since the product's latest review on an earlier day; missing on the first day",
        "Rayana & Akoglu 2015 (ETG)",
    ),
    OF.measure(
        "timing.product_within_30",
        Population::Reviews,
        "other reviews of this product within 30 days either way",
        "the product's other reviews at most 30 days away",
        "Xie et al. 2012",
    ),
    OF.measure(
        "timing.product_burst_7",
        Population::Reviews,
        "pace of this product's reviews within 7 days of this one, against its usual pace",
        "(1 + the reviews at most 7 days away) / (reviews x the share of the days between the product's first review and the end of the table that lie in that window)",
        "Xie et al. 2012; Fei et al. 2013",
    )
    .told_as(Unit::Times),
    OF.measure(
        "timing.product_burst_30",
        Population::Reviews,
        "pace of this product's reviews within 30 days of this one, against its usual pace",
        "(1 + the reviews at most 30 days away) / (reviews x the share of the days between the product's first review and the end of the table that lie in that window)",
        "Xie et al. 2012; Fei et al. 2013",
    )
    .told_as(Unit::Times),
    OF.measure(
        "timing.product_burst_90",
        Population::Reviews,
        "pace of this product's reviews within 90 days of this one, against its usual pace",
        "(1 + the reviews at most 90 days away) / (reviews x the share of the days between the product's first review and the end of the table that lie in that window)",
        "Xie et al. 2012; Fei et al. 2013",
    )
    .told_as(Unit::Times),
    OF.measure(
        "timing.product_shift_7",
        Population::Reviews,
        "mean stars of this product's other reviews within 7 days, less its usual",
        "mean stars of the product's other reviews at most 7 days away less that of all its others; missing without any",
        "Xie et al. 2012 (rating shift in a burst)",
    )
    .told_as(Unit::Difference),
    OF.measure(
        "timing.product_shift_30",
        Population::Reviews,
        "mean stars of this product's other reviews within 30 days, less its usual",
        "mean stars of the product's other reviews at most 30 days away less that of all its others; missing without any",
        "Xie et al. 2012 (rating shift in a burst)",
    )
    .told_as(Unit::Difference),
    OF.measure(
        "timing.product_shift_90",
        Population::Reviews,
        "mean stars of this product's other reviews within 90 days, less its usual",
        "mean stars of the product's other reviews at most 90 days away less that of all its others; missing without any",
        "Xie et al. 2012 (rating shift in a burst)",
    )
    .told_as(Unit::Difference),
    OF.measure(
        "timing.weekday",
        Population::Reviews,
        "day of the week, from 0 for Monday to 6 for Sunday",
        "day of the week, UTC",
        "Li et al. 2015",
    ),
    OF.measure(
        "timing.table_end",
        Population::Reviews,
        "days from this review to the end of the table",
        "days from the review to the last day of the table",
        "this project",
    ),
];

/// Days of the windows around a review of a product.
const WINDOWS: [i32; 3] = [7, 30, 90];

/// The values of [`MEASURES`] for one review.
pub fn values(seat: &Seat) -> [f64; MEASURES.len()] {
    let reviewer = Side::new(seat, &seat.reviewer.tempo, seat.reviewer_place);
    let product = Side::new(seat, &seat.product.tempo, seat.product_place);
    let [hours, main_hour] = seat.reviewer.hours;
    let tempo = reviewer.tempo;
    let [burst_7, burst_30, burst_90] = WINDOWS.map(|days| product.burst(days));
    let usual = seat.product.ratings.without(seat.stars).mean();
    let shift = |days| seat.mean_of_others(product.place.window(days)) - usual;
    let [shift_7, shift_30, shift_90] = WINDOWS.map(shift);
    [
        tempo.span(),
        tempo.days.into(),
        tempo.busiest.into(),
        tempo.rate(),
        tempo.mean_gap(),
        if tempo.count == 1 {
            f64::NAN
        } else {
            tempo.longest.into()
        },
        tempo.burstiness(),
        tempo.weekday_entropy(),
        hours.into(),
        main_hour.into(),
        reviewer.age(),
        reviewer.last_day - f64::from(tempo.last),
        tempo.span() / reviewer.age(),
        reviewer.since(),
        f64::from(tempo.last) - reviewer.day,
        reviewer.place.same_day() as f64,
        reviewer.place.gap_before(),
        reviewer.place.around(90) as f64,
        reviewer.burst(7),
        reviewer.burst(30),
        product.tempo.span(),
        product.tempo.rate(),
        product.tempo.burstiness(),
        product.since(),
        product.place.same_day() as f64,
        product.place.gap_before(),
        product.place.around(30) as f64,
        burst_7,
        burst_30,
        burst_90,
        shift_7,
        shift_30,
        shift_90,
        // 1970 began on a Thursday.
        f64::from((seat.day + 3).rem_euclid(7)),
        f64::from(seat.last_day) - f64::from(seat.day),
    ]
}

/// One of the two histories that a review stands in.
struct Side<'s> {
    tempo: &'s Tempo,
    place: Place<'s>,
    day: f64,
    last_day: f64,
}

impl<'s> Side<'s> {
    fn new(seat: &Seat<'s>, tempo: &'s Tempo, place: Place<'s>) -> Self {
        Self {
            tempo,
            place,
            day: seat.day.into(),
            last_day: seat.last_day.into(),
        }
    }

    fn age(&self) -> f64 {
        self.last_day - f64::from(self.tempo.first)
    }

    fn since(&self) -> f64 {
        self.day - f64::from(self.tempo.first)
    }

    /// Reviews around this one against as many as its days would hold if all
    /// were spread evenly.
    fn burst(&self, days: i32) -> f64 {
        let first = f64::from(self.tempo.first);
        let from = (self.day - f64::from(days)).max(first);
        let to = (self.day + f64::from(days)).min(self.last_day);
        let share = (to - from + 1.0) / (self.age() + 1.0);
        (1.0 + self.place.around(days) as f64) / (f64::from(self.tempo.count) * share)
    }
}

/// Entropy of the hours of a history, and the share of the commonest; missing
/// where none is known.
pub fn hours(hours: impl IntoIterator<Item = Option<usize>>) -> [f32; 2] {
    let mut counts = [0; 24];
    for hour in hours.into_iter().flatten() {
        counts[hour] += 1;
    }
    let largest = counts.iter().max().copied().unwrap_or(0);
    match counts.iter().sum::<u32>() {
        0 => [f32::NAN; 2],
        total => [entropy(&counts) as f32, largest as f32 / total as f32],
    }
}
