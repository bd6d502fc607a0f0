//! The rows that a report has room for.

use std::collections::BinaryHeap;

use super::row::Row;

/// The most suspicious rows seen so far, as many as there is room for.
#[derive(Debug, Clone)]
pub struct Kept {
    room: usize,
    /// The least suspicious on top.
    rows: BinaryHeap<Entry>,
}

#[derive(Debug, Clone)]
struct Entry(Row);

/// The probability of being genuine, then the row's number: no two are equal.
type Rank = (f64, u64);

fn compare(a: Rank, b: Rank) -> std::cmp::Ordering {
    a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
}

impl Entry {
    fn rank(&self) -> Rank {
        (self.0.probabilities[0], self.0.row)
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        compare(self.rank(), other.rank())
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Entry {}

impl Kept {
    /// Room for so many rows.
    pub fn new(room: usize) -> Self {
        Self {
            room,
            rows: BinaryHeap::new(),
        }
    }

    /// Offers a row; `make` is called only if there is room for it.
    pub fn offer(&mut self, p_genuine: f64, row: u64, make: impl FnOnce() -> Row) {
        if self.rows.len() < self.room {
            self.rows.push(Entry(make()));
            return;
        }
        if let Some(mut last) = self.rows.peek_mut()
            && compare((p_genuine, row), last.rank()).is_lt()
        {
            *last = Entry(make());
        }
    }

    /// The rows, the most suspicious first.
    pub fn into_rows(self) -> Vec<Row> {
        let sorted = self.rows.into_sorted_vec().into_iter();
        sorted.map(|entry| entry.0).collect()
    }

    /// Both together, the most suspicious first: all of these, and of the
    /// others as many as fit into `room`.
    pub fn join(self, others: Kept, room: usize) -> Vec<Row> {
        let mut rows = self.into_rows();
        let left = room.saturating_sub(rows.len());
        rows.extend(others.into_rows().into_iter().take(left));
        let mut entries: Vec<Entry> = rows.into_iter().map(Entry).collect();
        entries.sort();
        entries.into_iter().map(|entry| entry.0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::evidence::Verdict;
    use crate::report::row::Excerpt;

    fn row(p_genuine: f64, row: u64) -> Row {
        Row {
            row,
            review_id: format!("r{row}"),
            reviewer_id: None,
            product_id: None,
            created_at: None,
            rating: None,
            language: None,
            text: Excerpt::default(),
            probabilities: [p_genuine, 1.0 - p_genuine, 0.0],
            verdict: Verdict::Uncertain,
            tier: None,
            campaign: None,
            ties: Vec::new(),
            bars: Vec::new(),
            words: Vec::new(),
        }
    }

    fn kept(room: usize, offers: &[(f64, u64)]) -> Kept {
        let mut kept = Kept::new(room);
        for (p, at) in offers {
            kept.offer(*p, *at, || row(*p, *at));
        }
        kept
    }

    fn numbers(rows: &[Row]) -> Vec<u64> {
        rows.iter().map(|row| row.row).collect()
    }

    #[test]
    fn the_most_suspicious_stay_in_whatever_order_they_come() {
        let mut offers = [(0.5, 0), (0.1, 1), (0.1, 2), (0.9, 3), (0.1, 4)];
        assert_eq!(numbers(&kept(2, &offers).into_rows()), [1, 2]);
        offers.reverse();
        assert_eq!(numbers(&kept(2, &offers).into_rows()), [1, 2]);
        assert!(kept(0, &offers).into_rows().is_empty());
    }

    #[test]
    fn the_first_are_all_kept_and_the_others_fill_the_room() {
        let rows = kept(2, &[(0.8, 0), (0.3, 1)]).join(kept(3, &[(0.5, 2), (0.1, 3)]), 3);
        assert_eq!(numbers(&rows), [3, 1, 0]);
    }
}
