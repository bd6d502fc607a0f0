//! Spaces without width.

pub(super) fn attack(text: &str) -> String {
    let mut disguised = String::with_capacity(2 * text.len());
    for (at, ch) in text.chars().enumerate() {
        disguised.push(ch);
        if at % 2 == 1 {
            disguised.push('\u{200b}');
        }
    }
    disguised
}
