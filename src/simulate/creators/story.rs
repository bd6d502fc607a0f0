//! What happens to a creator within a year: posts, and followers who come and
//! go at once.

use super::kinds::CreatorKind;
use super::persona::Persona;
use crate::simulate::dice::{Dice, Purpose};

/// Days of history.
pub(super) const DAYS: usize = 365;

/// Posts in the year, on average.
const POSTS: f64 = 60.0;

/// What a post is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Ordinary,
    Giveaway,
    Viral,
    /// An advertisement that says so.
    Disclosed,
    /// One that does not.
    Scripted,
    /// Lures readers off the platform.
    Lure,
}

/// A post to be written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) day: usize,
    pub(super) role: Role,
    /// Likes beside those of a typical post.
    pub(super) reach: f64,
}

/// Followers who come at once and leave in part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival {
    pub(super) day: usize,
    pub(super) followers: f64,
    /// Days over which they come, the first the most.
    pub(super) over: usize,
    /// The share that leaves within six weeks.
    pub(super) leave: f64,
    pub(super) bought: bool,
}

/// A year.
pub(super) struct Story {
    pub(super) slots: Vec<Slot>,
    pub(super) arrivals: Vec<Arrival>,
    /// Bought followers a day, and between which days.
    pub(super) drip: Option<(f64, usize, usize)>,
    /// How many times the calm weeks' newcomers come at the height of the season.
    pub(super) season: f64,
}

impl Story {
    pub(super) fn of(seed: u64, persona: &Persona) -> Self {
        let mut dice = Dice::new(seed, Purpose::CreatorStory, persona.number);
        let mut story = Story {
            slots: slots(persona, &mut dice),
            arrivals: Vec::new(),
            drip: None,
            season: 1.0,
        };
        match persona.kind {
            CreatorKind::Giveaway => story.give(persona, &mut dice),
            CreatorKind::Viral => story.go_viral(persona, &mut dice),
            CreatorKind::Seasonal => story.season = 2.0 + 3.0 * dice.unit(),
            CreatorKind::Plain if dice.chance(0.1) => story.press(persona, &mut dice),
            CreatorKind::BoughtSteps => story.buy(persona, &mut dice),
            CreatorKind::BoughtDrip => story.drip(persona, &mut dice),
            CreatorKind::ScriptedAds => story.mark(Role::Scripted, 0.3, &mut dice),
            CreatorKind::Scam => story.mark(Role::Lure, 0.25, &mut dice),
            _ => {}
        }
        story
    }

    fn mark(&mut self, role: Role, share: f64, dice: &mut Dice) {
        for slot in &mut self.slots {
            if dice.chance(share) {
                slot.role = role;
            }
        }
    }

    /// A post of the middle of the year.
    fn choose(&mut self, dice: &mut Dice) -> &mut Slot {
        let count = self.slots.len();
        let at = count / 5 + dice.below((count * 3 / 5) as u32) as usize;
        &mut self.slots[at]
    }

    /// Some who come for a prize leave when it is given away.
    fn give(&mut self, persona: &Persona, dice: &mut Dice) {
        for _ in 0..dice.between(1, 2) {
            let slot = self.choose(dice);
            (slot.role, slot.reach) = (Role::Giveaway, slot.reach * dice.log_normal(2.0, 0.3));
            let day = slot.day;
            self.arrivals.push(Arrival {
                day,
                followers: persona.followers * (0.02 + 0.08 * dice.unit()),
                over: dice.between(2, 4) as usize,
                leave: 0.1 + 0.25 * dice.unit(),
                bought: false,
            });
        }
    }

    /// At most one in three who like a viral post stays.
    fn go_viral(&mut self, persona: &Persona, dice: &mut Dice) {
        let slot = self.choose(dice);
        (slot.role, slot.reach) = (Role::Viral, dice.log_normal(25.0, 0.4));
        let (day, likes) = (slot.day, slot.reach * persona.likes(persona.followers));
        let gain = likes * (0.05 + 0.25 * dice.unit());
        self.arrivals.push(Arrival {
            day,
            followers: gain.min(0.5 * persona.followers),
            over: dice.between(5, 10) as usize,
            leave: 0.05 * dice.unit(),
            bought: false,
        });
    }

    /// A newspaper writes of the creator, and no post shows it.
    fn press(&mut self, persona: &Persona, dice: &mut Dice) {
        self.arrivals.push(Arrival {
            day: dice.between(60, 300) as usize,
            followers: persona.followers * (0.02 + 0.04 * dice.unit()),
            over: 3,
            leave: 0.08 * dice.unit(),
            bought: false,
        });
    }

    fn buy(&mut self, persona: &Persona, dice: &mut Dice) {
        let orders = dice.between(3, 6);
        for order in 0..orders {
            let part = (DAYS as u32 - 60) / orders;
            let share = (0.2 + 0.3 * dice.unit()) / f64::from(orders) + 0.04;
            self.arrivals.push(Arrival {
                day: (20 + order * part + dice.below(part / 2)) as usize,
                followers: persona.followers * share,
                over: dice.between(1, 2) as usize,
                leave: 0.25 + 0.3 * dice.unit(),
                bought: true,
            });
        }
    }

    fn drip(&mut self, persona: &Persona, dice: &mut Dice) {
        let days = dice.between(100, 220);
        let from = 20 + dice.below(340 - days);
        let daily = persona.followers * (0.35 + 0.25 * dice.unit()) / f64::from(days);
        self.drip = Some((daily, from as usize, (from + days) as usize));
    }
}

/// Posts come at random; one in fifteen is an advertisement that says so.
fn slots(persona: &Persona, dice: &mut Dice) -> Vec<Slot> {
    let mut slots = Vec::new();
    let mut at = dice.exponential(4.0);
    while at < DAYS as f64 - 1.0 {
        let disclosed = persona.kind != CreatorKind::Small && dice.chance(1.0 / 15.0);
        slots.push(Slot {
            day: at as usize,
            role: if disclosed {
                Role::Disclosed
            } else {
                Role::Ordinary
            },
            reach: dice.log_normal(1.0, persona.spread),
        });
        at += (0.3 + 0.7 * dice.exponential(1.0)) * DAYS as f64 / POSTS;
    }
    slots
}
