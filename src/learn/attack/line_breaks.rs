//! Lines broken where a form or a person may break them.

pub(super) fn attack(text: &str) -> String {
    let (mut spaces, mut marks) = (0, 0);
    let mut broken = String::with_capacity(text.len());
    for ch in text.chars() {
        spaces += usize::from(ch == ' ');
        if ch == ' ' && spaces % 3 == 0 {
            broken.push('\n');
            continue;
        }
        broken.push(ch);
        if matches!(ch, '，' | '。' | '！' | '？' | '；' | '、') {
            marks += 1;
            if marks % 3 == 0 {
                broken.push('\n');
            }
        }
    }
    broken
}
