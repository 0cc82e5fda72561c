//! # Deletion protection of a data store was switched off
//!
//! ## Why it matters
//! The protection makes a deletion take two steps. Switching it off is the first.
//!
//! ## What fires
//! Deletion protection switched off by ModifyDBInstance, ModifyDBCluster, ModifyGlobalCluster, UpdateTable (Amazon
//! DynamoDB), UpdateGraph (Amazon Neptune) or UpdateUserPool (Amazon Cognito).
//!
//! ## What passes
//! The protection switched on, and changes of anything else. What pipelines and the `trusted` principals do, and
//! whatever AWS services do.
//!
//! ## Remediation
//! Switch it on again, by the same call, which takes the finding back, unless the deletion is planned.
//!
//! ## Absent keys
//! - `deletionProtection`: the protection stays as it is where the request says nothing of it.
//! - `deletionProtectionEnabled`: the same.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a data store may be deleted that could not be.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeletionProtectionDisabled {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// What is to change.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    /// A boolean, or of a user pool `ACTIVE` or `INACTIVE`.
    deletion_protection: Option<Protection>,
    /// Of a table.
    #[serde(deserialize_with = "optional_flag")]
    deletion_protection_enabled: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Protection {
    Flag(bool),
    Word(String),
}

impl ActivityControl for DeletionProtectionDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "data-deletion-protection-disabled",
        title: "Deletion protection of a data store was switched off",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[
        "AWS::RDS::DBInstance",
        "AWS::RDS::DBCluster",
        "AWS::RDS::GlobalCluster",
        "AWS::DynamoDB::Table",
        "AWS::NeptuneGraph::Graph",
        "AWS::Cognito::UserPool",
    ];

    const EVENTS: Events = &[
        ("rds", &["ModifyDBInstance", "ModifyDBCluster", "ModifyGlobalCluster"]),
        ("dynamodb", &["UpdateTable"]),
        ("neptune-graph", &["UpdateGraph"]),
        ("cognito-idp", &["UpdateUserPool"]),
    ];

    const TAKEN_BACK_BY: Events = &[
        ("rds", &["ModifyDBInstance", "ModifyDBCluster", "ModifyGlobalCluster"]),
        ("dynamodb", &["UpdateTable"]),
        ("neptune-graph", &["UpdateGraph"]),
        ("cognito-idp", &["UpdateUserPool"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        if request.is_protected(call)? != Some(false) || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, resource_type(call), "deletion protection switched off"))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let is_on = request.is_protected(call)? == Some(true);
        Ok(if is_on { call::targets(call, resource_type(call)) } else { Vec::new() })
    }
}

impl Request {
    /// What the protection is to be; `None` where it stays as it is.
    fn is_protected(&self, call: &ApiCall<'_>) -> Result<Option<bool>, Unreadable> {
        let [on, off] = if call.service() == "cognito-idp" { ["active", "inactive"] } else { ["true", "false"] };
        let said = match &self.deletion_protection {
            None => return Ok(self.deletion_protection_enabled),
            Some(Protection::Flag(is_on)) => is_on.to_string(),
            Some(Protection::Word(word)) => word.to_ascii_lowercase(),
        };
        match said.as_str() {
            said if said == on => Ok(Some(true)),
            said if said == off => Ok(Some(false)),
            _ => Err(Unreadable::meaningless("requestParameters.deletionProtection", "neither on nor off")),
        }
    }
}

fn resource_type(call: &ApiCall<'_>) -> &'static str {
    match call.name() {
        "ModifyDBInstance" => "AWS::RDS::DBInstance",
        "ModifyDBCluster" => "AWS::RDS::DBCluster",
        "ModifyGlobalCluster" => "AWS::RDS::GlobalCluster",
        "UpdateTable" => "AWS::DynamoDB::Table",
        "UpdateGraph" => "AWS::NeptuneGraph::Graph",
        _ => "AWS::Cognito::UserPool",
    }
}
