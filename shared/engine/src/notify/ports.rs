//! What telling needs from outside.

use super::digest::Digest;
use crate::ledger::{Record, RecordError, Sink, StoreError};
use std::future::Future;

/// The way to the sinks.
pub trait Channels {
    /// Tells a sink, and returns once the sink has taken it. Implementations retry throttling and time-outs by themselves
    /// for less than half of [`crate::ledger::LEASE`], and give up then.
    fn tell(&self, sink: Sink, word: &Word<'_>) -> impl Future<Output = Result<(), TellError>> + Send;
}

/// What a sink is told.
#[derive(Clone, Copy, Debug)]
pub enum Word<'w> {
    /// One finding, as it stands.
    Finding(&'w Record),
    /// Many findings in one.
    Digest(&'w Digest),
}

/// A sink that could not be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation}: {message}")]
pub struct TellError {
    /// The operation: `sns:Publish`.
    pub operation: &'static str,
    /// The service's code and message.
    pub message: String,
}

/// Why a finding's sinks could not be seen to. What the sinks are owed stands in the ledger still.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotifyError {
    /// The ledger did not answer, or others kept changing the record.
    #[error(transparent)]
    Ledger(#[from] RecordError),
    /// Some sinks could not be told; they are tried again later.
    #[error("{}", .0.iter().map(|(sink, error)| format!("{sink}: {error}")).collect::<Vec<_>>().join("; "))]
    Sinks(Vec<(Sink, TellError)>),
}

impl From<StoreError> for NotifyError {
    fn from(error: StoreError) -> Self {
        Self::Ledger(error.into())
    }
}
