//! Evidence from acting together: that a review belongs to a campaign.

use super::evidence::Piece;
use super::heads::PerHypothesis;
use crate::signal::{Family, Signal};

/// That a review belongs to a campaign. The value is the number of accounts in
/// it.
pub const MEMBER: Signal = Signal {
    name: "campaign.member",
    family: Family::Campaign,
    definition: "accounts of the campaign that the review belongs to. The chance p of the group \
                 becomes an e-value 1 / (2 √p), and its weight is ln(1 / (f + (1 - f) / e)), where \
                 f is the chance that the account is in the group by accident, at least one in \
                 fifty, and one in two where an innocent story would explain the group",
    source: "Vovk & Wang 2021; this project",
    needs: &["reviewer_id"],
};

/// What is known of a review's campaign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coordination {
    /// Its number, from 0.
    pub campaign: u32,
    /// Its accounts.
    pub accounts: u32,
    /// Natural log of the chance of the group.
    pub ln_p: f64,
    /// The chance that this account is in it by accident, 0–1.
    pub accident: f64,
    /// Whether an innocent story would explain the group.
    pub explained: bool,
}

/// The chance of an accident that is never excluded, and that of one where an
/// innocent story would do.
const ACCIDENT_MIN: f64 = 0.02;
const EXPLAINED: f64 = 0.5;

/// What other evidence of behaviour leaves of the weight: it has seen the same
/// reviews.
const BESIDE: f64 = 0.6;

impl Coordination {
    /// The log of how much likelier it is of a review that is not genuine, 0 or
    /// more. Who acts together may be paid or a program: it speaks for both
    /// alike.
    fn weight(&self) -> f64 {
        let least = if self.explained {
            EXPLAINED
        } else {
            ACCIDENT_MIN
        };
        let accident = self.accident.max(least);
        let e = (-0.5 * self.ln_p).exp() / 2.0;
        let ratio = 1.0 / (accident + (1.0 - accident) / e.max(1e-9));
        ratio.ln().max(0.0)
    }

    /// The piece of evidence, beside other evidence of behaviour or alone.
    pub fn piece(&self, beside: bool) -> Piece {
        let weight = self.weight() * if beside { BESIDE } else { 1.0 };
        let weights: PerHypothesis<f64> = [weight; 2];
        let mut piece = Piece::new(MEMBER.name, MEMBER.family, weights);
        piece.value = Some(f64::from(self.accounts));
        piece.detail = format!(
            "campaign c{}: {} accounts act together",
            u64::from(self.campaign) + 1,
            self.accounts
        );
        piece
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SURE: Coordination = Coordination {
        campaign: 0,
        accounts: 12,
        ln_p: -60.0,
        accident: 0.0,
        explained: false,
    };

    #[test]
    fn no_member_is_surer_than_one_in_fifty() {
        assert!((SURE.weight() - 50_f64.ln()).abs() < 1e-6);
        assert!(SURE.piece(true).weight_bot < SURE.piece(false).weight_bot);
    }

    #[test]
    fn an_innocent_story_leaves_at_most_a_factor_of_two() {
        let explained = Coordination {
            explained: true,
            ..SURE
        };
        assert!(explained.weight() <= 2_f64.ln());
    }

    #[test]
    fn a_weak_group_weighs_little_and_none_speaks_for_genuine() {
        let weak = Coordination { ln_p: -2.0, ..SURE };
        assert!((0.0..1.0).contains(&weak.weight()));
        let none = Coordination { ln_p: 0.0, ..SURE };
        assert_eq!(none.weight(), 0.0);
    }
}
