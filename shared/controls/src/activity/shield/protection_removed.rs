//! # Protection by Shield Advanced was removed
//!
//! ## Why it matters
//! Without the protection a flood of requests meets the resource itself, its costs are nobody's but the account's,
//! and AWS's response team may not help.
//!
//! ## What fires
//! DeleteProtection, DeleteProtectionGroup, DeleteSubscription, DisableApplicationLayerAutomaticResponse,
//! DisableProactiveEngagement, DisassociateDRTRole, DisassociateDRTLogBucket, DisassociateHealthCheck, and
//! UpdateSubscription that ends the renewal.
//!
//! ## What passes
//! Protections that are added or renewed.
//!
//! ## Remediation
//! Protect the resource again (CreateProtection), or give the response team its role and buckets back.
//!
//! ## Absent keys
//! - `autoRenew`: not changed.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self};
use serde::Deserialize;

const PROTECTION: &str = "AWS::Shield::Protection";

/// Fires where protection against floods ends.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProtectionRemoved {}

/// `ENABLED` or `DISABLED`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    auto_renew: Option<String>,
}

impl ActivityControl for ProtectionRemoved {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "shield-protection-removed",
        title: "Protection by Shield Advanced was removed",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Edge,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[PROTECTION, ACCOUNT];

    const EVENTS: Events = &[(
        "shield",
        &[
            "DeleteProtection",
            "DeleteProtectionGroup",
            "DeleteSubscription",
            "DisableApplicationLayerAutomaticResponse",
            "DisableProactiveEngagement",
            "DisassociateDRTRole",
            "DisassociateDRTLogBucket",
            "DisassociateHealthCheck",
            "UpdateSubscription",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        Ok(match call.name() {
            "DeleteProtection" => Activity::on_each(call, PROTECTION, "protection deleted"),
            "DisassociateHealthCheck" => Activity::on_each(call, PROTECTION, "health check removed"),
            "DeleteProtectionGroup" => Activity::on_account(call, "group of protections deleted"),
            "DeleteSubscription" => Activity::on_account(call, "subscription to Shield Advanced deleted"),
            "UpdateSubscription" => {
                call::recorded(call)?;
                if request.auto_renew.as_deref() != Some("DISABLED") {
                    return Ok(Vec::new());
                }
                Activity::on_account(call, "subscription to Shield Advanced is not renewed")
            }
            "DisableApplicationLayerAutomaticResponse" => {
                Activity::on_account(call, "automatic response to application layer attacks disabled")
            }
            "DisableProactiveEngagement" => Activity::on_account(call, "proactive engagement disabled"),
            _ => Activity::on_account(call, "access of the Shield response team removed"),
        })
    }
}
