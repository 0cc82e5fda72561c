//! # Hosted zone was deleted by hand
//!
//! ## Why it matters
//! A zone's deletion takes its names off the internet, and lets somebody else claim them where the parent still
//! points to Route 53 (dangling delegation).
//!
//! ## What fires
//! DeleteHostedZone by somebody's hand.
//!
//! ## What passes
//! What pipelines and the `trusted` principals do: sessions of roles whose names say pipeline (deploy, pipeline,
//! github, ci, terraform and the like), sessions that a build service's identity provider vouched for, and calls by
//! Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by hand, an instance's or a function's own role
//! too.
//!
//! ## Remediation
//! Ask the caller. If the zone is needed, create it again with its records, and point the domain to the new name
//! servers.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a zone is deleted outside a pipeline.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ZoneDeleted {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for ZoneDeleted {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "route53-zone-deleted",
        title: "Hosted zone was deleted by hand",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Edge,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Route53::HostedZone"];

    const EVENTS: Events = &[("route53", &["DeleteHostedZone"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }

        Ok(Activity::on_each(call, "AWS::Route53::HostedZone", "deleted by hand"))
    }
}
