//! Numbers and truth values as exports write them.

/// A finite number, with or without surrounding blanks; commas may mark
/// thousands (`1,234`), never decimals.
pub(super) fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let number: f64 = match text.contains(',') {
        true => without_thousands(text)?.parse().ok()?,
        false => text.parse().ok()?,
    };
    number.is_finite().then_some(number)
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
        for text in ["inf", "NaN", "4,5", "", "four", "1,2345", ",123", "1.5,000"] {
            assert_eq!(parse_number(text), None, "{text}");
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
