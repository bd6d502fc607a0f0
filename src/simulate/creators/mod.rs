//! Creators of whom everything is known, as folders of exports.
//!
//! For tests, and to count false alarms: **never a claim of accuracy.** Who
//! planted this knew what the detectors look for. Nothing is trained on it.
//!
//! A creator is a [`Persona`] to whom a [`Story`] happens: `growth` makes the
//! followers of each day, `posts`, `audience` and `comments` what an export of
//! them would hold. The heads of these files name their distributions. The same
//! seed gives the same bytes; a creator does not depend on how many others there
//! are.

mod audience;
mod comments;
mod grammar;
mod growth;
mod kinds;
mod peers;
mod persona;
mod posts;
mod profile;
mod sheet;
mod story;

use std::path::{Path, PathBuf};

use jiff::civil::date;
use jiff::tz::TimeZone;

pub use kinds::{CreatorKind, CreatorKinds};

use self::growth::Growth;
use self::persona::Persona;
use self::sheet::Sheet;
use self::story::{DAYS, Story};
use super::calendar::DAY;
use super::dice::{Dice, Purpose};
use super::market::Locale;
use crate::schema::Cell;
use crate::table::{AtomicFile, TableError};

/// The most creators that are simulated at once.
pub const MOST_CREATORS: u32 = 100_000;

/// What to simulate.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatorParams {
    /// Creators, from 1 to [`MOST_CREATORS`].
    pub creators: u32,
    /// Seed of everything drawn.
    pub seed: u64,
    /// Their kinds, in turn.
    pub kinds: CreatorKinds,
}

/// Writes a folder for each creator, `peers.csv` to compare them with and
/// `truth.csv` (`creator`, `guilty`, `kind`, `language`, `platform`) into
/// `folder`.
///
/// # Errors
/// A folder or a file cannot be written.
pub fn simulate_creators(params: &CreatorParams, folder: &Path) -> Result<(), TableError> {
    let kinds = params.kinds.list();
    let mut truth = String::from("creator,guilty,kind,language,platform\n");
    let start = TimeZone::UTC.to_timestamp(date(2025, 7, 1).to_datetime(Default::default()));
    let start = start.map_or(0, jiff::Timestamp::as_second);
    for number in 0..u64::from(params.creators) {
        let kind = kinds[number as usize % kinds.len()];
        let locale = match number as usize / kinds.len() % 2 {
            0 => Locale::Chinese,
            _ => Locale::English,
        };
        let persona = Persona::new(params.seed, number, kind, locale);
        let name = format!("creator-{:05}", number + 1);
        write_creator(params.seed, &persona, start, &created(&folder.join(&name))?)?;
        let guilty = !kind.is_healthy();
        let (language, platform) = (locale.language(), persona.platform);
        truth.push_str(&format!("{name},{guilty},{kind},{language},{platform}\n"));
    }
    peers::write(params.seed)?.write(folder)?;
    let path = folder.join("truth.csv");
    let mut file = AtomicFile::create(&path)?;
    std::io::Write::write_all(&mut file, truth.as_bytes())
        .map_err(|cause| TableError::Write { path, cause })?;
    file.commit()
}

fn created(folder: &Path) -> Result<PathBuf, TableError> {
    let path = folder.to_owned();
    match std::fs::create_dir_all(folder) {
        Ok(()) => Ok(path),
        Err(cause) => Err(TableError::Write { path, cause }),
    }
}

fn write_creator(
    seed: u64,
    persona: &Persona,
    start: i64,
    folder: &Path,
) -> Result<(), TableError> {
    let story = Story::of(seed, persona);
    let growth = Growth::of(seed, persona, &story);
    let end = start + DAYS as i64 * i64::from(DAY);
    let (posts, written) = posts::write(seed, persona, &story, &growth, start)?;
    let (profile, handle) = profile::write(seed, persona, &growth, end)?;
    profile.write(folder)?;
    posts.write(folder)?;
    audience::write(seed, persona, &growth, end)?.write(folder)?;
    comments::write(seed, persona, &handle, &written)?.write(folder)?;
    history(seed, persona, &growth, start)?.write(folder)
}

/// The counts, as tools export them: three in ten with the public rounding, two
/// in ten with days missing.
fn history(seed: u64, persona: &Persona, growth: &Growth, start: i64) -> Result<Sheet, TableError> {
    let mut dice = Dice::new(seed, Purpose::CreatorExport, persona.number);
    let (rounded, gappy) = (dice.chance(0.3), dice.chance(0.2));
    let following = dice.log_normal(400.0, 0.8);
    let mut sheet = Sheet::new("history", &["date", "followers", "following"]);
    for (day, followers) in growth.followers.iter().enumerate() {
        if gappy && dice.chance(0.15) {
            continue;
        }
        let followers = if rounded {
            public(*followers)
        } else {
            *followers
        };
        let now = libm::round(following * (1.0 + 0.0004 * day as f64));
        sheet.row(&[
            (
                "date",
                Cell::Time(start + day as i64 * i64::from(DAY) + 86_000),
            ),
            ("followers", Cell::Number(followers)),
            ("following", Cell::Number(now + f64::from(dice.below(3)))),
        ])?;
    }
    Ok(sheet)
}

/// As shown in public: 12.3k above ten thousand.
fn public(count: f64) -> f64 {
    match count {
        ..10_000.0 => count,
        ..1_000_000.0 => libm::round(count / 100.0) * 100.0,
        _ => libm::round(count / 10_000.0) * 10_000.0,
    }
}
