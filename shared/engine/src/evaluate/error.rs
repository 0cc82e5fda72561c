//! Why a call fails.

use super::{NotRecorded, PortError};
use crate::selection::SelectionError;
use guardrail_model::MessageType;
use guardrail_resources::Unreadable;
use jiff::Timestamp;
use strum::IntoStaticStr;

/// Why a call fails. The variant's name is the error's type to whoever watches the function.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, IntoStaticStr)]
pub enum EvaluateError {
    /// The event, or the item in it, cannot be read.
    #[error("cannot read {0}")]
    UnreadableEvent(#[from] Unreadable),
    /// The event lacks a key that events of its kind have.
    #[error("a {message_type} without {key}")]
    IncompleteEvent {
        /// The kind of event.
        message_type: MessageType,
        /// The key.
        key: &'static str,
    },
    /// There is nobody to answer.
    #[error("the event has no resultToken")]
    NoResultToken,
    /// The rule's parameters select nothing that exists.
    #[error(transparent)]
    RuleParameters(#[from] SelectionError),
    /// An oversized item is announced, and AWS Config has none.
    #[error("AWS Config has no item of {resource_type} {resource_id} up to {announced}, which it announced")]
    ItemNotFound {
        /// The type that was announced.
        resource_type: String,
        /// The resource that was announced.
        resource_id: String,
        /// When its state was captured.
        announced: Timestamp,
    },
    /// An oversized item is announced, and AWS Config still answers with an older one.
    #[error(
        "AWS Config's item of {resource_type} {resource_id} is of {}, older than the {announced} that it announced",
        captured.map_or_else(|| "an unknown time".to_owned(), |captured| captured.to_string())
    )]
    ItemOutdated {
        /// The type that was announced.
        resource_type: String,
        /// The resource that was announced.
        resource_id: String,
        /// When the announced state was captured.
        announced: Timestamp,
        /// When the state in the answer was captured; `None` where the answer does not say.
        captured: Option<Timestamp>,
    },
    /// The ledger did not take what was judged, and AWS Config was not answered.
    #[error("not recorded: {0}")]
    NotRecorded(#[from] NotRecorded),
    /// AWS Config did not do what it was asked.
    #[error(transparent)]
    ServiceFailed(#[from] PortError),
    /// AWS Config answered, and did not take some results.
    #[error("AWS Config did not take {} results, {} of {} among them", .count, .resource_id, .resource_type)]
    Refused {
        /// How many.
        count: usize,
        /// The first one's type.
        resource_type: String,
        /// The first one's id.
        resource_id: String,
    },
    /// Some controls could not judge. All others are reported.
    #[error("{} of {judged} verdicts could not be judged: {}", .unjudged.len(), .unjudged.join("; "))]
    Unjudged {
        /// Each such control with its reason.
        unjudged: Vec<String>,
        /// How many verdicts there were in all.
        judged: usize,
    },
}
