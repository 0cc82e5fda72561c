//! The `guardrail` command without its process: what stands on the command line goes in, an exit status comes out. It
//! links no SDK and needs no account; what it judges comes from files and standard input.

pub mod args;
mod commands;
mod judge;
mod output;
mod pipeline;
mod source;
mod tally;

pub use source::SourceError;

use args::{Args, Command};
use guardrail_engine::SettingsError;
use std::io;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Nothing is broken.
    Clean,
    /// Something is NON_COMPLIANT.
    Broken,
    /// Something could not be read, or not be finished.
    Unreadable,
}

impl Status {
    /// What the process exits with.
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Broken => 1,
            Self::Unreadable => 2,
        }
    }
}

/// What keeps a command from its work.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// Settings that cannot be opened.
    #[error("{0}")]
    Source(#[from] SourceError),
    /// Settings that do not hold.
    #[error("{path}: {problem}")]
    Settings {
        /// The file.
        path: String,
        /// What is wrong with it.
        problem: SettingsError,
    },
    /// The built-in controls do not fit together: a defect of guardrail's own.
    #[error("the built-in catalogue cannot be prepared: {0}")]
    Catalogue(#[from] guardrail_controls::ParameterError),
    /// No control has this id.
    #[error("there is no control `{id}`{}", nearest.as_ref().map(|nearest| format!("; did you mean `{nearest}`?")).unwrap_or_default())]
    UnknownControl {
        /// The id as written.
        id: String,
        /// The id most like it.
        nearest: Option<String>,
    },
    /// Nowhere to write to.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

/// Does what the command line says.
pub fn run(args: &Args) -> Result<Status, CommandError> {
    let done = match &args.command {
        Command::Evaluate(evaluate) => return commands::evaluate(evaluate, args.color.into()),
        Command::Controls { id: None, format } => commands::controls(*format, args.color.into()),
        Command::Controls { id: Some(id), format } => commands::control(id, *format, args.color.into()),
        Command::Responsibilities { format } => commands::responsibilities(*format, args.color.into()),
        Command::Completions { shell } => commands::completions(*shell),
        Command::Man => commands::man(),
    };
    match done {
        Err(CommandError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Status::Clean),
        done => done.map(|()| Status::Clean),
    }
}
