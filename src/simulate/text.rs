//! The words of a review, from phrases, in one of four manners.
//!
//! Lengths are log-normal with a median of 14 words and end at 150; one honest
//! review in thirty has no text. People mix what they liked with what they did
//! not, by their stars, add what they used it for and what else happened, and
//! mistype. Briefs give every writer of a campaign the same points in the same
//! order and leave the words to them. Programs fill slots.

use super::dice::{Dice, Purpose, hash};
use super::events::{Event, Manner};
use super::kinds::Worker;
use super::market::Locale;
use super::phrases::{Phrases, Subject, Topic};
use super::reviewers::Persona;
use super::slips;

const MEDIAN_WORDS: f64 = 14.0;
const WORDS_SPREAD: f64 = 1.1;
const MOST_WORDS: f64 = 150.0;
/// A clause is begun if there is room for it.
const CLAUSE_WORDS: f64 = 14.0;
const NO_TEXT: f64 = 0.033;

/// Bytes of an English word with its space, and of the 1.6 Han characters that
/// say as much.
const BYTES_A_WORD: f64 = 5.0;

/// The chance that a clause praises, by stars.
const PRAISE: [f64; 5] = [0.04, 0.2, 0.5, 0.75, 0.93];

/// Writes the text of an event into `out`, which is empty. `category` is a
/// place in [`CATEGORIES`](super::market::CATEGORIES). What a campaign has
/// decided on follows from the seed and its number.
pub(super) fn write(
    seed: u64,
    event: &Event,
    category: usize,
    persona: Persona,
    dice: &mut Dice,
    out: &mut String,
) {
    let subject = Subject {
        category,
        own: hash(seed, Purpose::Thing, [u64::from(event.product), 0]),
    };
    let plan = |worker| {
        let mut dice = Dice::new(seed, Purpose::Brief, u64::from(event.campaign));
        Plan::new(worker, persona.locale, subject, &mut dice)
    };
    let mut writer = Writer::new(persona, subject, event.stars, dice, out);
    match event.manner {
        Manner::Free => writer.free(),
        Manner::Filler => writer.filler(),
        Manner::Template => writer.template(&plan(Worker::Bot).lines),
        Manner::Brief => {
            let plan = plan(Worker::Paid);
            writer.brief(&plan.lines, plan.code);
        }
    }
}

/// Somebody at the keyboard, or something.
struct Writer<'a> {
    phrases: &'static Phrases,
    subject: Subject,
    stars: u8,
    persona: Persona,
    dice: &'a mut Dice,
    out: &'a mut String,
    used: Vec<(Topic, u32)>,
}

impl<'a> Writer<'a> {
    fn new(
        persona: Persona,
        subject: Subject,
        stars: u8,
        dice: &'a mut Dice,
        out: &'a mut String,
    ) -> Self {
        Writer {
            phrases: Phrases::of(persona.locale),
            subject,
            stars,
            persona,
            dice,
            out,
            used: Vec::new(),
        }
    }

    /// What somebody writes of their own accord.
    fn free(&mut self) {
        if self.dice.chance(NO_TEXT) {
            return;
        }
        let median = MEDIAN_WORDS * self.persona.verbosity;
        let words = self.dice.log_normal(median, WORDS_SPREAD);
        match words < 3.5 {
            true => self.any(self.by_stars([Topic::ShortBad, Topic::ShortMixed, Topic::ShortGood])),
            false => self.clauses(words.min(MOST_WORDS - CLAUSE_WORDS)),
        }
        self.decorate();
        slips::make(self.persona, self.dice, self.out);
    }

    /// What somebody writes to a brief: `points` in their order.
    fn brief(&mut self, points: &[u32], code: Option<u32>) {
        if self.stars <= 2 {
            return self.run_down();
        }
        if self.dice.chance(0.7) {
            self.any(Topic::BriefOpening);
        }
        for point in points {
            self.join();
            if self.dice.chance(0.25) {
                self.any(Topic::BriefLink);
                self.space();
            }
            self.clause((Topic::Point, *point));
        }
        if self.dice.chance(0.4) {
            self.join();
            let uses = self.phrases.count(Topic::Use, self.subject);
            let at = self.dice.below(uses);
            self.clause((Topic::Use, at));
        }
        if self.dice.chance(0.6) {
            self.join();
            self.any(Topic::BriefClosing);
        }
        if let Some(code) = code.filter(|_| self.dice.chance(0.5)) {
            self.join();
            self.clause((Topic::Code, code));
        }
        self.end();
        self.decorate();
        slips::make(self.persona, self.dice, self.out);
    }

    fn run_down(&mut self) {
        self.any(Topic::BriefBad);
        for _ in 0..self.dice.below(3) {
            self.join();
            self.fresh(Topic::Bad);
        }
        self.end();
        slips::make(self.persona, self.dice, self.out);
    }

    /// What a program writes: one of the campaign's templates.
    fn template(&mut self, templates: &[u32]) {
        let topic = match self.stars <= 2 {
            true => Topic::TemplateBad,
            false => Topic::Template,
        };
        let at = self.dice.below(templates.len() as u32) as usize;
        let count = self.phrases.count(topic, self.subject).max(1);
        if let Some(template) = templates.get(at) {
            self.clause((topic, template % count));
        }
    }

    /// What a program writes that would fit any product: one to three phrases.
    fn filler(&mut self) {
        let topic = match self.stars {
            1 | 2 => Topic::ClosingBad,
            _ => Topic::Filler,
        };
        for _ in 0..self.dice.between(1, 3) {
            self.join();
            self.fresh(topic);
        }
        self.end();
    }

    fn by_stars(&self, [bad, mixed, good]: [Topic; 3]) -> Topic {
        match self.stars {
            1 | 2 => bad,
            3 => mixed,
            _ => good,
        }
    }

    fn clauses(&mut self, words: f64) {
        const OPENING: f64 = 0.5;
        const CLOSING: f64 = 0.4;
        let bytes = (words * BYTES_A_WORD) as usize;
        if words > 8.0 && self.dice.chance(OPENING) {
            self.fresh(self.by_stars([Topic::OpeningBad, Topic::OpeningBad, Topic::OpeningGood]));
        }
        let mut was_praise = None;
        while self.out.len() < bytes || self.out.is_empty() {
            let praise = self
                .dice
                .chance(PRAISE[usize::from(self.stars.clamp(1, 5)) - 1]);
            let topic = self.topic(praise);
            if !self.has_fresh(topic) {
                break;
            }
            self.join();
            self.turn(topic, &mut was_praise);
            self.fresh(topic);
        }
        if words > 12.0 && self.dice.chance(CLOSING) {
            self.join();
            self.fresh(self.by_stars([Topic::ClosingBad, Topic::ClosingMixed, Topic::ClosingGood]));
        }
        self.end();
    }

    fn topic(&mut self, praise: bool) -> Topic {
        const OPINION: u32 = 54;
        const USE: u32 = 24;
        const SERVICE: u32 = 10;
        const LIFE: u32 = 12;
        match (self.dice.weighted(&[OPINION, USE, SERVICE, LIFE]), praise) {
            (0, true) => Topic::Good,
            (0, false) => Topic::Bad,
            (1, _) => Topic::Use,
            (2, true) => Topic::ServiceGood,
            (2, false) => Topic::ServiceBad,
            _ => Topic::Life,
        }
    }

    /// Says that praise turns to blame or the reverse, most of the time.
    fn turn(&mut self, topic: Topic, was_praise: &mut Option<bool>) {
        const SAID: f64 = 0.7;
        let praise = match topic {
            Topic::Good | Topic::ServiceGood => true,
            Topic::Bad | Topic::ServiceBad => false,
            _ => return,
        };
        if was_praise.replace(praise) == Some(!praise) && self.dice.chance(SAID) {
            self.any(if praise { Topic::ToGood } else { Topic::ToBad });
            self.space();
        }
    }

    fn has_fresh(&self, topic: Topic) -> bool {
        let used = self.used.iter().filter(|(t, _)| *t == topic).count();
        used < self.phrases.count(topic, self.subject) as usize
    }

    /// Writes a phrase that the text does not have yet, if there is one.
    fn fresh(&mut self, topic: Topic) {
        let count = self.phrases.count(topic, self.subject);
        let first = self.dice.below(count);
        let unused = (0..count)
            .map(|step| (topic, (first + step) % count))
            .find(|phrase| !self.used.contains(phrase));
        self.clause(unused.unwrap_or((topic, first)));
    }

    fn any(&mut self, topic: Topic) {
        let at = self.dice.below(self.phrases.count(topic, self.subject));
        self.clause((topic, at));
    }

    /// Writes a phrase, with a capital where a sentence begins.
    fn clause(&mut self, phrase: (Topic, u32)) {
        let start = self.out.len();
        let is_sentence = !self.out.trim_end().ends_with(|last: char| {
            last.is_alphanumeric() || matches!(last, ',' | ':' | '-' | ';')
        });
        self.used.push(phrase);
        (self.phrases).write(phrase, self.subject, self.dice, self.out);
        if is_sentence && let Some(first) = self.out.get_mut(start..start + 1) {
            first.make_ascii_uppercase();
        }
    }

    fn space(&mut self) {
        if self.persona.locale == Locale::English {
            self.out.push(' ');
        }
    }

    /// What stands between two clauses.
    fn join(&mut self) {
        const ENGLISH: [(&str, u32); 6] = [
            (". ", 74),
            ("! ", 8),
            ("... ", 3),
            (", ", 5),
            (" and ", 6),
            (" - ", 4),
        ];
        const CHINESE: [(&str, u32); 6] = [
            ("，", 56),
            ("。", 30),
            ("！", 6),
            ("～", 2),
            (" ", 4),
            ("……", 2),
        ];
        if !self.out.is_empty() {
            let joins = match self.persona.locale {
                Locale::English => ENGLISH,
                Locale::Chinese => CHINESE,
            };
            self.push_one_of(joins);
        }
    }

    /// How a text ends.
    fn end(&mut self) {
        const ENGLISH: [(&str, u32); 6] = [
            (".", 66),
            ("!", 12),
            ("", 12),
            ("!!", 4),
            ("...", 3),
            (" :)", 3),
        ];
        const CHINESE: [(&str, u32); 6] = [
            ("。", 46),
            ("！", 14),
            ("", 28),
            ("～", 6),
            ("！！", 3),
            ("……", 3),
        ];
        self.push_one_of(match self.persona.locale {
            Locale::English => ENGLISH,
            Locale::Chinese => CHINESE,
        });
    }

    fn push_one_of(&mut self, texts: [(&str, u32); 6]) {
        let at = self.dice.weighted(&texts.map(|(_, weight)| weight));
        self.out.push_str(texts[at].0);
    }

    fn decorate(&mut self) {
        if !self.dice.chance(self.persona.emoji) {
            return;
        }
        let topic = match self.stars >= 4 {
            true => Topic::EmojiGood,
            false => Topic::EmojiBad,
        };
        self.space();
        (self.phrases).write_any(topic, self.subject, self.dice, self.out);
    }
}

/// The texts that a campaign has decided on.
struct Plan {
    /// Phrases about the product in their order, or templates.
    lines: Vec<u32>,
    /// The word that tells who sent the buyer, where there is one.
    code: Option<u32>,
}

impl Plan {
    /// What a campaign decides, drawn from a generator of its own: three or
    /// four points and in a third of the cases a code, or one to three templates.
    fn new(worker: Worker, locale: Locale, subject: Subject, dice: &mut Dice) -> Self {
        let phrases = Phrases::of(locale);
        let topic = match worker {
            Worker::Paid => Topic::Point,
            Worker::Bot => Topic::Template,
        };
        let mut lines: Vec<u32> = (0..phrases.count(topic, subject)).collect();
        dice.shuffle(&mut lines);
        lines.truncate(match worker {
            Worker::Paid => dice.between(3, 4) as usize,
            Worker::Bot => dice.between(1, 3) as usize,
        });
        let is_coded = worker == Worker::Paid && dice.below(3) == 0;
        let code = is_coded.then(|| dice.below(phrases.count(Topic::Code, subject)));
        Plan { lines, code }
    }
}
