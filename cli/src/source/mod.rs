//! Where documents come from: files, folders and standard input, packed or not, in flat memory.

mod inflate;
mod split;
mod walk;
mod window;

pub(crate) use split::{Piece, Place};
pub(crate) use walk::Walk;

use inflate::{Bomb, Counted, Inflate, Limits};
use split::{Halt, Splitter};
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// A file or folder that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The system says no.
    #[error("{path}: {problem}")]
    Read {
        /// The file.
        path: String,
        /// The system's words.
        problem: String,
    },
    /// A folder that holds nothing to read.
    #[error("{path}: no .json, .jsonl or .ndjson file in this folder")]
    EmptyFolder {
        /// The folder.
        path: String,
    },
    /// A file that is of another kind than text in UTF-8.
    #[error("{path}: {kind}")]
    Encoding {
        /// The file.
        path: String,
        /// What it is, and what to do with it.
        kind: &'static str,
    },
    /// A file without anything in it.
    #[error("{path}: empty")]
    Empty {
        /// The file.
        path: String,
    },
    /// A file that cannot be read on.
    #[error("{path}: line {line}: {problem}")]
    Cut {
        /// The file.
        path: String,
        /// The line that was come to.
        line: u64,
        /// The reader's words.
        problem: String,
    },
}

impl SourceError {
    pub(crate) fn read(path: &Path, error: &io::Error) -> Self {
        Self::Read { path: path.display().to_string(), problem: words(error) }
    }

    /// What is wrong, without the path.
    pub(crate) fn problem(&self) -> String {
        match self {
            Self::Read { problem, .. } => problem.clone(),
            Self::EmptyFolder { .. } => "no .json, .jsonl or .ndjson file in this folder".to_owned(),
            Self::Encoding { kind, .. } => (*kind).to_owned(),
            Self::Empty { .. } => "empty".to_owned(),
            Self::Cut { line, problem, .. } => format!("line {line}: {problem}"),
        }
    }

    /// The file or folder.
    pub(crate) fn path(&self) -> &str {
        match self {
            Self::Read { path, .. }
            | Self::EmptyFolder { path }
            | Self::Encoding { path, .. }
            | Self::Empty { path }
            | Self::Cut { path, .. } => path,
        }
    }
}

/// An I/O error in this command's words.
fn words(error: &io::Error) -> String {
    if let Some(bomb) = error.get_ref().and_then(|inner| inner.downcast_ref::<Bomb>()) {
        return bomb.to_string();
    }
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::UnexpectedEof => "the gzip data ends too early".to_owned(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => format!("damaged gzip data: {error}"),
        _ => error.to_string().to_lowercase(),
    }
}

/// How a file's bytes are packed or spelled, by its first bytes.
enum Form {
    Plain,
    ByteOrderMark,
    Gzip,
    Other(&'static str),
}

impl Form {
    fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0xef, 0xbb, 0xbf, ..] => Self::ByteOrderMark,
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Self::Other("text in UTF-16; JSON is read in UTF-8"),
            [b'P', b'K', 3, 4, ..] => Self::Other("a zip archive; unpack it first"),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Other("packed by zstd; unpack it first"),
            _ => Self::Plain,
        }
    }
}

/// What stands for standard input among paths.
pub(crate) const STANDARD_INPUT: &str = "-";

/// Reads a file, or standard input, in pieces. False where `sink` wants no more.
pub(crate) fn read(
    path: &Path,
    passed: &Arc<AtomicU64>,
    sink: &mut dyn FnMut(Piece) -> bool,
) -> Result<bool, SourceError> {
    let standard_input = path.as_os_str() == STANDARD_INPUT;
    let bytes: Box<dyn Read> = if standard_input {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(path).map_err(|error| SourceError::read(path, &error))?)
    };
    let lines = !standard_input && walk::is_json_lines(path);
    split(path, Counted::new(bytes, Arc::clone(passed)), lines, sink)
}

/// Splits a file's bytes, unpacked.
fn split(path: &Path, bytes: impl Read, lines: bool, sink: &mut dyn FnMut(Piece) -> bool) -> Result<bool, SourceError> {
    let failed = |error: io::Error| SourceError::read(path, &error);
    let encoding = |kind| SourceError::Encoding { path: path.display().to_string(), kind };
    let (form, bytes) = begun(bytes).map_err(failed)?;
    let text: Box<dyn Read + '_> = match form {
        Form::Gzip => {
            let (form, text) = begun(Inflate::new(bytes, Limits::default())).map_err(failed)?;
            match form {
                Form::Gzip => return Err(encoding("gzip within gzip; unpack it once first")),
                Form::Other(kind) => return Err(encoding(kind)),
                Form::Plain | Form::ByteOrderMark => Box::new(text),
            }
        }
        Form::Other(kind) => return Err(encoding(kind)),
        Form::Plain | Form::ByteOrderMark => Box::new(bytes),
    };
    let mut empty = true;
    let splitter = Splitter::new(text, lines, guardrail_resources::read::ITEM_LIMIT, |piece| {
        empty = false;
        sink(piece)
    });
    match splitter.run() {
        Ok(()) if empty => Err(SourceError::Empty { path: path.display().to_string() }),
        Ok(()) => Ok(true),
        Err((Halt::Stopped, _)) => Ok(false),
        Err((Halt::Read(error), line)) => {
            Err(SourceError::Cut { path: path.display().to_string(), line, problem: words(&error) })
        }
    }
}

/// Looks at the first bytes; a byte order mark is passed over.
fn begun<R: Read>(mut bytes: R) -> io::Result<(Form, impl Read)> {
    let mut head = Vec::new();
    (&mut bytes).take(4).read_to_end(&mut head)?;
    let form = Form::of(&head);
    let mut head = Cursor::new(head);
    if matches!(form, Form::ByteOrderMark) {
        head.set_position(3);
    }
    Ok((form, head.chain(bytes)))
}
