//! A sample of followers of a simulated creator.
//!
//! People have a picture, some posts, and follow a few hundred; each count is
//! log-normal. Every audience has some fakes who came of their own accord, three
//! to ten in a hundred. Fakes have few posts and followers, follow very many, and
//! most have digits in the handle.

use super::grammar::Grammar;
use super::growth::Growth;
use super::persona::Persona;
use super::sheet::Sheet;
use super::story::DAYS;
use crate::schema::Cell;
use crate::simulate::calendar::DAY;
use crate::simulate::dice::{Dice, Purpose};
use crate::table::TableError;

/// Followers in the sample.
const SAMPLE: usize = 200;

const YEAR: f64 = 365.0;

/// An account that follows.
struct Follower {
    handle: String,
    name: String,
    bio: String,
    picture: bool,
    private: bool,
    posts: f64,
    followers: f64,
    following: f64,
    /// Days before the end.
    made: f64,
    active: Option<f64>,
    followed: f64,
}

/// Draws a sample.
///
/// # Errors
/// None that a test would not find.
pub(super) fn write(
    seed: u64,
    persona: &Persona,
    growth: &Growth,
    end: i64,
) -> Result<Sheet, TableError> {
    let mut dice = Dice::new(seed, Purpose::CreatorFollowers, persona.number);
    let bought: f64 = growth.bought.iter().sum();
    // Some of the bought have left again.
    let paid = (0.7 * bought / persona.followers).min(0.9);
    let natural = 0.03 + 0.07 * dice.unit();
    let mut sheet = Sheet::new(
        "followers",
        &[
            "account_id",
            "handle",
            "name",
            "bio",
            "has_picture",
            "private",
            "posts",
            "followers",
            "following",
            "created_at",
            "last_active_at",
            "followed_at",
        ],
    );
    for at in 0..SAMPLE {
        let one = match (dice.chance(paid), dice.chance(natural)) {
            (true, _) => fake(&mut dice, |dice| drawn_day(&growth.bought, dice)),
            (_, true) => fake(&mut dice, any_day),
            _ => person(persona, &mut dice),
        };
        let ago = |days: f64| end - (days * f64::from(DAY)) as i64;
        let active = one.active.map_or(Cell::Null, |days| Cell::Time(ago(days)));
        let id = format!("f{:04}", at + 1);
        sheet.row(&[
            ("account_id", Cell::Text(&id)),
            ("handle", Cell::Text(&one.handle)),
            ("name", Cell::Text(&one.name)),
            ("bio", Cell::Text(&one.bio)),
            ("has_picture", Cell::Flag(one.picture)),
            ("private", Cell::Flag(one.private)),
            ("posts", Cell::Number(one.posts)),
            ("followers", Cell::Number(one.followers)),
            ("following", Cell::Number(one.following)),
            ("created_at", Cell::Time(ago(one.made))),
            ("last_active_at", active),
            ("followed_at", Cell::Time(ago(one.followed.min(one.made)))),
        ])?;
    }
    Ok(sheet)
}

fn any_day(dice: &mut Dice) -> f64 {
    dice.exponential(300.0).min(1500.0)
}

/// A day in proportion to how many came, in days before the end.
fn drawn_day(came: &[f64], dice: &mut Dice) -> f64 {
    let mut left = dice.unit() * came.iter().sum::<f64>();
    let day = came.iter().position(|came| {
        left -= came;
        left <= 0.0
    });
    (DAYS - 1 - day.unwrap_or(0)) as f64 + dice.unit()
}

fn person(persona: &Persona, dice: &mut Dice) -> Follower {
    let grammar = Grammar::of(persona.locale);
    let digits = match dice.chance(0.3) {
        true => format!("{}", dice.between(1, 99)),
        false => String::new(),
    };
    let name = grammar.say("follower name", dice);
    let handle = Grammar::of(crate::simulate::market::Locale::English).say("follower handle", dice);
    let posts = dice.log_normal(45.0, 1.4);
    let bio = if dice.chance(0.6) {
        grammar.say("follower bio", dice)
    } else {
        String::new()
    };
    Follower {
        handle: format!("{handle}{digits}"),
        name,
        bio,
        picture: dice.chance(0.94),
        private: dice.chance(0.35),
        posts: if dice.chance(0.1) {
            0.0
        } else {
            libm::round(posts)
        },
        followers: libm::round(dice.log_normal(190.0, 1.1)),
        following: libm::round(dice.log_normal(350.0, 0.8).min(7500.0)),
        made: 60.0 + dice.exponential(3.5 * YEAR).min(12.0 * YEAR),
        active: dice.chance(0.9).then(|| dice.exponential(25.0)),
        followed: any_day(dice),
    }
}

fn fake(dice: &mut Dice, followed: impl Fn(&mut Dice) -> f64) -> Follower {
    let english = Grammar::of(crate::simulate::market::Locale::English);
    let followed = followed(dice);
    let stem = english.say("fake handle", dice);
    let handle = match dice.chance(0.8) {
        true => format!("{stem}{}", dice.between(10_000, 99_999_999)),
        false => stem,
    };
    let posts = if dice.chance(0.75) {
        0.0
    } else {
        f64::from(dice.between(1, 9))
    };
    Follower {
        name: handle.clone(),
        handle,
        bio: String::new(),
        picture: dice.chance(0.3),
        private: dice.chance(0.1),
        posts,
        followers: libm::round(dice.log_normal(12.0, 1.0)),
        following: libm::round(dice.log_normal(1700.0, 0.7).min(7500.0)),
        made: followed + 5.0 + dice.exponential(40.0),
        active: dice.chance(0.25).then(|| dice.exponential(200.0)),
        followed,
    }
}
