//! Heads of accounts, each fitted to some rows, with how they judge the rest.

use rayon::prelude::*;

use super::additive::{self, weights};
use super::table::{Accounts, Row};
use crate::creator::audience::head::{AccountHead, Additive, Terms};
use crate::creator::audience::world::{World, common};
use crate::learn::{calibrate, folds};

/// Folds for calibration, and for the protocol of groups.
pub(super) const FOLDS: usize = 5;

/// An account with what a head that has not seen it says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged<'a> {
    pub row: &'a Row,
    pub terms: Terms,
    pub weight: f64,
}

/// Judges each fold of the rows by what `judge` makes of the others; in the
/// order of the rows.
pub(super) fn by_fold<'a, T: Send>(
    rows: &[&'a Row],
    judge: impl Fn(&[&'a Row], &[&'a Row]) -> Vec<T> + Sync,
) -> Vec<T> {
    let groups: Vec<&str> = rows.iter().map(|row| row.group.as_str()).collect();
    let folds = folds::by_group(&groups, FOLDS);
    let last = folds.iter().copied().max().unwrap_or(0);
    let judged: Vec<(usize, T)> = (0..=last)
        .into_par_iter()
        .flat_map_iter(|fold| {
            let of_fold = |at: &usize| folds[*at] == fold;
            let (test, train): (Vec<usize>, Vec<usize>) = (0..rows.len()).partition(of_fold);
            let pick = |of: &[usize]| of.iter().map(|at| rows[*at]).collect::<Vec<_>>();
            let judged = judge(&pick(&train), &pick(&test));
            test.into_iter().zip(judged).collect::<Vec<_>>()
        })
        .collect();
    let mut judged = judged;
    judged.sort_by_key(|(at, _)| *at);
    judged.into_iter().map(|(_, judged)| judged).collect()
}

/// Judges rows by a head.
pub(super) fn judge<'a>(head: &AccountHead, rows: &[&'a Row]) -> Vec<Judged<'a>> {
    let judged = rows.iter().filter_map(|row| {
        let judged = head.judge_values(&row.values)?;
        Some(Judged {
            row,
            terms: judged.terms,
            weight: judged.weight,
        })
    });
    judged.collect()
}

/// Fits a calibrated head. Its worlds are the corpora, each judged without its
/// groups and, where there are others, by the others alone.
pub(super) fn train(accounts: &Accounts, rows: &[&Row]) -> AccountHead {
    let (additive, mut worlds) = fit(accounts, rows);
    let corpora = present(rows);
    for &corpus in corpora.iter().filter(|_| corpora.len() > 1) {
        let (own, others): (Vec<&Row>, Vec<&Row>) =
            rows.iter().partition(|row| row.corpus == corpus);
        let head = AccountHead::new(fit(accounts, &others).0, Vec::new());
        let name = format!("{} by others", accounts.corpora[corpus]);
        worlds.extend(world(name, &judge(&head, &own)));
    }
    AccountHead::new(additive, worlds)
}

/// The corpora of the rows that have both labels.
pub(super) fn present(rows: &[&Row]) -> Vec<usize> {
    let corpora = rows.iter().map(|row| row.corpus + 1).max().unwrap_or(0);
    let has = |corpus: usize, fake: bool| {
        let of = |row: &&Row| row.corpus == corpus && row.fake == fake;
        rows.iter().any(of)
    };
    (0..corpora)
        .filter(|corpus| has(*corpus, false) && has(*corpus, true))
        .collect()
}

/// Fits and calibrates on held-out groups, which become the worlds.
fn fit(accounts: &Accounts, rows: &[&Row]) -> (Additive, Vec<World>) {
    let held_out = by_fold(rows, |train, test| {
        let fitted = AccountHead::new(additive::fit(train), Vec::new());
        judge(&fitted, test)
    });
    let labels: Vec<bool> = rows.iter().map(|row| row.fake).collect();
    let logits = held_out.iter().map(|judged| [judged.weight, 1.0]);
    let line = calibrate::logistic(logits, &labels, &weights(rows));
    let mut additive = additive::fit(rows);
    let scale = line[0].max(0.0) as f32;
    additive.base = scale * additive.base + line[1] as f32;
    (additive.steps.iter_mut().flatten()).for_each(|step| *step *= scale);
    let worlds = present(rows).into_iter().filter_map(|corpus| {
        let own = held_out.iter().filter(|judged| judged.row.corpus == corpus);
        let scaled = own.map(|judged| Judged {
            terms: judged.terms.map(|term| scale * term),
            ..*judged
        });
        world(
            accounts.corpora[corpus].clone(),
            &scaled.collect::<Vec<_>>(),
        )
    });
    let worlds = worlds.collect();
    (additive, worlds)
}

/// The world of some judgements; `None` without both labels.
pub(super) fn world(name: String, judged: &[Judged]) -> Option<World> {
    let of = |fake: bool| {
        let own = judged.iter().filter(move |judged| judged.row.fake == fake);
        own.map(|judged| judged.terms).collect::<Vec<_>>()
    };
    let (genuine, fake) = (of(false), of(true));
    (!genuine.is_empty() && !fake.is_empty()).then(|| World {
        name,
        known: common(judged.iter().map(|judged| &judged.row.values)),
        genuine,
        fake,
    })
}
