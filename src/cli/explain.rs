//! `bonafide explain`: one review, with its reasons.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use anyhow::bail;
use comfy_table::Table;
use comfy_table::presets::NOTHING;

use super::select::{ModelArgs, TableArgs, Tables, refuse_changed};
use super::visible::push_visible;
use crate::campaign::Campaigns;
use crate::model::evidence::{Piece, Score};
use crate::model::finding::Findings;
use crate::model::heads::Hypothesis;
use crate::model::highlight::{self, WordWeight};
use crate::model::scorer::{Known, Model, Policy};
use crate::text::Document;
use crate::words::{self, Language};

/// Show one review: its evidence as a table and its text with the weighty words
/// marked.
///
/// Words that speak for the likelier kind of fake stand in [[double brackets]],
/// those that speak against it in ((double parentheses)); on a terminal they
/// are coloured too.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    model: ModelArgs,
}

#[derive(Debug, clap::Args)]
struct Source {
    /// The review's text itself
    #[arg(long, allow_hyphen_values = true, conflicts_with_all = ["inputs", "id"])]
    text: Option<String>,
    /// Which review of the tables, by review_id
    #[arg(long, required_unless_present = "text")]
    id: Option<String>,
    #[command(flatten)]
    tables: Option<TableArgs>,
}

/// Explains on standard output.
///
/// # Errors
/// The review cannot be found, or the model or a table cannot be used.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (stored, policy) = args.model.load()?;
    let (original, findings, campaigns, row) =
        match (&args.source.text, &args.source.id, &args.source.tables) {
            (Some(text), ..) => (text.clone(), Findings::default(), Campaigns::default(), 0),
            (None, Some(id), Some(tables)) => {
                let tables = tables.find()?;
                let (row, text, rows) = find(&tables, id)?;
                let records = tables.records()?;
                refuse_changed(rows, records.rows())?;
                let campaigns = Campaigns::find(&records);
                (text, stored.model.behaviour.judge(records), campaigns, row)
            }
            _ => bail!("nothing to explain: give --text, or a table and --id"),
        };
    let known = Known {
        behaved: findings.of(row).map(|finding| (&findings, finding)),
        coordination: campaigns.coordination(row),
    };
    let mut out = std::io::stdout().lock();
    let colour = out.is_terminal();
    write!(
        out,
        "{}",
        render(&stored.model, &policy, &original, known, colour)
    )?;
    Ok(ExitCode::SUCCESS)
}

/// The row and the text of a review, and how many rows there are. Reads to the end even when it is found,
/// so that the list of bad rows is whole.
fn find(tables: &Tables, id: &str) -> anyhow::Result<(usize, String, u64)> {
    let mut reader = tables.reader(None)?;
    let (mut found, mut before) = (None, 0);
    while let Some(batch) = reader.next_batch()? {
        let ids = batch.texts("review_id");
        let row = (0..batch.len()).find(|row| ids.and_then(|ids| ids.get(*row)) == Some(id));
        if let Some(row) = row {
            let text = batch.texts("text").and_then(|texts| texts.get(row));
            found = Some((before + row, text.unwrap_or("").to_owned()));
        }
        before += batch.len();
    }
    let summary = reader.finish()?;
    let (row, text) = found.ok_or_else(|| {
        let inputs = summary.files.join(", ");
        anyhow::anyhow!("--id {id}: no such review_id in {inputs}")
    })?;
    Ok((row, text, summary.rows_kept))
}

fn render(model: &Model, policy: &Policy, original: &str, known: Known, colour: bool) -> String {
    let document = Document::new(original);
    let mut extractor = model.extractor();
    let score = model.score(&mut extractor, &document, known, policy);
    let [genuine, paid, bot] = score.probabilities.map(|p| 100.0 * p);
    let [prior_genuine, prior_paid, prior_bot] = policy.prior.shares().map(|p| 100.0 * p);
    let grounds = score
        .tier
        .map_or("nothing", |tier| words::tier(tier, Language::En));
    let mut page = format!(
        "verdict {}: genuine {genuine:.1} %, paid {paid:.1} %, bot {bot:.1} %\n\
         before any evidence: {prior_genuine:.1} %, {prior_paid:.1} %, {prior_bot:.1} %\n\
         judged by {grounds}\n\n",
        score.verdict.name()
    );
    page.push_str(&evidence_table(&score.evidence));
    page.push_str("\n\n");
    let hypothesis = likelier(&score);
    let judged = model.heads.judge(&mut extractor, &document);
    let weights = model.weights(&judged);
    let weighed = model
        .testimony(hypothesis, &judged, &weights)
        .map(|testimony| highlight::words(testimony, &extractor, &document));
    page.push_str(&marked(
        original,
        &document,
        &weighed.unwrap_or_default(),
        colour,
    ));
    page.push('\n');
    page
}

fn likelier(score: &Score) -> Hypothesis {
    if score.probabilities[1] >= score.probabilities[2] {
        Hypothesis::Paid
    } else {
        Hypothesis::Bot
    }
}

fn evidence_table(evidence: &[Piece]) -> String {
    let mut table = Table::new();
    *table.style_mut() = NOTHING;
    table.set_header(["signal", "value", "percentile", "paid", "bot", "detail"]);
    for piece in evidence {
        table.add_row([
            piece.signal.to_owned(),
            piece
                .value
                .map_or(String::new(), |value| format!("{value:.3}")),
            piece
                .percentile
                .map_or(String::new(), |p| format!("{p:.1}")),
            format!("{:+.2}", piece.weight_paid),
            format!("{:+.2}", piece.weight_bot),
            piece.detail.clone(),
        ]);
    }
    let sum = |weight: fn(&Piece) -> f64| evidence.iter().map(weight).sum::<f64>();
    table.add_row([
        "sum".to_owned(),
        String::new(),
        String::new(),
        format!("{:+.2}", sum(|piece| piece.weight_paid)),
        format!("{:+.2}", sum(|piece| piece.weight_bot)),
        "natural log of how much likelier than genuine".to_owned(),
    ]);
    table.to_string()
}

/// Words that weigh less are not marked, nor more than one in five.
const MARKED_MIN: f64 = 0.02;

fn marked(original: &str, document: &Document, words: &[WordWeight], colour: bool) -> String {
    let mut strongest: Vec<&WordWeight> = words
        .iter()
        .filter(|word| word.weight.abs() >= MARKED_MIN)
        .filter(|word| {
            document.text()[word.range.clone()]
                .chars()
                .any(char::is_alphanumeric)
        })
        .collect();
    strongest.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    strongest.truncate((words.len() / 5).max(3));
    strongest.sort_by_key(|word| word.range.start);
    let mut text = String::new();
    let mut at = 0;
    for word in strongest {
        let range = document.normalised().original(word.range.clone());
        // Two words may have come from one original character.
        if range.start < at {
            continue;
        }
        let (open, close) = match (word.weight > 0.0, colour) {
            (true, false) => ("[[", "]]"),
            (false, false) => ("((", "))"),
            (true, true) => ("\u{1b}[1;33m[[", "]]\u{1b}[0m"),
            (false, true) => ("\u{1b}[36m((", "))\u{1b}[0m"),
        };
        push_visible(&mut text, &original[at..range.start]);
        text.push_str(open);
        push_visible(&mut text, &original[range.clone()]);
        text.push_str(close);
        at = range.end;
    }
    push_visible(&mut text, &original[at..]);
    text
}
