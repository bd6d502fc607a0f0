//! A real table as a marketplace in which campaigns work.
//!
//! What they do follows the table itself:
//!
//! - **Targets** are products of at least five reviews that are not among the
//!   quarter reviewed the most: nobody fakes for what everybody knows.
//! - **Cover** is the product of a random review of the same weeks, so that
//!   popularity is that of the table at the time, with stars drawn from all that
//!   the product got.
//! - **Sellers** own the targets that the table says they own. Where it names no
//!   seller, random sets of targets stand for them, in sizes by a power law.
//! - **Language**: what most texts are written in.

use rustc_hash::FxHashMap;

use super::super::calendar::DAY;
use super::super::dice::{Dice, PowerLaw, Purpose};
use super::super::market::Locale;
use super::super::params::SimulateError;
use super::super::venue::Venue;
use crate::behaviour::records::MARKET_MIN;
use crate::intake::review;
use crate::table::Batch;

/// Reviews without which a product is no target.
const TARGET_MIN: u32 = 5;

/// Days before and after in which the table is asked what is popular.
const POPULAR_WITHIN: u32 = 21;

/// A product of the table.
pub(super) struct Product {
    /// Batch and row of its first review.
    pub(super) first_row: (usize, usize),
    seller: Option<String>,
    /// Reviews with 1 to 5 stars.
    stars: [u32; 5],
    /// The days of its first and last review.
    days: (u32, u32),
}

impl Product {
    fn reviews(&self) -> u32 {
        self.stars.iter().sum()
    }

    fn is_there(&self, day: u32) -> bool {
        (self.days.0..=self.days.1).contains(&day)
    }
}

/// One usable review.
struct Seen {
    second: i64,
    product: u32,
}

pub(super) struct TableMarket {
    seed: u64,
    locale: Locale,
    /// The second at which day 0 begins.
    pub(super) start: i64,
    /// Seconds of which every time of the table is a multiple.
    pub(super) granularity: i64,
    days: u32,
    pub(super) products: Vec<Product>,
    /// Day and product of every review, in the order of days.
    reviews: Vec<(u32, u32)>,
    targets: Vec<u32>,
    shelves: Vec<Vec<u32>>,
}

impl TableMarket {
    /// # Errors
    /// Fewer usable rows than make a market.
    pub(super) fn new(table: &[Batch], seed: u64) -> Result<Self, SimulateError> {
        let mut products = Vec::new();
        let seen = see(table, &mut products);
        if seen.len() < MARKET_MIN {
            return Err(SimulateError::TooSmall {
                usable: seen.len(),
                needed: MARKET_MIN,
            });
        }
        let seconds = || seen.iter().map(|seen| seen.second);
        let day = |second: i64| second.div_euclid(DAY.into());
        let first = day(seconds().min().unwrap_or(0));
        let mut reviews: Vec<(u32, u32)> = (seen.iter())
            .map(|seen| ((day(seen.second) - first) as u32, seen.product))
            .collect();
        reviews.sort_unstable();
        for (day, product) in &reviews {
            let days = &mut products[*product as usize].days;
            *days = (days.0.min(*day), days.1.max(*day));
        }
        let mut dice = Dice::new(seed, Purpose::Market, 0);
        let targets = targets(&products);
        Ok(TableMarket {
            seed,
            locale: language(table),
            start: first * i64::from(DAY),
            granularity: granularity(seconds),
            days: reviews.last().map_or(0, |(day, _)| *day) + 1,
            shelves: shelves(&products, &targets, &mut dice),
            products,
            reviews,
            targets,
        })
    }
}

impl Venue for TableMarket {
    fn seed(&self) -> u64 {
        self.seed
    }

    fn days(&self) -> u32 {
        self.days
    }

    fn locale(&self, _: &mut Dice) -> Locale {
        self.locale
    }

    fn busy_day(&self, _: Locale, dice: &mut Dice) -> u32 {
        self.reviews[dice.below(self.reviews.len() as u32) as usize].0
    }

    fn target(&self, _: Locale, day: u32, dice: &mut Dice) -> u32 {
        const TRIES: u32 = 24;
        let mut target = 0;
        for _ in 0..TRIES {
            target = self.targets[dice.below(self.targets.len() as u32) as usize];
            if self.products[target as usize].is_there(day) {
                break;
            }
        }
        target
    }

    fn popular(&self, _: Locale, day: u32, dice: &mut Dice) -> u32 {
        let from = day.saturating_sub(POPULAR_WITHIN);
        let first = self.reviews.partition_point(|(at, _)| *at < from);
        let end = (self.reviews).partition_point(|(at, _)| *at <= day + POPULAR_WITHIN);
        let around = match &self.reviews[first..end] {
            [] => &self.reviews,
            around => around,
        };
        around[dice.below(around.len() as u32) as usize].1
    }

    fn honest_stars(&self, product: u32, _: f64, dice: &mut Dice) -> u8 {
        dice.weighted(&self.products[product as usize].stars) as u8 + 1
    }

    fn sellers(&self) -> u32 {
        self.shelves.len() as u32
    }

    fn shelf(&self, seller: u32, _: Locale, day: u32) -> Vec<u32> {
        let shelf = self.shelves.get(seller as usize).into_iter().flatten();
        shelf
            .copied()
            .filter(|product| self.products[*product as usize].is_there(day))
            .collect()
    }
}

/// The usable reviews, with their products numbered as they first appear.
fn see(table: &[Batch], products: &mut Vec<Product>) -> Vec<Seen> {
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let mut seen = Vec::new();
    for (at, batch) in table.iter().enumerate() {
        for row in 0..batch.len() {
            let review = review(batch, row);
            let (Some(_), Some(id), Some(second), Some(stars)) =
                (review.reviewer, review.product, review.second, review.stars)
            else {
                continue;
            };
            let product = *numbers.entry(id).or_insert_with(|| {
                products.push(Product {
                    first_row: (at, row),
                    seller: review.seller.map(str::to_owned),
                    stars: [0; 5],
                    days: (u32::MAX, 0),
                });
                products.len() as u32 - 1
            });
            let stars = stars.round().clamp(1.0, 5.0) as usize;
            products[product as usize].stars[stars - 1] += 1;
            seen.push(Seen { second, product });
        }
    }
    seen
}

/// What may be targeted; everything where too little is ordinary.
fn targets(products: &[Product]) -> Vec<u32> {
    let reviews = |product: &u32| products[*product as usize].reviews();
    let all = 0..products.len() as u32;
    let mut targets: Vec<u32> = (all.clone())
        .filter(|product| reviews(product) >= TARGET_MIN)
        .collect();
    targets.sort_by_key(|product| (reviews(product), *product));
    targets.truncate(targets.len().div_ceil(4) * 3);
    match targets.len() {
        0 | 1 => all.collect(),
        _ => targets,
    }
}

fn shelves(products: &[Product], targets: &[u32], dice: &mut Dice) -> Vec<Vec<u32>> {
    let mut shelves: Vec<Vec<u32>> = Vec::new();
    let seller = |product: &u32| products[*product as usize].seller.as_deref();
    if targets.iter().any(|product| seller(product).is_some()) {
        let mut of: FxHashMap<&str, usize> = FxHashMap::default();
        for (product, seller) in targets.iter().filter_map(|p| Some((p, seller(p)?))) {
            let shelf = *of.entry(seller).or_insert(shelves.len());
            shelves.resize(shelves.len().max(shelf + 1), Vec::new());
            shelves[shelf].push(*product);
        }
        return shelves;
    }
    let sizes = PowerLaw::new(1.6, 60);
    let mut left = targets.to_vec();
    dice.shuffle(&mut left);
    while !left.is_empty() {
        // The first two own enough for campaigns over several products.
        let fewest = if shelves.len() < 2 { 8 } else { 1 };
        let size = sizes.draw(dice).max(fewest) as usize;
        let rest = left.len().saturating_sub(size);
        shelves.push(left.split_off(rest));
    }
    shelves
}

/// The coarsest of days, hours, minutes and seconds that all times keep.
fn granularity<I: Iterator<Item = i64>>(seconds: impl Fn() -> I) -> i64 {
    let keeps = |unit: &i64| seconds().all(|second| second % unit == 0);
    [i64::from(DAY), 3600, 60]
        .into_iter()
        .find(keeps)
        .unwrap_or(1)
}

fn language(table: &[Batch]) -> Locale {
    let is_han = |ch: char| ('\u{4e00}'..='\u{9fff}').contains(&ch);
    let texts = || table.iter().filter_map(|batch| batch.texts("text"));
    let texts = || texts().flat_map(|texts| texts.iter().flatten());
    let chinese = texts().filter(|text| text.contains(is_han)).count();
    match 2 * chinese > texts().count() {
        true => Locale::Chinese,
        false => Locale::English,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::schema::{Cell, Schema};
    use crate::table::BatchBuilder;

    const NOON: i64 = 1_704_110_400;

    /// Product `p<n>` has `10 n` reviews, half of them five stars and half two,
    /// one a day from the first day on.
    fn table(products: u32) -> Vec<Batch> {
        let mut builder = BatchBuilder::new(&Arc::new(Schema::labelled()));
        for product in 1..=products {
            for review in 0..10 * product {
                let stars = if review % 2 == 0 { 5.0 } else { 2.0 };
                let time = NOON + i64::from(review * DAY);
                let (reviewer, id) = (format!("u{product}-{review}"), format!("p{product}"));
                let mut set = |name, cell| builder.set(name, cell).unwrap();
                set("reviewer_id", Cell::Text(&reviewer));
                set("product_id", Cell::Text(&id));
                set("rating", Cell::Number(stars));
                set("created_at", Cell::Time(time));
                builder.end_row();
            }
        }
        vec![builder.take()]
    }

    fn market(products: u32) -> TableMarket {
        TableMarket::new(&table(products), 7).unwrap()
    }

    fn drawn(draw: impl Fn(&mut Dice) -> u32) -> Vec<u32> {
        let mut dice = Dice::new(7, Purpose::Row, 0);
        (0..2000).map(|_| draw(&mut dice)).collect()
    }

    #[test]
    fn targets_are_products_of_the_day_and_none_of_the_most_reviewed() {
        let market = market(8);
        let targets = drawn(|dice| market.target(Locale::English, 35, dice));
        // The 4th to the 6th: those before have no review after day 30.
        assert!((3..6).all(|product| targets.contains(&product)));
        assert!(targets.iter().all(|product| (3..6).contains(product)));
    }

    #[test]
    fn cover_is_what_is_reviewed_at_the_time() {
        let market = market(8);
        let late = drawn(|dice| market.popular(Locale::English, 79, dice));
        assert!(late.iter().all(|product| (5..8).contains(product)));
        let most = |product| late.iter().filter(|drawn| **drawn == product).count();
        assert!(most(7) > most(6) && most(6) > most(5));
    }

    #[test]
    fn stars_and_days_are_the_table_s() {
        let market = market(8);
        let stars = drawn(|dice| market.honest_stars(0, 2.0, dice).into());
        assert!(stars.iter().all(|stars| [2, 5].contains(stars)));
        let five = stars.iter().filter(|stars| **stars == 5).count();
        assert!((900..1100).contains(&five), "{five}");
        assert_eq!((market.days, market.granularity), (80, 3600));
        assert_eq!(market.start, NOON - 12 * 3600);
    }

    #[test]
    fn every_target_has_one_seller() {
        let market = market(40);
        let mut sold: Vec<u32> = market.shelves.concat();
        sold.sort_unstable();
        let mut targets = market.targets.clone();
        targets.sort_unstable();
        assert_eq!((sold.len(), sold), (30, targets));
    }

    #[test]
    fn a_handful_of_reviews_is_no_market() {
        let refused = TableMarket::new(&table(3), 7).err();
        let message = refused.map(|error| error.to_string()).unwrap_or_default();
        assert!(
            message.contains("found 60 rows") && message.contains("at least 100"),
            "{message}"
        );
    }
}
