//! Ids of a table, which may be long or say more to a browser than to a reader.

use std::fmt::Write;

use super::row::Excerpt;
use crate::campaign::card::Card;

/// Characters of an id that are kept; a longer one is an attack or a mistake.
const KEPT: usize = 200;

/// Characters of an id within a sentence.
const IN_SENTENCES: usize = 40;

/// An id, with a sign at its end if it had to be cut.
pub fn cut(id: &str) -> String {
    shortened(id, KEPT)
}

/// At most so many characters of a text, with a sign at its end if it had to be
/// cut.
pub fn shortened(id: &str, most: usize) -> String {
    let Excerpt { mut text, cut } = Excerpt::of(id, most);
    if cut {
        text.push('…');
    }
    text
}

/// A card whose ids are cut as those of the rows are.
pub fn cut_in(card: &Card) -> Card {
    let mut card = card.clone();
    let reviews = card.examples.iter_mut().map(|text| &mut text.review_id);
    let products = card.targets.iter_mut().map(|target| &mut target.product_id);
    for id in reviews.chain(products) {
        *id = cut(id);
    }
    for member in &mut card.members {
        member.review_id = cut(&member.review_id);
        for id in [&mut member.reviewer_id, &mut member.product_id] {
            *id = id.as_deref().map(cut);
        }
    }
    card
}

/// A card whose products can be named in a sentence: their ids are short, show
/// every character, and do not turn what stands around them.
pub fn for_sentences(card: &Card) -> Card {
    let mut card = Card {
        members: Vec::new(),
        examples: Vec::new(),
        ..card.clone()
    };
    for target in &mut card.targets {
        let named = shown(&shortened(&target.product_id, IN_SENTENCES));
        target.product_id = format!("\u{2068}{named}\u{2069}");
    }
    card
}

/// The text with every character named that is not seen or turns others.
pub fn shown(text: &str) -> String {
    named(text, is_unseen)
}

/// The text with every odd character named.
pub fn named(text: &str, is_odd: impl Fn(char) -> bool) -> String {
    let mut shown = String::new();
    for ch in text.chars() {
        match is_odd(ch) {
            // Writing into a text cannot fail.
            true => drop(write!(shown, "U+{:04X}", ch as u32)),
            false => shown.push(ch),
        }
    }
    shown
}

/// Whether a character is not seen, or turns others.
pub fn is_unseen(ch: char) -> bool {
    ch.is_control()
        || matches!(ch, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(ch, '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::campaign_view::tests::card;

    #[test]
    fn a_long_id_is_cut_everywhere_alike() {
        let long = "é".repeat(10_000);
        let mut hostile = card();
        hostile.targets[0].product_id = long.clone();
        hostile.members[0].product_id = Some(long.clone());
        hostile.members[0].review_id = long.clone();
        let kept = cut_in(&hostile);
        let expected = format!("{}…", "é".repeat(KEPT));
        assert_eq!(cut(&long), expected);
        assert_eq!(kept.targets[0].product_id, expected);
        assert_eq!(kept.members[0].product_id.as_deref(), Some(&*expected));
        assert_eq!(kept.members[0].review_id, expected);
        assert_eq!(kept.members[1], hostile.members[1]);
        let told = for_sentences(&kept).targets[0].product_id.clone();
        assert_eq!(
            told,
            format!("\u{2068}{}…\u{2069}", "é".repeat(IN_SENTENCES))
        );
    }

    #[test]
    fn an_id_turns_no_sentence() {
        let mut hostile = card();
        hostile.targets[0].product_id = "\u{202e}a\nb\u{2069}".to_owned();
        let told = &for_sentences(&hostile).targets[0].product_id;
        assert_eq!(told, "\u{2068}U+202EaU+000AbU+2069\u{2069}");
    }
}
