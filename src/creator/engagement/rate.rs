//! How many of the followers, and of those who saw it, respond.

use super::figures::Figures;
use super::placed::placed;
use super::stories;
use crate::creator::finding::{Amount, Assessment, Axis, Chart, Finding, Level, Standing, Story};
use crate::creator::norms::measure::Measure;
use crate::creator::norms::place::{Oddity, Place};
use crate::creator::norms::{Norms, Subject};
use crate::creator::record::Creator;

/// Assesses the rates of a typical post.
pub fn assess(creator: &Creator, figures: &Figures, norms: &Norms, found: &mut Assessment) {
    let rate = figures.typical(Measure::RateByFollower);
    let subject = Subject::of(creator);
    let (Some(rate), Some(subject)) = (rate, subject) else {
        return found.lack(Axis::Engagement, "engagement_rate", "profile.followers");
    };
    let Some(place) = norms.place(Measure::RateByFollower, &subject, rate) else {
        return found.lack(Axis::Engagement, "engagement_norms", "peers");
    };
    let stories = match place.oddity() {
        Oddity::Usual => Vec::new(),
        _ if place.distance > 0.0 => of_high(creator, figures, norms, &subject),
        _ => of_low(creator, figures),
    };
    let mut finding = Finding::new("engagement.rate", level(&place, &stories))
        .fact("rate", Amount::Share(rate.value))
        .fact("rate_low", Amount::Share(rate.low))
        .fact("rate_high", Amount::Share(rate.high))
        .fact("posts", Amount::Count(figures.posts.len() as f64));
    finding = placed(finding, &place);
    finding = match place.distance {
        _ if place.oddity() == Oddity::Usual => finding,
        0.0.. => finding.fact("above", Amount::Share(place.quantiles[4])),
        _ => finding.fact("below", Amount::Share(place.quantiles[0])),
    };
    finding = by_view(finding, figures, norms, &subject);
    finding.stories = stories;
    found.find(finding.drawn(Chart::Norm {
        value: rate.value,
        quantiles: place.quantiles,
    }));
}

fn by_view(finding: Finding, figures: &Figures, norms: &Norms, subject: &Subject) -> Finding {
    let Some(rate) = figures.typical(Measure::RateByView) else {
        return finding;
    };
    let finding = finding.fact("rate_by_view", Amount::Share(rate.value));
    match norms.place(Measure::RateByView, subject, rate) {
        Some(place) => finding.fact("view_percentile", Amount::Percentile(place.percentile)),
        None => finding,
    }
}

/// A story that explains it leaves nothing to ask. Few followers, old ones and
/// fame are no answer to a low rate: the brand pays for those who respond.
fn level(place: &Place, stories: &[Story]) -> Level {
    let explained = place.distance > 0.0
        && stories
            .iter()
            .any(|story| story.standing == Standing::Possible);
    match place.oddity() {
        Oddity::Usual => Level::Clear,
        Oddity::Extreme if !explained => Level::Verify,
        _ => Level::Note,
    }
}

fn of_high(creator: &Creator, figures: &Figures, norms: &Norms, subject: &Subject) -> Vec<Story> {
    let usual = |rest: &Figures| {
        let rate = rest.typical(Measure::RateByFollower)?;
        let place = norms.place(Measure::RateByFollower, subject, rate)?;
        Some(place.oddity() == Oddity::Usual)
    };
    vec![
        stories::small_account(creator.size()),
        stories::giveaways(figures, usual),
        stories::promotion(figures, usual),
    ]
}

fn of_low(creator: &Creator, figures: &Figures) -> Vec<Story> {
    vec![
        stories::old_followers(creator),
        stories::celebrity(creator),
        stories::hidden_likes(figures),
    ]
}
