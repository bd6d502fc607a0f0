//! Letters of another script that look the same.

const DOUBLES: [(char, char); 17] = [
    ('a', 'а'),
    ('c', 'с'),
    ('e', 'е'),
    ('i', 'і'),
    ('j', 'ј'),
    ('o', 'о'),
    ('p', 'р'),
    ('s', 'ѕ'),
    ('x', 'х'),
    ('y', 'у'),
    ('A', 'А'),
    ('B', 'В'),
    ('E', 'Е'),
    ('H', 'Н'),
    ('K', 'К'),
    ('M', 'М'),
    ('T', 'Т'),
];

pub(super) fn attack(text: &str) -> String {
    let mut met = 0;
    let double = |ch: char| {
        DOUBLES.iter().find_map(|(latin, cyrillic)| match ch {
            ch if ch == *latin => Some(*cyrillic),
            ch if ch == *cyrillic => Some(*latin),
            _ => None,
        })
    };
    text.chars()
        .map(|ch| match double(ch) {
            None => ch,
            Some(double) => {
                met += 1;
                if met % 2 == 0 { double } else { ch }
            }
        })
        .collect()
}
