//! Amazon SNS: topics.

use crate::policy::Policy;
use crate::read::Section;
use crate::resource::View;
use serde::Deserialize;

/// A topic (`AWS::SNS::Topic`).
#[derive(Clone, Debug, Deserialize)]
pub struct Topic {
    /// The topic policy: every topic has one.
    #[serde(default)]
    pub policy: Section<Policy>,
}

impl View for Topic {
    const TYPES: &'static [&'static str] = &["AWS::SNS::Topic"];
}
