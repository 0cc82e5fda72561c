//! Why an event was not taken in.

use crate::ledger::{RecordError, StoreError};
use guardrail_resources::Unreadable;

/// Why an event was not taken in. The function fails with it: its name is the invocation's error type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, strum::IntoStaticStr)]
pub enum DetectError {
    /// It is no JSON, or its keys hold something else than AWS writes.
    #[error(transparent)]
    UnreadableEvent(#[from] Unreadable),
    /// It is an event of something else; its detail type.
    #[error("`{0}` is no event of CloudTrail's")]
    NotCloudTrail(String),
    /// It is no CloudTrail record, or one that lacks what every record has.
    #[error("the CloudTrail record has no {0}")]
    IncompleteEvent(&'static str),
    /// The ledger did not take what was seen.
    #[error("not recorded: {0}")]
    NotRecorded(#[from] RecordError),
    /// Some controls could not judge. What the others saw is recorded.
    #[error("{} of {judged} verdicts could not be judged: {}", .unjudged.len(), .unjudged.join("; "))]
    Unjudged {
        /// Each such control with its reason.
        unjudged: Vec<String>,
        /// How many verdicts there were in all.
        judged: usize,
    },
}

impl From<StoreError> for DetectError {
    fn from(error: StoreError) -> Self {
        Self::NotRecorded(error.into())
    }
}
