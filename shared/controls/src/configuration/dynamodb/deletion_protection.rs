//! # DynamoDB tables are protected from deletion
//!
//! ## Why it matters
//! One call deletes an unprotected table, and the data is gone but for what was backed up: a slip in a console or a script is
//! enough, and so is one stolen key.
//!
//! ## What passes
//! `deletionProtectionEnabled` is on. Items from before March 2023 do not tell of it: there was no such thing. NOT_APPLICABLE
//! while a table is being deleted.
//!
//! ## Remediation
//! `dynamodb:UpdateTable` with `DeletionProtectionEnabled` on. Nobody notices but who deletes the table: stacks and scripts that
//! do fail until they turn the protection off. Turning it off again undoes it exactly; as the table is then one call from its
//! end, that must be asked for.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::dynamodb as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, dynamodb};
use serde::Deserialize;

/// Judges the table's deletion protection.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeletionProtection {}

impl Control for DeletionProtection {
    type View = dynamodb::Table;

    const METADATA: Metadata = Metadata {
        id: "dynamodb-deletion-protection",
        title: "DynamoDB tables are protected from deletion",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["DynamoDB.6"],
            cis_v3: &[],
            nist_r5: &[],
            managed_rule: Some("DYNAMODB_TABLE_DELETION_PROTECTION_ENABLED"),
        },
    };

    fn evaluate(&self, table: &Resource<dynamodb::Table>) -> Result<Compliance, Unreadable> {
        if table.is_being_deleted() {
            return Ok(Compliance::NotApplicable("the table is being deleted".to_owned()));
        }
        let fact = unprotected(table);
        Ok(fact.map_or(Compliance::Compliant, |fact| Compliance::NonCompliant(fact.to_owned())))
    }

    fn remediate(&self, table: &Resource<dynamodb::Table>) -> Result<Plan, Unreadable> {
        if table.is_being_deleted() || unprotected(table).is_none() {
            return Ok(Plan::none());
        }
        let action = actions::ProtectFromDeletion { table: table.key.resource_id.clone() };
        Ok(Plan::of(action, actions::State::DeletionProtection(false)))
    }
}

/// What there is to say of a table that one call deletes.
fn unprotected(table: &dynamodb::Table) -> Option<&'static str> {
    match table.deletion_protection_enabled {
        Some(true) => None,
        Some(false) => Some("deletion protection is off"),
        None => Some("no deletion protection is recorded"),
    }
}
