//! Words stored backwards and shown forwards (Boucher & Anderson 2023, *Trojan
//! Source*, turned on text classifiers by Boucher et al. 2022, *Bad
//! Characters*).

use crate::text::words::is_han;

/// Right-to-left override, and the end of it.
const OVERRIDE: char = '\u{202e}';
const POP: char = '\u{202c}';

/// A mark without a direction to change.
const MARK: char = '\u{200e}';

/// Chinese characters that count as a word.
const HAN_WORD: usize = 4;

pub(super) fn attack(text: &str) -> String {
    let mut disguised = String::with_capacity(2 * text.len());
    let mut words = 0;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = word_length(rest);
        if length == 0 {
            disguised.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (word, after) = rest.split_at(length);
        rest = after;
        match words % 3 {
            0 => {
                disguised.push(OVERRIDE);
                disguised.extend(word.chars().rev());
                disguised.push(POP);
            }
            1 => {
                disguised.push_str(word);
                disguised.push(MARK);
            }
            _ => disguised.push_str(word),
        }
        words += 1;
    }
    disguised
}

/// Bytes of the word that a text begins with: letters and digits that run from
/// left to right and stand alone.
fn word_length(text: &str) -> usize {
    let han = text.chars().next().is_some_and(is_han);
    let most = if han { HAN_WORD } else { usize::MAX };
    let own = text
        .chars()
        .take_while(|ch| is_han(*ch) == han && (han || ch.is_ascii_alphanumeric()));
    own.take(most).map(char::len_utf8).sum()
}
