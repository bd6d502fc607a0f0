//! Exports of a creator, vetted, and the page about it.

use std::sync::LazyLock;

use bonafide::creator::folder::embedded;
use bonafide::creator::model::CreatorModel;
use bonafide::creator::record::Creator;
use bonafide::creator::{Context, intake, vet};
use bonafide::dossier::Run;
use bonafide::dossier::html;
use bonafide::schema::Schema;
use bonafide::table::{Batch, ReadOptions};
use bonafide::words::Language;

use super::Target;
use super::pages::skeleton;
use super::tables::checked;

pub const VET: Target = Target {
    name: "vet",
    about: "exports of a creator are read and vetted, and the page is held to its markup",
    share: 1,
    run: |bytes| {
        vetted(bytes, &MODEL);
    },
    seeds,
    tokens: &[
        "\u{1e}",
        "handle",
        "bio",
        "followers",
        "following",
        "followed_at",
        "likes",
        "views",
        "1.2k",
        "3万",
        "999+",
        "2025-01-02",
        "paid",
        "#ad",
        "<script>",
        "\" onload=\"",
        "author_id",
        "text",
    ],
};

/// Between two parts.
const NEXT: u8 = 0x1e;

static MODEL: LazyLock<CreatorModel> = LazyLock::new(|| embedded().expect("the model").model);

static PARTS: LazyLock<[Schema; 6]> = LazyLock::new(Schema::creator);

fn samples() -> [[&'static str; 5]; 2] {
    macro_rules! sample {
        ($folder:literal) => {
            [
                include_str!(concat!(
                    "../../../datasets/sample/creators/",
                    $folder,
                    "/profile.csv"
                )),
                include_str!(concat!(
                    "../../../datasets/sample/creators/",
                    $folder,
                    "/followers.csv"
                )),
                include_str!(concat!(
                    "../../../datasets/sample/creators/",
                    $folder,
                    "/posts.csv"
                )),
                include_str!(concat!(
                    "../../../datasets/sample/creators/",
                    $folder,
                    "/comments.csv"
                )),
                include_str!(concat!(
                    "../../../datasets/sample/creators/",
                    $folder,
                    "/history.csv"
                )),
            ]
        };
    }
    [sample!("healthy"), sample!("bought-followers")]
}

const PEERS: &str = include_str!("../../../datasets/sample/creators/peers.csv");

fn seeds() -> Vec<Vec<u8>> {
    let shortened = |text: &str, rows: usize| {
        let lines: Vec<&str> = text.lines().take(rows).collect();
        format!("{}\n", lines.join("\n"))
    };
    let mut seeds = Vec::new();
    for sample in samples() {
        for rows in [3, 12] {
            let parts = sample
                .iter()
                .chain([&PEERS])
                .map(|text| shortened(text, rows));
            seeds.push(parts.collect::<Vec<_>>().join("\u{1e}").into_bytes());
        }
    }
    seeds
}

fn vetted(bytes: &[u8], model: &CreatorModel) {
    let mut parts = bytes.split(|byte| *byte == NEXT);
    let mut tables = PARTS.iter().map(|schema| -> Vec<Batch> {
        let options = ReadOptions {
            lenient: true,
            ..ReadOptions::default()
        };
        let part = parts.next().unwrap_or(b"");
        checked(part, schema, options)
            .map(|(batches, _)| batches)
            .unwrap_or_default()
    });
    let mut next = || tables.next().unwrap_or_default();
    let profile = next().iter().flat_map(intake::profiles).next();
    let followers = next().iter().flat_map(intake::accounts).collect();
    let posts = next().iter().flat_map(intake::posts).collect();
    let comments = next();
    let comments = comments
        .iter()
        .flat_map(|batch| intake::comments(batch, profile.as_ref()));
    let comments = comments.collect();
    let mut history: Vec<_> = next().iter().flat_map(intake::counts).collect();
    history.sort_by_key(|count| count.at);
    let peers: Vec<_> = next().iter().flat_map(intake::peers).collect();
    let creator = Creator {
        id: "creator".to_owned(),
        profile,
        followers: Some(followers),
        posts: Some(posts),
        comments: Some(comments),
        history: Some(history),
    };
    let creators = [creator];
    let context = Context::new(model, &creators, &peers);
    let dossier = vet(&creators[0], &context);
    let language = match bytes.len() % 2 {
        0 => Language::En,
        _ => Language::Zh,
    };
    let mut page = Vec::new();
    html::write(&[dossier], &Run::default(), language, &mut page).expect("memory takes all");
    let page = String::from_utf8(page).expect("a page of UTF-8");
    let tags = skeleton(&page);
    let scripts = tags.iter().filter(|tag| tag.ends_with("script")).count();
    assert_eq!(scripts, 2, "a script that is not the page's own");
}

/// Vets a small creator by another model.
pub fn vet_sample(model: &CreatorModel) {
    static SMALL: LazyLock<Vec<u8>> = LazyLock::new(|| seeds().swap_remove(0));
    vetted(&SMALL, model);
}
