//! A finding as the page shows it.

use super::chart::ChartView;
use super::excerpt::ExcerptView;
use super::foreign;
use super::phrases as say;
use crate::creator::finding::{Finding, Level, Standing, Story};
use crate::report::bilingual::Both;
use crate::words::creator as words;

/// Excerpts that are shown.
const EXCERPTS: usize = 8;

/// A finding with its sentences.
pub struct FindingView {
    /// Where it stands in the page.
    pub anchor: String,
    /// Its code.
    pub code: &'static str,
    /// How much it matters.
    pub level: Level,
    /// The same in words.
    pub word: Both,
    /// What it is called.
    pub title: Both,
    /// What was found.
    pub told: Both,
    /// What to ask the creator for.
    pub ask: Option<Both>,
    /// What is drawn.
    pub chart: Option<ChartView>,
    /// Innocent explanations.
    pub stories: Vec<StoryView>,
    /// Texts that show it.
    pub excerpts: Vec<ExcerptView>,
    /// How many texts are not shown.
    pub more: Option<Both>,
}

/// An innocent explanation with how it stands.
pub struct StoryView {
    /// Whether it explains the finding.
    pub standing: Standing,
    /// The same in words.
    pub word: Both,
    /// What it is called.
    pub name: Both,
    /// What was seen of it.
    pub seen: Option<Both>,
}

impl FindingView {
    /// The view of a finding that stands at an anchor.
    pub fn of(finding: &Finding, anchor: String) -> Self {
        let tamed = foreign::tamed(finding);
        let left = finding.excerpts.len().saturating_sub(EXCERPTS);
        Self {
            anchor,
            code: finding.code,
            level: finding.level,
            word: Both::of(|language| words::level(finding.level, language)),
            title: Both::of(|language| words::title(finding, language)),
            told: Both::of(|language| words::says(&tamed, language)),
            ask: asked(&tamed),
            chart: ChartView::of(finding),
            stories: finding.stories.iter().map(StoryView::of).collect(),
            excerpts: (finding.excerpts.iter().take(EXCERPTS))
                .map(ExcerptView::of)
                .collect(),
            more: (left > 0).then(|| say::MORE.with(&[&left])),
        }
    }

    /// Whether there is nothing to look at but the sentence.
    pub fn is_plain(&self) -> bool {
        self.chart.is_none() && self.stories.is_empty() && self.excerpts.is_empty()
    }
}

impl StoryView {
    fn of(story: &Story) -> Self {
        let tamed = foreign::tamed_story(story);
        Self {
            standing: story.standing,
            word: Both::of(|language| words::standing(story.standing, language)),
            name: Both::of(|language| words::story_name(story, language)),
            seen: both(|language| words::story_seen(&tamed, language)),
        }
    }
}

fn asked(finding: &Finding) -> Option<Both> {
    both(|language| words::ask(finding, language))
}

/// What is said in both languages, or in neither.
fn both(say: impl Fn(crate::words::Language) -> Option<String>) -> Option<Both> {
    let [en, zh] = crate::words::Language::ALL.map(say);
    en.zip(zh).map(|(en, zh)| Both { en, zh })
}
