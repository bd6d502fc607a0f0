//! What an account leaves behind beside its words: a device, an address, a
//! confirmed purchase.
//!
//! All of it is drawn from generators named by the seed and by the account or
//! the campaign, so that it can be made for any review alone.

use std::fmt::Write;

use super::campaigns::Campaign;
use super::dice::{Dice, Purpose, hash};
use super::events::Event;
use super::kinds::Worker;

/// Share of purchases that the shop confirms: of honest reviewers, of paid
/// ones, who often buy and are paid back, and of programs.
const CONFIRMED: [f64; 3] = [0.82, 0.7, 0.25];

/// One account in so many writes on the web site, which knows no device.
const WITHOUT_DEVICE: u64 = 5;

/// One account in so many uses a device of its household, or the network of an
/// office or a campus; and people on one such network.
const HOUSEHOLD: u64 = 40;
const SHARED_NETWORK: u64 = 16;
const PEOPLE_ON_A_NETWORK: u64 = 20;

/// Accounts of a farm for each of its devices, and for each of its addresses.
const ACCOUNTS_A_DEVICE: u64 = 6;
const ACCOUNTS_A_NETWORK: u64 = 12;

/// Makes the traces of the accounts of one table.
pub(super) struct Traces {
    pub(super) seed: u64,
    /// The accounts in all.
    pub(super) accounts: u32,
}

impl Traces {
    fn hash(&self, purpose: Purpose, numbers: [u64; 2]) -> u64 {
        hash(self.seed, purpose, numbers)
    }

    /// Whether the shop confirms a purchase.
    pub(super) fn confirmed(campaign: Option<&Campaign>, dice: &mut Dice) -> bool {
        dice.chance(CONFIRMED[campaign.map_or(0, |c| 1 + c.kind.worker as usize)])
    }

    /// What a farm or somebody's own account uses, as two numbers that name it.
    fn farm_or_own(
        event: &Event,
        campaign: Option<&Campaign>,
        accounts_each: u64,
        own: u64,
    ) -> [u64; 2] {
        match campaign.filter(|campaign| campaign.kind.worker == Worker::Bot) {
            Some(farm) => {
                let count = (u64::from(farm.accounts) / accounts_each).max(2);
                [
                    1 + u64::from(event.campaign),
                    u64::from(event.author) % count,
                ]
            }
            None => [0, own],
        }
    }

    /// Most people have one device and a second one now and then. An account
    /// without one is as frequent among bots as among people.
    pub(super) fn device<'c>(
        &self,
        event: &Event,
        campaign: Option<&Campaign>,
        dice: &mut Dice,
        cell: &'c mut String,
    ) -> Option<&'c str> {
        const SECOND: f64 = 0.12;
        let author = u64::from(event.author);
        let habits = self.hash(Purpose::Device, [u64::MAX, author]);
        if habits.is_multiple_of(WITHOUT_DEVICE) {
            return None;
        }
        let is_second = dice.chance(SECOND);
        let is_shared = (habits / WITHOUT_DEVICE).is_multiple_of(HOUSEHOLD);
        let owner = author - u64::from(is_shared && author > 0);
        let own = 2 * owner + u64::from(is_second);
        let device = Self::farm_or_own(event, campaign, ACCOUNTS_A_DEVICE, own);
        cell.clear();
        let _ = write!(cell, "d{:012x}", self.hash(Purpose::Device, device) >> 16);
        Some(cell)
    }

    /// An address masked to its network, out of the range that is kept for
    /// documentation (RFC 3849), so that it is nobody's.
    pub(super) fn network<'c>(
        &self,
        event: &Event,
        campaign: Option<&Campaign>,
        cell: &'c mut String,
    ) -> Option<&'c str> {
        let author = u64::from(event.author);
        let habits = self.hash(Purpose::Network, [u64::MAX, author]);
        let networks = u64::from(self.accounts) / SHARED_NETWORK / PEOPLE_ON_A_NETWORK + 1;
        let own = match habits.is_multiple_of(SHARED_NETWORK) {
            true => u64::MAX - (habits / SHARED_NETWORK) % networks,
            false => author,
        };
        let network = Self::farm_or_own(event, campaign, ACCOUNTS_A_NETWORK, own);
        let bits = self.hash(Purpose::Network, network);
        cell.clear();
        let _ = write!(
            cell,
            "2001:db8:{:x}:{:x}::",
            bits as u16,
            (bits >> 16) as u16
        );
        Some(cell)
    }
}
