//! Normalisation, and all that works from it.

use std::sync::LazyLock;

use bonafide::model::embedded::default_model;
use bonafide::model::evidence::Prior;
use bonafide::model::folder::Stored;
use bonafide::model::heads::Hypothesis;
use bonafide::model::highlight;
use bonafide::model::scorer::{Known, Policy};
use bonafide::text::Document;
use bonafide::text::normalise::normalise;

use super::{Target, seeds};

pub const NORMALISE: Target = Target {
    name: "normalise",
    about: "the normaliser and its map back to the original",
    share: 100,
    run: |bytes| check_normalised(&String::from_utf8_lossy(bytes)),
    seeds: seeds::texts,
    tokens: MARKUP,
};

pub const SCORE: Target = Target {
    name: "score",
    about: "a text scored by the default model, its weighty words marked",
    share: 2,
    run: |bytes| score(&String::from_utf8_lossy(bytes)),
    seeds: seeds::texts,
    tokens: MARKUP,
};

const MARKUP: &[&str] = &[
    "<br>",
    "<br />",
    "</p>",
    "<a href=x>",
    "&nbsp;",
    "&#65;",
    "&#x1F600;",
    "&#0;",
    "&#xD800;",
    "\\n",
    "\\r\\n",
    "f4ke",
    "s p a c e d",
    "sCrAmBlEd cAsE wOrDs",
    "гreat",
    "\u{0345}",
    "\u{1160}",
    "\u{fe0f}",
    "\u{e0001}",
    "\u{0f73}",
    "\u{1d15e}",
    "\u{0fdc}",
    "\u{2126}",
    "\u{1e9b}\u{0323}",
];

fn check_normalised(original: &str) {
    let normalised = normalise(original);
    let text = normalised.text();
    let mut last = 0..0;
    for (at, ch) in text.char_indices() {
        let range = normalised.original(at..at + ch.len_utf8());
        assert!(
            original.get(range.clone()).is_some(),
            "no text at {range:?}"
        );
        assert!(!range.is_empty(), "{ch:?} came from nothing");
        assert!(
            range.start >= last.start && range.end >= last.end,
            "{last:?} then {range:?}"
        );
        last = range;
    }
    let whole = normalised.original(0..text.len());
    assert!(original.get(whole).is_some());
    assert!(
        !text.contains("  ") && text.trim() == text,
        "blanks left: {text:?}"
    );
    assert!(!text.contains(['\n', '\r', '\t']), "a break left: {text:?}");
    assert!(normalised.changes().total() as usize <= 20 * original.chars().count());
}

pub static STORED: LazyLock<Stored> = LazyLock::new(|| default_model().expect("the model"));

pub static POLICY: LazyLock<Policy> = LazyLock::new(|| STORED.model.policy(Prior::default(), 0.01));

fn score(original: &str) {
    let model = &STORED.model;
    let document = Document::new(original);
    let text = document.text();
    for word in document.words() {
        assert!(!word.of(text).is_empty(), "an empty word");
    }
    for folded in document.folded_chars() {
        assert!(
            text.get(folded.start as usize..folded.end as usize)
                .is_some()
        );
    }
    let mut extractor = model.extractor();
    let score = model.score(&mut extractor, &document, Known::default(), &POLICY);
    let sum: f64 = score.probabilities.iter().sum();
    assert!((sum - 1.0).abs() < 1e-9, "{:?}", score.probabilities);
    let sums = score
        .evidence
        .iter()
        .map(|piece| [piece.weight_paid, piece.weight_bot]);
    let summed = sums.fold([0.0; 2], |sum, own| [sum[0] + own[0], sum[1] + own[1]]);
    for (summed, weight) in summed.iter().zip(score.weights) {
        assert!((summed - weight).abs() < 1e-6, "evidence is not the score");
    }
    let judged = model.heads.judge(&mut extractor, &document);
    let weights = model.weights(&judged);
    for hypothesis in Hypothesis::ALL {
        let Some(testimony) = model.testimony(hypothesis, &judged, &weights) else {
            continue;
        };
        for word in highlight::words(testimony, &extractor, &document) {
            assert!(
                text.get(word.range.clone()).is_some(),
                "a word at {:?}",
                word.range
            );
            let range = document.normalised().original(word.range);
            assert!(
                original.get(range.clone()).is_some(),
                "no text at {range:?}"
            );
            assert!(word.weight.is_finite());
        }
    }
}
