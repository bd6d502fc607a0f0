//! Honest people: who they are, how much they write, and when.
//!
//! - **Activity** is a power law with exponent 2.3, up to 400 reviews: seven in
//!   ten have written one.
//! - **Gaps** are bursty (Barabási 2005, *The origin of bursts and heavy tails
//!   in human dynamics*): a third of the time the next review follows at the
//!   same sitting, minutes later; else after a log-normal pause with a median
//!   of 20 days.
//! - **Choice**: their own market, now and then the other one; not twice the
//!   same thing if they can help it.
//!
//! Each person draws from a generator of their own, named by their number.

use super::World;
use super::calendar::{DAY, waking_second};
use super::dice::{Dice, PowerLaw, Purpose};
use super::events::{Event, Manner, NO_CAMPAIGN, moment};
use super::market::{Locale, stars};

const ACTIVITY: f64 = 2.3;
const MOST_ACTIVE: u32 = 400;

/// Chance that the next review is written at the same sitting, and the mean
/// minutes until then.
const SAME_SITTING: f64 = 0.35;
const SITTING_GAP: f64 = 12.0;

/// Median days of a pause and the spread of its logarithm.
const PAUSE: f64 = 20.0;
const PAUSE_SPREAD: f64 = 1.4;

/// Chance to review something of the other market.
const ABROAD: f64 = 0.03;

/// What stays the same from review to review of one account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Persona {
    pub(super) locale: Locale,
    /// Hours east of Greenwich, without daylight saving.
    pub(super) hours_east: i32,
    /// Standard normal.
    pub(super) leniency: f64,
    /// Factor of the length of texts.
    pub(super) verbosity: f64,
    /// Share of the letters that are mistyped.
    pub(super) typos: f64,
    /// Chance of emoji in a review.
    pub(super) emoji: f64,
    /// Whether capitals or full stops are left out.
    pub(super) is_careless: bool,
}

impl Persona {
    /// The person of an account that a campaign of a language hired.
    pub(super) fn hired(seed: u64, account: u32, locale: Locale) -> Self {
        Self::of(
            seed,
            account,
            f64::from(u8::from(locale == Locale::Chinese)),
        )
    }

    /// The person of an account where a share of people writes Chinese.
    pub(super) fn of(seed: u64, account: u32, chinese: f64) -> Self {
        const EMOJI: [f64; 4] = [0.0, 0.0, 0.15, 0.6];
        /// From the west of North America to eastern Australia.
        const WHERE: [i32; 6] = [-8, -6, -5, 0, 1, 10];
        const HOW_MANY: [u32; 6] = [18, 18, 30, 22, 6, 6];
        let mut dice = Dice::new(seed, Purpose::Persona, u64::from(account));
        let locale = match dice.chance(chinese) {
            true => Locale::Chinese,
            false => Locale::English,
        };
        let english = WHERE[dice.weighted(&HOW_MANY)];
        Persona {
            locale,
            hours_east: match locale {
                Locale::Chinese => 8,
                Locale::English => english,
            },
            leniency: dice.normal(),
            verbosity: dice.log_normal(1.0, 0.5),
            typos: dice.exponential(0.006).min(0.04),
            emoji: EMOJI[dice.below(4) as usize],
            is_careless: dice.chance(0.16),
        }
    }
}

/// Adds the reviews of honest people until there are `wanted` of them, and
/// says how many people wrote.
pub(super) fn review(world: &World, wanted: u64, events: &mut Vec<Event>) -> u32 {
    let activity = PowerLaw::new(ACTIVITY, MOST_ACTIVE);
    let end = events.len() + wanted as usize;
    let mut person = 0;
    while events.len() < end {
        let mut dice = Dice::new(world.params.seed, Purpose::Reviewer, u64::from(person));
        let reviews = activity.draw(&mut dice) as usize;
        let reviews = reviews.min(end - events.len());
        review_as(world, person, reviews, &mut dice, events);
        person += 1;
    }
    person
}

fn review_as(world: &World, person: u32, reviews: usize, dice: &mut Dice, events: &mut Vec<Event>) {
    let persona = Persona::of(world.params.seed, person, world.params.chinese);
    let calendar = world.market.calendar(persona.locale);
    let days = calendar.days();
    let first = events.len();
    let mut market_time = dice.unit();
    let mut time = 0;
    for at in 0..reviews {
        let day = match at > 0 && dice.chance(SAME_SITTING) {
            true => {
                let gap = 60.0 * (1.0 + dice.exponential(SITTING_GAP));
                time = (time + gap as u32).min(world.params.seconds() - 1);
                time / DAY
            }
            false => {
                if at > 0 {
                    market_time += dice.log_normal(PAUSE, PAUSE_SPREAD) / f64::from(days);
                }
                let day = calendar.day(market_time);
                time = moment(day, waking_second(persona.hours_east, dice), days);
                day
            }
        };
        let product = choose_unseen(world, persona.locale, day, &events[first..], dice);
        events.push(Event {
            time,
            author: person,
            product,
            campaign: NO_CAMPAIGN,
            stars: stars(world.market.product(product), persona.leniency, dice),
            manner: Manner::Free,
        });
    }
}

fn choose_unseen(world: &World, home: Locale, day: u32, earlier: &[Event], dice: &mut Dice) -> u32 {
    const TRIES: u32 = 8;
    let other = match home {
        Locale::English => Locale::Chinese,
        Locale::Chinese => Locale::English,
    };
    let is_abroad = world.market.sells_in(other) && dice.chance(ABROAD);
    let locale = if is_abroad { other } else { home };
    let mut product = world.market.choose(locale, day, dice);
    for _ in 0..TRIES {
        if earlier.iter().all(|event| event.product != product) {
            break;
        }
        product = world.market.choose(locale, day, dice);
    }
    product
}

#[cfg(test)]
mod tests {
    use super::super::params::Params;
    use super::*;

    fn honest(reviews: u64) -> (World, Vec<Event>, u32) {
        let world = World::new(&Params {
            reviews,
            ..Params::default()
        });
        let mut events = Vec::new();
        let people = review(&world, reviews, &mut events);
        (world, events, people)
    }

    #[test]
    fn people_write_exactly_what_is_wanted_and_mostly_once() {
        let (_, events, people) = honest(20_000);
        assert_eq!(events.len(), 20_000);
        let mut counts = vec![0; people as usize];
        for event in &events {
            counts[event.author as usize] += 1;
        }
        let once = counts.iter().filter(|count| **count == 1).count();
        let share = once as f64 / f64::from(people);
        assert!((0.65..0.76).contains(&share), "{share}");
        assert!(counts.iter().any(|count| *count > 30));
    }

    #[test]
    fn gaps_are_bursty() {
        let (_, events, _) = honest(40_000);
        let mut gaps: Vec<u32> = (events.chunk_by(|a, b| a.author == b.author))
            .flat_map(|own| {
                own.windows(2)
                    .map(|pair| pair[0].time.abs_diff(pair[1].time))
            })
            .collect();
        gaps.sort_unstable();
        let at = |share: f64| gaps[(gaps.len() as f64 * share) as usize];
        assert!(at(0.2) < 3600, "{}", at(0.2));
        assert!(at(0.9) > 60 * DAY, "{}", at(0.9));
    }

    #[test]
    fn some_product_has_an_honest_burst() {
        let (_, events, _) = honest(20_000);
        let mut days: Vec<(u32, u32)> = (events.iter())
            .map(|event| (event.product, event.time / (3 * DAY)))
            .collect();
        days.sort_unstable();
        let busiest = days.chunk_by(|a, b| a == b).map(<[_]>::len).max();
        assert!(busiest.unwrap_or(0) >= 25, "{busiest:?}");
    }

    #[test]
    fn somebody_hired_has_the_hirer_s_language() {
        let persona = Persona::hired(7, 3, Locale::Chinese);
        assert_eq!((persona.locale, persona.hours_east), (Locale::Chinese, 8));
    }
}
