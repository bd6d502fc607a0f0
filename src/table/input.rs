//! What the user named, as an ordered list of files and streams.

use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::TableError;
use super::format::{Compression, Format, sniff_compression};
use super::temporary::Spool;

/// Bytes looked at to tell a stream's format and its header.
const HEAD_BYTES: usize = 64 << 10;

/// What messages call `-`.
const STANDARD_INPUT: &str = "standard input";

/// A stream of bytes that can move to another thread.
pub(super) type Stream = Box<dyn Read + Send>;

/// One file or stream to read.
pub(super) enum Input {
    File(PathBuf),
    Stream { name: String, bytes: Stream },
}

impl Input {
    pub(super) fn name(&self) -> String {
        match self {
            Input::File(path) => path.display().to_string(),
            Input::Stream { name, .. } => name.clone(),
        }
    }

    /// The file's size on disk; 0 for a stream.
    pub(super) fn size(&self) -> u64 {
        match self {
            Input::File(path) => fs::metadata(path).map_or(0, |found| found.len()),
            Input::Stream { .. } => 0,
        }
    }
}

/// What the user named, so kept that it can be read more than once: what can
/// be read only once, such as standard input or a pipe, is copied to a
/// temporary file, which goes when this does.
#[derive(Debug)]
pub struct Inputs(Vec<Kept>);

#[derive(Debug)]
enum Kept {
    File(PathBuf),
    Copy { name: String, copy: Spool },
}

impl Inputs {
    /// Finds files, folders (their tables in name order), globs, and `-` for
    /// standard input.
    ///
    /// # Errors
    /// An input that matches nothing, or a stream that cannot be copied.
    pub fn keep(inputs: &[String]) -> Result<Self, TableError> {
        let kept = expand(inputs)?.into_iter().map(|input| match input {
            Input::File(path) if fs::metadata(&path).is_ok_and(|found| is_stream(&found)) => {
                let name = path.display().to_string();
                copied(name, Box::new(open_file(&path)?))
            }
            Input::File(path) => Ok(Kept::File(path)),
            Input::Stream { name, bytes } => copied(name, bytes),
        });
        Ok(Self(kept.collect::<Result<_, _>>()?))
    }

    /// Every file as it was named, with where its bytes lie: standard input,
    /// named `-`, and pipes lie in temporary files.
    pub fn files(&self) -> impl Iterator<Item = (String, &Path)> {
        self.0.iter().map(|kept| match kept {
            Kept::File(path) => (path.display().to_string(), path.as_path()),
            Kept::Copy { name, copy } if name == STANDARD_INPUT => ("-".to_owned(), copy.path()),
            Kept::Copy { name, copy } => (name.clone(), copy.path()),
        })
    }

    /// All inputs from their beginning.
    pub(super) fn open(&self) -> Result<Vec<Input>, TableError> {
        let open = |kept: &Kept| match kept {
            Kept::File(path) => Ok(Input::File(path.clone())),
            Kept::Copy { name, copy } => Ok(Input::Stream {
                name: name.clone(),
                bytes: Box::new(open_file(copy.path())?),
            }),
        };
        self.0.iter().map(open).collect()
    }
}

fn is_stream(found: &fs::Metadata) -> bool {
    !found.is_file() && !found.is_dir()
}

fn copied(name: String, mut bytes: Stream) -> Result<Kept, TableError> {
    let copy = Spool::of(&name, &mut bytes)?;
    Ok(Kept::Copy { name, copy })
}

/// Lists the files that the arguments name: files as they are, folders by
/// their tables in name order, globs by their matches, `-` for standard input.
pub(super) fn expand(inputs: &[String]) -> Result<Vec<Input>, TableError> {
    let mut found = Vec::new();
    for input in inputs {
        expand_one(input, &mut found)?;
    }
    if found.is_empty() {
        return Err(TableError::NoInput);
    }
    Ok(found)
}

fn expand_one(input: &str, found: &mut Vec<Input>) -> Result<(), TableError> {
    let path = Path::new(input);
    if input == "-" {
        found.push(Input::Stream {
            name: STANDARD_INPUT.to_owned(),
            bytes: Box::new(io::stdin()),
        });
    } else if path.is_dir() {
        expand_folder(path, found)?;
    } else if path.exists() || !input.contains(['*', '?', '[']) {
        found.push(Input::File(path.to_owned()));
    } else {
        expand_glob(input, found)?;
    }
    Ok(())
}

fn expand_folder(folder: &Path, found: &mut Vec<Input>) -> Result<(), TableError> {
    let open = |cause| TableError::Open {
        path: folder.to_owned(),
        cause,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(open)? {
        let path = entry.map_err(open)?.path();
        if !is_hidden(&path)
            && path.is_file()
            && Format::of_name(&path).is_some_and(Format::is_table)
        {
            files.push(path);
        }
    }
    if files.is_empty() {
        return Err(TableError::EmptyFolder {
            folder: folder.to_owned(),
            known: Format::KNOWN.to_owned(),
        });
    }
    files.sort();
    found.extend(files.into_iter().map(Input::File));
    Ok(())
}

fn expand_glob(pattern: &str, found: &mut Vec<Input>) -> Result<(), TableError> {
    let options = glob::MatchOptions {
        require_literal_leading_dot: true,
        ..Default::default()
    };
    let before = found.len();
    let matches = glob::glob_with(pattern, options).map_err(|cause| TableError::Pattern {
        pattern: pattern.to_owned(),
        cause,
    })?;
    for path in matches {
        let path = path.map_err(|error| TableError::Open {
            path: error.path().to_owned(),
            cause: error.into(),
        })?;
        if path.is_dir() {
            expand_folder(&path, found)?;
        } else {
            found.push(Input::File(path));
        }
    }
    if found.len() == before {
        let pattern = pattern.to_owned();
        return Err(TableError::NoMatch { pattern });
    }
    Ok(())
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.as_encoded_bytes().starts_with(b".")
}

/// Opens a file of a text format, counting the bytes taken from disk.
pub(super) fn open_text(
    path: &Path,
    compression: Compression,
    count: &Arc<AtomicU64>,
) -> Result<Stream, TableError> {
    let file = open_file(path)?;
    let counted = Counted {
        inner: file,
        count: Arc::clone(count),
    };
    decompress(Box::new(counted), compression).map_err(|cause| TableError::Open {
        path: path.to_owned(),
        cause,
    })
}

pub(super) fn open_file(path: &Path) -> Result<File, TableError> {
    File::open(path).map_err(|cause| TableError::Open {
        path: path.to_owned(),
        cause,
    })
}

/// Undoes the compression that a stream's first bytes show.
pub(super) fn sniff_and_decompress(
    mut stream: Stream,
    count: &Arc<AtomicU64>,
) -> io::Result<Stream> {
    let mut head = [0; 4];
    let length = fill(&mut stream, &mut head)?;
    let compression = sniff_compression(&head[..length]);
    let counted = Counted {
        inner: Cursor::new(head).take(length as u64).chain(stream),
        count: Arc::clone(count),
    };
    decompress(Box::new(counted), compression)
}

fn decompress(stream: Stream, compression: Compression) -> io::Result<Stream> {
    Ok(match compression {
        Compression::None => stream,
        // Several members in one file are what `cat a.gz b.gz` gives.
        Compression::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(BufReader::new(stream))),
        Compression::Zstd => Box::new(zstd::Decoder::new(stream)?),
    })
}

/// A stream whose first bytes have been looked at.
pub(super) struct Peeked {
    /// The first bytes, without a UTF-8 byte order mark.
    pub(super) head: Vec<u8>,
    rest: Stream,
}

impl Peeked {
    pub(super) fn new(mut stream: Stream) -> io::Result<Self> {
        let mut head = vec![0; HEAD_BYTES];
        let length = fill(&mut stream, &mut head)?;
        head.truncate(length);
        if head.starts_with(b"\xef\xbb\xbf") {
            head.drain(..3);
        }
        Ok(Peeked { head, rest: stream })
    }

    /// The whole stream from its beginning.
    pub(super) fn into_stream(self) -> Stream {
        Box::new(Cursor::new(self.head).chain(self.rest))
    }
}

fn fill(stream: &mut Stream, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match stream.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
