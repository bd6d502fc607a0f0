//! Putting one folder in the place of another.

use std::fs;
use std::io;
use std::path::Path;

use tempfile::TempDir;

/// Gives a finished folder its name. What had the name before is gone
/// afterwards; if anything fails, it is still there.
pub(super) fn put(new: TempDir, folder: &Path) -> io::Result<()> {
    if !folder.exists() {
        fs::rename(new.path(), folder)?;
        // It is no temporary folder any more.
        let _ = new.keep();
        return Ok(());
    }
    if exchange(new.path(), folder).is_ok() {
        // Which now is the old one.
        return new.close();
    }
    aside(new, folder)
}

/// There is no moment at which neither has the name.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Where two folders cannot change places, the old one is moved away before
/// the new one comes, and not removed before that.
fn aside(new: TempDir, folder: &Path) -> io::Result<()> {
    let parent = folder.parent().filter(|parent| *parent != Path::new(""));
    let beside = tempfile::Builder::new()
        .prefix(".bonafide-")
        .tempdir_in(parent.unwrap_or(Path::new(".")))?;
    let old = beside.path().join("old");
    fs::rename(folder, &old)?;
    if let Err(error) = fs::rename(new.path(), folder) {
        fs::rename(&old, folder)?;
        return Err(error);
    }
    let _ = new.keep();
    beside.close()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_takes_the_place_of_the_old_and_nothing_is_left() {
        for way in [put, aside] {
            let root = tempfile::tempdir().unwrap();
            let folder = root.path().join("model");
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("old"), "").unwrap();
            let new = tempfile::tempdir_in(root.path()).unwrap();
            fs::write(new.path().join("new"), "").unwrap();
            way(new, &folder).unwrap();
            assert!(folder.join("new").exists() && !folder.join("old").exists());
            assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
        }
    }
}
