//! # Point-in-time recovery on
//!
//! ## Why it matters
//! Without point-in-time recovery, what a bad deploy or an intruder writes or deletes is gone, but for backups that
//! somebody took.
//!
//! ## What passes
//! Point-in-time recovery is `ENABLED`. Where the item records no continuous backups, as items from before March 2018
//! do not, there is none. NOT_APPLICABLE while a table is being deleted.
//!
//! ## Remediation
//! `dynamodb:UpdateContinuousBackups` turns it on, over the last 35 days. It disturbs nobody and costs by the table's size.
//! Turning it off again undoes it, and loses the recovery points: that must be asked for.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::dynamodb as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, dynamodb};
use serde::Deserialize;

const ENABLED: &str = "ENABLED";

/// Judges point-in-time recovery.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pitr {}

impl Control for Pitr {
    type View = dynamodb::Table;

    const METADATA: Metadata = Metadata {
        id: "dynamodb-pitr",
        title: "Point-in-time recovery on",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["DynamoDB.2"],
            cis_v3: &[],
            nist_r5: &["CP-10", "CP-6(2)", "CP-9", "SC-5(2)", "SI-12", "SI-13(5)"],
            managed_rule: Some("DYNAMODB_PITR_ENABLED"),
        },
    };

    fn evaluate(&self, table: &Resource<dynamodb::Table>) -> Result<Compliance, Unreadable> {
        if table.is_being_deleted() {
            return Ok(Compliance::NotApplicable("the table is being deleted".to_owned()));
        }
        let status = status(table)?.unwrap_or("not recorded");
        Ok(Compliance::compliant_if(status == ENABLED, format!("point-in-time recovery is {}", status.to_lowercase())))
    }

    fn remediate(&self, table: &Resource<dynamodb::Table>) -> Result<Plan, Unreadable> {
        if table.is_being_deleted() || status(table)? == Some(ENABLED) {
            return Ok(Plan::none());
        }
        let action = actions::EnableRecovery { table: table.key.resource_id.clone() };
        Ok(Plan::of(action, actions::State::PointInTimeRecovery(None)))
    }
}

/// What the item says of point-in-time recovery, where it says anything.
fn status(table: &dynamodb::Table) -> Result<Option<&str>, Unreadable> {
    let backups = table.continuous_backups_description.get("ContinuousBackupsDescription")?;
    let recovery = backups.and_then(|backups| backups.point_in_time_recovery_description.as_ref());
    Ok(recovery.and_then(|recovery| recovery.point_in_time_recovery_status.as_deref()))
}
