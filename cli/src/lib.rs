//! The `guardrail` command without its process: what stands on the command line goes in, an exit status comes out. It
//! links no SDK and needs no account; what it judges comes from files and standard input.

pub mod args;
mod commands;
mod judge;
mod ledger;
mod output;
mod pipeline;
mod recorder;
mod source;
mod tally;

pub use source::SourceError;

use args::{Args, Command};
use guardrail_embedded::OpenError;
use guardrail_engine::SettingsError;
use guardrail_engine::ledger::{ExemptionError, RecordError, StoreError};
use guardrail_engine::remediate::RemediateError;
use std::io;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Nothing is broken.
    Clean,
    /// Something is NON_COMPLIANT, or amiss with guardrail itself.
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
    /// A ledger that cannot be opened.
    #[error("{0}")]
    Ledger(#[from] OpenError),
    /// A ledger that does not answer.
    #[error("the ledger failed: {0}")]
    Store(#[from] StoreError),
    /// Something could not be recorded.
    #[error("the ledger failed: {0}")]
    Record(#[from] RecordError),
    /// There is no ledger yet.
    #[error("{0}: no ledger; `guardrail evaluate --ledger {0} PATH` makes one")]
    NoLedger(String),
    /// Someone else wrote between a look and a write.
    #[error("the ledger changed meanwhile; try again")]
    Changed,
    /// What was asked of the ledger cannot be.
    #[error("{0}")]
    Refused(String),
    /// An exemption that cannot be.
    #[error("{0}")]
    Exemption(#[from] ExemptionError),
    /// No settings of this revision were ever applied.
    #[error("there is no revision {0} of the settings")]
    UnknownRevision(u64),
    /// Settings were not applied.
    #[error("nothing was applied: {0}")]
    NotApplied(&'static str),
    /// An order was not given.
    #[error("nothing was ordered: {0}")]
    NotOrdered(String),
    /// An order was given, and could not be carried out here.
    #[error("the order stands, and could not be carried out: {0}")]
    NotCarriedOut(#[from] RemediateError),
    /// Nowhere to write to.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

/// Does what the command line says.
pub fn run(args: &Args) -> Result<Status, CommandError> {
    let done = match &args.command {
        Command::Evaluate(evaluate) => return commands::evaluate(evaluate, args.color.into()),
        Command::Plan(plan) => return commands::plan(plan, args.color.into()),
        Command::Doctor(doctor) => return commands::doctor(doctor, args.color.into()),
        Command::Controls { id: None, format } => commands::controls(*format, args.color.into()),
        Command::Controls { id: Some(id), format } => commands::control(id, *format, args.color.into()),
        Command::Responsibilities { format } => commands::responsibilities(*format, args.color.into()),
        Command::Findings(findings) => commands::findings(findings, args.color.into()),
        Command::Acknowledge { id, by, ledger } => commands::acknowledge(id, by.as_deref(), ledger, args.color.into()),
        Command::Approve { id, yes, ledger } => commands::approve(id, *yes, ledger, args.color.into()),
        Command::Undo(undo) => commands::undo(undo, args.color.into()),
        Command::Exempt(exempt) => commands::exempt(exempt, args.color.into()),
        Command::Settings(settings) => commands::settings(settings),
        Command::Completions { shell } => commands::completions(*shell),
        Command::Man => commands::man(),
    };
    match done {
        Err(CommandError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Status::Clean),
        done => done.map(|()| Status::Clean),
    }
}
