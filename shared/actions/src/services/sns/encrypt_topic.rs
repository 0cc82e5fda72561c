//! A topic's encryption: by a KMS key.

use super::{Facet, State};
use crate::{About, Change, QUICK, Refusal, Undo};
use guardrail_resources::{Resource, sns};
use serde::{Deserialize, Serialize};

/// Has SNS encrypt by a KMS key what a topic holds. A topic that has a key keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EncryptTopic {
    /// The topic's ARN.
    pub topic_arn: String,
    /// The key: an id, an ARN, or an alias (`alias/aws/sns`).
    pub key: String,
}

impl Change for EncryptTopic {
    type Facet = Facet;
    type State = State;

    fn about(&self) -> &'static About {
        const ABOUT: About = About {
            name: "sns-encrypt-topic",
            title: "has SNS encrypt the topic's messages by a KMS key",
            // SNS developer guide, "Enable compatibility between event sources from AWS services and encrypted topics".
            disruption: "publishers need rights on the key; AWS services that publish (CloudWatch alarms, S3, EventBridge) \
                cannot have any on AWS's own key, and are cut off under it",
            undo: Undo::Exact,
            loss: Some("messages stand unencrypted again"),
            settles: QUICK,
        };
        &ABOUT
    }

    fn facet(&self) -> Facet {
        Facet::Encryption { topic_arn: self.topic_arn.clone() }
    }

    fn change(&self, before: &State) -> Result<State, Refusal> {
        match before {
            State::Encryption(Some(_)) => Ok(before.clone()),
            State::Encryption(None) => Ok(State::Encryption(Some(self.key.clone()))),
            State::Policy(_) => Err(Refusal::OtherFacet),
        }
    }
}

impl EncryptTopic {
    /// What a topic is like after it.
    pub fn apply(&self, topic: &mut Resource<sns::Topic>) {
        if topic.key().is_none() {
            topic.view.kms_master_key_id = Some(self.key.clone());
        }
    }
}
