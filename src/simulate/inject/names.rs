//! New identifiers that look like those of a table.

use rustc_hash::FxHashSet;

use crate::behaviour::marketplace::id_hash;
use crate::simulate::dice::Dice;

/// Makes identifiers in the form of known ones, and no known one again.
pub(super) struct Names {
    known: Vec<String>,
    taken: FxHashSet<u64>,
    dice: Dice,
}

impl Names {
    pub(super) fn like<'t>(ids: impl Iterator<Item = &'t str>, dice: Dice) -> Self {
        let mut taken = FxHashSet::default();
        let known = ids
            .filter(|id| taken.insert(id_hash(id)))
            .map(str::to_owned)
            .collect();
        Names { known, taken, dice }
    }

    /// A known one with its digits drawn anew, or its letters if it has no
    /// digits. Where all of that form are taken it grows by a digit, as
    /// numbers do.
    pub(super) fn next(&mut self) -> String {
        const TRIES: u32 = 32;
        let at = self.dice.below(self.known.len() as u32) as usize;
        let model = self.known.get(at).cloned().unwrap_or_default();
        let mut name = String::new();
        for _ in 0..TRIES {
            name = redraw(&model, &mut self.dice);
            if self.taken.insert(id_hash(&name)) {
                return name;
            }
        }
        while !self.taken.insert(id_hash(&name)) {
            name.push(digit(&mut self.dice, 0));
        }
        name
    }
}

fn redraw(model: &str, dice: &mut Dice) -> String {
    let has_digits = model.bytes().any(|byte| byte.is_ascii_digit());
    let mut in_number = false;
    let mut redrawn = |ch: char| {
        let begins = ch.is_ascii_digit() && !in_number;
        in_number = ch.is_ascii_digit();
        match ch {
            // Only numbers padded with zeros begin with one.
            '0' if begins => ch,
            '0'..='9' => digit(dice, u32::from(begins)),
            'a'..='z' if !has_digits => letter(dice, b'a'),
            'A'..='Z' if !has_digits => letter(dice, b'A'),
            _ => ch,
        }
    };
    model.chars().map(&mut redrawn).collect()
}

fn digit(dice: &mut Dice, lowest: u32) -> char {
    char::from(b'0' + dice.between(lowest, 9) as u8)
}

fn letter(dice: &mut Dice, first: u8) -> char {
    char::from(first + dice.below(26) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::dice::Purpose;

    fn names(ids: &[&str], count: usize) -> Vec<String> {
        let mut names = Names::like(ids.iter().copied(), Dice::new(7, Purpose::Name, 0));
        (0..count).map(|_| names.next()).collect()
    }

    #[test]
    fn names_keep_the_form_and_are_new() {
        for name in names(&["user17", "user58"], 40) {
            let number = name.strip_prefix("user").unwrap();
            assert!(!number.starts_with('0') && number.len() >= 2, "{name}");
            assert!(!["17", "58"].contains(&number));
        }
        let padded = names(&["r0042"], 5);
        assert!(
            padded
                .iter()
                .all(|name| name.starts_with("r0") && name.len() == 5)
        );
        let letters = names(&["_QmX"], 5);
        assert!(
            letters
                .iter()
                .all(|name| name.starts_with('_') && name.len() == 4)
        );
    }

    #[test]
    fn where_all_are_taken_names_grow() {
        let digits: Vec<String> = (0..10).map(|n| n.to_string()).collect();
        let digits: Vec<&str> = digits.iter().map(String::as_str).collect();
        let all = names(&digits, 30);
        assert!(all.iter().all(|name| name.len() >= 2));
        assert_eq!(all.iter().collect::<FxHashSet<_>>().len(), 30);
    }
}
