//! The file formats, told from a file's name or its first bytes.

use std::path::Path;

use super::error::TableError;

/// How rows are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Comma-separated, with a header.
    Csv,
    /// Tab-separated, with a header; quoted as CSV is.
    Tsv,
    /// One JSON object a line.
    JsonLines,
    /// One JSON object, or an array of objects; read, never written.
    Json,
    /// Apache Parquet.
    Parquet,
}

/// How the bytes of a text format are compressed. Parquet compresses inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

/// An encoding and its compression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// How rows are encoded.
    pub encoding: Encoding,
    /// How the bytes are compressed.
    pub compression: Compression,
}

impl Format {
    /// The extensions that can be read, for messages.
    pub const KNOWN: &str = ".csv .tsv .jsonl .ndjson .json (each also .gz or .zst) .parquet";

    /// The extensions that can be written, for messages.
    pub const WRITTEN: &str = ".csv .tsv .jsonl .ndjson (each also .gz or .zst) .parquet";

    /// An uncompressed format.
    pub fn plain(encoding: Encoding) -> Self {
        Format {
            encoding,
            compression: Compression::None,
        }
    }

    /// The format a file's name says, if it says one.
    pub fn of_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let (stem, compression) = match name.rsplit_once('.')? {
            (stem, "gz") => (stem, Compression::Gzip),
            (stem, "zst") => (stem, Compression::Zstd),
            _ => (name.as_str(), Compression::None),
        };
        let encoding = match stem.rsplit_once('.')?.1 {
            "csv" => Encoding::Csv,
            "tsv" => Encoding::Tsv,
            "jsonl" | "ndjson" => Encoding::JsonLines,
            "json" => Encoding::Json,
            "parquet" if compression == Compression::None => Encoding::Parquet,
            _ => return None,
        };
        Some(Format {
            encoding,
            compression,
        })
    }

    /// Whether files of this format in a folder are its tables. A `.json` file
    /// may hold anything and is read only if it is named.
    pub(super) fn is_table(self) -> bool {
        self.encoding != Encoding::Json
    }

    /// The format that the name of a file to be written says.
    ///
    /// # Errors
    /// A name with another extension or none.
    pub fn of_output(path: &Path) -> Result<Self, TableError> {
        let format = Self::of_name(path).filter(|format| format.is_table());
        format.ok_or_else(|| TableError::UnknownFormat {
            path: path.to_owned(),
            known: Self::WRITTEN.to_owned(),
        })
    }

    /// The format a file's name says.
    ///
    /// # Errors
    /// A name with another extension or none.
    pub fn of_path(path: &Path) -> Result<Self, TableError> {
        Self::of_name(path).ok_or_else(|| TableError::UnknownFormat {
            path: path.to_owned(),
            known: Self::KNOWN.to_owned(),
        })
    }
}

/// The compression that the first bytes of a stream show.
pub(super) fn sniff_compression(head: &[u8]) -> Compression {
    if head.starts_with(&[0x1f, 0x8b]) {
        Compression::Gzip
    } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        Compression::Zstd
    } else {
        Compression::None
    }
}

/// The encoding that the first (decompressed) bytes of a stream show. CSV
/// and TSV are told apart later, by the header.
pub(super) fn sniff_encoding(head: &[u8]) -> Encoding {
    if head.starts_with(b"PAR1") {
        return Encoding::Parquet;
    }
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    match head.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => Encoding::JsonLines,
        Some(b'[') => Encoding::Json,
        _ => Encoding::Csv,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_format() {
        let format = |name: &str| Format::of_name(Path::new(name));
        let gz = Format {
            encoding: Encoding::Csv,
            compression: Compression::Gzip,
        };
        assert_eq!(format("a/b.CSV.gz"), Some(gz));
        assert_eq!(format("b.ndjson"), Some(Format::plain(Encoding::JsonLines)));
        assert_eq!(format("b.parquet"), Some(Format::plain(Encoding::Parquet)));
        for name in ["b.parquet.gz", "b.gz", "csv", "b.txt", ""] {
            assert_eq!(format(name), None, "{name}");
        }
    }

    #[test]
    fn first_bytes_tell_the_encoding() {
        assert_eq!(
            sniff_encoding(b"\xef\xbb\xbf {\"a\":1}"),
            Encoding::JsonLines
        );
        assert_eq!(sniff_encoding(b"a,b\n"), Encoding::Csv);
        assert_eq!(sniff_encoding(b"PAR1...."), Encoding::Parquet);
    }
}
