//! What labelled tables tell of their rows: accounts, campaigns, labels.

use rustc_hash::FxHashMap;

/// What is known of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The number of its account.
    pub account: Option<u32>,
    /// The number of its campaign.
    pub campaign: Option<u32>,
    /// Whether it is not genuine.
    pub fake: Option<bool>,
}

/// What is known of the rows of one table, in their order.
#[derive(Debug, Clone, Default)]
pub struct Truth {
    rows: Vec<Known>,
    accounts: Numbers,
    campaigns: Numbers,
}

/// Numbers names in the order in which they are met.
#[derive(Debug, Clone, Default)]
struct Numbers(FxHashMap<String, u32>);

impl Numbers {
    fn of(&mut self, name: &str) -> u32 {
        let next = self.0.len() as u32;
        match self.0.get(name) {
            Some(number) => *number,
            None => *self.0.entry(name.to_owned()).or_insert(next),
        }
    }
}

impl Truth {
    /// Adds the next row: who wrote it, the campaign it belongs to, and its
    /// label (`genuine`, `paid` or `bot`), each if known.
    pub fn push(&mut self, account: Option<&str>, campaign: Option<&str>, label: Option<&str>) {
        self.rows.push(Known {
            account: account.map(|id| self.accounts.of(id)),
            campaign: campaign.map(|id| self.campaigns.of(id)),
            fake: label.map(|label| label != "genuine"),
        });
    }

    /// The rows, in their order.
    pub fn rows(&self) -> &[Known] {
        &self.rows
    }

    /// The number of accounts, which are numbered from 0.
    pub fn accounts(&self) -> u32 {
        self.accounts.0.len() as u32
    }

    /// The account and the campaign of every row that has both.
    pub fn memberships(&self) -> impl Iterator<Item = (u32, u32)> {
        (self.rows.iter()).filter_map(|row| Some((row.account?, row.campaign?)))
    }

    /// The kind of every campaign, by its number: `paid-split` of
    /// `paid-split-12`, the whole where there is no number.
    pub fn kinds(&self) -> Vec<&str> {
        let mut kinds = vec![""; self.campaigns.0.len()];
        for (id, number) in &self.campaigns.0 {
            kinds[*number as usize] = kind(id);
        }
        kinds
    }
}

fn kind(campaign: &str) -> &str {
    match campaign.rsplit_once('-') {
        Some((kind, number)) if number.parse::<u32>().is_ok() => kind,
        _ => campaign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_and_campaigns_are_numbered_as_they_are_met() {
        let mut truth = Truth::default();
        truth.push(Some("b"), Some("paid-split-12"), Some("paid"));
        truth.push(Some("a"), None, Some("genuine"));
        truth.push(Some("b"), Some("ring-7b"), None);
        truth.push(None, Some("paid-split-12"), None);
        let known = |account, campaign, fake| Known {
            account,
            campaign,
            fake,
        };
        let expected = [
            known(Some(0), Some(0), Some(true)),
            known(Some(1), None, Some(false)),
            known(Some(0), Some(1), None),
            known(None, Some(0), None),
        ];
        assert_eq!(truth.rows(), expected);
        assert_eq!(truth.accounts(), 2);
        assert_eq!(truth.memberships().collect::<Vec<_>>(), [(0, 0), (0, 1)]);
        assert_eq!(truth.kinds(), ["paid-split", "ring-7b"]);
    }
}
