//! Products and sellers: what there is to review, and how much it is.
//!
//! - **Sellers** own 1 to 60 products, in numbers by a power law (exponent
//!   1.6): a few shops hold much of a market. A seller is of one market and
//!   mostly of one category.
//! - **Popularity** falls with the 0.8th power of the rank (Zipf-like; Anderson
//!   2006, *The Long Tail*).
//! - **Launches**: 55 % of the products are older than the table, the others
//!   appear during it. Interest in a product decays from its launch on to a
//!   quarter, with a mean of 90 days.
//! - **Quality** is normal. Stars follow from it by an ordered probit (see
//!   [`stars`]).
//! - **Spikes**: now and then something goes viral and everybody reviews one
//!   product within days. They are honest and must not look like campaigns to
//!   whoever only counts.

use super::calendar::Calendar;
use super::dice::{Dice, PowerLaw, Purpose};
use super::params::Params;

/// A market: its people read and write one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Locale {
    English,
    Chinese,
}

impl Locale {
    pub(super) fn language(self) -> &'static str {
        match self {
            Locale::English => "en",
            Locale::Chinese => "zh",
        }
    }
}

/// What the products are, as the phrases name it.
pub(super) const CATEGORIES: [&str; 6] = [
    "kitchen",
    "electronics",
    "beauty",
    "restaurant",
    "books",
    "clothing",
];

/// The category that is visited and not bought: no purchase to confirm.
pub(super) const RESTAURANT: u8 = 3;

/// Reviews for each product, on average.
const REVIEWS_A_PRODUCT: u64 = 25;

const FEWEST_PRODUCTS: u32 = 40;

const POPULARITY: f64 = 0.8;

/// Share of a seller's products outside the main category.
const OFF_CATEGORY: f64 = 0.15;

const OLD_PRODUCTS: f64 = 0.55;

/// Interest that stays when the launch is long past, and the days in which the
/// rest decays to 1/e.
const LASTING_INTEREST: f64 = 0.25;
const LAUNCH_DECAY: f64 = 90.0;

pub(super) struct Product {
    pub(super) seller: u32,
    pub(super) category: u8,
    pub(super) locale: Locale,
    /// Standard normal over all products.
    pub(super) quality: f32,
    /// The first day it can be reviewed; before 0 for older products.
    launch: i32,
}

impl Product {
    /// The interest on a day, from 0 before the launch to 1 on its day.
    fn interest(&self, day: u32) -> f64 {
        let age = f64::from(day) - f64::from(self.launch);
        match age < 0.0 {
            true => 0.0,
            false => LASTING_INTEREST + (1.0 - LASTING_INTEREST) * libm::exp(-age / LAUNCH_DECAY),
        }
    }

    pub(super) fn is_launched(&self, day: u32) -> bool {
        i64::from(self.launch) <= i64::from(day)
    }
}

/// One locale's products, calendar and spikes.
struct Stall {
    /// Products, the most popular first.
    by_rank: Vec<u32>,
    calendar: Calendar,
    /// For every day the products that are viral, with the share of the day's
    /// reviews that they draw.
    viral: Vec<Vec<(u32, f64)>>,
}

pub(super) struct Market {
    pub(super) products: Vec<Product>,
    /// The first product of every seller, whose products are consecutive, and
    /// at the end the number of products.
    shelves: Vec<u32>,
    stalls: [Stall; 2],
}

impl Market {
    pub(super) fn new(params: &Params) -> Self {
        let mut dice = Dice::new(params.seed, Purpose::Market, 0);
        let (products, shelves) = stock(params, &mut dice);
        let stalls = [Locale::English, Locale::Chinese].map(|locale| {
            let mine = |at: &u32| products[*at as usize].locale == locale;
            let mut by_rank: Vec<u32> = (0..products.len() as u32).filter(mine).collect();
            dice.shuffle(&mut by_rank);
            Stall {
                by_rank,
                calendar: Calendar::new(params.start, params.days, locale),
                viral: vec![Vec::new(); params.days as usize],
            }
        });
        let mut market = Market {
            products,
            shelves,
            stalls,
        };
        market.plan_spikes(params, Locale::English, 1.0 - params.chinese);
        market.plan_spikes(params, Locale::Chinese, params.chinese);
        market
    }

    pub(super) fn sellers(&self) -> u32 {
        self.shelves.len() as u32 - 1
    }

    /// The products of a seller, none if there is no such seller.
    pub(super) fn shelf(&self, seller: u32) -> std::ops::Range<u32> {
        let first = |seller: u32| self.shelves.get(seller as usize).copied();
        let end = self.products.len() as u32;
        first(seller).unwrap_or(end)..first(seller + 1).unwrap_or(end)
    }

    pub(super) fn product(&self, product: u32) -> &Product {
        &self.products[product as usize]
    }

    pub(super) fn calendar(&self, locale: Locale) -> &Calendar {
        &self.stalls[locale as usize].calendar
    }

    /// Whether a locale has anything to review.
    pub(super) fn sells_in(&self, locale: Locale) -> bool {
        !self.stalls[locale as usize].by_rank.is_empty()
    }

    /// What somebody reviews on a day: by popularity, age, and what is viral.
    pub(super) fn choose(&self, locale: Locale, day: u32, dice: &mut Dice) -> u32 {
        let stall = &self.stalls[locale as usize];
        let mut at = dice.unit();
        for (product, share) in &stall.viral[day as usize] {
            if at < *share {
                return *product;
            }
            at -= share;
        }
        self.choose_lasting(locale, day, dice)
    }

    /// As [`choose`](Self::choose), without what is viral.
    pub(super) fn choose_lasting(&self, locale: Locale, day: u32, dice: &mut Dice) -> u32 {
        const TRIES: u32 = 24;
        let by_rank = &self.stalls[locale as usize].by_rank;
        for _ in 0..TRIES {
            let product = by_rank[dice.rank(by_rank.len() as u32, POPULARITY) as usize];
            if dice.chance(self.product(product).interest(day)) {
                return product;
            }
        }
        self.any_launched(locale, day, dice)
    }

    /// Any product that there is on a day, popular or not; one that is not
    /// there yet if there is none.
    pub(super) fn any_launched(&self, locale: Locale, day: u32, dice: &mut Dice) -> u32 {
        let by_rank = &self.stalls[locale as usize].by_rank;
        let first = dice.below(by_rank.len() as u32) as usize;
        let all = by_rank[first..].iter().chain(&by_rank[..first]);
        let launched = |product: &&u32| self.product(**product).is_launched(day);
        *all.clone().find(launched).unwrap_or(&by_rank[first])
    }

    /// Decides what goes viral. The volume of a spike falls to 1/e in two days;
    /// its size is log-normal, at most a fortieth of its market.
    fn plan_spikes(&mut self, params: &Params, locale: Locale, share: f64) {
        const REVIEWS_A_SPIKE: f64 = 12_000.0;
        /// Median reviews of a spike, beyond the ordinary ones.
        const SPIKE: f64 = 100.0;
        const LENGTH: u32 = 8;
        const DECAY: f64 = 2.0;
        /// Spikes of one day together.
        const MOST_OF_A_DAY: f64 = 0.5;
        if !self.sells_in(locale) {
            return;
        }
        let expected = params.reviews as f64 * share;
        let most = expected / 40.0;
        let mut dice = Dice::new(params.seed, Purpose::Spikes, locale as u64);
        for _ in 0..=(expected / REVIEWS_A_SPIKE) as u32 {
            let first = self.calendar(locale).day(dice.unit());
            let product = self.any_launched(locale, first, &mut dice);
            let size = dice.log_normal(SPIKE, 0.8).min(most);
            for day in first..(first + LENGTH).min(params.days) {
                let since = f64::from(day - first);
                let part = (1.0 - libm::exp(-1.0 / DECAY)) * libm::exp(-since / DECAY);
                let volume = expected * self.calendar(locale).share(day);
                let viral = &mut self.stalls[locale as usize].viral[day as usize];
                let taken: f64 = viral.iter().map(|(_, share)| share).sum();
                let share = (size * part / volume).min(MOST_OF_A_DAY - taken);
                viral.push((product, share.max(0.0)));
            }
        }
    }
}

/// Sellers with their products, until there are enough.
fn stock(params: &Params, dice: &mut Dice) -> (Vec<Product>, Vec<u32>) {
    let sizes = PowerLaw::new(1.6, 60);
    let wanted = (params.reviews / REVIEWS_A_PRODUCT) as u32;
    let wanted = wanted.max(FEWEST_PRODUCTS) as usize;
    let is_mixed = params.chinese > 0.0 && params.chinese < 1.0;
    let mut products = Vec::with_capacity(wanted + 64);
    let mut shelves = vec![0];
    while products.len() < wanted {
        let seller = shelves.len() as u32 - 1;
        let chinese = match seller {
            // The first two, so that neither market is empty by chance.
            0 | 1 if is_mixed => seller == 0,
            _ => dice.chance(params.chinese),
        };
        let locale = match chinese {
            true => Locale::Chinese,
            false => Locale::English,
        };
        let main = dice.below(CATEGORIES.len() as u32) as u8;
        // The first two own enough for campaigns over several products.
        let size = sizes.draw(dice).max(if seller < 2 { 8 } else { 1 });
        for _ in 0..size {
            products.push(product(seller, main, locale, params.days, dice));
        }
        shelves.push(products.len() as u32);
    }
    (products, shelves)
}

fn product(seller: u32, main: u8, locale: Locale, days: u32, dice: &mut Dice) -> Product {
    let category = match dice.chance(OFF_CATEGORY) && main != RESTAURANT {
        true => dice.below(CATEGORIES.len() as u32) as u8,
        false => main,
    };
    let launch = match dice.chance(OLD_PRODUCTS) {
        true => -(dice.below(2000) as i32),
        false => dice.below(days) as i32,
    };
    Product {
        seller,
        category,
        locale,
        quality: dice.normal() as f32,
        launch,
    }
}

/// Stars for a product by a reviewer: an ordered probit (McKelvey & Zavoina
/// 1975) of quality, the reviewer's leniency and chance. The cut points give
/// 10, 5, 8, 19 and 58 % from one star to five over the market: the J shape of
/// online reviews (Hu, Zhang & Pavlou 2009).
pub(super) fn stars(product: &Product, leniency: f64, dice: &mut Dice) -> u8 {
    const QUALITY: f64 = 0.8;
    const LENIENCY: f64 = 0.5;
    const CUTS: [f64; 4] = [-1.282, -1.036, -0.739, -0.202];
    let spread = libm::sqrt(QUALITY * QUALITY + LENIENCY * LENIENCY + 1.0);
    let liking = QUALITY * f64::from(product.quality) + LENIENCY * leniency + dice.normal();
    1 + CUTS.iter().filter(|cut| liking / spread > **cut).count() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn market(reviews: u64, chinese: f64) -> (Params, Market) {
        let params = Params {
            reviews,
            chinese,
            ..Params::default()
        };
        (params, Market::new(&params))
    }

    #[test]
    fn shelves_divide_the_products_among_the_sellers() {
        let (_, market) = market(50_000, 0.4);
        let of = |seller: u32| {
            let shelf = market.shelf(seller);
            shelf.map(move |product| (product, seller))
        };
        let all: Vec<(u32, u32)> = (0..market.sellers()).flat_map(of).collect();
        assert_eq!(all.len(), market.products.len());
        for (product, seller) in all {
            assert_eq!(market.product(product).seller, seller);
        }
    }

    #[test]
    fn one_language_has_one_market() {
        for chinese in [0.0, 1.0] {
            let (_, market) = market(5000, chinese);
            assert_eq!(market.sells_in(Locale::Chinese), chinese == 1.0);
            assert_eq!(market.sells_in(Locale::English), chinese == 0.0);
        }
    }

    #[test]
    fn stars_are_j_shaped_and_follow_quality() {
        let (_, market) = market(200_000, 0.4);
        let mut dice = Dice::new(7, Purpose::Row, 2);
        let mut shares = [0.0; 5];
        for product in &market.products {
            for _ in 0..5 {
                let leniency = dice.normal();
                let stars = stars(product, leniency, &mut dice);
                shares[usize::from(stars) - 1] += 0.2 / market.products.len() as f64;
            }
        }
        for (share, expected) in shares.iter().zip([0.10, 0.05, 0.08, 0.19, 0.58]) {
            assert!((share - expected).abs() < 0.015, "{shares:?}");
        }
        let mut mean = |quality| {
            let product = Product {
                quality,
                ..product(0, 0, Locale::English, 9, &mut dice)
            };
            let drawn = (0..2000).map(|_| f64::from(stars(&product, 0.0, &mut dice)));
            drawn.sum::<f64>() / 2000.0
        };
        assert!(mean(1.5) > mean(-1.5) + 1.0);
    }

    #[test]
    fn nothing_is_reviewed_before_its_launch() {
        let (params, market) = market(20_000, 0.4);
        let mut dice = Dice::new(7, Purpose::Row, 3);
        for day in 0..params.days {
            let product = market.choose(Locale::English, day, &mut dice);
            assert!(market.product(product).is_launched(day));
        }
    }
}
