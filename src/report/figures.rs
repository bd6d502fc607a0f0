//! Numbers and days as a reader writes them.

use crate::schema::format_time;
use crate::words::SMALLEST;

/// A count with its thousands apart.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share, 0–1, in per cent; a dash for none.
pub fn percent(share: Option<f64>) -> String {
    share.map_or("–".to_owned(), |share| format!("{:.1} %", 100.0 * share))
}

/// Some decimals; a dash for what is not known.
pub fn decimal(number: Option<f64>, decimals: usize) -> String {
    let known = number.filter(|number| number.is_finite());
    known.map_or("–".to_owned(), |number| format!("{number:.decimals$}"))
}

/// Some decimals, and no zero for what is merely too small for them.
pub fn small(number: f64, decimals: usize) -> String {
    let least = 0.1_f64.powi(decimals as i32);
    if (0.0..least).contains(&number) {
        return format!("< {least:.decimals$}");
    }
    decimal(Some(number), decimals)
}

/// A share, 0–1, in per cent, and no zero for what is merely small.
pub fn small_percent(share: f64) -> String {
    match share.is_finite() {
        true => format!("{} %", small(100.0 * share, 1)),
        false => percent(None),
    }
}

/// The day of a second since 1970, UTC; a dash for none.
pub fn day(second: Option<i64>) -> String {
    let text = second.map_or("–".to_owned(), format_time);
    text.split_once('T')
        .map_or(text.as_str(), |(day, _)| day)
        .to_owned()
}

/// Stars as they were given; a dash for none.
pub fn stars(stars: Option<f64>) -> String {
    let decimals = usize::from(stars.is_some_and(|stars| stars.fract() != 0.0));
    decimal(stars, decimals)
}

/// A cell that may be empty.
pub fn optional(cell: &Option<String>) -> &str {
    cell.as_deref().unwrap_or("")
}

/// A chance given by its natural log, as `3 × 10⁻⁷`; chances that are smaller
/// than can be known are not told apart.
pub fn chance(ln_p: f64) -> String {
    if ln_p.is_nan() {
        return "–".to_owned();
    }
    if ln_p > -6.9 {
        return format!("{:.3}", ln_p.exp());
    }
    let log10 = ln_p / std::f64::consts::LN_10;
    if log10 < -SMALLEST {
        return format!("< 10{}", superscript(-SMALLEST as i64));
    }
    let exponent = log10.floor();
    let leading = 10_f64.powf(log10 - exponent).round();
    let (leading, exponent) = match leading {
        10.0 => (1.0, exponent + 1.0),
        _ => (leading, exponent),
    };
    format!("{leading} × 10{}", superscript(exponent as i64))
}

fn superscript(number: i64) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digit = |ch: char| ch.to_digit(10).map_or('⁻', |digit| DIGITS[digit as usize]);
    number.to_string().chars().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_readers() {
        assert_eq!(count(0), "0");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(123), "123");
        assert_eq!(percent(Some(0.123)), "12.3 %");
        assert_eq!(decimal(Some(f64::NAN), 1), "–");
        assert_eq!(day(Some(1_704_067_201)), "2024-01-01");
        assert_eq!(day(Some(1_704_067_200)), "2024-01-01");
    }

    #[test]
    fn chances_keep_their_magnitude() {
        assert_eq!(chance(0.0), "1.000");
        assert_eq!(chance((3e-7_f64).ln()), "3 × 10⁻⁷");
        assert_eq!(chance((9.99e-13_f64).ln()), "1 × 10⁻¹²");
        assert_eq!(chance(-1000.0), "< 10⁻³⁰");
        assert_eq!(chance(f64::NEG_INFINITY), "< 10⁻³⁰");
        assert_eq!(chance((2e-30_f64).ln()), "2 × 10⁻³⁰");
        assert_eq!(chance(f64::NAN), "–");
    }

    #[test]
    fn what_is_small_is_not_told_as_nothing() {
        assert_eq!(small(0.0, 1), "< 0.1");
        assert_eq!(small(0.0004, 3), "< 0.001");
        assert_eq!(small(0.1, 1), "0.1");
        assert_eq!(small(f64::NAN, 1), "–");
        assert_eq!(small_percent(1e-12), "< 0.1 %");
        assert_eq!(small_percent(0.01), "1.0 %");
        assert_eq!(small_percent(f64::NAN), "–");
    }
}
