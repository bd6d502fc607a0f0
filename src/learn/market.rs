//! The marketplaces of labelled corpora, each its own.

use rustc_hash::{FxHashMap, FxHashSet};

use super::dataset::Label;
use crate::behaviour::panel::{Observed, Panel};
use crate::behaviour::records::{Record, Records};

/// What is known of a row beside its behaviour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    /// What it is, if stated. Others are neighbours only.
    pub label: Option<Label>,
    /// Index into [`Market::groups`].
    pub group: usize,
    /// Its day since 1970.
    pub day: Option<i32>,
    /// Index into the dataset's samples, if it has a label and a text.
    pub sample: Option<usize>,
}

/// All reviews of one corpus.
#[derive(Debug, Clone, Default)]
pub struct Market {
    /// Index into the dataset's corpora.
    pub corpus: usize,
    /// Its rows' behaviour.
    pub records: Records,
    /// What else is known of the rows.
    pub rows: Vec<Known>,
    /// Names of the groups, unique over corpora.
    pub groups: Vec<String>,
    known_groups: FxHashMap<String, usize>,
}

/// The markets while tables are being read.
#[derive(Debug, Default)]
pub struct Markets(Vec<Market>);

impl Markets {
    /// Adds the next row of a corpus.
    pub fn add(
        &mut self,
        corpus: usize,
        record: Record,
        label: Option<Label>,
        group: &str,
        day: Option<i32>,
        sample: Option<usize>,
    ) {
        while self.0.len() <= corpus {
            let corpus = self.0.len();
            self.0.push(Market {
                corpus,
                ..Market::default()
            });
        }
        let market = &mut self.0[corpus];
        let group = market.group(group);
        market.records.push(record);
        market.rows.push(Known {
            label,
            group,
            day,
            sample,
        });
    }

    /// The markets with any behaviour.
    pub fn behaving(self) -> Vec<Market> {
        let behaves = |market: &Market| Panel::ALL.iter().any(|p| market.records.have(*p));
        self.0.into_iter().filter(behaves).collect()
    }
}

/// The signals of some rows of a market, by row.
#[derive(Debug, Clone, Default)]
pub struct Observations {
    /// Rows that have the panel, ascending.
    pub rows: Vec<u32>,
    /// Their signals, one row after the other.
    pub values: Vec<f32>,
    width: usize,
}

impl Observations {
    /// The signals of a row; `None` if it does not have the panel.
    pub fn of(&self, row: u32) -> Option<&[f32]> {
        let at = self.rows.binary_search(&row).ok()?;
        Some(&self.values[at * self.width..(at + 1) * self.width])
    }
}

impl Market {
    fn group(&mut self, name: &str) -> usize {
        if let Some(group) = self.known_groups.get(name) {
            return *group;
        }
        self.groups.push(name.to_owned());
        self.known_groups
            .insert(name.to_owned(), self.groups.len() - 1);
        self.groups.len() - 1
    }

    /// Hashes of the reviewers, by row.
    pub fn reviewer_of_row(&self) -> FxHashMap<u32, u64> {
        let entries = self.records.entries.iter();
        entries.map(|entry| (entry.row, entry.reviewer)).collect()
    }

    /// Hashes of the reviewers with a review before a day.
    pub fn reviewers_before(&self, day: i32) -> FxHashSet<u64> {
        let earlier = |row: u32| self.rows[row as usize].day.is_some_and(|own| own < day);
        let entries = self
            .records
            .entries
            .iter()
            .filter(|entry| earlier(entry.row));
        entries.map(|entry| entry.reviewer).collect()
    }

    /// The signals of a panel as they stand before a day, or at the end of the
    /// table: what comes later is not seen by anything.
    pub fn observe(&self, panel: Panel, before: Option<i32>) -> Observations {
        let seen = |row: u32| match (before, self.rows[row as usize].day) {
            (Some(before), Some(day)) => day < before,
            _ => true,
        };
        let mut taken: Vec<(u32, Vec<f32>)> = Vec::new();
        let take = |observed: &Observed| (observed.row, observed.values.to_vec());
        (self.records.of_rows(seen)).visit(panel, take, |row| taken.push(row));
        taken.sort_unstable_by_key(|(row, _)| *row);
        Observations {
            rows: taken.iter().map(|(row, _)| *row).collect(),
            values: taken.into_iter().flat_map(|(_, values)| values).collect(),
            width: panel.measures().len(),
        }
    }
}
