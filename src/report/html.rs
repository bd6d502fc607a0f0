//! The report as one HTML file that loads nothing.

use std::io::{self, Write};

use askama::Template;

use super::bilingual::{Both, Phrase, tag};
use super::campaign_view::CampaignView;
use super::collector::Report;
use super::figures::{self, count, percent};
use super::methods::{Loss, ThresholdTable};
use super::pen::Svg;
use super::plot::{self, Window};
use super::products::Product;
use super::row::Row;
use super::sentences::{Sentences, Shown};
use super::tallies::{Slice, Tallies, VERDICTS};
use super::{csp, island, phrases as say};
use crate::audit::run::Run;
use crate::campaign::card::{Card, Member, TieKind};
use crate::model::evidence::Verdict;
use crate::words::{self, Language};

const STYLE: &str = concat!(
    include_str!("page/base.css"),
    include_str!("page/style.css")
);

/// The script of the page: one file an idea, run as one.
pub(crate) const SCRIPT: &str = concat!(
    include_str!("page/data.js"),
    include_str!("page/table.js"),
    include_str!("page/drawer.js"),
    include_str!("page/app.js"),
);

/// Rows that can be read without a script.
const STATIC_ROWS: usize = 200;

/// Campaigns whose cards are shown.
pub(super) const CARDS: usize = 200;

/// Languages that are listed.
const LANGUAGES: usize = 12;

/// Writes a report that opens in `language`.
///
/// # Errors
/// The writer's.
pub fn write(report: &Report, language: Language, mut out: impl Write) -> io::Result<()> {
    let page = Page::of(report, language);
    page.write_into(&mut out)?;
    out.write_all(b"<script type=\"application/json\" id=\"data\">")?;
    island::write(report, &mut out)?;
    write!(
        out,
        "</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    lang: &'static str,
    title: &'static str,
    csp: String,
    style: &'static str,
    tallies: &'a Tallies,
    said: Sentences,
    verdicts: Vec<VerdictLine>,
    slices: [SliceTable; 3],
    histogram: Svg,
    cards: Vec<CampaignView<'a>>,
    all_cards: u64,
    more_cards: Option<Both>,
    timelines: Vec<Timeline>,
    rows: Vec<StaticRow<'a>>,
    all_rows: u64,
    ratings: Vec<RatingLine>,
    run: &'a Run,
    missing: Vec<Loss<'a>>,
    thresholds: ThresholdTable,
}

struct VerdictLine {
    verdict: Verdict,
    word: Both,
    count: u64,
    share: Option<f64>,
}

struct SliceTable {
    title: Phrase,
    note: Option<Phrase>,
    lines: Vec<(Name, Slice)>,
}

/// What a line is called: by the table, or by us.
enum Name {
    Own(String),
    Said(Phrase),
}

struct Timeline {
    id: String,
    counts: Both,
    plot: Svg,
}

struct StaticRow<'a> {
    row: &'a Row,
    verdict: Both,
    tier: Option<Both>,
    campaign: Option<&'a str>,
}

struct RatingLine {
    id: String,
    reviews: u32,
    flagged: u32,
    not_genuine: String,
    plain: Option<f64>,
    adjusted: Option<(f64, String)>,
    plot: Svg,
}

impl<'a> Page<'a> {
    fn of(report: &'a Report, language: Language) -> Self {
        let Report {
            tallies,
            products,
            rows,
            cards,
            run,
        } = report;
        let timelines = timelines(report);
        let ratings: Vec<RatingLine> = (products.least_sure().into_iter())
            .map(|product| RatingLine::of(product, report))
            .collect();
        let shown = Shown {
            timelines: timelines.len(),
            static_rows: rows.len().min(STATIC_ROWS),
            ratings: ratings.len(),
        };
        Self {
            lang: tag(language),
            title: say::TITLE.of(language),
            csp: csp::policy(SCRIPT, STYLE),
            style: STYLE,
            tallies,
            said: Sentences::of(report, &shown),
            verdicts: verdict_lines(tallies),
            slices: slice_tables(tallies),
            histogram: plot::histogram(tallies),
            cards: cards.iter().take(CARDS).map(CampaignView::of).collect(),
            all_cards: cards.len() as u64,
            more_cards: (cards.len() > CARDS)
                .then(|| say::MORE_CAMPAIGNS.with(&[&count((cards.len() - CARDS) as u64)])),
            timelines,
            rows: (rows.iter().take(STATIC_ROWS))
                .map(|row| StaticRow::of(row, report))
                .collect(),
            all_rows: rows.len() as u64,
            ratings,
            run,
            missing: run.missing.iter().map(Loss::of).collect(),
            thresholds: ThresholdTable::of(&run.thresholds),
        }
    }
}

fn verdict_lines(tallies: &Tallies) -> Vec<VerdictLine> {
    let line = |(verdict, count): (Verdict, u64)| VerdictLine {
        verdict,
        word: Both::of(|language| words::verdict(verdict, language)),
        count,
        share: (tallies.reviews > 0).then(|| count as f64 / tallies.reviews as f64),
    };
    VERDICTS
        .into_iter()
        .zip(tallies.verdicts)
        .map(line)
        .collect()
}

fn slice_tables(tallies: &Tallies) -> [SliceTable; 3] {
    let stars = tallies.stars.iter().rev().map(|(stars, slice)| {
        let name = match stars {
            0 => Name::Said(say::NO_STARS),
            stars => Name::Own(stars.to_string()),
        };
        (name, *slice)
    });
    let mut languages: Vec<(&String, &Slice)> = tallies.languages.iter().collect();
    languages.sort_by(|(a, x), (b, y)| y.reviews.cmp(&x.reviews).then(a.cmp(b)));
    let (shown, others) = languages.split_at(languages.len().min(LANGUAGES));
    let rest = others
        .iter()
        .fold(tallies.other_languages, |sum, (_, slice)| Slice {
            reviews: sum.reviews + slice.reviews,
            flagged: sum.flagged + slice.flagged,
        });
    let shown = shown
        .iter()
        .map(|(name, slice)| (Name::Own((*name).clone()), **slice));
    let rest = (rest.reviews > 0).then_some((Name::Said(say::OTHERS), rest));
    let lengths = crate::model::reference::LENGTHS.iter().filter_map(|name| {
        let slice = tallies.lengths.get(name)?;
        Some((Name::Own((*name).to_owned()), *slice))
    });
    let table = |title, note, lines| SliceTable { title, note, lines };
    [
        table(say::BY_STARS, None, stars.collect()),
        table(
            say::BY_LANGUAGE,
            Some(say::LANGUAGE_NOTE),
            shown.chain(rest).collect(),
        ),
        table(say::BY_LENGTH, None, lengths.collect()),
    ]
}

fn timelines(report: &Report) -> Vec<Timeline> {
    let products = report.products.most_affected();
    let Some(span) = plot::span(&products) else {
        return Vec::new();
    };
    let timeline = |product: &&Product| Timeline {
        id: product.id.clone(),
        counts: say::PRODUCT_COUNTS.with(&[
            &count(product.reviews.into()),
            &count(product.flagged.into()),
            &count(product.in_campaigns.into()),
        ]),
        plot: plot::timeline(product, span, &windows(product, report)),
    };
    products.iter().map(timeline).collect()
}

/// When campaigns review a product.
fn windows<'a>(product: &Product, report: &'a Report) -> Vec<Window<'a>> {
    let window = |card: &'a Card| {
        let here = |member: &&Member| member.product_id.as_deref() == Some(&*product.id);
        let members = || card.members.iter().filter(here);
        Some(Window {
            name: &card.campaign_id,
            from_to: first_and_last(members())?,
            burst: first_and_last(members().filter(|m| m.ties.contains(&TieKind::Burst))),
        })
    };
    let mut windows: Vec<Window> = report.cards.iter().filter_map(window).collect();
    windows.sort_by_key(|window| window.from_to);
    windows
}

fn first_and_last<'a>(members: impl Iterator<Item = &'a Member>) -> Option<(i64, i64)> {
    let seconds: Vec<i64> = members.filter_map(|member| member.created_at).collect();
    Some((*seconds.iter().min()?, *seconds.iter().max()?))
}

impl<'a> StaticRow<'a> {
    fn of(row: &'a Row, report: &'a Report) -> Self {
        let card = row.campaign.and_then(|at| report.cards.get(at as usize));
        Self {
            row,
            verdict: Both::of(|language| words::verdict(row.verdict, language)),
            tier: (row.tier).map(|tier| Both::of(|language| words::tier_short(tier, language))),
            campaign: card.map(|card| card.campaign_id.as_str()),
        }
    }

    fn authenticity(&self) -> String {
        figures::decimal(Some(100.0 * self.row.probabilities[0]), 1)
    }
}

impl RatingLine {
    fn of(product: &Product, report: &Report) -> Self {
        let share = product.share();
        let plain = product.plain();
        let adjusted = report.products.adjusted(product);
        Self {
            id: product.id.clone(),
            reviews: product.reviews,
            flagged: product.flagged,
            not_genuine: format!(
                "{} ({} – {})",
                percent(Some(share.mean)),
                percent(Some(share.low)),
                percent(Some(share.high))
            ),
            plain,
            adjusted: adjusted.map(|a| (a.rating, format!("{:.2} – {:.2}", a.low, a.high))),
            plot: plot::rating(plain.unwrap_or(1.0), adjusted),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::campaign_view::tests::card;
    use crate::report::collector::Collector;
    use crate::report::collector::tests::{reviews, run};

    fn page(texts: &[&str], language: Language) -> String {
        let (batch, scores) = reviews(texts);
        let mut collector = Collector::new();
        collector.take(&batch, &scores, &vec![Some(0); texts.len()]);
        let mut out = Vec::new();
        write(&collector.finish(&run(), &[card()]), language, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_campaign_is_shown_with_its_members_and_their_texts_compared() {
        let page = page(&["one", "two", "three"], Language::En);
        assert!(page.contains("data-campaign=\"c1\""));
        for member in ["r0", "r1", "r2"] {
            assert!(page.contains(&format!("data-review=\"{member}\"")));
        }
        assert!(page.contains("<mark class=\"shared\">A fine </mark>"));
        assert!(page.contains("<mark class=\"differing\">&#60;b&#62;kettle&#60;/b&#62;</mark>"));
        assert!(page.contains("class=\"standing possible\""));
        assert!(page.contains("class=\"window\""), "no shaded window");
    }

    #[test]
    fn nothing_of_a_table_becomes_markup() {
        let hostile = "</script><script>owned()</script><img src=x onerror=owned()>";
        let page = page(&[hostile, "{{ 7*7 }}", "<!--<script>"], Language::Zh);
        assert!(page.starts_with("<!doctype html>\n<html lang=\"zh-Hans\">"));
        assert_eq!(page.matches("<script").count(), 2);
        assert_eq!(page.matches("</script>").count(), 2);
        assert!(!page.contains("<img") && !page.contains("<!--"));
        assert!(page.contains("{{ 7*7 }}"));
    }

    #[test]
    fn no_reviews_make_a_page_too() {
        let page = page(&[], Language::En);
        assert!(page.ends_with("</html>\n"));
    }
}
