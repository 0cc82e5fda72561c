//! Amazon SNS: topics.

use crate::policy::Policy;
use crate::read::Section;
use crate::resource::{Resource, View};
use serde::Deserialize;

/// A topic (`AWS::SNS::Topic`).
#[derive(Clone, Debug, Deserialize)]
pub struct Topic {
    /// The topic policy: every topic has one.
    #[serde(default)]
    pub policy: Section<Policy>,
    /// The KMS key that encrypts messages: absent or empty where none does.
    #[serde(default)]
    pub kms_master_key_id: Option<String>,
}

impl View for Topic {
    const TYPES: &'static [&'static str] = &["AWS::SNS::Topic"];
}

impl Resource<Topic> {
    /// The topic's ARN, which is its Config id too.
    pub fn topic_arn(&self) -> &str {
        self.arn.as_deref().unwrap_or(&self.key.resource_id)
    }
}

impl Topic {
    /// The KMS key that encrypts messages; `None` where none does.
    pub fn key(&self) -> Option<&str> {
        self.kms_master_key_id.as_deref().filter(|key| !key.trim().is_empty())
    }
}
