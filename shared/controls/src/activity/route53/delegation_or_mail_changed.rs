//! # Delegation or mail of a zone was changed by hand
//!
//! ## Why it matters
//! Who sets a zone's NS records decides what all names below mean; who sets its MX records gets its mail, and with it
//! new passwords and certificates.
//!
//! ## What fires
//! ChangeResourceRecordSets that creates or replaces NS or MX records, by somebody's hand.
//!
//! ## What passes
//! Other records; records that are deleted. What pipelines and the `trusted` principals do: sessions of roles whose
//! names say pipeline (deploy, pipeline, github, ci, terraform and the like), sessions that a build service's
//! identity provider vouched for, and calls by Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by
//! hand, an instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the change is nobody's, put the former records back, and look which certificates were issued
//! for the names since.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Many;
use serde::Deserialize;

/// Fires where names or mail are sent elsewhere.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DelegationOrMailChanged {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The changes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    change_batch: Batch,
}

/// All changes of the call.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Batch {
    changes: Many<Change>,
}

/// One change.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Change {
    action: Option<String>,
    resource_record_set: Set,
}

/// The records of one name and type.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Set {
    name: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

impl ActivityControl for DelegationOrMailChanged {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "route53-delegation-or-mail-changed",
        title: "Delegation or mail of a zone was changed by hand",
        responsibility: Responsibility::NetworkTrafficProtection,
        layer: Layer::Edge,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::Route53::HostedZone"];

    const EVENTS: Events = &[("route53", &["ChangeResourceRecordSets"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if request.change_batch.changes.is_empty() {
            return Err(Unreadable::missing("requestParameters.changeBatch.changes"));
        }
        let mut facts = Vec::new();
        for change in &request.change_batch.changes {
            let set = &change.resource_record_set;
            let kind =
                set.kind.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.changeBatch.changes.type"))?;
            if change.action.as_deref() != Some("DELETE") && ["NS", "MX"].contains(&kind) {
                facts.push(format!("{kind} of {} set", set.name.as_deref().unwrap_or("a name")));
            }
        }
        if facts.is_empty() || !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::Route53::HostedZone", facts.join(", ")))
    }
}
