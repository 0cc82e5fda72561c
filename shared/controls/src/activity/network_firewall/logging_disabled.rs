//! # Logging of a network firewall was turned off
//!
//! ## Why it matters
//! A firewall that logs nothing still blocks, and nobody learns what it blocked or let through.
//!
//! ## What fires
//! UpdateLoggingConfiguration that names no destination: that is how logging is turned off.
//!
//! ## What passes
//! Destinations that are added or changed. AWS has them taken away one by one; only the last one fires.
//!
//! ## Remediation
//! Name the destinations again (UpdateLoggingConfiguration), which takes the finding back.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Anything, Many, Target};
use serde::Deserialize;

/// Fires where a firewall's decisions are no longer recorded.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoggingDisabled {}

/// Where the logs go.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    logging_configuration: Option<Logging>,
}

/// The destinations.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Logging {
    log_destination_configs: Many<Anything>,
}

const FIREWALL: &str = "AWS::NetworkFirewall::Firewall";

impl ActivityControl for LoggingDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "network-firewall-logging-disabled",
        title: "Logging of a network firewall was turned off",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[FIREWALL];

    const EVENTS: Events = &[("network-firewall", &["UpdateLoggingConfiguration"])];

    const TAKEN_BACK_BY: Events = &[("network-firewall", &["UpdateLoggingConfiguration"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if request.has_a_destination() {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, FIREWALL, "logging turned off"))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(if request.has_a_destination() { call::targets(call, FIREWALL) } else { Vec::new() })
    }
}

impl Request {
    fn has_a_destination(&self) -> bool {
        self.logging_configuration.as_ref().is_some_and(|logging| !logging.log_destination_configs.is_empty())
    }
}
