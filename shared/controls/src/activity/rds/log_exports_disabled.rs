//! # Log exports of a database were turned off
//!
//! ## Why it matters
//! A database's audit log tells who read which table. Once it no longer leaves the instance, whoever owns the instance
//! owns the log.
//!
//! ## What fires
//! ModifyDBInstance and ModifyDBCluster that disable log types.
//!
//! ## What passes
//! Log types that are enabled, and other changes. The activity stream, of which `rds-activity-stream-stopped` speaks.
//!
//! ## Remediation
//! Enable the types again (`EnableLogTypes`).
//!
//! ## Absent keys
//! - `cloudwatchLogsExportConfiguration`: the calls change only what they name.
//! - `disableLogTypes`: the same.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::List;
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where a database's logs stay with it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogExportsDisabled {}

/// What changes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    cloudwatch_logs_export_configuration: Option<Exports>,
}

/// The logs that are exported.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Exports {
    disable_log_types: List<String>,
}

const INSTANCE: &str = "AWS::RDS::DBInstance";
const CLUSTER: &str = "AWS::RDS::DBCluster";

impl ActivityControl for LogExportsDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "rds-log-exports-disabled",
        title: "Log exports of a database were turned off",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[INSTANCE, CLUSTER];

    const EVENTS: Events = &[("rds", &["ModifyDBInstance", "ModifyDBCluster"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let off = request.cloudwatch_logs_export_configuration.iter().flat_map(|exports| &exports.disable_log_types);
        let off: Vec<&str> = off.map(String::as_str).collect();
        if off.is_empty() {
            return Activity::nothing(call);
        }
        let resource_type = if call.name() == "ModifyDBInstance" { INSTANCE } else { CLUSTER };
        Ok(Activity::on_each(call, resource_type, format!("export of {} logs turned off", off.join(", "))))
    }
}
