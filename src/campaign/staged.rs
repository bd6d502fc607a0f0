//! A market staged for tests: honest accounts choose at random, and what a test
//! needs is put among them.

use std::ops::Range;

use super::scene::Scene;
use crate::behaviour::records::{Record, Records, Review};

/// Products and days of the market.
pub(super) const PRODUCTS: u32 = 300;
pub(super) const DAYS: u32 = 1000;

/// Numbers without a pattern, the same in every run (Knuth's MMIX generator).
pub(super) struct Draw(pub(super) u64);

impl Draw {
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 = (self.0)
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

pub(super) struct Stage {
    records: Records,
    accounts: u32,
    draw: Draw,
}

impl Stage {
    /// Accounts with eight reviews, with one, and with two on one day.
    pub(super) fn honest() -> Self {
        let mut stage = Stage {
            records: Records::default(),
            accounts: 0,
            draw: Draw(7),
        };
        for _ in 0..400 {
            let reviews: Vec<(u32, u32)> = (0..8).map(|_| stage.any()).collect();
            stage.account(&reviews);
        }
        for _ in 0..1000 {
            let review = stage.any();
            stage.account(&[review]);
        }
        for _ in 0..400 {
            let (one, day) = stage.any();
            let (other, _) = stage.any();
            stage.account(&[(one, day), (other, day)]);
        }
        stage
    }

    /// A new account's five-star reviews: product and day of each. Gives their
    /// rows.
    pub(super) fn account(&mut self, reviews: &[(u32, u32)]) -> Range<u32> {
        let first = self.records.rows() as u32;
        let reviewer = format!("account-{}", self.accounts);
        self.accounts += 1;
        for (product, day) in reviews {
            self.records.push(Record::of(&Review {
                reviewer: Some(&reviewer),
                product: Some(&format!("product-{product}")),
                second: Some(i64::from(*day) * 86_400),
                stars: Some(5.0),
                ..Review::default()
            }));
        }
        first..self.records.rows() as u32
    }

    /// A random product on a random day.
    pub(super) fn any(&mut self) -> (u32, u32) {
        (self.below(PRODUCTS), self.below(DAYS))
    }

    pub(super) fn below(&mut self, end: u32) -> u32 {
        self.draw.below(end.into()) as u32
    }

    pub(super) fn scene(&self) -> Scene {
        Scene::new(&self.records)
    }
}
