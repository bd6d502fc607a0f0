//! What reviews of a table are usually like at one time of it.

use rayon::prelude::*;

use super::network::TRAITS;
use super::sums::Sums;

/// Days around a review whose reviews are the table of its time, either way.
const AROUND: usize = 15;

/// Reviews summed together, and such sums made at a time.
const EDGES: usize = 1 << 14;
const ROUND: usize = 64;

/// Traits of all reviews by their day.
#[derive(Debug, Clone, Default)]
pub struct Usual {
    first_day: i32,
    /// Of the reviews up to and with each day, from the first.
    until: Vec<Sums<TRAITS>>,
}

impl Usual {
    /// Sums the traits of the reviews of ascending edges, in blocks of a fixed
    /// size, so that no sum depends on the number of threads.
    pub fn new(days: &[i32], traits: impl Fn(usize) -> [f64; TRAITS] + Sync) -> Self {
        let first_day = days.iter().min().copied().unwrap_or(0);
        let last_day = days.iter().max().copied().unwrap_or(0);
        let count = (last_day - first_day + 1) as usize;
        let by_day = |start: usize| -> Vec<(usize, Sums<TRAITS>)> {
            let edges = start..days.len().min(start + EDGES);
            let dated = edges.map(|edge| ((days[edge] - first_day) as usize, traits(edge)));
            summed(count, dated)
        };
        let mut until = vec![Sums::default(); count];
        let starts: Vec<usize> = (0..days.len()).step_by(EDGES).collect();
        for round in starts.chunks(ROUND) {
            let blocks: Vec<_> = round.par_iter().map(|start| by_day(*start)).collect();
            for (day, sums) in blocks.into_iter().flatten() {
                until[day].join(&sums);
            }
        }
        for day in 1..count {
            let before = until[day - 1];
            until[day].join(&before);
        }
        Self { first_day, until }
    }

    /// The means of the table's other reviews around a review's day.
    pub fn around(&self, day: i32, own: &[f64; TRAITS]) -> [f64; TRAITS] {
        let day = (day - self.first_day) as usize;
        let end = (day + AROUND).min(self.until.len() - 1);
        let mut around = self.until[end];
        if let Some(before) = day.checked_sub(AROUND + 1) {
            around.take(&self.until[before]);
        }
        around.means_without(own)
    }
}

/// The sums of each day that occurs, in no order of days.
fn summed(
    days: usize,
    dated: impl Iterator<Item = (usize, [f64; TRAITS])>,
) -> Vec<(usize, Sums<TRAITS>)> {
    let mut sums: Vec<(usize, Sums<TRAITS>)> = Vec::new();
    let mut places = vec![u32::MAX; days];
    for (day, traits) in dated {
        if places[day] == u32::MAX {
            places[day] = sums.len() as u32;
            sums.push((day, Sums::default()));
        }
        sums[places[day] as usize].1.add(&traits);
    }
    sums
}
