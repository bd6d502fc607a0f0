//! Where one JSON object ends and the next begins.

use std::io::{self, BufRead, BufReader};

use super::MAX_RECORD_BYTES;
use super::input::Stream;

/// Objects of bounded length, one after another: what exceeds the bound is
/// read past, not kept.
pub(super) trait Records {
    /// Reads the next object and gives its true length; `None` at the end.
    fn next(&mut self) -> io::Result<Option<usize>>;
    /// The object that was read, or as much of it as is kept.
    fn bytes(&self) -> &[u8];
    /// What a file of this form must hold, for messages.
    fn expected(&self) -> &'static str;
}

/// One object a line.
pub(super) struct Lines {
    stream: BufReader<Stream>,
    line: Vec<u8>,
}

/// An array of objects, or objects one after another, however they are broken
/// into lines.
pub(super) struct Objects {
    stream: BufReader<Stream>,
    object: Vec<u8>,
    length: usize,
    scan: Scan,
}

/// What has been read of an object.
#[derive(Clone, Copy, Default)]
struct Scan {
    depth: usize,
    quoted: bool,
    escaped: bool,
    /// Something other than an object stands there: nothing after it can be
    /// trusted, and all of it is one bad record.
    lost: bool,
}

impl Lines {
    pub(super) fn new(stream: Stream) -> Self {
        Lines {
            stream: BufReader::with_capacity(1 << 16, stream),
            line: Vec::new(),
        }
    }
}

impl Records for Lines {
    fn next(&mut self) -> io::Result<Option<usize>> {
        self.line.clear();
        let mut length = 0;
        loop {
            let Some(buffer) = fill(&mut self.stream)? else {
                return Ok((length > 0).then_some(length));
            };
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let part = &buffer[..end.unwrap_or(buffer.len())];
            length += part.len();
            keep(&mut self.line, part);
            let consumed = end.map_or(buffer.len(), |end| end + 1);
            self.stream.consume(consumed);
            if end.is_some() {
                return Ok(Some(length));
            }
        }
    }

    fn bytes(&self) -> &[u8] {
        &self.line
    }

    fn expected(&self) -> &'static str {
        "one JSON object a line"
    }
}

impl Objects {
    pub(super) fn new(stream: Stream) -> Self {
        Objects {
            stream: BufReader::with_capacity(1 << 16, stream),
            object: Vec::new(),
            length: 0,
            scan: Scan::default(),
        }
    }
}

impl Records for Objects {
    fn next(&mut self) -> io::Result<Option<usize>> {
        self.object.clear();
        self.length = 0;
        loop {
            let Some(buffer) = fill(&mut self.stream)? else {
                self.scan = Scan::default();
                return Ok((self.length > 0).then_some(self.length));
            };
            let first = buffer.iter().position(|byte| self.scan.begins(*byte));
            let Some(first) = first else {
                let all = buffer.len();
                self.stream.consume(all);
                continue;
            };
            let end = buffer[first..]
                .iter()
                .position(|byte| self.scan.ends(*byte));
            let end = end.map_or(buffer.len(), |end| first + end + 1);
            self.length += end - first;
            keep(&mut self.object, &buffer[first..end]);
            self.stream.consume(end);
            if self.scan.depth == 0 && !self.scan.lost {
                return Ok(Some(self.length));
            }
        }
    }

    fn bytes(&self) -> &[u8] {
        &self.object
    }

    fn expected(&self) -> &'static str {
        "one JSON object, or an array of objects"
    }
}

impl Scan {
    /// Whether a byte is part of an object, or of what should be one, rather
    /// than between two.
    fn begins(&mut self, byte: u8) -> bool {
        let between = b" \t\r\n[],".contains(&byte) || b"\xef\xbb\xbf".contains(&byte);
        if self.depth == 0 && !self.lost {
            self.lost = !between && byte != b'{';
            return !between;
        }
        true
    }

    /// Whether a byte of an object is its last.
    fn ends(&mut self, byte: u8) -> bool {
        if self.lost {
            return false;
        }
        if self.quoted {
            self.quoted = self.escaped || byte != b'"';
            self.escaped = byte == b'\\' && !self.escaped;
            return false;
        }
        match byte {
            b'"' => self.quoted = true,
            b'{' => self.depth += 1,
            b'}' => self.depth -= 1,
            _ => {}
        }
        self.depth == 0
    }
}

/// What is there to be read; `None` at the end.
fn fill(stream: &mut BufReader<Stream>) -> io::Result<Option<&[u8]>> {
    while let Err(error) = stream.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    let buffer = stream.fill_buf()?;
    Ok((!buffer.is_empty()).then_some(buffer))
}

fn keep(kept: &mut Vec<u8>, part: &[u8]) {
    let room = MAX_RECORD_BYTES.saturating_sub(kept.len());
    kept.extend_from_slice(&part[..part.len().min(room)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The objects of a text, read from pieces of a few bytes.
    fn objects(text: &'static str) -> Vec<String> {
        let mut objects = Objects::new(Box::new(text.as_bytes()));
        let mut found = Vec::new();
        while let Some(length) = objects.next().unwrap() {
            assert_eq!(length, objects.bytes().len());
            found.push(String::from_utf8(objects.bytes().to_vec()).unwrap());
        }
        found
    }

    #[test]
    fn objects_end_at_their_own_brace() {
        let expected = [r#"{"a": "}\"]", "b": {"c": [1]}}"#, r#"{"a": "\\"}"#];
        let array = "\u{feff}[\n {\"a\": \"}\\\"]\", \"b\": {\"c\": [1]}},\n{\"a\": \"\\\\\"}\n]\n";
        assert_eq!(objects(array), expected);
        assert_eq!(
            objects(r#"{"a": "}\"]", "b": {"c": [1]}} {"a": "\\"}"#),
            expected
        );
        assert_eq!(objects("[]"), [""; 0]);
    }

    #[test]
    fn what_is_no_object_is_one_bad_record() {
        assert_eq!(
            objects(r#"[{"a":1}, 3, {"a":2}]"#),
            [r#"{"a":1}"#, r#"3, {"a":2}]"#]
        );
        assert_eq!(objects(r#"{"a": {"b""#), [r#"{"a": {"b""#]);
    }
}
