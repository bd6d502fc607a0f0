//! A genuine review beside the fake one.

use super::{Attack, dice};

/// Before or after it, as the draw says. Without a genuine text nothing can be
/// done.
pub(super) fn attack(text: &str, genuine: &str) -> String {
    let genuine = genuine.trim();
    if genuine.is_empty() {
        return text.to_owned();
    }
    match dice(text, Attack::Padding).below(2) {
        0 => format!("{} {genuine}", text.trim_end()),
        _ => format!("{genuine} {}", text.trim_start()),
    }
}
