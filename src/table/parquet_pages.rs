//! The pages of a column of Parquet.
//!
//! The crate `parquet` reads pages too, but makes room for the two gigabytes that a
//! header may name, and unpacks gzip without an end. A check in front of it would
//! have to read every header as it does. So headers are read here, once.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;

use super::parquet_claims::Claims;
use super::parquet_codec::Codec;
use super::parquet_header::{Contents, PageHeader};

/// The longest page that is read. Programs end pages at about one megabyte.
const PAGE_BYTES: u32 = 64 << 20;

/// Unpacked pages that may be handed out before somebody asks for more.
const AT_ONCE_BYTES: usize = 16 << 20;

/// What may still be handed out. Where nothing is left, the pages seem to end, until
/// they are [asked for](Self::renew) again: of a few short rows a file can make
/// gigabytes, and so they are never held at once.
#[derive(Clone, Default)]
pub(super) struct Allowance(Arc<AtomicUsize>);

impl Allowance {
    pub(super) fn renew(&self) {
        self.0.store(AT_ONCE_BYTES, Ordering::Relaxed);
    }

    pub(super) fn is_used_up(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    fn take(&self, bytes: usize) {
        let left = self.0.load(Ordering::Relaxed);
        self.0.store(left.saturating_sub(bytes), Ordering::Relaxed);
    }
}

/// The pages of a column in a row group, each held against what it says.
pub(super) struct ColumnPages {
    /// Of all columns, of which any may be at its place.
    file: Arc<Mutex<File>>,
    /// Where the next page begins, and how many bytes of the column are left.
    at: u64,
    left: u64,
    codec: Option<Codec>,
    claims: Claims,
    allowance: Allowance,
}

impl ColumnPages {
    pub(super) fn new(
        file: &Arc<Mutex<File>>,
        column: &ColumnChunkMetaData,
        allowance: &Allowance,
    ) -> Result<Self> {
        let data = column.data_page_offset();
        // Some programs write a place for a dictionary that is not there.
        let dictionary = column.dictionary_page_offset();
        let start = dictionary.filter(|at| (1..data).contains(at));
        let place = |number: i64| {
            let damaged = |_| ParquetError::General(format!("a column at byte {number}"));
            u64::try_from(number).map_err(damaged)
        };
        let at = place(start.unwrap_or(data))?;
        let rest = locked(file).metadata()?.len().saturating_sub(at);
        Ok(ColumnPages {
            file: Arc::clone(file),
            at,
            left: place(column.compressed_size())?.min(rest),
            codec: Codec::of(column.compression())?,
            claims: Claims {
                physical: column.column_type(),
                optional: column.column_descr().max_def_level() > 0,
            },
            allowance: allowance.clone(),
        })
    }

    /// The next page; `None` if it is one that has no rows.
    fn read(&mut self) -> Result<Option<Page>, String> {
        let told = |cause: io::Error| cause.to_string();
        let (header, body) = self.raw().map_err(told)?;
        let body = unpacked(&header, body, self.codec.as_mut()).map_err(told)?;
        let page = page(header.contents, body)?;
        if let Some(page) = &page {
            self.claims.check(page)?;
        }
        Ok(page)
    }

    /// Reads a header and what follows it, and goes to the next.
    fn raw(&mut self) -> io::Result<(PageHeader, Vec<u8>)> {
        let mut file = locked(&self.file);
        file.seek(SeekFrom::Start(self.at))?;
        let mut from = BufReader::new(&mut *file).take(self.left);
        let header = PageHeader::read(&mut from)?;
        let longest = header.packed.max(header.unpacked);
        if longest > PAGE_BYTES {
            return Err(damaged(format!(
                "a page of {longest} bytes; at most {PAGE_BYTES} are read, write it again with \
                 smaller pages"
            )));
        }
        let left = from.limit();
        if u64::from(header.packed) > left {
            let packed = header.packed;
            return Err(damaged(format!(
                "a page of {packed} bytes, of which {left} are there"
            )));
        }
        let mut body = vec![0; header.packed as usize];
        from.read_exact(&mut body)?;
        self.at += self.left - from.limit();
        self.left = from.limit();
        Ok((header, body))
    }
}

/// Whoever panicked with the file in hand left nothing half done: everybody goes to
/// a place of their own first.
fn locked(file: &Mutex<File>) -> MutexGuard<'_, File> {
    file.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unpacked(header: &PageHeader, body: Vec<u8>, codec: Option<&mut Codec>) -> io::Result<Vec<u8>> {
    // The levels of the second version are never packed, its values at will.
    let (levels, is_packed) = match header.contents {
        Contents::DataV2 {
            definition_bytes,
            repetition_bytes,
            is_packed,
            ..
        } => (
            u64::from(definition_bytes) + u64::from(repetition_bytes),
            is_packed,
        ),
        Contents::Index => (0, false),
        _ => (0, true),
    };
    let length = u64::from(header.unpacked);
    let Some((levels, values)) = (levels <= length)
        .then(|| body.split_at_checked(levels as usize))
        .flatten()
    else {
        return Err(damaged(format!(
            "a page of {length} bytes with {levels} of levels"
        )));
    };
    match codec {
        Some(codec) if is_packed => {
            let mut unpacked = Vec::with_capacity(length as usize);
            unpacked.extend_from_slice(levels);
            codec.unpack(values, length as usize - levels.len(), &mut unpacked)?;
            Ok(unpacked)
        }
        _ => Ok(body),
    }
}

/// The page as the decoder takes it.
fn page(contents: Contents, body: Vec<u8>) -> Result<Option<Page>, String> {
    let buf = Bytes::from(body);
    Ok(Some(match contents {
        Contents::Data {
            values,
            encoding: of_values,
            definitions,
            repetitions,
        } => Page::DataPage {
            buf,
            num_values: values,
            encoding: encoding(of_values)?,
            def_level_encoding: encoding(definitions)?,
            rep_level_encoding: encoding(repetitions)?,
            statistics: None,
        },
        Contents::Dictionary {
            values,
            encoding: of_values,
            is_sorted,
        } => Page::DictionaryPage {
            buf,
            num_values: values,
            encoding: encoding(of_values)?,
            is_sorted,
        },
        Contents::DataV2 {
            values,
            nulls,
            rows,
            encoding: of_values,
            definition_bytes,
            repetition_bytes,
            is_packed,
        } => Page::DataPageV2 {
            buf,
            num_values: values,
            encoding: encoding(of_values)?,
            num_nulls: nulls,
            num_rows: rows,
            def_levels_byte_len: definition_bytes,
            rep_levels_byte_len: repetition_bytes,
            is_compressed: is_packed,
            statistics: None,
        },
        Contents::Index => return Ok(None),
    }))
}

/// The encoding of that number.
fn encoding(number: u32) -> Result<Encoding, String> {
    #[expect(deprecated, reason = "levels of old files are packed so")]
    let known = [
        Encoding::PLAIN,
        Encoding::PLAIN_DICTIONARY,
        Encoding::RLE,
        Encoding::BIT_PACKED,
        Encoding::DELTA_BINARY_PACKED,
        Encoding::DELTA_LENGTH_BYTE_ARRAY,
        Encoding::DELTA_BYTE_ARRAY,
        Encoding::RLE_DICTIONARY,
        Encoding::BYTE_STREAM_SPLIT,
        Encoding::ALP,
    ];
    (known.into_iter())
        .find(|known| *known as u32 == number)
        .ok_or_else(|| format!("a page of an encoding {number} that is not known"))
}

fn damaged(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl PageReader for ColumnPages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        while self.left > 0 && !self.allowance.is_used_up() {
            let at = self.at;
            let page = self.read();
            let page =
                page.map_err(|what| ParquetError::General(format!("at byte {at} {what}")))?;
            if let Some(page) = page {
                // Of dictionaries, there is only the last.
                if page.is_data_page() {
                    self.allowance.take(page.buffer().len());
                }
                return Ok(Some(page));
            }
        }
        Ok(None)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        Err(ParquetError::NYI("pages are read one by one".to_owned()))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.get_next_page().map(drop)
    }
}

impl Iterator for ColumnPages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}
