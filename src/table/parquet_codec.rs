//! Pages of Parquet, unpacked to what they say they are and no further.

use std::io::{self, Cursor, Read};

use flate2::bufread::MultiGzDecoder;
use parquet::basic::Compression;
use parquet::errors::ParquetError;

/// How the pages of a column are packed.
pub(super) enum Codec {
    Snappy(snap::raw::Decoder),
    Gzip,
    Zstd(zstd::bulk::Decompressor<'static>),
}

impl Codec {
    /// `None` where pages are as they are.
    pub(super) fn of(compression: Compression) -> Result<Option<Self>, ParquetError> {
        Ok(Some(match compression {
            Compression::UNCOMPRESSED => return Ok(None),
            Compression::SNAPPY => Codec::Snappy(snap::raw::Decoder::new()),
            Compression::GZIP(_) => Codec::Gzip,
            Compression::ZSTD(_) => Codec::Zstd(zstd::bulk::Decompressor::new()?),
            other => {
                return Err(ParquetError::NYI(format!(
                    "compressed with {other:?}; write it again with snappy, gzip or zstd"
                )));
            }
        }))
    }

    /// Appends what is packed, which must be `length` bytes.
    pub(super) fn unpack(
        &mut self,
        packed: &[u8],
        length: usize,
        to: &mut Vec<u8>,
    ) -> io::Result<()> {
        let start = to.len();
        to.reserve_exact(length);
        match self {
            // Nothing may be packed as nothing.
            _ if length == 0 => {}
            Codec::Snappy(decoder) => {
                to.resize(start + length, 0);
                let found = decoder.decompress(packed, &mut to[start..])?;
                to.truncate(start + found);
            }
            Codec::Gzip => {
                let mut unpacked = MultiGzDecoder::new(packed).take(length as u64 + 1);
                unpacked.read_to_end(to)?;
            }
            Codec::Zstd(decoder) => {
                let mut room = Cursor::new(&mut *to);
                room.set_position(start as u64);
                decoder.decompress_to_buffer(packed, &mut room)?;
            }
        }
        match to.len() - start {
            found if found == length => Ok(()),
            found => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("a page that unpacks to {found} bytes or more and says {length}"),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn packed(bytes: &[u8]) -> [(Codec, Vec<u8>); 3] {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(bytes).unwrap();
        let snappy = snap::raw::Encoder::new().compress_vec(bytes).unwrap();
        let zstd = zstd::bulk::compress(bytes, 1).unwrap();
        let of = |compression| Codec::of(compression).unwrap().unwrap();
        [
            (of(Compression::SNAPPY), snappy),
            (
                of(Compression::GZIP(Default::default())),
                gzip.finish().unwrap(),
            ),
            (of(Compression::ZSTD(Default::default())), zstd),
        ]
    }

    #[test]
    fn pages_unpack_to_their_length_behind_what_is_there() {
        let bytes = b"the kettle boils ".repeat(100);
        for (mut codec, packed) in packed(&bytes) {
            let mut to = b"levels".to_vec();
            codec.unpack(&packed, bytes.len(), &mut to).unwrap();
            assert_eq!(to, [b"levels", &bytes[..]].concat());
        }
    }

    #[test]
    fn a_page_that_is_longer_or_shorter_than_it_says_is_refused() {
        let bytes = vec![b'x'; 1 << 20];
        for length in [1000, bytes.len() - 1, bytes.len() + 1] {
            for (mut codec, packed) in packed(&bytes) {
                let mut to = Vec::new();
                assert!(codec.unpack(&packed, length, &mut to).is_err());
                assert!(to.capacity() <= 2 * length + 64, "{}", to.capacity());
            }
        }
    }

    #[test]
    fn other_codecs_are_named() {
        let message = Codec::of(Compression::LZ4_RAW).err().unwrap().to_string();
        assert!(message.contains("LZ4_RAW"), "{message}");
    }
}
