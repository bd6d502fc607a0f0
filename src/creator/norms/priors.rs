//! Published bands, for want of peers. They contradict each other, so nothing
//! serious rests on them alone.

use std::sync::LazyLock;

use serde::Deserialize;

use super::measure::Measure;
use super::place::Place;
use super::robust::Estimate;

/// A band that somebody published.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Prior {
    measure: Measure,
    /// Canonical; every platform if there is none.
    platform: Option<String>,
    /// From and up to but not including as many followers.
    followers: [f64; 2],
    quantiles: [f64; 5],
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Priors {
    prior: Vec<Prior>,
}

static PRIORS: LazyLock<Vec<Prior>> = LazyLock::new(|| {
    let file: Priors = toml::from_str(include_str!("priors.toml")).expect("part of the program");
    file.prior
});

/// Where a value lies within the first band that fits.
pub fn place(
    measure: Measure,
    platform: Option<&str>,
    followers: f64,
    value: Estimate,
) -> Option<Place> {
    let fits = |prior: &&Prior| {
        let [from, to] = prior.followers;
        let here = prior
            .platform
            .as_deref()
            .is_none_or(|name| Some(name) == platform);
        prior.measure == measure && here && (from..to).contains(&followers)
    };
    let prior = PRIORS.iter().find(fits)?;
    Some(Place::within(value, prior.quantiles, &prior.source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_ascend_and_say_whose_they_are() {
        for prior in PRIORS.iter() {
            assert!(prior.quantiles.is_sorted_by(|a, b| a < b), "{prior:?}");
            assert!(prior.quantiles[0] > 0.0 && !prior.source.is_empty());
            assert!(prior.followers[0] < prior.followers[1]);
        }
    }

    #[test]
    fn every_measure_has_a_band_for_any_platform() {
        for measure in [
            Measure::RateByFollower,
            Measure::CommentsPerLike,
            Measure::LikeSpread,
        ] {
            let value = Estimate {
                value: 0.05,
                low: 0.05,
                high: 0.05,
            };
            for followers in [10.0, 5e4, 1e9] {
                assert!(place(measure, None, followers, value).is_some());
            }
        }
    }
}
