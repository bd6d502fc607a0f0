//! One line of JSON, with only the wanted values kept.

use std::fmt;

use rustc_hash::FxHashMap;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::schema::{Cell, Claim, Kind, Mapping, MappingError, Misfit, Reason, Schema};

/// Different keys remembered; a file with more has its rarer keys matched
/// anew on each row.
const REMEMBERED_KEYS: usize = 4096;

/// A value of a JSON object.
#[derive(Debug)]
pub(super) enum JsonValue {
    Null,
    Text(String),
    Integer(i128),
    Number(f64),
    Flag(bool),
    Nested,
}

impl JsonValue {
    pub(super) fn cell(&self) -> Result<Cell<'_>, Misfit> {
        match self {
            JsonValue::Null => Ok(Cell::Null),
            JsonValue::Text(text) => Ok(Cell::Text(text)),
            JsonValue::Integer(number) => Ok(Cell::Integer(*number)),
            JsonValue::Number(number) => Ok(Cell::Number(*number)),
            JsonValue::Flag(flag) => Ok(Cell::Flag(*flag)),
            JsonValue::Nested => {
                let expected = "a single value, not a list or an object";
                Err(Misfit::new(Reason::Nested, expected))
            }
        }
    }
}

/// Parses lines into one value per canonical column.
pub(super) struct RowParser {
    mapping: Mapping,
    is_json: Vec<bool>,
    keys: FxHashMap<String, Option<(usize, Claim)>>,
    /// The row's values by canonical column, with the claim that won.
    pub(super) values: Vec<Option<(Claim, String, JsonValue)>>,
    /// Columns that some row has had.
    pub(super) seen: Vec<bool>,
    clash: Option<MappingError>,
}

impl RowParser {
    pub(super) fn new(schema: &Schema, mapping: Mapping) -> Self {
        let kinds = schema.fields.iter().map(|field| &field.kind);
        let width = schema.fields.len();
        RowParser {
            mapping,
            is_json: kinds.map(|kind| matches!(kind, Kind::Json)).collect(),
            keys: FxHashMap::default(),
            values: (0..width).map(|_| None).collect(),
            seen: vec![false; width],
            clash: None,
        }
    }

    /// Parses one line. The outer error is for the file, the inner one for
    /// the line.
    pub(super) fn parse(
        &mut self,
        line: &[u8],
    ) -> Result<Result<(), serde_json::Error>, MappingError> {
        self.values.iter_mut().for_each(|value| *value = None);
        let mut parser = serde_json::Deserializer::from_slice(line);
        let parsed = (parser.deserialize_map(&mut *self)).and_then(|()| parser.end());
        match self.clash.take() {
            Some(clash) => Err(clash),
            None => Ok(parsed),
        }
    }

    /// The source columns met so far, in name order.
    pub(super) fn source_names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.keys.keys().cloned().collect();
        names.sort();
        names
    }

    /// The source column that a met key is read as.
    pub(super) fn claims(&self) -> impl Iterator<Item = (&str, Option<usize>)> {
        let pairs = self.keys.iter();
        pairs.map(|(key, claim)| (key.as_str(), claim.map(|(at, _)| at)))
    }

    /// Checks that the columns the user mapped have been met.
    pub(super) fn check_mapped(&self) -> Result<(), MappingError> {
        self.mapping.check_mapped(&self.source_names())
    }

    fn claim(&mut self, key: &str) -> Option<(usize, Claim)> {
        if let Some(claim) = self.keys.get(key) {
            return *claim;
        }
        let claim = self.mapping.claim(key);
        if self.keys.len() < REMEMBERED_KEYS {
            self.keys.insert(key.to_owned(), claim);
        }
        claim
    }

    fn store(&mut self, at: usize, claim: Claim, key: String, value: JsonValue) {
        self.seen[at] = true;
        // An absent value claims nothing, so that `"text": null` does not
        // hide the `"content"` beside it.
        if matches!(value, JsonValue::Null) {
            return;
        }
        match &self.values[at] {
            Some((best, _, _)) if *best > claim => {}
            Some((best, rival, _)) if *best == claim && *rival != key => {
                self.clash = Some(self.mapping.ambiguous(at, rival, &key));
            }
            _ => self.values[at] = Some((claim, key, value)),
        }
    }
}

impl<'de> Visitor<'de> for &mut RowParser {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match self.claim(&key) {
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some((at, claim)) if self.is_json[at] => {
                    let raw: &RawValue = map.next_value()?;
                    self.store(at, claim, key, unwrap_json(raw.get()));
                }
                Some((at, claim)) => {
                    let value = map.next_value_seed(ValueSeed)?;
                    self.store(at, claim, key, value);
                }
            }
        }
        Ok(())
    }
}

/// JSON kept as text. A string holds JSON written by a format without
/// nesting, so it is unwrapped once.
fn unwrap_json(raw: &str) -> JsonValue {
    if raw == "null" {
        return JsonValue::Null;
    }
    match serde_json::from_str::<String>(raw) {
        Ok(text) => JsonValue::Text(text),
        Err(_) => JsonValue::Text(raw.to_owned()),
    }
}

struct ValueSeed;

impl<'de> DeserializeSeed<'de> for ValueSeed {
    type Value = JsonValue;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<JsonValue, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed {
    type Value = JsonValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<JsonValue, E> {
        Ok(JsonValue::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<JsonValue, E> {
        Ok(JsonValue::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<JsonValue, E> {
        Ok(JsonValue::Integer(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<JsonValue, E> {
        Ok(JsonValue::Integer(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<JsonValue, E> {
        Ok(JsonValue::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<JsonValue, E> {
        Ok(JsonValue::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<JsonValue, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(JsonValue::Nested)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<JsonValue, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(JsonValue::Nested)
    }
}
