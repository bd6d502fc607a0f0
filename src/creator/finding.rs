//! What vetting finds: facts under a code, with how much they matter, what
//! innocent story would explain them, and the texts they come from. Words for
//! readers are made of them in [`words::creator`](crate::words::creator).

use serde::Serialize;

/// What a finding is about. The code of a finding begins with its axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Axis {
    /// Who follows.
    Audience,
    /// How followers respond, beside others.
    Engagement,
    /// How the number of followers came about.
    Growth,
    /// What is written under the posts.
    Comments,
    /// What is paid for, and whether it says so.
    Advertising,
    /// Contacts, claims, impersonation.
    Conduct,
}

impl Axis {
    /// All, in the order of a dossier.
    pub const ALL: [Axis; 6] = [
        Axis::Audience,
        Axis::Engagement,
        Axis::Growth,
        Axis::Comments,
        Axis::Advertising,
        Axis::Conduct,
    ];

    /// The name in codes and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Axis::Audience => "audience",
            Axis::Engagement => "engagement",
            Axis::Growth => "growth",
            Axis::Comments => "comments",
            Axis::Advertising => "advertising",
            Axis::Conduct => "conduct",
        }
    }
}

/// How much a finding matters to somebody about to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Looked for and as it should be.
    Clear,
    /// Worth knowing; nothing follows from it.
    Note,
    /// To be asked about before paying: an innocent story may explain it.
    Verify,
    /// Strong evidence that no innocent story tested explains.
    Avoid,
}

impl Level {
    /// All, the least first.
    pub const ALL: [Level; 4] = [Level::Clear, Level::Note, Level::Verify, Level::Avoid];

    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Level::Clear => "clear",
            Level::Note => "note",
            Level::Verify => "verify",
            Level::Avoid => "avoid",
        }
    }
}

/// One number, day or word of a finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fact {
    /// Its name, as templates and JSON call it.
    pub name: &'static str,
    /// What it is.
    #[serde(flatten)]
    pub amount: Amount,
}

impl Fact {
    /// A fact of that name.
    pub fn new(name: &'static str, amount: Amount) -> Self {
        Fact { name, amount }
    }
}

/// A value with its unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "unit", content = "value", rename_all = "kebab-case")]
pub enum Amount {
    /// How many.
    Count(f64),
    /// A part of the whole, 0–1; shown in percent.
    Share(f64),
    /// A plain number or ratio.
    Number(f64),
    /// Where a value lies among others, 0–100.
    Percentile(f64),
    /// Natural logarithm of a chance.
    LnChance(f64),
    /// A moment in seconds since 1970, UTC; shown as its day.
    Day(i64),
    /// A length of time in days.
    Days(f64),
    /// Words of the creator's or the platform's.
    Text(String),
    /// Several of them.
    List(Vec<String>),
}

/// Whether an innocent story explains a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It would explain what was found.
    Possible,
    /// What was found speaks against it.
    Unlikely,
    /// The parts that would tell were not given.
    Untested,
}

impl Standing {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Standing::Possible => "possible",
            Standing::Unlikely => "unlikely",
            Standing::Untested => "untested",
        }
    }
}

impl Standing {
    /// Possible if it holds, unlikely if not, untested if it cannot be told.
    pub fn of(holds: Option<bool>) -> Self {
        match holds {
            Some(true) => Standing::Possible,
            Some(false) => Standing::Unlikely,
            None => Standing::Untested,
        }
    }
}

/// An innocent story held against a finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Story {
    /// Its name: `giveaway`, `viral_post`, ….
    pub code: &'static str,
    /// Whether it explains the finding.
    pub standing: Standing,
    /// What was seen of it.
    pub facts: Vec<Fact>,
}

impl Story {
    /// A story of which nothing was seen that is worth telling.
    pub fn plain(code: &'static str, standing: Standing) -> Self {
        Story::new(code, standing, Vec::new())
    }

    /// A story with what was seen of it.
    pub fn new(code: &'static str, standing: Standing, facts: Vec<Fact>) -> Self {
        Story {
            code,
            standing,
            facts,
        }
    }
}

/// Some text of the creator's or of a commenter's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// The characters, as they stand.
    pub text: String,
    /// Whether this is what gave it away.
    pub marked: bool,
}

/// A text that shows a finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Excerpt {
    /// Where it stands: the id of a post, a comment, an account; `profile`.
    pub source: String,
    /// When, in seconds since 1970.
    pub at: Option<i64>,
    /// The text in consecutive passages; where it was shortened, a passage is
    /// `…`.
    pub passages: Vec<Passage>,
    /// What is known of it.
    pub facts: Vec<Fact>,
}

/// What may be drawn beside a finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Chart {
    /// A value over time, with moments that are marked.
    Series {
        /// Seconds since 1970, value.
        points: Vec<(i64, f64)>,
        /// Moments, each with what the reader is told of it: a code of
        /// `marks` in the words.
        marks: Vec<(i64, &'static str)>,
    },
    /// How many of each.
    Bars {
        /// Name, value.
        bars: Vec<(String, f64)>,
    },
    /// A value within others'.
    Norm {
        /// The creator's.
        value: f64,
        /// Percentiles 5, 25, 50, 75 and 95 of the others, or of a prior.
        quantiles: [f64; 5],
    },
}

/// Something found, or looked for and not found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Its name: `audience.fake`; the axis stands before the dot.
    pub code: &'static str,
    /// How much it matters.
    pub level: Level,
    /// Its numbers.
    pub facts: Vec<Fact>,
    /// Innocent stories, tested.
    pub stories: Vec<Story>,
    /// Texts that show it.
    pub excerpts: Vec<Excerpt>,
    /// What may be drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chart: Option<Chart>,
}

impl Finding {
    /// A finding without anything more.
    pub fn new(code: &'static str, level: Level) -> Self {
        Finding {
            code,
            level,
            facts: Vec::new(),
            stories: Vec::new(),
            excerpts: Vec::new(),
            chart: None,
        }
    }

    /// The same with one more fact.
    pub fn fact(mut self, name: &'static str, amount: Amount) -> Self {
        self.facts.push(Fact { name, amount });
        self
    }

    /// The same with one more story.
    pub fn story(mut self, story: Story) -> Self {
        self.stories.push(story);
        self
    }

    /// The same with texts that show it.
    pub fn shown(mut self, excerpts: impl IntoIterator<Item = Excerpt>) -> Self {
        self.excerpts.extend(excerpts);
        self
    }

    /// The same with something to draw.
    pub fn drawn(mut self, chart: Chart) -> Self {
        self.chart = Some(chart);
        self
    }

    /// What it is about, by its code.
    ///
    /// # Panics
    /// A code that begins with no axis; a test finds it.
    pub fn axis(&self) -> Axis {
        let axis = self.code.split('.').next();
        let named = Axis::ALL.into_iter().find(|one| Some(one.name()) == axis);
        named.expect("every code begins with its axis")
    }
}

/// What could not be looked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gap {
    /// Where it is missing.
    pub axis: Axis,
    /// What was not checked: a code of `gaps` in the words.
    pub code: &'static str,
    /// The part or the column that would have told: `followers`,
    /// `posts.created_at`; empty if there is too little of what was given.
    pub needs: &'static str,
}

/// What vetting says of one axis.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Assessment {
    /// What was found.
    pub findings: Vec<Finding>,
    /// What could not be looked for.
    pub gaps: Vec<Gap>,
}

impl Assessment {
    /// Adds what was found.
    pub fn find(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Adds what could not be looked for.
    pub fn lack(&mut self, axis: Axis, code: &'static str, needs: &'static str) {
        self.gaps.push(Gap { axis, code, needs });
    }
}
