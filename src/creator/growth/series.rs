//! Counts by day, and how exact they are.

use std::collections::BTreeMap;

use crate::creator::record::{Count, DAY};

/// By chance one count in ten is a multiple of ten; as many tell rounding.
const ALIKE_MIN: usize = 3;

/// A count on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When, in seconds since 1970.
    pub at: i64,
    /// How many.
    pub count: f64,
}

/// A change from one count to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// From when.
    pub from: Point,
    /// To when.
    pub to: Point,
    /// Half of what rounding may have added or taken.
    pub blur: f64,
}

impl Step {
    /// The change.
    pub fn change(&self) -> f64 {
        self.to.count - self.from.count
    }

    /// Its length in days, at least one.
    pub fn days(&self) -> f64 {
        ((self.to.at.saturating_sub(self.from.at)) as f64 / DAY as f64).max(1.0)
    }

    /// The change of a day.
    pub fn daily(&self) -> f64 {
        self.change() / self.days()
    }
}

/// Counts in order of time, at most one a day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series {
    /// The counts.
    pub points: Vec<Point>,
    /// The changes between them.
    pub steps: Vec<Step>,
}

impl Series {
    /// Of whatever `pick` takes of a count. Of several on a day the latest
    /// holds, of several at one moment the highest.
    pub fn of(counts: &[Count], pick: impl Fn(&Count) -> Option<f64>) -> Self {
        let found = counts.iter().filter_map(|count| {
            let (at, count) = (count.at, pick(count)?);
            Some(Point { at, count })
        });
        let mut found: Vec<Point> = found.collect();
        found.sort_by(|a, b| a.at.cmp(&b.at).then(a.count.total_cmp(&b.count)));
        let days = found.chunk_by(|a, b| a.at.div_euclid(DAY) == b.at.div_euclid(DAY));
        let points: Vec<Point> = days.filter_map(|day| day.last().copied()).collect();
        let grains = grains(&points);
        let steps = points
            .windows(2)
            .zip(grains.windows(2))
            .map(|(two, grains)| Step {
                from: two[0],
                to: two[1],
                blur: (grains[0] + grains[1]) / 2.0 - 1.0,
            });
        let steps = steps.collect();
        Series { points, steps }
    }

    /// The last count.
    pub fn last(&self) -> Option<Point> {
        self.points.last().copied()
    }

    /// From the first to the last count, in days.
    pub fn days(&self) -> f64 {
        let ends = self.points.first().zip(self.points.last());
        ends.map_or(0.0, |(first, last)| {
            (last.at.saturating_sub(first.at)) as f64 / DAY as f64
        })
    }

    /// The points of a chart: all, or evenly chosen among many.
    pub fn drawn(&self) -> Vec<(i64, f64)> {
        const MOST: usize = 400;
        let stride = self.points.len().div_ceil(MOST).max(1);
        let last = self.points.len().saturating_sub(1);
        let points = self.points.iter().enumerate();
        let chosen = points.filter(|(at, _)| at % stride == 0 || *at == last);
        chosen.map(|(_, point)| (point.at, point.count)).collect()
    }
}

/// What each count is a multiple of: public counts are shown as 12.3k or 1.2万.
/// Counts of one magnitude are rounded alike; of too few, as those of others.
fn grains(points: &[Point]) -> Vec<f64> {
    let mut alike: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
    for point in points {
        alike
            .entry(magnitude(point.count))
            .or_default()
            .push(point.count);
    }
    let told = alike.iter().filter(|(_, counts)| counts.len() >= ALIKE_MIN);
    let told: BTreeMap<i32, f64> = told.map(|(of, counts)| (*of, grain(*of, counts))).collect();
    let coarsest = told.values().copied().fold(1.0, f64::max);
    let of = |point: &Point| {
        told.get(&magnitude(point.count))
            .copied()
            .unwrap_or(coarsest)
    };
    points.iter().map(of).collect()
}

fn magnitude(count: f64) -> i32 {
    count.max(1.0).log10().floor() as i32
}

/// The largest power of ten that all are a multiple of.
fn grain(of: i32, counts: &[f64]) -> f64 {
    let coarse = (1..=of).rev().map(|power| 10_f64.powi(power));
    let fits = |grain: &f64| counts.iter().all(|count| count % grain == 0.0);
    coarse.into_iter().find(fits).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(at: i64, followers: f64) -> Count {
        Count {
            at,
            followers: Some(followers),
            following: None,
        }
    }

    #[test]
    fn a_day_has_one_count_whatever_the_order() {
        let counts = [
            count(2 * DAY, 30.0),
            count(10, 10.0),
            count(DAY + 9, 21.0),
            count(DAY + 9, 20.0),
            count(DAY, 19.0),
        ];
        let series = Series::of(&counts, |count| count.followers);
        let found: Vec<f64> = series.points.iter().map(|point| point.count).collect();
        assert_eq!(found, [10.0, 21.0, 30.0]);
        assert_eq!(series.steps.len(), 2);
    }

    #[test]
    fn rounding_is_seen() {
        let blur = |counts: &[f64]| {
            let counts: Vec<Count> = (0..)
                .zip(counts)
                .map(|(at, c)| count(at * DAY, *c))
                .collect();
            Series::of(&counts, |count| count.followers).steps[0].blur
        };
        assert_eq!(blur(&[12_300.0, 12_400.0, 12_400.0, 12_700.0]), 99.0);
        assert_eq!(blur(&[12_311.0, 12_400.0, 12_409.0, 12_700.0]), 0.0);
    }
}
