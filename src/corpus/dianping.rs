//! Shanghai restaurant reviews with the verdict of the platform's filter.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::Corpus;
use super::error::{CorpusError, Setback};
use super::sheet::{Row, each_row, layout, one_file};
use super::sink::{Sink, unknown_label};
use crate::disjoint::DisjointSets;
use crate::schema::{Cell, Schema};
use crate::table::Quarantine;

pub(super) const CORPUS: Corpus = Corpus {
    name: "dianping",
    description: "restaurant reviews in Chinese, filtered by the platform or not (2014)",
    layout: "reviews.csv with review_id,label,user,ip,star,text, or its folder",
    expected: &[("genuine", 6_242), ("paid", 3_523)],
    note: " (at second hand)",
    needs_text: true,
    base: Schema::labelled,
    columns: &[
        "text",
        "rating",
        "reviewer_id",
        "language",
        "ip",
        "category",
    ],
    extra: &[],
    read,
};

const REQUIRED: [&str; 6] = ["review_id", "label", "user", "ip", "star", "text"];

fn read(
    path: &Path,
    sink: &mut Sink<'_>,
    quarantine: Quarantine,
) -> Result<Quarantine, CorpusError> {
    let files = [one_file(path, &["reviews.csv", "reviews.csv.gz"], sink)?];
    let schema = layout(CORPUS.name, &REQUIRED, &[]);
    // Components are known only when every row has been seen, so the file is
    // read twice; faults are counted the second time.
    let mut accounts = Accounts::default();
    let aside = Quarantine::counting();
    each_row(&files, &schema, &REQUIRED, sink, aside, |row, _| {
        accounts.link(row.text("user"), row.text("ip"));
        Ok(())
    })?;
    each_row(&files, &schema, &REQUIRED, sink, quarantine, |row, sink| {
        let group = accounts.component(row.text("user"));
        take(row, group, sink)
    })
}

fn take(row: &Row<'_>, group: u32, sink: &mut Sink<'_>) -> Result<(), Setback> {
    let label = match row.text("label") {
        "+" => "paid",
        "-" => "genuine",
        other => return Err(unknown_label("label", other, "+ or -")),
    };
    let star = match row.cell("star") {
        // No star was given.
        Cell::Text("0") => Cell::Null,
        star => star,
    };
    let id = format!("dianping-{}", row.text("review_id"));
    let group = format!("component-{group}");
    sink.push(
        label,
        &[
            ("review_id", Cell::Text(&id)),
            ("text", row.cell("text")),
            ("rating", star),
            ("reviewer_id", row.cell("user")),
            ("ip", row.cell("ip")),
            ("group", Cell::Text(&group)),
            ("language", Cell::Text("zh")),
            ("category", Cell::Text("restaurant")),
        ],
    )
}

/// Users and addresses, joined where a user was seen at an address.
#[derive(Default)]
struct Accounts {
    nodes: FxHashMap<(bool, String), u32>,
    sets: DisjointSets,
}

impl Accounts {
    fn link(&mut self, user: &str, ip: &str) {
        let user = self.node(false, user);
        if ip.is_empty() {
            return;
        }
        let ip = self.node(true, ip);
        self.sets.join(user, ip);
    }

    /// The first node of the user's component, so that numbers follow the
    /// file's order.
    fn component(&mut self, user: &str) -> u32 {
        let node = self.node(false, user);
        self.sets.least(node)
    }

    fn node(&mut self, is_ip: bool, name: &str) -> u32 {
        let sets = &mut self.sets;
        let node = self.nodes.entry((is_ip, name.to_owned()));
        *node.or_insert_with(|| sets.add())
    }
}

#[cfg(test)]
mod tests {
    use super::Accounts;

    #[test]
    fn accounts_behind_one_address_are_one_component() {
        let mut accounts = Accounts::default();
        for (user, ip) in [
            ("a", "1"),
            ("b", "2"),
            ("c", "2"),
            ("a", "3"),
            ("b", "3"),
            ("d", ""),
        ] {
            accounts.link(user, ip);
        }
        assert_eq!(accounts.component("a"), accounts.component("c"));
        assert_ne!(accounts.component("a"), accounts.component("d"));
    }

    #[test]
    fn a_user_and_an_address_of_the_same_name_are_different() {
        let mut accounts = Accounts::default();
        accounts.link("x", "1");
        accounts.link("y", "x");
        assert_ne!(accounts.component("x"), accounts.component("y"));
    }
}
