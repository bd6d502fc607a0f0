//! Behaviour and campaigns of markets that no simulation would make.

use std::sync::{Arc, LazyLock};

use bonafide::behaviour::records::Records;
use bonafide::campaign::Campaigns;
use bonafide::campaign::cards::Cards;
use bonafide::intake;
use bonafide::model::scorer::Known;
use bonafide::random::SplitMix;
use bonafide::schema::{Cell, EARLIEST, LATEST, Schema};
use bonafide::table::{Batch, BatchBuilder};
use bonafide::text::Document;

use super::Target;
use super::texts::{POLICY, STORED};

pub const MARKET: Target = Target {
    name: "market",
    about: "a market of reviews: behaviour is judged, campaigns are looked for",
    share: 1,
    run: judge,
    seeds,
    tokens: &["\0\0\0\0\0\0\0\0\0\0\0\0", "\u{7f}\u{7f}\u{7f}\u{7f}"],
};

/// Bytes of a review.
const WIDTH: usize = 12;

const TEXTS: [&str; 6] = [
    "The kettle boils fast and the lid closes well, would buy it again for my mother.",
    "The kettle boils fast and the lid closes well, would buy it again for my sister!",
    "It is fine.",
    "水壶烧水很快，盖子也很严实，给妈妈又买了一个，物流也不错。",
    "Stopped working after a week and nobody answers my messages about the refund.",
    "",
];

static SCHEMA: LazyLock<Arc<Schema>> = LazyLock::new(|| Arc::new(Schema::reviews()));

fn seeds() -> Vec<Vec<u8>> {
    let mut dice = SplitMix(5);
    let mut market = |reviewers: usize, products: usize, days: usize| -> Vec<u8> {
        let mut bytes = Vec::new();
        for _ in 0..180 {
            let day = (dice.below(days) as u16).to_be_bytes();
            let mut review = [0; WIDTH].map(|_: u8| dice.next_u64() as u8);
            review[0] = dice.below(reviewers) as u8;
            review[1] = dice.below(products) as u8;
            review[2..4].copy_from_slice(&day);
            bytes.extend(review);
        }
        bytes
    };
    vec![
        market(250, 20, 700),
        market(250, 3, 4),
        market(120, 60, 1),
        market(250, 1, 60_000),
    ]
}

fn judge(bytes: &[u8]) {
    let (reviews, _) = bytes.as_chunks::<WIDTH>();
    let batch = table(reviews);
    let mut records = Records::default();
    intake::record(&mut records, &batch);
    assert_eq!(records.rows(), reviews.len() as u64);
    let campaigns = Campaigns::find(&records);
    let mut cards = Cards::new(&campaigns, &records);
    cards.take(&batch);
    for card in cards.finish() {
        assert!(
            card.ln_p <= 0.0 && (0.0..=1.0).contains(&card.q),
            "{card:?}"
        );
        assert!((0.0..=1.0).contains(&card.stability), "{card:?}");
        assert!(!card.members.is_empty());
    }
    let model = &STORED.model;
    let findings = model.behaviour.judge(records);
    let mut extractor = model.extractor();
    // A text costs more than all else, and has a target of its own.
    let document = Document::new("");
    for row in 0..reviews.len() {
        let known = Known {
            behaved: findings.of(row).map(|finding| (&findings, finding)),
            coordination: campaigns.coordination(row),
        };
        let score = model.score(&mut extractor, &document, known, &POLICY);
        let sum: f64 = score.probabilities.iter().sum();
        assert!((sum - 1.0).abs() < 1e-9, "row {row}: {score:?}");
    }
}

fn table(reviews: &[[u8; WIDTH]]) -> Batch {
    let mut batch = BatchBuilder::new(&SCHEMA);
    for (at, review) in reviews.iter().enumerate() {
        let [
            reviewer,
            product,
            day,
            day2,
            hour,
            stars,
            flags,
            seller,
            ip,
            device,
            text,
            odd,
        ] = *review;
        let days = i64::from(u16::from_be_bytes([day, day2]));
        let second = 1_400_000_000 + days * 86_400 + i64::from(hour) * 337;
        let cells = [
            ("review_id", Cell::Integer(at as i128)),
            ("reviewer_id", Cell::Integer(reviewer.into())),
            ("product_id", Cell::Integer((product % 64).into())),
            (
                "created_at",
                Cell::Time(match odd {
                    0 => EARLIEST,
                    1 => LATEST - 1,
                    _ => second.clamp(EARLIEST, LATEST - 1),
                }),
            ),
            ("rating", Cell::Number(1.0 + f64::from(stars % 9) / 2.0)),
            ("verified_purchase", Cell::Flag(flags & 1 == 1)),
            ("seller_id", Cell::Integer((seller % 5).into())),
            ("ip", Cell::Integer((ip % 40).into())),
            ("device_id", Cell::Integer((device % 200).into())),
            ("text", Cell::Text(TEXTS[usize::from(text) % TEXTS.len()])),
        ];
        for (bit, (name, cell)) in cells.into_iter().enumerate() {
            // Some cells are absent, the first never.
            if bit == 0 || flags >> 1 != bit as u8 {
                batch.set(name, cell).expect("a cell that fits");
            }
        }
        batch.end_row();
    }
    batch.take()
}
