//! # RDS instances are protected from deletion
//!
//! ## Why it matters
//! One call deletes an unprotected database, and by default its automated backups with it: a slip in a console or a script is
//! enough, and so is one stolen key.
//!
//! ## What passes
//! `deletionProtection` is on. Items from before September 2018 do not tell of it: there was no such thing. NOT_APPLICABLE for
//! the members of a cluster, Aurora's, Neptune's and DocumentDB's among them, which their cluster's own protection guards.
//!
//! ## Remediation
//! `rds:ModifyDBInstance` with `DeletionProtection` on, which RDS does at once. Nobody notices but who deletes the instance:
//! stacks and scripts that do fail until they turn the protection off. Turning it off again undoes it exactly; as the database
//! is then one call from its end, that must be asked for.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::rds as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, rds};
use serde::Deserialize;

/// Judges the instance's deletion protection.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeletionProtection {}

impl Control for DeletionProtection {
    type View = rds::DbInstance;

    const METADATA: Metadata = Metadata {
        id: "rds-deletion-protection",
        title: "RDS instances are protected from deletion",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Low,
        frameworks: Frameworks {
            security_hub: &["RDS.8"],
            cis_v3: &[],
            nist_r5: &["CM-3", "SC-5(2)", "SI-13(5)"],
            managed_rule: Some("RDS_INSTANCE_DELETION_PROTECTION_ENABLED"),
        },
    };

    fn evaluate(&self, instance: &Resource<rds::DbInstance>) -> Result<Compliance, Unreadable> {
        if let Some(cluster) = instance.cluster() {
            return Ok(Compliance::NotApplicable(format!("the instance is a member of the cluster {cluster}")));
        }
        let fact = unprotected(instance);
        Ok(fact.map_or(Compliance::Compliant, |fact| Compliance::NonCompliant(fact.to_owned())))
    }

    fn remediate(&self, instance: &Resource<rds::DbInstance>) -> Result<Plan, Unreadable> {
        if instance.cluster().is_some() || unprotected(instance).is_none() {
            return Ok(Plan::none());
        }
        let database = actions::Database::Instance(instance.identifier()?.to_owned());
        Ok(Plan::of(actions::ProtectFromDeletion { database }, actions::State::DeletionProtection(false)))
    }
}

/// What there is to say of an instance that one call deletes.
fn unprotected(instance: &rds::DbInstance) -> Option<&'static str> {
    match instance.deletion_protection {
        Some(true) => None,
        Some(false) => Some("deletion protection is off"),
        None => Some("no deletion protection is recorded"),
    }
}
