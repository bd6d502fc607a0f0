//! The halves of a text: where they part, and what they have in common.
//!
//! The more alike neighbouring parts of a text are, the likelier they are about
//! one thing; where their cosine drops, the topic changes (TextTiling, Hearst
//! 1997). Two reviews put side by side have less in common than the halves of
//! one.

use super::Document;
use super::extent::{Extent, ScriptGroup};
use crate::vector::{Kernel, vectorised};

/// Length in word equivalents from which on the halves of a text tell something by
/// themselves.
const HALVED_MIN: f32 = 40.0;

/// The folded character with which the second half begins, if a text is long
/// enough to be halved.
pub(super) fn middle(document: &Document) -> Option<usize> {
    let is_halved = document.extent().length >= HALVED_MIN;
    is_halved.then(|| document.folded_chars().len() / 2)
}

/// Either half as a text of its own, if a text is long enough to be halved.
pub fn documents(document: &Document) -> Option<[Document; 2]> {
    let second = document.folded_chars().get(middle(document)?)?.start as usize;
    let halves = [0..second, second..document.text().len()];
    Some(halves.map(|half| document.part(half)))
}

/// Cosines of halves, as a line: their mean logarithm in a text of 100 word
/// equivalents, what it grows by as the logarithm of the length grows by one, and
/// the standard deviation around it.
///
/// A character of Chinese is a word, so that halves share fewer. Regressions for
/// the genuine reviews and the fakes of every corpus and language: the five
/// languages in Latin script lie within .03 of each other. They are of -0.75 to
/// -0.82, 0.15 to 0.20 and 0.08 to 0.14 in Latin script, of -2.1 to -2.4, 0.4 to
/// 0.7 and 0.41 to 0.43 in Han, and in between in others.
struct Usual {
    at_hundred: f32,
    growth: f32,
    deviation: f32,
}

const fn usual(script: ScriptGroup) -> Usual {
    let (at_hundred, growth, deviation) = match script {
        ScriptGroup::Latin => (-0.79, 0.19, 0.10),
        ScriptGroup::Han => (-2.24, 0.50, 0.43),
        ScriptGroup::Other => (-1.14, 0.25, 0.32),
    };
    Usual {
        at_hundred,
        growth,
        deviation,
    }
}

/// Standard deviations beyond which nothing more is said.
const RIFT_MAX: f32 = 3.0;

/// How much less two halves have in common than is usual in a text of that length
/// and script, in standard deviations, −3 to 3; `halves` are the damped counts
/// of every character n-gram in either.
pub(super) fn rift(halves: &[[f32; 2]], extent: &Extent) -> f32 {
    let usual = usual(extent.script);
    let expected = usual.at_hundred + usual.growth * (extent.length / 100.0).ln();
    let cosine = vectorised(Cosine(halves));
    ((expected - cosine.max(1e-3).ln()) / usual.deviation).clamp(-RIFT_MAX, RIFT_MAX)
}

const LANES: usize = 8;

/// The cosine between the two columns, 0 to 1; 0 if one is of zeros.
struct Cosine<'a>(&'a [[f32; 2]]);

impl Kernel for Cosine<'_> {
    type Output = f32;

    #[inline(always)]
    fn run(self) -> f32 {
        // Of each product a sum for every lane, which can be added side by side.
        let mut sums = [[0.0; LANES]; 3];
        let (chunks, rest) = self.0.as_chunks::<LANES>();
        let mut add = |lane: usize, [first, second]: [f32; 2]| {
            sums[0][lane] += first * second;
            sums[1][lane] += first * first;
            sums[2][lane] += second * second;
        };
        for chunk in chunks {
            for (lane, halves) in chunk.iter().enumerate() {
                add(lane, *halves);
            }
        }
        for (lane, halves) in rest.iter().enumerate() {
            add(lane, *halves);
        }
        let [both, first, second] = sums.map(|lanes| lanes.iter().sum::<f32>());
        both / (first * second).sqrt().max(f32::MIN_POSITIVE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::features::FeatureExtractor;
    use crate::text::tokenise::SubwordTokenizer;

    const KETTLE: [&str; 2] = [
        "The kettle boils a litre in three minutes and the handle of the kettle stays cool, \
         so my mother can pour the water for her tea without a cloth around her hand. ",
        "When the water boils the kettle turns itself off, and my mother can leave the handle \
         of the kettle in her hand and pour the tea in under three minutes. ",
    ];
    const HOTEL: &str = "Breakfast began at seven although we had asked twice for six, nobody at \
                         reception apologised, upstairs neighbours stamped about until dawn. ";

    fn rift(text: &str) -> f32 {
        let tokenizer = SubwordTokenizer::train([text].into_iter(), 500).unwrap();
        let mut extractor = FeatureExtractor::new(&tokenizer);
        extractor.read(&Document::new(text));
        extractor.row().rift
    }

    #[test]
    fn two_texts_side_by_side_have_less_in_common_than_one() {
        let of_one = rift(&KETTLE.concat());
        let of_two = rift(&[KETTLE[0], HOTEL].concat());
        assert!(of_one < 0.0 && of_two > 0.0, "{of_one} {of_two}");
        let kettle =
            "水壶烧水很快，把手一点也不烫，盖子也很严实，烧好以后会自动断电，我们都很满意。";
        let again = "水壶的盖子很严实，烧水的时候把手不烫，水烧好以后自动断电，很快，我们很满意。";
        let hotel =
            "酒店房间又小又脏，隔音太差，早餐难吃，前台态度恶劣，再也不会来，千万别上当啊。";
        let [of_one, of_two] = [again, hotel].map(|second| rift(&[kettle, second].concat()));
        assert!(of_one < -1.0 && of_two > of_one + 1.0, "{of_one} {of_two}");
    }

    #[test]
    fn halves_are_texts_of_their_own() {
        let [first, second] = documents(&Document::new(&KETTLE[0].repeat(2))).unwrap();
        assert_eq!(first.text(), KETTLE[0].trim());
        assert_eq!(second.text(), KETTLE[0].trim());
        assert!(documents(&Document::new(KETTLE[0])).is_none());
    }

    #[test]
    fn a_short_text_has_no_rift() {
        assert_eq!(rift(KETTLE[0]), 0.0);
        assert_eq!(rift(""), 0.0);
    }

    #[test]
    fn cosines_are_of_columns() {
        let cosine = |halves: &[[f32; 2]]| vectorised(Cosine(halves));
        assert_eq!(cosine(&[]), 0.0);
        assert_eq!(cosine(&[[1.0, 0.0]; 20]), 0.0);
        assert!((cosine(&[[1.0, 2.0]; 20]) - 1.0).abs() < 1e-6);
        let mixed: Vec<[f32; 2]> = (0..21).map(|at| [1.0, (at % 2) as f32]).collect();
        assert!((cosine(&mixed) - 10.0 / (21.0_f32 * 10.0).sqrt()).abs() < 1e-6);
    }
}
