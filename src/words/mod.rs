//! What reports say, in English and in Chinese: the only place where findings
//! become sentences for readers of either language.

mod campaign;
mod claims;
mod columns;
pub mod creator;
mod numbers;
mod signals;
mod terms;

pub use campaign::{explanation, headline, target, tie, tie_label};
pub use claims::not_claimed;
pub use columns::lost_without;
pub(crate) use numbers::SMALLEST;
pub use signals::{label, told};
pub use terms::{family, script, source, tie_name, tier, tier_short, verdict};

/// The language of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Chinese, simplified.
    Zh,
}

impl Language {
    /// Both, English first.
    pub const ALL: [Language; 2] = [Language::En, Language::Zh];

    /// The one of two that is this language's.
    pub fn of<T>(self, en: T, zh: T) -> T {
        match self {
            Language::En => en,
            Language::Zh => zh,
        }
    }
}
