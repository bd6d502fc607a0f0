//! How well groups that act together are found, by what is known of the rows.
//!
//! Groups come ranked, the most significant first, each as rows of the table.
//! An account is found if any of its rows is in a group, and it is a campaign's
//! if any of its rows is. All figures are ratios of [`Counts`], which add up
//! over tables: the figures of several tables are micro averages.
//!
//! A group that no campaign explains is not sure to be wrong in a real table,
//! where nobody knows all campaigns. So precision is a lower bound there.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::truth::{Known, Truth};
use crate::rollup::Share;

/// Ranked groups of which the share of reviews that are not genuine is told.
pub const TOPS: [usize; 3] = [10, 50, 100];

/// Precisions at which recall is told.
pub const PRECISIONS: [f64; 2] = [0.9, 0.8];

/// Things known to be of campaigns, things found in groups, and both at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Overlap {
    /// Of campaigns.
    pub known: u64,
    /// In groups.
    pub found: u64,
    /// Of campaigns and in groups.
    pub both: u64,
}

impl Overlap {
    fn add(&mut self, known: bool, found: bool) {
        self.known += u64::from(known);
        self.found += u64::from(found);
        self.both += u64::from(known && found);
    }

    /// The share of the known that is found; `None` if nothing is known.
    pub fn recall(&self) -> Option<f64> {
        ratio(self.both, self.known)
    }

    /// The share of the found that is known; `None` if nothing is found.
    pub fn precision(&self) -> Option<f64> {
        ratio(self.both, self.found)
    }
}

impl AddAssign for Overlap {
    fn add_assign(&mut self, other: Self) {
        self.known += other.known;
        self.found += other.found;
        self.both += other.both;
    }
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Reviews with a label, and those of them that are not genuine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Labelled {
    /// With a label.
    pub reviews: u64,
    /// Not genuine.
    pub fake: u64,
}

impl Labelled {
    fn add(&mut self, row: &Known) {
        self.reviews += u64::from(row.fake.is_some());
        self.fake += u64::from(row.fake == Some(true));
    }

    /// The share that is not genuine; `None` without labels.
    pub fn share(&self) -> Option<f64> {
        ratio(self.fake, self.reviews)
    }

    /// The share with its 95 % interval (Wilson 1927); `None` without labels.
    pub fn interval(&self) -> Option<Share> {
        let reviews = u32::try_from(self.reviews).unwrap_or(u32::MAX);
        (reviews > 0).then(|| Share::of(self.fake as f64, reviews))
    }
}

impl AddAssign for Labelled {
    fn add_assign(&mut self, other: Self) {
        self.reviews += other.reviews;
        self.fake += other.fake;
    }
}

/// Accounts and reviews of campaigns of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct OfKind {
    /// Accounts; only the kind's own count as found.
    pub accounts: Overlap,
    /// Reviews, likewise.
    pub reviews: Overlap,
}

/// What was found in one table, or in several.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Counts {
    /// Rows.
    pub reviews: u64,
    /// Groups.
    pub groups: u64,
    /// Accounts of campaigns and of groups.
    pub accounts: Overlap,
    /// Reviews of campaigns and of groups.
    pub member_reviews: Overlap,
    /// Of campaigns of each kind: worker and style, as `paid-split`.
    pub kinds: BTreeMap<String, OfKind>,
    /// Accounts of campaigns in the longest run of first groups that has each
    /// of [`PRECISIONS`]; of several tables each has its own run.
    pub at_precision: [u64; PRECISIONS.len()],
    /// All reviews with a label.
    pub labelled: Labelled,
    /// Those in the first [`TOPS`] groups.
    pub tops: [Labelled; TOPS.len()],
}

impl Counts {
    /// Counts what ranked groups, each as rows from 0, hold of the truth. Rows
    /// beyond the table's end are passed over.
    pub fn of(groups: impl IntoIterator<Item = impl AsRef<[u32]>>, truth: &Truth) -> Self {
        let members: FxHashSet<u32> = truth.memberships().map(|(account, _)| account).collect();
        let mut found = Found::default();
        let mut counts = Counts {
            reviews: truth.rows().len() as u64,
            ..Counts::default()
        };
        for row in truth.rows() {
            counts.labelled.add(row);
        }
        for (rank, rows) in groups.into_iter().enumerate() {
            found.add(rows.as_ref(), truth, &members);
            counts.groups += 1;
            for (best, wanted) in counts.at_precision.iter_mut().zip(PRECISIONS) {
                if found.members as f64 >= wanted * found.accounts.len() as f64 {
                    *best = found.members;
                }
            }
            for (top, size) in counts.tops.iter_mut().zip(TOPS) {
                if rank < size {
                    *top = found.labelled;
                }
            }
        }
        for account in 0..truth.accounts() {
            (counts.accounts).add(
                members.contains(&account),
                found.accounts.contains(&account),
            );
        }
        counts.count_reviews(truth, &found);
        counts.count_kinds(truth, &found);
        counts
    }

    fn count_reviews(&mut self, truth: &Truth, found: &Found) {
        for (row, known) in (0..).zip(truth.rows()) {
            let is_found = found.rows.contains(&row);
            self.member_reviews.add(known.campaign.is_some(), is_found);
        }
    }

    fn count_kinds(&mut self, truth: &Truth, found: &Found) {
        let kinds = truth.kinds();
        let mut seen = FxHashSet::default();
        for (row, known) in (0..).zip(truth.rows()) {
            let Some(campaign) = known.campaign else {
                continue;
            };
            let kind = kinds[campaign as usize];
            let of_kind = self.kinds.entry(kind.to_owned()).or_default();
            of_kind.reviews.add(true, found.rows.contains(&row));
            if let Some(account) = known
                .account
                .filter(|account| seen.insert((*account, kind)))
            {
                (of_kind.accounts).add(true, found.accounts.contains(&account));
            }
        }
    }

    /// Groups for every 100,000 reviews.
    pub fn density(&self) -> f64 {
        100_000.0 * self.groups as f64 / self.reviews.max(1) as f64
    }

    /// The share of campaigns' accounts found at each of [`PRECISIONS`]; `None`
    /// if no campaign is known.
    pub fn recall_at_precision(&self) -> [Option<f64>; PRECISIONS.len()] {
        self.at_precision
            .map(|both| ratio(both, self.accounts.known))
    }

    /// How much commoner reviews that are not genuine are in the first
    /// [`TOPS`] groups than in all; `None` where either has no label or nothing
    /// is fake.
    pub fn lifts(&self) -> [Option<f64>; TOPS.len()] {
        let base = self.labelled.share().filter(|share| *share > 0.0);
        self.tops.map(|top| Some(top.share()? / base?))
    }
}

impl AddAssign<&Counts> for Counts {
    fn add_assign(&mut self, other: &Counts) {
        self.reviews += other.reviews;
        self.groups += other.groups;
        self.accounts += other.accounts;
        self.member_reviews += other.member_reviews;
        self.labelled += other.labelled;
        for (kind, counts) in &other.kinds {
            let of_kind = self.kinds.entry(kind.clone()).or_default();
            of_kind.accounts += counts.accounts;
            of_kind.reviews += counts.reviews;
        }
        for (sum, more) in self.at_precision.iter_mut().zip(other.at_precision) {
            *sum += more;
        }
        for (sum, more) in self.tops.iter_mut().zip(other.tops) {
            *sum += more;
        }
    }
}

/// What the groups so far hold.
#[derive(Default)]
struct Found {
    rows: FxHashSet<u32>,
    accounts: FxHashSet<u32>,
    /// Accounts that are a campaign's.
    members: u64,
    labelled: Labelled,
}

impl Found {
    fn add(&mut self, rows: &[u32], truth: &Truth, members: &FxHashSet<u32>) {
        for row in rows {
            let Some(known) = truth.rows().get(*row as usize) else {
                continue;
            };
            if self.rows.insert(*row) {
                self.labelled.add(known);
            }
            let account = known
                .account
                .filter(|account| self.accounts.insert(*account));
            self.members += u64::from(account.is_some_and(|account| members.contains(&account)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two campaigns of two accounts each among four honest accounts; `a` also
    /// has a review that the campaign's label does not reach.
    fn truth() -> Truth {
        let mut truth = Truth::default();
        for (account, campaign) in [
            ("a", Some("paid-split-0")),
            ("b", Some("paid-split-0")),
            ("h", None),
            ("c", Some("bot-slow-drip-1")),
            ("d", Some("bot-slow-drip-1")),
            ("i", None),
            ("a", None),
            ("j", None),
            ("k", None),
            ("c", Some("bot-slow-drip-1")),
        ] {
            let label = campaign.map_or("genuine", |id| &id[..id.find('-').unwrap()]);
            truth.push(Some(account), campaign, Some(label));
        }
        truth
    }

    fn counts(groups: &[&[u32]]) -> Counts {
        Counts::of(groups, &truth())
    }

    #[test]
    fn members_are_counted_by_account_and_by_review() {
        let found = counts(&[&[0, 1, 2], &[6, 9]]);
        // Found: a, b, h, c. Known: a, b, c, d.
        assert_eq!(
            (found.accounts.recall(), found.accounts.precision()),
            (Some(0.75), Some(0.75))
        );
        // Found: five rows, of which 0, 1 and 9 are of campaigns' five.
        assert_eq!(
            found.member_reviews,
            Overlap {
                known: 5,
                found: 5,
                both: 3
            }
        );
        assert_eq!(
            (found.groups, found.reviews, found.density()),
            (2, 10, 20_000.0)
        );
    }

    #[test]
    fn every_kind_has_its_recall() {
        let found = counts(&[&[0, 1, 2], &[9]]);
        assert_eq!(
            found.kinds.keys().collect::<Vec<_>>(),
            ["bot-slow-drip", "paid-split"]
        );
        let (drip, split) = (found.kinds["bot-slow-drip"], found.kinds["paid-split"]);
        assert_eq!(
            (drip.accounts.recall(), drip.reviews.recall()),
            (Some(0.5), Some(1.0 / 3.0))
        );
        assert_eq!(
            (split.accounts.recall(), split.reviews.recall()),
            (Some(1.0), Some(1.0))
        );
    }

    #[test]
    fn recall_at_a_precision_takes_the_longest_run_of_first_groups() {
        // Accounts found and of campaigns: 2 of 2, 2 of 3, 4 of 5, 4 of 6.
        let found = counts(&[&[0, 1], &[2], &[3, 4], &[5]]);
        assert_eq!(found.at_precision, [2, 4]);
        assert_eq!(found.recall_at_precision(), [Some(0.5), Some(1.0)]);
        assert_eq!(counts(&[&[2], &[0]]).at_precision, [0, 0]);
    }

    #[test]
    fn the_first_groups_have_their_share_of_fakes_and_lift() {
        let mut groups: Vec<&[u32]> = vec![&[0, 1, 2]; 10];
        groups.push(&[5]);
        let found = counts(&groups);
        assert_eq!(
            found.labelled,
            Labelled {
                reviews: 10,
                fake: 5
            }
        );
        assert_eq!(
            found.tops[0],
            Labelled {
                reviews: 3,
                fake: 2
            }
        );
        assert_eq!(
            found.tops[1],
            Labelled {
                reviews: 4,
                fake: 2
            }
        );
        let [ten, fifty, _] = found.lifts();
        assert!((ten.unwrap() - 4.0 / 3.0).abs() < 1e-12);
        assert_eq!(fifty, Some(1.0));
        let interval = found.tops[0].interval().unwrap();
        assert!(interval.low < 0.3 && interval.high > 0.9);
    }

    #[test]
    fn several_tables_add_up() {
        let (one, other) = (counts(&[&[0, 1]]), counts(&[&[3, 5]]));
        let mut sum = Counts::default();
        sum += &one;
        sum += &other;
        assert_eq!((sum.reviews, sum.groups), (20, 2));
        assert_eq!(
            sum.accounts,
            Overlap {
                known: 8,
                found: 4,
                both: 3
            }
        );
        assert_eq!(sum.kinds["paid-split"].accounts.recall(), Some(0.5));
        assert_eq!(sum.at_precision, [2, 2]);
        assert_eq!(
            sum.tops[2],
            Labelled {
                reviews: 4,
                fake: 3
            }
        );
    }

    #[test]
    fn nothing_known_or_found_has_no_figures() {
        let nothing = counts(&[] as &[&[u32]]);
        assert_eq!(
            (nothing.accounts.recall(), nothing.accounts.precision()),
            (Some(0.0), None)
        );
        assert_eq!(nothing.lifts(), [None; 3]);
        let mut unknown = Truth::default();
        unknown.push(None, None, None);
        let found = Counts::of([&[0, 7][..]], &unknown);
        assert_eq!(
            (found.accounts.recall(), found.labelled.interval()),
            (None, None)
        );
        assert_eq!(
            found.member_reviews,
            Overlap {
                known: 0,
                found: 1,
                both: 0
            }
        );
    }
}
