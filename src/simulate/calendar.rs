//! When people review: by year, season, weekday, sale and hour.
//!
//! The days of a market have weights. A person lives in *market time*, in
//! which every moment is alike, and market time is mapped to days through the
//! inverse of the summed weights (the time change of a point process: Daley &
//! Vere-Jones 2003, §7.4). So a burst of one person stays a burst, and the
//! volume still follows seasons and sales exactly.

use jiff::civil::{Date, Weekday, date};

use super::dice::Dice;
use super::market::Locale;

/// Seconds in a day.
pub(super) const DAY: u32 = 86_400;

/// Growth of the volume in a year.
const GROWTH: f64 = 0.12;

/// Half the difference between the busiest and the calmest week of the year.
const SEASON: f64 = 0.15;

/// The busiest day of the year, counted from 0: early December.
const SEASON_PEAK: f64 = 340.0;

/// Weights from Monday to Sunday: more time to write at the weekend.
const WEEKDAYS: [f64; 7] = [1.0, 0.96, 0.95, 0.94, 0.96, 1.1, 1.16];

/// The volume of reviews on each of the days from a sale on, beyond an
/// ordinary day's. Parcels take days, so the reviews come later than the
/// orders and more spread out.
const SALE_WAVE: [f64; 14] = [
    0.2, 0.4, 0.8, 1.3, 1.6, 1.5, 1.3, 1.0, 0.8, 0.6, 0.4, 0.3, 0.2, 0.1,
];

/// Weights of the local hours from midnight: a lull at night, lunch, evening.
const HOURS: [u32; 24] = [
    16, 8, 5, 3, 3, 5, 12, 24, 34, 42, 48, 50, 58, 54, 46, 44, 44, 46, 52, 62, 76, 82, 66, 36,
];

/// The days of one market with their weights.
pub(super) struct Calendar {
    /// Summed weights up to the end of each day; the last is 1.
    upto: Vec<f64>,
}

impl Calendar {
    pub(super) fn new(start: Date, days: u32, locale: Locale) -> Self {
        let mut sum = 0.0;
        let mut today = start;
        let mut weights = Vec::with_capacity(days as usize);
        for day in 0..days {
            weights.push(weight(today, day, locale));
            today = today.tomorrow().unwrap_or(today);
        }
        let total: f64 = weights.iter().sum();
        let summed = weights.iter().map(|weight| {
            sum += weight / total;
            sum
        });
        Calendar {
            upto: summed.collect(),
        }
    }

    /// The day, counted from 0, of a moment of market time from 0 to 1. What
    /// lies beyond begins anew, so that no moment is rarer than another.
    pub(super) fn day(&self, moment: f64) -> u32 {
        let moment = moment - libm::floor(moment);
        let day = self.upto.partition_point(|upto| *upto <= moment);
        day.min(self.upto.len().saturating_sub(1)) as u32
    }

    /// The share of all reviews that fall on a day.
    pub(super) fn share(&self, day: u32) -> f64 {
        let day = day as usize;
        let before = day.checked_sub(1).map_or(0.0, |before| self.upto[before]);
        self.upto.get(day).map_or(0.0, |upto| upto - before)
    }

    /// The number of days.
    pub(super) fn days(&self) -> u32 {
        self.upto.len() as u32
    }
}

/// A second of a UTC day on which somebody `hours_east` of Greenwich writes.
/// It may lie before or after that day.
pub(super) fn waking_second(hours_east: i32, dice: &mut Dice) -> i64 {
    let hour = dice.weighted(&HOURS) as i64;
    (hour - i64::from(hours_east)) * 3600 + i64::from(dice.below(3600))
}

fn weight(today: Date, day: u32, locale: Locale) -> f64 {
    let year = f64::from(day) / 365.25;
    let angle = (f64::from(today.day_of_year()) - SEASON_PEAK) / 365.25 * std::f64::consts::TAU;
    let weekday = today.weekday().to_monday_zero_offset() as usize;
    let sales: f64 = sale_days(locale, today.year())
        .into_iter()
        .chain(sale_days(locale, today.year() - 1))
        .filter_map(|sale| wave(sale, today))
        .sum();
    libm::pow(1.0 + GROWTH, year)
        * (1.0 + SEASON * libm::cos(angle))
        * WEEKDAYS[weekday]
        * (1.0 + sales)
}

fn wave(sale: Date, today: Date) -> Option<f64> {
    let since = sale.until(today).ok()?.get_days();
    SALE_WAVE.get(usize::try_from(since).ok()?).copied()
}

/// The sales whose orders fill the fortnight after: in China 18 June, 11
/// November and 12 December; elsewhere a summer sale on 12 July, the Friday
/// after the fourth Thursday of November, and the presents of 25 December.
fn sale_days(locale: Locale, year: i16) -> [Date; 3] {
    let fixed = |month, day| Date::new(year, month, day).unwrap_or(date(1990, 1, 1));
    match locale {
        Locale::Chinese => [fixed(6, 18), fixed(11, 11), fixed(12, 12)],
        Locale::English => {
            let thursday = fixed(11, 1).nth_weekday_of_month(4, Weekday::Thursday);
            let friday = thursday.and_then(Date::tomorrow);
            [friday.unwrap_or(fixed(11, 28)), fixed(12, 25), fixed(7, 12)]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::dice::Purpose;
    use super::*;

    fn of_2024(locale: Locale) -> Calendar {
        Calendar::new(date(2024, 1, 1), 366, locale)
    }

    fn day_of_2024(month: i8, day: i8) -> u32 {
        u32::from(date(2024, month, day).day_of_year().unsigned_abs()) - 1
    }

    #[test]
    fn shares_sum_to_one_and_moments_map_back() {
        let calendar = of_2024(Locale::English);
        let sum: f64 = (0..366).map(|day| calendar.share(day)).sum();
        assert!((sum - 1.0).abs() < 1e-12);
        assert_eq!(calendar.share(366), 0.0);
        assert_eq!(calendar.day(0.0), 0);
        assert_eq!(calendar.day(0.999_999_999), 365);
        assert_eq!(calendar.day(2.0), 0);
        let mut before = 0.0;
        for day in 0..366 {
            let middle = before + calendar.share(day) / 2.0;
            assert_eq!(calendar.day(middle), day);
            before += calendar.share(day);
        }
    }

    #[test]
    fn sales_swell_the_days_after_them() {
        let china = of_2024(Locale::Chinese);
        let calm = china.share(day_of_2024(11, 6));
        assert!(china.share(day_of_2024(11, 15)) > 2.0 * calm);
        let elsewhere = of_2024(Locale::English);
        // Black Friday of 2024 was 29 November.
        let calm = elsewhere.share(day_of_2024(11, 26));
        assert!(elsewhere.share(day_of_2024(12, 3)) > 2.0 * calm);
    }

    #[test]
    fn a_sale_of_the_year_before_reaches_into_january() {
        let january = Calendar::new(date(2025, 1, 1), 60, Locale::English);
        assert!(january.share(0) > 1.3 * january.share(21));
    }

    #[test]
    fn nobody_writes_much_before_dawn() {
        let mut dice = Dice::new(7, Purpose::Row, 1);
        let local = |dice: &mut Dice| (waking_second(8, dice) + 8 * 3600) / 3600;
        let hours: Vec<i64> = (0..10_000).map(|_| local(&mut dice)).collect();
        let count = |from, to| hours.iter().filter(|h| (from..to).contains(*h)).count();
        assert!(10 * count(2, 5) < count(19, 22));
        assert!(hours.iter().all(|hour| (0..24).contains(hour)));
    }
}
