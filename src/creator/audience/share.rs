//! How large a share of a sample is fake: quantification, not a count of flags.
//!
//! A count of flagged accounts is wrong by the errors of whoever flags. So the
//! scores of the sample are taken as a mixture of the scores of genuine and of
//! fake accounts, and the share is what mixes them (prior shift: Saerens,
//! Latinne & Decaestecker 2002, *Adjusting the outputs of a classifier to new a
//! priori probabilities*; for a survey González et al. 2017, *A review on
//! quantification learning*). Both score distributions are histograms of
//! [held-out judgements](World), and are themselves uncertain: they are drawn
//! from their Dirichlet posterior (uniform prior), and for every draw the share
//! has its posterior under Jeffreys' prior. The interval is the equal-tailed
//! one of the mean of these posteriors, so it holds the chance of the sample
//! and what is not known of the errors.
//!
//! In another collection genuine accounts may look more like fakes, and fakes
//! be better made. How much cannot be learnt from the sample; it moves the ends
//! of the interval: see [`Origin::Elsewhere`].

use rand_core::Rng;
use rand_pcg::Pcg64Mcg;

use super::head::{KNOWN_MIN, Terms};
use super::shapes::SHAPES;
use super::world::{World, sum};

/// A share with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// Median of the posterior, 0–1.
    pub share: f64,
    /// Its 5th percentile.
    pub low: f64,
    /// Its 95th percentile.
    pub high: f64,
}

/// What the sample has in common with the accounts of known label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It comes from one of the worlds.
    Same,
    /// It is another audience. Each end of the interval is moved outwards by the
    /// [`Doubt`] that moves it; the estimate stays.
    Elsewhere,
}

/// In what another collection may differ from the worlds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// In nothing.
    None,
    /// Some of its genuine accounts look as fakes do in the world: any part up
    /// to [`LOOK_FAKE`] is as likely.
    LookFake,
    /// Some of its fakes look as genuine accounts do: any part up to
    /// [`LOOK_GENUINE`] is as likely.
    LookGenuine,
}

/// Between the two labelled collections of Instagram, one account in eight that
/// is genuine in one looks as fakes do in the other.
const LOOK_FAKE: f64 = 0.2;

/// Fakes of a make never seen pass as genuine, and no bound is known. More than
/// this is not allowed for: the share is then told too small, which is the error
/// that accuses nobody.
const LOOK_GENUINE: f64 = 0.5;

/// Draws of the score distributions of each world.
const DRAWS: usize = 100;

/// Shares that are tried. They lie evenly in the arcsine of their root, which is
/// Jeffreys' prior.
const GRID: usize = 256;

/// The share of fakes in a sample whose accounts have the shapes `known`.
///
/// Every world weighs the same. `None` without accounts, or if no world has
/// enough shapes in common with the sample.
pub fn estimate(
    sample: &[Terms],
    known: &[bool; SHAPES],
    worlds: &[World],
    origin: Origin,
) -> Option<Share> {
    let posterior = |doubt| posterior(sample, known, worlds, doubt);
    let plain = posterior(Doubt::None)?;
    let [low, share, high] = [0.05, 0.5, 0.95].map(|part| quantile(&plain, part));
    if origin == Origin::Same {
        return Some(Share { share, low, high });
    }
    Some(Share {
        share,
        low: low.min(quantile(&posterior(Doubt::LookFake)?, 0.05)),
        high: high.max(quantile(&posterior(Doubt::LookGenuine)?, 0.95)),
    })
}

/// How much every share of the grid is believed.
type Posterior = [f64; GRID];

fn posterior(
    sample: &[Terms],
    known: &[bool; SHAPES],
    worlds: &[World],
    doubt: Doubt,
) -> Option<Posterior> {
    let mut posterior = [0.0; GRID];
    for world in worlds {
        let shared: [bool; SHAPES] = std::array::from_fn(|at| known[at] && world.known[at]);
        if shared.iter().filter(|shared| **shared).count() < KNOWN_MIN {
            continue;
        }
        let sums = |rows: &[Terms]| {
            let mut sums: Vec<f64> = rows.iter().map(|terms| sum(terms, &shared)).collect();
            sums.sort_unstable_by(f64::total_cmp);
            sums
        };
        let scores = [sums(sample), sums(&world.genuine), sums(&world.fake)];
        add(&mut posterior, &scores, doubt);
    }
    let some = posterior.iter().any(|weight| *weight > 0.0);
    (some && !sample.is_empty()).then_some(posterior)
}

/// Adds what is believed by one world: the scores of the sample, of the world's
/// genuine accounts and of its fakes, sorted.
fn add(posterior: &mut Posterior, scores: &[Vec<f64>; 3], doubt: Doubt) {
    let edges = edges(&scores[1], &scores[2]);
    let [asked, genuine, fake] = scores.each_ref().map(|sums| histogram(sums, &edges));
    let mut random = Random(Pcg64Mcg::new(0x5eed));
    let mut logs = [0.0; GRID];
    for _ in 0..DRAWS {
        let (genuine, fake) = (random.dirichlet(&genuine), random.dirichlet(&fake));
        let part = random.uniform();
        let (genuine, fake) = match doubt {
            Doubt::None => (genuine, fake),
            Doubt::LookFake => (mixed(&genuine, &fake, LOOK_FAKE * part), fake),
            Doubt::LookGenuine => {
                let hidden = mixed(&fake, &genuine, LOOK_GENUINE * part);
                (genuine, hidden)
            }
        };
        for (at, log) in logs.iter_mut().enumerate() {
            let share = share_at(at as f64 + 0.5);
            let bins = asked.iter().zip(genuine.iter().zip(&fake));
            *log = bins
                .map(|(count, (g, f))| f64::from(*count) * (g + share * (f - g)).ln())
                .sum();
        }
        let best = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = logs.iter().map(|log| (log - best).exp()).sum();
        for (sum, log) in posterior.iter_mut().zip(&logs) {
            *sum += (log - best).exp() / total;
        }
    }
}

/// Chances of bins where a part of the rows is drawn by other chances.
fn mixed(chances: &[f64], others: &[f64], part: f64) -> Vec<f64> {
    let both = chances.iter().zip(others);
    both.map(|(own, other)| (1.0 - part) * own + part * other)
        .collect()
}

/// Where the scores are cut: quantiles of both classes, closer where they meet.
fn edges(genuine: &[f64], fake: &[f64]) -> Vec<f64> {
    let at =
        |sums: &[f64], part: f64| sums[((sums.len() as f64 * part) as usize).min(sums.len() - 1)];
    let of_genuine = [0.5, 0.75, 0.9, 0.97].map(|part| at(genuine, part));
    let of_fake = [0.1, 0.25, 0.5, 0.75].map(|part| at(fake, part));
    let mut edges = [of_genuine, of_fake].concat();
    edges.sort_unstable_by(f64::total_cmp);
    edges.dedup();
    edges
}

/// How many lie below, between and past the edges; a value on an edge is past
/// it.
fn histogram(sums: &[f64], edges: &[f64]) -> Vec<u32> {
    let mut counts = vec![0; edges.len() + 1];
    for sum in sums {
        counts[edges.partition_point(|edge| edge <= sum)] += 1;
    }
    counts
}

/// The share below which so much of the belief lies.
fn quantile(posterior: &Posterior, part: f64) -> f64 {
    let wanted = part * posterior.iter().sum::<f64>();
    let mut passed = 0.0;
    for (at, weight) in posterior.iter().enumerate() {
        if passed + weight >= wanted {
            let within = (wanted - passed) / weight.max(f64::MIN_POSITIVE);
            return share_at(at as f64 + within.clamp(0.0, 1.0));
        }
        passed += weight;
    }
    1.0
}

/// The share at a position in the grid, `0..=GRID`.
fn share_at(position: f64) -> f64 {
    let angle = std::f64::consts::FRAC_PI_2 * position / GRID as f64;
    angle.sin().powi(2)
}

/// The same draws every time.
struct Random(Pcg64Mcg);

impl Random {
    /// Uniform in (0, 1].
    fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    /// Chances of bins of which so many were seen, a uniform prior before.
    /// A gamma variable of a whole shape is a sum of exponential ones.
    fn dirichlet(&mut self, counts: &[u32]) -> Vec<f64> {
        let mut gammas: Vec<f64> = (counts.iter())
            .map(|count| (0..=*count).map(|_| -self.uniform().ln()).sum())
            .collect();
        let total: f64 = gammas.iter().sum();
        gammas.iter_mut().for_each(|gamma| *gamma /= total);
        gammas
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL_KNOWN: [bool; SHAPES] = [true; SHAPES];

    fn terms(weight: f64) -> Terms {
        let mut terms = [0.0; SHAPES];
        terms[0] = weight as f32;
        terms
    }

    /// Genuine accounts around -2 and fake ones around 2, which overlap.
    fn world() -> World {
        let spread = |centre: f64| {
            (0..200)
                .map(|i| terms(centre + 4.0 * (f64::from(i) / 199.0 - 0.5)))
                .collect()
        };
        World {
            name: "made".to_owned(),
            known: ALL_KNOWN,
            genuine: spread(-1.5),
            fake: spread(1.5),
        }
    }

    fn sample(genuine: usize, fake: usize) -> Vec<Terms> {
        let world = world();
        let every = |rows: &[Terms], count: usize| {
            (0..count)
                .map(|i| rows[(2 * i + 1) * rows.len() / (2 * count)])
                .collect::<Vec<_>>()
        };
        [every(&world.genuine, genuine), every(&world.fake, fake)].concat()
    }

    fn of(sample: &[Terms], origin: Origin) -> Share {
        estimate(sample, &ALL_KNOWN, &[world()], origin).unwrap()
    }

    #[test]
    fn the_share_is_found_where_flags_would_be_wrong() {
        for (genuine, fake) in [(196, 4), (160, 40), (80, 120)] {
            let truth = fake as f64 / 200.0;
            let found = of(&sample(genuine, fake), Origin::Same);
            assert!(
                found.low <= truth && truth <= found.high,
                "{truth} {found:?}"
            );
            assert!(found.high - found.low < 0.25, "{found:?}");
        }
    }

    #[test]
    fn a_larger_sample_says_more_and_another_origin_less() {
        let width = |share: Share| share.high - share.low;
        let (small, large) = (sample(16, 4), sample(320, 80));
        assert!(width(of(&small, Origin::Same)) > width(of(&large, Origin::Same)));
        assert!(width(of(&large, Origin::Elsewhere)) > width(of(&large, Origin::Same)));
    }

    #[test]
    fn nothing_is_said_of_nobody_or_without_common_shapes() {
        assert_eq!(estimate(&[], &ALL_KNOWN, &[world()], Origin::Same), None);
        let one = [terms(0.0)];
        assert_eq!(
            estimate(&one, &[false; SHAPES], &[world()], Origin::Same),
            None
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn more_fakes_are_a_larger_share(genuine in 20_usize..80, fake in 0_usize..40) {
            let less = of(&sample(genuine, fake), Origin::Same);
            let mut rows = sample(genuine, fake);
            rows.extend([terms(3.5); 5]);
            let more = of(&rows, Origin::Same);
            prop_assert!(more.share >= less.share && more.low >= less.low);
            prop_assert!(less.low <= less.share && less.share <= less.high);
        }

        #[test]
        fn the_order_of_rows_changes_nothing(genuine in 1_usize..40, fake in 1_usize..40) {
            let rows = sample(genuine, fake);
            let turned: Vec<Terms> = rows.iter().rev().copied().collect();
            prop_assert_eq!(of(&rows, Origin::Same), of(&turned, Origin::Same));
        }
    }
}
