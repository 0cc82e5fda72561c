//! # RDS instances are not publicly accessible
//!
//! ## Why it matters
//! The name of a publicly accessible instance resolves to a public address. One open security group then puts the
//! database before everybody who scans for its port.
//!
//! ## What passes
//! `publiclyAccessible` is off. Subnets, routes and security groups may keep the instance out of reach all the same;
//! they are changed by others, and do not excuse the flag.
//!
//! ## Remediation
//! `rds:ModifyDBInstance` with `PubliclyAccessible` off, which RDS does at once. `ApplyImmediately` is not asked for: it would
//! also make whatever else waits for the maintenance window. The name then resolves to a private address, and clients
//! outside the VPC lose the database. Turning the flag on again undoes it, with another public address; as it reopens the
//! database to the world, that must be asked for.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::rds as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, rds};
use serde::Deserialize;

/// Judges the instance's public address.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotPublic {}

impl Control for NotPublic {
    type View = rds::DbInstance;

    const METADATA: Metadata = Metadata {
        id: "rds-not-public",
        title: "RDS instances are not publicly accessible",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Data,
        severity: Severity::Critical,
        frameworks: Frameworks {
            security_hub: &["RDS.2"],
            cis_v3: &["2.3.3"],
            nist_r5: &["AC-4", "AC-4(21)", "SC-7", "SC-7(11)", "SC-7(16)", "SC-7(21)", "SC-7(4)", "SC-7(5)"],
            managed_rule: Some("RDS_INSTANCE_PUBLIC_ACCESS_CHECK"),
        },
    };

    fn evaluate(&self, instance: &Resource<rds::DbInstance>) -> Result<Compliance, Unreadable> {
        Ok(Compliance::compliant_if(!is_public(instance)?, "the instance is publicly accessible"))
    }

    fn remediate(&self, instance: &Resource<rds::DbInstance>) -> Result<Plan, Unreadable> {
        if !is_public(instance)? {
            return Ok(Plan::none());
        }
        let action = actions::MakePrivate { instance: instance.identifier()?.to_owned() };
        Ok(Plan::of(action, actions::State::PubliclyAccessible(true)))
    }
}

fn is_public(instance: &rds::DbInstance) -> Result<bool, Unreadable> {
    instance.publicly_accessible.ok_or_else(|| Unreadable::missing("configuration.publiclyAccessible"))
}
