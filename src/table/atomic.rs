//! Files that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::error::TableError;
use super::temporary::{Temporary, folder_of};

/// A file under construction. It takes its target's name on
/// [`commit`](AtomicFile::commit); dropped before, nothing remains and an
/// earlier file is untouched.
#[derive(Debug)]
pub struct AtomicFile {
    target: PathBuf,
    out: Out,
}

#[derive(Debug)]
enum Out {
    Temporary(BufWriter<Temporary>),
    /// A device or pipe: renaming over `/dev/null` would replace it.
    Direct(BufWriter<File>),
    Standard(BufWriter<io::Stdout>),
}

impl AtomicFile {
    /// Begins a file that will stand at `path`.
    ///
    /// # Errors
    /// The folder does not exist or cannot be written to.
    pub fn create(path: &Path) -> Result<Self, TableError> {
        // Through a link the link's target is replaced, not the link.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let out = open(&target).map_err(|cause| TableError::Write {
            path: path.to_owned(),
            cause,
        })?;
        Ok(AtomicFile { target, out })
    }

    /// Standard output, for which nothing is atomic.
    pub fn standard_output() -> Self {
        AtomicFile {
            target: PathBuf::from("standard output"),
            out: Out::Standard(BufWriter::with_capacity(1 << 16, io::stdout())),
        }
    }

    /// Where the file will stand.
    pub fn path(&self) -> &Path {
        &self.target
    }

    /// Brings the bytes to disk and gives the file its name.
    ///
    /// # Errors
    /// The bytes cannot be brought to disk, or the name cannot be given.
    pub fn commit(self) -> Result<(), TableError> {
        let path = self.target.clone();
        (self.commit_io()).map_err(|cause| TableError::Write { path, cause })
    }

    /// [`commit`](AtomicFile::commit) for callers that name the path.
    pub(super) fn commit_io(self) -> io::Result<()> {
        commit(&self.target, self.out)
    }
}

impl Write for AtomicFile {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        match &mut self.out {
            Out::Temporary(out) => out.write(buf),
            Out::Direct(out) => out.write(buf),
            Out::Standard(out) => out.write(buf),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.out {
            Out::Temporary(out) => out.flush(),
            Out::Direct(out) => out.flush(),
            Out::Standard(out) => out.flush(),
        }
    }
}

fn open(target: &Path) -> io::Result<Out> {
    match fs::metadata(target) {
        Ok(found) if found.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(found) if !found.is_file() => {
            let file = File::options().write(true).open(target)?;
            return Ok(Out::Direct(BufWriter::new(file)));
        }
        _ => {}
    }
    // Told here, a missing folder is not told with the temporary's name.
    fs::metadata(folder_of(target))?;
    let file = Temporary::create_in(folder_of(target))?;
    // But whoever has closed the file to others wants it closed.
    if let Ok(replaced) = fs::metadata(target) {
        file.file().set_permissions(replaced.permissions())?;
    }
    Ok(Out::Temporary(BufWriter::with_capacity(1 << 16, file)))
}

fn commit(target: &Path, out: Out) -> io::Result<()> {
    match out {
        Out::Standard(mut out) => out.flush(),
        Out::Direct(mut out) => out.flush(),
        Out::Temporary(out) => {
            let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.file().sync_all()?;
            file.persist(target)?;
            // Makes the new name durable; not every file system can.
            let _ = File::open(folder_of(target)).and_then(|folder| folder.sync_all());
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn a_dropped_file_leaves_nothing_and_keeps_the_old() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        fs::write(&path, "old").unwrap();
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"new").unwrap();
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(entries(folder.path()), 1);
    }

    #[test]
    fn a_committed_file_replaces_the_old() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        fs::write(&path, "old").unwrap();
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"new").unwrap();
        file.commit().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(entries(folder.path()), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_replaced_file_keeps_its_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
        AtomicFile::create(&path).unwrap().commit().unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = AtomicFile::create(Path::new("/no/such/folder/a.csv")).unwrap_err();
        assert!(error.to_string().contains("/no/such/folder/a.csv"));
    }
}
