//! Numbers as either language writes them.

use std::f64::consts::LN_10;

use super::Language;
pub use crate::behaviour::telling::{number, percent, signed};

/// A share, 0–1, in percent; `None` for what is no number.
pub fn share(share: f64, language: Language) -> Option<String> {
    let space = language.of(" ", "");
    (share.is_finite()).then(|| format!("{}{space}%", percent(100.0 * share)))
}

/// A small share as an upper limit.
pub fn at_most(limit: f64, language: Language) -> Option<String> {
    if limit < 0.001 {
        return Some(language.of("fewer than 0.1 %", "不到 0.1%").to_owned());
    }
    let upto = language.of("up to ", "至多 ");
    share(limit, language).map(|share| format!("{upto}{share}"))
}

/// A count that chance would give.
pub fn expected(count: f64, language: Language) -> String {
    match count {
        0.001.. if count.is_finite() => format!("{} {}", language.of("about", "约"), number(count)),
        ..0.001 => language.of("fewer than 0.001", "不到 0.001").to_owned(),
        _ => language.of("an unknown number", "未知数量").to_owned(),
    }
}

/// Chances below 1 in 10^30 are not told apart.
pub const SMALLEST: f64 = 30.0;

/// Chances below 1 in 10^15 are told by their power of ten.
const POWERS: f64 = 15.0;

/// What comes after "the chance is", of the natural log of a chance. The
/// number after "1 in" is rounded down to two digits: no chance is told as
/// smaller than it is. `None` for what is no number.
pub fn chance(ln_p: f64, language: Language) -> Option<String> {
    let digits = -ln_p / LN_10;
    if ln_p.is_nan() {
        return None;
    }
    if digits >= POWERS {
        let power = digits.min(SMALLEST).floor();
        return Some(match language {
            Language::En => format!("less than 1 in 10^{power}"),
            Language::Zh => format!("不到 10^{power} 分之一"),
        });
    }
    let one_in = 10_f64.powf(digits);
    if one_in < 2.0 {
        return Some(language.of("more than 1 in 2", "超过二分之一").to_owned());
    }
    let large = large(rounded_down(one_in), language);
    Some(match language {
        Language::En => format!("about 1 in {large}"),
        Language::Zh => format!("约为 {large}分之一"),
    })
}

/// To two digits; what is a hair below a round number was meant to be it.
fn rounded_down(number: f64) -> f64 {
    let unit = 10_f64.powf(number.log10().floor() - 1.0);
    (number / unit + 1e-6).floor() * unit
}

/// A large number in words as far as that is shorter. In Chinese it is made to
/// stand before another word.
fn large(value: f64, language: Language) -> String {
    let names: &[(f64, &str)] = match language {
        Language::En => &[(1e12, " trillion"), (1e9, " billion"), (1e6, " million")],
        Language::Zh => &[(1e12, " 万亿"), (1e8, " 亿"), (1e4, " 万")],
    };
    match names.iter().find(|(size, _)| value >= *size) {
        Some((size, name)) => format!("{}{name}", number(value / size)),
        None => format!("{}{}", number(value), language.of("", " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(one_in: f64) -> [String; 2] {
        Language::ALL.map(|language| chance(-one_in.ln(), language).unwrap())
    }

    #[test]
    fn chances_are_told_in_words() {
        assert_eq!(told(3e6), ["about 1 in 3 million", "约为 300 万分之一"]);
        assert_eq!(told(32_900.0), ["about 1 in 32,000", "约为 3.2 万分之一"]);
        assert_eq!(told(457.0), ["about 1 in 450", "约为 450 分之一"]);
        assert_eq!(told(4.4e9), ["about 1 in 4.4 billion", "约为 44 亿分之一"]);
        assert_eq!(told(2e13), ["about 1 in 20 trillion", "约为 20 万亿分之一"]);
        assert_eq!(told(2.5), ["about 1 in 2.5", "约为 2.5 分之一"]);
        assert_eq!(told(1.0), ["more than 1 in 2", "超过二分之一"]);
        assert_eq!(told(2e18), ["less than 1 in 10^18", "不到 10^18 分之一"]);
        assert_eq!(told(1e99), ["less than 1 in 10^30", "不到 10^30 分之一"]);
    }

    #[test]
    fn extremes_are_told_and_no_number_is_not() {
        let en = Language::En;
        assert_eq!(chance(f64::NAN, en), None);
        assert_eq!(
            chance(f64::NEG_INFINITY, en).unwrap(),
            "less than 1 in 10^30"
        );
        assert_eq!(chance(5.0, en).unwrap(), "more than 1 in 2");
        assert_eq!(expected(0.0, en), "fewer than 0.001");
        assert_eq!(expected(0.2, en), "about 0.2");
        assert_eq!(expected(f64::INFINITY, en), "an unknown number");
        assert_eq!(at_most(1e-20, en).unwrap(), "fewer than 0.1 %");
        assert_eq!(at_most(0.05, Language::Zh).unwrap(), "至多 5%");
        assert_eq!(at_most(f64::NAN, en), None);
    }
}
