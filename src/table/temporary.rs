//! A file without a name until it is complete.
//!
//! On Linux it has none at all (`O_TMPFILE`): whoever ends the program, with
//! whatever signal, finds nothing of it, and its space is free again. Elsewhere,
//! and on file systems that cannot, it is a hidden `.bonafide-….part` beside its
//! target, which is removed unless the program is killed outright.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::error::TableError;

#[derive(Debug)]
pub(super) enum Temporary {
    #[cfg(target_os = "linux")]
    Unnamed(File),
    Named(NamedTempFile),
}

impl Temporary {
    /// Begins a file that can be given a name in `folder`.
    pub(super) fn create_in(folder: &Path) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Some(file) = linux::unnamed_in(folder) {
            return Ok(Temporary::Unnamed(file));
        }
        named_in(folder).map(Temporary::Named)
    }

    pub(super) fn file(&self) -> &File {
        match self {
            #[cfg(target_os = "linux")]
            Temporary::Unnamed(file) => file,
            Temporary::Named(file) => file.as_file(),
        }
    }

    /// Puts the file in the place of `target` in one step.
    pub(super) fn persist(self, target: &Path) -> io::Result<()> {
        match self {
            #[cfg(target_os = "linux")]
            Temporary::Unnamed(file) => linux::persist(file, target),
            Temporary::Named(file) => Ok(file.persist(target).map(drop)?),
        }
    }
}

impl Write for Temporary {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.file().write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}

/// A copy of a stream, in the folder for temporary files, that can be opened by
/// its path as often as it is needed.
#[derive(Debug)]
pub(super) struct Spool {
    path: PathBuf,
    _file: Kept,
}

/// What keeps the bytes of a copy until it is dropped.
#[derive(Debug)]
enum Kept {
    #[cfg(target_os = "linux")]
    Unnamed(File),
    Named(NamedTempFile),
}

impl Spool {
    /// Copies a stream to its end.
    pub(super) fn of(name: &str, stream: &mut dyn Read) -> Result<Self, TableError> {
        let folder = std::env::temp_dir();
        let write_error = |cause| TableError::Copy {
            file: name.to_owned(),
            folder: folder.clone(),
            cause,
        };
        let (file, path) = Kept::create_in(&folder).map_err(write_error)?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = match stream.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
                Err(cause) => {
                    return Err(TableError::Read {
                        file: name.to_owned(),
                        row: 0,
                        cause,
                    });
                }
            };
            let mut out = file.file();
            out.write_all(&buffer[..read]).map_err(write_error)?;
        }
        Ok(Spool { path, _file: file })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Kept {
    fn create_in(folder: &Path) -> io::Result<(Self, PathBuf)> {
        #[cfg(target_os = "linux")]
        if let Some(file) = linux::unnamed_in(folder) {
            let path = linux::door(&file);
            if File::open(&path).is_ok() {
                return Ok((Kept::Unnamed(file), path));
            }
        }
        let file = NamedTempFile::new_in(folder)?;
        let path = file.path().to_owned();
        Ok((Kept::Named(file), path))
    }

    fn file(&self) -> &File {
        match self {
            #[cfg(target_os = "linux")]
            Kept::Unnamed(file) => file,
            Kept::Named(file) => file.as_file(),
        }
    }
}

/// A hidden file with the usual permissions, less the user's mask: a table is not
/// a secret of its author as a temporary file is.
fn named_in(folder: &Path) -> io::Result<NamedTempFile> {
    hidden().make_in(folder, |path| {
        let mut options = File::options();
        options.read(true).write(true).create_new(true).open(path)
    })
}

fn hidden() -> tempfile::Builder<'static, 'static> {
    let mut hidden = tempfile::Builder::new();
    hidden.prefix(".bonafide-").suffix(".part");
    hidden
}

/// The folder in which a path stands.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io::Seek;
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::OpenOptionsExt;

    use rustix::fs::{AtFlags, CWD, OFlags, linkat};

    use super::{File, Path, PathBuf, Temporary, folder_of, fs, hidden, io, named_in};

    /// `None` where there is no such thing, or no way to name it later.
    pub(super) fn unnamed_in(folder: &Path) -> Option<File> {
        let file = File::options()
            .read(true)
            .write(true)
            .custom_flags(OFlags::TMPFILE.bits().cast_signed())
            .open(folder)
            .ok()?;
        fs::symlink_metadata(door(&file)).ok()?;
        Some(file)
    }

    /// A path by which the file can be reached while it is open.
    pub(super) fn door(file: &File) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
    }

    /// A link cannot replace a file and a renaming can, so the file is first
    /// called something else.
    pub(super) fn persist(file: File, target: &Path) -> io::Result<()> {
        let folder = folder_of(target);
        let named = hidden().make_in(folder, |path| {
            let link = linkat(CWD, door(&file), CWD, path, AtFlags::SYMLINK_FOLLOW);
            Ok(link?)
        });
        match named {
            Ok(named) => Ok(named.persist(target).map(drop)?),
            // What took an hour to make is not thrown away for a name.
            Err(_) => copy(file, target),
        }
    }

    pub(super) fn copy(mut file: File, target: &Path) -> io::Result<()> {
        let mut named = named_in(folder_of(target))?;
        file.rewind()?;
        io::copy(&mut file, &mut named)?;
        let permissions = file.metadata()?.permissions();
        named.as_file().set_permissions(permissions)?;
        named.as_file().sync_all()?;
        Temporary::Named(named).persist(target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way to make a file, under the name of the way.
    fn made(folder: &Path) -> Vec<(&'static str, Temporary)> {
        let named = named_in(folder).unwrap();
        vec![
            ("usual", Temporary::create_in(folder).unwrap()),
            ("named", Temporary::Named(named)),
        ]
    }

    #[test]
    fn a_file_is_there_when_it_has_its_name_and_then_alone() {
        for way in 0..2 {
            let folder = tempfile::tempdir().unwrap();
            let target = folder.path().join("a.csv");
            for content in ["first", "second"] {
                let (name, mut file) = made(folder.path()).swap_remove(way);
                file.write_all(content.as_bytes()).unwrap();
                file.persist(&target).unwrap();
                assert_eq!(fs::read_to_string(&target).unwrap(), content, "{name}");
                assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{name}");
            }
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_cannot_be_linked_is_copied() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.csv");
        let mut file = linux::unnamed_in(folder.path()).expect("a file system that can");
        file.write_all(b"content").unwrap();
        linux::copy(file, &target).unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "content");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_unfinished_file_cannot_be_seen() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = Temporary::create_in(folder.path()).unwrap();
        file.write_all(b"content").unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
