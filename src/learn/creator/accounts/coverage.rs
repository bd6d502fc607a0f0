//! How often the interval of the share of fakes holds the truth, in audiences
//! that are drawn from accounts of known label.

use rayon::prelude::*;
use serde::Serialize;

use super::Round;
use super::judge::{self, Judged};
use super::table::Accounts;
use crate::creator::audience::share::{Origin, Share, estimate};
use crate::creator::audience::world::{World, common};
use crate::random::SplitMix;

/// Shares of fakes in the audiences that samples are drawn from.
const SHARES: [f64; 7] = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6];

/// Audiences of each share.
const AUDIENCES: usize = 150;

/// Accounts of a sample, where there are enough.
const SAMPLE: usize = 200;

/// Most of each class may be drawn, the others say how accounts are judged: no
/// account is drawn twice, and none is on both sides.
const DRAWN: f64 = 2.0 / 3.0;

/// Fewer accounts of a class are too few to draw from.
const CLASS_MIN: usize = 40;

/// How shares of one size are found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Found {
    /// Share of intervals that hold the truth.
    pub covered: f64,
    /// Mean width of the intervals.
    pub width: f64,
    /// Mean of the estimates.
    pub estimate: f64,
}

/// How audiences of one share of fakes are judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// The corpus they were drawn from.
    pub slice: String,
    /// The true share; `None` for all together.
    pub share: Option<f64>,
    /// How many audiences.
    pub audiences: usize,
    /// Mean size of the samples.
    pub sample: f64,
    /// As if the audience were of a known collection.
    pub same: Found,
    /// As an audience of unknown make, which is what vetting does.
    pub elsewhere: Found,
}

struct Drawn {
    truth: f64,
    sample: usize,
    same: Share,
    elsewhere: Share,
}

/// The coverage of every corpus that has enough accounts.
pub(super) fn of_rounds(accounts: &Accounts, rounds: &[Round]) -> Vec<Coverage> {
    let of = |round: &Round| {
        let drawn: Vec<Drawn> = (0..SHARES.len() * AUDIENCES)
            .into_par_iter()
            .filter_map(|at| draw(round, at))
            .collect();
        let slice = accounts.corpora[round.corpus].as_str();
        let each = SHARES.map(|share| {
            let own: Vec<&Drawn> = drawn.iter().filter(|drawn| drawn.truth == share).collect();
            summary(slice, Some(share), &own)
        });
        let all = summary(slice, None, &drawn.iter().collect::<Vec<_>>());
        each.into_iter().chain([all]).flatten().collect::<Vec<_>>()
    };
    rounds.iter().flat_map(of).collect()
}

/// Draws one audience and estimates its share of fakes.
fn draw(round: &Round, at: usize) -> Option<Drawn> {
    let truth = SHARES[at / AUDIENCES];
    let mut random = SplitMix(at as u64 ^ 0xA0D1_E4CE);
    let (mut fake, mut genuine): (Vec<Judged>, Vec<Judged>) =
        round.judged.iter().partition(|judged| judged.row.fake);
    if fake.len() < CLASS_MIN || genuine.len() < CLASS_MIN {
        return None;
    }
    random.shuffle(&mut fake);
    random.shuffle(&mut genuine);
    let room = |of: usize, share: f64| (of as f64 * DRAWN / share) as usize;
    let wanted = SAMPLE
        .min(room(fake.len(), truth))
        .min(room(genuine.len(), 1.0 - truth));
    let fakes = (0..wanted).filter(|_| uniform(&mut random) < truth).count();
    let sample: Vec<Judged> = (fake.drain(..fakes.min(fake.len() - 1)))
        .chain(genuine.drain(..(wanted - fakes).min(genuine.len() - 1)))
        .collect();
    let known = common(sample.iter().map(|judged| &judged.row.values));
    let terms: Vec<_> = sample.iter().map(|judged| judged.terms).collect();
    let worlds = match &round.head {
        Some(head) => head.worlds.clone(),
        None => rest(fake, genuine),
    };
    let find = |origin| estimate(&terms, &known, &worlds, origin);
    Some(Drawn {
        truth,
        sample: sample.len(),
        same: find(Origin::Same)?,
        elsewhere: find(Origin::Elsewhere)?,
    })
}

/// The world of the accounts that were not drawn.
fn rest(fake: Vec<Judged>, genuine: Vec<Judged>) -> Vec<World> {
    let rest = [fake, genuine].concat();
    judge::world(String::new(), &rest).into_iter().collect()
}

fn uniform(random: &mut SplitMix) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

fn summary(slice: &str, share: Option<f64>, drawn: &[&Drawn]) -> Option<Coverage> {
    let count = drawn.len() as f64;
    let mean =
        |of: &dyn Fn(&Drawn) -> f64| drawn.iter().map(|drawn| of(drawn)).sum::<f64>() / count;
    let found = |of: fn(&Drawn) -> Share| Found {
        covered: mean(&|drawn| {
            let Share { low, high, .. } = of(drawn);
            f64::from(u8::from(low <= drawn.truth && drawn.truth <= high))
        }),
        width: mean(&|drawn| of(drawn).high - of(drawn).low),
        estimate: mean(&|drawn| of(drawn).share),
    };
    (!drawn.is_empty()).then(|| Coverage {
        slice: slice.to_owned(),
        share,
        audiences: drawn.len(),
        sample: mean(&|drawn| drawn.sample as f64),
        same: found(|drawn| drawn.same),
        elsewhere: found(|drawn| drawn.elsewhere),
    })
}

/// The figures as a Markdown table.
pub fn coverage_table(rows: &[Coverage]) -> String {
    let header = [
        "audience of",
        "true share",
        "audiences",
        "sample",
        "covered",
        "width",
        "estimate",
        "covered, widened",
        "width, widened",
        "estimate, widened",
    ];
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut table = line(&header.map(str::to_owned));
    table.push_str(&line(&header.map(|_| "---".to_owned())));
    for row in rows {
        let found = |found: &Found| {
            [found.covered, found.width, found.estimate].map(|part| format!("{part:.3}"))
        };
        let mut cells = vec![
            row.slice.clone(),
            row.share
                .map_or("all".to_owned(), |share| format!("{share:.2}")),
            row.audiences.to_string(),
            format!("{:.0}", row.sample),
        ];
        cells.extend(found(&row.same));
        cells.extend(found(&row.elsewhere));
        table.push_str(&line(&cells));
    }
    table
}
