//! Creators read from the folders that hold their parts.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::part::Part;
use crate::audit::run::InputFile;
use crate::creator::intake;
use crate::creator::record::{Count, Creator, Peer};
use crate::table::{Batch, Format, Quarantine, ReadOptions, ReadSummary, Reader, TableError};

/// A column that is read from a source column, of one part or of all that have
/// it: `posts.likes=hearts`, `created_at=when`.
#[derive(Clone, Debug)]
pub struct Claim {
    part: Option<Part>,
    name: String,
    source: String,
}

impl Claim {
    /// Whether it is about a part.
    fn is_for(&self, part: Part) -> bool {
        match self.part {
            Some(own) => own == part,
            None => part.schema().field(&self.name).is_some(),
        }
    }
}

impl std::str::FromStr for Claim {
    type Err = String;

    fn from_str(argument: &str) -> Result<Self, String> {
        let claim = || {
            let (column, source) = argument.split_once('=')?;
            let (part, name) = match column.split_once('.') {
                None => (None, column),
                Some((part, name)) => {
                    let named = Part::ALL.into_iter().find(|one| one.name() == part);
                    (Some(named?), name)
                }
            };
            let claim = Claim {
                part,
                name: name.to_owned(),
                source: source.to_owned(),
            };
            let has = |part: &Part| part.schema().field(name).is_some();
            let known = match part {
                Some(part) => has(&part),
                None => Part::ALL.iter().any(has),
            };
            known.then_some(claim)
        };
        claim().ok_or_else(|| {
            format!(
                "found {argument:?}, expected PART.NAME=SOURCE, as in posts.likes=hearts; \
                 `bonafide schema creator` prints the parts and their names"
            )
        })
    }
}

/// A creator as it was read, with the files it was read from.
pub struct Loaded {
    /// What is known.
    pub creator: Creator,
    /// The files, named from the creator's folder.
    pub files: Vec<InputFile>,
    /// Where they lie.
    pub paths: Vec<PathBuf>,
}

/// Reads the parts of creators, with one list of bad rows for all.
pub struct Intake<'a> {
    claims: &'a [Claim],
    quarantine: Option<Quarantine>,
    /// Other creators to compare with, of all folders that were read.
    pub peers: Vec<Peer>,
    /// Bad rows of all tables.
    pub set_aside: u64,
}

impl<'a> Intake<'a> {
    /// Before any folder is read.
    pub fn new(claims: &'a [Claim], quarantine: Quarantine) -> Self {
        Intake {
            claims,
            quarantine: Some(quarantine),
            peers: Vec::new(),
            set_aside: 0,
        }
    }

    /// Reads one creator, and the peers beside it.
    ///
    /// # Errors
    /// The folder has no part of a creator, or a part cannot be used.
    pub fn creator(&mut self, folder: &Path) -> anyhow::Result<Loaded> {
        let files = files(folder)?;
        if files.iter().all(|(part, _)| *part == Part::Peers) {
            bail!(
                "{}: no part of a creator inside; expected any of profile, followers, posts, \
                 comments, history and peers, as {}",
                folder.display(),
                Format::KNOWN
            );
        }
        let of = |part: Part| -> Vec<PathBuf> {
            let own = files.iter().filter(|(of, _)| *of == part);
            own.map(|(_, path)| path.clone()).collect()
        };
        let profiles = self.rows(Part::Profile, &of(Part::Profile), intake::profiles)?;
        if profiles.as_ref().is_some_and(|profiles| profiles.len() > 1) {
            bail!(
                "{}: has more than one row, expected the profile of one creator; --batch vets \
                 several, each in a folder of its own",
                of(Part::Profile)[0].display()
            );
        }
        let profile = profiles.and_then(|profiles| profiles.into_iter().next());
        let comments = |batch: &Batch| intake::comments(batch, profile.as_ref());
        let mut history = self.rows(Part::History, &of(Part::History), intake::counts)?;
        if let Some(counts) = &mut history {
            counts.sort_by(|a, b| {
                let key =
                    |count: &Count| [count.followers, count.following].map(|n| n.unwrap_or(-1.0));
                let (one, other) = (key(a), key(b));
                let counts = one.iter().zip(&other).map(|(a, b)| a.total_cmp(b));
                a.at.cmp(&b.at)
                    .then(counts.fold(Ordering::Equal, Ordering::then))
            });
        }
        let comments = self.rows(Part::Comments, &of(Part::Comments), comments)?;
        let creator = Creator {
            id: name(folder),
            followers: self.rows(Part::Followers, &of(Part::Followers), intake::accounts)?,
            posts: self.rows(Part::Posts, &of(Part::Posts), intake::posts)?,
            comments,
            history,
            profile,
        };
        self.read_peers(&of(Part::Peers))?;
        let hashed = files.iter().map(|(_, path)| {
            InputFile::read(name(path), path)
                .with_context(|| format!("cannot open {}", path.display()))
        });
        Ok(Loaded {
            creator,
            files: hashed.collect::<Result<_, _>>()?,
            paths: files.iter().map(|(_, path)| path.clone()).collect(),
        })
    }

    /// Reads other creators to compare with.
    ///
    /// # Errors
    /// A table that cannot be used.
    pub fn read_peers(&mut self, paths: &[PathBuf]) -> anyhow::Result<()> {
        let peers = self.rows(Part::Peers, paths, intake::peers)?;
        self.peers.extend(peers.unwrap_or_default());
        Ok(())
    }

    /// All rows of a part; `None` if it has no file.
    fn rows<T>(
        &mut self,
        part: Part,
        paths: &[PathBuf],
        take: impl Fn(&Batch) -> Vec<T>,
    ) -> anyhow::Result<Option<Vec<T>>> {
        if paths.is_empty() {
            return Ok(None);
        }
        let own = self.claims.iter().filter(|claim| claim.is_for(part));
        let options = ReadOptions {
            map: own
                .map(|claim| (claim.name.clone(), claim.source.clone()))
                .collect(),
            required: part.required(),
            lenient: true,
            ..ReadOptions::default()
        };
        let quarantine = self.quarantine.take().unwrap_or_else(Quarantine::counting);
        let mut reader = Reader::deferred(paths, &part.schema(), options, quarantine)?;
        let rows = all_rows(&mut reader, take);
        let (summary, quarantine) = reader.into_parts();
        self.set_aside = summary.rows_quarantined;
        self.quarantine = Some(quarantine);
        refuse_nothing(&summary)?;
        Ok(Some(rows?))
    }

    /// Gives the list of bad rows its name.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(&mut self) -> anyhow::Result<()> {
        if let Some(quarantine) = self.quarantine.take() {
            quarantine.finish()?;
        }
        Ok(())
    }
}

fn all_rows<T>(reader: &mut Reader, take: impl Fn(&Batch) -> Vec<T>) -> Result<Vec<T>, TableError> {
    let mut rows = Vec::new();
    while let Some(batch) = reader.next_batch()? {
        rows.extend(take(&batch));
    }
    Ok(rows)
}

/// A part of which no row can be used is another table, or damaged.
fn refuse_nothing(summary: &ReadSummary) -> anyhow::Result<()> {
    if summary.rows_read > 0 && summary.rows_kept == 0 {
        bail!(
            "{}: no row can be used; --quarantine FILE lists the reasons",
            summary.files.join(", ")
        );
    }
    Ok(())
}

/// The folders of creators in a folder, in name order.
///
/// # Errors
/// There is none, or the folder cannot be read.
pub fn folders(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut folders = entries(folder)?;
    folders.retain(|path| path.is_dir() && !name(path).starts_with('.'));
    if folders.is_empty() {
        bail!(
            "{}: has no folders of creators; without --batch the folder itself is one",
            folder.display()
        );
    }
    Ok(folders)
}

/// The tables of other creators that lie beside the folders of a batch.
///
/// # Errors
/// The folder cannot be read.
pub fn shared_peers(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let files = files(folder)?.into_iter();
    let peers = files.filter(|(part, _)| *part == Part::Peers);
    Ok(peers.map(|(_, path)| path).collect())
}

/// The files of a folder that are parts, in name order.
fn files(folder: &Path) -> anyhow::Result<Vec<(Part, PathBuf)>> {
    let files = entries(folder)?.into_iter();
    let part = |path: PathBuf| Some((Part::of_file(&path)?, path));
    Ok(files
        .filter(|path| path.is_file())
        .filter_map(part)
        .collect())
}

fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let context = || format!("{}: cannot be read as a folder", folder.display());
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(context)? {
        paths.push(entry.with_context(context)?.path());
    }
    paths.sort();
    Ok(paths)
}

/// The last part of a path.
fn name(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
