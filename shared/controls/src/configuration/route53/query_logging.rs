//! # Public hosted zones log DNS queries
//!
//! ## Why it matters
//! Query logs tell which names of a zone are asked for, and from where: a takeover, a tunnel or a scan shows there
//! first.
//!
//! ## What passes
//! A public zone that logs its queries to a log group. NOT_APPLICABLE for private zones, whose queries the Resolver
//! logs, by VPC.
//!
//! ## Remediation
//! `route53:CreateQueryLoggingConfig`. The log group and the resource policy that lets Route 53 write to it must be in
//! us-east-1; logs cost. `route53:DeleteQueryLoggingConfig` undoes it.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, route53};
use serde::Deserialize;

/// Judges whether the zone's queries are logged.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QueryLogging {}

impl Control for QueryLogging {
    type View = route53::HostedZone;

    const METADATA: Metadata = Metadata {
        id: "route53-query-logging",
        title: "Public hosted zones log DNS queries",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Edge,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &["Route53.2"],
            cis_v3: &[],
            nist_r5: &[],
            managed_rule: Some("ROUTE53_QUERY_LOGGING_ENABLED"),
        },
    };

    fn evaluate(&self, zone: &Resource<route53::HostedZone>) -> Result<Compliance, Unreadable> {
        if zone.is_private() {
            return Ok(Compliance::NotApplicable("the zone is private".to_owned()));
        }
        Ok(Compliance::compliant_if(zone.logs_queries(), "queries are not logged"))
    }
}
