//! What is usual at a size, on a platform, in a vertical: an additive curve of
//! the logarithm, fitted by medians.
//!
//! Platform, vertical and size band each shift the value by the median of what
//! the others leave over (backfitting: Breiman & Friedman 1985), so one creator
//! who went viral moves nothing. A shift is drawn towards none where it rests on
//! few creators. Between the middles of bands it is interpolated, and it need
//! not fall with size: on TikTok it does not.

use std::collections::BTreeMap;

use super::robust::median;

/// One other creator.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Whose it is.
    pub id: String,
    /// The canonical name.
    pub platform: Option<String>,
    /// In lower case.
    pub vertical: Option<String>,
    /// Natural logarithm of the number of followers.
    pub size: f64,
    /// Natural logarithm of the value.
    pub value: f64,
}

/// A band is half a power of ten of followers wide.
const BAND: f64 = std::f64::consts::LN_10 / 2.0;

/// As many creators move a shift half of the way.
const SHRINK: f64 = 4.0;

const PASSES: usize = 8;

/// The usual logarithm of a value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Curve {
    middle: f64,
    platforms: BTreeMap<String, f64>,
    verticals: BTreeMap<String, f64>,
    bands: BTreeMap<i32, f64>,
}

impl Curve {
    /// Of other creators.
    pub fn of(samples: &[&Sample]) -> Self {
        let values = samples.iter().map(|sample| sample.value);
        let mut curve = Curve {
            middle: median(values).unwrap_or_default(),
            ..Curve::default()
        };
        for _ in 0..PASSES {
            curve.bands = shifts(samples, |s| Some(band(s.size)), |s| curve.without_size(s));
            let platform = |s: &Sample| s.platform.clone();
            curve.platforms = shifts(samples, platform, |s| {
                curve.usual(s) - curve.shift_of_platform(&s.platform)
            });
            let vertical = |s: &Sample| s.vertical.clone();
            curve.verticals = shifts(samples, vertical, |s| {
                curve.usual(s) - curve.shift_of_vertical(&s.vertical)
            });
        }
        curve
    }

    /// The usual logarithm for somebody like this.
    pub fn usual(&self, like: &Sample) -> f64 {
        self.without_size(like) + self.shift_of_size(like.size)
    }

    fn without_size(&self, like: &Sample) -> f64 {
        self.middle
            + self.shift_of_platform(&like.platform)
            + self.shift_of_vertical(&like.vertical)
    }

    fn shift_of_platform(&self, platform: &Option<String>) -> f64 {
        let shift = platform.as_ref().and_then(|name| self.platforms.get(name));
        shift.copied().unwrap_or_default()
    }

    fn shift_of_vertical(&self, vertical: &Option<String>) -> f64 {
        let shift = vertical.as_ref().and_then(|name| self.verticals.get(name));
        shift.copied().unwrap_or_default()
    }

    /// Between the middles of the bands that there are; the last holds beyond.
    fn shift_of_size(&self, size: f64) -> f64 {
        let at = size / BAND - 0.5;
        let below = self
            .bands
            .iter()
            .rev()
            .find(|(band, _)| f64::from(**band) <= at);
        let above = self.bands.iter().find(|(band, _)| f64::from(**band) > at);
        match (below, above) {
            (Some((low, one)), Some((high, other))) => {
                let part = (at - f64::from(*low)) / f64::from(high - low);
                one + (other - one) * part
            }
            (Some((_, shift)), None) | (None, Some((_, shift))) => *shift,
            (None, None) => 0.0,
        }
    }
}

fn band(size: f64) -> i32 {
    (size / BAND).floor() as i32
}

/// The shrunken median, by group, of what `usual` leaves over.
fn shifts<K: Ord>(
    samples: &[&Sample],
    group: impl Fn(&Sample) -> Option<K>,
    usual: impl Fn(&Sample) -> f64,
) -> BTreeMap<K, f64> {
    let mut left: BTreeMap<K, Vec<f64>> = BTreeMap::new();
    for sample in samples {
        if let Some(key) = group(sample) {
            left.entry(key)
                .or_default()
                .push(sample.value - usual(sample));
        }
    }
    let shrunken = |(key, left): (K, Vec<f64>)| {
        let weight = left.len() as f64 / (left.len() as f64 + SHRINK);
        (key, weight * median(left).unwrap_or_default())
    };
    left.into_iter().map(shrunken).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(platform: &str, size: f64, value: f64) -> Sample {
        Sample {
            id: String::new(),
            platform: Some(platform.to_owned()),
            vertical: None,
            size,
            value,
        }
    }

    #[test]
    fn it_follows_platforms_and_sizes_and_not_the_odd_one() {
        let mut all = Vec::new();
        for step in 0..200 {
            let size = 7.0 + f64::from(step) * 0.04;
            all.push(sample("one", size, -1.0 - 0.3 * size));
            all.push(sample("other", size, -3.0 - 0.3 * size));
        }
        all.push(sample("one", 10.0, 40.0));
        let curve = Curve::of(&all.iter().collect::<Vec<_>>());
        for (platform, base) in [("one", -1.0), ("other", -3.0)] {
            for size in [8.0, 10.3, 13.0] {
                let usual = curve.usual(&sample(platform, size, 0.0));
                let wanted = base - 0.3 * size;
                assert!(
                    (usual - wanted).abs() < 0.15,
                    "{platform} {size}: {usual} {wanted}"
                );
            }
        }
    }

    #[test]
    fn one_creator_of_a_vertical_hardly_moves_it() {
        let mut all: Vec<Sample> = (0..40).map(|_| sample("one", 9.0, -3.0)).collect();
        all[0].vertical = Some("odd".to_owned());
        all[0].value = 0.0;
        let curve = Curve::of(&all.iter().collect::<Vec<_>>());
        assert!(curve.usual(&all[0]) < -2.0);
        assert!((curve.usual(&all[1]) + 3.0).abs() < 0.05);
    }
}
