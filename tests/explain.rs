//! `explain`, and the subcommands that only print.

use crate::workdir::{SAMPLE, Workdir, run, run_on_full_disk, run_unread, score_texts, scores};

const TEXT: &str = "We stayed two nights. The kettle was loud but the staff were kind.";

/// The percentage after a word in the first line of an explanation.
fn percent(page: &str, class: &str) -> f64 {
    let (_, rest) = page.lines().next().unwrap().split_once(class).unwrap();
    rest.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn a_text_is_explained_as_it_is_scored() {
    let page = run(&["explain", "--text", TEXT], b"").ok();
    let score = score_texts(&[TEXT]).remove(0);
    assert!(
        page.starts_with(&format!("verdict {}:", score.verdict)),
        "{page}"
    );
    assert!(
        page.contains("before any evidence: 90.0 %, 6.0 %, 4.0 %"),
        "{page}"
    );
    for (class, p) in ["genuine ", "paid ", "bot "]
        .iter()
        .zip(score.probabilities)
    {
        let first = page.split_once(": ").unwrap().1;
        assert!((percent(first, class) - 100.0 * p).abs() <= 0.051, "{page}");
    }
    for piece in score.pieces() {
        let line = page
            .lines()
            .find(|line| line.split_whitespace().next() == piece["signal"].as_str());
        let line = line.unwrap_or_else(|| panic!("no {piece} in {page}"));
        assert!(line.contains(&format!("{:+.2}", piece["weight_bot"].as_f64().unwrap())));
    }
    let plain: String = page
        .replace("[[", "")
        .replace("]]", "")
        .replace("((", "")
        .replace("))", "");
    assert!(plain.contains(TEXT), "{page}");
    assert_eq!(page, run(&["explain", "--text", TEXT], b"").ok());
}

#[test]
fn a_review_is_found_by_its_id() {
    let work = Workdir::new();
    let table = work.file("a.csv", format!("review_id,text\nx,short\ny,{TEXT}\n"));
    let page = run(&["explain", "--text", TEXT], b"").ok();
    assert_eq!(run(&["explain", "--id", "y", &table], b"").ok(), page);
    let unnamed = work.file("b.csv", format!("comment_here\nshort\n{TEXT}\n"));
    let args = [
        "explain",
        "--id",
        "row-2",
        &unnamed,
        "--map",
        "text=comment_here",
    ];
    assert_eq!(run(&args, b"").ok(), page);
    let id = scores(&run(&["score", SAMPLE], b"").ok())
        .pop()
        .unwrap()
        .review_id;
    run(&["explain", "--id", &id, SAMPLE], b"").ok();
}

#[test]
fn an_id_that_is_not_there_is_named_with_the_table() {
    let output = run(&["explain", "--id", "r-none", SAMPLE], b"");
    output.fails(1, &["--id r-none", "no such review_id", "reviews.csv"]);
}

#[test]
fn what_to_explain_must_be_clear() {
    run(&["explain"], b"").fails(2, &["--id"]);
    run(&["explain", "--text", "a", "--id", "b"], b"").fails(2, &["cannot be used with"]);
    run(&["explain", "--id", "b"], b"").fails(2, &["TABLE"]);
    run(&["explain", "--text", "a", "--model", "/no/model"], b"").fails(1, &["/no/model"]);
}

#[test]
fn an_empty_text_is_uncertain() {
    let page = run(&["explain", "--text", ""], b"").ok();
    assert!(
        page.starts_with("verdict uncertain: genuine 90.0 %"),
        "{page}"
    );
}

#[test]
fn no_control_character_of_a_review_reaches_the_terminal() {
    let hostile = "\u{1b}[31mgreat\u{1b}]0;owned\u{7} hotel\u{9b}2J \u{202e}yenom\u{202c} \
                   \u{2066}free\u{2069} gi\u{200b}ft\u{200e}\r\u{8}\u{7f} 👩\u{200d}🍳";
    let page = run(&["explain", "--text", hostile], b"").ok();
    let raw: Vec<char> = page
        .chars()
        .filter(|ch| ch.is_control() && !matches!(ch, '\n' | '\t'))
        .collect();
    assert!(raw.is_empty(), "{raw:?} in {page:?}");
    let unseen = |ch| matches!(ch, '\u{200b}' | '\u{200e}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!page.contains(unseen), "{page:?}");
    assert!(page.contains("👩\u{200d}🍳"), "{page}");
    for escaped in [
        "\\u{1b}",
        "\\u{7}",
        "\\u{9b}",
        "\\u{202e}",
        "\\u{200b}",
        "\\u{d}",
    ] {
        assert!(page.contains(escaped), "{escaped} in {page}");
    }
}

#[test]
fn signals_have_unique_names_and_the_same_catalogue_in_json() {
    let text = run(&["signals"], b"").ok();
    let names: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with(' '))
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    let mut unique = names.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), names.len());
    let json = run(&["signals", "--json"], b"").ok();
    let json: Vec<serde_json::Value> = (json.lines())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(json.iter().map(|s| &s["name"]).collect::<Vec<_>>(), names);
    for signal in &json {
        for key in ["family", "definition", "source"] {
            assert!(!signal[key].as_str().unwrap().is_empty(), "{signal}");
        }
        let family = signal["family"].as_str().unwrap();
        assert!(
            signal["name"]
                .as_str()
                .unwrap()
                .starts_with(&format!("{family}."))
        );
    }
}

#[test]
fn every_table_has_a_printed_dictionary() {
    let reviews = run(&["schema"], b"").ok();
    assert_eq!(reviews, run(&["schema", "reviews"], b"").ok());
    let labelled = run(&["schema", "labelled"], b"").ok();
    let scores = run(&["schema", "scores"], b"").ok();
    for (page, column) in [
        (&reviews, "评论内容"),
        (&labelled, "`label`"),
        (&scores, "`p_bot`"),
    ] {
        assert!(page.contains(column), "{page}");
    }
    run(&["schema", "stars"], b"").fails(2, &["reviews", "labelled", "scores"]);
}

#[test]
fn importable_corpora_are_listed() {
    let list = run(&["import", "--list"], b"").ok();
    for corpus in ["op-spam", "dianping", "maide-up", "youtube-spam"] {
        assert!(list.lines().any(|line| line.starts_with(corpus)), "{list}");
    }
    run(&["import", "no-such", "."], b"").fails(1, &["no-such", "op-spam"]);
    run(&["import"], b"").fails(2, &["KIND", "PATH"]);
}

#[test]
fn every_subcommand_has_help_and_the_program_a_version() {
    for command in [
        "score", "explain", "train", "evaluate", "import", "schema", "signals",
    ] {
        let help = run(&[command, "--help"], b"").ok();
        assert!(help.contains("Usage: bonafide"), "{help}");
    }
    assert!(run(&["--version"], b"").ok().starts_with("bonafide "));
    run(&[], b"").fails(2, &["Usage"]);
    run(&["scores"], b"").fails(2, &["score"]);
}

const PRINTING: [&[&str]; 3] = [
    &["explain", "--text", TEXT],
    &["signals"],
    &["signals", "--json"],
];
const PRINTING_BY_MACRO: [&[&str]; 2] = [&["schema"], &["import", "--list"]];

#[track_caller]
fn assert_pipe_and_disk(commands: &[&[&str]]) {
    for args in commands {
        let output = run_unread(args);
        assert_eq!((output.code, output.stderr.as_str()), (0, ""), "{args:?}");
        if let Some(output) = run_on_full_disk(args) {
            output.fails(1, &["No space left"]);
        }
    }
}

#[test]
fn a_closed_pipe_is_no_failure_and_a_full_disk_is_one() {
    assert_pipe_and_disk(&PRINTING);
}

#[test]
fn a_corpus_may_be_imported_into_a_closed_pipe() {
    let work = Workdir::new();
    let rows = "OR,A fine kettle\n".repeat(20_000);
    let corpus = work.file("fake.csv", format!("label,text_\n{rows}"));
    let import = run_unread(&["import", "salminen", &corpus]);
    assert_eq!(import.code, 0, "{import:?}");
}

#[test]
fn a_closed_pipe_is_no_failure_for_schema_and_import() {
    assert_pipe_and_disk(&PRINTING_BY_MACRO);
}

#[test]
fn a_text_may_begin_with_a_hyphen() {
    run(&["explain", "--text", "- loud kettle"], b"").ok();
}
