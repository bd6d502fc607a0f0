//! `bonafide campaigns`: the groups of some tables, with their evidence cards.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use super::progress;
use super::select::{TableArgs, Tables, Threads, refuse_changed, refuse_sharing};
use super::visible::push_visible;
use anyhow::bail;

use crate::campaign::card::{Card, TieKind};
use crate::campaign::cards::Cards;
use crate::campaign::{Campaigns, table};
use crate::schema::Schema;
use crate::table::{ReadSummary, Reader, WriteOptions, Writer};
use crate::words::{self, Language};

/// Find campaigns: groups of reviews and accounts that act together.
///
/// Accounts are tied by like texts, shared devices or addresses, meeting again on
/// several products, gathering on one, or reviewing one seller alone. Each tie is
/// held against chance, given what every account and product does anyway, and each
/// group against innocent stories. Prints evidence cards, the most significant
/// group first; with --output writes all of them as a table (see `bonafide schema
/// campaigns`). The ids are those that `bonafide score` writes.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    tables: TableArgs,
    /// The table to write, its format by its ending
    #[arg(short, long, value_name = "FILE")]
    output: Option<String>,
    /// Cards to print, if there is no --output
    #[arg(
        long,
        value_name = "N",
        default_value_t = 10,
        conflicts_with = "output"
    )]
    top: usize,
    /// Language of the cards
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
    #[command(flatten)]
    threads: Threads,
}

/// Finds, and prints or writes.
///
/// # Errors
/// A table cannot be used, or the output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    args.threads.apply()?;
    let output = args.output.as_deref();
    refuse_sharing(&[
        ("--output", output.map(Path::new)),
        ("--quarantine", args.tables.quarantine.as_deref()),
    ])?;
    let tables = args.tables.find()?;
    let mut reader = tables.reader(output.map(Path::new))?;
    let create = |output| Writer::create(output, &Schema::campaigns(), WriteOptions::default());
    let writer = output.map(create).transpose()?;
    let (cards, rows) = read(&tables, &mut reader)?;
    let summary = reader.finish()?;
    refuse_changed(rows, summary.rows_kept)?;
    progress::tell_set_aside(&summary);
    if summary.rows_read > 0 && summary.rows_kept == 0 {
        bail!("no row could be used, nothing was written; --map NAME= leaves a column out");
    }
    tell_not_looked_for(&summary);
    let reviews: usize = cards.iter().map(|card| card.members.len()).sum();
    eprintln!(
        "{} with {}",
        progress::count(cards.len() as u64, "campaign"),
        progress::count(reviews as u64, "review")
    );
    match writer {
        Some(writer) => write_into(writer, &cards)?,
        None => print(&cards, args)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Names the ties that the tables lack the columns for: finding none of them
/// says nothing.
fn tell_not_looked_for(summary: &ReadSummary) {
    let lacks = |columns: &&[&str]| {
        columns
            .iter()
            .all(|column| summary.absent.iter().any(|absent| absent == column))
    };
    for kind in TieKind::ALL {
        let lacking: Vec<String> = kind
            .needs()
            .iter()
            .copied()
            .filter(lacks)
            .map(|any| any.join(" or "))
            .collect();
        if !lacking.is_empty() {
            let columns = lacking.join(", ");
            eprintln!(
                "not looked for: ties by {}, for want of {columns}",
                kind.name()
            );
        }
    }
}

/// The campaigns' cards, and how many rows the first reading had.
fn read(tables: &Tables, reader: &mut Reader) -> anyhow::Result<(Vec<Card>, u64)> {
    let records = tables.records()?;
    let campaigns = Campaigns::find(&records);
    let mut cards = Cards::new(&campaigns, &records);
    let rows = records.rows();
    drop(records);
    let bar = progress::bytes(reader.bytes_total());
    while let Some(batch) = progress::next_batch(reader, &bar)? {
        cards.take(&batch);
    }
    bar.finish_and_clear();
    Ok((cards.finish(), rows))
}

/// Writes the cards as a table of [`Schema::campaigns`].
///
/// # Errors
/// It cannot be written.
pub fn write_into(mut writer: Writer, cards: &[Card]) -> anyhow::Result<()> {
    for some in cards.chunks(CARDS) {
        let batch = table::batch(writer.schema(), some)?;
        writer.write(&batch)?;
    }
    writer.finish()?;
    Ok(())
}

/// Cards of a batch.
const CARDS: usize = 1024;

fn print(cards: &[Card], args: &Args) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for card in cards.iter().take(args.top) {
        out.write_all(told(card, args.lang).as_bytes())?;
    }
    let left = cards.len().saturating_sub(args.top);
    if left > 0 {
        eprintln!("{left} more; --top N prints more, --output FILE writes all");
    }
    Ok(())
}

/// Products, texts and members that are printed.
const PRODUCTS: usize = 5;
const MEMBERS: usize = 12;

/// A card for a terminal.
fn told(card: &Card, language: Language) -> String {
    let mut page = words::headline(card, language);
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = writeln!(page, "\n  {title}");
        }
        for line in lines {
            page.push_str("  - ");
            push_visible(&mut page, &line.replace('\n', " "));
            page.push('\n');
        }
    };
    let of = |en: &'static str, zh: &'static str| language.of(en, zh);
    section(
        of("what ties it", "关联依据"),
        card.ties
            .iter()
            .map(|tie| words::tie(tie, language))
            .collect(),
    );
    section(
        of("innocent explanations", "正常解释的检验"),
        card.explanations
            .iter()
            .map(|story| words::explanation(story, language))
            .collect(),
    );
    let targets = card.targets.iter().take(PRODUCTS);
    section(
        of("products", "涉及商品"),
        targets
            .map(|target| words::target(target, language))
            .collect(),
    );
    section(
        of(
            "texts, what they share in [brackets]",
            "文本（方括号内为雷同部分）",
        ),
        card.examples
            .iter()
            .map(|example| {
                let marked = example.passages.iter().map(|passage| match passage.shared {
                    true => format!("[{}]", passage.text),
                    false => passage.text.clone(),
                });
                format!("{}: {}", example.review_id, marked.collect::<String>())
            })
            .collect(),
    );
    let ids: Vec<&str> = card.members.iter().map(|m| m.review_id.as_str()).collect();
    let mut listed = ids
        .iter()
        .take(MEMBERS)
        .copied()
        .collect::<Vec<&str>>()
        .join(", ");
    if ids.len() > MEMBERS {
        let more = ids.len() - MEMBERS;
        let _ = match language {
            Language::En => write!(listed, " and {more} more"),
            Language::Zh => write!(listed, " 等，另有 {more} 条"),
        };
    }
    section(of("reviews", "评论编号"), vec![listed]);
    section(
        of("not claimed", "不作的判断"),
        words::not_claimed(card, language),
    );
    page.push('\n');
    page
}
