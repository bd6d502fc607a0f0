//! What a `tokenizer.json` may hold.
//!
//! The format has room for far more than byte pairs: patterns that take for
//! ever, random merges, steps whose reader panics when they are malformed. A
//! model's tokenizer is data from elsewhere, so only what this program writes is
//! let through to the library.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use tokenizers::PreTokenizerWrapper;

#[derive(Deserialize)]
struct Shape {
    truncation: Option<IgnoredAny>,
    padding: Option<IgnoredAny>,
    normalizer: Option<IgnoredAny>,
    pre_tokenizer: Value,
    post_processor: Option<IgnoredAny>,
    decoder: Option<IgnoredAny>,
    model: ModelShape,
}

#[derive(Deserialize)]
struct ModelShape {
    #[serde(rename = "type")]
    kind: String,
    dropout: Option<IgnoredAny>,
    continuing_subword_prefix: Option<IgnoredAny>,
    end_of_word_suffix: Option<IgnoredAny>,
}

/// Says what a file holds that a tokenizer of this program does not.
pub(super) fn foreign_part(json: &[u8], cutting: &PreTokenizerWrapper) -> Option<String> {
    let shape: Shape = match serde_json::from_slice(json) {
        Ok(shape) => shape,
        Err(error) => return Some(error.to_string()),
    };
    let model = &shape.model;
    let parts = [
        ("truncation", shape.truncation.is_some()),
        ("padding", shape.padding.is_some()),
        ("normalizer", shape.normalizer.is_some()),
        ("post_processor", shape.post_processor.is_some()),
        ("decoder", shape.decoder.is_some()),
        ("model.dropout", model.dropout.is_some()),
        (
            "model.continuing_subword_prefix",
            model.continuing_subword_prefix.is_some(),
        ),
        (
            "model.end_of_word_suffix",
            model.end_of_word_suffix.is_some(),
        ),
        ("model.type", model.kind != "BPE"),
        (
            "pre_tokenizer",
            serde_json::to_value(cutting).ok().as_ref() != Some(&shape.pre_tokenizer),
        ),
    ];
    let (name, _) = parts.into_iter().find(|(_, is_foreign)| *is_foreign)?;
    Some(format!("its {name} is not one that this program writes"))
}

#[cfg(test)]
mod tests {
    use super::super::tokenise::SubwordTokenizer;
    use serde_json::{Value, json};

    fn own() -> Value {
        let texts = ["the kettle boils", "the lid of the kettle"];
        let texts = texts.into_iter().cycle().take(20);
        let own = SubwordTokenizer::train(texts, 40).unwrap().to_json();
        serde_json::from_str(&own.unwrap()).unwrap()
    }

    fn refused(part: &str, value: Value) -> Option<String> {
        let mut file = own();
        match file.pointer_mut(part) {
            Some(place) => *place = value,
            None => panic!("no {part}"),
        }
        let read = SubwordTokenizer::from_json(file.to_string().as_bytes());
        read.err().map(|error| error.to_string())
    }

    #[test]
    fn what_was_written_is_read() {
        assert!(SubwordTokenizer::from_json(own().to_string().as_bytes()).is_ok());
    }

    /// Found by fuzzing: the library's reader of decoders panics.
    #[test]
    fn a_malformed_decoder_is_refused() {
        let decoder = json!({"type": "Sequence", "decoders": [{"type": "Fuse", "x": null}]});
        assert!(refused("/decoder", decoder).unwrap().contains("decoder"));
        assert!(refused("/decoder", json!({"type": "Nothing"})).is_some());
    }

    /// Found by fuzzing: the library makes room for the longest token alone.
    #[test]
    fn merges_that_make_no_token_are_refused() {
        let vocab = json!({"[UNK]": 0, "kettle": 1, "boils": 2});
        let model = json!({
            "type": "BPE", "dropout": null, "unk_token": "[UNK]",
            "continuing_subword_prefix": null, "end_of_word_suffix": null, "fuse_unk": true,
            "byte_fallback": false, "vocab": vocab, "merges": [["kettle", "boils"]]
        });
        let message = refused("/model", model).unwrap();
        assert!(message.contains("do not fit together"), "{message}");
    }

    #[test]
    fn steps_of_other_programs_are_refused() {
        let slow = json!({"type": "Split", "pattern": {"Regex": "(a*)*b"}, "behavior": "Isolated", "invert": false});
        assert!(
            refused("/pre_tokenizer", slow)
                .unwrap()
                .contains("pre_tokenizer")
        );
        assert!(refused("/normalizer", json!({"type": "Lowercase"})).is_some());
        let random = refused("/model/dropout", json!(0.5)).unwrap();
        assert!(random.contains("model.dropout"), "{random}");
    }

    #[test]
    fn a_token_number_beyond_the_tokens_is_refused() {
        let message = refused("/model/vocab/t", json!(4_000_000_000_u32)).unwrap();
        assert!(message.contains("none with the number"), "{message}");
    }
}
