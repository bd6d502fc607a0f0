//! What a page of Parquet claims, held against what it is.
//!
//! A page says how many values it has, and the decoder makes room for them before
//! it looks at one: two kilobytes ask for gigabytes.

use parquet::basic::{Encoding, Type as Physical};
use parquet::column::page::Page;

use super::parquet_header::varint;

/// The most values of a page whose encoding makes room for their lengths.
const PAGE_LENGTHS: u64 = 8 << 20;

/// The most bytes that texts of a page may share with the one before, which are
/// copied for each.
const PAGE_SHARED_BYTES: u64 = 64 << 20;

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
        let is_shared = encoding == Encoding::DELTA_BYTE_ARRAY;
        if !is_shared && encoding != Encoding::DELTA_LENGTH_BYTE_ARRAY {
            return Ok(());
        }
        let values = u64::from(page.num_values());
        let most = values.min(PAGE_LENGTHS);
        let cut_off = || format!("a page of {values} values whose lengths are more, or end early");
        let mut data = self.after_levels(page).unwrap_or_default();
        if is_shared {
            let shared = Deltas::read(data, most).ok_or_else(cut_off)?;
            if shared.sum > PAGE_SHARED_BYTES {
                return Err(format!(
                    "a page of texts that share {} bytes; at most {PAGE_SHARED_BYTES} are read, \
                     write it again with another encoding",
                    shared.sum
                ));
            }
            data = shared.rest;
        }
        Deltas::read(data, most).map(drop).ok_or_else(cut_off)
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

/// A stream of deltas, as lengths are stored.
struct Deltas<'p> {
    /// Of all values that are no less than nothing.
    sum: u64,
    /// What follows the stream.
    rest: &'p [u8],
}

impl<'p> Deltas<'p> {
    /// `None` if the stream has more than `most` values or is cut off.
    fn read(mut data: &'p [u8], most: u64) -> Option<Self> {
        let number = |data: &mut &[u8]| varint(data).ok();
        let signed = |data: &mut &[u8]| number(data).map(zigzag);
        let block = number(&mut data)?;
        let parts = number(&mut data)?;
        let values = number(&mut data)?;
        let mut value = signed(&mut data)?;
        if values > most {
            return None;
        }
        let of_part = usize::try_from(block.checked_div(parts)?).ok()?;
        let mut sum = value.max(0).cast_unsigned();
        let mut left = values.saturating_sub(1) as usize;
        while left > 0 {
            let least = signed(&mut data)?;
            let widths = data.split_off(..usize::try_from(parts).ok()?)?;
            for width in widths.iter().map(|width| usize::from(*width)) {
                if left == 0 {
                    break;
                }
                let packed = data.split_off(..width.checked_mul(of_part)? / 8)?;
                for at in 0..of_part.min(left) {
                    let delta = bits(packed, at * width, width)?;
                    value = value.wrapping_add(least).wrapping_add(delta.cast_signed());
                    sum = sum.saturating_add(value.max(0).cast_unsigned());
                }
                left = left.saturating_sub(of_part);
            }
        }
        Some(Self { sum, rest: data })
    }
}

fn zigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

/// The number of `width` bits that begins at bit `first`; `None` if there are none
/// such.
fn bits(packed: &[u8], first: usize, width: usize) -> Option<u64> {
    if width > 64 {
        return None;
    }
    let bytes = packed.get(first / 8..(first + width).div_ceil(8))?;
    let number = (bytes.iter().rev()).fold(0_u128, |sum, byte| sum << 8 | u128::from(*byte));
    let mask = (1_u128 << width) - 1;
    Some((number >> (first % 8) & mask) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_of_deltas_ends_where_its_blocks_do() {
        let left = |data: &[u8], most| Deltas::read(data, most).map(|deltas| deltas.rest.len());
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
        // The first is 0; each of the next is greater by one, but the last.
        assert_eq!(Deltas::read(&stream, 33).unwrap().sum, 32 * 33 / 2);
    }

    #[test]
    fn numbers_lie_packed_from_the_lowest_bit() {
        let packed = [0b1010_0111, 0b0000_0001];
        let three = |at: usize| bits(&packed, at * 3, 3);
        assert_eq!([three(0), three(1), three(2)], [7, 4, 6].map(Some));
        assert_eq!((three(5), bits(&packed, 3, 0)), (None, Some(0)));
        assert_eq!([0, 1, 2, 3].map(zigzag), [0, -1, 1, -2]);
    }
}
