//! Panics of other people's decoders, as errors.
//!
//! Not every check of a library that reads files is an error; some are panics, and
//! a hostile file must not end the program. What is called here holds nothing of
//! ours that a panic could leave half-changed.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static CATCHES: Cell<bool> = const { Cell::new(false) };
}

/// What a decoder gives, or `None` if it panicked.
pub(crate) fn caught<T>(decode: impl FnOnce() -> T) -> Option<T> {
    let outer = CATCHES.replace(true);
    let decoded = catch_unwind(AssertUnwindSafe(decode));
    CATCHES.set(outer);
    decoded.ok()
}

/// Whether a panic on this thread will be told as an error of its file, and need
/// not be told as a failure of the program too.
pub(crate) fn is_caught() -> bool {
    CATCHES.get()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_nothing_and_what_follows_is_not_caught() {
        assert_eq!(caught(|| 1), Some(1));
        assert_eq!(caught(|| assert!(!is_caught(), "it is")), None);
        assert!(!is_caught());
    }
}
