//! Amazon SQS: queues.

use crate::read::optional_flag;
use crate::resource::View;
use serde::Deserialize;

/// A queue (`AWS::SQS::Queue`): the attributes that `GetQueueAttributes` answers.
#[derive(Clone, Debug, Deserialize)]
pub struct Queue {
    /// The KMS key that encrypts messages: absent or empty where none does.
    #[serde(default)]
    pub kms_master_key_id: Option<String>,
    /// True where SQS encrypts messages with a key of its own. Absent where it does not, and in items from before
    /// November 2021, when there was no such thing.
    #[serde(default, deserialize_with = "optional_flag")]
    pub sqs_managed_sse_enabled: Option<bool>,
}

impl View for Queue {
    const TYPES: &'static [&'static str] = &["AWS::SQS::Queue"];
}
