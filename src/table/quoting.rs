//! Where a delimited file breaks the rules of quoting.
//!
//! The `csv` crate reads on whatever the quotes do: a quote that is opened and
//! never closed makes one field of the rest of the file, and one that is closed
//! by the next quote of a later row merges the rows between. Rows would vanish
//! without a word, so the bytes are watched on their way to the crate.

use std::collections::VecDeque;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Bare,
    Quoted,
    /// After a quote inside a quoted field: its end, or half of a doubled one.
    QuoteInQuoted,
}

/// Follows the quotes of a stream.
#[derive(Debug)]
pub(super) struct Quoting {
    delimiter: u8,
    state: State,
    offset: u64,
    ended: bool,
    /// Where text follows a closing quote, ascending.
    malformed: VecDeque<u64>,
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl Quoting {
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            state: State::FieldStart,
            offset: 0,
            ended: false,
            malformed: VecDeque::new(),
        }
    }

    /// Takes the next bytes of the stream; none at its end.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        self.ended |= bytes.is_empty();
        for &byte in bytes {
            let at = self.offset;
            self.offset += 1;
            if BYTE_ORDER_MARK.get(at as usize) == Some(&byte) {
                continue;
            }
            let ends = byte == self.delimiter || byte == b'\n' || byte == b'\r';
            self.state = match (self.state, byte) {
                (State::FieldStart, b'"') | (State::QuoteInQuoted, b'"') => State::Quoted,
                (State::Quoted, b'"') => State::QuoteInQuoted,
                (State::Quoted, _) => State::Quoted,
                _ if ends => State::FieldStart,
                (State::QuoteInQuoted, _) => {
                    self.malformed.push_back(at);
                    State::Bare
                }
                _ => State::Bare,
            };
        }
    }

    /// Whether the stream has ended within quotes.
    pub(super) fn is_left_open(&self) -> bool {
        self.ended && self.state == State::Quoted
    }

    /// Whether text followed a closing quote before this offset, since the
    /// last question.
    pub(super) fn was_malformed_before(&mut self, offset: u64) -> bool {
        let mut found = false;
        while self.malformed.front().is_some_and(|at| *at < offset) {
            self.malformed.pop_front();
            found = true;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str) -> Quoting {
        let mut quoting = Quoting::new(b',');
        quoting.take(text.as_bytes());
        quoting.take(b"");
        quoting
    }

    #[test]
    fn proper_quoting_passes() {
        for text in [
            "a,b\n1,\"x, \"\"y\"\"\nz\"\n",
            "\u{feff}\"a\",b\r\n\"1\",2\r\n",
            "a,b\n5\" screen,it's \"fine\"\n",
            "a\n\"\"\n",
        ] {
            let mut quoting = after(text);
            assert!(!quoting.is_left_open(), "{text}");
            assert!(!quoting.was_malformed_before(u64::MAX), "{text}");
        }
    }

    #[test]
    fn an_open_quote_and_text_after_a_closed_one_are_seen() {
        assert!(after("a\n1,\"oops\n2,fine\n").is_left_open());
        let mut quoting = after("a\n1,\"oops\n2,\"fine\"\n");
        assert!(quoting.is_left_open() || quoting.was_malformed_before(u64::MAX));
        assert!(after("a\n\"x\"y\n").was_malformed_before(8));
        assert!(!after("a\n\"x\"y\n").was_malformed_before(5));
    }
}
