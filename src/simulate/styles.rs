//! The five styles of campaigns: which account reviews what, and when.

use super::calendar::{DAY, waking_second};
use super::campaigns::Work;
use super::events::{Manner, moment};
use super::kinds::Worker;
use super::reviewers::Persona;

impl Work<'_> {
    fn is_bot(&self) -> bool {
        self.campaign.kind.worker == Worker::Bot
    }

    fn days(&self) -> u32 {
        self.venue.days()
    }

    /// The first of `length` days, such that all lie within the time. The
    /// busier a day, the more campaigns begin on it, as honest reviews do: else
    /// a calm season would be a season of fakes.
    fn begin(&mut self, length: u32) -> u32 {
        const TRIES: u32 = 16;
        let room = self.days().saturating_sub(length);
        for _ in 0..TRIES {
            let day = self.venue.busy_day(self.campaign.locale, &mut self.dice);
            if day <= room {
                return day;
            }
        }
        self.dice.between(0, room)
    }

    /// A product that there is on a day, popular or not.
    fn target(&mut self, day: u32) -> u32 {
        self.venue.target(self.campaign.locale, day, &mut self.dice)
    }

    fn persona(&self, account: u32) -> Persona {
        Persona::hired(self.venue.seed(), account, self.campaign.locale)
    }

    /// A moment of a day at which the account's person is awake. A program
    /// never sleeps.
    fn moment_of(&mut self, account: u32, day: u32) -> u32 {
        let day = day.min(self.days() - 1);
        if self.is_bot() {
            return day * DAY + self.dice.below(DAY);
        }
        let second = waking_second(self.persona(account).hours_east, &mut self.dice);
        moment(day, second, self.days())
    }

    /// Five stars, sometimes four.
    fn praise(&mut self) -> u8 {
        const FOUR_STARS: f64 = 0.15;
        if self.dice.chance(FOUR_STARS) { 4 } else { 5 }
    }

    /// How the work itself is written.
    fn manner(&self) -> Manner {
        match self.campaign.kind.worker {
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
    let product = (work.venue).popular(work.campaign.locale, day, &mut work.dice);
    if product == target {
        return;
    }
    let leniency = work.persona(account).leniency;
    let stars = (work.venue).honest_stars(product, leniency, &mut work.dice);
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

/// Crews of 5 to 20 accounts. A crew reviews 3 to 8 products within one to five
/// months, one product after another: all of it within one to four days, all
/// with the same stars. Campaigns too large for a crew have several.
pub(super) fn lockstep(work: &mut Work<'_>) {
    const CREW: (u32, u32) = (5, 20);
    const ROUNDS: (u32, u32) = (3, 8);
    const LONGEST_ROUND: u32 = 4;
    let length = work.dice.between(30, 150).min(work.days());
    while !work.is_done() {
        let first = work.begin(length);
        // A small campaign has fewer rounds rather than no crew.
        let rounds = work.dice.between(ROUNDS.0, ROUNDS.1);
        let rounds = rounds.min((work.left() / CREW.0).max(2));
        let members = work.left().div_ceil(rounds).clamp(CREW.0, CREW.1);
        let members = members.min(work.left());
        let crew: Vec<u32> = (0..members).map(|_| work.account()).collect();
        for (product, stars) in jobs(work, first, rounds as usize) {
            let days = work.dice.between(1, LONGEST_ROUND).min(length);
            let round = first + work.dice.below(length - days + 1);
            for account in &crew {
                let day = round + work.dice.below(days);
                let time = work.moment_of(*account, day);
                work.post((*account, product), time, stars, work.manner());
            }
        }
    }
}

/// Up to `count` products with the stars that each gets: one seller's, or half
/// of them other sellers', some of whom are competitors to run down.
fn jobs(work: &mut Work<'_>, day: u32, count: usize) -> Vec<(u32, u8)> {
    const SEVERAL_SELLERS: f64 = 0.5;
    const COMPETITOR: f64 = 0.3;
    let own = match work.dice.chance(SEVERAL_SELLERS) {
        true => count.div_ceil(2),
        false => count,
    };
    let wanted = (own * own.saturating_sub(1)) as u32;
    let shelf = launched_shelf(work, day, wanted, own);
    let mut jobs: Vec<(u32, u8)> = shelf.into_iter().map(|product| (product, 5)).collect();
    for _ in 0..2 * count {
        let other = work.target(day);
        let stars = if work.dice.chance(COMPETITOR) { 1 } else { 5 };
        if jobs.len() < count && jobs.iter().all(|(product, _)| *product != other) {
            jobs.push((other, stars));
        }
    }
    work.dice.shuffle(&mut jobs);
    jobs
}

/// Products of one seller that there are on a day: of a few sellers, those of
/// the first that has the pairs for `wanted` reviews, or of the one that has
/// the most.
fn launched_shelf(work: &mut Work<'_>, day: u32, wanted: u32, most: usize) -> Vec<u32> {
    const TRIES: u32 = 24;
    /// The first two sellers own enough in either market.
    const ALWAYS: [u32; 2] = [0, 1];
    let mut best: Vec<u32> = Vec::new();
    for at in 0..TRIES + ALWAYS.len() as u32 {
        let seller = match at.checked_sub(TRIES) {
            Some(last) => ALWAYS[last as usize],
            None => work.dice.below(work.venue.sellers()),
        };
        let mut shelf = work.venue.shelf(seller, work.campaign.locale, day);
        shelf.truncate(most);
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
