//! What happens to a text on the way through somebody's fingers.

use super::dice::Dice;
use super::market::Locale;
use super::reviewers::Persona;

/// Characters that an input method by sound mixes up.
const ALIKE: [(char, char); 10] = [
    ('的', '得'),
    ('在', '再'),
    ('做', '作'),
    ('那', '哪'),
    ('是', '事'),
    ('又', '有'),
    ('像', '象'),
    ('很', '狠'),
    ('已', '以'),
    ('到', '道'),
];

/// Mistypes a text as its writer does, and leaves out what they leave out.
pub(super) fn make(persona: Persona, dice: &mut Dice, text: &mut String) {
    if persona.is_careless {
        *text = carelessly(persona.locale, text);
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let mean = letters as f64 * persona.typos;
    for _ in 0..slips(mean, dice) {
        match persona.locale {
            Locale::English => mistype(dice, text),
            Locale::Chinese => mistake(dice, text),
        }
    }
}

/// A number of events of which so many are expected (Knuth's method).
fn slips(mean: f64, dice: &mut Dice) -> u32 {
    let mut count = 0;
    let mut waited = dice.exponential(1.0);
    while waited < mean {
        count += 1;
        waited += dice.exponential(1.0);
    }
    count
}

fn carelessly(locale: Locale, text: &str) -> String {
    match locale {
        Locale::English => {
            let text = text.replace('\'', "").to_ascii_lowercase();
            text.trim_end_matches('.').to_owned()
        }
        Locale::Chinese => {
            let text = text.replace(['，', '。'], " ");
            text.trim_end().to_owned()
        }
    }
}

/// Drops, doubles or swaps a letter inside a word.
fn mistype(dice: &mut Dice, text: &mut String) {
    let at = dice.below(text.len() as u32) as usize;
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_lowercase);
    let bytes = text.as_bytes();
    if !is_letter(bytes.get(at)) || !is_letter(bytes.get(at + 1)) {
        return;
    }
    let letter = text.remove(at);
    match dice.below(3) {
        0 => {}
        1 => {
            text.insert(at, letter);
            text.insert(at, letter);
        }
        _ => text.insert(at + 1, letter),
    }
}

/// Replaces a character by one that sounds alike, if the text has one.
fn mistake(dice: &mut Dice, text: &mut String) {
    let (right, wrong) = ALIKE[dice.below(ALIKE.len() as u32) as usize];
    if let Some(at) = text.find(right) {
        text.replace_range(at..at + right.len_utf8(), wrong.encode_utf8(&mut [0; 4]));
    }
}

#[cfg(test)]
mod tests {
    use super::super::dice::Purpose;
    use super::*;

    fn dice() -> Dice {
        Dice::new(7, Purpose::Row, 5)
    }

    #[test]
    fn careless_writers_leave_out_capitals_and_stops() {
        let english = carelessly(Locale::English, "It's Fine. Don't worry.");
        assert_eq!(english, "its fine. dont worry");
        assert_eq!(carelessly(Locale::Chinese, "不错，好吃。"), "不错 好吃");
    }

    #[test]
    fn slips_change_a_letter_and_never_break_a_character() {
        let mut dice = dice();
        for _ in 0..500 {
            let mut text = "good soup 🍜 again, näive".to_owned();
            mistype(&mut dice, &mut text);
            assert!(text.contains('🍜') && (23..=27).contains(&text.chars().count()));
            let mut text = "味道真的很好".to_owned();
            mistake(&mut dice, &mut text);
            assert_eq!(text.chars().count(), 6);
        }
        mistype(&mut dice, &mut String::new());
        mistake(&mut dice, &mut String::new());
    }

    #[test]
    fn the_number_of_slips_has_the_mean_asked_for() {
        let mut dice = dice();
        let sum: u32 = (0..20_000).map(|_| slips(1.5, &mut dice)).sum();
        assert!((f64::from(sum) / 2e4 - 1.5).abs() < 0.05);
        assert_eq!(slips(0.0, &mut dice), 0);
    }
}
