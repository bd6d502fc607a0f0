//! Letters in the other case.

pub(super) fn attack(text: &str) -> String {
    let mut letters = 0;
    let mut disguised = String::with_capacity(text.len());
    for ch in text.chars() {
        letters += usize::from(ch.is_alphabetic());
        match ch {
            ch if !ch.is_alphabetic() || letters % 3 != 0 => disguised.push(ch),
            ch if ch.is_lowercase() => disguised.extend(ch.to_uppercase()),
            ch => disguised.extend(ch.to_lowercase()),
        }
    }
    disguised
}
