//! One column of a batch.

use crate::schema::{Kind, Value};

/// A column of optional texts in one allocation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextColumn {
    bytes: String,
    ends: Vec<usize>,
    absent: Vec<bool>,
}

impl TextColumn {
    /// An empty column.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty column with room for so many rows and bytes.
    pub fn with_capacity(rows: usize, bytes: usize) -> Self {
        Self {
            bytes: String::with_capacity(bytes),
            ends: Vec::with_capacity(rows),
            absent: Vec::with_capacity(rows),
        }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of row `row`, counted from 0; `None` when it is absent or
    /// there is no such row.
    pub fn get(&self, row: usize) -> Option<&str> {
        let end = *self.ends.get(row)?;
        if self.absent[row] {
            return None;
        }
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.bytes[start..end])
    }

    /// The texts in row order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<&str>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Adds a row.
    pub fn push(&mut self, text: Option<&str>) {
        self.bytes.push_str(text.unwrap_or(""));
        self.ends.push(self.bytes.len());
        self.absent.push(text.is_none());
    }

    /// The bytes of all texts together.
    pub fn byte_len(&self) -> usize {
        self.bytes.len()
    }

    fn append(&mut self, other: &Self) {
        let before = self.bytes.len();
        self.bytes.push_str(&other.bytes);
        self.ends.extend(other.ends.iter().map(|end| before + end));
        self.absent.extend_from_slice(&other.absent);
    }

    fn truncate(&mut self, rows: usize) {
        if rows < self.len() {
            let end = rows.checked_sub(1).map_or(0, |last| self.ends[last]);
            self.bytes.truncate(end);
            self.ends.truncate(rows);
            self.absent.truncate(rows);
        }
    }
}

impl<'a> FromIterator<Option<&'a str>> for TextColumn {
    fn from_iter<I: IntoIterator<Item = Option<&'a str>>>(texts: I) -> Self {
        let mut column = TextColumn::new();
        for text in texts {
            column.push(text);
        }
        column
    }
}

/// A column of any kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Text, id, choice and JSON columns.
    Text(TextColumn),
    /// Number and stars columns.
    Number(Vec<Option<f64>>),
    /// Time columns: seconds since 1970 in UTC.
    Time(Vec<Option<i64>>),
    /// Flag columns.
    Flag(Vec<Option<bool>>),
}

impl Column {
    /// An empty column for values of `kind`.
    pub fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Text | Kind::Id | Kind::Choice(_) | Kind::Json => Column::Text(TextColumn::new()),
            Kind::Number { .. } | Kind::Stars => Column::Number(Vec::new()),
            Kind::Time => Column::Time(Vec::new()),
            Kind::Flag => Column::Flag(Vec::new()),
        }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        match self {
            Column::Text(column) => column.len(),
            Column::Number(column) => column.len(),
            Column::Time(column) => column.len(),
            Column::Flag(column) => column.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether any row has a value.
    pub fn has_values(&self) -> bool {
        match self {
            Column::Text(column) => column.absent.contains(&false),
            Column::Number(column) => column.iter().any(Option::is_some),
            Column::Time(column) => column.iter().any(Option::is_some),
            Column::Flag(column) => column.iter().any(Option::is_some),
        }
    }

    /// Whether the column stores values of `kind`.
    pub fn fits(&self, kind: &Kind) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(&Column::of(kind))
    }

    /// Adds a row. A value of another type than the column's is stored as
    /// absent; [`Kind::read`] never gives one.
    pub(super) fn push(&mut self, value: &Value<'_>) {
        match (self, value) {
            (Column::Text(column), Value::Text(text)) => column.push(Some(text)),
            (Column::Text(column), _) => column.push(None),
            (Column::Number(column), Value::Number(number)) => column.push(Some(*number)),
            (Column::Number(column), _) => column.push(None),
            (Column::Time(column), Value::Time(seconds)) => column.push(Some(*seconds)),
            (Column::Time(column), _) => column.push(None),
            (Column::Flag(column), Value::Flag(flag)) => column.push(Some(*flag)),
            (Column::Flag(column), _) => column.push(None),
        }
    }

    /// Adds row `row` of a column of the same type.
    pub(super) fn push_from(&mut self, from: &Column, row: usize) {
        match (self, from) {
            (Column::Text(to), Column::Text(from)) => to.push(from.get(row)),
            (Column::Number(to), Column::Number(from)) => to.push(from[row]),
            (Column::Time(to), Column::Time(from)) => to.push(from[row]),
            (Column::Flag(to), Column::Flag(from)) => to.push(from[row]),
            (to, _) => to.push(&Value::Null),
        }
    }

    /// Adds all rows of a column of the same type.
    pub(super) fn append(&mut self, from: &Column) {
        match (self, from) {
            (Column::Text(to), Column::Text(from)) => to.append(from),
            (Column::Number(to), Column::Number(from)) => to.extend_from_slice(from),
            (Column::Time(to), Column::Time(from)) => to.extend_from_slice(from),
            (Column::Flag(to), Column::Flag(from)) => to.extend_from_slice(from),
            (to, from) => to.pad(to.len() + from.len()),
        }
    }

    /// Drops every row from `rows` on.
    pub(super) fn truncate(&mut self, rows: usize) {
        match self {
            Column::Text(column) => column.truncate(rows),
            Column::Number(column) => column.truncate(rows),
            Column::Time(column) => column.truncate(rows),
            Column::Flag(column) => column.truncate(rows),
        }
    }

    /// Fills up with absent values to `rows` rows.
    pub(super) fn pad(&mut self, rows: usize) {
        while self.len() < rows {
            self.push(&Value::Null);
        }
    }

    /// The bytes that the column's texts hold.
    pub(super) fn text_bytes(&self) -> usize {
        match self {
            Column::Text(column) => column.byte_len(),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_and_empty_texts_differ() {
        let column: TextColumn = [Some("a"), None, Some(""), Some("星")]
            .into_iter()
            .collect();
        let texts: Vec<_> = column.iter().collect();
        assert_eq!(texts, [Some("a"), None, Some(""), Some("星")]);
        assert_eq!(column.get(4), None);
    }

    #[test]
    fn truncating_forgets_the_last_rows() {
        let mut column: TextColumn = [Some("ab"), Some("cd")].into_iter().collect();
        column.truncate(1);
        column.push(Some("e"));
        assert_eq!(column.iter().collect::<Vec<_>>(), [Some("ab"), Some("e")]);
        assert_eq!(column.byte_len(), 3);
    }
}
