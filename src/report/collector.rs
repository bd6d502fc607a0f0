//! Gathers a report while reviews stream by.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::ids;
use super::kept::Kept;
use super::products::Products;
use super::row::Row;
use super::tallies::{Place, Tallies};
use crate::audit::run::Run;
use crate::campaign::card::Card;
use crate::model::evidence::Score;
use crate::model::reference::length_name;
use crate::table::Batch;
use crate::text::Document;
use crate::text::extent::ScriptGroup;

/// Reviews that a report lists.
const ROOM: usize = 50_000;

/// Everything that a report shows.
#[derive(Debug, Clone)]
pub struct Report {
    /// Counts over all reviews.
    pub tallies: Tallies,
    /// All products.
    pub products: Products,
    /// The most suspicious reviews, those first; members of campaigns before
    /// others where there is not room for all.
    pub rows: Vec<Row>,
    /// The campaigns, the most significant first.
    pub cards: Vec<Card>,
    /// The facts of the run.
    pub run: Run,
}

/// A report in the making. Its memory grows with the products of the table, not
/// with its reviews.
#[derive(Debug, Clone)]
pub struct Collector {
    room: usize,
    tallies: Tallies,
    products: Products,
    members: Kept,
    others: Kept,
}

impl Default for Collector {
    fn default() -> Self {
        Self::new()
    }
}

impl Collector {
    /// A report with room for the usual number of reviews.
    pub fn new() -> Self {
        Self::with_room(ROOM)
    }

    /// A report that lists at most `room` reviews, half of which are there for
    /// members of campaigns first.
    pub fn with_room(room: usize) -> Self {
        Self {
            room,
            tallies: Tallies::default(),
            products: Products::default(),
            members: Kept::new(room / 2),
            others: Kept::new(room),
        }
    }

    /// Adds the next reviews of the table, their scores, and the positions of
    /// their campaigns' cards. All three are of one length.
    pub fn take(&mut self, reviews: &Batch, scores: &[Score], campaigns: &[Option<u32>]) {
        let kinds = kinds(reviews);
        let column = |name| reviews.texts(name);
        let (languages, products) = (column("language"), column("product_id"));
        let (stars, times) = (reviews.numbers("rating"), reviews.times("created_at"));
        let rows = scores.iter().zip(campaigns).zip(kinds).enumerate();
        for (at, ((score, campaign), (script, length))) in rows {
            let number = self.tallies.reviews;
            let stars = stars.and_then(|stars| stars[at]);
            let place = Place {
                stars,
                language: languages.and_then(|texts| texts.get(at)).unwrap_or(script),
                length,
            };
            self.tallies.add(score, place, campaign.is_some());
            if let Some(product) = products.and_then(|texts| texts.get(at)) {
                let second = times.and_then(|times| times[at]);
                self.products
                    .add(product, second, stars, score, campaign.is_some());
            }
            self.keep(number, score, *campaign, || {
                Row::of(reviews, at, number, score, *campaign)
            });
        }
    }

    fn keep(&mut self, number: u64, score: &Score, campaign: Option<u32>, make: impl Fn() -> Row) {
        let p_genuine = score.probabilities[0];
        if campaign.is_some() {
            self.members.offer(p_genuine, number, make);
        } else {
            self.others.offer(p_genuine, number, make);
        }
    }

    /// The report.
    pub fn finish(self, run: &Run, cards: &[Card]) -> Report {
        let cards: Vec<Card> = cards.iter().map(ids::cut_in).collect();
        let mut rows = self.members.join(self.others, self.room);
        bind(&mut rows, &cards);
        Report {
            tallies: self.tallies,
            products: self.products,
            rows,
            cards,
            run: run.clone(),
        }
    }
}

/// Tells the rows of members what binds them.
fn bind(rows: &mut [Row], cards: &[Card]) {
    let members = cards.iter().zip(0_u32..).flat_map(|(card, number)| {
        let members = card.members.iter();
        members.map(move |member| ((number, member.review_id.as_str()), &member.ties))
    });
    let ties: FxHashMap<_, _> = members.collect();
    for row in rows {
        let member = row.campaign.map(|number| (number, row.review_id.as_str()));
        if let Some(own) = member.and_then(|member| ties.get(&member)) {
            row.ties = (*own).clone();
        }
    }
}

/// The script and the length class of every text.
fn kinds(reviews: &Batch) -> Vec<(&'static str, &'static str)> {
    let texts = reviews.texts("text");
    let kind = |at| {
        let document = Document::new(texts.and_then(|texts| texts.get(at)).unwrap_or(""));
        let script = match document.extent().script {
            ScriptGroup::Latin => "Latin",
            ScriptGroup::Han => "Han",
            ScriptGroup::Other => "–",
        };
        (script, length_name(&document))
    };
    (0..reviews.len()).into_par_iter().map(kind).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::evidence::{Piece, Prior, Tier};
    use crate::schema::{Cell, Schema};
    use crate::signal::Family;
    use crate::table::BatchBuilder;
    use std::sync::Arc;

    /// A run with nothing in it.
    pub fn run() -> Run {
        Run {
            program: "0.0.0".to_owned(),
            model: "m0".to_owned(),
            model_format: 1,
            signals: String::new(),
            corpora: vec!["corpus-a".to_owned()],
            inputs: Vec::new(),
            columns: vec!["text".to_owned()],
            missing: vec![("ip".to_owned(), "accounts that share an address".to_owned())],
            prior: [0.9, 0.06, 0.04],
            max_fpr: 0.01,
            rows_read: 0,
            rows_kept: 0,
            quarantined: Default::default(),
            verdicts: Default::default(),
            campaigns: 0,
            campaign_reviews: 0,
            ..Run::default()
        }
    }

    /// Reviews of two products, of which the last are the most suspicious.
    pub fn reviews(texts: &[&str]) -> (Batch, Vec<Score>) {
        let mut batch = BatchBuilder::new(&Arc::new(Schema::reviews()));
        let mut scores = Vec::new();
        for (at, text) in texts.iter().enumerate() {
            let id = format!("r{at}");
            let product = format!("p{}", at % 2);
            let cells = [
                ("review_id", Cell::Text(&id)),
                ("product_id", Cell::Text(&product)),
                ("text", Cell::Text(text)),
                ("rating", Cell::Number((1 + at % 5) as f64)),
                ("created_at", Cell::Time(1_704_067_200 + 86_400 * at as i64)),
            ];
            for (name, cell) in cells {
                batch.set(name, cell).unwrap();
            }
            batch.end_row();
            let piece = Piece::new("text.bot", Family::Text, [0.0, at as f64 / 4.0]);
            let prior = Prior::default();
            scores.push(Score::new(vec![piece], Some(Tier::Text), &prior, 2.0));
        }
        (batch.take(), scores)
    }

    #[test]
    fn room_is_kept_to_and_members_of_campaigns_come_first() {
        let texts: Vec<String> = (0..40).map(|at| format!("text {at}")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (batch, scores) = reviews(&texts);
        let campaigns: Vec<Option<u32>> = (0..40).map(|at| (at < 3).then_some(0)).collect();
        let mut collector = Collector::with_room(10);
        collector.take(&batch, &scores, &campaigns);
        let report = collector.finish(&run(), &[]);
        let ids: Vec<&str> = report.rows.iter().map(|r| r.review_id.as_str()).collect();
        assert_eq!(ids[..2], ["r39", "r38"]);
        assert_eq!(ids[7..], ["r2", "r1", "r0"]);
        assert_eq!(report.tallies.reviews, 40);
        assert_eq!(report.products.len(), 2);
    }
}
