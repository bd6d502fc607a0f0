//! The model card: what a model is, where it comes from, what it is worth.

use std::fmt::Write;

use super::report::{Detection, Report};
use super::train::Trained;
use crate::model::folder::Provenance;

/// The card as Markdown.
pub fn render(provenance: &Provenance, trained: &Trained) -> String {
    let mut card = String::new();
    // Writing to a string cannot fail.
    let _ = write_card(&mut card, provenance, trained);
    card
}

fn write_card(card: &mut String, provenance: &Provenance, trained: &Trained) -> std::fmt::Result {
    writeln!(card, "# Model card\n")?;
    writeln!(
        card,
        "Written by `bonafide train` {}. It judges reviews by their text and by what their\n\
         reviewers and products do: how likely each is genuine, paid or bot-made. Weights of\n\
         evidence are log-likelihood ratios against genuine (natural log), calibrated on reviews\n\
         that the judging heads had not seen.\n",
        provenance.program
    )?;
    writeln!(card, "## Trained on\n")?;
    writeln!(card, "| corpus | reviews by label |\n|---|---|")?;
    for (corpus, labels) in &provenance.corpora {
        let counts: Vec<String> = labels.iter().map(|(l, n)| format!("{n} {l}")).collect();
        writeln!(card, "| {corpus} | {} |", counts.join(", "))?;
    }
    writeln!(card, "\n| table | SHA-256 |\n|---|---|")?;
    for input in &provenance.inputs {
        writeln!(card, "| {} | `{}` |", input.table, input.sha256)?;
    }
    writeln!(
        card,
        "\nConfiguration:\n\n```toml\n{}\n```\n",
        provenance.config.trim()
    )?;
    writeln!(
        card,
        "`datasets/` has a card for each published corpus: how its labels were made, its licence,\n\
         its defects. A model inherits them all. A platform's filter is a noisy label and no proof;\n\
         a corpus under a non-commercial licence, or under none, limits what the weights may be\n\
         used for.\n"
    )?;
    section(
        card,
        "Held-out groups",
        "Every review judged by heads fitted without its group (fold, hotel, topic, video, pair,\n\
         account), calibrated without it too. ",
        &trained.known,
    )?;
    section(
        card,
        "Left-out corpora",
        "Every review judged by heads fitted without its whole corpus: what to expect of a source,\n\
         a platform or a generator that was not in training. ",
        &trained.unknown,
    )?;
    writeln!(card, "## Limits\n")?;
    writeln!(
        card,
        "- Where behaviour was learnt from what a platform's filter hid, it says what that filter\n\
           would do. The filter is a noisy label and never proof of fakery; it hides newcomers\n\
           above all.\n\
         - No table had texts beside histories. Where both speak, they are damped as if they were\n\
           as dependent as the sources that were learnt together.\n\
         - Paid reviews are as different as those who write them; outside the corpora above the\n\
           paid evidence is worth little, as the left-out figures say.\n\
         - Few words are little evidence; the verdict is then `uncertain`.\n\
         - A verdict is a reason to look, never by itself a reason to act."
    )
}

fn section(card: &mut String, title: &str, intro: &str, report: &Report) -> std::fmt::Result {
    writeln!(card, "## {title}\n\n{intro}\n")?;
    if report.detection.is_empty() {
        return writeln!(card, "Not measured: there is only one corpus.\n");
    }
    writeln!(
        card,
        "AP, accuracy and F1 are at the slice's own base rate; Brier and the expected calibration\n\
         error (ECE) at equal rates; *flagged* is the share of fakes with a paid or bot verdict.\n"
    )?;
    writeln!(
        card,
        "| tier | by | slice | task | genuine | fake | AUC | AP | accuracy | F1 | recall at 1 % | at 5 % | lift | Brier | ECE | flagged |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"
    )?;
    for row in &report.detection {
        writeln!(card, "{}", detection(row))?;
    }
    writeln!(card, "\nGenuine reviews flagged, 1 % asked for:\n")?;
    writeln!(
        card,
        "| tier | language | length | genuine | flagged |\n|---|---|---|---|---|"
    )?;
    for row in &report.false_alarms {
        let flagged = 100.0 * row.flagged;
        writeln!(
            card,
            "| {} | {} | {} | {} | {flagged:.1} % |",
            row.tier, row.language, row.length, row.genuine
        )?;
    }
    writeln!(card)
}

fn detection(row: &Detection) -> String {
    let cell = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.3}"));
    let four = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.4}"));
    format!(
        "| {} | {} | {} | {} | {} | {} | {} | {} | {:.3} | {:.3} | {} | {} | {} | {} | {} | {:.3} |",
        row.tier,
        row.by,
        row.slice,
        row.hypothesis.name(),
        row.genuine,
        row.fake,
        four(row.auc),
        four(row.average_precision),
        row.accuracy,
        row.f1,
        cell(row.recall_at_1_percent),
        cell(row.recall_at_5_percent),
        cell(row.lift),
        cell(row.brier),
        cell(row.calibration_error),
        row.flagged
    )
}
