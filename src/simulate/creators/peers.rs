//! Other creators to compare the simulated ones with, by the same laws.

use super::kinds::CreatorKind;
use super::persona::Persona;
use super::sheet::Sheet;
use crate::schema::Cell;
use crate::simulate::dice::{Dice, Purpose};
use crate::simulate::market::Locale;
use crate::table::TableError;

/// How many: a hundred a platform.
const PEERS: u64 = 600;

/// The typical post of a few dozen is not the typical post of all.
const MEASURED: f64 = 0.1;

/// Draws them.
///
/// # Errors
/// None that a test would not find.
pub(super) fn write(seed: u64) -> Result<Sheet, TableError> {
    let mut sheet = Sheet::new(
        "peers",
        &[
            "creator_id",
            "platform",
            "vertical",
            "followers",
            "likes",
            "comments",
            "shares",
            "saves",
            "views",
            "like_spread",
        ],
    );
    for number in 0..PEERS {
        let mut dice = Dice::new(seed, Purpose::CreatorPeers, number);
        let locale = if number % 2 == 0 {
            Locale::Chinese
        } else {
            Locale::English
        };
        let kind = if dice.chance(0.1) {
            CreatorKind::Small
        } else {
            CreatorKind::Plain
        };
        let peer = Persona::draw(number, kind, locale, &mut dice);
        let likes = dice.log_normal(peer.likes(peer.followers), MEASURED);
        // The deviation over the mean of a log-normal law; samples show less.
        let law = libm::sqrt(libm::exp(peer.spread * peer.spread) - 1.0);
        let spread = dice.log_normal(0.93 * law, 0.2);
        let id = format!("peer-{:04}", number + 1);
        let count = |count: f64| Cell::Number(libm::round(count));
        sheet.row(&[
            ("creator_id", Cell::Text(&id)),
            ("platform", Cell::Text(peer.platform)),
            ("vertical", Cell::Text(peer.vertical)),
            ("followers", count(peer.followers)),
            ("likes", count(likes)),
            ("comments", count(likes * peer.comments)),
            ("shares", count(likes * peer.shares)),
            ("saves", count(likes * peer.saves)),
            ("views", count(likes * peer.views)),
            (
                "like_spread",
                Cell::Number(libm::round(spread * 1000.0) / 1000.0),
            ),
        ])?;
    }
    Ok(sheet)
}
