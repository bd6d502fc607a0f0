//! What a simulated creator posts, and how it is met.
//!
//! Likes are log-normal about a share of the followers of the day; comments,
//! shares, saves and views follow the likes, each log-normal again. Whoever buys
//! likes orders the same round number for every post, and a little comes on top.

use super::grammar::Grammar;
use super::growth::Growth;
use super::kinds::CreatorKind;
use super::persona::Persona;
use super::sheet::Sheet;
use super::story::{Role, Slot, Story};
use crate::schema::Cell;
use crate::simulate::calendar::{DAY, waking_second};
use crate::simulate::dice::{Dice, Purpose};
use crate::simulate::market::Locale;
use crate::table::TableError;

/// How far ratios vary from post to post.
const RATIO_SPREAD: f64 = 0.4;

/// A post that was written.
pub(super) struct Written {
    pub(super) at: i64,
    pub(super) comments: f64,
}

/// Writes all posts of a year that begins at `start`.
///
/// # Errors
/// None that a test would not find.
pub(super) fn write(
    seed: u64,
    persona: &Persona,
    story: &Story,
    growth: &Growth,
    start: i64,
) -> Result<(Sheet, Vec<Written>), TableError> {
    let mut dice = Dice::new(seed, Purpose::CreatorPosts, persona.number);
    let mut sheet = Sheet::new(
        "posts",
        &[
            "post_id",
            "created_at",
            "title",
            "text",
            "likes",
            "comments",
            "shares",
            "saves",
            "views",
            "paid",
            "promoted",
        ],
    );
    let order = order(persona, &mut dice);
    let mut written = Vec::new();
    for (at, slot) in story.slots.iter().enumerate() {
        let east = if persona.locale == Locale::Chinese {
            8
        } else {
            0
        };
        let moment = start + slot.day as i64 * i64::from(DAY) + waking_second(east, &mut dice);
        let counts = Counts::of(persona, slot, growth.followers[slot.day], order, &mut dice);
        let (title, text) = words(persona, slot, at, &mut dice);
        let id = format!("post-{:03}", at + 1);
        sheet.row(&[
            ("post_id", Cell::Text(&id)),
            ("created_at", Cell::Time(moment)),
            ("title", Cell::Text(&title)),
            ("text", Cell::Text(&text)),
            ("likes", Cell::Number(counts.likes)),
            ("comments", Cell::Number(counts.comments)),
            ("shares", Cell::Number(counts.shares)),
            ("saves", Cell::Number(counts.saves)),
            ("views", Cell::Number(counts.views)),
            ("paid", Cell::Flag(slot.role == Role::Disclosed)),
            ("promoted", Cell::Flag(false)),
        ])?;
        written.push(Written {
            at: moment,
            comments: counts.comments,
        });
    }
    Ok((sheet, written))
}

struct Counts {
    likes: f64,
    comments: f64,
    shares: f64,
    saves: f64,
    views: f64,
}

impl Counts {
    fn of(
        persona: &Persona,
        slot: &Slot,
        followers: f64,
        order: Option<f64>,
        dice: &mut Dice,
    ) -> Self {
        let reach = match slot.role {
            Role::Disclosed => slot.reach * 0.8,
            _ => slot.reach,
        };
        let organic = persona.likes(followers) * reach;
        let likes = match order {
            Some(order) => order + 0.02 * organic,
            None => organic,
        };
        let likes = libm::round(likes + libm::sqrt(likes) * dice.normal()).max(0.0);
        // Those who were bought do nothing else.
        let base = if order.is_some() {
            0.02 * organic
        } else {
            likes
        };
        let mut count = |ratio: f64| {
            let mean = dice.log_normal(base * ratio, RATIO_SPREAD);
            libm::round(mean + libm::sqrt(mean) * dice.normal()).max(0.0)
        };
        Counts {
            comments: count(match slot.role {
                Role::Giveaway => persona.comments * 5.0,
                _ => persona.comments,
            }),
            shares: count(persona.shares),
            saves: count(persona.saves),
            views: count(persona.views).max(likes),
            likes,
        }
    }
}

/// The likes that are ordered for every post, if any.
fn order(persona: &Persona, dice: &mut Dice) -> Option<f64> {
    let bought = persona.kind == CreatorKind::BoughtLikes;
    let wanted = persona.likes(persona.followers) * (1.0 + dice.unit());
    bought.then(|| (libm::round(wanted / 500.0) * 500.0).max(500.0))
}

fn words(persona: &Persona, slot: &Slot, at: usize, dice: &mut Dice) -> (String, String) {
    let grammar = Grammar::of(persona.locale);
    let gap = match persona.locale {
        Locale::English => " ",
        Locale::Chinese => "",
    };
    let mut parts = |rules: &[&str]| {
        let said = rules.iter().map(|rule| grammar.say(rule, dice));
        said.collect::<Vec<_>>().join(gap)
    };
    let own = persona.vertical;
    let text = match slot.role {
        Role::Ordinary | Role::Viral => match at % 3 {
            0 => parts(&["opening", own, "closing"]),
            1 => parts(&["opening", own, "life", own, "closing"]),
            _ => parts(&[own, "life"]),
        },
        Role::Giveaway => parts(&["opening", "giveaway"]),
        Role::Disclosed => parts(&["disclosure", "opening", own, "honest ad", "closing"]),
        Role::Scripted => parts(&[
            "script opening",
            "script pain",
            "script product",
            "script numbers",
            "script praise",
            "script proof",
            "script call",
        ]),
        Role::Lure => parts(&["opening", "lure", "contact"]),
    };
    let title = match slot.role {
        Role::Scripted => grammar.say("script title", dice),
        Role::Giveaway => grammar.say("giveaway title", dice),
        _ => grammar.say(&format!("title {own}"), dice),
    };
    (title, text)
}
