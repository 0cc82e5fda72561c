//! Splitting a stream into documents without reading them: the elements of the lists that AWS writes, the lines of JSON
//! Lines, the values that follow one another. Only the outermost brackets and commas are read here; what is inside a
//! document is its reader's to judge. Memory holds one document at a time, however large the file.
//!
//! A broken document does not end the file: reading goes on at the next line that begins an object.

use super::window::{Mark, Window};
use guardrail_engine::LISTS;
use std::io::{self, Read};

/// What a stream holds, one piece at a time.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A document, still unread.
    Document {
        /// Its bytes.
        text: Vec<u8>,
        /// Where it stands.
        place: Place,
    },
    /// Something that is no document; what follows is read all the same.
    Broken {
        /// Where it stands.
        place: Place,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A document larger than what is read of one.
    TooLarge(Place),
    /// A list of documents without any.
    EmptyList(&'static str),
}

/// Where a document stands in its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The line it begins in, from 1.
    pub(crate) line: u64,
    /// The column it begins in, from 1.
    pub(crate) column: u64,
    /// The list that it is an element of, and its number there, from 0.
    pub(crate) element: Option<(&'static str, u64)>,
}

/// Why splitting ended before its stream did.
#[derive(Debug)]
pub(crate) enum Halt {
    /// Whoever took the pieces wants no more.
    Stopped,
    /// The stream could not be read on.
    Read(io::Error),
}

/// What went wrong inside a document.
enum Fault {
    Halt(Halt),
    Broken(&'static str),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Halt(Halt::Read(error))
    }
}

/// Splits streams into pieces, and hands them to `sink` until it answers false.
pub(crate) struct Splitter<R, S> {
    window: Window<R>,
    sink: S,
    /// True where each line is a document: a line's end ends it, whole or not.
    lines: bool,
    /// True once something broken was named: outside of JSON Lines, what else is no document is passed over quietly.
    broken: bool,
}

/// A document that has not ended where everything ends.
const UNFINISHED: &str = "it ends in the middle of a document";

/// A beginning that no document has.
const NO_DOCUMENT: &str = "expected an object, a list or a string";

impl<R: Read, S: FnMut(Piece) -> bool> Splitter<R, S> {
    /// Splits `reader`; `lines` where it is known to be JSON Lines; `limit` is the most bytes of one document.
    pub(crate) fn new(reader: R, lines: bool, limit: usize, sink: S) -> Self {
        Self { window: Window::new(reader, limit), sink, lines, broken: false }
    }

    /// Splits the whole stream. Where that fails, says the line that it came to.
    pub(crate) fn run(mut self) -> Result<(), (Halt, u64)> {
        loop {
            match self.next() {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(halt) => return Err((halt, self.window.line)),
            }
        }
    }

    /// The next outermost value; false at the end.
    fn next(&mut self) -> Result<bool, Halt> {
        self.space().map_err(Halt::Read)?;
        let mark = self.window.mark();
        let Some(first) = self.window.peek().map_err(Halt::Read)? else { return Ok(false) };
        let split = match first {
            b'{' => self.object(mark),
            b'[' => self.list("list"),
            b'"' => self.string_document(mark),
            _ => Err(Fault::Broken(NO_DOCUMENT)),
        };
        match split {
            Ok(()) => {
                self.notice_lines(mark)?;
                Ok(true)
            }
            Err(Fault::Halt(halt)) => Err(halt),
            Err(Fault::Broken(problem)) => self.resume(mark, problem),
        }
    }

    /// A first document that is one line of several makes the stream JSON Lines.
    fn notice_lines(&mut self, mark: Mark) -> Result<(), Halt> {
        if !self.lines && self.window.line == mark.line && !self.broken {
            let next = self.window.ahead().map_err(Halt::Read)?;
            self.lines = next.starts_with(b"\n") || next.starts_with(b"\r\n");
        }
        Ok(())
    }

    /// Names what is broken, and finds where to go on.
    fn resume(&mut self, mark: Mark, problem: &'static str) -> Result<bool, Halt> {
        let here = self.window.mark();
        let at_document = Place { line: mark.line, column: mark.column, element: None };
        let place =
            if self.lines { at_document } else { Place { line: here.line, column: here.column, element: None } };
        if self.lines || !self.broken {
            self.hand(Piece::Broken { place, problem })?;
        }
        self.broken = true;
        if !self.lines && self.window.back_to_object(mark) {
            self.lines = true;
            return Ok(true);
        }
        self.window.let_go();
        let mut first = self.lines && self.window.at_line_start() && here.line > mark.line;
        while !first {
            match self.pass_line().map_err(Halt::Read)? {
                None => return Ok(false),
                Some(next) => first = self.lines || next == b'{',
            }
        }
        Ok(true)
    }

    /// Passes what is left of a line, and says what the next one begins with.
    fn pass_line(&mut self) -> io::Result<Option<u8>> {
        loop {
            let ahead = self.window.ahead()?;
            if ahead.is_empty() {
                return Ok(None);
            }
            match ahead.iter().position(|byte| *byte == b'\n') {
                None => {
                    let all = ahead.len();
                    self.window.pass(all);
                }
                Some(end) => {
                    self.window.pass(end);
                    self.window.pass_newline();
                    return self.window.peek();
                }
            }
        }
    }

    fn hand(&mut self, piece: Piece) -> Result<(), Halt> {
        if (self.sink)(piece) { Ok(()) } else { Err(Halt::Stopped) }
    }

    /// Hands on what was kept.
    fn hand_document(&mut self, place: Place) -> Result<(), Fault> {
        let piece = match self.window.take() {
            Some(text) => Piece::Document { text, place },
            None => Piece::TooLarge(place),
        };
        self.hand(piece).map_err(Fault::Halt)
    }

    /// An outermost object: a document, unless it holds a list of documents.
    fn object(&mut self, mark: Mark) -> Result<(), Fault> {
        self.window.keep();
        self.window.pass(1);
        let mut is_document = true;
        self.inside()?;
        if self.window.peek()? == Some(b'}') {
            self.window.pass(1);
        } else {
            loop {
                let list = self.key()?;
                self.inside()?;
                match list {
                    Some(by) if self.window.peek()? == Some(b'[') => {
                        is_document = false;
                        self.window.let_go();
                        self.list(by)?;
                    }
                    _ => self.value()?,
                }
                if self.comma_or(b'}', "expected `,` or `}`")? {
                    break;
                }
            }
        }
        if is_document {
            self.hand_document(Place { line: mark.line, column: mark.column, element: None })?;
        }
        Ok(())
    }

    /// A key and its colon: what list it names, if any.
    fn key(&mut self) -> Result<Option<&'static str>, Fault> {
        if self.window.peek()? != Some(b'"') {
            return Err(self.expected("expected a key in quotes"));
        }
        let mut key = Vec::new();
        self.string(Some(&mut key))?;
        self.inside()?;
        if self.window.peek()? != Some(b':') {
            return Err(self.expected("expected `:`"));
        }
        self.window.pass(1);
        Ok(LISTS.iter().find(|(name, _)| key.eq_ignore_ascii_case(name.as_bytes())).map(|(_, by)| *by))
    }

    /// A list, handed out element by element.
    fn list(&mut self, by: &'static str) -> Result<(), Fault> {
        self.window.pass(1);
        self.inside()?;
        if self.window.peek()? == Some(b']') {
            self.window.pass(1);
            return self.hand(Piece::EmptyList(by)).map_err(Fault::Halt);
        }
        for number in 0.. {
            self.inside()?;
            let Mark { line, column } = self.window.mark();
            self.window.keep();
            self.value()?;
            self.hand_document(Place { line, column, element: Some((by, number)) })?;
            if self.comma_or(b']', "expected `,` or `]`")? {
                break;
            }
        }
        Ok(())
    }

    /// What follows an element: true for the end.
    fn comma_or(&mut self, end: u8, problem: &'static str) -> Result<bool, Fault> {
        self.inside()?;
        match self.window.peek()? {
            Some(b',') => {
                self.window.pass(1);
                self.inside()?;
                Ok(false)
            }
            Some(byte) if byte == end => {
                self.window.pass(1);
                Ok(true)
            }
            _ => Err(self.expected(problem)),
        }
    }

    /// An outermost string may hold a document, as SelectResourceConfig answers it.
    fn string_document(&mut self, mark: Mark) -> Result<(), Fault> {
        self.window.keep();
        self.string(None)?;
        self.hand_document(Place { line: mark.line, column: mark.column, element: None })
    }

    /// Passes any value, by its quotes and brackets alone.
    fn value(&mut self) -> Result<(), Fault> {
        match self.window.peek()? {
            Some(b'"') => self.string(None),
            Some(b'{' | b'[') => self.nested(),
            _ => self.scalar(),
        }
    }

    /// Passes an object or list.
    fn nested(&mut self) -> Result<(), Fault> {
        let mut depth = 0_usize;
        loop {
            let ahead = self.window.ahead()?;
            if ahead.is_empty() {
                return Err(Fault::Broken(UNFINISHED));
            }
            let telling = |byte: &u8| matches!(byte, b'"' | b'{' | b'}' | b'[' | b']' | b'\n');
            let Some(found) = ahead.iter().position(telling) else {
                let all = ahead.len();
                self.window.pass(all);
                continue;
            };
            let byte = ahead.get(found).copied();
            self.window.pass(found);
            match byte {
                Some(b'"') => self.string(None)?,
                Some(b'\n') => self.line_end()?,
                Some(b'{' | b'[') => {
                    depth += 1;
                    self.window.pass(1);
                }
                _ => {
                    depth = depth.saturating_sub(1);
                    self.window.pass(1);
                }
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// Passes a string, and copies what it holds, as written, to `copy`. Names of lists are short: no more is copied.
    fn string(&mut self, mut copy: Option<&mut Vec<u8>>) -> Result<(), Fault> {
        self.window.pass(1);
        loop {
            let ahead = self.window.ahead()?;
            if ahead.is_empty() {
                return Err(Fault::Broken(UNFINISHED));
            }
            let found = ahead.iter().position(|byte| matches!(byte, b'"' | b'\\' | b'\n'));
            let (plain, byte) = match found {
                None => (ahead, None),
                Some(found) => (ahead.get(..found).unwrap_or_default(), ahead.get(found).copied()),
            };
            if let Some(copy) = copy.as_deref_mut().filter(|copy| copy.len() < 64) {
                copy.extend(plain.iter().take(64));
            }
            let passed = plain.len();
            self.window.pass(passed);
            match byte {
                None => {}
                Some(b'"') => {
                    self.window.pass(1);
                    return Ok(());
                }
                Some(b'\n') if self.lines => return Err(self.line_ended()),
                Some(b'\n') => self.window.pass_newline(),
                Some(_) => {
                    if let Some(copy) = copy.as_deref_mut() {
                        copy.push(b'\\');
                    }
                    self.window.pass(1);
                    if matches!(self.window.peek()?, Some(escaped) if escaped != b'\n') {
                        self.window.pass(1);
                    }
                }
            }
        }
    }

    /// Passes a number, `true`, `false` or `null`, or whatever stands in their place.
    fn scalar(&mut self) -> Result<(), Fault> {
        let mut passed = false;
        loop {
            let ahead = self.window.ahead()?;
            let all = ahead.len();
            let ends = |byte: &u8| byte.is_ascii_whitespace() || b",:]}[{\"".contains(byte);
            let end = ahead.iter().position(ends).unwrap_or(all);
            passed |= end > 0;
            self.window.pass(end);
            if end < all || all == 0 {
                break;
            }
        }
        if passed { Ok(()) } else { Err(self.expected("expected a value")) }
    }

    /// What is wrong where something else was expected.
    fn expected(&mut self, problem: &'static str) -> Fault {
        match self.window.peek() {
            Ok(Some(_)) => Fault::Broken(problem),
            Ok(None) => Fault::Broken(UNFINISHED),
            Err(error) => error.into(),
        }
    }

    /// Passes white space inside a document.
    fn inside(&mut self) -> Result<(), Fault> {
        while let Some(byte) = self.window.peek()? {
            match byte {
                b'\n' => self.line_end()?,
                b' ' | b'\t' | b'\r' => self.window.pass(1),
                _ => break,
            }
        }
        Ok(())
    }

    /// Passes a line's end inside a document: in JSON Lines, where the next line begins an object, the document ended.
    fn line_end(&mut self) -> Result<(), Fault> {
        self.window.pass_newline();
        if self.lines && self.window.peek()? == Some(b'{') { Err(Fault::Broken(UNFINISHED)) } else { Ok(()) }
    }

    fn line_ended(&mut self) -> Fault {
        self.window.pass_newline();
        Fault::Broken("its line ends within a string")
    }

    /// Passes white space between documents.
    fn space(&mut self) -> io::Result<()> {
        while let Some(byte) = self.window.peek()? {
            match byte {
                b'\n' => self.window.pass_newline(),
                b' ' | b'\t' | b'\r' => self.window.pass(1),
                _ => break,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
