//! The share of fakes in a sample of followers.

use super::head::{AccountHead, Judgement};
use super::shapes::{Trait, Values, values};
use super::share::{Origin, estimate};
use super::stories;
use super::world::common;
use crate::creator::finding::{
    Amount, Assessment, Axis, Chart, Excerpt, Fact, Finding, Level, Passage, Standing, Story,
};
use crate::creator::norms::platform::canonical;
use crate::creator::record::{Account, Creator};

/// Every real audience has fakes: published shares of ordinary accounts are 5
/// to 20 %, and journalists found 30 % over all followers of Swiss influencers
/// (SRF Data 2017). What is below the first is usual.
const USUAL: f64 = 0.20;
/// The interval excludes what is published of ordinary audiences.
const UNUSUAL: f64 = 0.25;
/// The interval excludes twice the most that is usual.
const EXTREME: f64 = 0.40;

/// An interval that reaches further does not tell a usual audience from a bought
/// one.
const VAGUE: f64 = 0.5;

/// Smaller samples are too few to act on.
pub(super) const SAMPLE_MIN: usize = 50;

/// Fewer accounts say nothing of a share.
const JUDGED_MIN: usize = 10;

/// Accounts that are likelier fake than not where one in ten is.
pub(super) const SUSPICIOUS: f64 = 2.197;

/// Accounts shown.
const SHOWN: usize = 8;

/// An account of the sample with what is thought of it.
pub(super) struct Suspect<'a> {
    pub account: &'a Account,
    pub values: Values,
    pub judged: Judgement,
}

/// The platform of the labelled accounts.
const MEASURED: &str = "instagram";

/// The creator's platform, if it is not the one that the head was measured on:
/// where handles are given, or nobody posts, real people look like fakes there.
fn elsewhere(creator: &Creator) -> Option<String> {
    let platform = creator.profile.as_ref()?.platform.clone()?;
    (canonical(&platform) != MEASURED).then_some(platform)
}

/// Finds the share of fakes. Judged by the head alone nobody is avoided: between
/// two collections it errs; other findings must show that accounts were
/// `manufactured`.
pub(super) fn assess(
    creator: &Creator,
    sample: &[Account],
    head: Option<&AccountHead>,
    manufactured: bool,
    found: &mut Assessment,
) {
    let Some(head) = head else {
        return found.lack(Axis::Audience, "audience.head", "");
    };
    let judged = judge(sample, head);
    if judged.len() < JUDGED_MIN {
        let few = sample.len() < JUDGED_MIN;
        let needs = if few {
            "followers"
        } else {
            "followers.following"
        };
        return found.lack(Axis::Audience, "audience.fake", needs);
    }
    let known = common(judged.iter().map(|one| &one.values));
    let terms: Vec<_> = judged.iter().map(|one| one.judged.terms).collect();
    let Some(share) = estimate(&terms, &known, &head.worlds, Origin::Elsewhere) else {
        return found.lack(Axis::Audience, "audience.fake", "followers.following");
    };
    let suspects: Vec<&Suspect> = (judged.iter())
        .filter(|one| one.judged.weight > SUSPICIOUS && one.account.verified != Some(true))
        .collect();
    let stories = stories::of_fakes(creator, sample, &suspects, share.low);
    let level = match share.low {
        EXTREME.. if is_unexplained(&stories) && manufactured => Level::Avoid,
        UNUSUAL.. => Level::Verify,
        _ if share.share >= USUAL || share.high > VAGUE => Level::Note,
        _ => Level::Clear,
    };
    let small = judged.len() < SAMPLE_MIN;
    let elsewhere = elsewhere(creator);
    let level = match small || elsewhere.is_some() {
        true => level.min(Level::Note),
        false => level,
    };
    let mut finding = Finding::new("audience.fake", level)
        .fact("share", Amount::Share(share.share))
        .fact("low", Amount::Share(share.low))
        .fact("high", Amount::Share(share.high))
        .fact("sample", Amount::Count(judged.len() as f64))
        .drawn(bands(&judged));
    if small {
        finding = finding.fact("small", Amount::Count(SAMPLE_MIN as f64));
    }
    if let Some(platform) = elsewhere {
        finding = finding.fact("elsewhere", Amount::Text(platform));
    }
    if level > Level::Clear {
        finding.stories = stories;
        finding = finding.shown(excerpts(suspects));
    }
    found.find(finding);
}

/// Stories that are often true, so that they must have been tested before an
/// audience is avoided. The others can always be told where it matters.
const OFTEN_TRUE: [&str; 2] = ["audience.giveaway", "audience.newest_only"];

/// Whether no story explains the fakes, nor might where it was not tested.
fn is_unexplained(stories: &[Story]) -> bool {
    stories.iter().all(|story| match story.standing {
        Standing::Unlikely => true,
        Standing::Untested => !OFTEN_TRUE.contains(&story.code),
        Standing::Possible => false,
    })
}

fn judge<'a>(sample: &'a [Account], head: &AccountHead) -> Vec<Suspect<'a>> {
    let judged = sample.iter().filter_map(|account| {
        let values = values(account);
        Some(Suspect {
            account,
            values,
            judged: head.judge_values(&values)?,
        })
    });
    judged.collect()
}

/// How many accounts are how likely fake, at equal base rates.
fn bands(judged: &[Suspect]) -> Chart {
    const BANDS: [(&str, f64, f64); 4] = [
        ("0–10 %", 0.0, 0.1),
        ("10–50 %", 0.1, 0.5),
        ("50–90 %", 0.5, 0.9),
        ("90–100 %", 0.9, 1.1),
    ];
    let chance = |one: &Suspect| 1.0 / (1.0 + (-one.judged.weight).exp());
    let bars = BANDS.map(|(name, from, to)| {
        let within = |one: &&Suspect| (from..to).contains(&chance(one));
        (name.to_owned(), judged.iter().filter(within).count() as f64)
    });
    Chart::Bars {
        bars: bars.to_vec(),
    }
}

/// The most suspicious accounts; ties by their identifier, so that the order of
/// the table changes nothing.
fn excerpts(mut suspects: Vec<&Suspect>) -> Vec<Excerpt> {
    suspects.sort_by(|a, b| {
        let by_weight = b.judged.weight.total_cmp(&a.judged.weight);
        by_weight.then_with(|| a.account.id.cmp(&b.account.id))
    });
    suspects.into_iter().take(SHOWN).map(excerpt).collect()
}

/// A trait that gave so much, in nats, is shown.
const TELLING: f64 = 0.3;

fn excerpt(one: &Suspect) -> Excerpt {
    let account = one.account;
    let telling: Vec<Trait> = (one.judged.traits().into_iter())
        .filter(|(_, weight)| *weight > TELLING)
        .map(|(of, _)| of)
        .collect();
    let mut facts: Vec<Fact> = Vec::new();
    for fact in telling.iter().flat_map(|of| facts_of(*of, account)) {
        if !facts.iter().any(|known| known.name == fact.name) {
            facts.push(fact);
        }
    }
    Excerpt {
        source: shown_name(account).to_owned(),
        at: account.followed_at,
        passages: vec![Passage {
            text: shown_name(account).to_owned(),
            marked: telling.contains(&Trait::Handle),
        }],
        facts,
    }
}

/// By what a follower is shown: one name is enough to find the account, so the
/// identifier is not told beside the handle.
pub(super) fn shown_name(account: &Account) -> &str {
    let handle = account.handle.as_deref();
    let handle = handle.filter(|handle| !handle.trim().is_empty());
    handle.unwrap_or(&account.id)
}

/// The fields of an account that a trait is made of.
fn facts_of(of: Trait, account: &Account) -> Vec<Fact> {
    let count = |name, count: Option<f64>| count.map(|count| (name, Amount::Count(count)));
    let followed = count("account_following", account.following);
    let followers = count("account_followers", account.followers);
    let posts = count("account_posts", account.posts);
    let words = |name: &String| name.split_whitespace().count() as f64;
    let length = |bio: &String| bio.chars().count() as f64;
    let facts = match of {
        Trait::Picture => vec![
            (account.has_picture == Some(false))
                .then_some(("account_pictures", Amount::Count(0.0))),
        ],
        Trait::Private | Trait::Handle => Vec::new(),
        Trait::Posts => vec![posts, followed],
        Trait::Following => vec![followed, followers],
        Trait::Empty => vec![posts, followers, followed],
        Trait::Name => {
            let words = account.name.as_ref().map(words);
            vec![count(
                "account_name_words",
                words.or(account.derived.name_words),
            )]
        }
        Trait::Bio => {
            let length = account.bio.as_ref().map(length);
            vec![count(
                "account_bio_length",
                length.or(account.derived.bio_length),
            )]
        }
    };
    let facts = facts.into_iter().flatten();
    facts.map(|(name, amount)| Fact { name, amount }).collect()
}
