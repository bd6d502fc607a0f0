//! Pages of Parquet that may say what they like.
//!
//! A page says how long it is unpacked and how many values it has, and the decoder
//! makes room for that before it looks at a value: two kilobytes ask for gigabytes.
//! So what a page says is held against what it is.

use std::fs::File;
use std::io::{self, BufReader};

use bytes::Bytes;
use parquet::basic::{Encoding, Type as Physical};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

/// The longest page that is unpacked. Programs end pages at about one megabyte.
const PAGE_BYTES: i64 = 64 << 20;

/// The most values of a page whose encoding makes room for their lengths.
const PAGE_LENGTHS: u64 = 8 << 20;

/// A file whose page headers are looked at before they are believed.
pub(super) struct PagedFile(pub(super) File);

impl Length for PagedFile {
    fn len(&self) -> u64 {
        Length::len(&self.0)
    }
}

impl ChunkReader for PagedFile {
    type T = BufReader<File>;

    /// Opens a page at its header; what else is read has a known length.
    fn get_read(&self, start: u64) -> Result<Self::T> {
        let length = Length::len(self).saturating_sub(start).min(HEADER_START);
        let head = ChunkReader::get_bytes(&self.0, start, length as usize)?;
        match unpacked_length(&head) {
            Some(length) if length > PAGE_BYTES => Err(too_much(format!(
                "a page of {length} bytes; at most {PAGE_BYTES} are read, write it again with \
                 smaller pages"
            ))),
            _ => self.0.get_read(start),
        }
    }

    /// Room is made for what is there, not for what is said to be.
    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        if start.saturating_add(length as u64) > Length::len(self) {
            return Err(ParquetError::from(io::Error::from(
                io::ErrorKind::UnexpectedEof,
            )));
        }
        self.0.get_bytes(start, length)
    }
}

/// Bytes within which a page header has told its lengths.
const HEADER_START: u64 = 32;

/// The unpacked length in a page header, Thrift's compact form: a struct whose
/// first fields are the numbers 1, the kind of page, and 2, the length.
fn unpacked_length(head: &[u8]) -> Option<i64> {
    let mut at = 0;
    let mut field = 0_i64;
    while field < 2 {
        let mark = *head.get(at)?;
        at += 1;
        let step = i64::from(mark >> 4);
        // A step of none is followed by the number of the field.
        field = match step {
            0 => zigzag(number(head, &mut at)?),
            step => field + step,
        };
        // Whole numbers of any width are written alike.
        if !(3..=6).contains(&(mark & 0xf)) {
            return None;
        }
        let value = zigzag(number(head, &mut at)?);
        if field == 2 {
            return Some(value);
        }
    }
    None
}

/// A number of seven bits a byte.
fn number(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn zigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

/// The pages of one column, each held against what it says.
pub(super) struct CheckedPages {
    pub(super) inner: Box<dyn PageReader>,
    pub(super) physical: Physical,
    pub(super) optional: bool,
}

impl CheckedPages {
    fn check(&self, page: &Page) -> Result<()> {
        let (values, length) = (u64::from(page.num_values()), page.buffer().len() as u64);
        match page {
            Page::DictionaryPage { .. } => {
                let smallest_bits = match self.physical {
                    Physical::BOOLEAN => 1,
                    Physical::INT32 | Physical::FLOAT | Physical::BYTE_ARRAY => 32,
                    Physical::INT64 | Physical::DOUBLE => 64,
                    Physical::INT96 => 96,
                    Physical::FIXED_LEN_BYTE_ARRAY => 8,
                };
                if values.saturating_mul(smallest_bits) > length.saturating_mul(8) {
                    return Err(too_much(format!(
                        "a dictionary of {values} values in {length} bytes"
                    )));
                }
                Ok(())
            }
            Page::DataPage { encoding, .. } | Page::DataPageV2 { encoding, .. } => {
                self.check_lengths(page, *encoding, values)
            }
        }
    }

    /// The encodings that store all lengths before all texts.
    fn check_lengths(&self, page: &Page, encoding: Encoding, values: u64) -> Result<()> {
        let streams = match encoding {
            Encoding::DELTA_LENGTH_BYTE_ARRAY => 1,
            Encoding::DELTA_BYTE_ARRAY => 2,
            _ => return Ok(()),
        };
        let most = values.min(PAGE_LENGTHS);
        let mut data = self.after_levels(page).unwrap_or_default();
        for _ in 0..streams {
            match delta_stream(data, most) {
                Some(end) => data = data.get(end..).unwrap_or_default(),
                None => {
                    return Err(too_much(format!(
                        "a page of {values} values whose lengths are more, or end early"
                    )));
                }
            }
        }
        Ok(())
    }

    /// The values of a page, behind the levels that say which rows have one.
    fn after_levels<'p>(&self, page: &'p Page) -> Option<&'p [u8]> {
        match page {
            Page::DataPage {
                buf,
                def_level_encoding,
                ..
            } if self.optional => {
                let (length, rest) = buf.split_first_chunk::<4>()?;
                let length = u32::from_le_bytes(*length) as usize;
                let is_usual = *def_level_encoding == Encoding::RLE;
                rest.get(length..).filter(|_| is_usual)
            }
            Page::DataPageV2 {
                buf,
                def_levels_byte_len,
                rep_levels_byte_len,
                ..
            } => {
                let levels = u64::from(*def_levels_byte_len) + u64::from(*rep_levels_byte_len);
                buf.get(levels as usize..)
            }
            page => Some(page.buffer()),
        }
    }
}

/// Where a stream of deltas ends; `None` if it has more than `most` values or is
/// cut off.
fn delta_stream(data: &[u8], most: u64) -> Option<usize> {
    let mut at = 0;
    let block = number(data, &mut at)?;
    let parts = number(data, &mut at)?;
    let values = number(data, &mut at)?;
    number(data, &mut at)?;
    if values > most {
        return None;
    }
    let of_part = block.checked_div(parts)?;
    let mut left = values.saturating_sub(1);
    while left > 0 {
        number(data, &mut at)?;
        let end = at.checked_add(usize::try_from(parts).ok()?)?;
        let widths = data.get(at..end)?;
        let mut packed = 0_u64;
        for width in widths {
            if left > 0 {
                packed = packed.checked_add(u64::from(*width).checked_mul(of_part)? / 8)?;
            }
            left = left.saturating_sub(of_part);
        }
        at = end.checked_add(usize::try_from(packed).ok()?)?;
    }
    Some(at)
}

fn too_much(what: String) -> ParquetError {
    ParquetError::General(what)
}

impl PageReader for CheckedPages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.inner.get_next_page()?;
        if let Some(page) = &page {
            self.check(page)?;
        }
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.inner.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.inner.skip_next_page()
    }
}

impl Iterator for CheckedPages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_header_tells_its_length_before_it_is_read() {
        // Kind 0, unpacked length 5, packed length 5.
        assert_eq!(
            unpacked_length(&[0x15, 0x00, 0x15, 0x0a, 0x15, 0x0a]),
            Some(5)
        );
        let two_gigabytes = [0x15, 0x04, 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f];
        assert_eq!(unpacked_length(&two_gigabytes), Some(i64::from(i32::MAX)));
        // The same with the fields' numbers written out.
        assert_eq!(
            unpacked_length(&[0x05, 0x02, 0x00, 0x05, 0x04, 0x0a]),
            Some(5)
        );
        assert_eq!(unpacked_length(b"PAR1"), None);
        assert_eq!(unpacked_length(&[]), None);
    }

    #[test]
    fn a_stream_of_deltas_ends_where_its_blocks_do() {
        // One block of 128 in four parts: 33 values, of which a part of 8 bits a
        // value holds 32; the widths of the other parts mean nothing.
        let mut stream = vec![0x80, 0x01, 4, 33, 0, 0, 8, 8, 8, 8];
        stream.extend([1; 32]);
        assert_eq!(delta_stream(&stream, 33), Some(42));
        assert_eq!(delta_stream(&stream, 32), None);
        assert_eq!(delta_stream(&stream[..8], 33), None);
        assert_eq!(delta_stream(&[0x80, 0x01, 4, 1, 0], 1), Some(5));
        assert_eq!(delta_stream(&[0x80, 0x01, 0, 2, 0], 2), None);
    }
}
