//! What a page of Parquet claims, held against what it is.
//!
//! A page says how many values it has, and the decoder makes room for them before
//! it looks at one: two kilobytes ask for gigabytes.

use parquet::basic::{Encoding, Type as Physical};
use parquet::column::page::Page;

use super::parquet_header::varint;

/// The most values of a page whose encoding makes room for their lengths.
const PAGE_LENGTHS: u64 = 8 << 20;

/// What the pages of a column may claim.
pub(super) struct Claims {
    pub(super) physical: Physical,
    pub(super) optional: bool,
}

impl Claims {
    /// The error is what the page claims.
    pub(super) fn check(&self, page: &Page) -> Result<(), String> {
        match page {
            Page::DictionaryPage {
                buf, num_values, ..
            } => self.check_dictionary((*num_values).into(), buf.len() as u64),
            Page::DataPage { encoding, .. } | Page::DataPageV2 { encoding, .. } => {
                self.check_lengths(page, *encoding)
            }
        }
    }

    fn check_dictionary(&self, values: u64, length: u64) -> Result<(), String> {
        let smallest_bits = match self.physical {
            Physical::BOOLEAN => 1,
            Physical::INT32 | Physical::FLOAT | Physical::BYTE_ARRAY => 32,
            Physical::INT64 | Physical::DOUBLE => 64,
            Physical::INT96 => 96,
            Physical::FIXED_LEN_BYTE_ARRAY => 8,
        };
        match values.saturating_mul(smallest_bits) > length.saturating_mul(8) {
            true => Err(format!("a dictionary of {values} values in {length} bytes")),
            false => Ok(()),
        }
    }

    /// The encodings that store all lengths before all texts.
    fn check_lengths(&self, page: &Page, encoding: Encoding) -> Result<(), String> {
        let streams = match encoding {
            Encoding::DELTA_LENGTH_BYTE_ARRAY => 1,
            Encoding::DELTA_BYTE_ARRAY => 2,
            _ => return Ok(()),
        };
        let values = u64::from(page.num_values());
        let most = values.min(PAGE_LENGTHS);
        let mut data = self.after_levels(page).unwrap_or_default();
        for _ in 0..streams {
            data = after_deltas(data, most).ok_or_else(|| {
                format!("a page of {values} values whose lengths are more, or end early")
            })?;
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

/// What follows a stream of deltas; `None` if it has more than `most` values or is
/// cut off.
fn after_deltas(mut data: &[u8], most: u64) -> Option<&[u8]> {
    let number = |data: &mut &[u8]| varint(data).ok();
    let block = number(&mut data)?;
    let parts = number(&mut data)?;
    let values = number(&mut data)?;
    number(&mut data)?;
    if values > most {
        return None;
    }
    let of_part = block.checked_div(parts)?;
    let mut left = values.saturating_sub(1);
    while left > 0 {
        number(&mut data)?;
        let (widths, packed) = data.split_at_checked(usize::try_from(parts).ok()?)?;
        let mut length = 0_u64;
        for width in widths {
            if left > 0 {
                length = length.checked_add(u64::from(*width).checked_mul(of_part)? / 8)?;
            }
            left = left.saturating_sub(of_part);
        }
        data = packed.get(usize::try_from(length).ok()?..)?;
    }
    Some(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_of_deltas_ends_where_its_blocks_do() {
        let left = |data: &[u8], most| after_deltas(data, most).map(<[u8]>::len);
        // One block of 128 in four parts: 33 values, of which a part of 8 bits a
        // value holds 32; the widths of the other parts mean nothing.
        let mut stream = vec![0x80, 0x01, 4, 33, 0, 0, 8, 8, 8, 8];
        stream.extend([1; 32]);
        stream.extend([0; 7]);
        assert_eq!(left(&stream, 33), Some(7));
        assert_eq!(left(&stream, 32), None);
        assert_eq!(left(&stream[..8], 33), None);
        assert_eq!(left(&[0x80, 0x01, 4, 1, 0], 1), Some(0));
        assert_eq!(left(&[0x80, 0x01, 0, 2, 0], 2), None);
    }
}
