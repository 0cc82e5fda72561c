//! # Audit logging of a warehouse was turned off
//!
//! ## Why it matters
//! The audit log of a warehouse tells who signed in and what they asked of it.
//!
//! ## What fires
//! DisableLogging.
//!
//! ## What passes
//! EnableLogging, to a bucket or to CloudWatch.
//!
//! ## Remediation
//! Turn it on again (EnableLogging), which takes the finding back.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a warehouse's use is no longer recorded.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditLoggingDisabled {}

const CLUSTER: &str = "AWS::Redshift::Cluster";

impl ActivityControl for AuditLoggingDisabled {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "redshift-audit-logging-disabled",
        title: "Audit logging of a warehouse was turned off",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[CLUSTER];

    const EVENTS: Events = &[("redshift", &["DisableLogging"])];

    const TAKEN_BACK_BY: Events = &[("redshift", &["EnableLogging"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        Ok(Activity::on_each(call, CLUSTER, "audit logging turned off"))
    }
}
