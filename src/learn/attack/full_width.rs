//! Letters and digits as wide as Chinese characters.

pub(super) fn attack(text: &str) -> String {
    text.chars().map(full_width).collect()
}

fn full_width(ch: char) -> char {
    match ch {
        'a'..='z' | 'A'..='Z' | '0'..='9' => {
            char::from_u32(u32::from(ch) - 0x21 + 0xff01).unwrap_or(ch)
        }
        _ => ch,
    }
}
