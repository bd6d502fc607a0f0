//! Star ratings as sites write them, mapped to 1–5.

use super::kind::{Misfit, Reason};
use super::number::parse_number;

const EXPECTED: &str = "stars from 1 to 5; on another scale write the value with its top, \
                        as in 8/10";

/// A plain number of stars.
pub(super) fn stars_in_range(stars: f64) -> Result<f64, Misfit> {
    if (1.0..=5.0).contains(&stars) {
        Ok(stars)
    } else {
        Err(Misfit::new(Reason::OutOfRange, EXPECTED))
    }
}

/// `4`, `4.0 out of 5`, `4/5`, `8/10`, `5 stars`, `FOUR`, `四星半`, `★★★★☆`.
pub(super) fn parse_stars(text: &str) -> Result<f64, Misfit> {
    let text = text.trim().to_lowercase();
    let text = strip_unit(&text);
    if let Some(stars) = parse_number(text).or_else(|| spelled(text)) {
        return stars_in_range(stars);
    }
    if let Some((value, top)) = fraction(text) {
        return rescale(value, top);
    }
    match drawn(text) {
        Some(stars) => stars_in_range(stars),
        None => Err(Misfit::new(Reason::WrongType, EXPECTED)),
    }
}

/// Maps 1…`top` linearly onto 1…5, so that the worst and the best mark keep
/// their meaning on every scale (a plain `x/2` would turn 1/10 into half a
/// star, which no site gives).
fn rescale(value: f64, top: f64) -> Result<f64, Misfit> {
    if top < 2.0 || !(1.0..=top).contains(&value) {
        return Err(Misfit::new(Reason::OutOfRange, EXPECTED));
    }
    Ok(1.0 + 4.0 * (value - 1.0) / (top - 1.0))
}

fn strip_unit(text: &str) -> &str {
    const UNITS: [&str; 7] = ["stars", "star", "颗星", "顆星", "星", "分", "stelle"];
    let bare = UNITS.iter().find_map(|unit| text.strip_suffix(unit));
    bare.unwrap_or(text).trim_end()
}

fn fraction(text: &str) -> Option<(f64, f64)> {
    let (value, top) = text.split_once('/').or_else(|| text.split_once("out of"))?;
    Some((parse_number(value)?, parse_number(top)?))
}

fn spelled(text: &str) -> Option<f64> {
    let (text, half) = match text.strip_suffix('半') {
        Some(whole) => (strip_unit(whole), 0.5),
        None => (text, 0.0),
    };
    let whole = match text {
        "one" | "一" => 1.0,
        "two" | "二" | "两" => 2.0,
        "three" | "三" => 3.0,
        "four" | "四" => 4.0,
        "five" | "五" => 5.0,
        _ => return None,
    };
    Some(whole + half)
}

fn drawn(text: &str) -> Option<f64> {
    let mut stars = 0.0;
    for sign in text.chars() {
        match sign {
            '★' | '⭐' | '🌟' => stars += 1.0,
            '½' => stars += 0.5,
            // Empty stars, the emoji variation selector and blanks.
            '☆' | '\u{fe0f}' | ' ' => {}
            _ => return None,
        }
    }
    Some(stars)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_of_four_stars() {
        for text in [
            "4",
            "4.0",
            "4.0 out of 5",
            "4.0 out of 5 stars",
            "4/5",
            "4 stars",
            "4星",
            "4分",
            "四星",
            "FOUR",
            "★★★★",
            "★★★★☆",
            "⭐️⭐️⭐️⭐️",
        ] {
            assert_eq!(parse_stars(text), Ok(4.0), "{text}");
        }
        assert_eq!(parse_stars("四星半"), Ok(4.5));
        assert_eq!(parse_stars("1 star"), Ok(1.0));
    }

    #[test]
    fn other_scales_keep_their_ends() {
        assert_eq!(parse_stars("1/10"), Ok(1.0));
        assert_eq!(parse_stars("10/10"), Ok(5.0));
        assert_eq!(parse_stars("5.5/10"), Ok(3.0));
        assert_eq!(parse_stars("100 out of 100"), Ok(5.0));
    }

    #[test]
    fn a_bare_number_off_the_scale_is_told_how_to_rescale() {
        for text in ["0", "8", "11/10", "0/5", "3/1"] {
            let misfit = parse_stars(text).unwrap_err();
            assert_eq!(misfit.reason, Reason::OutOfRange, "{text}");
            assert!(misfit.expected.contains("8/10"));
        }
        let misfit = parse_stars("great").unwrap_err();
        assert_eq!(misfit.reason, Reason::WrongType);
    }
}
