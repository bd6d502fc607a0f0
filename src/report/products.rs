//! What is known of every product: weeks, flags, ratings.

use rustc_hash::FxHashMap;

use crate::model::evidence::Score;
use crate::rollup::{Adjusted, Share, Weighted};

/// Products whose time is drawn.
pub const DRAWN: usize = 30;

/// Products whose ratings are listed.
pub const LISTED: usize = 200;

const WEEK: i64 = 7 * 86_400;

/// The Monday, 1970-01-05, at which week 1 begins.
const MONDAY: i64 = 4 * 86_400;

/// The week of a second since 1970.
pub fn week_of(second: i64) -> i32 {
    (second - MONDAY).div_euclid(WEEK) as i32 + 1
}

/// The first second of a week.
pub fn week_start(week: i32) -> i64 {
    i64::from(week - 1) * WEEK + MONDAY
}

/// The reviews of one week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Weeks since 1970, beginning on Mondays.
    pub week: i32,
    /// Reviews.
    pub reviews: u32,
    /// Those flagged.
    pub flagged: u32,
}

/// One product.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Product {
    /// Its id.
    pub id: String,
    /// Its reviews.
    pub reviews: u32,
    /// Those flagged.
    pub flagged: u32,
    /// Those in campaigns.
    pub in_campaigns: u32,
    /// Weeks with reviews, ascending.
    pub weeks: Vec<Week>,
    not_genuine: f64,
    ratings: Weighted,
}

impl Product {
    fn add(&mut self, second: Option<i64>, stars: Option<f64>, score: &Score, campaign: bool) {
        let flagged = score.verdict.is_flagged();
        self.reviews += 1;
        self.flagged += u32::from(flagged);
        self.in_campaigns += u32::from(campaign);
        self.not_genuine += 1.0 - score.probabilities[0];
        if let Some(stars) = stars {
            self.ratings.add(stars, score.probabilities[0]);
        }
        if let Some(second) = second {
            let week = self.week(week_of(second));
            week.reviews += 1;
            week.flagged += u32::from(flagged);
        }
    }

    fn week(&mut self, week: i32) -> &mut Week {
        let at = self.weeks.partition_point(|known| known.week < week);
        if self.weeks.get(at).is_none_or(|known| known.week != week) {
            let empty = Week {
                week,
                reviews: 0,
                flagged: 0,
            };
            self.weeks.insert(at, empty);
        }
        &mut self.weeks[at]
    }

    /// The share of its reviews that are not genuine.
    pub fn share(&self) -> Share {
        Share::of(self.not_genuine, self.reviews)
    }

    /// The mean of its stars as they stand.
    pub fn plain(&self) -> Option<f64> {
        self.ratings.plain()
    }
}

/// All products of a table. Memory grows with them, and by twelve bytes for
/// every week in which one is reviewed.
#[derive(Debug, Clone, Default)]
pub struct Products {
    known: FxHashMap<String, u32>,
    products: Vec<Product>,
    all: Weighted,
}

impl Products {
    /// Adds a review of a product.
    pub fn add(
        &mut self,
        id: &str,
        second: Option<i64>,
        stars: Option<f64>,
        score: &Score,
        campaign: bool,
    ) {
        let at = self.known.get(id).copied().unwrap_or_else(|| {
            self.known.insert(id.to_owned(), self.products.len() as u32);
            self.products.push(Product {
                id: super::ids::cut(id),
                ..Product::default()
            });
            self.products.len() as u32 - 1
        });
        self.products[at as usize].add(second, stars, score, campaign);
        if let Some(stars) = stars {
            self.all.add(stars, score.probabilities[0]);
        }
    }

    /// The number of products.
    pub fn len(&self) -> usize {
        self.products.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.products.is_empty()
    }

    /// What a product's rating is worth beside all reviews of the table;
    /// `None` if it cannot be said.
    pub fn adjusted(&self, product: &Product) -> Option<Adjusted> {
        product.ratings.adjusted(&self.all)
    }

    /// The products with most reviews that are in a campaign or flagged.
    pub fn most_affected(&self) -> Vec<&Product> {
        let affected = |product: &&Product| product.flagged + product.in_campaigns > 0;
        let dated = |product: &&Product| !product.weeks.is_empty();
        let mut products: Vec<&Product> = (self.products.iter())
            .filter(affected)
            .filter(dated)
            .collect();
        products.sort_by(|a, b| {
            let hit = |product: &Product| (product.in_campaigns, product.flagged);
            hit(b).cmp(&hit(a)).then_with(|| a.id.cmp(&b.id))
        });
        products.truncate(DRAWN);
        products
    }

    /// The products with the surest share of reviews that are not genuine,
    /// which have stars; among equals the larger, then by id.
    pub fn least_sure(&self) -> Vec<&Product> {
        let mut products: Vec<(f64, &Product)> = (self.products.iter())
            .filter(|product| product.plain().is_some())
            .map(|product| (product.share().low, product))
            .collect();
        products.sort_by(|(low, a), (other, b)| {
            (other.total_cmp(low))
                .then(b.reviews.cmp(&a.reviews))
                .then_with(|| a.id.cmp(&b.id))
        });
        products.truncate(LISTED);
        products.into_iter().map(|(_, product)| product).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::evidence::{Piece, Prior};
    use crate::signal::Family;

    fn score(weight: f64) -> Score {
        let piece = Piece::new("text.bot", Family::Text, [0.0, weight]);
        Score::new(vec![piece], None, &Prior::default(), 2.0)
    }

    #[test]
    fn weeks_begin_on_mondays_and_are_counted_in_any_order() {
        // 2024-01-01 was a Monday.
        let monday = 1_704_067_200;
        assert_eq!(week_start(week_of(monday)), monday);
        assert_eq!(week_of(monday - 1), week_of(monday) - 1);
        let mut products = Products::default();
        for second in [monday + WEEK, monday, monday + WEEK - 1, monday - 1] {
            products.add("p", Some(second), None, &score(6.0), false);
        }
        let weeks = &products.most_affected()[0].weeks;
        let counts: Vec<u32> = weeks.iter().map(|week| week.flagged).collect();
        assert_eq!(counts, [1, 2, 1]);
        assert!(weeks.is_sorted_by_key(|week| week.week));
    }

    #[test]
    fn the_affected_come_first_and_the_untouched_not_at_all() {
        let mut products = Products::default();
        products.add("clean", Some(0), Some(4.0), &score(0.0), false);
        products.add("flagged", Some(0), Some(4.0), &score(6.0), false);
        products.add("campaign", Some(0), Some(4.0), &score(0.0), true);
        let ids: Vec<&str> = (products.most_affected().iter())
            .map(|product| product.id.as_str())
            .collect();
        assert_eq!(ids, ["campaign", "flagged"]);
        assert_eq!(products.least_sure()[0].id, "flagged");
    }
}
