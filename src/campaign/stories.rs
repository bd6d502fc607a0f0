//! Innocent stories that could explain a group, each held against the table.
//!
//! What the numbers are, and when a story stands, is said at each.

use rustc_hash::{FxHashMap, FxHashSet};

use super::card::{Explanation, Standing, Story, TieKind};
use super::group::Group;
use super::scene::{ESTABLISHED, Scene};
use crate::behaviour::sketch::LETTERS_MIN;

/// Days that a launch lasts.
const LAUNCH: i32 = 60;

/// How many times as busy as usual the market is in a sale or a season.
const BUSY: f64 = 1.5;

/// Accounts of a household.
const HOUSEHOLD: u32 = 4;

/// Held against the table, in the order of [`Story::ALL`]. Whether reviews
/// speak of samples is not known here: that story is untested.
pub(super) fn explanations(scene: &Scene, group: &Group) -> Vec<Explanation> {
    let test = |story: Story| match story {
        Story::Launch => launch(scene, group),
        Story::Season => season(scene, group),
        Story::Spike => spike(scene, group),
        Story::Incident => incident(scene, group),
        Story::Sampling => untested(story),
        Story::Household => household(scene, group),
        Story::Phrase => phrase(scene, group),
    };
    Story::ALL.map(test).to_vec()
}

fn untested(story: Story) -> Explanation {
    without_numbers(story, Standing::Untested)
}

fn without_numbers(story: Story, standing: Standing) -> Explanation {
    Explanation {
        story,
        standing,
        seen: f64::NAN,
        usual: f64::NAN,
    }
}

fn judged(story: Story, possible: bool, seen: f64, usual: f64) -> Explanation {
    Explanation {
        story,
        standing: match possible {
            true => Standing::Possible,
            false => Standing::Unlikely,
        },
        seen,
        usual,
    }
}

/// The group's rows that such ties bind, as edges of the market; `None` if the
/// group has no such tie.
fn edges(scene: &Scene, group: &Group, kinds: &[TieKind]) -> Option<Vec<usize>> {
    let bound = |bonds: &[TieKind]| bonds.iter().any(|kind| kinds.contains(kind));
    let rows = group.rows.iter().zip(&group.bonds);
    let edges: Vec<usize> = rows
        .filter(|(_, bonds)| bound(bonds))
        .filter_map(|(row, _)| scene.edge(*row))
        .collect();
    (!edges.is_empty()).then_some(edges)
}

/// Ties that a rush of people could make.
const RUSH: [TieKind; 2] = [TieKind::Burst, TieKind::Lockstep];

/// `seen` is the share of the group's reviews within sixty days of their
/// product's first, `usual` that of all other reviews of these products. It
/// stands if most of the group came then: who comes to an opening may well have
/// been asked to, which is no fake.
fn launch(scene: &Scene, group: &Group) -> Explanation {
    let Some(edges) = edges(scene, group, &RUSH) else {
        return beside(scene, Story::Launch);
    };
    let market = &scene.market;
    let own: FxHashSet<usize> = edges.iter().copied().collect();
    let (mut of_group, mut of_others) = (Share::default(), Share::default());
    for product in scene.products_of(edges.iter().copied()) {
        let reviews = market.of_product(product);
        let first = market.days()[reviews[0] as usize];
        for edge in reviews.iter().map(|edge| *edge as usize) {
            let early = market.days()[edge] - first < LAUNCH;
            match own.contains(&edge) {
                true => of_group.add(early),
                false => of_others.add(early),
            }
        }
    }
    let (seen, usual) = (of_group.value(), of_others.value());
    judged(Story::Launch, seen > 0.5, seen, usual)
}

/// `seen` is how many times as busy as usual the market is without the group
/// in the weeks of its reviews (median). It stands from half as much again.
fn season(scene: &Scene, group: &Group) -> Explanation {
    let Some(edges) = edges(scene, group, &RUSH) else {
        return beside(scene, Story::Season);
    };
    let mut days: Vec<i32> = edges
        .iter()
        .map(|edge| scene.market.days()[*edge])
        .collect();
    days.sort_unstable();
    let pace = |first: i32, end: i32| {
        let own = days.partition_point(|day| *day < end) - days.partition_point(|d| *d < first);
        let others = f64::from(scene.reviews_between(first, end)) - own as f64;
        others / scene.known_days(first, end)
    };
    let busy: Vec<f64> = (days.iter())
        .map(|day| pace(day - 3, day + 4) / pace(day - 183, day + 183).max(1e-9))
        .collect();
    let seen = median(busy);
    judged(Story::Season, seen >= BUSY, seen, 1.0)
}

/// `seen` is the share of established accounts among all reviews of the
/// group's products within its windows, `usual` that outside. It stands if
/// they came nearly as often as ever: what goes viral draws everybody.
fn spike(scene: &Scene, group: &Group) -> Explanation {
    let Some(edges) = edges(scene, group, &RUSH) else {
        return beside(scene, Story::Spike);
    };
    let market = &scene.market;
    let windows = windows(scene, &edges);
    let (mut within, mut outside) = (Share::default(), Share::default());
    for product in scene.products_of(edges.iter().copied()) {
        let (first, last) = windows[&product];
        for edge in market.of_product(product).iter().map(|edge| *edge as usize) {
            let ordinary = scene.activity(edge) >= ESTABLISHED;
            match (first..=last).contains(&market.days()[edge]) {
                true => within.add(ordinary),
                false => outside.add(ordinary),
            }
        }
    }
    let (seen, usual) = (within.value(), outside.value());
    let possible = seen > 0.0 && seen >= 0.8 * usual;
    judged(Story::Spike, possible, seen, usual)
}

/// `seen` is the share of low ratings among all other reviews of the group's
/// products within its windows, `usual` that outside. It is about groups that
/// complain, and stands if others complained as well, or if there were no
/// others: what happened cannot be seen in a table.
fn incident(scene: &Scene, group: &Group) -> Explanation {
    let market = &scene.market;
    let low = |edge: usize| market.stars(edge).class() <= 1;
    let complain = |edges: &Vec<usize>| 2 * edges.iter().filter(|e| low(**e)).count() > edges.len();
    let Some(edges) = edges(scene, group, &RUSH).filter(complain) else {
        return beside(scene, Story::Incident);
    };
    let own: FxHashSet<usize> = edges.iter().copied().collect();
    let windows = windows(scene, &edges);
    let (mut within, mut outside) = (Share::default(), Share::default());
    for product in scene.products_of(edges.iter().copied()) {
        let (first, last) = windows[&product];
        let edges = market.of_product(product).iter().map(|edge| *edge as usize);
        for edge in edges.filter(|edge| !own.contains(edge)) {
            match (first..=last).contains(&market.days()[edge]) {
                true => within.add(low(edge)),
                false => outside.add(low(edge)),
            }
        }
    }
    let (seen, usual) = (within.value(), outside.value());
    let unknown = within.of < OTHERS;
    judged(Story::Incident, unknown || seen > 1.5 * usual, seen, usual)
}

/// Other reviews that must have been written for them to tell anything.
const OTHERS: u32 = 5;

/// First and last day of the group at each of its products.
fn windows(scene: &Scene, edges: &[usize]) -> FxHashMap<usize, (i32, i32)> {
    let mut windows: FxHashMap<usize, (i32, i32)> = FxHashMap::default();
    for edge in edges {
        let day = scene.market.days()[*edge];
        let window = windows
            .entry(scene.market.product(*edge))
            .or_insert((day, day));
        *window = (window.0.min(day), window.1.max(day));
    }
    windows
}

/// `seen` are the group's accounts for each address they use, `usual` the
/// accounts of a shared address of the table. It stands if the group is no
/// larger than a household and keeps to one address.
fn household(scene: &Scene, group: &Group) -> Explanation {
    if scene.origins.is_empty() {
        return untested(Story::Household);
    }
    if edges(scene, group, &[TieKind::Address]).is_none() {
        return without_numbers(Story::Household, Standing::Beside);
    }
    let own: FxHashSet<u64> = group.accounts.iter().map(|(account, _)| *account).collect();
    let (mut of_group, mut of_table) = (Mean::default(), Mean::default());
    for origins in scene.origins.chunk_by(|a, b| a.address == b.address) {
        let accounts: Vec<u64> = origins
            .chunk_by(|a, b| a.reviewer == b.reviewer)
            .map(|o| o[0].reviewer)
            .collect();
        let members = accounts
            .iter()
            .filter(|account| own.contains(account))
            .count();
        if accounts.len() > 1 {
            of_table.add(accounts.len());
        }
        if members > 1 {
            of_group.add(members);
        }
    }
    let small = group.accounts.len() <= HOUSEHOLD as usize && of_group.count == 1;
    judged(Story::Household, small, of_group.value(), of_table.value())
}

/// `seen` is the median length of the group's like texts in letters, a Han
/// character counting for two, `usual` the length below which texts are not
/// compared. It stands below half as much again.
fn phrase(scene: &Scene, group: &Group) -> Explanation {
    if scene.texts.is_empty() {
        return untested(Story::Phrase);
    }
    let rows = group.rows.iter().zip(&group.bonds);
    let tied = rows
        .filter(|(_, bonds)| bonds.contains(&TieKind::Text))
        .map(|(row, _)| *row);
    let letters: Vec<f64> = tied
        .filter_map(|row| {
            let at = scene
                .texts
                .binary_search_by_key(&row, |text| text.row)
                .ok()?;
            Some(f64::from(scene.texts[at].size.letters))
        })
        .collect();
    if letters.is_empty() {
        return without_numbers(Story::Phrase, Standing::Beside);
    }
    let (seen, usual) = (median(letters), LETTERS_MIN as f64);
    judged(Story::Phrase, seen < 1.5 * usual, seen, usual)
}

fn beside(scene: &Scene, story: Story) -> Explanation {
    match scene.market.is_empty() {
        true => untested(story),
        false => without_numbers(story, Standing::Beside),
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

#[derive(Default)]
struct Share {
    of: u32,
    counted: u32,
}

impl Share {
    fn add(&mut self, counts: bool) {
        self.of += 1;
        self.counted += u32::from(counts);
    }

    /// NaN of nothing.
    fn value(&self) -> f64 {
        f64::from(self.counted) / f64::from(self.of)
    }
}

#[derive(Default)]
struct Mean {
    count: usize,
    sum: usize,
}

impl Mean {
    fn add(&mut self, value: usize) {
        self.count += 1;
        self.sum += value;
    }

    /// NaN of nothing.
    fn value(&self) -> f64 {
        self.sum as f64 / self.count as f64
    }
}
