//! A review before it has words: what is held for every row.

/// The campaign number of an honest review.
pub(super) const NO_CAMPAIGN: u32 = u32::MAX;

/// How the text of a review comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Manner {
    /// Somebody writes as they like.
    Free,
    /// Somebody writes to a brief: the same points in the same order.
    Brief,
    /// A program fills the slots of the campaign's templates.
    Template,
    /// A program writes something that would fit anything.
    Filler,
}

/// A review: who, what, when, how many stars. 20 bytes, since the largest
/// tables must fit into memory to be sorted; all else follows from the seed
/// when the row is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Event {
    /// Seconds since the start.
    pub(super) time: u32,
    /// The account's number. Honest reviewers come first.
    pub(super) author: u32,
    /// The product's number.
    pub(super) product: u32,
    /// The campaign's number, or [`NO_CAMPAIGN`].
    pub(super) campaign: u32,
    /// Stars from 1 to 5.
    pub(super) stars: u8,
    pub(super) manner: Manner,
}

/// Puts events in the order of time, on all threads. Events that compare
/// equal are identical, so the number of threads changes nothing.
pub(super) fn sort(events: &mut [Event]) {
    use rayon::slice::ParallelSliceMut;
    events.par_sort_unstable();
}

/// The moment `second` of day `day`, moved by a day if it lies outside the
/// table's time of `days` days.
pub(super) fn moment(day: u32, second: i64, days: u32) -> u32 {
    let day_length = i64::from(super::calendar::DAY);
    let end = i64::from(days) * day_length;
    let moment = i64::from(day) * day_length + second;
    let inside = match moment {
        early if early < 0 => early + day_length,
        late if late >= end => late - day_length,
        inside => inside,
    };
    inside.clamp(0, end - 1) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_stays_small() {
        assert_eq!(size_of::<Event>(), 20);
    }

    #[test]
    fn moments_stay_within_the_time() {
        let hour = 3600;
        assert_eq!(moment(0, -8 * hour, 1), 16 * 3600);
        assert_eq!(moment(0, 30 * hour, 1), 6 * 3600);
        assert_eq!(moment(1, hour, 3), 25 * 3600);
        assert_eq!(moment(2, 25 * hour, 3), 49 * 3600);
    }
}
