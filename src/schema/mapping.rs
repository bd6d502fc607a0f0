//! From a source's column names to the canonical ones.

use rustc_hash::{FxHashMap, FxHashSet};
use thiserror::Error;

use super::Schema;

/// How strongly a source column's name says that it is a canonical column;
/// the strongest claim wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// The name is one of the column's aliases.
    Alias,
    /// The name is the canonical one, spelled differently (`Review ID`).
    Folded,
    /// The name is exactly the canonical one.
    Exact,
    /// The user said so.
    Mapped,
}

/// Why source columns cannot be matched to canonical ones.
#[derive(Debug, Error, PartialEq)]
pub enum MappingError {
    /// Two source columns claim one canonical column equally strongly.
    #[error(
        "columns {first:?} and {second:?} both look like `{canonical}`; \
         say which with --map {canonical}=COLUMN"
    )]
    Ambiguous {
        /// The canonical column claimed.
        canonical: String,
        /// The first source column.
        first: String,
        /// The second source column.
        second: String,
    },
    /// `--map` names a canonical column that the schema does not have.
    #[error("--map names `{canonical}`, which is no column of {schema}; the columns are {known}")]
    UnknownCanonical {
        /// The name given.
        canonical: String,
        /// The schema's name.
        schema: String,
        /// The schema's columns, comma-separated.
        known: String,
    },
    /// `--map` names the same canonical or source column twice.
    #[error("--map uses `{column}` twice; map each column once")]
    MappedTwice {
        /// The column named twice.
        column: String,
    },
    /// `--map` names a source column that the file does not have.
    #[error("--map {canonical}={source_column}: no such column; the file has {found}")]
    UnknownSource {
        /// The canonical column.
        canonical: String,
        /// The source column that is not there.
        source_column: String,
        /// The file's columns, comma-separated.
        found: String,
    },
}

/// The form in which names are compared: lower case, without blanks, `_`,
/// `-` and `.`.
pub fn fold_name(name: &str) -> String {
    name.chars()
        .filter(|sign| !sign.is_whitespace() && !matches!(sign, '_' | '-' | '.' | '\u{feff}'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Decides which canonical column a source column is.
#[derive(Clone, Debug)]
pub struct Mapping {
    canonical: Vec<String>,
    by_name: FxHashMap<String, (usize, Claim)>,
    /// Source name → field, and the fields so taken.
    mapped: FxHashMap<String, usize>,
    taken: FxHashSet<usize>,
}

impl Mapping {
    /// Prepares the names of `schema`, with the user's `(canonical, source)`
    /// pairs on top; an empty source means that no column is read.
    ///
    /// # Errors
    /// A pair that names an unknown canonical column, or a column twice.
    pub fn new(schema: &Schema, map: &[(String, String)]) -> Result<Self, MappingError> {
        let mut by_name = FxHashMap::default();
        for (at, field) in schema.fields.iter().enumerate() {
            for alias in field.aliases {
                by_name
                    .entry(fold_name(alias))
                    .or_insert((at, Claim::Alias));
            }
        }
        for (at, field) in schema.fields.iter().enumerate() {
            by_name.insert(fold_name(&field.name), (at, Claim::Folded));
        }
        let mut mapping = Mapping {
            canonical: schema.names().map(str::to_owned).collect(),
            by_name,
            mapped: FxHashMap::default(),
            taken: FxHashSet::default(),
        };
        for (canonical, source) in map {
            mapping.map(schema, canonical, source)?;
        }
        Ok(mapping)
    }

    fn map(&mut self, schema: &Schema, canonical: &str, source: &str) -> Result<(), MappingError> {
        let Some(at) = schema.position(canonical) else {
            return Err(MappingError::UnknownCanonical {
                canonical: canonical.to_owned(),
                schema: schema.name.to_string(),
                known: schema.names().collect::<Vec<_>>().join(", "),
            });
        };
        if !self.taken.insert(at) {
            let column = canonical.to_owned();
            return Err(MappingError::MappedTwice { column });
        }
        if source.is_empty() {
            return Ok(());
        }
        if self.mapped.insert(source.to_owned(), at).is_some() {
            let column = source.to_owned();
            return Err(MappingError::MappedTwice { column });
        }
        Ok(())
    }

    /// The canonical column that one source column claims, and how strongly.
    pub fn claim(&self, source: &str) -> Option<(usize, Claim)> {
        let bare = source.trim_start_matches('\u{feff}');
        if let Some(&at) = self.mapped.get(bare) {
            return Some((at, Claim::Mapped));
        }
        let &(at, claim) = self.by_name.get(&fold_name(bare))?;
        if self.taken.contains(&at) {
            return None;
        }
        if claim == Claim::Folded && bare == self.canonical[at] {
            return Some((at, Claim::Exact));
        }
        Some((at, claim))
    }

    /// Resolves a whole header: for each canonical column the position of
    /// its source column.
    ///
    /// # Errors
    /// Two equally strong claims to one column, or a mapped source column
    /// that the header does not have.
    pub fn resolve(&self, header: &[String]) -> Result<Vec<Option<usize>>, MappingError> {
        let mut winners: Vec<Option<(usize, Claim)>> = vec![None; self.canonical.len()];
        let mut rivals: Vec<Option<usize>> = vec![None; self.canonical.len()];
        for (source, name) in header.iter().enumerate() {
            let Some((at, claim)) = self.claim(name) else {
                continue;
            };
            match winners[at] {
                Some((_, best)) if best > claim => {}
                Some((_, best)) if best == claim => rivals[at] = Some(source),
                _ => {
                    winners[at] = Some((source, claim));
                    rivals[at] = None;
                }
            }
        }
        for (at, rival) in rivals.iter().enumerate() {
            if let (Some(second), Some((first, _))) = (rival, winners[at]) {
                return Err(self.ambiguous(at, &header[first], &header[*second]));
            }
        }
        self.check_mapped(header)?;
        Ok(winners.into_iter().map(|w| w.map(|(at, _)| at)).collect())
    }

    /// The error for two sources that claim the canonical column `at`.
    pub fn ambiguous(&self, at: usize, first: &str, second: &str) -> MappingError {
        MappingError::Ambiguous {
            canonical: self.canonical[at].clone(),
            first: first.to_owned(),
            second: second.to_owned(),
        }
    }

    /// Checks that every source column the user named is in `header`.
    ///
    /// # Errors
    /// The first, in canonical order, that is not.
    pub fn check_mapped(&self, header: &[String]) -> Result<(), MappingError> {
        let has = |source: &str| {
            (header.iter()).any(|name| name.trim_start_matches('\u{feff}') == source)
        };
        let absent = self.mapped.iter().filter(|(source, _)| !has(source));
        match absent.min_by_key(|(_, at)| **at) {
            None => Ok(()),
            Some((source, at)) => Err(MappingError::UnknownSource {
                canonical: self.canonical[*at].clone(),
                source_column: source.clone(),
                found: header.join(", "),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(header: &[&str], map: &[(&str, &str)]) -> Result<Vec<String>, MappingError> {
        let schema = Schema::reviews();
        let map: Vec<_> = (map.iter())
            .map(|(to, from)| ((*to).to_owned(), (*from).to_owned()))
            .collect();
        let header: Vec<_> = header.iter().map(|name| (*name).to_owned()).collect();
        let sources = Mapping::new(&schema, &map)?.resolve(&header)?;
        let pairs = schema.names().zip(sources);
        Ok(pairs
            .filter_map(|(name, at)| Some(format!("{name}={}", header[at?])))
            .collect())
    }

    #[test]
    fn exports_of_the_common_sites_are_understood() {
        let amazon = resolve(
            &[
                "reviewerID",
                "asin",
                "reviewText",
                "overall",
                "unixReviewTime",
                "summary",
            ],
            &[],
        );
        assert_eq!(
            amazon.unwrap(),
            [
                "text=reviewText",
                "title=summary",
                "rating=overall",
                "reviewer_id=reviewerID",
                "product_id=asin",
                "created_at=unixReviewTime",
            ]
        );
        let dianping = resolve(&["用户ID", "商户ID", "评论内容", "星级", "发布时间"], &[]);
        assert_eq!(dianping.unwrap().len(), 5);
    }

    #[test]
    fn an_exact_name_beats_a_folded_one_beats_an_alias() {
        let header = ["content", "Text", "text"];
        assert_eq!(resolve(&header, &[]).unwrap(), ["text=text"]);
        assert_eq!(resolve(&header[..2], &[]).unwrap(), ["text=Text"]);
        assert_eq!(
            resolve(&header, &[("text", "content")]).unwrap(),
            ["text=content"]
        );
    }

    #[test]
    fn two_equal_claims_are_an_error_that_names_the_way_out() {
        let error = resolve(&["content", "body"], &[]).unwrap_err();
        assert!(error.to_string().contains("--map text="), "{error}");
    }

    #[test]
    fn a_wrong_map_is_an_error() {
        let unknown = resolve(&["a"], &[("txt", "a")]).unwrap_err();
        assert!(matches!(unknown, MappingError::UnknownCanonical { .. }));
        let absent = resolve(&["a"], &[("text", "b")]).unwrap_err();
        assert!(matches!(absent, MappingError::UnknownSource { .. }));
        let twice = resolve(&["a"], &[("text", "a"), ("title", "a")]).unwrap_err();
        assert!(matches!(twice, MappingError::MappedTwice { .. }));
    }
}
