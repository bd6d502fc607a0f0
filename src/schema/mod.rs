//! The columns every table is read into: names, aliases, types, ranges.
//!
//! A [`Schema`] says what a table means; the [`table`](crate::table) room
//! reads and writes files by it and knows nothing of reviews. A source's
//! header is matched to a schema by a [`Mapping`], a cell is checked by its
//! [`Kind`], and [`dictionary`] prints the same declarations as
//! documentation, so that there is only one list.

mod campaigns;
mod creator;
mod dictionary;
mod differences;
mod kind;
mod mapping;
mod number;
mod reviews;
mod rollups;
mod scores;
mod shortlist;
mod stars;
mod time;

use std::borrow::Cow;

pub use dictionary::dictionary;
pub use kind::{Cell, Kind, Misfit, Reason, Value};
pub use mapping::{Claim, Mapping, MappingError, fold_name};
pub use time::{EARLIEST, LATEST, format_time, parse_time};

/// One column: what it is called, what may stand in it, what it is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Canonical name, `snake_case`, unique within its schema.
    pub name: Cow<'static, str>,
    /// Type and range of the values.
    pub kind: Kind,
    /// Header names of common exports that mean this column; compared as
    /// [`fold_name`] folds them.
    pub aliases: &'static [&'static str],
    /// What the value is, with its unit.
    pub description: &'static str,
    /// What scoring loses when the column is absent; empty when nothing.
    pub lost_without: &'static str,
}

impl Field {
    /// A column without aliases, description or consequences.
    pub fn new(name: impl Into<Cow<'static, str>>, kind: Kind) -> Self {
        Field {
            name: name.into(),
            kind,
            aliases: &[],
            description: "",
            lost_without: "",
        }
    }

    /// The same column with these header aliases.
    pub fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// The same column with this description.
    pub fn about(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// The same column with what scoring loses when it is absent.
    pub fn lost_without(mut self, consequence: &'static str) -> Self {
        self.lost_without = consequence;
        self
    }
}

/// A table's columns, in the order they are written.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// What the table holds, for messages: `reviews`, `scores`, ….
    pub name: Cow<'static, str>,
    /// The columns in order.
    pub fields: Vec<Field>,
    /// The column whose values must be unique; a row without one gets
    /// `row-<n>`. `None` when rows need no identity.
    pub key: Option<Cow<'static, str>>,
}

impl Schema {
    /// The reviews to score.
    pub fn reviews() -> Self {
        reviews::reviews()
    }

    /// Reviews with the label, corpus, group and split that training needs.
    pub fn labelled() -> Self {
        reviews::labelled()
    }

    /// What scoring writes for every review.
    pub fn scores() -> Self {
        scores::scores()
    }

    /// What scoring writes for every reviewer.
    pub fn reviewer_scores() -> Self {
        rollups::reviewers()
    }

    /// What scoring writes for every product.
    pub fn product_scores() -> Self {
        rollups::products()
    }

    /// What campaigns are written as.
    pub fn campaigns() -> Self {
        campaigns::campaigns()
    }

    /// What comparing two tables of scores writes.
    pub fn differences() -> Self {
        differences::differences()
    }

    /// The tables about a creator: profile, followers, posts, comments, history,
    /// peers.
    pub fn creator() -> [Self; 6] {
        creator::tables()
    }

    /// What vetting many creators writes for every creator.
    pub fn shortlist() -> Self {
        shortlist::shortlist()
    }

    /// Accounts with the label, corpus, group and split that training needs.
    pub fn labelled_accounts() -> Self {
        creator::labelled_accounts()
    }

    /// The position of a canonical column.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// The column of that canonical name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The canonical names in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.name.as_ref())
    }

    /// This schema with only the named columns, in this schema's order.
    /// Names it does not have are passed over.
    pub fn select(&self, names: &[&str]) -> Self {
        let keep = |name: &str| names.contains(&name);
        Schema {
            name: self.name.clone(),
            fields: (self.fields.iter())
                .filter(|field| keep(&field.name))
                .cloned()
                .collect(),
            key: self.key.clone().filter(|key| keep(key)),
        }
    }

    /// This schema with further columns at its end; one whose name is taken
    /// replaces the earlier one in place.
    pub fn with(mut self, fields: impl IntoIterator<Item = Field>) -> Self {
        for field in fields {
            match self.position(&field.name) {
                Some(at) => self.fields[at] = field,
                None => self.fields.push(field),
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustc_hash::FxHashMap;

    #[test]
    fn no_two_columns_share_a_name_or_an_alias() {
        let tables = [
            Schema::reviews(),
            Schema::labelled(),
            Schema::labelled_accounts(),
            Schema::scores(),
            Schema::campaigns(),
            Schema::differences(),
            Schema::shortlist(),
        ];
        for schema in tables.into_iter().chain(Schema::creator()) {
            let mut owner: FxHashMap<String, &str> = FxHashMap::default();
            for field in &schema.fields {
                let names = field.aliases.iter().copied();
                for name in names.chain([field.name.as_ref()]) {
                    let earlier = owner.insert(fold_name(name), &field.name);
                    assert_eq!(earlier, None, "{name} of {} is taken", field.name);
                }
            }
        }
    }

    #[test]
    fn select_keeps_the_order_and_drops_the_key_with_its_column() {
        let schema = Schema::reviews().select(&["rating", "text"]);
        assert_eq!(schema.names().collect::<Vec<_>>(), ["text", "rating"]);
        assert_eq!(schema.key, None);
    }
}
