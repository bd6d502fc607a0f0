//! Followers day by day.
//!
//! New followers of a day are log-normal about a mean with a weekly rhythm, and
//! counted (normal about the mean); so their variance is far above their mean.

use super::persona::Persona;
use super::story::{DAYS, Story};
use crate::simulate::dice::{Dice, Purpose};

/// New followers from Monday to Sunday.
const WEEK: [f64; 7] = [0.92, 0.9, 0.92, 0.95, 1.02, 1.16, 1.13];

/// Days over which those who leave do.
const LEAVING: usize = 42;

/// The middle of the season and half of its length.
const SEASON: (f64, f64) = (180.0, 45.0);

/// Followers at the end of each day, with how many of the newcomers of the day
/// were bought.
pub(super) struct Growth {
    pub(super) followers: Vec<f64>,
    pub(super) bought: Vec<f64>,
}

impl Growth {
    pub(super) fn of(seed: u64, persona: &Persona, story: &Story) -> Self {
        let mut dice = Dice::new(seed, Purpose::CreatorGrowth, persona.number);
        let (mut extra, bought) = arrivals(story, &mut dice);
        let came: f64 = extra.iter().sum();
        let share = dice.log_normal(0.3, 0.5).min(1.5);
        let organic = ((persona.followers - came) * share / (1.0 + share)).max(20.0);
        let weights: Vec<f64> = (0..DAYS).map(|day| weight(day, story.season)).collect();
        let total: f64 = weights.iter().sum();
        for (extra, weight) in extra.iter_mut().zip(&weights) {
            let mean = dice.log_normal(organic * weight / total, 0.35);
            let left = 0.15 * mean;
            *extra += (mean + libm::sqrt(mean) * dice.normal()).max(0.0) - left;
        }
        let gained: f64 = extra.iter().sum();
        let mut now = (persona.followers - gained).max(50.0);
        let followers = extra.iter().map(|extra| {
            now = (now + extra).max(10.0);
            libm::round(now)
        });
        let followers = followers.collect();
        Growth { followers, bought }
    }
}

fn weight(day: usize, season: f64) -> f64 {
    let away = (day as f64 - SEASON.0) / SEASON.1;
    WEEK[day % 7] * (1.0 + (season - 1.0) * libm::exp(-away * away))
}

/// Changes by what came at once, and what of it was bought.
fn arrivals(story: &Story, dice: &mut Dice) -> (Vec<f64>, Vec<f64>) {
    let (mut extra, mut bought) = (vec![0.0; DAYS], vec![0.0; DAYS]);
    for arrival in &story.arrivals {
        let halving: f64 = (0..arrival.over).map(|day| libm::exp2(-(day as f64))).sum();
        for day in 0..arrival.over {
            let came = arrival.followers * libm::exp2(-(day as f64)) / halving;
            let at = arrival.day + day;
            if at < DAYS {
                extra[at] += came;
                bought[at] += if arrival.bought { came } else { 0.0 };
            }
        }
        for day in 0..LEAVING {
            let at = arrival.day + arrival.over + day;
            if at < DAYS {
                extra[at] -= arrival.followers * arrival.leave / LEAVING as f64;
            }
        }
    }
    if let Some((daily, from, to)) = story.drip {
        for day in from..to.min(DAYS) {
            let came = daily * (1.0 + 0.03 * dice.normal());
            extra[day] += came;
            bought[day] += came;
        }
    }
    (extra, bought)
}
