//! Amazon SQS: queues.

use crate::policy::Policy;
use crate::read::{Section, Unreadable, optional_flag};
use crate::resource::{Resource, View};
use serde::Deserialize;

/// A queue (`AWS::SQS::Queue`): the attributes that `GetQueueAttributes` answers.
#[derive(Clone, Debug, Deserialize)]
pub struct Queue {
    /// The queue's ARN: always recorded.
    #[serde(default)]
    pub queue_arn: Option<String>,
    /// The KMS key that encrypts messages: absent or empty where none does.
    #[serde(default)]
    pub kms_master_key_id: Option<String>,
    /// True where SQS encrypts messages with a key of its own. Absent where it does not, and in items from before
    /// November 2021, when there was no such thing.
    #[serde(default, deserialize_with = "optional_flag")]
    pub sqs_managed_sse_enabled: Option<bool>,
    /// The queue policy. Absent where the queue has none: its owner alone may use it then.
    #[serde(default)]
    pub policy: Section<Policy>,
}

impl View for Queue {
    const TYPES: &'static [&'static str] = &["AWS::SQS::Queue"];
}

impl Resource<Queue> {
    /// The queue's name: the last part of its URL, which is its Config id.
    pub fn name(&self) -> &str {
        self.key.resource_id.rsplit('/').next().unwrap_or(&self.key.resource_id)
    }

    /// The queue's ARN.
    pub fn queue_arn(&self) -> String {
        let key = &self.key;
        let told = || format!("arn:{}:sqs:{}:{}:{}", key.partition, key.region, key.account_id, self.name());
        self.view.queue_arn.clone().unwrap_or_else(told)
    }
}

impl Queue {
    /// The queue policy; `None` where the queue has none, which only a record that tells of the queue can say.
    pub fn policy(&self) -> Result<Option<&Policy>, Unreadable> {
        match self.policy.get("Policy")? {
            None if self.queue_arn.is_none() => Err(Unreadable::missing("QueueArn")),
            policy => Ok(policy),
        }
    }

    /// The KMS key that encrypts messages; `None` where none does.
    pub fn key(&self) -> Option<&str> {
        self.kms_master_key_id.as_deref().filter(|key| !key.trim().is_empty())
    }
}
