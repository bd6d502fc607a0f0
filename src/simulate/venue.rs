//! Where campaigns work: what they need to know of a marketplace, whether it
//! is simulated or a real table.

use super::World;
use super::dice::Dice;
use super::market::{Locale, stars};

/// A marketplace as campaigns see it. Products, sellers and days are numbered
/// from 0; days never reach [`days`](Venue::days).
pub(super) trait Venue {
    /// Seed of everything drawn.
    fn seed(&self) -> u64;

    /// The number of days, at least 1.
    fn days(&self) -> u32;

    /// The language of a campaign.
    fn locale(&self, dice: &mut Dice) -> Locale;

    /// A day, the likelier the more is reviewed on it.
    fn busy_day(&self, locale: Locale, dice: &mut Dice) -> u32;

    /// A product that there is on a day, popular or not; any if there is
    /// hardly one.
    fn target(&self, locale: Locale, day: u32, dice: &mut Dice) -> u32;

    /// What people review around a day, by popularity.
    fn popular(&self, locale: Locale, day: u32, dice: &mut Dice) -> u32;

    /// Stars from 1 to 5 that honest people give a product. Leniency is
    /// standard normal over people.
    fn honest_stars(&self, product: u32, leniency: f64, dice: &mut Dice) -> u8;

    /// The number of sellers, at least 1.
    fn sellers(&self) -> u32;

    /// The products of a seller that there are on a day; none of a seller
    /// that there is not.
    fn shelf(&self, seller: u32, locale: Locale, day: u32) -> Vec<u32>;
}

impl Venue for World {
    fn seed(&self) -> u64 {
        self.params.seed
    }

    fn days(&self) -> u32 {
        self.params.days
    }

    fn locale(&self, dice: &mut Dice) -> Locale {
        match dice.chance(self.params.chinese) {
            true => Locale::Chinese,
            false => Locale::English,
        }
    }

    fn busy_day(&self, locale: Locale, dice: &mut Dice) -> u32 {
        self.market.calendar(locale).day(dice.unit())
    }

    fn target(&self, locale: Locale, day: u32, dice: &mut Dice) -> u32 {
        self.market.any_launched(locale, day, dice)
    }

    fn popular(&self, locale: Locale, day: u32, dice: &mut Dice) -> u32 {
        self.market.choose_lasting(locale, day, dice)
    }

    fn honest_stars(&self, product: u32, leniency: f64, dice: &mut Dice) -> u8 {
        stars(self.market.product(product), leniency, dice)
    }

    fn sellers(&self) -> u32 {
        self.market.sellers()
    }

    fn shelf(&self, seller: u32, locale: Locale, day: u32) -> Vec<u32> {
        let is_there = |product: &u32| {
            let product = self.market.product(*product);
            product.locale == locale && product.is_launched(day)
        };
        self.market.shelf(seller).filter(is_there).collect()
    }
}
