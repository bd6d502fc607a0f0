//! Moments as exports write them, in seconds since 1970 in UTC.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::kind::{Misfit, Reason};

/// 1990-01-01: no review is older, and a smaller number is not a time.
pub const EARLIEST: i64 = 631_152_000;

/// 2100-01-01, exclusive. A fixed end, not today: the same input must give
/// the same output next year.
pub const LATEST: i64 = 4_102_444_800;

const EXPECTED: &str = "a date or time such as 2024-05-01, 2024-05-01T09:30:00Z or Unix \
                        seconds, from 1990 to 2099";

/// Reads a moment; a time without a zone is taken as UTC.
///
/// Understood: RFC 3339; `2024-05-01`, `2024/5/1`, `20240501`, each with an
/// optional time of day; Unix seconds and milliseconds; `Nov 3, 2023`,
/// `3 November 2023`, `Reviewed in … on November 3, 2023`; `2023年11月3日`.
/// Forms that could be day-first or month-first are not guessed.
pub fn parse_time(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return parse_digits(text);
    }
    let text = text.rsplit_once(" on ").map_or(text, |(_, date)| date);
    (parse_rfc3339(text))
        .or_else(|| parse_numeric(text))
        .or_else(|| parse_worded(text))
}

/// Writes a moment so that [`parse_time`] reads it back: the date alone at
/// midnight, RFC 3339 with `Z` otherwise.
pub fn format_time(seconds: i64) -> String {
    let Ok(moment) = Timestamp::from_second(seconds) else {
        return seconds.to_string();
    };
    if seconds.rem_euclid(86_400) == 0 {
        moment.to_zoned(TimeZone::UTC).date().to_string()
    } else {
        moment.to_string()
    }
}

pub(super) fn time_from_text(text: &str) -> Result<i64, Misfit> {
    let seconds = parse_time(text).ok_or_else(|| Misfit::new(Reason::WrongType, EXPECTED))?;
    time_in_range(seconds)
}

/// Unix seconds, or milliseconds when only those fall into the range.
pub(super) fn time_from_number(number: i128) -> Result<i64, Misfit> {
    let seconds = |number: i128| i64::try_from(number).unwrap_or(i64::MAX);
    time_in_range(seconds(number)).or_else(|_| time_in_range(seconds(number.div_euclid(1000))))
}

pub(super) fn time_in_range(seconds: i64) -> Result<i64, Misfit> {
    if (EARLIEST..LATEST).contains(&seconds) {
        Ok(seconds)
    } else {
        Err(Misfit::new(Reason::OutOfRange, EXPECTED))
    }
}

fn parse_digits(text: &str) -> Option<i64> {
    // Eight digits as seconds would be 1970, so they can only be a date.
    if text.len() == 8 {
        let date = civil(&text[..4], &text[4..6], &text[6..])?;
        return at_utc(date.to_datetime(Default::default()));
    }
    let number: i64 = text.parse().ok()?;
    Some(time_from_number(number.into()).unwrap_or(number))
}

fn parse_rfc3339(text: &str) -> Option<i64> {
    let moment: Timestamp = text.parse().ok()?;
    Some(moment.as_second())
}

/// `2024-05-01`, `2024/5/1`, `2024年5月1日`, then perhaps a time of day.
fn parse_numeric(text: &str) -> Option<i64> {
    let (date, clock) = match text.split_once(['T', 't', ' ', '日']) {
        Some((date, clock)) => (date, clock.trim()),
        None => (text, ""),
    };
    let mut parts = date.split(['-', '/', '.', '年', '月']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let date = civil(year, month, day)?;
    at_utc(with_clock(date, clock)?)
}

fn with_clock(date: Date, clock: &str) -> Option<DateTime> {
    let clock = match clock {
        "" => return Some(date.to_datetime(Default::default())),
        clock => clock.strip_suffix(" UTC").unwrap_or(clock),
    };
    let (hour, rest) = clock.split_once(':')?;
    let (minute, second) = rest.split_once(':').unwrap_or((rest, "0"));
    let second = second.split_once('.').map_or(second, |(whole, _)| whole);
    let time = jiff::civil::Time::new(
        hour.parse().ok()?,
        minute.parse().ok()?,
        second.parse().ok()?,
        0,
    );
    Some(date.to_datetime(time.ok()?))
}

/// `Nov 3, 2023`, `November 3 2023`, `3 November 2023`.
fn parse_worded(text: &str) -> Option<i64> {
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let (first, second, year) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some() || year.len() != 4 {
        return None;
    }
    let (month, day) = match month(first) {
        Some(month) => (month, second),
        None => (month(second)?, first),
    };
    let date = Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    at_utc(date.to_datetime(Default::default()))
}

fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.').to_lowercase();
    if word == "sept" {
        return Some(9);
    }
    let fits = |name: &str| word == name || (word.len() == 3 && name.starts_with(&word));
    let at = MONTHS.iter().position(|name| fits(name))?;
    i8::try_from(at + 1).ok()
}

fn civil(year: &str, month: &str, day: &str) -> Option<Date> {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if ![year, month, day].into_iter().all(digits) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn at_utc(moment: DateTime) -> Option<i64> {
    let moment = TimeZone::UTC.to_timestamp(moment).ok()?;
    Some(moment.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOV_3_2023: i64 = 1_698_969_600;

    #[test]
    fn every_notation_of_one_day() {
        for text in [
            "2023-11-03",
            "2023/11/3",
            "2023.11.03",
            "20231103",
            "1698969600",
            "1698969600000",
            "Nov 3, 2023",
            "November 3 2023",
            "3 November 2023",
            "03 Nov. 2023",
            "2023年11月3日",
            "Reviewed in the United States on November 3, 2023",
            "2023-11-03T00:00:00Z",
            "2023-11-03 00:00:00",
            "2023-11-03 00:00",
            "2023-11-03T08:00:00+08:00",
            "2023-11-03T00:00:00.000+0000",
            "2023-11-03 08:00:00+08:00",
            "2023-11-03T00:00:00.376000",
            "2023-11-03 00:00:00 UTC",
        ] {
            assert_eq!(parse_time(text), Some(NOV_3_2023), "{text}");
        }
        assert_eq!(parse_time("2023年11月3日 09:05"), Some(NOV_3_2023 + 32_700));
    }

    #[test]
    fn ambiguous_and_impossible_dates_are_not_guessed() {
        for text in [
            "03/11/2023",
            "2023-13-01",
            "2023-02-30",
            "yesterday",
            "12-5-23",
            "",
        ] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }

    #[test]
    fn times_no_review_can_have_are_out_of_range() {
        for text in ["1989-12-31", "2100-01-01", "1970-01-01", "12"] {
            let misfit = time_from_text(text).unwrap_err();
            assert_eq!(misfit.reason, Reason::OutOfRange, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_formatted_reads_back(seconds in EARLIEST..LATEST) {
            prop_assert_eq!(parse_time(&format_time(seconds)), Some(seconds));
            let midnight = seconds - seconds.rem_euclid(86_400);
            prop_assert_eq!(parse_time(&format_time(midnight)), Some(midnight));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            let _ = parse_time(&text);
        }
    }
}
