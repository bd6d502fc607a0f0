//! Dossiers by hand, with every level, chart and standing; and that nothing in
//! them becomes markup.

use bonafide::audit::run::InputFile;
use bonafide::creator::Dossier;
use bonafide::creator::finding::{
    Amount, Axis, Chart, Excerpt, Fact, Finding, Gap, Level, Passage, Standing, Story,
};
use bonafide::creator::recommendation::recommend;
use bonafide::creator::subject::{Given, Subject};
use bonafide::dossier::{Run, html};
use bonafide::words::Language;

use crate::browser::HOSTILE;
use crate::workdir::{Workdir, run};

const DAY: i64 = 86_400;
const NEW_YEAR: i64 = 1_767_225_600;

/// The facts of a run that was not made.
pub fn facts() -> Run {
    let input = |name: &str, bytes: u64| InputFile {
        name: name.to_owned(),
        bytes,
        sha256: "9f2c".repeat(16),
    };
    Run {
        program: "0.0.0".to_owned(),
        model: "51ab".repeat(16),
        corpora: vec!["accounts-2017".to_owned(), "comments-2015".to_owned()],
        inputs: vec![
            input("linhe/followers.csv", 204_800),
            input("linhe/posts.jsonl", 91_022),
        ],
        set_aside: 3,
        peers: 0,
    }
}

fn excerpt(source: &str, passages: &[(&str, bool)]) -> Excerpt {
    let passage = |(text, marked): &(&str, bool)| Passage {
        text: (*text).to_owned(),
        marked: *marked,
    };
    Excerpt {
        source: source.to_owned(),
        at: Some(NEW_YEAR + 40 * DAY),
        passages: passages.iter().map(passage).collect(),
        facts: vec![Fact {
            name: "likes",
            amount: Amount::Count(1_204.0),
        }],
    }
}

fn story(code: &'static str, standing: Standing) -> Story {
    Story {
        code,
        standing,
        facts: vec![Fact {
            name: "posts",
            amount: Amount::Count(2.0),
        }],
    }
}

/// Followers a day, with a jump and a slow loss after it.
fn growth() -> Chart {
    let followers = |day: i64| {
        let jump = if day >= 140 { 9_400.0 } else { 0.0 };
        let lost = 18.0 * (day - 140).clamp(0, 200) as f64;
        38_000.0 + 25.0 * day as f64 + 60.0 * (day as f64 / 5.0).sin() + jump - lost
    };
    let points = (0..300).map(|day| (NEW_YEAR + DAY * day, followers(day)));
    Chart::Series {
        points: points.collect(),
        marks: vec![
            (NEW_YEAR + 96 * DAY, "viral_post"),
            (NEW_YEAR + 140 * DAY, "jump"),
        ],
    }
}

fn audience() -> [Finding; 2] {
    let fake = Finding::new("audience.fake", Level::Verify)
        .fact("share", Amount::Share(0.23))
        .fact("low", Amount::Share(0.19))
        .fact("high", Amount::Share(0.28))
        .fact("sample", Amount::Count(1_200.0))
        .story(story("giveaway", Standing::Possible))
        .story(story("viral_post", Standing::Unlikely))
        .story(story("unheard_of", Standing::Untested))
        .drawn(Chart::Norm {
            value: 0.23,
            quantiles: [0.03, 0.06, 0.09, 0.13, 0.2],
        });
    let kinds = [
        ("no posts", 412.0),
        ("no picture", 288.0),
        ("数字用户名", 96.0),
    ];
    let kinds = kinds.map(|(name, value)| (name.to_owned(), value));
    let inactive = Finding::new("audience.inactive", Level::Note)
        .fact("share", Amount::Share(0.34))
        .drawn(Chart::Bars {
            bars: kinds.to_vec(),
        });
    [fake, inactive]
}

fn advertising() -> Finding {
    let chinese = [
        ("姐妹们这款精华真的绝了，用了两周毛孔小了一圈！", false),
        ("评论区置顶有优惠口令", true),
        ("，今晚截止，手慢无～", false),
    ];
    let english = [
        (
            "My morning routine ☀️ I have been using the Sorvik serum for a week. ",
            false,
        ),
        ("Use my code LINHE20", true),
        (" and thank me later 👩‍👧", false),
    ];
    Finding::new("advertising.undisclosed", Level::Verify)
        .fact("posts", Amount::Count(7.0))
        .fact("of", Amount::Count(60.0))
        .story(story("own_brand", Standing::Untested))
        .shown([excerpt("p118", &chinese), excerpt("p121", &english)])
}

/// A creator to ask first, with every kind of finding.
pub fn asked() -> Dossier {
    let [fake, inactive] = audience();
    let jump = Finding::new("growth.jump", Level::Verify)
        .fact("gained", Amount::Count(9_400.0))
        .fact("day", Amount::Day(NEW_YEAR + 140 * DAY))
        .story(story("viral_post", Standing::Unlikely))
        .story(story("giveaway", Standing::Possible))
        .drawn(growth());
    let rate = Finding::new("engagement.rate", Level::Clear)
        .fact("rate", Amount::Share(0.031))
        .drawn(Chart::Norm {
            value: 0.031,
            quantiles: [0.01, 0.02, 0.028, 0.04, 0.07],
        });
    let generic = Finding::new("comments.generic", Level::Clear).fact("share", Amount::Share(0.12));
    dossier(
        "linhe",
        vec![fake, inactive, rate, jump, generic, advertising()],
        vec![
            (Axis::Growth, "growth.following", "history.following"),
            (Axis::Conduct, "conduct.contact", "profile.bio"),
            (Axis::Comments, "comments.copied", ""),
        ],
    )
}

/// A creator with nothing against it, one to avoid, and one of whom nothing is
/// known.
pub fn others() -> [Dossier; 3] {
    let clear = |code| Finding::new(code, Level::Clear);
    let good = [
        "audience.fake",
        "engagement.rate",
        "growth.jump",
        "comments.generic",
    ];
    let bad = Finding::new("audience.fake", Level::Avoid)
        .fact("share", Amount::Share(0.81))
        .story(story("giveaway", Standing::Unlikely));
    [
        dossier("good", good.map(clear).to_vec(), Vec::new()),
        dossier("bad", vec![bad, clear("growth.jump")], Vec::new()),
        dossier(
            "unknown",
            Vec::new(),
            vec![(Axis::Audience, "audience.fake", "followers")],
        ),
    ]
}

/// A creator all of whose texts are hostile.
pub fn hostile() -> Dossier {
    let findings = HOSTILE.iter().map(|text| {
        let long = text.repeat(400);
        Finding::new("conduct.contact", Level::Verify)
            .fact("contact", Amount::Text((*text).to_owned()))
            .shown([
                excerpt(text, &[(text, true), (text, false)]),
                excerpt(&long, &[(&long, false), ("marked", true), (&long, false)]),
            ])
            .drawn(Chart::Bars {
                bars: vec![((*text).to_owned(), f64::NAN), (long, f64::INFINITY)],
            })
    });
    let mut dossier = dossier(HOSTILE[1], findings.collect(), Vec::new());
    dossier.subject = Subject {
        name: Some(HOSTILE[6].to_owned()),
        handle: Some(HOSTILE[4].repeat(100)),
        platform: Some(HOSTILE[3].to_owned()),
        vertical: Some(HOSTILE[8].to_owned()),
        followers: Some(f64::MAX),
        ..Subject::default()
    };
    dossier
}

fn dossier(
    creator: &str,
    findings: Vec<Finding>,
    gaps: Vec<(Axis, &'static str, &'static str)>,
) -> Dossier {
    let gap = |(axis, code, needs)| Gap { axis, code, needs };
    Dossier {
        creator: creator.to_owned(),
        subject: Subject {
            name: Some(format!("{creator} 林禾")),
            handle: Some(format!("{creator}.daily")),
            platform: Some("xiaohongshu".to_owned()),
            vertical: Some("美妆 beauty".to_owned()),
            followers: Some(48_213.0),
            verified: Some(true),
            given: Given {
                followers: Some(1_200),
                posts: Some(60),
                comments: Some(3_418),
                history: Some(300),
                until: Some(NEW_YEAR + 299 * DAY),
            },
        },
        recommendation: recommend(&findings),
        findings,
        not_checked: gaps.into_iter().map(gap).collect(),
    }
}

/// The page of some dossiers.
pub fn page(dossiers: &[Dossier], language: Language) -> String {
    let mut out = Vec::new();
    html::write(dossiers, &facts(), language, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The number of every element that a page opens and does not close, and the
/// other way round.
fn unclosed(page: &str) -> Vec<(String, i64)> {
    let mut open = std::collections::BTreeMap::<String, i64>::new();
    for part in page.split('<').skip(1) {
        let closes = part.starts_with('/');
        let name = part.trim_start_matches('/');
        let end = name.find(|ch: char| !ch.is_ascii_alphanumeric());
        let name = name[..end.unwrap_or(name.len())].to_owned();
        let is_void = ["", "meta", "br", "rect", "line", "circle", "polyline"];
        if !is_void.contains(&name.as_str()) {
            *open.entry(name).or_default() += if closes { -1 } else { 1 };
        }
    }
    open.into_iter().filter(|(_, count)| *count != 0).collect()
}

#[test]
fn a_dossier_is_whole_and_closes_what_it_opens() {
    let page = page(&[asked()], Language::En);
    assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
    assert!(page.ends_with("</html>\n"));
    assert_eq!(unclosed(&page), []);
    for part in [
        "class=\"advice verify-first\"",
        "svg class=\"series\"",
        "svg class=\"norm\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    for standing in ["possible", "unlikely", "untested"] {
        assert!(page.contains(&format!("class=\"standing {standing}\"")));
    }
    assert!(page.contains("<mark class=\"weighty\">评论区置顶有优惠口令</mark>"));
    // A word that no file of templates has stands for itself.
    assert!(page.contains("unheard_of"));
    assert!(!page.contains("id=\"shortlist\""));
}

#[test]
fn every_link_leads_somewhere_and_every_place_is_one() {
    let [good, bad, unknown] = others();
    let page = page(&[unknown, bad, asked(), good], Language::Zh);
    assert_eq!(unclosed(&page), []);
    let after = |mark: &'static str| {
        let parts = page.split(mark).skip(1);
        parts.map(|part| part.split('"').next().unwrap().to_owned())
    };
    let mut places: Vec<String> = after(" id=\"").collect();
    let count = places.len();
    places.sort();
    places.dedup();
    assert_eq!(places.len(), count, "a place is there twice");
    let links: Vec<String> = after("href=\"#").collect();
    assert!(links.len() > 20);
    for link in links {
        assert!(places.contains(&link), "{link}");
    }
    let rows = ["good", "linhe", "unknown", "bad"];
    let at = rows.map(|name| page.find(&format!("<bdi>{name} 林禾</bdi>")).unwrap());
    assert!(at.is_sorted(), "{at:?}");
}

#[test]
fn nothing_of_an_export_becomes_markup() {
    let page = page(&[hostile(), asked()], Language::En);
    assert_eq!(unclosed(&page), []);
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("</script>").count(), 1);
    assert_eq!(page.matches("<style").count(), 1);
    for outside in [
        "<img", "<!--", "url(http", "@import", "<link", "<base", "\u{202e}",
    ] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("default-src &#39;none&#39;; script-src &#39;sha256-"));
    assert!(page.len() < 400_000, "{}", page.len());
}

#[test]
fn the_shortlist_leads_to_files() {
    let mut out = Vec::new();
    let dossiers = [asked(), hostile()];
    let files = ["林 禾.html".to_owned(), "\"><b>.html".to_owned()];
    html::write_shortlist(&dossiers, &files, &facts(), Language::En, &mut out).unwrap();
    let page = String::from_utf8(out).unwrap();
    assert_eq!(unclosed(&page), []);
    assert!(page.contains("href=\"./%E6%9E%97%20%E7%A6%BE.html\""));
    assert!(page.contains("href=\"./%22%3E%3Cb%3E.html\""));
    assert!(!page.contains("class=\"dossier\""));
}

#[test]
fn vetting_writes_the_page_and_the_schema_is_printed() {
    let work = Workdir::new();
    work.file(
        "profile.csv",
        "handle,name,platform,followers\nlinhe,林禾,instagram,1200\n",
    );
    let (folder, report) = (work.path(""), work.path("dossier.html"));
    run(&["vet", &folder, "--report", &report, "--lang", "zh"], b"").ok();
    let page = work.read("dossier.html");
    assert!(page.contains("<html lang=\"zh-Hans\">") && page.contains("<bdi>林禾</bdi>"));
    let dictionary = run(&["schema", "shortlist"], b"").ok();
    for column in [
        "recommendation",
        "rests_on",
        "audience",
        "conduct",
        "not_checked",
    ] {
        assert!(dictionary.contains(&format!("| `{column}` |")), "{column}");
    }
}
