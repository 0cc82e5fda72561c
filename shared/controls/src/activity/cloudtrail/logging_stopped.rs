//! # Trail was stopped or deleted
//!
//! ## Why it matters
//! Without a trail nobody learns what is done in the account, and guardrail hears of no API call. It is among the first
//! things that intruders do.
//!
//! ## What fires
//! StopLogging and DeleteTrail, and the same on an event data store of CloudTrail Lake. An attempt that was refused fires
//! too: whoever tries it is worth knowing.
//!
//! ## What passes
//! Whatever AWS services do.
//!
//! ## Remediation
//! Start the trail again (StartLogging), or create it anew; then look at what its last events say. Starting it takes the
//! finding back. What was not recorded meanwhile cannot be had again, save for the 90 days of event history.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Anything, Target};
use serde::Deserialize;

/// Fires where a trail or an event data store records no more.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoggingStopped {}

const TRAIL: &str = "AWS::CloudTrail::Trail";
const STORE: &str = "AWS::CloudTrail::EventDataStore";

impl ActivityControl for LoggingStopped {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "cloudtrail-logging-stopped",
        title: "Trail was stopped or deleted",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &["CloudWatch.5"], cis_v3: &["4.5"], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TRAIL, STORE];

    const EVENTS: Events =
        &[("cloudtrail", &["StopLogging", "DeleteTrail", "StopEventDataStoreIngestion", "DeleteEventDataStore"])];

    const ATTEMPTS: bool = true;

    const TAKEN_BACK_BY: Events = &[("cloudtrail", &["StartLogging", "StartEventDataStoreIngestion"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        let (resource_type, done, tried) = match call.name() {
            "StopLogging" => (TRAIL, "logging stopped", "stop the trail"),
            "DeleteTrail" => (TRAIL, "trail deleted", "delete the trail"),
            "StopEventDataStoreIngestion" => (STORE, "ingestion stopped", "stop the event data store"),
            _ => (STORE, "event data store deleted", "delete the event data store"),
        };
        let fact = if call.failed() { format!("tried to {tried}, and was refused") } else { done.to_owned() };
        Ok(Activity::on_each(call, resource_type, fact))
    }

    fn takes_back(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Target>, Unreadable> {
        let resource_type = if call.name() == "StartLogging" { TRAIL } else { STORE };
        Ok(call::targets(call, resource_type))
    }
}
