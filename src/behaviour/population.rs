//! How unusual a value is in this table.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::panel::{Observed, Panel};
use super::{Measure, Population};

/// Values of a signal that are kept, at most: one in ten thousand is then
/// still told from one in five thousand.
const SAMPLE: u64 = 1 << 16;

/// A sample of the values of every signal of a panel, taken by row number, so
/// that it is the same whatever the order of the work.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    /// Of 2^64 hashes, those up to here are in.
    limit: u64,
    columns: Vec<Vec<f32>>,
}

impl Sample {
    /// An empty sample of a panel's signals from a table of some rows.
    pub fn new(panel: Panel, rows: u64) -> Self {
        Self {
            limit: (u64::MAX / rows.max(1)).saturating_mul(SAMPLE.min(rows.max(1))),
            columns: vec![Vec::new(); panel.measures().len()],
        }
    }

    /// Whether a row belongs to the sample.
    pub fn takes(&self, row: u32) -> bool {
        xxh3_64_with_seed(&row.to_le_bytes(), 1) <= self.limit
    }

    /// Adds a row that it [`takes`](Self::takes).
    pub fn add(&mut self, measures: &[Measure], observed: &Observed) {
        for ((column, measure), value) in self.columns.iter_mut().zip(measures).zip(observed.values)
        {
            let counts = match measure.population {
                Population::Reviews => true,
                Population::Reviewers => observed.stands_for.reviewer,
                Population::Products => observed.stands_for.product,
            };
            if counts && !value.is_nan() {
                column.push(*value);
            }
        }
    }

    /// Ends the sampling.
    pub fn finish(mut self) -> Percentiles {
        for column in &mut self.columns {
            column.sort_unstable_by(f32::total_cmp);
        }
        Percentiles {
            columns: self.columns,
        }
    }
}

/// The sorted sample.
#[derive(Debug, Clone, Default)]
pub struct Percentiles {
    columns: Vec<Vec<f32>>,
}

impl Percentiles {
    /// The share of the population with a smaller value of a signal, equal
    /// ones counting half, 0–100; `None` of a value that is missing or where
    /// there is nobody to compare with.
    pub fn of(&self, signal: usize, value: f32) -> Option<f64> {
        let column = self.columns.get(signal).filter(|column| column.len() > 1)?;
        if value.is_nan() {
            return None;
        }
        let below = column.partition_point(|other| *other < value);
        let at_most = column.partition_point(|other| *other <= value);
        Some(50.0 * (below + at_most) as f64 / column.len() as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::super::panel::StandsFor;
    use super::*;

    #[test]
    fn equal_values_count_half_and_gaps_not_at_all() {
        let panel = Panel::Accounts;
        let mut sample = Sample::new(panel, 4);
        for (row, value) in [(0, 1.0), (1, 2.0), (2, 2.0), (3, 5.0)] {
            let mut values = vec![f32::NAN; panel.measures().len()];
            values[4] = value;
            assert!(sample.takes(row));
            let observed = Observed {
                row,
                stands_for: StandsFor::default(),
                values: &values,
            };
            sample.add(panel.measures(), &observed);
        }
        let percentiles = sample.finish();
        assert_eq!(percentiles.of(4, 2.0), Some(50.0));
        assert_eq!(percentiles.of(4, 6.0), Some(100.0));
        assert_eq!(percentiles.of(4, f32::NAN), None);
        assert_eq!(percentiles.of(0, 1.0), None);
    }

    #[test]
    fn a_large_table_is_sampled_evenly() {
        let sample = Sample::new(Panel::Accounts, 100 * SAMPLE);
        let taken = (0..1_000_000).filter(|row| sample.takes(*row)).count();
        assert!((9_500..10_500).contains(&taken), "{taken}");
    }
}
