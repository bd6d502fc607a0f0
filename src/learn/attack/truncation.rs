//! The first half of a text.

/// Cut after the last whole word of the first half of the characters.
pub(super) fn attack(text: &str) -> String {
    let half = text.chars().count().div_ceil(2);
    let cut = text.char_indices().nth(half).map_or(text.len(), |c| c.0);
    let head = &text[..cut];
    let inside = head.ends_with(|ch: char| ch.is_ascii_alphanumeric())
        && text[cut..].starts_with(|ch: char| ch.is_ascii_alphanumeric());
    match head.rfind(char::is_whitespace) {
        Some(space) if inside => head[..space].to_owned(),
        _ => head.trim_end().to_owned(),
    }
}
