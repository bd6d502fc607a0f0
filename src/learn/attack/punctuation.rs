//! Text without punctuation.

/// Marks between letters go (`dont`); the others leave a blank, so that it
/// reads as before.
pub(super) fn attack(text: &str) -> String {
    let kept = |ch: char| ch.is_alphanumeric() || ch.is_whitespace() || !is_mark(ch);
    let mut bare = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            ch if kept(ch) => bare.push(ch),
            '\'' | '’' => {}
            _ if bare.ends_with(char::is_whitespace) => {}
            _ => bare.push(' '),
        }
    }
    let words: Vec<&str> = bare.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// ASCII marks, general and Chinese punctuation; no emoji.
fn is_mark(ch: char) -> bool {
    ch.is_ascii_punctuation()
        || matches!(ch, '\u{a1}' | '\u{ab}' | '\u{b7}' | '\u{bb}' | '\u{bf}'
            | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3003}'
            | '\u{3008}'..='\u{3020}' | '\u{fe30}'..='\u{fe6b}' | '\u{ff01}'..='\u{ff0f}'
            | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}')
}

#[cfg(test)]
mod tests {
    #[test]
    fn marks_go_and_words_stay() {
        assert_eq!(
            super::attack("It's a well-made lamp... really!"),
            "Its a well made lamp really"
        );
        assert_eq!(super::attack("很好，下次再来！"), "很好 下次再来");
    }
}
