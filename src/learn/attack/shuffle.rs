//! Sentences in another order.

use super::{Attack, dice, sentences};

pub(super) fn attack(text: &str) -> String {
    let mut order = sentences(text);
    if order.len() < 2 {
        return text.to_owned();
    }
    let before = order.clone();
    dice(text, Attack::Shuffle).shuffle(&mut order);
    // A draw may be the old order; with two sentences every second one is.
    if order == before {
        order.rotate_left(1);
    }
    let trimmed: Vec<&str> = order.into_iter().map(str::trim).collect();
    let spaced = text.contains(' ');
    trimmed.join(if spaced { " " } else { "" })
}
