//! Engagement beside peers, through the real binary.

use std::fmt::Write;

use crate::vetted::{batch, fact, gaps, level, vetted};
use crate::workdir::Workdir;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/sample/creators");

fn profile(followers: u64) -> String {
    format!("handle,platform,followers\nsample_one,小红书,{followers}\n")
}

/// Fifty posts with what `likes` says, and a comment for every twenty likes.
fn posts(likes: impl Fn(u64) -> u64) -> String {
    let mut table = "note_id,点赞数,评论数,收藏数\n".to_owned();
    for at in 0..50 {
        let likes = likes(at);
        writeln!(table, "p{at},{likes},{},{}", likes / 20, likes / 5).unwrap();
    }
    table
}

/// As people like: some posts four times as much as others.
fn organic(at: u64) -> u64 {
    300 + at * 7919 % 901
}

fn peers(platform: &str) -> String {
    let mut table = "creator_id,platform,followers,likes,comments,saves,like_spread\n".to_owned();
    for at in 0..60_u64 {
        let followers = 8000 + at * 7919 % 40_000;
        let likes = followers * (20 + at * 37 % 41) / 1000;
        let (comments, saves) = (likes * (3 + at % 5) / 100, likes * (10 + at % 21) / 100);
        let spread = 0.4 + (at * 13 % 60) as f64 / 100.0;
        writeln!(
            table,
            "peer{at},{platform},{followers},{likes},{comments},{saves},{spread}"
        )
        .unwrap();
    }
    table
}

#[test]
fn the_samples_are_ordinary_but_for_who_bought() {
    for dossier in batch(SAMPLES) {
        let rate = level(&dossier, "engagement.rate").unwrap();
        let bought = dossier["creator"] == "bought-followers";
        assert_eq!(rate != "clear", bought, "{dossier}");
        assert_eq!(level(&dossier, "engagement.evenness"), Some("clear"));
        assert!(fact(&dossier, "engagement.rate", "peers") >= 20.0);
    }
}

#[test]
fn likes_are_held_against_peers_of_the_platform() {
    let work = Workdir::new();
    let vet = |name: &str, likes: fn(u64) -> u64, platform: &str| {
        let parts = [
            ("profile.csv", profile(20_000)),
            ("posts.csv", posts(likes)),
            ("peers.csv", peers(platform)),
        ];
        let parts = parts
            .each_ref()
            .map(|(part, table)| (*part, table.as_str()));
        vetted(&work.root().join(name), &parts)
    };
    let usual = vet("usual", organic, "xiaohongshu");
    assert_eq!(level(&usual, "engagement.rate"), Some("clear"), "{usual}");
    assert_eq!(
        level(&usual, "engagement.evenness"),
        Some("clear"),
        "{usual}"
    );
    let low = vet("low", |at| organic(at) / 40, "xiaohongshu");
    assert_eq!(level(&low, "engagement.rate"), Some("verify"), "{low}");
    let even = vet("even", |at| 1000 + at % 9, "xiaohongshu");
    assert_eq!(level(&even, "engagement.evenness"), Some("avoid"), "{even}");
    // Norms of another platform are none, and published bands prove nothing.
    let elsewhere = vet("elsewhere", |at| 1000 + at % 9, "youtube");
    assert_eq!(level(&elsewhere, "engagement.evenness"), Some("verify"));
}

#[test]
fn a_rate_is_by_followers_and_not_by_size() {
    let work = Workdir::new();
    let rate = |name: &str, times: u64| {
        let parts = [
            ("profile.csv", profile(20_000 * times)),
            ("posts.csv", posts(|at| organic(at) * 1000 * times)),
        ];
        let parts = parts
            .each_ref()
            .map(|(part, table)| (*part, table.as_str()));
        fact(
            &vetted(&work.root().join(name), &parts),
            "engagement.rate",
            "rate",
        )
    };
    assert!((rate("one", 1) / rate("ten", 10) - 1.0).abs() < 1e-3);
}

#[test]
fn what_is_missing_is_named() {
    let work = Workdir::new();
    let bare = vetted(&work.root().join("bare"), &[("profile.csv", &profile(100))]);
    assert_eq!(gaps(&bare, "engagement"), ["engagement"]);
    let posts = posts(organic);
    let unsized_ = vetted(&work.root().join("unsized"), &[("posts.csv", &posts)]);
    assert!(
        gaps(&unsized_, "engagement").contains(&"engagement_rate"),
        "{unsized_}"
    );
    let hidden = "post_id,comments\na,30\nb,40\nc,9\nd,12\ne,8\nf,77\n";
    let hidden = vetted(&work.root().join("hidden"), &[("posts.csv", hidden)]);
    assert_eq!(gaps(&hidden, "engagement"), ["few_posts"]);
}

#[test]
fn hostile_counts_are_no_failure() {
    let work = Workdir::new();
    let extremes = ["0", "1000000000000000", "", "3"];
    for (number, followers) in ["0", "", "1000000000000000"].into_iter().enumerate() {
        let mut table = "post_id,created_at,likes,comments,views\n".to_owned();
        for at in 0..40 {
            let of = |shift: usize| extremes[(at + shift) % 4];
            writeln!(table, "p{at},2025-01-01,{},{},{}", of(0), of(1), of(at)).unwrap();
        }
        let profile = format!("handle,followers\nsample,{followers}\n");
        let parts = [
            ("profile.csv", profile.as_str()),
            ("posts.csv", table.as_str()),
        ];
        let dossier = vetted(&work.root().join(number.to_string()), &parts);
        // What is no number is written as null.
        for finding in dossier["findings"].as_array().unwrap() {
            let facts = finding["facts"].to_string();
            assert!(!facts.contains("null"), "{finding}");
        }
    }
}
