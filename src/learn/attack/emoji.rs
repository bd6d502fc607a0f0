//! Pictures strewn in.

use super::{Attack, dice, ends_sentence};
use crate::text::words::is_han;

const PICTURES: [&str; 12] = [
    "😊", "👍", "❤️", "😍", "🎉", "✨", "🙏", "🔥", "😋", "👏", "💯", "🌟",
];

/// Words, or Chinese characters in twos, from one picture to the next.
const WORDS_APART: usize = 8;

pub(super) fn attack(text: &str) -> String {
    let mut dice = dice(text, Attack::Emoji);
    let mut strewn = String::with_capacity(2 * text.len());
    let mut halves = 0;
    let mut chars = text.chars().peekable();
    while let Some(ch) = chars.next() {
        strewn.push(ch);
        let next = chars.peek().copied();
        halves += match ch {
            ch if is_han(ch) => 1,
            ch if ch.is_whitespace() => 2,
            _ => 0,
        };
        let ended = ends_sentence(ch)
            && next.is_none_or(|next| !ends_sentence(next) && !next.is_ascii_digit());
        let between = ch.is_whitespace() || is_han(ch) && next.is_some_and(is_han);
        if ended || between && halves >= 2 * WORDS_APART {
            strewn.push_str(PICTURES[dice.below(PICTURES.len())]);
            if ch == ' ' {
                strewn.push(' ');
            }
            halves = 0;
        }
    }
    strewn
}
