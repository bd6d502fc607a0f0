//! The header of a Parquet page, read as strictly as it can be written.
//!
//! It is a struct in Thrift's compact form. Whoever wants to smuggle a length past
//! a check writes a field twice, out of order or as another type, so what no writer
//! does is refused. Fields of later versions are passed over, as the decoder does.

use std::io::Read;

/// What a field holds, as the form marks it.
#[derive(Clone, Copy)]
enum Form {
    Flag,
    Int32,
    Int64,
    Bytes,
    Struct(&'static [Form]),
}

impl Form {
    fn is_marked(self, mark: u8) -> bool {
        match self {
            Form::Flag => matches!(mark, TRUE | FALSE),
            Form::Int32 => mark == INT32,
            Form::Int64 => mark == INT64,
            Form::Bytes => mark == BYTES,
            Form::Struct(_) => mark == STRUCT,
        }
    }
}

const TRUE: u8 = 1;
const FALSE: u8 = 2;
const BYTE: u8 = 3;
const INT16: u8 = 4;
const INT32: u8 = 5;
const INT64: u8 = 6;
const DOUBLE: u8 = 7;
const BYTES: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const STRUCT: u8 = 12;

use Form::{Bytes, Flag, Int32, Int64, Struct};

const STATISTICS: &[Form] = &[Bytes, Bytes, Int64, Int64, Bytes, Bytes, Flag, Flag];
const DATA: &[Form] = &[Int32, Int32, Int32, Int32, Struct(STATISTICS)];
const DICTIONARY: &[Form] = &[Int32, Int32, Flag];
const DATA_V2: &[Form] = &[
    Int32,
    Int32,
    Int32,
    Int32,
    Int32,
    Int32,
    Flag,
    Struct(STATISTICS),
];
const PAGE: &[Form] = &[
    Int32,
    Int32,
    Int32,
    Int32,
    Struct(DATA),
    Struct(&[]),
    Struct(DICTIONARY),
    Struct(DATA_V2),
];

/// The number of the field with the unpacked length.
const UNPACKED: i64 = 2;

/// Structs within structs; a header has three.
const DEPTH: usize = 8;

/// The unpacked length that a page header tells; `None` if it is none that a
/// writer makes.
pub(super) fn unpacked_length(read: &mut impl Read) -> Option<i64> {
    let mut length = None;
    structure(read, PAGE, DEPTH, &mut |field, value| {
        if field == UNPACKED {
            length = Some(value);
        }
    })?;
    length
}

/// Reads a struct to its end and gives its own whole numbers.
fn structure(
    read: &mut impl Read,
    known: &[Form],
    depth: usize,
    found: &mut dyn FnMut(i64, i64),
) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    let mut field = 0_i64;
    loop {
        let mark = byte(read)?;
        if mark == 0 {
            return Some(());
        }
        let (step, mark) = (i64::from(mark >> 4), mark & 0xf);
        // A step of none is followed by the number of the field.
        let next = match step {
            0 => zigzag(number(read)?),
            step => field + step,
        };
        if next <= field || next > i64::from(i16::MAX) {
            return None;
        }
        field = next;
        match known.get(field as usize - 1) {
            None => skip(read, mark, depth)?,
            Some(form) if !form.is_marked(mark) => return None,
            Some(Flag) => {}
            Some(Int32 | Int64) => found(field, zigzag(number(read)?)),
            Some(Bytes) => skip(read, BYTES, depth)?,
            Some(Struct(inner)) => structure(read, inner, depth, &mut |_, _| {})?,
        }
    }
}

/// Passes over a field that is not known.
fn skip(read: &mut impl Read, mark: u8, depth: usize) -> Option<()> {
    match mark {
        TRUE | FALSE => Some(()),
        BYTE => pass(read, 1),
        INT16 | INT32 | INT64 => number(read).map(drop),
        DOUBLE => pass(read, 8),
        BYTES => {
            let length = number(read)?;
            pass(read, length)
        }
        LIST | SET => {
            let depth = depth.checked_sub(1)?;
            let head = byte(read)?;
            let count = match head >> 4 {
                15 => number(read)?,
                count => count.into(),
            };
            for _ in 0..count {
                match head & 0xf {
                    // In a list a flag is a byte.
                    TRUE | FALSE => pass(read, 1)?,
                    mark => skip(read, mark, depth)?,
                }
            }
            Some(())
        }
        STRUCT => structure(read, &[], depth, &mut |_, _| {}),
        _ => None,
    }
}

fn byte(read: &mut impl Read) -> Option<u8> {
    let mut byte = [0];
    read.read_exact(&mut byte).ok()?;
    Some(byte[0])
}

fn pass(read: &mut impl Read, length: u64) -> Option<()> {
    let passed = std::io::copy(&mut read.take(length), &mut std::io::sink());
    (passed.ok()? == length).then_some(())
}

/// A number of seven bits a byte.
pub(super) fn number(read: &mut impl Read) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = byte(read)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Option<i64> {
        unpacked_length(&mut &bytes[..])
    }

    /// A dictionary's header: kind, lengths, and its own struct.
    const HEADER: [u8; 14] = [
        0x15, 0x04, 0x15, 0x0a, 0x15, 0x0a, 0x4c, 0x15, 0x02, 0x15, 0x00, 0x12, 0x00, 0x00,
    ];

    #[test]
    fn the_length_is_found() {
        assert_eq!(of(&HEADER), Some(5));
        let two_gigabytes = [0xfe, 0xff, 0xff, 0xff, 0x0f];
        let long = [&HEADER[..3], &two_gigabytes, &HEADER[4..]].concat();
        assert_eq!(of(&long), Some(i64::from(i32::MAX)));
    }

    #[test]
    fn what_no_writer_makes_is_refused() {
        let again = [&HEADER[..13], &[0x05, 0x04, 0x0a, 0x00]].concat();
        assert_eq!(of(&again), None, "a field twice");
        let as_bytes = [&HEADER[..2], &[0x18, 0x0a], &HEADER[4..]].concat();
        assert_eq!(of(&as_bytes), None, "a length that is text");
        assert_eq!(of(&HEADER[..13]), None, "no end");
        assert_eq!(of(&[0x15, 0x04, 0x00]), None, "no length");
        assert_eq!(of(&[0x1c; 100]), None, "structs without end");
    }

    #[test]
    fn fields_of_later_versions_are_passed_over() {
        // Field 9, a list of two texts; field 10, a double.
        let mut later = HEADER[..13].to_vec();
        later.extend([
            0x29, 0x28, 1, b'a', 1, b'b', 0x17, 0, 0, 0, 0, 0, 0, 0, 0, 0x00,
        ]);
        assert_eq!(of(&later), Some(5));
    }
}
