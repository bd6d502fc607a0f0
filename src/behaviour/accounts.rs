//! Accounts that share an address: who else writes from there, and how alike.
//!
//! The addresses of a family, an office or a carrier are shared too; what
//! sharing means is learnt and not assumed.

use rayon::prelude::*;

use super::form::{Moments, Shape};
use super::panel::{Observed, StandsFor};
use super::sketch::{SLOTS, Slots, agreement};
use super::{Kin, Measure, Population, in_blocks};
use crate::signal::{Family, Unit};

/// A review's way into the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Login {
    /// Hash of the network address, or of the device where none is stated.
    pub address: u64,
    /// Hash of the reviewer's id.
    pub reviewer: u64,
    /// The form of its text; `None` without one.
    pub shape: Option<Shape>,
    /// What is remembered of its text; `None` if there are hardly any letters.
    pub slots: Option<Slots>,
    /// Where it stands in the table.
    pub row: u32,
}

const LI: &str = "Li et al. 2014 (collective classification over addresses)";
const SIMILAR: &str = "Mukherjee et al. 2013 (content similarity); Broder 1997";
const OWN: &str = "this project, after Li et al. 2014";

const OF: Kin = Kin {
    family: Family::Network,
    needs: &["reviewer_id", "ip or device_id", "text"],
};

/// The signals of this panel, in the order of their values.
pub const MEASURES: [Measure; 16] = [
    OF.measure(
        "network.account_reviews",
        Population::Reviewers,
        "reviews by this account",
        "reviews of the account that state an address",
        LI,
    ),
    OF.measure(
        "network.account_addresses",
        Population::Reviewers,
        "addresses that this account wrote from",
        "distinct addresses of the account",
        LI,
    ),
    OF.measure(
        "network.account_scatter",
        Population::Reviewers,
        "how widely this account spreads over its addresses (entropy, nats)",
        "entropy of the account's reviews over its addresses, natural log",
        OWN,
    ),
    OF.measure(
        "network.account_company",
        Population::Reviewers,
        "accounts on an address that this account uses, on average",
        "mean over the account's addresses of the accounts that wrote from each",
        OWN,
    ),
    OF.measure(
        "network.address_reviews",
        Population::Reviews,
        "reviews from this address",
        "reviews that state the address",
        LI,
    ),
    OF.measure(
        "network.address_accounts",
        Population::Reviews,
        "accounts that wrote from this address",
        "distinct accounts that wrote from the address",
        LI,
    ),
    OF.measure(
        "network.address_single",
        Population::Reviews,
        "share of one-review accounts among the others at this address",
        "share of the other accounts of the address that have one review; missing without others",
        OWN,
    )
    .told_as(Unit::Share),
    OF.measure(
        "network.address_activity",
        Population::Reviews,
        "reviews by each of the other accounts at this address, on average",
        "mean reviews of the other accounts of the address; missing without others",
        OWN,
    ),
    OF.measure(
        "network.address_roaming",
        Population::Reviews,
        "addresses used by the accounts behind this address' other reviews, on average",
        "mean over the other reviews from the address of their account's addresses; missing \
         without others",
        OWN,
    ),
    OF.measure(
        "network.address_length",
        Population::Reviews,
        "typical number of characters in another text from this address",
        "mean over the other reviews from the address of ln(1 + characters)",
        OWN,
    )
    .told_as(Unit::LogPlusOne),
    OF.measure(
        "network.address_variety",
        Population::Reviews,
        "variety of characters in the other texts from this address (index)",
        "mean over the other reviews from the address of distinct characters / characters^0.7",
        OWN,
    ),
    OF.measure(
        "network.address_marked_ends",
        Population::Reviews,
        "share of the other texts from this address that end with a punctuation mark",
        "share of the other reviews from the address whose last character is punctuation",
        OWN,
    )
    .told_as(Unit::Share),
    OF.measure(
        "network.address_length_spread",
        Population::Reviews,
        "how much the other texts from this address differ in length (spread of logs)",
        "standard deviation of ln(1 + characters) over the other reviews from the address; missing \
         below two",
        OWN,
    ),
    OF.measure(
        "network.address_variety_spread",
        Population::Reviews,
        "how much the other texts from this address differ in variety of characters",
        "standard deviation of the variety over the other reviews from the address; missing below \
         two",
        OWN,
    ),
    OF.measure(
        "network.address_likest",
        Population::Reviews,
        "likeness of this text to the most similar other from this address",
        "largest share of equal MinHash slots with another review from the address (with 64 of \
         them, where there are more); missing without others",
        SIMILAR,
    )
    .told_as(Unit::Share),
    OF.measure(
        "network.address_likeness",
        Population::Reviews,
        "likeness of this text to the others from this address, on average",
        "mean share of equal MinHash slots over the same reviews",
        SIMILAR,
    )
    .told_as(Unit::Share),
];

/// Reviews beyond which an address is a gateway or a mask and not a household:
/// several times what training has seen of one.
const GATEWAY: usize = 500;

/// Other texts of an address that a text is compared with, at most.
const COMPARED: usize = 64;

type Values = [f32; MEASURES.len()];

/// Reviewers and the addresses they write from.
#[derive(Debug, Clone, Default)]
pub struct Accounts {
    /// By address, then by reviewer.
    logins: Vec<Login>,
    /// By reviewer.
    accounts: Vec<Account>,
}

/// An account at an address.
#[derive(Debug, Clone, Copy)]
struct Stay {
    reviewer: u64,
    reviews: u32,
    accounts_here: u32,
    first_row: u32,
}

/// An account over all its addresses.
#[derive(Debug, Clone, Copy, Default)]
struct Account {
    reviewer: u64,
    reviews: u32,
    addresses: u32,
    scatter: f32,
    company: f32,
    first_row: u32,
}

impl Accounts {
    /// Puts the logins in order.
    pub fn new(mut logins: Vec<Login>) -> Self {
        logins.par_sort_unstable();
        let accounts = accounts(&logins);
        Self { logins, accounts }
    }

    /// Calls `take` for every review that states an address, on all threads,
    /// and hands over what it gives, in no order of rows. An address that stands
    /// for too many, or for most of the table, tells nothing.
    pub fn visit<T: Send>(&self, take: impl Fn(&Observed) -> T + Sync, hand_over: impl FnMut(T)) {
        let telling =
            |address: &&[Login]| address.len() <= GATEWAY && 2 * address.len() <= self.logins.len();
        let addresses = self.logins.chunk_by(|a, b| a.address == b.address);
        let addresses: Vec<&[Login]> = addresses.filter(telling).collect();
        let of_address = |at: usize| {
            let values = of_address(addresses[at], self);
            let observed = values.iter().map(|(login, values)| Observed {
                row: login.row,
                stands_for: StandsFor {
                    reviewer: self.is_first(login),
                    product: false,
                },
                values,
            });
            observed.map(|observed| take(&observed)).collect::<Vec<T>>()
        };
        in_blocks(addresses.len(), of_address, hand_over);
    }

    fn is_first(&self, login: &Login) -> bool {
        self.account(login.reviewer).first_row == login.row
    }

    fn account(&self, reviewer: u64) -> Account {
        let found = self
            .accounts
            .binary_search_by_key(&reviewer, |account| account.reviewer);
        found.map_or_else(|_| Account::default(), |at| self.accounts[at])
    }
}

/// All accounts by hash.
fn accounts(logins: &[Login]) -> Vec<Account> {
    let mut stays: Vec<Stay> = logins
        .chunk_by(|a, b| a.address == b.address)
        .flat_map(|address| {
            let accounts = address.chunk_by(|a, b| a.reviewer == b.reviewer);
            let accounts_here = accounts.clone().count() as u32;
            accounts.map(move |own| Stay {
                reviewer: own[0].reviewer,
                reviews: own.len() as u32,
                accounts_here,
                first_row: own.iter().map(|login| login.row).min().unwrap_or(0),
            })
        })
        .collect();
    // What a sum is taken over must not depend on the hashes of addresses.
    stays.par_sort_unstable_by_key(|stay| (stay.reviewer, stay.reviews, stay.accounts_here));
    stays
        .chunk_by(|a, b| a.reviewer == b.reviewer)
        .map(|own| {
            let reviews: u32 = own.iter().map(|stay| stay.reviews).sum();
            let share = |stay: &Stay| f64::from(stay.reviews) / f64::from(reviews);
            let scatter: f64 = own.iter().map(|s| -share(s) * share(s).ln()).sum();
            let company: u64 = own.iter().map(|s| u64::from(s.accounts_here)).sum();
            Account {
                reviewer: own[0].reviewer,
                reviews,
                addresses: own.len() as u32,
                scatter: scatter as f32,
                company: company as f32 / own.len() as f32,
                first_row: own.iter().map(|stay| stay.first_row).min().unwrap_or(0),
            }
        })
        .collect()
}

/// The signals of all reviews from one address.
fn of_address<'l>(address: &'l [Login], accounts: &Accounts) -> Vec<(&'l Login, Values)> {
    let here: Vec<(Account, &[Login])> = address
        .chunk_by(|a, b| a.reviewer == b.reviewer)
        .map(|own| (accounts.account(own[0].reviewer), own))
        .collect();
    let singles = here.iter().filter(|(a, _)| a.reviews == 1).count() as f64;
    let activity: f64 = here.iter().map(|(a, _)| f64::from(a.reviews)).sum();
    let roaming: f64 = (here.iter())
        .map(|(a, own)| f64::from(a.addresses) * own.len() as f64)
        .sum();
    let texts = Moments::of(address.iter().filter_map(|login| login.shape));
    let sketches: Vec<(u32, Slots)> = (address.iter())
        .filter_map(|login| Some((login.row, login.slots?)))
        .collect();
    let others = here.len() as f64 - 1.0;
    let other_reviews = address.len() as f64 - 1.0;
    let values = |account: &Account, login: &Login| {
        let single = f64::from(u8::from(account.reviews == 1));
        let [mean, spread] = texts.without(login.shape);
        let [likest, likeness] = likeness(login, &sketches);
        [
            f64::from(account.reviews),
            f64::from(account.addresses),
            f64::from(account.scatter),
            f64::from(account.company),
            address.len() as f64,
            here.len() as f64,
            (singles - single) / others,
            (activity - f64::from(account.reviews)) / others,
            (roaming - f64::from(account.addresses)) / other_reviews,
            mean[0],
            mean[1],
            mean[3],
            spread[0],
            spread[1],
            likest,
            likeness,
        ]
        // 0 / 0 is the NaN that stands for what cannot be said.
        .map(|value| value as f32)
    };
    here.iter()
        .flat_map(|(account, own)| own.iter().map(|login| (login, values(account, login))))
        .collect()
}

/// Largest and mean similarity of a text to others of its address.
fn likeness(login: &Login, sketches: &[(u32, Slots)]) -> [f64; 2] {
    let Some(own) = login.slots else {
        return [f64::NAN; 2];
    };
    // One more than asked for, since it may be the text itself.
    let step = sketches.len().div_ceil(COMPARED + 1).max(1);
    let others = sketches
        .iter()
        .step_by(step)
        .filter(|(row, _)| *row != login.row);
    let (mut largest, mut sum, mut count) = (f64::NAN, 0.0, 0.0);
    for (_, other) in others {
        let similarity = agreement(&own, other) as f64 / SLOTS as f64;
        largest = similarity.max(largest);
        sum += similarity;
        count += 1.0;
    }
    [largest, sum / count]
}

#[cfg(test)]
mod tests {
    use super::super::sketch::Sketch;
    use super::*;

    fn login(row: u32, address: u64, reviewer: u64, text: &str) -> Login {
        Login {
            address,
            reviewer,
            shape: Some(Shape::of(text)),
            slots: Sketch::of(text).map(|sketch| sketch.slots),
            row,
        }
    }

    fn value(accounts: &Accounts, row: u32, name: &str) -> f32 {
        let at = MEASURES.iter().position(|m| m.signal.name == name).unwrap();
        let mut found = None;
        accounts.visit(
            |observed| (observed.row, observed.values[at]),
            |(r, value)| {
                if r == row {
                    found = Some(value);
                }
            },
        );
        found.unwrap()
    }

    #[test]
    fn a_shared_address_tells_of_the_others_only() {
        let elsewhere = (10..20_u32).map(|row| login(row, row.into(), row.into(), "far away"));
        let own = vec![
            login(0, 10, 1, "short."),
            login(1, 10, 2, "a much longer text than that"),
            login(2, 10, 3, "another one here"),
            login(3, 9, 3, "and from elsewhere"),
        ];
        let own = own.into_iter().map(|l| Login {
            address: l.address + 90,
            ..l
        });
        let accounts = Accounts::new(own.chain(elsewhere).collect());
        assert_eq!(value(&accounts, 0, "network.address_accounts"), 3.0);
        assert_eq!(value(&accounts, 0, "network.address_single"), 0.5);
        assert_eq!(value(&accounts, 0, "network.address_roaming"), 1.5);
        assert_eq!(value(&accounts, 0, "network.address_marked_ends"), 0.0);
        assert_eq!(value(&accounts, 1, "network.address_marked_ends"), 0.5);
        assert_eq!(value(&accounts, 3, "network.account_company"), 2.0);
        assert!(value(&accounts, 3, "network.address_single").is_nan());
        assert!(value(&accounts, 3, "network.address_length").is_nan());
    }

    #[test]
    fn the_order_of_the_rows_changes_nothing() {
        let logins: Vec<Login> = (0..200_u32)
            .map(|i| {
                login(
                    i,
                    u64::from(i % 13),
                    u64::from(i % 37),
                    &"x".repeat(i as usize % 9),
                )
            })
            .collect();
        let sorted = |logins: Vec<Login>| {
            let bits = |values: &[f32]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
            let mut rows = Vec::new();
            Accounts::new(logins).visit(
                |observed| (observed.row, bits(observed.values)),
                |row| rows.push(row),
            );
            rows.sort_unstable();
            rows
        };
        let mut backwards = logins.clone();
        backwards.reverse();
        assert_eq!(sorted(logins), sorted(backwards));
    }
}
