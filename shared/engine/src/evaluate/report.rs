//! What came of a call, and what must fail it.

use super::{ConfigService, PortError, PutError};
use crate::selection::SelectionError;
use crate::verdict::Verdict;
use guardrail_model::{Evaluation, MessageType};
use guardrail_resources::Unreadable;
use jiff::Timestamp;
use std::time::Duration;

/// The token by which a caller asks for a trial run: AWS Config checks the results and changes nothing. A convention of
/// RDK's runtime (`rdk/template/runtime`), not of AWS.
const TEST_TOKEN: &str = "TESTMODE";

/// How long to wait before results that AWS Config did not take are sent again.
const PAUSES: [Duration; 3] = [Duration::from_millis(200), Duration::from_millis(800), Duration::from_millis(3_200)];

/// What came of one rule event.
#[derive(Clone, Debug)]
pub struct Report {
    /// What kind of event it was.
    pub message_type: MessageType,
    /// What each control said.
    pub verdicts: Vec<Verdict>,
    /// The results that AWS Config took.
    pub evaluations: Vec<Evaluation>,
    /// The results that AWS Config did not take, however often they were sent.
    pub refused: Vec<Evaluation>,
    /// Why nobody waited for the results: a dead token, or a rule that is gone.
    pub nobody_waits: Option<String>,
    /// What became of results that no control renews.
    pub clearing: Clearing,
}

/// What became of results that no control renews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clearing {
    /// Not a scheduled run.
    NotAsked,
    /// So many were answered NOT_APPLICABLE.
    Done(usize),
    /// The rule's results could not be listed; the next scheduled run tries again.
    Failed(PortError),
}

/// Why a call fails.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluateError {
    /// The event, or the item in it, cannot be read.
    #[error("cannot read {0}")]
    Event(#[from] Unreadable),
    /// The rule's parameters select nothing that exists.
    #[error(transparent)]
    Selection(#[from] SelectionError),
    /// There is nobody to answer.
    #[error("the event has no resultToken")]
    NoToken,
    /// An oversized item is announced and cannot be fetched.
    #[error("AWS Config has no item of {resource_type} {resource_id} up to {announced}, which it announced")]
    NoItem {
        /// The type that was announced.
        resource_type: String,
        /// The resource that was announced.
        resource_id: String,
        /// When its state was captured.
        announced: Timestamp,
    },
    /// AWS Config did not answer.
    #[error(transparent)]
    Port(#[from] PortError),
    /// Some controls could not judge. All others are reported.
    #[error("{} of {judged} verdicts could not be judged: {}", .unjudged.len(), .unjudged.join("; "))]
    Unjudged {
        /// Each such control with its reason.
        unjudged: Vec<String>,
        /// How many verdicts there were in all.
        judged: usize,
    },
    /// AWS Config did not take some results.
    #[error("AWS Config did not take {} results, {} of {} among them", .count, .resource_id, .resource_type)]
    Refused {
        /// How many.
        count: usize,
        /// The first one's type.
        resource_type: String,
        /// The first one's id.
        resource_id: String,
    },
}

/// What became of one chunk of results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// All taken but these.
    Taken {
        /// Those that AWS Config did not take.
        refused: Vec<Evaluation>,
    },
    /// Nobody waits for them.
    NobodyWaits(String),
}

impl Report {
    pub(super) fn new(message_type: MessageType) -> Self {
        Self {
            message_type,
            verdicts: Vec::new(),
            evaluations: Vec::new(),
            refused: Vec::new(),
            nobody_waits: None,
            clearing: Clearing::NotAsked,
        }
    }

    pub(super) fn with_verdicts(mut self, verdicts: Vec<Verdict>) -> Self {
        self.verdicts = verdicts;
        self
    }

    pub(super) fn delivered(&mut self, chunk: &[Evaluation], delivery: Delivery) {
        match delivery {
            Delivery::NobodyWaits(reason) => self.nobody_waits = Some(reason),
            Delivery::Taken { refused } => {
                self.evaluations.extend(chunk.iter().filter(|evaluation| !refused.contains(evaluation)).cloned());
                self.refused.extend(refused);
            }
        }
    }

    /// The report, or the error that must fail the call: what could not be judged, or what AWS Config did not take.
    pub fn into_result(self) -> Result<Self, EvaluateError> {
        if let Some(first) = self.refused.first() {
            return Err(EvaluateError::Refused {
                count: self.refused.len(),
                resource_type: first.compliance_resource_type.clone(),
                resource_id: first.compliance_resource_id.clone(),
            });
        }
        let unjudged = self.verdicts.iter().filter_map(|verdict| {
            let error = verdict.outcome.as_ref().err()?;
            Some(format!("{} on {}: {error}", verdict.control.id, verdict.key))
        });
        let unjudged: Vec<String> = unjudged.collect();
        if unjudged.is_empty() {
            return Ok(self);
        }
        Err(EvaluateError::Unjudged { unjudged, judged: self.verdicts.len() })
    }
}

/// Reports one chunk, and sends again what AWS Config did not take.
pub(super) async fn deliver_chunk<C: ConfigService>(
    config: &C,
    token: &str,
    chunk: &[Evaluation],
) -> Result<Delivery, EvaluateError> {
    let mut refused = chunk.to_vec();
    let mut pauses = PAUSES.into_iter();
    loop {
        refused = match config.put_evaluations(token, &refused, token == TEST_TOKEN).await {
            Ok(refused) => refused,
            Err(PutError::NobodyWaits(reason)) => return Ok(Delivery::NobodyWaits(reason)),
            Err(PutError::Failed(error)) => return Err(error.into()),
        };
        match pauses.next() {
            Some(pause) if !refused.is_empty() => config.pause(pause).await,
            _ => return Ok(Delivery::Taken { refused }),
        }
    }
}
