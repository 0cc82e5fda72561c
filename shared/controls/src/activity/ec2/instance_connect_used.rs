//! # Key or tunnel to an instance was opened through Instance Connect by hand
//!
//! ## Why it matters
//! EC2 Instance Connect puts a caller's key on an instance for a minute, also for the serial console, which no
//! security group guards, and opens tunnels to private addresses. No key that anybody knows is needed.
//!
//! ## What fires
//! SendSSHPublicKey, SendSerialConsoleSSHPublicKey and OpenTunnel by somebody's hand on instances in `production`.
//! Whether the serial consoles may be used at all is another control's question (EnableSerialConsoleAccess).
//!
//! ## What passes
//! What is not in `production`. What pipelines and the `trusted` principals do: sessions of roles whose names say
//! pipeline (deploy, pipeline, github, ci, terraform and the like), sessions that a build service's identity provider
//! vouched for, and calls by Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by hand, an
//! instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the access is nobody's, isolate the instance, deactivate the caller's credentials, and turn the
//! serial console off where it is not used (DisableSerialConsoleAccess).

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Production, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where somebody gets onto an instance without its key.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InstanceConnectUsed {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// The instances that count, by id; `*` for any text. Default: all.
    pub production: Production,
}

/// Where; a tunnel may name an address alone.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    instance_id: Option<String>,
}

impl ActivityControl for InstanceConnectUsed {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-instance-connect-used",
        title: "Key or tunnel to an instance was opened through Instance Connect by hand",
        responsibility: Responsibility::OperatingSystem,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::EC2::Instance"];

    const EVENTS: Events =
        &[("ec2-instance-connect", &["SendSSHPublicKey", "SendSerialConsoleSSHPublicKey", "OpenTunnel"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !self.production.includes_any(request.instance_id.as_deref()) || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "SendSSHPublicKey" => "key pushed",
            "SendSerialConsoleSSHPublicKey" => "key pushed for the serial console",
            _ => "tunnel opened",
        };
        Ok(Activity::on_each(call, "AWS::EC2::Instance", fact))
    }
}
