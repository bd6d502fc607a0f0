//! Fits and measures the head of accounts, and the share of fakes it finds.

mod additive;
mod coverage;
mod judge;
mod section;
mod table;

pub use coverage::{Coverage, coverage_table};

use serde::Serialize;

use self::judge::Judged;
use self::table::{Accounts, Row};
use super::measure::{Measured, Protocol};
use super::{Fitted, Tables};
use crate::creator::audience::head::AccountHead;
use crate::learn::metrics::Scored;
use crate::learn::train::TrainError;

/// What held-out accounts show.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// How well single accounts are told.
    pub judged: Vec<Measured>,
    /// How often the interval of the share of fakes holds the truth.
    pub coverage: Vec<Coverage>,
}

/// Fits the head and measures it.
///
/// # Errors
/// A table cannot be read, or has only one class.
pub fn fit(tables: &Tables) -> Result<Fitted<AccountHead>, TrainError> {
    let accounts = Accounts::read(tables)?;
    let rows: Vec<&Row> = accounts.rows.iter().collect();
    Ok(Fitted {
        head: judge::train(&accounts, &rows),
        section: section::write(&accounts),
        corpora: accounts.counts(),
        files: accounts.files,
    })
}

/// Measures heads on rows that they have not seen.
///
/// # Errors
/// A table cannot be read, or the protocol leaves nothing to train on or to
/// judge.
pub fn measure(tables: &Tables, protocol: Protocol) -> Result<Vec<Measured>, TrainError> {
    let accounts = Accounts::read(tables)?;
    let rounds = rounds(&accounts, protocol);
    Ok(measured(&accounts, &checked(rounds, tables)?))
}

/// Measures heads and the shares they find in audiences of known make-up.
///
/// # Errors
/// As [`measure`].
pub fn evaluate(tables: &Tables, protocol: Protocol) -> Result<Evaluation, TrainError> {
    let accounts = Accounts::read(tables)?;
    let rounds = checked(rounds(&accounts, protocol), tables)?;
    Ok(Evaluation {
        judged: measured(&accounts, &rounds),
        coverage: coverage::of_rounds(&accounts, &rounds),
    })
}

/// Accounts of one corpus, judged by heads that have not seen them.
struct Round<'a> {
    corpus: usize,
    judged: Vec<Judged<'a>>,
    /// The head that judged all of them, where there is one.
    head: Option<AccountHead>,
}

fn rounds(accounts: &Accounts, protocol: Protocol) -> Vec<Round<'_>> {
    let rows: Vec<&Row> = accounts.rows.iter().collect();
    match protocol {
        Protocol::Groups => by_groups(accounts, &rows),
        Protocol::Split => {
            let (test, train): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.test);
            by_head(accounts, &train, &test)
        }
        Protocol::LeaveCorpus => {
            let corpora = 0..accounts.corpora.len();
            let left_out = corpora.flat_map(|corpus| {
                let (own, others): (Vec<&Row>, Vec<&Row>) =
                    rows.iter().partition(|row| row.corpus == corpus);
                by_head(accounts, &others, &own)
            });
            left_out.collect()
        }
    }
}

fn by_groups<'a>(accounts: &Accounts, rows: &[&'a Row]) -> Vec<Round<'a>> {
    let judged = judge::by_fold(rows, |train, test| {
        judge::judge(&judge::train(accounts, train), test)
    });
    let of = |corpus| Round {
        corpus,
        judged: (judged.iter())
            .filter(|judged| judged.row.corpus == corpus)
            .copied()
            .collect(),
        head: None,
    };
    (0..accounts.corpora.len()).map(of).collect()
}

/// One round a corpus of the tested rows; none if there is nothing to learn
/// from.
fn by_head<'a>(accounts: &Accounts, train: &[&Row], test: &[&'a Row]) -> Vec<Round<'a>> {
    if judge::present(train).is_empty() {
        return Vec::new();
    }
    let head = judge::train(accounts, train);
    let of = |corpus| {
        let own: Vec<&Row> = test
            .iter()
            .filter(|row| row.corpus == corpus)
            .copied()
            .collect();
        Round {
            corpus,
            judged: judge::judge(&head, &own),
            head: Some(head.clone()),
        }
    };
    let rounds = (0..accounts.corpora.len()).map(of);
    rounds.filter(|round| !round.judged.is_empty()).collect()
}

fn checked<'a>(rounds: Vec<Round<'a>>, tables: &Tables) -> Result<Vec<Round<'a>>, TrainError> {
    if rounds.iter().all(|round| round.judged.is_empty()) {
        return Err(TrainError::Config {
            path: tables.tables.join(", ").into(),
            reason: "nothing to train on or nothing to judge: --split needs rows whose split is \
                     test, --leave-out corpus needs two corpora"
                .to_owned(),
        });
    }
    Ok(rounds)
}

fn measured(accounts: &Accounts, rounds: &[Round]) -> Vec<Measured> {
    let of = |round: &Round| {
        let scored = round.judged.iter().map(|judged| Scored {
            score: judged.weight,
            label: judged.row.fake,
        });
        let scored: Vec<Scored> = scored.collect();
        Measured::of("account", accounts.corpora[round.corpus].as_str(), &scored)
    };
    rounds.iter().map(of).collect()
}
