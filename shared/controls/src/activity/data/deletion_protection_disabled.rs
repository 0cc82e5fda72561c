//! # Deletion protection of a data store was switched off
//!
//! ## Why it matters
//! The protection makes a deletion take two steps. Switching it off is the first.
//!
//! ## What fires
//! Deletion protection switched off by ModifyDBInstance, ModifyDBCluster, ModifyGlobalCluster, UpdateTable (Amazon
//! DynamoDB), UpdateGraph (Amazon Neptune), UpdateUserPool (Amazon Cognito) or PutLogGroupDeletionProtection (Amazon
//! CloudWatch Logs).
//!
//! ## What passes
//! The protection switched on, and changes of anything else. UpdateUserPool from the console that names other
//! settings beside the protection: the call resets whatever it does not name, so the console states all of them each time. What
//! pipelines and the `trusted` principals do, and whatever AWS services do.
//!
//! ## Remediation
//! `rds:ModifyDBInstance`, `rds:ModifyDBCluster`, `rds:ModifyGlobalCluster` or `dynamodb:UpdateTable` switches it on again, which
//! takes the finding back. Whoever means to delete the database or table is stopped by it. Of graphs and user pools, a person
//! does it, by the same call.
//!
//! ## Absent keys
//! - `deletionProtection`: the protection stays as it is where the request says nothing of it.
//! - `deletionProtectionEnabled`: the same.

use crate::by_hand::is_by_hand;
use crate::restated::is_form;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_actions::Plan;
use guardrail_actions::services::{dynamodb, rds};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, ResourceKey, Responsibility, Severity};
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
        "AWS::Logs::LogGroup",
    ];

    const EVENTS: Events = &[
        ("rds", &["ModifyDBInstance", "ModifyDBCluster", "ModifyGlobalCluster"]),
        ("dynamodb", &["UpdateTable"]),
        ("neptune-graph", &["UpdateGraph"]),
        ("cognito-idp", &["UpdateUserPool"]),
        ("logs", &["PutLogGroupDeletionProtection"]),
    ];

    const TAKEN_BACK_BY: Events = &[
        ("rds", &["ModifyDBInstance", "ModifyDBCluster", "ModifyGlobalCluster"]),
        ("dynamodb", &["UpdateTable"]),
        ("neptune-graph", &["UpdateGraph"]),
        ("cognito-idp", &["UpdateUserPool"]),
        ("logs", &["PutLogGroupDeletionProtection"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        if request.is_protected(call)? != Some(false) || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        if call.name() == "UpdateUserPool" && is_form(call, &["userPoolId", "deletionProtection"])? {
            return Ok(Vec::new());
        }
        let activities = Activity::on_each(call, resource_type(call), "deletion protection switched off");
        Ok(Activity::each_put_right(activities, call, switched_on))
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

/// What switches the protection on again, of databases and tables.
fn switched_on(key: &ResourceKey) -> Plan {
    match key.resource_type.as_str() {
        "AWS::DynamoDB::Table" => Plan::of(
            dynamodb::ProtectFromDeletion { table: key.resource_id.clone() },
            dynamodb::State::DeletionProtection(false),
        ),
        kind if kind.starts_with("AWS::RDS::") => Plan::of(
            rds::ProtectFromDeletion { database: rds::Database::of(key) },
            rds::State::DeletionProtection(false),
        ),
        _ => Plan::none(),
    }
}

fn resource_type(call: &ApiCall<'_>) -> &'static str {
    match call.name() {
        "ModifyDBInstance" => "AWS::RDS::DBInstance",
        "ModifyDBCluster" => "AWS::RDS::DBCluster",
        "ModifyGlobalCluster" => "AWS::RDS::GlobalCluster",
        "UpdateTable" => "AWS::DynamoDB::Table",
        "UpdateGraph" => "AWS::NeptuneGraph::Graph",
        "PutLogGroupDeletionProtection" => "AWS::Logs::LogGroup",
        _ => "AWS::Cognito::UserPool",
    }
}
