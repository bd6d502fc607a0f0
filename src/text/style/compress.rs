//! How short a text can be said: the length of its DEFLATE form.
//!
//! Only the length is wanted, so nothing is encoded: a greedy LZ77 parse is
//! priced by the fixed codes of DEFLATE (RFC 1951, 3.2.5 and 3.2.6), which is
//! what fast compressors write for short texts. A library's compressor clears
//! some hundred kilobytes for every text, and its result depends on the
//! hashing instructions of the processor.

/// Repeats shorter than this are said again.
const MATCH_MIN: usize = 4;
const MATCH_MAX: usize = 258;

/// Longer texts are judged by their first part: past this the ratio no longer
/// changes and the cost does.
pub(super) const BYTES_MAX: usize = 4096;

const TABLE_BITS: u32 = 13;

/// Bytes of the DEFLATE form of at most [`BYTES_MAX`] bytes.
pub(super) fn deflated(bytes: &[u8]) -> usize {
    debug_assert!(bytes.len() <= BYTES_MAX);
    // One more than where four bytes with a hash last began.
    let mut latest = [0_u16; 1 << TABLE_BITS];
    let mut bits = HEADER + END_OF_BLOCK;
    let mut at = 0;
    while at < bytes.len() {
        let before = bytes[at..].first_chunk().map_or(0, |four| {
            let slot = &mut latest[hash(*four)];
            std::mem::replace(slot, at as u16 + 1)
        });
        let before = usize::from(before);
        let length = match before.checked_sub(1) {
            Some(from) => shared(&bytes[from..], &bytes[at..]),
            None => 0,
        };
        if length >= MATCH_MIN {
            bits += length_bits(length) + distance_bits(at + 1 - before);
            at += length;
        } else {
            bits += literal_bits(bytes[at]);
            at += 1;
        }
    }
    bits.div_ceil(8)
}

const HEADER: usize = 3;
const END_OF_BLOCK: usize = 7;

fn hash(four: [u8; MATCH_MIN]) -> usize {
    let mixed = u32::from_le_bytes(four).wrapping_mul(0x9e37_79b1);
    (mixed >> (u32::BITS - TABLE_BITS)) as usize
}

/// Bytes that both begin with.
fn shared(one: &[u8], other: &[u8]) -> usize {
    let pairs = one.iter().zip(other).take(MATCH_MAX);
    pairs.take_while(|(a, b)| a == b).count()
}

fn literal_bits(byte: u8) -> usize {
    if byte < 144 { 8 } else { 9 }
}

/// The code of a length has 7 bits, the long ones 8; every fourth code has an
/// extra bit more.
fn length_bits(length: usize) -> usize {
    let code = if length < 115 { 7 } else { 8 };
    code + match length {
        ..11 | MATCH_MAX => 0,
        length => (length - 3).ilog2() as usize - 2,
    }
}

/// Five bits, and from the fifth distance on every second code has an extra
/// bit more.
fn distance_bits(distance: usize) -> usize {
    5 + match distance {
        ..5 => 0,
        distance => (distance - 1).ilog2() as usize - 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::DeflateEncoder};
    use std::io::Write;

    #[test]
    fn it_is_about_as_long_as_what_a_compressor_writes() {
        let sentences = [
            "The kettle boils fast and the handle stays cool, which I had not expected at all. ",
            "The lid does not stay cool; the lid of the old kettle did. ",
            "房间很干净，服务员很热情，房间的窗户很大，下次还会再来！",
            "Отличный отель, отличный завтрак, персонал приветливый. ",
        ];
        for times in 1..=12 {
            for first in 0..sentences.len() {
                let text: String = (sentences.iter().cycle().skip(first).take(times))
                    .copied()
                    .collect();
                let bytes = &text.as_bytes()[..text.len().min(BYTES_MAX)];
                let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(bytes).unwrap();
                let written = encoder.finish().unwrap().len();
                let own = deflated(bytes);
                assert!(own.abs_diff(written) <= written / 8 + 2, "{own} {written}");
            }
        }
    }

    #[test]
    fn nothing_and_repetition_are_short() {
        assert_eq!(deflated(b""), 2);
        assert!(deflated(&[b'a'; BYTES_MAX]) < 64);
    }
}
