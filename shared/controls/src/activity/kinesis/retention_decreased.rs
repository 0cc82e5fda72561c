//! # Retention of a data stream was shortened
//!
//! ## Why it matters
//! Records older than the new retention are gone at once, and whoever reads the stream has less time to come back after
//! a failure.
//!
//! ## What fires
//! DecreaseStreamRetentionPeriod.
//!
//! ## What passes
//! Whatever AWS services do.
//!
//! ## Remediation
//! Lengthen it again (IncreaseStreamRetentionPeriod). Records that were dropped do not come back, and no call tells how long
//! they were kept before: acknowledge the finding when it is as long as it was.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::read::optional_integer;
use serde::Deserialize;

/// Fires where a stream keeps its records for less time.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RetentionDecreased {}

const STREAM: &str = "AWS::Kinesis::Stream";

/// How long records are to be kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_integer")]
    retention_period_hours: Option<i64>,
}

impl ActivityControl for RetentionDecreased {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "kinesis-retention-decreased",
        title: "Retention of a data stream was shortened",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[STREAM];

    const EVENTS: Events = &[("kinesis", &["DecreaseStreamRetentionPeriod"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let hours = request.retention_period_hours.map(|hours| format!("records kept for {hours} hours only"));
        Ok(Activity::on_each(call, STREAM, hours.unwrap_or_else(|| "records kept for less time".to_owned())))
    }
}
