//! Tables of scores, as `diff` reads them back.

use std::sync::LazyLock;

use bonafide::diff::{Diff, NEEDED};
use bonafide::schema::Schema;
use bonafide::table::ReadOptions;

use super::Target;
use super::tables::checked;

pub const DIFF: Target = Target {
    name: "diff",
    about: "two tables of scores with their evidence are compared",
    share: 5,
    run: compare,
    seeds,
    tokens: &[
        "evidence",
        "verdict",
        "genuine",
        "paid",
        "bot",
        "uncertain",
        "weight_paid",
        "weight_bot",
        "signal",
        "family",
        "\u{1e}",
    ],
};

static SCORES: LazyLock<Schema> = LazyLock::new(Schema::scores);

fn seeds() -> Vec<Vec<u8>> {
    let row = |id: &str, paid: f64, verdict: &str, weight: f64| {
        format!(
            "{{\"review_id\":\"{id}\",\"p_genuine\":{},\"p_paid\":{paid},\"p_bot\":0,\
             \"authenticity\":50,\"verdict\":\"{verdict}\",\"tier\":\"text\",\"evidence\":\
             [{{\"signal\":\"text.paid\",\"family\":\"text\",\"weight_paid\":{weight},\
             \"weight_bot\":0.0,\"value\":null}}]}}\n",
            1.0 - paid
        )
    };
    let old = [row("a", 0.2, "genuine", 0.5), row("b", 0.9, "paid", 3.0)].concat();
    let new = [row("a", 0.8, "paid", 2.5), row("c", 0.5, "uncertain", 0.0)].concat();
    vec![
        format!("{old}\u{1e}{new}").into_bytes(),
        format!("{new}\u{1e}{old}").into_bytes(),
    ]
}

fn compare(bytes: &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == 0x1e);
    let mut read = || {
        let options = ReadOptions {
            required: vec![NEEDED.to_vec()],
            ..ReadOptions::default()
        };
        let batches = checked(parts.next().unwrap_or(b""), &SCORES, options);
        batches.map(|(batches, _)| batches).unwrap_or_default()
    };
    let (old, new) = (read(), read());
    let mut comparison = Diff::new(0.01);
    let mut unusable = 0;
    for batch in &old {
        unusable += comparison.hold(batch).len();
    }
    for batch in &new {
        let (_, own) = comparison.compare(batch);
        unusable += own.len();
    }
    assert!(unusable <= old.iter().chain(&new).map(|batch| batch.len()).sum());
    let removed = comparison.removed().count() as u64;
    assert_eq!(removed, comparison.summary().removed);
    drop(comparison.movers());
}
