//! AWS Lambda: functions.

use crate::policy::{Context, Grant, Policy};
use crate::read::Section;
use crate::resource::{Resource, View};
use serde::Deserialize;

/// A function (`AWS::Lambda::Function`).
#[derive(Clone, Debug, Deserialize)]
pub struct Function {
    /// `python3.13`, `provided.al2023`, …: absent where the function is a container image.
    #[serde(default)]
    pub runtime: Option<String>,
    /// `Zip` or `Image`. Absent in items from before December 2020, when Lambda had no container images.
    #[serde(default)]
    pub package_type: Option<String>,
    /// The resource policy, in the supplementary configuration. Absent where the function has none: Lambda has no empty
    /// policy, and `GetPolicy` answers `ResourceNotFoundException`.
    #[serde(default)]
    pub policy: Section<Policy>,
}

impl View for Function {
    const TYPES: &'static [&'static str] = &["AWS::Lambda::Function"];
}

impl Resource<Function> {
    /// The function's name, which is its Config id.
    pub fn name(&self) -> &str {
        &self.key.resource_id
    }

    /// The function's ARN.
    pub fn function_arn(&self) -> String {
        let key = &self.key;
        format!("arn:{}:lambda:{}:{}:function:{}", key.partition, key.region, key.account_id, self.name())
    }
}

/// What a function's policy lets anyone do, or Amazon S3 without a condition that says in whose name: that is one in
/// anybody's.
pub fn public_grants(policy: &Policy, function_arn: &str) -> Vec<Grant> {
    let mut grants = policy.open_grants(&Context::of(function_arn));
    grants.retain(|grant| grant.is_public() || grant.service() == Some("s3.amazonaws.com"));
    grants
}
