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
//! `rds:ModifyDBInstance` with `AutoMinorVersionUpgrade`. Nothing happens at once; later upgrades restart the engine in
//! the maintenance window. Turning it off again undoes the setting, not an upgrade that has run.

use crate::Control;
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
        match instance.engine.as_deref() {
            Some("docdb") => return Ok(Compliance::NotApplicable("DocumentDB ignores the setting".to_owned())),
            Some(engine) if engine.starts_with("custom-") => {
                return Ok(Compliance::NotApplicable("RDS Custom refuses the setting".to_owned()));
            }
            _ => {}
        }
        let upgrades = instance
            .auto_minor_version_upgrade
            .ok_or_else(|| Unreadable::missing("configuration.autoMinorVersionUpgrade"))?;
        Ok(Compliance::compliant_if(upgrades, "minor versions are not installed automatically"))
    }
}
