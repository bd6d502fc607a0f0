//! The header of a Parquet page.
//!
//! It is a struct in Thrift's compact form. What matters to a reader of rows is
//! kept, the rest passed over: statistics, checksums, fields of later versions. A
//! field that stands twice counts as it stands last.

use std::io::{self, Read};

/// What a page says of itself.
#[derive(Debug, PartialEq)]
pub(super) struct PageHeader {
    pub(super) unpacked: u32,
    pub(super) packed: u32,
    pub(super) contents: Contents,
}

/// Counts, lengths and encodings, the latter by their numbers.
#[derive(Debug, PartialEq)]
pub(super) enum Contents {
    Data {
        values: u32,
        encoding: u32,
        definitions: u32,
        repetitions: u32,
    },
    Dictionary {
        values: u32,
        encoding: u32,
        is_sorted: bool,
    },
    DataV2 {
        values: u32,
        nulls: u32,
        rows: u32,
        encoding: u32,
        definition_bytes: u32,
        repetition_bytes: u32,
        is_packed: bool,
    },
    /// An index, which nobody writes.
    Index,
}

// How the form marks what a field holds.
const TRUE: u8 = 1;
const FALSE: u8 = 2;
const BYTE: u8 = 3;
const INT16: u8 = 4;
const INT64: u8 = 6;
const DOUBLE: u8 = 7;
const BYTES: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const STRUCT: u8 = 12;

/// Structs and lists within each other that are passed over.
const DEPTH: usize = 16;

impl PageHeader {
    pub(super) fn read(from: &mut impl Read) -> io::Result<Self> {
        let mut lengths = [None; 3];
        let (mut data, mut dictionary, mut data_v2) = (None, None, None);
        structure(from, |from, field, mark| {
            match (field, mark) {
                (1..=3, _) => lengths[field as usize - 1] = number(from, mark)?,
                (5, STRUCT) => data = Some(numbers(from, [None; 4])?),
                (7, STRUCT) => dictionary = Some(numbers(from, [None, None, Some(0)])?),
                (8, STRUCT) => {
                    let absent = [None, None, None, None, None, None, Some(1)];
                    data_v2 = Some(numbers(from, absent)?);
                }
                _ => skip(from, mark, DEPTH)?,
            }
            Ok(())
        })?;
        let [kind, unpacked, packed] = whole(Some(lengths))?;
        let contents = match kind {
            0 => Contents::data(whole(data)?),
            1 => Contents::Index,
            2 => Contents::dictionary(whole(dictionary)?),
            3 => Contents::data_v2(whole(data_v2)?),
            kind => return Err(damaged(format!("of a kind {kind} that is not known"))),
        };
        Ok(PageHeader {
            unpacked,
            packed,
            contents,
        })
    }
}

impl Contents {
    fn data([values, encoding, definitions, repetitions]: [u32; 4]) -> Self {
        Contents::Data {
            values,
            encoding,
            definitions,
            repetitions,
        }
    }

    fn dictionary([values, encoding, is_sorted]: [u32; 3]) -> Self {
        Contents::Dictionary {
            values,
            encoding,
            is_sorted: is_sorted != 0,
        }
    }

    fn data_v2(numbers: [u32; 7]) -> Self {
        let [
            values,
            nulls,
            rows,
            encoding,
            definition_bytes,
            repetition_bytes,
            is_packed,
        ] = numbers;
        Contents::DataV2 {
            values,
            nulls,
            rows,
            encoding,
            definition_bytes,
            repetition_bytes,
            is_packed: is_packed != 0,
        }
    }
}

/// All of the numbers, or an error.
fn whole<const N: usize>(numbers: Option<[Option<u32>; N]>) -> io::Result<[u32; N]> {
    let numbers = numbers.unwrap_or([None; N]);
    match numbers.iter().position(Option::is_none) {
        Some(at) => Err(damaged(format!(
            "without number {} of the {N} it must have",
            at + 1
        ))),
        None => Ok(numbers.map(Option::unwrap_or_default)),
    }
}

/// The first fields of a struct, which are numbers or flags, in place of those
/// given.
fn numbers<R: Read, const N: usize>(
    from: &mut R,
    mut numbers: [Option<u32>; N],
) -> io::Result<[Option<u32>; N]> {
    structure(from, |from, field, mark| {
        let place = usize::try_from(field - 1).ok();
        match place.and_then(|place| numbers.get_mut(place)) {
            Some(place) => *place = number(from, mark)?,
            None => skip(from, mark, DEPTH)?,
        }
        Ok(())
    })?;
    Ok(numbers)
}

/// Reads a struct to its end; `take` reads what each field holds, by the field's
/// number and mark.
fn structure<R: Read>(
    from: &mut R,
    mut take: impl FnMut(&mut R, i64, u8) -> io::Result<()>,
) -> io::Result<()> {
    let mut field = 0_i64;
    loop {
        let [head] = bytes(from)?;
        let (step, mark) = (head >> 4, head & 0xf);
        if mark == 0 {
            return Ok(());
        }
        // A step of none is followed by the number of the field.
        field = match step {
            0 => zigzag(varint(from)?),
            step => field + i64::from(step),
        };
        if !(1..=i64::from(i16::MAX)).contains(&field) {
            return Err(damaged(format!("with a field numbered {field}")));
        }
        take(from, field, mark)?;
    }
}

/// A number that is not negative, or a flag; anything else is passed over.
fn number(from: &mut impl Read, mark: u8) -> io::Result<Option<u32>> {
    match mark {
        TRUE => Ok(Some(1)),
        FALSE => Ok(Some(0)),
        INT16..=INT64 => {
            let found = zigzag(varint(from)?);
            let number = i32::try_from(found).ok().map(u32::try_from);
            match number {
                Some(Ok(number)) => Ok(Some(number)),
                _ => Err(damaged(format!("with a number {found} out of range"))),
            }
        }
        mark => skip(from, mark, DEPTH).map(|()| None),
    }
}

fn skip<R: Read>(from: &mut R, mark: u8, depth: usize) -> io::Result<()> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(damaged(format!("nested more than {DEPTH} deep")));
    };
    match mark {
        TRUE | FALSE => Ok(()),
        BYTE => pass(from, 1),
        INT16..=INT64 => varint(from).map(drop),
        DOUBLE => pass(from, 8),
        BYTES => {
            let length = varint(from)?;
            pass(from, length)
        }
        LIST | SET => {
            let [head] = bytes(from)?;
            let count = match head >> 4 {
                15 => varint(from)?,
                count => count.into(),
            };
            for _ in 0..count {
                match head & 0xf {
                    // In a list a flag is a byte.
                    TRUE | FALSE => pass(from, 1)?,
                    mark => skip(from, mark, depth)?,
                }
            }
            Ok(())
        }
        STRUCT => structure(from, |from, _, mark| skip(from, mark, depth)),
        mark => Err(damaged(format!("with a field of unknown type {mark}"))),
    }
}

fn bytes<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes).map_err(|cause| {
        let is_end = cause.kind() == io::ErrorKind::UnexpectedEof;
        if is_end { cut_off() } else { cause }
    })?;
    Ok(bytes)
}

fn pass(from: &mut impl Read, length: u64) -> io::Result<()> {
    match io::copy(&mut from.take(length), &mut io::sink())? {
        passed if passed < length => Err(cut_off()),
        _ => Ok(()),
    }
}

/// A number of seven bits a byte.
pub(super) fn varint(from: &mut impl Read) -> io::Result<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let [byte] = bytes(from)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(number);
        }
    }
    Err(damaged("with a number longer than 64 bits".to_owned()))
}

fn zigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

fn cut_off() -> io::Error {
    damaged("that is cut off".to_owned())
}

fn damaged(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("a page header {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<PageHeader, String> {
        let mut rest = bytes;
        let header = PageHeader::read(&mut rest).map_err(|cause| cause.to_string())?;
        assert!(rest.is_empty(), "{rest:?} is left");
        Ok(header)
    }

    /// A dictionary's header: kind, lengths, and its own struct.
    const HEADER: [u8; 14] = [
        0x15, 0x04, 0x15, 0x0a, 0x15, 0x0c, 0x4c, 0x15, 0x02, 0x15, 0x04, 0x11, 0x00, 0x00,
    ];

    #[test]
    fn a_header_tells_lengths_and_contents() {
        let contents = Contents::Dictionary {
            values: 1,
            encoding: 2,
            is_sorted: true,
        };
        let (unpacked, packed) = (5, 6);
        let header = PageHeader {
            unpacked,
            packed,
            contents,
        };
        assert_eq!(read(&HEADER), Ok(header));
    }

    #[test]
    fn fields_may_be_numbered_and_stand_twice() {
        // Field 2 again, behind the others, as two gigabytes.
        let again = [0x05, 0x04, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0x00];
        let header = read(&[&HEADER[..13], &again].concat()).unwrap();
        assert_eq!(header.unpacked, i32::MAX as u32);
    }

    #[test]
    fn what_matters_not_is_passed_over() {
        // Field 9, a list of two texts, field 10, a double, and field 11, a struct
        // with a flag and a set of flags.
        let later = [
            &HEADER[..13],
            &[0x29, 0x28, 1, b'a', 1, b'b'],
            &[0x17, 0, 0, 0, 0, 0, 0, 0, 0],
            &[0x1c, 0x11, 0x1a, 0x22, 1, 0, 0x00],
            &[0x00],
        ];
        assert_eq!(read(&later.concat()), read(&HEADER));
    }

    #[test]
    fn the_second_version_is_packed_unless_it_says_otherwise() {
        let start = [0x15, 0x06, 0x15, 0x0a, 0x15, 0x0a, 0x5c].as_slice();
        let numbers = [
            0x15, 0x06, 0x15, 0x02, 0x15, 0x06, 0x15, 0x00, 0x15, 0x04, 0x15, 0x00,
        ];
        for (flag, packed) in [(&[][..], true), (&[0x11], true), (&[0x12], false)] {
            let header = read(&[start, &numbers, flag, &[0x00, 0x00]].concat()).unwrap();
            let contents = Contents::DataV2 {
                values: 3,
                nulls: 1,
                rows: 3,
                encoding: 0,
                definition_bytes: 2,
                repetition_bytes: 0,
                is_packed: packed,
            };
            assert_eq!(header.contents, contents);
        }
    }

    #[test]
    fn damage_is_told() {
        let damaged: [(&[u8], &str); 7] = [
            (&HEADER[..13], "cut off"),
            (&[0x15, 0x04, 0x00], "without number 2 of the 3"),
            (
                &[0x15, 0x04, 0x15, 0x0a, 0x15, 0x0a, 0x00],
                "number 1 of the 3",
            ),
            (&[0x15, 0x04, 0x15, 0x09], "a number -5"),
            (
                &[0x15, 0x04, 0x16, 0xfe, 0xff, 0xff, 0xff, 0x1f],
                "4294967295",
            ),
            (&[0xff; 20], "unknown type 15"),
            (&[0x9c; 100], "nested more than 16"),
        ];
        for (bytes, message) in damaged {
            let found = read(bytes).unwrap_err();
            assert!(found.contains(message), "{found}, not {message}");
        }
    }
}
