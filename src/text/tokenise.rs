//! Subword tokens: byte-pair merges learnt from reviews in every language.
//!
//! The `tokenizers` crate trains, stores and defines the tokens. Alone it
//! encodes one to a few MB/s a core, so [`TokenCache`] remembers the tokens of
//! every word it has met; a test holds the cached ids to the crate's own.

use std::collections::HashSet;

use rustc_hash::FxHashMap;
use thiserror::Error;
use tokenizers::models::bpe::{BPE, BpeTrainerBuilder};
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::pre_tokenizers::whitespace::WhitespaceSplit;
use tokenizers::{
    AddedToken, Model, PreTokenizerWrapper, SplitDelimiterBehavior, Tokenizer, Trainer,
};

use super::tokenizer_file::foreign_part;
use super::words;
use crate::caught::caught;

const UNKNOWN: &str = "[UNK]";

/// Letters met fewer times than this stay out of the alphabet.
const LETTER_COUNT_MIN: u32 = 3;

/// Longer tokens are whole phrases of a script without spaces.
const TOKEN_CHARS_MAX: usize = 16;

/// Longer words are noise; they are one unknown token.
const WORD_CHARS_MAX: usize = 64;

/// Why a tokenizer could not be made.
#[derive(Debug, Error)]
pub enum TokenizeError {
    /// The tokenizer library refused the vocabulary or the training text.
    #[error("the subword tokenizer cannot be {action}: {reason}")]
    Library {
        /// What was attempted: `trained`, `read` or `written`.
        action: &'static str,
        /// The library's own words.
        reason: String,
    },
}

fn library(action: &'static str) -> impl Fn(tokenizers::Error) -> TokenizeError {
    move |reason| TokenizeError::Library {
        action,
        reason: reason.to_string(),
    }
}

/// A trained subword tokenizer over folded text (see [`words::fold_into`]).
#[derive(Debug, Clone)]
pub struct SubwordTokenizer {
    inner: Tokenizer,
    unknown: u32,
}

impl SubwordTokenizer {
    /// Learns `vocabulary` tokens from normalised texts. The result depends on
    /// the multiset of texts only, not on threads or hash seeds.
    pub fn train<'t>(
        texts: impl Iterator<Item = &'t str>,
        vocabulary: usize,
    ) -> Result<Self, TokenizeError> {
        let counts = count_words(texts);
        let alphabet = alphabet(&counts);
        let mut trainer = BpeTrainerBuilder::new()
            .vocab_size(vocabulary)
            .min_frequency(2)
            .max_token_length(Some(TOKEN_CHARS_MAX))
            .show_progress(false)
            .special_tokens(vec![AddedToken::from(UNKNOWN, true)])
            .build();
        let spelt = counts
            .iter()
            .filter(|(word, _)| word.chars().all(|ch| alphabet.contains(&ch)))
            .flat_map(|(word, count)| std::iter::repeat_n(word.as_str(), *count as usize));
        trainer
            .feed(spelt, |word| Ok(vec![word.to_owned()]))
            .map_err(library("trained"))?;
        let mut model = BPE::default();
        trainer.train(&mut model).map_err(library("trained"))?;
        model.unk_token = Some(UNKNOWN.to_owned());
        model.fuse_unk = true;

        let mut inner = Tokenizer::new(model);
        inner.with_pre_tokenizer(Some(pre_tokenizer().map_err(library("trained"))?));
        Self::wrap(inner)
    }

    /// Reads the contents of a `tokenizer.json`.
    ///
    /// # Errors
    /// It is none, or holds what this program would not write.
    pub fn from_json(json: &[u8]) -> Result<Self, TokenizeError> {
        let cutting = pre_tokenizer().map_err(library("read"))?;
        if let Some(reason) = foreign_part(json, &cutting) {
            let action = "read";
            return Err(TokenizeError::Library { action, reason });
        }
        // Merges that make no token are a panic in some places.
        let read = caught(|| Tokenizer::from_bytes(json)).unwrap_or_else(|| {
            let reason = "its vocabulary and its merges do not fit together";
            Err(reason.into())
        });
        Self::wrap(read.map_err(library("read"))?)
    }

    fn wrap(inner: Tokenizer) -> Result<Self, TokenizeError> {
        let unknown = inner
            .token_to_id(UNKNOWN)
            .ok_or_else(|| TokenizeError::Library {
                action: "read",
                reason: format!("its vocabulary has no {UNKNOWN} token"),
            })?;
        // Ids are places in arrays that are as long as there are tokens.
        let tokens = u32::try_from(inner.get_vocab_size(true)).unwrap_or(u32::MAX);
        if let Some(id) = (0..tokens).find(|id| inner.id_to_token(*id).is_none()) {
            return Err(TokenizeError::Library {
                action: "read",
                reason: format!("it has {tokens} tokens, but none with the number {id}"),
            });
        }
        Ok(Self { inner, unknown })
    }

    /// The contents of a `tokenizer.json` that any user of the library reads.
    pub fn to_json(&self) -> Result<String, TokenizeError> {
        self.inner.to_string(false).map_err(library("written"))
    }

    /// Number of tokens.
    pub fn vocabulary(&self) -> usize {
        self.inner.get_vocab_size(true)
    }

    /// The ids of a folded text by the library's own path, without the cache.
    pub fn encode(&self, folded: &str) -> Result<Vec<u32>, TokenizeError> {
        let encoding = self
            .inner
            .encode_fast(folded, false)
            .map_err(library("read"))?;
        Ok(encoding.get_ids().to_vec())
    }

    fn encode_word(&self, folded: &str, ids: &mut Vec<u32>) {
        if folded.chars().nth(WORD_CHARS_MAX).is_some() {
            ids.push(self.unknown);
            return;
        }
        match self.inner.get_model().tokenize(folded) {
            Ok(tokens) => ids.extend(tokens.iter().map(|token| token.id)),
            // The only error of a byte-pair model is a missing unknown token.
            Err(_) => ids.push(self.unknown),
        }
    }
}

fn count_words<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<(String, u32)> {
    let mut counts: FxHashMap<String, u32> = FxHashMap::default();
    for text in texts {
        let cut = words::cut(text);
        for word in &cut.words {
            let folded = word.folded_of(&cut.folded);
            match counts.get_mut(folded) {
                Some(count) => *count += 1,
                None => {
                    counts.insert(folded.to_owned(), 1);
                }
            }
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable();
    counts
}

fn alphabet(counts: &[(String, u32)]) -> HashSet<char> {
    let mut letters: FxHashMap<char, u32> = FxHashMap::default();
    for (word, count) in counts {
        for ch in word.chars() {
            *letters.entry(ch).or_default() += count;
        }
    }
    letters
        .into_iter()
        .filter(|(_, count)| *count >= LETTER_COUNT_MIN)
        .map(|(ch, _)| ch)
        .collect()
}

/// The rule of [`words::split`] in the library's terms.
fn pre_tokenizer() -> Result<PreTokenizerWrapper, tokenizers::Error> {
    let isolate = |pattern: &str| {
        Split::new(
            SplitPattern::Regex(pattern.to_owned()),
            SplitDelimiterBehavior::Isolated,
            false,
        )
    };
    Ok(PreTokenizerWrapper::Sequence(Sequence::new(vec![
        PreTokenizerWrapper::WhitespaceSplit(WhitespaceSplit),
        PreTokenizerWrapper::Split(isolate(r"\p{Han}")?),
        PreTokenizerWrapper::Split(isolate(r"[^\p{Alphabetic}\p{N}]")?),
    ])))
}

/// Remembers the tokens of words. Each thread keeps its own; what it returns
/// never depends on what it has seen before.
#[derive(Debug, Default)]
pub struct TokenCache {
    /// By hash of the folded word.
    words: FxHashMap<u64, Cached>,
    texts: String,
    ids: Vec<u32>,
}

/// Where a word and its tokens stand. Most words are told by their first bytes,
/// so that one look is enough.
#[derive(Debug, Clone, Copy)]
struct Cached {
    head: [u8; 8],
    length: u32,
    text: u32,
    ids: (u32, u32),
}

/// The first bytes of a word, padded.
fn head(word: &str) -> [u8; 8] {
    let mut head = [0; 8];
    let shared = word.len().min(8);
    head[..shared].copy_from_slice(&word.as_bytes()[..shared]);
    head
}

impl TokenCache {
    /// Past this many distinct words new ones are encoded and not kept, which
    /// bounds the memory at some tens of megabytes.
    const WORDS_MAX: usize = 1 << 18;
    const BYTES_MAX: usize = 64;

    /// Appends the token ids of one folded word, given its
    /// [hash](words::Word::hash).
    pub fn encode(
        &mut self,
        tokenizer: &SubwordTokenizer,
        word: &str,
        hash: u64,
        ids: &mut Vec<u32>,
    ) {
        let known = self.words.get(&hash);
        if let Some(cached) = known.filter(|cached| self.is_word(cached, word)) {
            let (start, end) = cached.ids;
            ids.extend_from_slice(&self.ids[start as usize..end as usize]);
            return;
        }
        let first = ids.len();
        tokenizer.encode_word(word, ids);
        // A word whose hash is taken is encoded every time.
        let worth_keeping = word.len() <= Self::BYTES_MAX && self.words.len() < Self::WORDS_MAX;
        if known.is_none() && worth_keeping {
            let start = self.ids.len() as u32;
            self.ids.extend_from_slice(&ids[first..]);
            let cached = Cached {
                head: head(word),
                length: word.len() as u32,
                text: self.texts.len() as u32,
                ids: (start, self.ids.len() as u32),
            };
            self.texts.push_str(word);
            self.words.insert(hash, cached);
        }
    }

    fn is_word(&self, cached: &Cached, word: &str) -> bool {
        let text = cached.text as usize..(cached.text + cached.length) as usize;
        cached.length as usize == word.len()
            && cached.head == head(word)
            && (word.len() <= 8 || self.texts[text] == *word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalise::normalise;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    const TEXTS: [&str; 8] = [
        "The room was clean and the staff were friendly, 10/10 would stay again!",
        "Rooms clean, staff friendly; breakfast cold. It's fine, it's cheap.",
        "这家店的味道很好，服务员也很热情，下次还会再来！",
        "味道一般，服务态度很差，等了40分钟",
        "Отличный отель, персонал приветливый, завтрак вкусный",
        "호텔이 깨끗하고 직원들이 친절했습니다",
        "Chambre propre, personnel très gentil, petit-déjeuner copieux",
        "The staff were friendly and the room was clean and quiet.",
    ];

    static TOKENIZER: LazyLock<SubwordTokenizer> = LazyLock::new(|| {
        let texts = TEXTS.iter().cycle().take(64).copied();
        SubwordTokenizer::train(texts, 400).unwrap()
    });

    fn assert_cached_ids_are_the_library_s(original: &str) {
        let normalised = normalise(original);
        let cut = words::cut(normalised.text());
        let mut cache = TokenCache::default();
        for _ in 0..2 {
            let mut ids = Vec::new();
            for word in &cut.words {
                cache.encode(&TOKENIZER, word.folded_of(&cut.folded), word.hash, &mut ids);
            }
            assert_eq!(ids, TOKENIZER.encode(&cut.folded).unwrap(), "{original:?}");
        }
    }

    #[test]
    fn cached_ids_are_the_library_s_on_reviews() {
        for text in TEXTS {
            assert_cached_ids_are_the_library_s(text);
        }
        assert_cached_ids_are_the_library_s("kettle™ 好👍🏽 naïve…“quoted” 100% ﷽ ½ⅷ");
    }

    #[test]
    fn words_whose_hashes_clash_are_told_apart() {
        let mut cache = TokenCache::default();
        for word in [
            "room",
            "staff",
            "breakfast",
            "breakfasts",
            "room",
            "breakfasts",
        ] {
            let mut ids = Vec::new();
            cache.encode(&TOKENIZER, word, 7, &mut ids);
            assert_eq!(ids, TOKENIZER.encode(word).unwrap(), "{word}");
        }
    }

    #[test]
    fn training_is_deterministic() {
        let again = SubwordTokenizer::train(TEXTS.iter().cycle().take(64).copied(), 400).unwrap();
        assert_eq!(again.to_json().unwrap(), TOKENIZER.to_json().unwrap());
    }

    #[test]
    fn a_broken_file_is_refused() {
        assert!(SubwordTokenizer::from_json(b"{\"model\": 3}").is_err());
        assert!(SubwordTokenizer::from_json(b"").is_err());
    }

    proptest! {
        #[test]
        fn cached_ids_are_the_library_s_on_anything(
            text in "[a-zA-Zàéß0-9 ,.!?'\u{4e00}-\u{4e20}а-я한국\u{1f600}-\u{1f610}_-]{0,60}",
        ) {
            assert_cached_ids_are_the_library_s(&text);
        }
    }
}
