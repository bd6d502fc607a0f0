//! Campaigns: how many reviews by which accounts, one kind after another.
//!
//! Half of the campaigns are by paid people, half by bots, in five styles (see
//! `kinds`). They work in a [`Venue`], a simulated market or a real table.
//!
//! Sizes are log-normal with a median of 30 reviews: most campaigns are small
//! and the largest hold much of the work. No campaign has more than its kind's
//! share of all fakes, a tenth, so that a small table has every kind too.
//!
//! **All that a campaign's account writes is labelled by the campaign**, the
//! ordinary reviews behind which an account hides as well: nobody wrote them
//! to tell what they found. They carry the campaign's identifier too.

use std::fmt::Write;

use super::calendar::DAY;
use super::dice::{Dice, Purpose};
use super::events::{Event, Manner};
use super::kinds::{Kind, Kinds, Style};
use super::market::Locale;
use super::styles;
use super::venue::Venue;

const MEDIAN_SIZE: f64 = 30.0;
const SIZE_SPREAD: f64 = 0.9;
const SMALLEST: u64 = 8;

/// A campaign whose reviews have been planned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Campaign {
    pub(super) kind: Kind,
    pub(super) locale: Locale,
    /// The accounts used, which are consecutive.
    pub(super) accounts: u32,
}

impl Campaign {
    /// Writes worker, style and number into `out`, which is emptied first:
    /// `paid-split-12`.
    pub(super) fn write_id(&self, number: u32, out: &mut String) {
        out.clear();
        // Writing to a String does not fail.
        let _ = write!(out, "{}-{number}", self.kind);
    }
}

/// A campaign at work.
pub(super) struct Work<'w> {
    pub(super) venue: &'w dyn Venue,
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

    /// Reviews still to write.
    pub(super) fn left(&self) -> u32 {
        self.left
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
            time: time.min(self.venue.days() * DAY - 1),
            author: account,
            product,
            campaign: self.number,
            stars,
            manner,
        });
    }
}

/// Adds exactly `wanted` reviews by campaigns of some kinds, whose accounts are
/// numbered from `first_account` on.
pub(super) fn run(
    venue: &dyn Venue,
    kinds: Kinds,
    wanted: u64,
    first_account: u32,
    events: &mut Vec<Event>,
) -> Vec<Campaign> {
    let kinds = kinds.list();
    let most = wanted / kinds.len() as u64;
    let mut campaigns = Vec::new();
    let mut first_account = first_account;
    let end = events.len() as u64 + wanted;
    while (events.len() as u64) < end {
        let number = campaigns.len() as u32;
        let kind = kinds[number as usize % kinds.len()];
        let left = end - events.len() as u64;
        let campaign = run_one(venue, (number, kind), (left, most), first_account, events);
        first_account += campaign.accounts;
        campaigns.push(campaign);
    }
    campaigns
}

fn run_one(
    venue: &dyn Venue,
    (number, kind): (u32, Kind),
    (left, most): (u64, u64),
    first_account: u32,
    events: &mut Vec<Event>,
) -> Campaign {
    let mut dice = Dice::new(venue.seed(), Purpose::Campaign, u64::from(number));
    let drawn = dice.log_normal(MEDIAN_SIZE, SIZE_SPREAD) as u64;
    let size = drawn.min(most).max(SMALLEST);
    // What would be left over for a campaign too small to be one joins this.
    let size = if left < size + SMALLEST { left } else { size };
    let locale = venue.locale(&mut dice);
    let mut work = Work {
        venue,
        campaign: Campaign {
            kind,
            locale,
            accounts: 0,
        },
        number,
        size: size as u32,
        dice,
        first_account,
        left: size as u32,
        events,
    };
    match kind.style {
        Style::Naive => styles::naive(&mut work),
        Style::SlowDrip => styles::slow_drip(&mut work),
        Style::Camouflaged => styles::camouflaged(&mut work),
        Style::Split => styles::split(&mut work),
        Style::Lockstep => styles::lockstep(&mut work),
    }
    work.campaign
}

#[cfg(test)]
mod tests {
    use super::super::World;
    use super::super::kinds::KINDS;
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
        let campaigns = run(&world, Kinds::default(), wanted, 1000, &mut events);
        (campaigns, events)
    }

    fn of(style: Style) -> Vec<Vec<Event>> {
        let (campaigns, events) = campaigns(4000, 0.4);
        (events.chunk_by(|a, b| a.campaign == b.campaign))
            .filter(|events| campaigns[events[0].campaign as usize].kind.style == style)
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
                    assert!(campaigns.iter().any(|c| c.kind == kind));
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

    #[test]
    fn the_accounts_of_a_lockstep_meet_on_several_products_within_days() {
        let (mut pairs, mut thrice) = (0, 0);
        for events in of(Style::Lockstep) {
            let mut by_product: FxHashMap<u32, Vec<&Event>> = FxHashMap::default();
            let mut crews: FxHashMap<u32, FxHashSet<u32>> = FxHashMap::default();
            for event in &events {
                by_product.entry(event.product).or_default().push(event);
                let crew = crews.entry(event.author).or_default();
                assert!(crew.insert(event.product), "reviewed twice");
            }
            // Crews of a large campaign may share a product, months apart.
            if events.len() < 100 {
                for round in by_product.values() {
                    assert!(round.iter().all(|event| event.stars == round[0].stars));
                }
            }
            for (one, products) in &crews {
                for (other, others) in &crews {
                    if one < other {
                        pairs += 1;
                        thrice += usize::from(products.intersection(others).count() >= 3);
                    }
                }
            }
        }
        assert!(pairs > 0 && 2 * thrice > pairs, "{thrice} of {pairs}");
    }

    #[test]
    fn only_the_kinds_asked_for_work() {
        let world = World::new(&Params::default());
        let mut events = Vec::new();
        let campaigns = run(&world, "bot-split".parse().unwrap(), 300, 0, &mut events);
        assert_eq!(events.len(), 300);
        assert!(campaigns.iter().all(|c| c.kind.to_string() == "bot-split"));
    }
}
