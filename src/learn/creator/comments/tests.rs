use super::*;
use crate::text::Document;

fn example(text: &str, spam: bool, group: &str) -> Example {
    Example {
        features: Features::of(&Document::new(text)),
        spam,
        corpus: 0,
        group: group.to_owned(),
        split: String::new(),
        fingerprint: xxhash_rust::xxh3::xxh3_64(text.as_bytes()),
    }
}

/// Six topics, each praised in its own words and used for the same asks.
fn staged() -> Vec<Example> {
    let topics = ["lipstick", "noodles", "bicycle"];
    let mut examples = Vec::new();
    for topic in topics {
        for times in 0..12 {
            let praise = format!("this {topic} is lovely, had it {times} weeks");
            let ask = format!("nice {topic}, check out my channel number {times} please");
            examples.push(example(&praise, false, topic));
            examples.push(example(&ask, true, topic));
        }
    }
    examples
}

#[test]
fn a_topic_is_not_learnt() {
    let examples = staged();
    let head = linear::fit(&examples.iter().collect::<Vec<_>>());
    let known = |word: &str| {
        let features = Features::of(&Document::new(word));
        !head.values(&features).is_empty()
    };
    assert!(known("lovely") && known("channel"));
    assert!(!known("lipstick") && !known("noodles"));
}

#[test]
fn every_want_speaks_for_spam_or_not_at_all() {
    let examples = staged();
    let head = linear::fit(&examples.iter().collect::<Vec<_>>());
    assert!(head.dense[..8].iter().all(|weight| *weight >= 0.0));
    let logit = |text| head.logit(&Features::of(&Document::new(text)));
    assert!(logit("check out my channel") > logit("lovely weeks"));
}

#[test]
fn the_order_of_rows_changes_nothing_but_the_fit_within_its_tolerance() {
    let examples = staged();
    let forward = linear::fit(&examples.iter().collect::<Vec<_>>());
    let backward = linear::fit(&examples.iter().rev().collect::<Vec<_>>());
    assert_eq!(forward.grams, backward.grams);
    for (one, other) in forward.weights.iter().zip(&backward.weights) {
        assert!((one - other).abs() < 0.05, "{one} {other}");
    }
}

#[test]
fn parts_are_calibrated_by_the_others() {
    let rows: Vec<HeldOut> = (0..40)
        .map(|at| HeldOut {
            logit: f64::from(at % 7) - 3.0 + if at % 2 == 0 { 2.0 } else { -2.0 },
            spam: at % 2 == 0,
            part: (at / 20).to_string(),
        })
        .collect();
    let scored = cross_calibrated(&rows);
    let measured = measured(&rows, &scored);
    assert_eq!(measured.len(), 3);
    assert!(measured[0].auc.unwrap() > 0.8);
}
