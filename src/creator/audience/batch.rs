//! Accounts that were made together: in the same days, or by one pattern.

use std::collections::BTreeMap;

use jiff::{Timestamp, tz::TimeZone};

use super::fake::shown_name;
use super::head::AccountHead;
use crate::campaign::chance::poisson;
use crate::creator::finding::{
    Amount, Assessment, Axis, Excerpt, Fact, Finding, Level, Passage, Standing, Story,
};
use crate::creator::record::{Account, DAY};

/// Days in which a batch is made.
const WINDOW: i64 = 3;
/// Days before and after a window that say how many to expect in it.
const AROUND: i64 = 30;
/// Accounts from which a batch is worth a word.
const BATCH_MIN: usize = 8;
/// The same as a share of the sample.
const BATCH_SHARE: f64 = 0.05;
/// A share from which it is to be asked about.
const LARGE: f64 = 0.15;
/// Natural logarithm of the chance, over all windows, that is beyond doubt.
const BEYOND_CHANCE: f64 = -13.8;
/// Digits in a pattern that people do not choose by themselves.
const DIGITS_MIN: usize = 3;
/// Accounts shown.
const SHOWN: usize = 8;

/// Looks for batches by creation dates and by handles.
pub(super) fn assess(sample: &[Account], head: Option<&AccountHead>, found: &mut Assessment) {
    let dated = sample.iter().any(|account| account.created_at.is_some());
    let named = sample.iter().any(|account| account.handle.is_some());
    if !dated {
        found.lack(Axis::Audience, "audience.batch", "followers.created_at");
    }
    if !named {
        found.lack(Axis::Audience, "audience.handles", "followers.handle");
    }
    if dated && is_monthly(sample) {
        found.lack(
            Axis::Audience,
            "audience.batch_months",
            "followers.created_at",
        );
    } else if dated {
        found.find(made_together(sample, head));
    }
    if named {
        found.find(look_alikes(sample));
    }
}

/// Whether most creation dates are told to the month alone: people come on any
/// of its days.
fn is_monthly(sample: &[Account]) -> bool {
    let days: Vec<i8> = (sample.iter())
        .filter_map(|account| Timestamp::from_second(account.created_at?).ok())
        .map(|made| made.to_zoned(TimeZone::UTC).day())
        .collect();
    2 * days.iter().filter(|day| **day == 1).count() > days.len()
}

fn made_together(sample: &[Account], head: Option<&AccountHead>) -> Finding {
    let mut dated: Vec<(i64, &Account)> = (sample.iter())
        .filter_map(|account| Some((account.created_at?.div_euclid(DAY), account)))
        .collect();
    dated.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.id.cmp(&b.1.id)));
    let days: Vec<i64> = dated.iter().map(|(day, _)| *day).collect();
    let Some(batch) = densest(&days) else {
        return Finding::new("audience.batch", Level::Clear)
            .fact("sample", Amount::Count(days.len() as f64));
    };
    let members: Vec<&Account> = (dated.iter())
        .filter(|(day, _)| (batch.day..batch.day + WINDOW).contains(day))
        .map(|(_, account)| *account)
        .collect();
    let wave = sign_up_wave(&members, head);
    let large = batch.count as f64 >= LARGE * days.len() as f64;
    let level = match wave {
        Standing::Unlikely if large => Level::Verify,
        _ => Level::Note,
    };
    Finding::new("audience.batch", level)
        .fact("accounts", Amount::Count(batch.count as f64))
        .fact("sample", Amount::Count(days.len() as f64))
        .fact("day", Amount::Day(batch.day * DAY))
        .fact("days", Amount::Days(WINDOW as f64))
        .fact("expected", Amount::Number(batch.expected))
        .fact("chance", Amount::LnChance(batch.ln_chance))
        .story(Story {
            code: "audience.sign_up_wave",
            standing: wave,
            facts: Vec::new(),
        })
        .shown(members.iter().take(SHOWN).map(|account| excerpt(account)))
}

/// People come to a platform in waves, as when another is blocked. It is no
/// explanation where the accounts look fake by themselves.
fn sign_up_wave(members: &[&Account], head: Option<&AccountHead>) -> Standing {
    let Some(head) = head else {
        return Standing::Untested;
    };
    let judged: Vec<f64> = (members.iter())
        .filter_map(|account| Some(head.judge(account)?.weight))
        .collect();
    let fake = judged.iter().filter(|weight| **weight > 0.0).count();
    match 2 * judged.len() > members.len() {
        false => Standing::Untested,
        true if 2 * fake > judged.len() => Standing::Unlikely,
        true => Standing::Possible,
    }
}

/// A window in which more were made than chance allows.
struct Batch {
    day: i64,
    count: usize,
    expected: f64,
    ln_chance: f64,
}

/// The window of the least chance, if it is beyond doubt; `days` are sorted.
fn densest(days: &[i64]) -> Option<Batch> {
    let within = |from: i64, to: i64| {
        days.partition_point(|day| *day < to) - days.partition_point(|day| *day < from)
    };
    let windows = days.len().max(1) as f64;
    let mut starts = days.to_vec();
    starts.dedup();
    let batches = starts.into_iter().map(|day| {
        let count = within(day, day + WINDOW);
        let around = within(day - AROUND, day + WINDOW + AROUND) - count;
        // One more, so that an empty surrounding is no proof.
        let expected = (around + 1) as f64 * WINDOW as f64 / (2 * AROUND) as f64;
        Batch {
            day,
            count,
            expected,
            ln_chance: poisson(count as u64, expected) + windows.ln(),
        }
    });
    let least = batches.min_by(|a, b| a.ln_chance.total_cmp(&b.ln_chance))?;
    let enough = least.count >= BATCH_MIN && least.count as f64 >= BATCH_SHARE * days.len() as f64;
    (enough && least.ln_chance < BEYOND_CHANCE).then_some(least)
}

fn look_alikes(sample: &[Account]) -> Finding {
    let mut patterns: BTreeMap<String, Vec<&Account>> = BTreeMap::new();
    let mut named = 0;
    for account in sample {
        if let Some(handle) = &account.handle {
            named += 1;
            let pattern = pattern(handle);
            if pattern.matches('0').count() >= DIGITS_MIN {
                patterns.entry(pattern).or_default().push(account);
            }
        }
    }
    let finding = |level| {
        Finding::new("audience.look_alikes", level).fact("sample", Amount::Count(f64::from(named)))
    };
    let most = patterns
        .into_iter()
        .rev()
        .max_by_key(|(_, accounts)| accounts.len());
    let enough = |accounts: &[&Account]| {
        accounts.len() >= BATCH_MIN && accounts.len() as f64 >= BATCH_SHARE * f64::from(named)
    };
    let Some((pattern, mut accounts)) = most.filter(|(_, accounts)| enough(accounts)) else {
        return finding(Level::Clear);
    };
    accounts.sort_by(|a, b| a.id.cmp(&b.id));
    let given = given_by_platform(&accounts);
    let large = accounts.len() as f64 >= LARGE * f64::from(named);
    let level = match given {
        Standing::Unlikely if large => Level::Verify,
        _ => Level::Note,
    };
    finding(level)
        .fact("accounts", Amount::Count(accounts.len() as f64))
        .fact("pattern", Amount::Text(pattern))
        .story(Story {
            code: "audience.given_handles",
            standing: given,
            facts: Vec::new(),
        })
        .shown(accounts.iter().take(SHOWN).map(|account| excerpt(account)))
}

/// A handle with every letter `a` and every digit `0`.
fn pattern(handle: &str) -> String {
    let shape = |ch: char| match ch {
        ch if ch.is_numeric() => '0',
        ch if ch.is_alphabetic() => 'a',
        ch => ch,
    };
    handle
        .trim()
        .trim_start_matches('@')
        .chars()
        .map(shape)
        .collect()
}

/// Platforms give handles to those who choose none: the same letters before
/// the digits.
fn given_by_platform(accounts: &[&Account]) -> Standing {
    let letters = |account: &Account| {
        let handle = account.handle.as_deref().unwrap_or_default();
        let letters = handle.chars().take_while(|ch| !ch.is_numeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for account in accounts {
        *counts.entry(letters(account)).or_default() += 1;
    }
    let same = counts.into_values().max().unwrap_or_default();
    match 2 * same > accounts.len() {
        true => Standing::Possible,
        false => Standing::Unlikely,
    }
}

fn excerpt(account: &Account) -> Excerpt {
    let made = account.created_at.map(|at| Fact {
        name: "account_made",
        amount: Amount::Day(at),
    });
    Excerpt {
        source: shown_name(account).to_owned(),
        at: account.followed_at,
        passages: vec![Passage {
            text: shown_name(account).to_owned(),
            marked: false,
        }],
        facts: made.into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_stream_is_no_batch_and_a_day_of_many_is() {
        let steady: Vec<i64> = (0..200).map(|at| at * 9).collect();
        assert!(densest(&steady).is_none());
        let mut burst = steady.clone();
        burst.extend([900; 15]);
        burst.sort_unstable();
        let batch = densest(&burst).unwrap();
        assert!((898..=900).contains(&batch.day) && batch.count >= 15);
    }

    #[test]
    fn accounts_of_a_young_platform_are_no_batch() {
        let young: Vec<i64> = (0..200).map(|at| at / 4).collect();
        assert!(densest(&young).is_none());
    }

    #[test]
    fn dates_told_to_the_month_are_no_batches() {
        let made = |month: i8, day: i8| Account {
            created_at: jiff::civil::date(2020, month, day)
                .to_zoned(TimeZone::UTC)
                .ok()
                .map(|made| made.timestamp().as_second()),
            ..Account::default()
        };
        let told = |sample: &[Account]| {
            let mut found = Assessment::default();
            assess(sample, None, &mut found);
            let gap = found
                .gaps
                .iter()
                .any(|gap| gap.code == "audience.batch_months");
            (gap, found.findings.len())
        };
        let months: Vec<Account> = (0..120).map(|at| made(1 + at % 12, 1)).collect();
        assert_eq!(told(&months), (true, 0));
        let days: Vec<Account> = (0..120).map(|at| made(1 + at % 12, 1 + at % 28)).collect();
        assert_eq!(told(&days), (false, 1));
    }

    #[test]
    fn the_most_frequent_beginning_tells_that_a_platform_gave_handles() {
        let account = |id: usize, handle: String| Account {
            id: format!("{id:03}"),
            handle: Some(handle),
            ..Account::default()
        };
        let odd = (0..3).map(|at| account(at, format!("kova{}", 10_000 + at)));
        let given = (3..30).map(|at| account(at, format!("user{}", 10_000 + at)));
        let sample: Vec<Account> = odd.chain(given).collect();
        let found = look_alikes(&sample);
        assert_eq!(
            (found.level, found.stories[0].standing),
            (Level::Note, Standing::Possible)
        );
        let shown = serde_json::to_string(&found.excerpts).unwrap();
        assert!(
            shown.contains("user10003") && !shown.contains("\"003\""),
            "{shown}"
        );
    }

    #[test]
    fn handles_that_a_platform_gave_are_told_from_made_ones() {
        let account = |handle: String| Account {
            id: handle.clone(),
            handle: Some(handle),
            ..Account::default()
        };
        let mut sample: Vec<Account> = (0..60)
            .map(|at| account(format!("person{}", "x".repeat(at % 17))))
            .collect();
        assert_eq!(look_alikes(&sample).level, Level::Clear);
        sample.extend((0..20).map(|at| account(format!("user{}", 10_000 + at))));
        let given = look_alikes(&sample);
        assert_eq!(
            (given.level, given.stories[0].standing),
            (Level::Note, Standing::Possible)
        );
        let made = |at: u8| {
            account(format!(
                "{0}{0}bc{1}",
                char::from(b'a' + at),
                5_000 + u32::from(at)
            ))
        };
        let mut sample: Vec<Account> = sample.drain(..60).collect();
        sample.extend((0..20).map(made));
        assert_eq!(look_alikes(&sample).level, Level::Verify);
    }
}
