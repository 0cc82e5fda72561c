//! # RDS auto minor version upgrade on
//!
//! ## Why it matters
//! Minor versions bring the fixes for known holes of the database engine. Where nobody installs them they stay open.
//!
//! ## What passes
//! `autoMinorVersionUpgrade` is on. A member of an Aurora or Neptune cluster is judged like any instance; Aurora
//! upgrades a cluster only when every member has it on. NOT_APPLICABLE where the flag means nothing: RDS Custom refuses
//! to turn it on, and DocumentDB ignores it.
//!
//! ## Remediation
//! `rds:ModifyDBInstance` with `AutoMinorVersionUpgrade` on. Nothing happens at once; later upgrades restart the engine in
//! the maintenance window. Turning it off again undoes the setting, not an upgrade that has run.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::rds as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, rds};
use serde::Deserialize;

/// Judges whether minor versions are installed by themselves.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AutoMinorUpgrade {}

impl Control for AutoMinorUpgrade {
    type View = rds::DbInstance;

    const METADATA: Metadata = Metadata {
        id: "rds-auto-minor-upgrade",
        title: "RDS auto minor version upgrade on",
        responsibility: Responsibility::OperatingSystem,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &["RDS.13"],
            cis_v3: &["2.3.2"],
            nist_r5: &["SI-2", "SI-2(2)", "SI-2(4)", "SI-2(5)"],
            managed_rule: Some("RDS_AUTOMATIC_MINOR_VERSION_UPGRADE_ENABLED"),
        },
    };

    fn evaluate(&self, instance: &Resource<rds::DbInstance>) -> Result<Compliance, Unreadable> {
        if let Some(reason) = unjudged(instance) {
            return Ok(Compliance::NotApplicable(reason.to_owned()));
        }
        Ok(Compliance::compliant_if(upgrades(instance)?, "minor versions are not installed automatically"))
    }

    fn remediate(&self, instance: &Resource<rds::DbInstance>) -> Result<Plan, Unreadable> {
        if unjudged(instance).is_some() || upgrades(instance)? {
            return Ok(Plan::none());
        }
        let action = actions::UpgradeMinorVersions { instance: instance.identifier()?.to_owned() };
        Ok(Plan::of(action, actions::State::AutoMinorVersionUpgrade(false)))
    }
}

/// Why the setting means nothing to this engine.
fn unjudged(instance: &rds::DbInstance) -> Option<&'static str> {
    match instance.engine.as_deref()? {
        "docdb" => Some("DocumentDB ignores the setting"),
        engine if engine.starts_with("custom-") => Some("RDS Custom refuses the setting"),
        _ => None,
    }
}

fn upgrades(instance: &rds::DbInstance) -> Result<bool, Unreadable> {
    instance.auto_minor_version_upgrade.ok_or_else(|| Unreadable::missing("configuration.autoMinorVersionUpgrade"))
}
