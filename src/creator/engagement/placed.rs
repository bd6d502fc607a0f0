//! What a reader is told of a place among others.

use crate::creator::finding::{Amount, Finding};
use crate::creator::norms::place::{Grounds, Place};

/// The finding with the facts of a place.
pub fn placed(finding: Finding, place: &Place) -> Finding {
    let finding = finding
        .fact("usual", Amount::Share(place.quantiles[2]))
        .fact("percentile", Amount::Percentile(place.percentile))
        .fact("percentile_low", Amount::Percentile(place.between.0))
        .fact("percentile_high", Amount::Percentile(place.between.1));
    match &place.grounds {
        Grounds::Peers(peers) => finding.fact("peers", Amount::Count(*peers as f64)),
        Grounds::Prior(source) => finding.fact("prior", Amount::Text((*source).to_owned())),
    }
}
