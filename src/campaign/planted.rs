//! Groups planted in an honest market, each tied in one way, and honest things
//! that look like groups.

use super::card::{Standing, Story, TieKind};
use super::staged::Draw;
use super::{Campaigns, Group, find};
use crate::behaviour::records::{Record, Records, Review};

/// A row of a made-up table.
#[derive(Clone)]
struct Row {
    reviewer: String,
    product: u64,
    day: u64,
    stars: f64,
    ip: Option<String>,
    text: Option<String>,
}

const PRODUCTS: u64 = 200;
const DAYS: u64 = 700;

/// Five products of a seller, ten reviews a product and account on average,
/// some accounts with one review and some with many.
fn market() -> Vec<Row> {
    let mut draw = Draw(7);
    let mut rows = Vec::new();
    for account in 0..1500 {
        let reviews = [1, 1, 2, 3, 8][draw.below(5) as usize];
        for _ in 0..reviews {
            // Some products are far more popular than others.
            let product = draw.below(PRODUCTS).min(draw.below(PRODUCTS));
            rows.push(Row {
                reviewer: format!("honest {account}"),
                product,
                day: draw.below(DAYS),
                stars: [5.0, 5.0, 4.0, 3.0, 1.0][draw.below(5) as usize],
                ip: Some(format!("own {account}")),
                text: None,
            });
        }
    }
    rows
}

fn planted(account: u64, product: u64, day: u64) -> Row {
    Row {
        reviewer: format!("planted {account}"),
        product,
        day,
        stars: 5.0,
        ip: Some(format!("own planted {account}")),
        text: None,
    }
}

fn records(rows: &[Row]) -> Records {
    let mut records = Records::default();
    for row in rows {
        records.push(Record::of(&Review {
            reviewer: Some(&row.reviewer),
            product: Some(&row.product.to_string()),
            second: Some(row.day as i64 * 86_400 + 1_600_000_000),
            stars: Some(row.stars),
            seller: Some(&(row.product / 5).to_string()),
            ip: row.ip.as_deref(),
            text: row.text.as_deref(),
            ..Review::default()
        }));
    }
    records
}

/// The groups in a market with these rows added.
fn groups_with(more: Vec<Row>) -> (Vec<Row>, Vec<Group>) {
    let mut rows = market();
    rows.extend(more);
    let groups = find(&records(&rows));
    (rows, groups)
}

/// Expects one group of the planted accounts, tied in this way.
fn found(more: Vec<Row>, kind: TieKind) {
    let mut accounts: Vec<String> = more.iter().map(|row| row.reviewer.clone()).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let (rows, groups) = groups_with(more);
    let kinds: Vec<TieKind> = groups[0].ties.iter().map(|tie| tie.kind).collect();
    assert!(kinds.contains(&kind), "{kinds:?}");
    let mut members: Vec<&str> = groups[0]
        .rows
        .iter()
        .map(|row| rows[*row as usize].reviewer.as_str())
        .collect();
    members.sort_unstable();
    members.dedup();
    let own = members
        .iter()
        .filter(|name| name.starts_with("planted"))
        .count();
    assert!(
        own as f64 >= 0.8 * accounts.len() as f64,
        "{own} of {accounts:?}"
    );
    assert!(
        own as f64 >= 0.8 * members.len() as f64,
        "{own} of {members:?}"
    );
}

fn burst() -> Vec<Row> {
    (0..14)
        .map(|account| planted(account, 150, 300 + account % 4))
        .collect()
}

fn lockstep() -> Vec<Row> {
    let meetings = [(120, 100), (133, 130), (147, 155), (161, 190)];
    let meet =
        |(product, day)| (0..6).map(move |account| planted(account, product, day + account % 3));
    meetings.into_iter().flat_map(meet).collect()
}

const BRIEF: &str = "The handle stays cool, the lid shuts tight and the colour goes with anything; \
                     whoever cooks for five will not regret it, order while it lasts.";

#[test]
fn an_honest_market_has_no_groups() {
    assert_eq!(groups_with(Vec::new()).1, []);
}

#[test]
fn accounts_that_gather_on_a_product_are_found() {
    found(burst(), TieKind::Burst);
}

#[test]
fn accounts_that_meet_again_are_found_behind_camouflage_too() {
    found(lockstep(), TieKind::Lockstep);
    let mut draw = Draw(3);
    let cover = (0..36).map(|at| Row {
        stars: 4.0,
        ..planted(at % 6, draw.below(20), draw.below(DAYS))
    });
    found(
        lockstep().into_iter().chain(cover).collect(),
        TieKind::Lockstep,
    );
}

#[test]
fn accounts_of_one_address_that_review_the_same_are_found() {
    let farm = (0..12).map(|at| Row {
        ip: Some("farm".to_owned()),
        ..planted(at % 6, 140 + at / 6, 40 + 50 * at)
    });
    found(farm.collect(), TieKind::Address);
}

#[test]
fn accounts_that_know_one_seller_alone_are_found() {
    let loyal = (0..20).map(|at| planted(at / 2, 190 + (at / 2 + at % 2) % 5, 20 + 30 * (at / 2)));
    found(loyal.collect(), TieKind::Seller);
}

#[test]
fn accounts_that_copy_a_text_are_found() {
    let copies = (0..8).map(|at| Row {
        text: Some(BRIEF.replace("five", ["five", "six", "ten"][at as usize % 3])),
        ..planted(at, 20 * at, 80 * at)
    });
    found(copies.collect(), TieKind::Text);
}

#[test]
fn a_launch_a_sale_and_a_stock_phrase_are_no_campaigns() {
    let honest = market();
    // Who comes to a launch is as mixed as ever.
    let launch = honest.iter().step_by(60).map(|row| Row {
        product: 999,
        day: 400 + row.day % 9,
        ..row.clone()
    });
    // In a sale everybody is twice as busy.
    let sale = honest.iter().step_by(40).map(|row| Row {
        day: 500 + row.day % 7,
        ..row.clone()
    });
    let phrase = honest.iter().step_by(50).map(|row| Row {
        text: Some("Great product, fast delivery!".to_owned()),
        ..row.clone()
    });
    let more: Vec<Row> = launch.chain(sale).chain(phrase).collect();
    assert_eq!(groups_with(more).1, []);
}

#[test]
fn two_people_of_a_household_are_no_campaign() {
    let household = (0..8).map(|at| Row {
        ip: Some("home".to_owned()),
        ..planted(at % 2, 10 + at / 2, 60 * (at / 2))
    });
    assert_eq!(groups_with(household.collect()).1, []);
}

#[test]
fn the_order_of_the_rows_changes_no_group() {
    let mut rows = market();
    rows.extend(burst());
    rows.extend(lockstep().into_iter().map(|row| Row {
        reviewer: format!("other {}", row.reviewer),
        ..row
    }));
    let names = |rows: &[Row]| -> Vec<Vec<String>> {
        let name = |row: &u32| {
            let row = &rows[*row as usize];
            format!("{} {} {}", row.reviewer, row.product, row.day)
        };
        let mut groups: Vec<Vec<String>> = (find(&records(rows)).iter())
            .map(|group| group.rows.iter().map(name).collect())
            .collect();
        groups.iter_mut().for_each(|group| group.sort_unstable());
        groups
    };
    let forwards = names(&rows);
    rows.reverse();
    assert_eq!(forwards.len(), 2);
    assert_eq!(forwards, names(&rows));
}

#[test]
fn a_burst_in_a_quiet_week_is_neither_a_launch_nor_a_season_and_is_found_again() {
    let mut rows = market();
    rows.extend(burst());
    let campaigns = Campaigns::find(&records(&rows));
    let campaign = &campaigns.all()[0];
    let standing = |story: Story| {
        let of = campaign
            .explanations
            .iter()
            .find(|e| e.story == story)
            .unwrap();
        of.standing
    };
    assert_eq!(standing(Story::Launch), Standing::Unlikely);
    assert_eq!(standing(Story::Season), Standing::Unlikely);
    assert_eq!(standing(Story::Spike), Standing::Unlikely);
    assert_eq!(standing(Story::Household), Standing::Beside);
    assert_eq!(standing(Story::Phrase), Standing::Untested);
    assert!(campaign.stability > 0.7, "{}", campaign.stability);
    assert!(campaign.group.expected_false() < 3.0);
    let row = campaign.group.rows[0] as usize;
    assert!(
        campaigns
            .coordination(row)
            .is_some_and(|c| c.accounts >= 12 && !c.explained)
    );
    assert_eq!(campaigns.coordination(0), None);
}
