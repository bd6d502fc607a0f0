//! A schema printed as documentation.

use std::fmt::Write;

use super::{Field, Schema};

/// The data dictionary of a schema: a Markdown table with one row per
/// column (name, type and range, accepted header names, meaning, and what
/// scoring loses without it).
pub fn dictionary(schema: &Schema) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "# {}\n", schema.name);
    text.push_str("| column | type | also read as | meaning | lost without it |\n");
    text.push_str("|---|---|---|---|---|\n");
    for field in &schema.fields {
        text.push_str(&row(field));
    }
    text.push_str(
        "\nNames are compared without case, blanks, `_`, `-` and `.`; an exact name wins over \
         an alias.\nEmpty cells, NA, N/A, null, NaN and None are absent values (in text, only \
         the empty cell).\n",
    );
    text
}

fn row(field: &Field) -> String {
    format!(
        "| `{}` | {} | {} | {} | {} |\n",
        field.name,
        field.kind.describe(),
        or_dash(&field.aliases.join(", ")),
        or_dash(field.description),
        or_dash(field.lost_without),
    )
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "–" } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_its_row() {
        let schema = Schema::labelled();
        let text = dictionary(&schema);
        for name in schema.names() {
            assert!(text.contains(&format!("| `{name}` | ")), "{name}");
        }
        assert!(text.contains("stars, 1 to 5"));
    }

    #[test]
    fn every_row_has_five_cells() {
        let table = dictionary(&Schema::scores());
        for line in table.lines().filter(|line| line.starts_with('|')) {
            assert_eq!(line.matches('|').count(), 6, "{line}");
        }
    }
}
