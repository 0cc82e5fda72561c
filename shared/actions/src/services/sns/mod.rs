//! Amazon SNS: topics.

mod access;
mod encrypt_topic;
mod remove_public_statements;

pub use access::ACCESS;
pub use encrypt_topic::EncryptTopic;
pub use remove_public_statements::RemovePublicStatements;

use crate::{Change, Document, Grant, Place, Refusal, Request, Surface};
use guardrail_resources::{Unreadable, sns};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Encryption of what a topic holds.
    EncryptTopic(EncryptTopic),
    /// A topic policy without what makes it public.
    RemovePublicStatements(RemovePublicStatements),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::EncryptTopic(action) => action,
            Self::RemovePublicStatements(action) => action,
        }
    }
}

impl From<EncryptTopic> for crate::Action {
    fn from(action: EncryptTopic) -> Self {
        Self::Sns(Action::EncryptTopic(action))
    }
}

impl From<RemovePublicStatements> for crate::Action {
    fn from(action: RemovePublicStatements) -> Self {
        Self::Sns(Action::RemovePublicStatements(action))
    }
}

/// What is read and written as a whole: attributes of a topic (`sns:GetTopicAttributes`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// The topic policy.
    Policy {
        /// The topic's ARN.
        topic_arn: String,
    },
    /// The key that encrypts messages.
    Encryption {
        /// The topic's ARN.
        topic_arn: String,
    },
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The policy: every topic has one.
    Policy(Document),
    /// The KMS key; `None` where nothing encrypts.
    Encryption(Option<String>),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Sns(state)
    }
}

impl State {
    /// The policy that a topic's view tells.
    ///
    /// # Errors
    /// It cannot be read, or there is none.
    pub fn policy(topic: &sns::Topic) -> Result<Self, Unreadable> {
        let policy = topic.policy.document("Policy")?.ok_or_else(|| Unreadable::missing("Policy"))?;
        Ok(Self::Policy(Document(policy.into_owned())))
    }

    /// The key that a topic's view tells.
    pub fn encryption(topic: &sns::Topic) -> Self {
        Self::Encryption(topic.key().map(str::to_owned))
    }
}

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
    /// Sets one attribute of a topic. An empty key ends encryption.
    SetTopicAttributes {
        /// The topic's ARN.
        topic_arn: String,
        /// `Policy` or `KmsMasterKeyId`.
        attribute_name: &'static str,
        /// Its value.
        attribute_value: String,
    },
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, _: &Place) -> String {
        match self {
            Self::Policy { topic_arn } | Self::Encryption { topic_arn } => topic_arn.clone(),
        }
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        vec![Grant::new("sns:GetTopicAttributes", self.resource(at))]
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        let (topic_arn, attribute_name, attribute_value) = match (self, from, to) {
            (_, from, to) if from == to => return Ok(Vec::new()),
            (Self::Policy { topic_arn }, State::Policy(_), State::Policy(to)) => (topic_arn, "Policy", to.0.clone()),
            (Self::Encryption { topic_arn }, State::Encryption(_), State::Encryption(to)) => {
                (topic_arn, "KmsMasterKeyId", to.clone().unwrap_or_default())
            }
            _ => return Err(Refusal::OtherFacet),
        };
        Ok(vec![Call::SetTopicAttributes { topic_arn: topic_arn.clone(), attribute_name, attribute_value }])
    }
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, _: &Place) -> Vec<Grant> {
        let Self::SetTopicAttributes { topic_arn, .. } = self;
        vec![Grant::new("sns:SetTopicAttributes", topic_arn)]
    }
}

#[cfg(test)]
mod tests;
