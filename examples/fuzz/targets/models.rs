//! Models on disk. Checksums are made right, since whoever alters a model on
//! purpose does so too; damage that they show has tests of its own.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use bonafide::creator::folder as creators;
use bonafide::model::bank::Bank;
use bonafide::model::behaviour::BehaviourHead;
use bonafide::model::domain::{DomainBank, DomainHead};
use bonafide::model::evidence::Prior;
use bonafide::model::folder::{self, Files, Provenance, sha256};
use bonafide::model::forest::{Forest, LEAF, Node};
use bonafide::model::heads::{RHYTHM_BLOCKS, TEXT_BLOCKS};
use bonafide::model::quantised::Quantised;
use bonafide::model::scorer::{Known, Model};
use bonafide::model::sparse::{Idf, SparseHead};
use bonafide::model::style::StyleBank;
use bonafide::text::Document;
use bonafide::text::features::{Block, FeatureExtractor, SLOTS};
use bonafide::text::tokenise::SubwordTokenizer;
use serde_json::{Value, json};

use super::Target;
use super::creators::vet_sample;
use super::texts::STORED;

pub const MODEL: Target = Target {
    name: "model",
    about: "the model loader: manifest, tokenizer, arrays, compressed arrays",
    share: 1,
    run: model,
    seeds: model_seeds,
    tokens: JSON,
};

pub const TOKENIZER: Target = Target {
    name: "tokenizer",
    about: "tokenizer.json alone, and words in its tokens",
    share: 2,
    run: tokenizer,
    seeds: || vec![SMALL.tokenizer.clone()],
    tokens: JSON,
};

pub const FOREST: Target = Target {
    name: "forest",
    about: "the trees of behaviour as bytes: every walk ends",
    share: 50,
    run: forest,
    seeds: forest_seeds,
    tokens: &["\u{7f}\u{7f}", "\0\0\0\0"],
};

pub const CREATOR_MODEL: Target = Target {
    name: "creator-model",
    about: "the loader of the model that vets creators",
    share: 1,
    run: creator_model,
    seeds: creator_seeds,
    tokens: JSON,
};

const JSON: &[&str] = &[
    "null",
    "[]",
    "{}",
    "true",
    "1e39",
    "-1e39",
    "1e308",
    "\"U8\"",
    "\"F32\"",
    "\"dtype\"",
    "\"shape\"",
    "\"data_offsets\"",
    "\"type\": \"BPE\"",
    "\"merges\"",
    "\"vocab\"",
    "\"format\": 1",
    "\"experts\"",
    "\"[UNK]\"",
    "\"unk_token\"",
    "\"added_tokens\"",
    "\"Regex\": \"(a*)*b\"",
    "\"largest\"",
];

/// The files of a model that is as small as one can be.
struct Small {
    manifest: Vec<u8>,
    tokenizer: Vec<u8>,
    /// The header of the arrays, which are all of zeros.
    header: Vec<u8>,
}

static SMALL: LazyLock<Small> = LazyLock::new(|| {
    let texts = [
        "the kettle boils",
        "the lid of the kettle",
        "水壶很好 水壶 the the",
    ];
    let tokenizer = SubwordTokenizer::train(texts.into_iter().cycle().take(30), 60);
    let mut model: Model = STORED.model.clone();
    model.heads.tokenizer = tokenizer.expect("a tokenizer");
    model.heads.experts.truncate(1);
    model.heads.generalists.truncate(1);
    model.heads.wording = ignorant(TEXT_BLOCKS);
    model.heads.rhythm = ignorant(RHYTHM_BLOCKS);
    model.heads.style = StyleBank::new(model.heads.style.heads()[..1].to_vec());
    let width = FeatureExtractor::bag_width(&model.heads.tokenizer);
    let domain = DomainHead::new(Quantised::from_codes(vec![0; width], 1.0), 0.0);
    model.heads.domains = DomainBank::new(vec![domain]);
    for mixture in model.mixtures.iter_mut().flatten() {
        mixture.experts.retain(|(at, _)| *at == 0);
        mixture.generalist = mixture.generalist.filter(|(at, _)| *at == 0);
    }
    model.references.truncate(4);
    let head: Option<BehaviourHead> = model.behaviour.heads.first().cloned();
    model.behaviour.heads = head
        .map(|head| BehaviourHead {
            forest: small_forest(),
            ..head
        })
        .into_iter()
        .collect();
    let provenance = Provenance {
        program: "seed".to_owned(),
        inputs: Vec::new(),
        corpora: Default::default(),
        config: String::new(),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("model");
    folder::save(&model, provenance, "", &folder).expect("a model");
    let read = |name| fs::read(folder.join(name)).expect("a file");
    let arrays = zstd::decode_all(read("weights.safetensors.zst").as_slice()).expect("arrays");
    Small {
        manifest: read("manifest.json"),
        tokenizer: read("tokenizer.json"),
        header: header(&arrays).to_vec(),
    }
});

/// A bank of one head that knows no slot.
fn ignorant(blocks: &'static [Block]) -> Bank {
    let nothing = |slots| Quantised::from_codes(vec![0; slots], 1.0);
    let own = blocks.iter().map(|block| block.slots().len()).sum();
    let head = SparseHead::new(blocks, nothing(own), 0.0);
    Bank::new(blocks, &[(Idf::new(nothing(SLOTS)), head)])
}

fn small_forest() -> Forest {
    let node = |signal, left, expectation| Node {
        signal,
        missing_right: false,
        threshold: 0.5,
        left,
        expectation,
    };
    let mut forest = Forest::default();
    forest.push([node(0, 1, 0.1), node(LEAF, 0, -0.5), node(LEAF, 0, 0.5)]);
    forest.push([node(LEAF, 0, 0.0)]);
    forest
}

/// The JSON before the arrays.
fn header(arrays: &[u8]) -> &[u8] {
    let (length, rest) = arrays.split_first_chunk::<8>().expect("a length");
    &rest[..u64::from_le_bytes(*length) as usize]
}

/// Arrays of zeros under a header, as long as it says but no longer than any
/// model here.
fn zeros_under(header: &[u8]) -> Vec<u8> {
    let parsed: Value = serde_json::from_slice(header).unwrap_or_default();
    let entries = parsed.as_object().into_iter().flatten();
    let ends = entries.filter_map(|(_, entry)| entry["data_offsets"][1].as_u64());
    let length = ends.max().unwrap_or(64).min(32 << 20) as usize;
    let mut arrays = (header.len() as u64).to_le_bytes().to_vec();
    arrays.extend(header);
    arrays.resize(arrays.len() + length, 0);
    arrays
}

fn pack(arrays: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(arrays, 1).expect("memory takes all")
}

/// A manifest that has the checksums of these files, and its own.
fn stamped(manifest: &[u8], files: &[(&str, &[u8])]) -> Vec<u8> {
    let Ok(mut value) = serde_json::from_slice::<Value>(manifest) else {
        return manifest.to_vec();
    };
    for (name, bytes) in files {
        if value["files"].is_object() {
            value["files"][*name] = json!({"bytes": bytes.len(), "sha256": sha256(bytes)});
        }
    }
    if !value.is_object() {
        return manifest.to_vec();
    }
    let digest = "0123456789abcdef".repeat(4);
    value["sha256"] = json!(digest);
    let text = serde_json::to_string(&value).expect("JSON");
    let own = sha256(text.replacen(&digest, "", 1).as_bytes());
    text.replacen(&digest, &own, 1).into_bytes()
}

fn model_seeds() -> Vec<Vec<u8>> {
    let tagged = |tag: u8, bytes: &[u8]| [&[tag], bytes].concat();
    vec![
        tagged(0, &SMALL.manifest),
        tagged(1, &SMALL.tokenizer),
        tagged(2, &SMALL.header),
        tagged(3, &pack(&zeros_under(&SMALL.header))),
    ]
}

fn model(bytes: &[u8]) {
    static ARRAYS: LazyLock<Vec<u8>> = LazyLock::new(|| pack(&zeros_under(&SMALL.header)));
    let Some((&which, bytes)) = bytes.split_first() else {
        return;
    };
    let made;
    let (manifest, tokenizer, weights): (&[u8], &[u8], &[u8]) = match which % 4 {
        0 => (bytes, &SMALL.tokenizer, &ARRAYS),
        1 => (&SMALL.manifest, bytes, &ARRAYS),
        2 => {
            made = pack(&zeros_under(bytes));
            (&SMALL.manifest, &SMALL.tokenizer, &made)
        }
        _ => (&SMALL.manifest, &SMALL.tokenizer, bytes),
    };
    let stamps = [
        ("tokenizer.json", tokenizer),
        ("weights.safetensors.zst", weights),
    ];
    let files = Files {
        folder: Path::new("fuzzed"),
        manifest: &stamped(manifest, &stamps),
        tokenizer,
        weights,
    };
    match folder::parse(files) {
        Err(error) => assert!(error.to_string().contains("fuzzed"), "{error}"),
        Ok(stored) => {
            let model = &stored.model;
            let policy = model.policy(Prior::default(), 0.01);
            let document = Document::new("The kettle boils fast, 水壶很好!");
            let mut extractor = model.extractor();
            let score = model.score(&mut extractor, &document, Known::default(), &policy);
            let sum: f64 = score.probabilities.iter().sum();
            assert!((sum - 1.0).abs() < 1e-9, "{:?}", score.probabilities);
        }
    }
}

fn tokenizer(bytes: &[u8]) {
    let Ok(tokenizer) = SubwordTokenizer::from_json(bytes) else {
        return;
    };
    let text = "the kettle boils 水壶 [UNK] the lid\u{1f600}";
    if let Ok(ids) = tokenizer.encode(text) {
        assert!(ids.len() <= 64 * text.len());
    }
    assert!(tokenizer.to_json().is_ok());
}

const FOREST_SIGNALS: usize = 7;

fn forest_seeds() -> Vec<Vec<u8>> {
    let real = STORED
        .model
        .behaviour
        .heads
        .iter()
        .map(|head| head.forest.to_bytes());
    let short = real.filter(|bytes| bytes.len() < 40_000);
    short
        .chain([small_forest().to_bytes(), Forest::default().to_bytes()])
        .collect()
}

fn forest(bytes: &[u8]) {
    let Some(forest) = Forest::from_bytes(bytes, FOREST_SIGNALS) else {
        return;
    };
    for value in [0.0, f32::NAN, f32::INFINITY, -1e30] {
        let signals = [value; FOREST_SIGNALS];
        let mut contributions = [0.0; FOREST_SIGNALS];
        let logit = forest.contribute(&signals, &mut contributions);
        assert_eq!(logit.to_bits(), forest.logit(&signals).to_bits());
        assert!(logit.is_finite());
    }
    let stored = forest.to_bytes();
    let again = Forest::from_bytes(&stored, FOREST_SIGNALS).expect("a forest");
    assert_eq!(again.to_bytes(), stored);
}

const CREATOR_MANIFEST: &[u8] = include_bytes!("../../../models/creator/manifest.json");
const CREATOR_WEIGHTS: &[u8] = include_bytes!("../../../models/creator/weights.safetensors.zst");

static CREATOR_HEADER: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let arrays = zstd::decode_all(CREATOR_WEIGHTS).expect("arrays");
    header(&arrays).to_vec()
});

fn creator_seeds() -> Vec<Vec<u8>> {
    let tagged = |tag: u8, bytes: &[u8]| [&[tag], bytes].concat();
    vec![
        tagged(0, CREATOR_MANIFEST),
        tagged(1, &CREATOR_HEADER),
        tagged(2, &pack(&zeros_under(&CREATOR_HEADER))),
    ]
}

fn creator_model(bytes: &[u8]) {
    static ARRAYS: LazyLock<Vec<u8>> = LazyLock::new(|| pack(&zeros_under(&CREATOR_HEADER)));
    let Some((&which, bytes)) = bytes.split_first() else {
        return;
    };
    let (manifest, weights) = match which % 3 {
        0 => (bytes, ARRAYS.clone()),
        1 => (CREATOR_MANIFEST, pack(&zeros_under(bytes))),
        _ => (CREATOR_MANIFEST, bytes.to_vec()),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let stamps = [("weights.safetensors.zst", weights.as_slice())];
    let write = |name, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("a file");
    write("manifest.json", &stamped(manifest, &stamps));
    write("weights.safetensors.zst", &weights);
    match creators::load(folder.path()) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(stored) => vet_sample(&stored.model),
    }
}
