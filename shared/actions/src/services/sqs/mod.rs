//! Amazon SQS: queues.

mod access;
mod encrypt_queue;
mod remove_public_statements;

pub use access::ACCESS;
pub use encrypt_queue::EncryptQueue;
pub use remove_public_statements::RemovePublicStatements;

use crate::{Change, Document, Grant, Place, Refusal, Request, Surface};
use guardrail_resources::{Unreadable, sqs};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use strum::IntoStaticStr;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Encryption of what a queue holds.
    EncryptQueue(EncryptQueue),
    /// A queue policy without what makes it public.
    RemovePublicStatements(RemovePublicStatements),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::EncryptQueue(action) => action,
            Self::RemovePublicStatements(action) => action,
        }
    }
}

impl From<EncryptQueue> for crate::Action {
    fn from(action: EncryptQueue) -> Self {
        Self::Sqs(Action::EncryptQueue(action))
    }
}

impl From<RemovePublicStatements> for crate::Action {
    fn from(action: RemovePublicStatements) -> Self {
        Self::Sqs(Action::RemovePublicStatements(action))
    }
}

/// What is read and written as a whole: attributes of a queue (`sqs:GetQueueAttributes`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// The queue policy.
    Policy {
        /// The queue's URL.
        queue_url: String,
    },
    /// What encrypts messages.
    Encryption {
        /// The queue's URL.
        queue_url: String,
    },
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The policy; `None` where there is none.
    Policy(Option<Document>),
    /// What encrypts.
    Encryption(Encryption),
}

/// What encrypts a queue's messages, by the API's names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Encryption {
    /// The KMS key; `None` where none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kms_master_key_id: Option<String>,
    /// True where SQS does, with a key of its own.
    pub sqs_managed_sse_enabled: bool,
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Sqs(state)
    }
}

impl State {
    /// The policy that a queue's view tells.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn policy(queue: &sqs::Queue) -> Result<Self, Unreadable> {
        Ok(Self::Policy(queue.policy.document("Policy")?.map(|policy| Document(policy.into_owned()))))
    }

    /// What a queue's view tells of its encryption.
    pub fn encryption(queue: &sqs::Queue) -> Self {
        Self::Encryption(Encryption {
            kms_master_key_id: queue.key().map(str::to_owned),
            sqs_managed_sse_enabled: queue.sqs_managed_sse_enabled == Some(true),
        })
    }
}

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
    /// Sets attributes of a queue. An empty policy is none.
    SetQueueAttributes {
        /// The queue's URL.
        queue_url: String,
        /// Their values: of `Policy`, or of `SqsManagedSseEnabled`.
        attributes: BTreeMap<&'static str, String>,
    },
}

/// A queue's ARN, by the name that its URL ends with.
pub fn queue_arn(at: &Place, url: &str) -> String {
    at.arn("sqs", url.rsplit('/').next().unwrap_or(url))
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        match self {
            Self::Policy { queue_url } | Self::Encryption { queue_url } => queue_arn(at, queue_url),
        }
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        vec![Grant::new("sqs:GetQueueAttributes", self.resource(at))]
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        let (queue_url, name, value) = match (self, from, to) {
            (_, from, to) if from == to => return Ok(Vec::new()),
            (Self::Policy { queue_url }, State::Policy(_), State::Policy(to)) => {
                (queue_url, "Policy", to.clone().map(|policy| policy.0).unwrap_or_default())
            }
            (Self::Encryption { queue_url }, State::Encryption(from), State::Encryption(to)) => {
                if from.kms_master_key_id != to.kms_master_key_id {
                    return Err(Refusal::NoWay("the queue has another KMS key".to_owned()));
                }
                (queue_url, "SqsManagedSseEnabled", to.sqs_managed_sse_enabled.to_string())
            }
            _ => return Err(Refusal::OtherFacet),
        };
        let attributes = BTreeMap::from([(name, value)]);
        Ok(vec![Call::SetQueueAttributes { queue_url: queue_url.clone(), attributes }])
    }
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        let Self::SetQueueAttributes { queue_url, .. } = self;
        vec![Grant::new("sqs:SetQueueAttributes", queue_arn(at, queue_url))]
    }
}

#[cfg(test)]
mod tests;
