//! What can be asked for, and what is refused.

use jiff::civil::{Date, date};
use thiserror::Error;

use super::kinds::Kinds;
use crate::table::TableError;

/// The most reviews of one table. An event takes 20 bytes, so these take 2 GB.
pub const MOST_REVIEWS: u64 = 100_000_000;

/// The longest time in days, about a hundred years.
pub const MOST_DAYS: u32 = 36_500;

/// The largest share of fakes. Campaigns hide among honest reviews, so there
/// must be some.
pub const MOST_FAKES: f64 = 0.9;

/// The first day a table may begin, as for any review.
pub const EARLIEST_DAY: Date = date(1990, 1, 1);

/// The last day a table may hold, as for any review.
pub const LATEST_DAY: Date = date(2099, 12, 31);

/// What to simulate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Params {
    /// Rows, from 1 to [`MOST_REVIEWS`].
    pub reviews: u64,
    /// Seed of everything drawn.
    pub seed: u64,
    /// Share of the rows that campaigns wrote, from 0 to [`MOST_FAKES`].
    pub fakes: f64,
    /// The kinds of campaigns.
    pub kinds: Kinds,
    /// Length of the time in days, from 1 to [`MOST_DAYS`].
    pub days: u32,
    /// The first day, UTC. The time lies within [`EARLIEST_DAY`] and
    /// [`LATEST_DAY`].
    pub start: Date,
    /// Share of reviewers who write Chinese, from 0 to 1; the others write
    /// English.
    pub chinese: f64,
    /// Whether reviews have texts. Without them all else stays as it is.
    pub text: bool,
}

impl Default for Params {
    fn default() -> Self {
        Params {
            reviews: 10_000,
            seed: 7,
            fakes: 0.1,
            kinds: Kinds::default(),
            days: 1095,
            start: date(2023, 1, 1),
            chinese: 0.4,
            text: true,
        }
    }
}

impl Params {
    /// Checks every value.
    ///
    /// # Errors
    /// The first that is out of range, with what is expected.
    pub fn check(&self) -> Result<(), SimulateError> {
        let ranges = [
            ("reviews", self.reviews as f64, 1.0, MOST_REVIEWS as f64),
            ("fakes", self.fakes, 0.0, MOST_FAKES),
            ("days", f64::from(self.days), 1.0, f64::from(MOST_DAYS)),
            ("chinese", self.chinese, 0.0, 1.0),
        ];
        for (name, found, low, high) in ranges {
            in_range(name, found, (low, high))?;
        }
        let span = i64::from(self.days) - 1;
        let last = self.start.checked_add(jiff::Span::new().days(span));
        match last {
            Ok(last) if self.start >= EARLIEST_DAY && last <= LATEST_DAY => Ok(()),
            _ => Err(SimulateError::Time {
                start: self.start,
                days: self.days,
            }),
        }
    }

    /// The rows that campaigns write: the share, rounded.
    pub(super) fn fake_reviews(&self) -> u64 {
        (self.reviews as f64 * self.fakes).round() as u64
    }

    /// Seconds in the time.
    pub(super) fn seconds(&self) -> u32 {
        self.days * super::calendar::DAY
    }
}

/// Checks one number.
pub(super) fn in_range(
    name: &'static str,
    found: f64,
    (low, high): (f64, f64),
) -> Result<(), SimulateError> {
    match (low..=high).contains(&found) {
        true => Ok(()),
        false => Err(SimulateError::OutOfRange {
            name,
            found,
            low,
            high,
        }),
    }
}

/// A marketplace that cannot be simulated.
#[derive(Debug, Error)]
pub enum SimulateError {
    /// A number that is too small, too large or none.
    #[error("--{name} {found}: expected a number from {low} to {high}")]
    OutOfRange {
        /// The parameter.
        name: &'static str,
        /// Its value.
        found: f64,
        /// The smallest value allowed.
        low: f64,
        /// The largest value allowed.
        high: f64,
    },
    /// A time that reaches beyond what a review's date may be.
    #[error("--start {start} and --days {days}: expected days from {EARLIEST_DAY} to {LATEST_DAY}")]
    Time {
        /// The first day.
        start: Date,
        /// The number of days.
        days: u32,
    },
    /// A table with too little in it to hide campaigns among.
    #[error(
        "found {usable} rows with reviewer_id, product_id, rating and created_at, expected at \
         least {needed} to inject campaigns into"
    )]
    TooSmall {
        /// Rows with all four.
        usable: usize,
        /// The fewest that are enough.
        needed: usize,
    },
    /// A table whose campaigns would be confused with the new ones.
    #[error(
        "row {row} of the table already belongs to campaign {found:?}, expected no campaign_id; \
         inject into the table as it was before"
    )]
    HasCampaigns {
        /// The row, counted from 1 over all tables.
        row: usize,
        /// Its campaign.
        found: String,
    },
    /// A table that cannot be built or written.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl SimulateError {
    /// As [`TableError::is_broken_pipe`].
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, SimulateError::Table(error) if error.is_broken_pipe())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(change: impl Fn(&mut Params)) -> String {
        let mut params = Params::default();
        change(&mut params);
        params.check().unwrap_err().to_string()
    }

    #[test]
    fn the_defaults_and_the_limits_pass() {
        assert!(Params::default().check().is_ok());
        let limits = Params {
            reviews: MOST_REVIEWS,
            fakes: MOST_FAKES,
            days: MOST_DAYS,
            start: date(1995, 1, 1),
            chinese: 1.0,
            ..Params::default()
        };
        assert!(limits.check().is_ok());
    }

    #[test]
    fn what_is_out_of_range_is_named_with_its_range() {
        assert_eq!(
            refused(|p| p.reviews = 0),
            "--reviews 0: expected a number from 1 to 100000000"
        );
        assert_eq!(
            refused(|p| p.fakes = f64::NAN),
            "--fakes NaN: expected a number from 0 to 0.9"
        );
        assert!(refused(|p| p.fakes = -0.1).contains("--fakes -0.1"));
        assert!(refused(|p| p.chinese = 1.5).contains("from 0 to 1"));
        assert!(refused(|p| p.days = 0).contains("from 1 to 36500"));
    }

    #[test]
    fn a_time_beyond_any_review_is_refused() {
        let message = "--start 1989-12-31 and --days 1095: expected days from 1990-01-01 to \
                       2099-12-31";
        assert_eq!(refused(|p| p.start = date(1989, 12, 31)), message);
        assert!(refused(|p| p.start = date(2099, 12, 30)).contains("2099-12-30"));
        assert!(refused(|p| p.start = Date::MAX).contains("9999-12-31"));
    }
}
