//! The four styles of campaigns: which account reviews what, and when.

use super::calendar::{DAY, waking_second};
use super::campaigns::{Work, Worker};
use super::events::{Manner, moment};
use super::market::stars;
use super::reviewers::Persona;

impl Work<'_> {
    fn is_bot(&self) -> bool {
        self.campaign.worker == Worker::Bot
    }

    fn days(&self) -> u32 {
        self.world.params.days
    }

    /// The first of `length` days, such that all lie within the time. The
    /// busier a day, the more campaigns begin on it, as honest reviews do: else
    /// a calm season would be a season of fakes.
    fn begin(&mut self, length: u32) -> u32 {
        const TRIES: u32 = 16;
        let room = self.days().saturating_sub(length);
        let calendar = self.world.market.calendar(self.campaign.locale);
        for _ in 0..TRIES {
            let day = calendar.day(self.dice.unit());
            if day <= room {
                return day;
            }
        }
        self.dice.between(0, room)
    }

    /// A product that there is on a day, popular or not.
    fn target(&mut self, day: u32) -> u32 {
        let market = &self.world.market;
        market.any_launched(self.campaign.locale, day, &mut self.dice)
    }

    /// A moment of a day at which the account's person is awake. A program
    /// never sleeps.
    fn moment_of(&mut self, account: u32, day: u32) -> u32 {
        let day = day.min(self.days() - 1);
        if self.is_bot() {
            return day * DAY + self.dice.below(DAY);
        }
        let persona = Persona::of(self.world, account, Some(self.campaign.locale));
        let second = waking_second(persona.hours_east, &mut self.dice);
        moment(day, second, self.days())
    }

    /// Five stars, sometimes four.
    fn praise(&mut self) -> u8 {
        const FOUR_STARS: f64 = 0.15;
        if self.dice.chance(FOUR_STARS) { 4 } else { 5 }
    }

    /// How the work itself is written.
    fn manner(&self) -> Manner {
        match self.campaign.worker {
            Worker::Paid => Manner::Brief,
            Worker::Bot => Manner::Template,
        }
    }
}

/// A burst on one product by accounts that are used once, all five stars, or
/// all one star against a competitor.
///
/// People take two to six days, in their waking hours. A program posts every 3
/// to 25 minutes, or as often as six days demand, give or take a twentieth.
pub(super) fn naive(work: &mut Work<'_>) {
    const AGAINST_A_COMPETITOR: f64 = 0.2;
    let length = work.dice.between(2, 6).min(work.days());
    let first = work.begin(length);
    let target = work.target(first);
    let stars = match work.dice.chance(AGAINST_A_COMPETITOR) {
        true => 1,
        false => 5,
    };
    let gap = work.dice.between(180, 1500).min(length * DAY / work.size);
    for at in 0..work.size {
        let account = work.account();
        let time = match work.is_bot() {
            true => first * DAY + at * gap + work.dice.below(gap / 20 + 1),
            false => {
                let day = first + work.dice.below(length);
                work.moment_of(account, day)
            }
        };
        work.post((account, target), time, stars, work.manner());
    }
}

/// Single reviews over four to ten months, for up to three products of one
/// seller. People come at random; a program keeps its distance, give or take a
/// tenth.
pub(super) fn slow_drip(work: &mut Work<'_>) {
    const MOST_PRODUCTS: usize = 3;
    let length = work.dice.between(120, 300).min(work.days());
    let first = work.begin(length);
    let products = launched_shelf(work, first, 1, MOST_PRODUCTS);
    let gap = length * DAY / work.size;
    for at in 0..work.size {
        let account = work.account();
        let time = match work.is_bot() {
            true => first * DAY + at * gap + work.dice.below(gap / 10 + 1),
            false => {
                let day = first + work.dice.below(length);
                work.moment_of(account, day)
            }
        };
        let product = products[work.dice.below(products.len() as u32) as usize];
        let stars = work.praise();
        work.post((account, product), time, stars, work.manner());
    }
}

/// Each account does one job within ten to thirty days, and writes one to four
/// ordinary reviews of popular products in the four months around it.
pub(super) fn camouflaged(work: &mut Work<'_>) {
    const MOST_COVER: u32 = 4;
    const COVER_DAYS: u32 = 120;
    let length = work.dice.between(10, 30).min(work.days());
    let first = work.begin(length);
    let target = work.target(first);
    while !work.is_done() {
        let account = work.account();
        let day = first + work.dice.below(length);
        let time = work.moment_of(account, day);
        let stars = work.praise();
        work.post((account, target), time, stars, work.manner());
        for _ in 0..work.dice.between(1, MOST_COVER) {
            let around = day + work.dice.below(COVER_DAYS);
            let around = around.saturating_sub(COVER_DAYS / 2);
            cover(work, account, target, around.min(work.days() - 1));
        }
    }
}

/// An ordinary review of something popular, as honest people would rate it.
fn cover(work: &mut Work<'_>, account: u32, target: u32, day: u32) {
    let market = &work.world.market;
    let product = market.choose_lasting(work.campaign.locale, day, &mut work.dice);
    if product == target {
        return;
    }
    let persona = Persona::of(work.world, account, Some(work.campaign.locale));
    let stars = stars(market.product(product), persona.leniency, &mut work.dice);
    let time = work.moment_of(account, day);
    let manner = if work.is_bot() {
        Manner::Filler
    } else {
        Manner::Free
    };
    work.post((account, product), time, stars, manner);
}

/// Cells of five accounts. Each cell has a week of its own within three to
/// eight months, each account a pair of the seller's products that no other
/// account has. The campaign ends when there are no more pairs.
pub(super) fn split(work: &mut Work<'_>) {
    const CELL: usize = 5;
    const MOST_PRODUCTS: usize = 60;
    const WEEK: u32 = 7;
    let length = work.dice.between(90, 240).min(work.days());
    let first = work.begin(length);
    let products = launched_shelf(work, first, work.size, MOST_PRODUCTS);
    let mut pairs: Vec<(u32, u32)> = (products.iter().enumerate())
        .flat_map(|(at, one)| products[at + 1..].iter().map(|other| (*one, *other)))
        .collect();
    work.dice.shuffle(&mut pairs);
    for cell in pairs.chunks(CELL) {
        let week = first + work.dice.below(length.saturating_sub(WEEK) + 1);
        for (one, other) in cell {
            if work.is_done() {
                return;
            }
            let account = work.account();
            for product in [one, other] {
                let day = week + work.dice.below(WEEK);
                let time = work.moment_of(account, day);
                let stars = work.praise();
                work.post((account, *product), time, stars, work.manner());
            }
        }
    }
}

/// Products of one seller that there are on a day: of a few sellers, those of
/// the first that has the pairs for `wanted` reviews, or of the one that has
/// the most.
fn launched_shelf(work: &mut Work<'_>, day: u32, wanted: u32, most: usize) -> Vec<u32> {
    const TRIES: u32 = 24;
    /// The first two sellers own enough in either market.
    const ALWAYS: [u32; 2] = [0, 1];
    let market = &work.world.market;
    let mut best: Vec<u32> = Vec::new();
    for at in 0..TRIES + ALWAYS.len() as u32 {
        let seller = match at.checked_sub(TRIES) {
            Some(last) => ALWAYS[last as usize],
            None => work.dice.below(market.sellers()),
        };
        let mine = |product: &u32| {
            let product = market.product(*product);
            product.locale == work.campaign.locale && product.is_launched(day)
        };
        let shelf: Vec<u32> = market.shelf(seller).filter(mine).take(most).collect();
        if shelf.len() > best.len() {
            best = shelf;
        }
        if best.len() >= 2 && best.len() * (best.len() - 1) >= wanted as usize {
            break;
        }
    }
    if best.len() < 2 {
        best = vec![work.target(day), work.target(day)];
        best.dedup();
    }
    best
}
