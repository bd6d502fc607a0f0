//! What a hasty writer leaves out.

pub(super) fn attack(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    for (at, word) in text.split(' ').enumerate() {
        if matches!(word, "a" | "an" | "the" | "A" | "An" | "The") {
            continue;
        }
        if at > 0 && !bare.is_empty() {
            bare.push(' ');
        }
        bare.extend(word.chars().filter(|ch| !matches!(ch, '的' | '了')));
    }
    bare
}
