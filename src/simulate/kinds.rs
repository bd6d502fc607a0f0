//! Who fakes, in which style, and which of these are wanted.
//!
//! Two kinds of workers fake, each in every style. **Paid** people have devices
//! of their own, wake and sleep, and write to a brief. **Bots** share a farm's
//! devices and addresses, keep a machine's cadence and fill templates.

use std::fmt;
use std::str::FromStr;

/// Who does a campaign's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worker {
    /// People who are paid for it.
    Paid,
    /// Programs with a farm of devices.
    Bot,
}

impl Worker {
    /// The label of the worker's reviews.
    pub(super) fn label(self) -> &'static str {
        match self {
            Worker::Paid => "paid",
            Worker::Bot => "bot",
        }
    }
}

/// How a campaign goes about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    /// A burst on one product: all praise it, or all run down a competitor.
    /// Every account is used once.
    Naive,
    /// A few reviews a week for months.
    SlowDrip,
    /// The accounts also write ordinary reviews of popular products.
    Camouflaged,
    /// Cells of accounts over several products of one seller. No two accounts
    /// review the same pair of products, so no pair of accounts meets twice.
    Split,
    /// The same accounts review several products together, each within a few
    /// days and with the same stars.
    Lockstep,
}

impl Style {
    fn name(self) -> &'static str {
        match self {
            Style::Naive => "naive",
            Style::SlowDrip => "slow-drip",
            Style::Camouflaged => "camouflaged",
            Style::Split => "split",
            Style::Lockstep => "lockstep",
        }
    }
}

/// A worker and a style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) worker: Worker,
    pub(super) style: Style,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.worker.label(), self.style.name())
    }
}

const fn kind(worker: Worker, style: Style) -> Kind {
    Kind { worker, style }
}

/// The order in which campaigns of each kind come about.
pub(super) const KINDS: [Kind; 10] = [
    kind(Worker::Paid, Style::Naive),
    kind(Worker::Bot, Style::Naive),
    kind(Worker::Paid, Style::Split),
    kind(Worker::Bot, Style::Camouflaged),
    kind(Worker::Paid, Style::SlowDrip),
    kind(Worker::Bot, Style::Split),
    kind(Worker::Paid, Style::Camouflaged),
    kind(Worker::Bot, Style::SlowDrip),
    kind(Worker::Paid, Style::Lockstep),
    kind(Worker::Bot, Style::Lockstep),
];

/// Some kinds of campaigns, all unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds([bool; KINDS.len()]);

impl Default for Kinds {
    fn default() -> Self {
        Kinds([true; KINDS.len()])
    }
}

impl Kinds {
    /// The kinds, in the order in which campaigns come about.
    pub(super) fn list(self) -> Vec<Kind> {
        let wanted = KINDS.into_iter().zip(self.0);
        (wanted.filter(|(_, wanted)| *wanted))
            .map(|(kind, _)| kind)
            .collect()
    }
}

impl FromStr for Kinds {
    type Err = String;

    /// Reads names with commas between them: a worker and a style
    /// (`paid-naive`), a worker (`bot`) or a style (`split`).
    fn from_str(names: &str) -> Result<Self, String> {
        let mut wanted = [false; KINDS.len()];
        for name in names.split(',').map(str::trim) {
            let is_named = |kind: Kind| {
                name == kind.worker.label() || name == kind.style.name() || name == kind.to_string()
            };
            let named = KINDS.map(is_named);
            if !named.contains(&true) {
                let known = KINDS.map(|kind| kind.to_string()).join(", ");
                return Err(format!(
                    "found {name:?}, expected some of {known}, a worker or a style"
                ));
            }
            for (wanted, named) in wanted.iter_mut().zip(named) {
                *wanted |= named;
            }
        }
        Ok(Kinds(wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &str) -> Vec<String> {
        let kinds: Kinds = names.parse().unwrap();
        kinds.list().iter().map(Kind::to_string).collect()
    }

    #[test]
    fn kinds_are_named_by_worker_by_style_or_by_both() {
        assert_eq!(named("bot-slow-drip"), ["bot-slow-drip"]);
        assert_eq!(
            named("split, bot-naive"),
            ["bot-naive", "paid-split", "bot-split"]
        );
        assert_eq!(named("paid").len(), 5);
        assert_eq!(Kinds::default().list(), KINDS);
    }

    #[test]
    fn an_unknown_kind_is_refused_with_those_there_are() {
        let message = "paid-naive,loud".parse::<Kinds>().unwrap_err();
        assert!(
            message.contains("\"loud\"") && message.contains("bot-lockstep"),
            "{message}"
        );
        assert!("".parse::<Kinds>().is_err());
    }
}
