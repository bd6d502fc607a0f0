//! Scores of reviews gathered by reviewer or by product.
//!
//! What is gathered are sums, in the order of the rows, so the result does not
//! depend on the number of threads.

mod rating;
mod reasons;
mod share;
mod table;

use rustc_hash::FxHashMap;

use crate::model::evidence::{Score, Verdict};
use reasons::Reasons;

pub use rating::{Adjusted, Standing, Weighted};
pub use share::Share;

/// What reviews are gathered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Who wrote them.
    Reviewer,
    /// What they are about.
    Product,
}

impl By {
    /// The column that names the group.
    pub const fn column(self) -> &'static str {
        match self {
            By::Reviewer => "reviewer_id",
            By::Product => "product_id",
        }
    }
}

/// The reviews of one reviewer or product in sums.
#[derive(Debug, Clone, Default)]
struct Group {
    reviews: u32,
    flagged: u32,
    uncertain: u32,
    probabilities: [f64; 3],
    ratings: Weighted,
    reasons: Reasons,
}

/// All groups, in the order of their first review.
#[derive(Debug, Clone)]
pub struct Rollup {
    by: By,
    ids: Vec<String>,
    groups: Vec<Group>,
    known: FxHashMap<String, u32>,
    all: Weighted,
    without_id: u64,
}

impl Rollup {
    /// No groups yet.
    pub fn new(by: By) -> Self {
        Self {
            by,
            ids: Vec::new(),
            groups: Vec::new(),
            known: FxHashMap::default(),
            all: Weighted::default(),
            without_id: 0,
        }
    }

    /// Adds a scored review. One whose row does not name its group is counted
    /// and left out.
    pub fn add(&mut self, id: Option<&str>, stars: Option<f64>, score: &Score) {
        let Some(id) = id else {
            self.without_id += 1;
            return;
        };
        let at = self.known.get(id).copied().unwrap_or_else(|| {
            self.known.insert(id.to_owned(), self.groups.len() as u32);
            self.ids.push(id.to_owned());
            self.groups.push(Group::default());
            self.groups.len() as u32 - 1
        });
        let group = &mut self.groups[at as usize];
        group.reviews += 1;
        group.flagged += u32::from(score.verdict.is_flagged());
        group.uncertain += u32::from(score.verdict == Verdict::Uncertain);
        for (sum, probability) in group.probabilities.iter_mut().zip(score.probabilities) {
            *sum += probability;
        }
        group.reasons.add(&score.evidence);
        if let Some(stars) = stars {
            group.ratings.add(stars, score.probabilities[0]);
            self.all.add(stars, score.probabilities[0]);
        }
    }

    /// The number of groups.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Reviews whose row did not name their group.
    pub fn without_id(&self) -> u64 {
        self.without_id
    }

    /// The groups with the surest share of reviews that are not genuine first;
    /// among equals the larger, then by id.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<(f64, usize)> = (self.groups.iter().enumerate())
            .map(|(at, group)| (group.share().low, at))
            .collect();
        order.sort_by(|(low, a), (other, b)| {
            (other.total_cmp(low))
                .then(self.groups[*b].reviews.cmp(&self.groups[*a].reviews))
                .then_with(|| self.ids[*a].cmp(&self.ids[*b]))
        });
        order.into_iter().map(|(_, at)| at).collect()
    }
}

impl Group {
    fn share(&self) -> Share {
        Share::of(self.probabilities[1] + self.probabilities[2], self.reviews)
    }
}
