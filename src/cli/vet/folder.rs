//! The parts of a creator in a folder.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::creator::intake;
use crate::creator::record::{Creator, Peer};
use crate::schema::Schema;
use crate::table::{Batch, Quarantine, ReadOptions, Reader};

/// Reads one creator, or all in the folders of a folder, with the peers of
/// all.
///
/// # Errors
/// A folder without any part, or a part that cannot be read.
pub fn read(folder: &Path, batch: bool) -> anyhow::Result<(Vec<Creator>, Vec<Peer>)> {
    let mut peers = Vec::new();
    let folders = if batch {
        peers.extend(rows(folder, "peers", intake::peers)?.unwrap_or_default());
        folders(folder)?
    } else {
        vec![folder.to_owned()]
    };
    let mut creators = Vec::new();
    for folder in folders {
        creators.push(creator(&folder)?);
        peers.extend(rows(&folder, "peers", intake::peers)?.unwrap_or_default());
    }
    Ok((creators, peers))
}

fn folders(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let context = || format!("{}: cannot be read", folder.display());
    let entries = std::fs::read_dir(folder).with_context(context)?;
    let mut folders = Vec::new();
    for entry in entries {
        let path = entry.with_context(context)?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    folders.sort();
    if folders.is_empty() {
        bail!("{}: has no folders of creators", folder.display());
    }
    Ok(folders)
}

fn creator(folder: &Path) -> anyhow::Result<Creator> {
    let profiles = rows(folder, "profile", intake::profiles)?;
    let profile = profiles.and_then(|profiles| profiles.into_iter().next());
    let handle = profile.as_ref().and_then(|profile| profile.handle.clone());
    let name = folder.file_name().unwrap_or(folder.as_os_str());
    let comments = |batch: &Batch| intake::comments(batch, handle.as_deref());
    let mut creator = Creator {
        id: name.to_string_lossy().into_owned(),
        followers: rows(folder, "followers", intake::accounts)?,
        posts: rows(folder, "posts", intake::posts)?,
        comments: rows(folder, "comments", comments)?,
        history: rows(folder, "history", intake::counts)?,
        profile,
    };
    if let Some(counts) = &mut creator.history {
        counts.sort_by_key(|count| count.at);
    }
    Ok(creator)
}

/// All rows of a part; `None` if the folder has no such part.
fn rows<T>(
    folder: &Path,
    part: &str,
    take: impl Fn(&Batch) -> Vec<T>,
) -> anyhow::Result<Option<Vec<T>>> {
    let Some(path) = find(folder, part)? else {
        return Ok(None);
    };
    let schemas = Schema::creator();
    let schema = schemas.iter().find(|schema| schema.name == part);
    let schema = schema.context("every part has a schema")?;
    let input = path.to_string_lossy().into_owned();
    let mut reader = Reader::open(
        &[input],
        schema,
        ReadOptions::default(),
        Quarantine::counting(),
    )?;
    let mut rows = Vec::new();
    while let Some(batch) = reader.next_batch()? {
        rows.extend(take(&batch));
    }
    reader.finish()?;
    Ok(Some(rows))
}

fn find(folder: &Path, part: &str) -> anyhow::Result<Option<PathBuf>> {
    let context = || format!("{}: cannot be read", folder.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(context)? {
        let path = entry.with_context(context)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.split('.').next() == Some(part) && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    if found.len() > 1 {
        bail!("{}: is there more than once", found[0].display());
    }
    Ok(found.pop())
}
