//! Text from tables on a terminal.

use crate::text::normalise::is_unseen;

/// A message with nothing in it that could steer a terminal: it may repeat what
/// a table calls its columns.
pub fn visible(message: &str) -> String {
    let mut text = String::new();
    push_visible(&mut text, message);
    text
}

/// Control, direction and invisible characters of a review must not reach a
/// terminal; the joiner of emoji may.
pub fn push_visible(text: &mut String, part: &str) {
    for ch in part.chars() {
        let hostile =
            ch.is_control() && ch != '\n' && ch != '\t' || ch == '\u{feff}' || is_unseen(ch);
        if hostile {
            text.extend(ch.escape_unicode());
        } else {
            text.push(ch);
        }
    }
}
