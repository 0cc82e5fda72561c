//! AWS IAM: managed policies and roles.

use crate::policy::Policy;
use crate::read::{List, Section, Unreadable, optional_flag};
use crate::resource::{Resource, View};
use serde::Deserialize;

/// A managed policy (`AWS::IAM::Policy`).
#[derive(Clone, Debug, Deserialize)]
pub struct ManagedPolicy {
    /// The policy's ARN.
    #[serde(default)]
    pub arn: Option<String>,
    /// The version that is in force: `v3`.
    #[serde(default)]
    pub default_version_id: Option<String>,
    /// Versions of the policy; Config records the one in force.
    #[serde(default)]
    pub policy_version_list: List<PolicyVersion>,
}

impl View for ManagedPolicy {
    const TYPES: &'static [&'static str] = &["AWS::IAM::Policy"];
}

/// A version of a managed policy.
#[derive(Clone, Debug, Deserialize)]
pub struct PolicyVersion {
    /// `v3`.
    #[serde(default)]
    pub version_id: Option<String>,
    /// True for the version that is in force.
    #[serde(default, deserialize_with = "optional_flag")]
    pub is_default_version: Option<bool>,
    /// The document: URL-encoded, an object, or a list of one object.
    #[serde(default)]
    pub document: Section<Policy>,
}

impl Resource<ManagedPolicy> {
    /// True for a policy that AWS wrote, and that nobody else can change.
    pub fn is_aws_managed(&self) -> bool {
        let arn = self.view.arn.as_deref().or(self.arn.as_deref());
        arn.is_some_and(|arn| arn.split(':').nth(4) == Some("aws"))
    }
}

impl ManagedPolicy {
    /// The document in force. The policy and its versions both say which one that is, and must not contradict each
    /// other.
    pub fn document(&self) -> Result<&Policy, Unreadable> {
        let mut in_force = self.policy_version_list.iter().filter(|version| self.is_in_force(version));
        match (in_force.next(), in_force.next()) {
            (Some(version), None) => version.document.required("policyVersionList.document"),
            (None, _) => Err(Unreadable::missing("policyVersionList.isDefaultVersion")),
            (Some(_), Some(_)) => {
                Err(Unreadable::meaningless("policyVersionList", "more than one version is in force"))
            }
        }
    }

    /// True where anything says that this version is in force: where they disagree, two versions are.
    fn is_in_force(&self, version: &PolicyVersion) -> bool {
        let named = version.version_id.is_some() && version.version_id == self.default_version_id;
        named || version.is_default_version == Some(true)
    }
}

/// A role (`AWS::IAM::Role`).
#[derive(Clone, Debug, Deserialize)]
pub struct Role {
    /// `/`, `/aws-service-role/…`, …
    #[serde(default)]
    pub path: Option<String>,
    /// The trust policy: every role has one.
    #[serde(default)]
    pub assume_role_policy_document: Section<Policy>,
}

impl View for Role {
    const TYPES: &'static [&'static str] = &["AWS::IAM::Role"];
}

impl Role {
    /// True for a role that an AWS service made and that only this service can change.
    pub fn is_service_linked(&self) -> bool {
        self.path.as_deref().is_some_and(|path| path.starts_with("/aws-service-role/"))
    }

    /// The trust policy.
    pub fn trust_policy(&self) -> Result<&Policy, Unreadable> {
        self.assume_role_policy_document.required("assumeRolePolicyDocument")
    }
}

#[cfg(test)]
mod tests {
    use super::ManagedPolicy;
    use crate::read;

    fn document_of(versions: &str) -> Result<usize, String> {
        let json = format!(r#"{{"defaultVersionId": "v2", "policyVersionList": {versions}}}"#);
        let policy: ManagedPolicy = read::text(&json, "policy").unwrap();
        policy.document().map(|document| document.statements().len()).map_err(|error| error.to_string())
    }

    #[test]
    fn the_version_in_force_is_the_one_that_either_says() {
        let one = r#"{"Statement": []}"#;
        let two = r#"{"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}"#;
        let versions = |first: &str, second: &str| {
            format!(
                r#"[{{"versionId": "v1"{first}, "document": {one}}}, {{"versionId": "v2"{second}, "document": [{two}]}}]"#
            )
        };
        assert_eq!(document_of(&versions("", "")), Ok(1));
        assert_eq!(document_of(&versions(r#", "isDefaultVersion": false"#, r#", "isDefaultVersion": true"#)), Ok(1));
        let contradiction = document_of(&versions(r#", "isDefaultVersion": true"#, ""));
        assert_eq!(contradiction.unwrap_err(), "policyVersionList: more than one version is in force");
        assert!(document_of(r#"[{"versionId": "v1", "document": {"Statement": []}}]"#).is_err());
        assert!(document_of(r#"[{"versionId": "v2", "document": "not a policy"}]"#).is_err());
        assert!(document_of("[]").is_err());
    }
}
