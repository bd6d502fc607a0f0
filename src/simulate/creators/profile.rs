//! The profile of a simulated creator.

use super::grammar::Grammar;
use super::growth::Growth;
use super::kinds::CreatorKind;
use super::persona::Persona;
use super::sheet::Sheet;
use crate::schema::Cell;
use crate::simulate::calendar::DAY;
use crate::simulate::dice::{Dice, Purpose};
use crate::simulate::market::Locale;
use crate::table::TableError;

/// Writes it; also the handle.
///
/// # Errors
/// None that a test would not find.
pub(super) fn write(
    seed: u64,
    persona: &Persona,
    growth: &Growth,
    end: i64,
) -> Result<(Sheet, String), TableError> {
    let mut dice = Dice::new(seed, Purpose::CreatorProfile, persona.number);
    let grammar = Grammar::of(persona.locale);
    let stem = Grammar::of(Locale::English).say("follower handle", &mut dice);
    let handle = format!("sim_{stem}_{}", persona.vertical);
    let name = grammar.say("follower name", &mut dice);
    let mut bio = grammar.say(&format!("bio {}", persona.vertical), &mut dice);
    if persona.kind == CreatorKind::Scam {
        bio.push(' ');
        bio.push_str(&grammar.say("contact", &mut dice));
    }
    let made = end - (400.0 + dice.exponential(1000.0)) as i64 * i64::from(DAY);
    let followers = growth.followers.last().copied().unwrap_or_default();
    let mut sheet = Sheet::new(
        "profile",
        &[
            "handle",
            "name",
            "bio",
            "platform",
            "vertical",
            "followers",
            "following",
            "posts",
            "verified",
            "created_at",
        ],
    );
    sheet.row(&[
        ("handle", Cell::Text(&handle)),
        ("name", Cell::Text(&name)),
        ("bio", Cell::Text(&bio)),
        ("platform", Cell::Text(persona.platform)),
        ("vertical", Cell::Text(persona.vertical)),
        ("followers", Cell::Number(followers)),
        (
            "following",
            Cell::Number(libm::round(dice.log_normal(400.0, 0.8))),
        ),
        ("posts", Cell::Number(f64::from(dice.between(80, 900)))),
        ("verified", Cell::Flag(dice.chance(0.05))),
        ("created_at", Cell::Time(made)),
    ])?;
    Ok((sheet, handle))
}
