//! Cuts a post into sentences: what a reader points at.

use std::ops::Range;

/// A longer run without an end is cut: no writer has meant it as one sentence.
const BYTES_MAX: usize = 1200;

/// The byte ranges of the sentences of a text, in order, without the white
/// space between them.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut cut = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, ch)) = chars.next() {
        let end = at + ch.len_utf8();
        let next = chars.peek().map(|(_, next)| *next);
        if ends(ch, next) || end - start >= BYTES_MAX {
            cut.push(trimmed(text, start..end));
            start = end;
        }
    }
    cut.push(trimmed(text, start..text.len()));
    cut.retain(|range| !range.is_empty());
    cut
}

/// Whether a sentence ends after a character, given the one that follows.
fn ends(ch: char, next: Option<char>) -> bool {
    let closes = |next: char| {
        matches!(
            next,
            '”' | '’' | '」' | '』' | '）' | ')' | '"' | '…' | '~' | '～'
        )
    };
    let goes_on = next.is_some_and(|next| closes(next) || is_stop(next));
    match ch {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => true,
        '.' => next.is_some_and(char::is_whitespace),
        '!' | '?' => !goes_on,
        _ if is_stop(ch) => !goes_on,
        _ => false,
    }
}

fn is_stop(ch: char) -> bool {
    matches!(ch, '。' | '！' | '？' | '!' | '?')
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn both_languages_are_cut_where_readers_would() {
        assert_eq!(
            cut("先说结论！！真的好用。\n\n你们呢？点链接"),
            ["先说结论！！", "真的好用。", "你们呢？", "点链接"]
        );
        assert_eq!(
            cut("Works well. It is 3.5 inches! Truly?! Yes"),
            ["Works well.", "It is 3.5 inches!", "Truly?!", "Yes"]
        );
        assert_eq!(cut("“好用！”她说。"), ["“好用！”她说。"]);
    }

    #[test]
    fn odd_texts_are_cut_too() {
        assert!(cut("").is_empty());
        assert!(cut("\n \r\n\t\u{3000}\n").is_empty());
        let long = "长".repeat(10_000);
        assert!(cut(&long).iter().all(|part| part.len() <= BYTES_MAX + 3));
        assert_eq!(cut(&long).concat(), long);
    }
}
