//! What calls of AWS IAM ask, where several controls read it.

use crate::policy::Policy;
use crate::read::Section;
use serde::Deserialize;

/// A call about a user's credential.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OfUser {
    /// The user. In calls that do not require it, absent for the caller itself.
    pub user_name: Option<String>,
}

/// A call that gives or takes a policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OfPolicy {
    /// The name of an inline policy.
    pub policy_name: Option<String>,
    /// The ARN of a managed one.
    pub policy_arn: Option<String>,
}

/// A call that writes a policy: an inline one, or a role's trust.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WithDocument {
    /// The whole document.
    pub policy_document: Section<Policy>,
}
