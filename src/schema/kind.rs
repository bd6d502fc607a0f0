//! What may stand in a column, and the check of one cell against it.

use std::borrow::Cow;
use std::fmt;

use super::number::{parse_flag, parse_number};
use super::stars::{parse_stars, stars_in_range};
use super::time::{time_from_number, time_from_text, time_in_range};

/// The type and range of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Free text, kept byte for byte; only the empty string is null.
    Text,
    /// An opaque identifier, trimmed; never a quantity.
    Id,
    /// A finite number within the closed range.
    Number {
        /// Smallest value allowed; negative infinity when unbounded.
        min: f64,
        /// Largest value allowed; infinity when unbounded.
        max: f64,
    },
    /// A star rating, 1–5; other scales are mapped when they are written
    /// with their top (`8/10`).
    Stars,
    /// A moment in seconds since 1970 in UTC, from 1990 to 2099.
    Time,
    /// True or false.
    Flag,
    /// One of a few words, compared without case.
    Choice(&'static [&'static str]),
    /// A JSON value: kept as text where a format has no nesting, as itself
    /// in JSON Lines.
    Json,
}

/// A cell as a file format hands it over, before it is checked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// Text of any meaning.
    Text(&'a str),
    /// A whole number.
    Integer(i128),
    /// Any other number.
    Number(f64),
    /// A truth value.
    Flag(bool),
    /// A moment, in seconds since 1970 in UTC.
    Time(i64),
}

impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Null => Ok(()),
            Cell::Text(text) => f.write_str(text),
            Cell::Integer(number) => write!(f, "{number}"),
            Cell::Number(number) => write!(f, "{number}"),
            Cell::Flag(flag) => write!(f, "{flag}"),
            Cell::Time(seconds) => f.write_str(&super::format_time(*seconds)),
        }
    }
}

/// A cell that has passed its column's check.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// The content of a text, id, choice or JSON column.
    Text(Cow<'a, str>),
    /// The content of a number or stars column.
    Number(f64),
    /// Seconds since 1970 in UTC.
    Time(i64),
    /// The content of a flag column.
    Flag(bool),
}

/// Why a row was set aside; the unit in which quarantine is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The cell cannot be read as the column's type.
    WrongType,
    /// The value is of the right type but impossible.
    OutOfRange,
    /// The word is none of the column's choices.
    UnknownChoice,
    /// The text is longer than the limit.
    TooLong,
    /// The bytes are not UTF-8.
    InvalidUtf8,
    /// The row has more or fewer cells than the header.
    FieldCount,
    /// The line or record cannot be parsed at all.
    Malformed,
    /// A list or an object stands where a single value belongs.
    Nested,
    /// An earlier row has the same key.
    Duplicate,
    /// A value the layout cannot do without is absent.
    Missing,
}

impl Reason {
    /// The reason's name in quarantine files and summaries.
    pub fn name(self) -> &'static str {
        match self {
            Reason::WrongType => "wrong_type",
            Reason::OutOfRange => "out_of_range",
            Reason::UnknownChoice => "unknown_choice",
            Reason::TooLong => "too_long",
            Reason::InvalidUtf8 => "invalid_utf8",
            Reason::FieldCount => "field_count",
            Reason::Malformed => "malformed",
            Reason::Nested => "nested",
            Reason::Duplicate => "duplicate",
            Reason::Missing => "missing",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A cell that failed its check: why, and what would have passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Misfit {
    /// The class of the failure.
    pub reason: Reason,
    /// What was expected and, where it helps, what to write instead.
    pub expected: String,
}

impl Misfit {
    /// A failure with what was expected instead.
    pub fn new(reason: Reason, expected: impl Into<String>) -> Self {
        Misfit {
            reason,
            expected: expected.into(),
        }
    }
}

impl Kind {
    /// A non-negative count.
    pub const COUNT: Kind = Kind::Number {
        min: 0.0,
        max: f64::INFINITY,
    };

    /// A probability, 0–1.
    pub const PROBABILITY: Kind = Kind::Number { min: 0.0, max: 1.0 };

    /// Checks one cell and gives its value.
    ///
    /// # Errors
    /// A [`Misfit`] that says what the column takes instead.
    pub fn read<'a>(&self, cell: Cell<'a>) -> Result<Value<'a>, Misfit> {
        if self.is_null(&cell) {
            return Ok(Value::Null);
        }
        match self {
            Kind::Text => Ok(Value::Text(as_text(cell))),
            Kind::Id => Ok(Value::Text(trimmed(as_text(cell)))),
            Kind::Number { min, max } => read_number(cell, *min, *max).map(Value::Number),
            Kind::Stars => read_stars(cell).map(Value::Number),
            Kind::Time => read_time(cell).map(Value::Time),
            Kind::Flag => read_flag(cell).map(Value::Flag),
            Kind::Choice(words) => read_choice(cell, words),
            Kind::Json => read_json(cell),
        }
    }

    /// Whether a text, as can be seen at a glance, is its own value in a text or an
    /// id column; it may be even if this is false.
    pub(crate) fn keeps(&self, text: &str) -> bool {
        let ends = || [text.as_bytes()[0], text.as_bytes()[text.len() - 1]];
        match self {
            Kind::Text => !text.is_empty(),
            Kind::Id => text.len() > NULL_TOKEN_BYTES && ends().iter().all(u8::is_ascii_graphic),
            _ => false,
        }
    }

    /// The type and range in words, for messages and the dictionary.
    pub fn describe(&self) -> String {
        match self {
            Kind::Text => "text".to_owned(),
            Kind::Id => "identifier".to_owned(),
            Kind::Number { min, max } => describe_range(*min, *max),
            Kind::Stars => "stars, 1 to 5".to_owned(),
            Kind::Time => "date or time, UTC, 1990 to 2099".to_owned(),
            Kind::Flag => "true or false".to_owned(),
            Kind::Choice(words) => format!("one of {}", words.join(", ")),
            Kind::Json => "JSON".to_owned(),
        }
    }

    fn is_null(&self, cell: &Cell<'_>) -> bool {
        match (self, cell) {
            (_, Cell::Null) => true,
            (Kind::Text, Cell::Text(text)) => text.is_empty(),
            (_, Cell::Text(text)) => is_null_token(text.trim()),
            (_, Cell::Number(number)) => number.is_nan(),
            _ => false,
        }
    }
}

/// The longest of these.
const NULL_TOKEN_BYTES: usize = 4;

/// What exports write where there is no value.
fn is_null_token(text: &str) -> bool {
    const TOKENS: [&str; 5] = ["na", "n/a", "null", "nan", "none"];
    text.len() <= NULL_TOKEN_BYTES
        && (text.is_empty() || TOKENS.iter().any(|token| text.eq_ignore_ascii_case(token)))
}

fn as_text(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

fn read_number(cell: Cell<'_>, min: f64, max: f64) -> Result<f64, Misfit> {
    let number = match cell {
        Cell::Text(text) => parse_number(text),
        Cell::Integer(number) => Some(number as f64),
        Cell::Number(number) => Some(number).filter(|number| number.is_finite()),
        _ => None,
    };
    let number = number.ok_or_else(|| Misfit::new(Reason::WrongType, describe_range(min, max)))?;
    if number < min || number > max {
        return Err(Misfit::new(Reason::OutOfRange, describe_range(min, max)));
    }
    Ok(number)
}

fn read_stars(cell: Cell<'_>) -> Result<f64, Misfit> {
    match cell {
        Cell::Text(text) => parse_stars(text),
        Cell::Integer(number) => stars_in_range(number as f64),
        Cell::Number(number) => stars_in_range(number),
        _ => Err(Misfit::new(Reason::WrongType, "stars, 1 to 5")),
    }
}

fn read_time(cell: Cell<'_>) -> Result<i64, Misfit> {
    match cell {
        Cell::Text(text) => time_from_text(text),
        Cell::Integer(number) => time_from_number(number),
        Cell::Number(number) if number.abs() < 1e15 => time_from_number(number.floor() as i128),
        Cell::Time(seconds) => time_in_range(seconds),
        _ => Err(Misfit::new(Reason::WrongType, "a date or time")),
    }
}

fn read_flag(cell: Cell<'_>) -> Result<bool, Misfit> {
    let flag = match cell {
        Cell::Flag(flag) => Some(flag),
        Cell::Text(text) => parse_flag(text),
        Cell::Integer(0) => Some(false),
        Cell::Integer(1) => Some(true),
        Cell::Number(0.0) => Some(false),
        Cell::Number(1.0) => Some(true),
        _ => None,
    };
    flag.ok_or_else(|| {
        Misfit::new(
            Reason::WrongType,
            "true or false (also 1 and 0, yes and no, 是 and 否)",
        )
    })
}

fn read_choice<'a>(cell: Cell<'a>, words: &'static [&'static str]) -> Result<Value<'a>, Misfit> {
    let text = as_text(cell);
    let word = words
        .iter()
        .find(|word| text.trim().eq_ignore_ascii_case(word));
    match word {
        Some(word) => Ok(Value::Text(Cow::Borrowed(word))),
        None => Err(Misfit::new(
            Reason::UnknownChoice,
            Kind::Choice(words).describe(),
        )),
    }
}

fn read_json(cell: Cell<'_>) -> Result<Value<'_>, Misfit> {
    let text = trimmed(as_text(cell));
    match serde_json::from_str::<serde::de::IgnoredAny>(&text) {
        Ok(_) => Ok(Value::Text(text)),
        Err(_) => Err(Misfit::new(Reason::WrongType, "JSON")),
    }
}

fn describe_range(min: f64, max: f64) -> String {
    match (min.is_finite(), max.is_finite()) {
        (true, true) => format!("number, {min} to {max}"),
        (true, false) => format!("number, {min} or more"),
        (false, true) => format!("number, {max} or less"),
        (false, false) => "number".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_tokens_are_null_except_in_text() {
        for token in ["", "NA", "n/a", "NULL", "NaN", "None", "  "] {
            assert_eq!(Kind::COUNT.read(Cell::Text(token)), Ok(Value::Null));
            assert_eq!(Kind::Id.read(Cell::Text(token)), Ok(Value::Null));
        }
        assert_eq!(Kind::Text.read(Cell::Text("")), Ok(Value::Null));
        let kept = Value::Text(Cow::Borrowed("NA"));
        assert_eq!(Kind::Text.read(Cell::Text("NA")), Ok(kept));
    }

    #[test]
    fn identifiers_are_trimmed_and_never_become_floats() {
        let id = |cell| Kind::Id.read(cell);
        assert_eq!(id(Cell::Text(" u1 ")), Ok(Value::Text("u1".into())));
        let big = 9_007_199_254_740_993;
        assert_eq!(
            id(Cell::Integer(big)),
            Ok(Value::Text("9007199254740993".into()))
        );
    }

    #[test]
    fn numbers_outside_their_range_say_the_range() {
        let misfit = Kind::PROBABILITY.read(Cell::Number(1.5)).unwrap_err();
        assert_eq!(misfit.reason, Reason::OutOfRange);
        assert_eq!(misfit.expected, "number, 0 to 1");
        let misfit = Kind::COUNT.read(Cell::Text("inf")).unwrap_err();
        assert_eq!(misfit.reason, Reason::WrongType);
    }

    #[test]
    fn choices_ignore_case_and_give_the_canonical_word() {
        let kind = Kind::Choice(&["genuine", "paid"]);
        assert_eq!(
            kind.read(Cell::Text(" Paid")),
            Ok(Value::Text("paid".into()))
        );
        let misfit = kind.read(Cell::Text("fake")).unwrap_err();
        assert_eq!(misfit.expected, "one of genuine, paid");
    }
}
