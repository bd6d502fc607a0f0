//! Numbers and truth values as exports write them.

/// A finite number, with or without surrounding blanks; commas or blanks may mark
/// thousands (`1,234`), never decimals. Platforms shorten large counts (`1.2k`,
/// `3M`, `1.2万`, `10w+`, `999+`, `1亿`), and forms write wide digits.
pub(super) fn parse_number(text: &str) -> Option<f64> {
    let text: String = text.trim().chars().map(narrow).collect();
    let text = text.strip_suffix('+').unwrap_or(&text);
    let (digits, unit) = shortened(text).unwrap_or((text, 1.0));
    let number: f64 = match digits.contains(',') {
        true => without_thousands(digits)?.parse().ok()?,
        false => digits.parse().ok()?,
    };
    let number = if unit > 1.0 {
        (number * unit).round()
    } else {
        number
    };
    number.is_finite().then_some(number)
}

/// Wide digits and signs as plain ones; blanks between digits mark thousands.
fn narrow(ch: char) -> char {
    match ch {
        '０'..='９' | '．' | '，' | '＋' | '－' => {
            char::from_u32(ch as u32 - 0xfee0).unwrap_or(ch)
        }
        ' ' | '\u{a0}' | '\u{202f}' => ',',
        ch => ch,
    }
}

const UNITS: [(char, f64); 10] = [
    ('k', 1e3),
    ('K', 1e3),
    ('千', 1e3),
    ('w', 1e4),
    ('W', 1e4),
    ('万', 1e4),
    ('萬', 1e4),
    ('m', 1e6),
    ('M', 1e6),
    ('亿', 1e8),
];

/// The digits before a unit, and the unit.
fn shortened(text: &str) -> Option<(&str, f64)> {
    let (_, unit) = UNITS.iter().find(|(name, _)| text.ends_with(*name))?;
    let digits = text.trim_end_matches(|c: char| UNITS.iter().any(|(name, _)| *name == c));
    let one = text.len() - digits.len() == text.chars().next_back()?.len_utf8();
    one.then_some((digits.trim_end_matches(','), *unit))
}

fn without_thousands(text: &str) -> Option<String> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let fits = digits(decimals) && digits(first) && (1..=3).contains(&first.len());
    let rest_fits = groups.all(|group| digits(group) && group.len() == 3);
    (fits && rest_fits).then(|| text.replace(',', ""))
}

/// True or false in the words and signs of common exports.
pub(super) fn parse_flag(text: &str) -> Option<bool> {
    const TRUE: [&str; 6] = ["true", "1", "yes", "y", "t", "是"];
    const FALSE: [&str; 6] = ["false", "0", "no", "n", "f", "否"];
    let text = text.trim();
    let is = |word: &&str| text.eq_ignore_ascii_case(word);
    if TRUE.iter().any(is) {
        Some(true)
    } else if FALSE.iter().any(is) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_finite_or_nothing() {
        assert_eq!(parse_number(" 4.5 "), Some(4.5));
        assert_eq!(parse_number("1e3"), Some(1000.0));
        assert_eq!(parse_number("1,234,567.5"), Some(1_234_567.5));
        for text in [
            "inf", "NaN", "4,5", "", "four", "1,2345", ",123", "1.5,000", "k", "1kk", "万", "+",
            "12 34",
        ] {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }

    #[test]
    fn shortened_counts_are_read() {
        let cases = [
            ("1.2k", 1200.0),
            ("12.3万", 123_000.0),
            ("10w+", 100_000.0),
            ("3 M", 3e6),
            ("1.5亿", 1.5e8),
            ("1,234k", 1_234_000.0),
            ("999+", 999.0),
            ("３４５", 345.0),
            ("1 234", 1234.0),
        ];
        for (text, number) in cases {
            assert!(
                (parse_number(text).unwrap() - number).abs() < 1e-6,
                "{text}"
            );
        }
    }

    #[test]
    fn flags_in_both_languages() {
        for text in ["true", "TRUE", "1", "Yes", "y", "是"] {
            assert_eq!(parse_flag(text), Some(true), "{text}");
        }
        for text in ["false", "0", "No", "N", "否"] {
            assert_eq!(parse_flag(text), Some(false), "{text}");
        }
        assert_eq!(parse_flag("maybe"), None);
    }
}
