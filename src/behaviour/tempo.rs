//! The tempo of a history: counts, gaps and bursts of days in order.
//!
//! Days are whole, since many tables state no more. What happens on one day
//! has no order: every value is the same however ties are sorted.

use std::ops::Range;

/// What a whole history says.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tempo {
    /// Reviews.
    pub count: u32,
    /// First and last day since 1970.
    pub first: i32,
    /// Last day.
    pub last: i32,
    /// Days with a review.
    pub days: u32,
    /// Most reviews on one day.
    pub busiest: u32,
    /// Longest gap, days.
    pub longest: i32,
    gap_spread: f32,
    weekday_entropy: f32,
}

impl Tempo {
    /// Reads a history of ascending days.
    pub fn of(days: impl IntoIterator<Item = i32>) -> Self {
        let mut tempo = Self::default();
        let (mut today, mut squares, mut weekdays) = (0, 0.0, [0_u32; 7]);
        for day in days {
            if tempo.count == 0 {
                tempo.first = day;
                tempo.last = day;
            }
            let gap = day - tempo.last;
            if gap > 0 || tempo.count == 0 {
                tempo.days += 1;
                today = 0;
            }
            today += 1;
            tempo.busiest = tempo.busiest.max(today);
            squares += f64::from(gap).powi(2);
            tempo.longest = tempo.longest.max(gap);
            tempo.last = day;
            tempo.count += 1;
            weekdays[day.rem_euclid(7) as usize] += 1;
        }
        tempo.gap_spread = tempo.spread_of(squares) as f32;
        tempo.weekday_entropy = entropy(&weekdays) as f32;
        tempo
    }

    fn spread_of(&self, squares: f64) -> f64 {
        let gaps = f64::from(self.count) - 1.0;
        if gaps < 2.0 {
            return f64::NAN;
        }
        let mean = self.mean_gap();
        ((squares / gaps - mean * mean).max(0.0) * gaps / (gaps - 1.0)).sqrt()
    }

    /// Days from the first to the last review.
    pub fn span(&self) -> f64 {
        f64::from(self.last) - f64::from(self.first)
    }

    /// Mean gap between neighbouring reviews, days; NaN for a single review.
    pub fn mean_gap(&self) -> f64 {
        self.span() / (f64::from(self.count) - 1.0)
    }

    /// Burstiness (σ − μ) / (σ + μ) of the gaps (Goh & Barabási 2008), from −1
    /// (regular) to 1; NaN below three reviews or if all are of one day.
    pub fn burstiness(&self) -> f64 {
        let (spread, mean) = (f64::from(self.gap_spread), self.mean_gap());
        (spread - mean) / (spread + mean)
    }

    /// Reviews a day over the history and the month after it.
    pub fn rate(&self) -> f64 {
        f64::from(self.count) / (self.span() + 30.0)
    }

    /// Entropy of the days of the week, bits, 0–2.81.
    pub fn weekday_entropy(&self) -> f64 {
        self.weekday_entropy.into()
    }
}

/// Entropy of counts, bits.
pub fn entropy(counts: &[u32]) -> f64 {
    let total = f64::from(counts.iter().sum::<u32>());
    let filled = counts.iter().filter(|count| **count > 0);
    filled
        .map(|count| f64::from(*count) / total)
        .map(|share| -share * share.log2())
        .sum()
}

/// Days either way of the windows that signals look at, ascending. They are
/// found once a review, each within the next.
const WINDOWS: [i32; 3] = [7, 30, 90];

/// Where one day stands among ascending days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'h> {
    days: &'h [i32],
    day: i32,
    /// Where the reviews of the day begin and end.
    of_day: [usize; 2],
    /// The same of [`WINDOWS`].
    windows: [[usize; 2]; WINDOWS.len()],
}

impl<'h> Place<'h> {
    /// The place of a day that occurs.
    pub fn new(days: &'h [i32], day: i32) -> Self {
        // Most reviewers have one review.
        if days.len() == 1 {
            return Self {
                days,
                day,
                of_day: [0, 1],
                windows: [[0, 1]; WINDOWS.len()],
            };
        }
        let before = days.partition_point(|other| *other < day);
        let until = before + days[before..].partition_point(|other| *other <= day);
        let [mut first, mut end] = [before, until];
        let mut windows = [[0; 2]; WINDOWS.len()];
        for (reach, window) in WINDOWS.iter().zip(&mut windows) {
            first = days[..first].partition_point(|other| *other < day.saturating_sub(*reach));
            end += days[end..].partition_point(|other| *other <= day.saturating_add(*reach));
            *window = [first, end];
        }
        Self {
            days,
            day,
            of_day: [before, until],
            windows,
        }
    }

    /// The places of all days, ascending, each found from the one before.
    pub fn of_all(days: &'h [i32]) -> impl Iterator<Item = Self> {
        let (mut of_day, mut windows) = ([0; 2], [[0; 2]; WINDOWS.len()]);
        days.iter().map(move |&day| {
            advance(days, day, 0, &mut of_day);
            for (reach, window) in WINDOWS.iter().zip(&mut windows) {
                advance(days, day, *reach, window);
            }
            Self {
                days,
                day,
                of_day,
                windows,
            }
        })
    }

    /// Reviews on earlier days.
    pub fn before(&self) -> usize {
        self.of_day[0]
    }

    /// The positions of the reviews on earlier days.
    pub fn earlier(&self) -> Range<usize> {
        0..self.of_day[0]
    }

    /// The positions of the reviews on later days.
    pub fn later(&self) -> Range<usize> {
        self.of_day[1]..self.days.len()
    }

    /// Other reviews on the same day.
    pub fn same_day(&self) -> usize {
        self.of_day[1] - self.of_day[0] - 1
    }

    /// Other reviews within some days either way.
    pub fn around(&self, days: i32) -> usize {
        self.window(days).len() - 1
    }

    /// The positions of the reviews within some days either way.
    pub fn window(&self, days: i32) -> Range<usize> {
        if let Some(at) = WINDOWS.iter().position(|reach| *reach == days) {
            let [first, end] = self.windows[at];
            return first..end;
        }
        let from = self.day.saturating_sub(days);
        let to = self.day.saturating_add(days);
        let end = self.days.partition_point(|day| *day <= to);
        self.days.partition_point(|day| *day < from)..end
    }

    /// Days since the latest earlier day with a review; NaN on the first.
    pub fn gap_before(&self) -> f64 {
        let earlier = self.before().checked_sub(1);
        earlier.map_or(f64::NAN, |at| {
            f64::from(self.day) - f64::from(self.days[at])
        })
    }

    /// Days to the next later day with a review; NaN on the last.
    pub fn gap_after(&self) -> f64 {
        let later = self.days.get(self.of_day[1]);
        later.map_or(f64::NAN, |day| f64::from(*day) - f64::from(self.day))
    }
}

/// Moves the bounds of a window on to a later day.
fn advance(days: &[i32], day: i32, reach: i32, [first, end]: &mut [usize; 2]) {
    while days[*first] < day.saturating_sub(reach) {
        *first += 1;
    }
    while *end < days.len() && days[*end] <= day.saturating_add(reach) {
        *end += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_history_in_numbers() {
        let tempo = Tempo::of([10, 10, 10, 17, 24]);
        assert_eq!((tempo.count, tempo.days, tempo.busiest), (5, 3, 3));
        assert_eq!((tempo.span(), tempo.longest), (14.0, 7));
        assert_eq!(tempo.mean_gap(), 3.5);
        assert!((f64::from(tempo.gap_spread) - (49.0_f64 / 3.0).sqrt()).abs() < 1e-6);
        assert_eq!(tempo.weekday_entropy(), 0.0);
        assert!(Tempo::of([5]).mean_gap().is_nan());
    }

    #[test]
    fn regular_and_bursty() {
        assert_eq!(Tempo::of((0..20).map(|week| 7 * week)).burstiness(), -1.0);
        let bursty: Vec<i32> = (0..10).chain(900..910).collect();
        assert!(Tempo::of(bursty).burstiness() > 0.5);
    }

    #[test]
    fn a_day_among_others() {
        let days = [1, 5, 5, 5, 9, 40];
        let place = Place::new(&days, 5);
        assert_eq!((place.before(), place.same_day()), (1, 2));
        assert_eq!(
            (place.around(3), place.around(4), place.around(1000)),
            (2, 4, 5)
        );
        assert_eq!(
            (place.window(7), place.window(30), place.window(90)),
            (0..5, 0..5, 0..6)
        );
        assert_eq!((place.gap_before(), place.gap_after()), (4.0, 4.0));
        assert!(Place::new(&days, 1).gap_before().is_nan());
    }

    proptest! {
        #[test]
        fn places_found_in_turn_are_those_found_alone(
            mut days in prop::collection::vec(-200_i32..200, 1..60),
        ) {
            days.sort_unstable();
            let alone: Vec<Place> = days.iter().map(|day| Place::new(&days, *day)).collect();
            prop_assert_eq!(Place::of_all(&days).collect::<Vec<_>>(), alone);
        }
    }
}
