//! Campaigns: who fakes, how many reviews, in which of four styles.
//!
//! Two kinds of workers fake, each in every style. **Paid** people have devices
//! of their own, wake and sleep, and write to a brief. **Bots** share a farm's
//! devices and addresses, keep a machine's cadence and fill templates. Half of
//! the campaigns are of each kind.
//!
//! Sizes are log-normal with a median of 30 reviews: most campaigns are small
//! and the largest hold much of the work. No campaign has more than an eighth
//! of all fakes, so that a small table has every kind and style too.
//!
//! **All that a campaign's account writes is labelled by the campaign**, the
//! ordinary reviews behind which an account hides as well: nobody wrote them
//! to tell what they found. They carry the campaign's identifier too.

use std::fmt;

use super::World;
use super::dice::{Dice, Purpose};
use super::events::{Event, Manner};
use super::market::Locale;
use super::styles;

const MEDIAN_SIZE: f64 = 30.0;
const SIZE_SPREAD: f64 = 0.9;
const SMALLEST: u64 = 8;

/// Who does a campaign's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worker {
    /// People who are paid for it.
    Paid,
    /// Programs with a farm of devices.
    Bot,
}

impl Worker {
    /// The label of the worker's reviews.
    pub(super) fn label(self) -> &'static str {
        match self {
            Worker::Paid => "paid",
            Worker::Bot => "bot",
        }
    }
}

/// How a campaign goes about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    /// A burst on one product: all praise it, or all run down a competitor.
    /// Every account is used once.
    Naive,
    /// A few reviews a week for months.
    SlowDrip,
    /// The accounts also write ordinary reviews of popular products.
    Camouflaged,
    /// Cells of accounts over several products of one seller. No two accounts
    /// review the same pair of products, so no pair of accounts meets twice.
    Split,
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Style::Naive => "naive",
            Style::SlowDrip => "slow-drip",
            Style::Camouflaged => "camouflaged",
            Style::Split => "split",
        })
    }
}

/// The order in which campaigns of each kind and style come about.
const KINDS: [(Worker, Style); 8] = [
    (Worker::Paid, Style::Naive),
    (Worker::Bot, Style::Naive),
    (Worker::Paid, Style::Split),
    (Worker::Bot, Style::Camouflaged),
    (Worker::Paid, Style::SlowDrip),
    (Worker::Bot, Style::Split),
    (Worker::Paid, Style::Camouflaged),
    (Worker::Bot, Style::SlowDrip),
];

/// A campaign whose reviews have been planned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Campaign {
    pub(super) worker: Worker,
    pub(super) style: Style,
    pub(super) locale: Locale,
    /// The accounts used, which are consecutive.
    pub(super) accounts: u32,
}

/// A campaign at work.
pub(super) struct Work<'w> {
    pub(super) world: &'w World,
    pub(super) campaign: Campaign,
    pub(super) number: u32,
    /// Reviews to write, camouflage included.
    pub(super) size: u32,
    pub(super) dice: Dice,
    first_account: u32,
    left: u32,
    events: &'w mut Vec<Event>,
}

impl Work<'_> {
    /// An account that nobody has used.
    pub(super) fn account(&mut self) -> u32 {
        self.campaign.accounts += 1;
        self.first_account + self.campaign.accounts - 1
    }

    pub(super) fn is_done(&self) -> bool {
        self.left == 0
    }

    /// Posts a review, unless the work is done.
    pub(super) fn post(
        &mut self,
        (account, product): (u32, u32),
        time: u32,
        stars: u8,
        manner: Manner,
    ) {
        if self.is_done() {
            return;
        }
        self.left -= 1;
        self.events.push(Event {
            time: time.min(self.world.params.seconds() - 1),
            author: account,
            product,
            campaign: self.number,
            stars,
            manner,
        });
    }
}

/// Adds exactly `wanted` reviews by campaigns, whose accounts are numbered from
/// `first_account` on.
pub(super) fn run(
    world: &World,
    wanted: u64,
    first_account: u32,
    events: &mut Vec<Event>,
) -> Vec<Campaign> {
    let mut campaigns = Vec::new();
    let mut first_account = first_account;
    let end = events.len() as u64 + wanted;
    while (events.len() as u64) < end {
        let number = campaigns.len() as u32;
        let left = end - events.len() as u64;
        let campaign = run_one(world, number, (left, wanted), first_account, events);
        first_account += campaign.accounts;
        campaigns.push(campaign);
    }
    campaigns
}

fn run_one(
    world: &World,
    number: u32,
    (left, wanted): (u64, u64),
    first_account: u32,
    events: &mut Vec<Event>,
) -> Campaign {
    let mut dice = Dice::new(world.params.seed, Purpose::Campaign, u64::from(number));
    let (worker, style) = KINDS[number as usize % KINDS.len()];
    let drawn = dice.log_normal(MEDIAN_SIZE, SIZE_SPREAD) as u64;
    let size = drawn.min(wanted / KINDS.len() as u64).max(SMALLEST);
    // What would be left over for a campaign too small to be one joins this.
    let size = if left < size + SMALLEST { left } else { size };
    let chinese = dice.chance(world.params.chinese);
    let mut work = Work {
        world,
        campaign: Campaign {
            worker,
            style,
            locale: if chinese {
                Locale::Chinese
            } else {
                Locale::English
            },
            accounts: 0,
        },
        number,
        size: size as u32,
        dice,
        first_account,
        left: size as u32,
        events,
    };
    match style {
        Style::Naive => styles::naive(&mut work),
        Style::SlowDrip => styles::slow_drip(&mut work),
        Style::Camouflaged => styles::camouflaged(&mut work),
        Style::Split => styles::split(&mut work),
    }
    work.campaign
}

#[cfg(test)]
mod tests {
    use super::super::calendar::DAY;
    use super::super::params::Params;
    use super::*;
    use rustc_hash::{FxHashMap, FxHashSet};

    fn campaigns(wanted: u64, chinese: f64) -> (Vec<Campaign>, Vec<Event>) {
        let world = World::new(&Params {
            reviews: 10 * wanted,
            chinese,
            ..Params::default()
        });
        let mut events = Vec::new();
        let campaigns = run(&world, wanted, 1000, &mut events);
        (campaigns, events)
    }

    fn of(style: Style) -> Vec<Vec<Event>> {
        let (campaigns, events) = campaigns(4000, 0.4);
        (events.chunk_by(|a, b| a.campaign == b.campaign))
            .filter(|events| campaigns[events[0].campaign as usize].style == style)
            .map(<[Event]>::to_vec)
            .collect()
    }

    fn span(events: &[Event]) -> u32 {
        let times = || events.iter().map(|event| event.time);
        (times().max().unwrap_or(0) - times().min().unwrap_or(0)) / DAY
    }

    #[test]
    fn the_number_of_fakes_is_exact_and_every_kind_is_there() {
        for wanted in [0, 1, 7, 100, 3001] {
            let (campaigns, events) = campaigns(wanted, 0.4);
            assert_eq!(events.len() as u64, wanted);
            if wanted >= 100 {
                for kind in KINDS {
                    assert!(campaigns.iter().any(|c| (c.worker, c.style) == kind));
                }
            }
        }
        assert_eq!(campaigns(500, 0.0).1.len(), 500);
        assert_eq!(campaigns(500, 1.0).1.len(), 500);
    }

    #[test]
    fn accounts_belong_to_one_campaign() {
        let (campaigns, events) = campaigns(3000, 0.4);
        let mut owner = FxHashMap::default();
        for event in &events {
            assert_eq!(
                *owner.entry(event.author).or_insert(event.campaign),
                event.campaign
            );
        }
        let accounts: u32 = campaigns.iter().map(|campaign| campaign.accounts).sum();
        assert_eq!(owner.len() as u32, accounts);
        assert!(owner.keys().all(|a| (1000..1000 + accounts).contains(a)));
    }

    #[test]
    fn a_naive_campaign_is_a_burst_on_one_product() {
        for events in of(Style::Naive) {
            assert!(span(&events) <= 7);
            let first = events[0];
            for event in &events {
                assert_eq!((event.product, event.stars), (first.product, first.stars));
            }
        }
    }

    #[test]
    fn a_slow_drip_takes_months() {
        for events in of(Style::SlowDrip) {
            assert!(span(&events) > 40, "{}", span(&events));
        }
    }

    #[test]
    fn camouflage_is_on_other_products() {
        for events in of(Style::Camouflaged) {
            let ordinary = |event: &&Event| matches!(event.manner, Manner::Free | Manner::Filler);
            let camouflage = events.iter().filter(ordinary).count();
            assert!(camouflage * 3 > events.len(), "{camouflage}");
        }
    }

    #[test]
    fn no_two_accounts_of_a_split_campaign_meet_on_two_products() {
        let all = of(Style::Split);
        assert!(!all.is_empty());
        for events in all {
            let mut of_account: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
            for event in &events {
                of_account
                    .entry(event.author)
                    .or_default()
                    .push(event.product);
            }
            let mut pairs = FxHashSet::default();
            for products in of_account
                .values_mut()
                .filter(|products| products.len() == 2)
            {
                products.sort_unstable();
                assert!(pairs.insert(products.clone()), "{products:?}");
            }
            assert!(of_account.values().all(|products| products.len() <= 2));
        }
    }
}
