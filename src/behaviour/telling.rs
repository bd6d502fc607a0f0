//! A signal's value as an English sentence: what is measured, the value, and
//! where it stands among others. Numbers and ranks are of use in any language.

use crate::signal::Unit;

/// What a sentence is made of beside the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Telling<'a> {
    /// What is measured.
    pub label: &'a str,
    /// What the value is.
    pub unit: Unit,
    /// What it is compared with, a plural with its article.
    pub population: &'a str,
}

impl Telling<'_> {
    /// The sentence. A value that is missing is not known.
    pub fn sentence(&self, value: f64, percentile: Option<f64>) -> String {
        let (label, population) = (self.label, self.population);
        let Some(plain) = self.unit.plain(value) else {
            return format!("{label}: not known");
        };
        let told = format!("{label}: {}", quantity(self.unit, plain));
        match percentile.and_then(Rank::of) {
            Some(rank) => format!("{told}; {}", standing(&rank, population)),
            None => told,
        }
    }
}

fn quantity(unit: Unit, plain: f64) -> String {
    let number = number(plain);
    match unit {
        Unit::Number | Unit::Log | Unit::LogPlusOne => number,
        Unit::Difference => signed(plain),
        Unit::Share => format!("{} %", percent(plain)),
        Unit::Points => format!("{} percentage points", signed(plain)),
        Unit::Times | Unit::LogTimes => format!("{number} times"),
        Unit::Rate if plain == 0.0 => "none".to_owned(),
        Unit::Rate => format!("{number} per 100 words (text taken as 10 words longer)"),
        Unit::Flag => (if plain > 0.5 { "yes" } else { "no" }).to_owned(),
    }
}

fn standing(rank: &Rank, population: &str) -> String {
    match rank {
        Rank::Lowest => format!("among the lowest 1 in 1,000 of {population}"),
        Rank::Low(share) => format!("at least as low as for {share} % of {population}"),
        Rank::Middle => format!("in the middle of {population}"),
        Rank::High(share) => format!("at least as high as for {share} % of {population}"),
        Rank::Highest => format!("among the highest 1 in 1,000 of {population}"),
    }
}

/// What a percentile may be told as. Equal values count half in a percentile,
/// so "lower than 68 %" would be untrue of the many reviewers who are alike;
/// that so many are no lower is true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rank {
    /// Of the lowest thousandth.
    Lowest,
    /// No higher than at least so many percent.
    Low(String),
    /// With about as many above as below.
    Middle,
    /// No lower than at least so many percent.
    High(String),
    /// Of the highest thousandth.
    Highest,
}

impl Rank {
    /// The rank of a percentile, 0–100; `None` for NaN.
    pub fn of(percentile: f64) -> Option<Self> {
        match percentile {
            ..=0.05 => Some(Rank::Lowest),
            ..45.0 => Some(Rank::Low(at_least(100.0 - percentile))),
            45.0..=55.0 => Some(Rank::Middle),
            ..99.95 => Some(Rank::High(at_least(percentile))),
            99.95.. => Some(Rank::Highest),
            _ => None,
        }
    }
}

/// Rounded down, to tenths from 99 on.
fn at_least(percent: f64) -> String {
    if percent < 99.0 {
        return format!("{percent:.0}", percent = percent.floor());
    }
    format!("{:.1}", (10.0 * percent).floor() / 10.0)
}

/// A number as short as it can be read: whole ones whole, others with two
/// digits after the point at most, more only to show that a small one is not
/// 0. Thousands have commas; what is beyond fifteen digits has an exponent.
/// `?` for what is no number.
pub fn number(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        return "?".to_owned();
    }
    if size >= 1e15 {
        return format!("{value:.1e}");
    }
    let decimals = match size {
        _ if value.fract() == 0.0 => 0,
        100.0.. => 0,
        10.0.. => 1,
        0.1.. => 2,
        0.01.. => 3,
        _ => 4,
    };
    if size > 0.0 && size < 0.0001 {
        return format!("{value:.0e}");
    }
    let rounded = format!("{size:.decimals$}");
    let (whole, part) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    let minus = if value < 0.0 { "-" } else { "" };
    format!("{minus}{}{point}{part}", grouped(whole))
}

/// A number with its sign, be it a plus.
pub fn signed(value: f64) -> String {
    let plus = if value > 0.0 { "+" } else { "" };
    format!("{plus}{}", number(value))
}

/// Percent: whole, but with a digit more near 0 and 100, so that few are not
/// none and most are not all.
pub fn percent(percent: f64) -> String {
    match percent {
        99.0..100.0 => format!("{:.1}", percent.min(99.9)),
        1.0..99.0 => number(percent.round()),
        _ => number(percent),
    }
}

fn grouped(digits: &str) -> String {
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(unit: Unit, value: f64, percentile: f64) -> String {
        let telling = Telling {
            label: "things",
            unit,
            population: "the reviews in this table",
        };
        telling.sentence(value, Some(percentile))
    }

    #[test]
    fn values_are_told_in_plain_units() {
        let told = |unit, value| told(unit, value, f64::NAN);
        assert_eq!(told(Unit::Number, 1234.0), "things: 1,234");
        assert_eq!(told(Unit::Difference, 0.256), "things: +0.26");
        assert_eq!(told(Unit::Difference, -2.0), "things: -2");
        assert_eq!(told(Unit::Share, 0.906), "things: 91 %");
        assert_eq!(told(Unit::Points, 0.12), "things: +12 percentage points");
        assert_eq!(told(Unit::Times, 3.25), "things: 3.25 times");
        assert_eq!(told(Unit::LogTimes, 0.0), "things: 1 times");
        assert_eq!(told(Unit::Log, 12_f64.ln()), "things: 12");
        assert_eq!(told(Unit::LogPlusOne, 39_f64.ln()), "things: 38");
        assert_eq!(told(Unit::Rate, 0.0), "things: none");
        assert_eq!(
            told(Unit::Rate, 0.1042),
            "things: 10.4 per 100 words (text taken as 10 words longer)"
        );
        assert_eq!(told(Unit::Flag, 1.0), "things: yes");
        assert_eq!(told(Unit::Number, f64::NAN), "things: not known");
        assert_eq!(told(Unit::Log, 1e9), "things: not known");
    }

    #[test]
    fn a_rank_claims_no_more_than_the_percentile_says() {
        let rank = |percentile| told(Unit::Number, 0.0, percentile);
        let cases = [
            (0.0, "among the lowest 1 in 1,000 of"),
            (0.3, "at least as low as for 99.7 % of"),
            (31.5, "at least as low as for 68 % of"),
            (50.0, "in the middle of"),
            (92.8, "at least as high as for 92 % of"),
            (99.94, "at least as high as for 99.9 % of"),
            (99.96, "among the highest 1 in 1,000 of"),
            (100.0, "among the highest 1 in 1,000 of"),
        ];
        for (percentile, expected) in cases {
            let expected = format!("things: 0; {expected} the reviews in this table");
            assert_eq!(rank(percentile), expected);
        }
    }

    #[test]
    fn numbers_are_short_and_small_ones_are_not_nothing() {
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (1_234_567.0, "1,234,567"),
            (-1234.6, "-1,235"),
            (132.4, "132"),
            (12.04, "12"),
            (2.5, "2.5"),
            (0.999, "1"),
            (0.0312, "0.031"),
            (0.0004, "0.0004"),
            (0.000_012, "1e-5"),
            (1e300, "1.0e300"),
            (f64::INFINITY, "?"),
        ];
        for (value, expected) in cases {
            assert_eq!(number(value), expected, "{value}");
        }
        assert_eq!(percent(99.97), "99.9");
        assert_eq!(percent(100.0), "100");
        assert_eq!(percent(0.04), "0.04");
    }
}
