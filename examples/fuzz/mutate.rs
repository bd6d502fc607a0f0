//! Inputs made from seeds. Nothing here looks at what a target does with them:
//! an input follows from the seed of the run and its number alone.

use bonafide::random::SplitMix;

use super::targets::Target;

/// Longer inputs are cut: they cost time and show little that short ones do
/// not. Limits of length have tests of their own.
const LONGEST: usize = 48 << 10;

/// Numbers at the edge of some type, as programs write them.
const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "-1",
    "1e308",
    "1e999",
    "-1e999",
    "1e-999",
    "NaN",
    "inf",
    "2147483648",
    "4294967295",
    "9007199254740993",
    "9223372036854775808",
    "18446744073709551616",
    "0x10",
    "1,5",
    "１２",
    "٣",
    "1e39",
    "340282366920938463463374607431768211456",
    "0.1.2",
    "+5",
    "5/0",
    "99999999-99-99",
    "1969-12-31",
    "2100-02-29T24:60:60Z",
    "9999-12-31",
];

/// What formats, pages and scripts give a meaning to.
const SIGNS: &[&str] = &[
    "\"",
    "\"\"",
    "'",
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\0",
    "\\",
    "\\u0000",
    "\\ud800",
    "{",
    "}",
    "[",
    "]",
    ":",
    "null",
    "true",
    "<",
    ">",
    "&",
    "</script>",
    "<!--",
    "-->",
    "]]>",
    "<script>",
    "javascript:",
    "&#x3c;",
    "&lt;",
    "{{",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "\u{2028}",
    "\u{2066}",
    "\u{300}",
    "\u{fdfa}",
    "ﬃ",
    "İ",
    "ß",
    "\u{1f469}\u{200d}\u{1f4bb}",
    "𝓪",
    "Ａ",
    "а",
    "한",
    "\u{1100}\u{1161}",
    "好",
    "\u{10ffff}",
    "\x1b[2J",
    "=1+1",
    "@",
    "%s",
    "../",
    "&amp;amp;",
];

/// The input of that number.
pub fn input(target: &Target, seeds: &[Vec<u8>], seed: u64, number: u64) -> Vec<u8> {
    let mut dice = SplitMix(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number.rotate_left(17));
    dice.next_u64();
    let mut bytes = match (dice.below(50), seeds.is_empty()) {
        (0, _) | (_, true) => noise(&mut dice),
        _ => seeds[dice.below(seeds.len())].clone(),
    };
    // Mostly few changes, so that what follows the first is still reached.
    let changes = 1 + (dice.next_u64() & dice.next_u64()).count_ones() / 4;
    for _ in 0..changes {
        change(&mut bytes, target, seeds, &mut dice);
        bytes.truncate(LONGEST);
    }
    bytes
}

fn noise(dice: &mut SplitMix) -> Vec<u8> {
    let length = dice.below(200);
    match dice.below(2) {
        0 => (0..length).map(|_| dice.next_u64() as u8).collect(),
        _ => {
            let chars = (0..length).filter_map(|_| char::from_u32(dice.below(0x3_0000) as u32));
            chars.collect::<String>().into_bytes()
        }
    }
}

fn change(bytes: &mut Vec<u8>, target: &Target, seeds: &[Vec<u8>], dice: &mut SplitMix) {
    let at = dice.below(bytes.len() + 1);
    match dice.below(13) {
        0 => with_byte(bytes, at, |byte, dice| *byte ^= 1 << dice.below(8), dice),
        1 => with_byte(bytes, at, |byte, dice| *byte = dice.next_u64() as u8, dice),
        2 => with_byte(
            bytes,
            at,
            |byte, dice| *byte = [0, 0xff, 0x7f, 0x80][dice.below(4)],
            dice,
        ),
        3 => insert(bytes, at, pick(SIGNS, dice).as_bytes()),
        4 => insert(bytes, at, pick(target.tokens, dice).as_bytes()),
        5 => drop(bytes.drain(part(bytes.len(), dice))),
        6 => {
            let copy = bytes[part(bytes.len(), dice)].to_vec();
            let bits = dice.below(8);
            let times = 1 + dice.below(1 << bits);
            insert(
                bytes,
                at,
                &copy.repeat(times.min(1 + LONGEST / copy.len().max(1))),
            );
        }
        7 => bytes.truncate(at),
        8 if !seeds.is_empty() => {
            let other = &seeds[dice.below(seeds.len())];
            insert(bytes, at, &other[part(other.len(), dice)]);
        }
        9 => {
            let number = pick(NUMBERS, dice);
            replace_number(bytes, at, number.as_bytes());
        }
        10 => {
            // A length or a count of a binary format.
            let wide = dice.next_u64() >> dice.below(64);
            let width = [1, 2, 4, 8][dice.below(4)];
            for (byte, new) in bytes[at..].iter_mut().zip(&wide.to_le_bytes()[..width]) {
                *byte = *new;
            }
        }
        11 => {
            let (from, to) = (part(bytes.len(), dice), part(bytes.len(), dice));
            let moved = bytes[from].to_vec();
            bytes.splice(to, moved);
        }
        _ => {
            let odd = char::from_u32(dice.below(0x11_0000) as u32).unwrap_or('\u{fffd}');
            insert(bytes, at, odd.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

fn with_byte(
    bytes: &mut [u8],
    at: usize,
    change: impl Fn(&mut u8, &mut SplitMix),
    dice: &mut SplitMix,
) {
    if let Some(byte) = bytes.get_mut(at) {
        change(byte, dice);
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, new: &[u8]) {
    bytes.splice(at..at, new.iter().copied());
}

/// A stretch of bytes, mostly a short one.
fn part(length: usize, dice: &mut SplitMix) -> std::ops::Range<usize> {
    let from = dice.below(length + 1);
    let bits = dice.below(12);
    let most = (length - from).min(1 << bits);
    from..from + dice.below(most + 1)
}

fn pick<'t>(tokens: &[&'t str], dice: &mut SplitMix) -> &'t str {
    match tokens.is_empty() {
        true => "",
        false => tokens[dice.below(tokens.len())],
    }
}

/// Puts another number in the place of the next one.
fn replace_number(bytes: &mut Vec<u8>, at: usize, new: &[u8]) {
    let first = bytes[at..].iter().position(u8::is_ascii_digit);
    let from = at + first.unwrap_or(0);
    let digits = bytes[from..].iter().take_while(|b| b.is_ascii_digit());
    let to = from + digits.count();
    bytes.splice(from..to, new.iter().copied());
}
