//! A window over a stream of bytes: what was read and not yet looked at, and what must be kept of it.

use std::io::{self, Read};

/// How much is read at once.
const CHUNK: u64 = 64 * 1024;

/// Looks at a stream a piece at a time, and keeps from a marked place on until it is taken.
pub(super) struct Window<R> {
    reader: R,
    data: Vec<u8>,
    at: usize,
    /// An error that came behind bytes which are still to be looked at.
    failed: Option<io::Error>,
    kept: Kept,
    /// The most bytes that are kept.
    limit: usize,
    /// How many bytes of the stream lie before `data`.
    before: u64,
    /// The line that `at` is in, from 1.
    pub(super) line: u64,
    line_start: u64,
}

/// What is being kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Nothing,
    /// From this place in the data.
    From(usize),
    /// It grew over the limit and was let go.
    TooMuch,
}

/// A place to go back to.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pub(super) line: u64,
    pub(super) column: u64,
}

impl<R: Read> Window<R> {
    pub(super) fn new(reader: R, limit: usize) -> Self {
        Self {
            reader,
            data: Vec::new(),
            at: 0,
            failed: None,
            kept: Kept::Nothing,
            limit,
            before: 0,
            line: 1,
            line_start: 0,
        }
    }

    /// What lies ahead; empty at the end of the stream.
    pub(super) fn ahead(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.data.len() {
            self.fill()?;
        }
        Ok(self.data.get(self.at..).unwrap_or_default())
    }

    /// The next byte.
    pub(super) fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.ahead()?.first().copied())
    }

    /// Passes bytes that hold no line's end.
    pub(super) fn pass(&mut self, count: usize) {
        self.at += count;
    }

    /// Passes the line's end that `peek` showed.
    pub(super) fn pass_newline(&mut self) {
        self.at += 1;
        self.line += 1;
        self.line_start = self.position();
    }

    /// Where the window is.
    pub(super) fn mark(&self) -> Mark {
        Mark { line: self.line, column: self.position() - self.line_start + 1 }
    }

    pub(super) fn at_line_start(&self) -> bool {
        self.position() == self.line_start
    }

    /// Keeps what follows, until it is taken or let go.
    pub(super) fn keep(&mut self) {
        self.kept = Kept::From(self.at);
    }

    pub(super) fn let_go(&mut self) {
        self.kept = Kept::Nothing;
    }

    /// What was kept; `None` where it grew over the limit.
    pub(super) fn take(&mut self) -> Option<Vec<u8>> {
        let kept = std::mem::replace(&mut self.kept, Kept::Nothing);
        match kept {
            Kept::From(start) if self.at - start <= self.limit => self.data.get(start..self.at).map(<[u8]>::to_vec),
            _ => None,
        }
    }

    /// Goes back to the first line after `mark`, where keeping began, that begins with `{`, and lets go.
    pub(super) fn back_to_object(&mut self, mark: Mark) -> bool {
        let kept = std::mem::replace(&mut self.kept, Kept::Nothing);
        let Kept::From(start) = kept else { return false };
        let Some(text) = self.data.get(start..self.at) else { return false };
        let Some(found) = text.windows(2).position(|pair| pair == b"\n{") else { return false };
        let lines = text.iter().take(found + 1).filter(|byte| **byte == b'\n').count();
        self.at = start + found + 1;
        self.line = mark.line + u64::try_from(lines).unwrap_or(u64::MAX);
        self.line_start = self.position();
        true
    }

    fn position(&self) -> u64 {
        self.before + u64::try_from(self.at).unwrap_or(u64::MAX)
    }

    /// Reads on, behind what is kept.
    fn fill(&mut self) -> io::Result<()> {
        let mut start = match self.kept {
            Kept::From(start) => start,
            Kept::Nothing | Kept::TooMuch => self.at,
        };
        if self.at - start > self.limit {
            self.kept = Kept::TooMuch;
            start = self.at;
        }
        if start > 0 {
            self.data.drain(..start);
            self.before += u64::try_from(start).unwrap_or(u64::MAX);
            self.at -= start;
            if matches!(self.kept, Kept::From(_)) {
                self.kept = Kept::From(0);
            }
        }
        if self.data.is_empty() && self.data.capacity() > 1024 * 1024 {
            self.data.shrink_to(1024 * 1024);
        }
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let before = self.data.len();
        match (&mut self.reader).take(CHUNK).read_to_end(&mut self.data) {
            Err(error) if self.data.len() > before => self.failed = Some(error),
            read => drop(read?),
        }
        Ok(())
    }
}
