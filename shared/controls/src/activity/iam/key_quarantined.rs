//! # AWS quarantined a leaked key
//!
//! ## Why it matters
//! AWS found an access key of the user in public, in a code repository say, and denied it the costliest actions. The key
//! still works for everything else, and others have it.
//!
//! ## What fires
//! PutUserPolicy and AttachUserPolicy with a policy called `AWSCompromisedKeyQuarantine…`, or
//! `AWSExposedCredentialPolicy_DO_NOT_REMOVE` as it was called before, by AWS itself too.
//!
//! ## What passes
//! Any other policy. Parameters that the record hides: AWS puts no such policy; `iam-policy-hidden` tells of them.
//!
//! ## Remediation
//! By hand: the call does not tell which of the user's keys has leaked, so that nothing is planned. Deactivate them
//! (`iam:UpdateAccessKey`), look at what they did since, delete what was made, then delete them.

use crate::identity::is_quarantine;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::iam::OfPolicy;
use serde::Deserialize;

/// Fires where AWS says that a key has leaked.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyQuarantined {}

impl ActivityControl for KeyQuarantined {
    type Request = Option<OfPolicy>;

    const METADATA: Metadata = Metadata {
        id: "iam-key-quarantined",
        title: "AWS quarantined a leaked key",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Identity,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::User"];

    const EVENTS: Events = &[("iam", &["PutUserPolicy", "AttachUserPolicy"])];

    const SERVICES: bool = true;

    fn observe(&self, call: &ApiCall<'_>, request: &Option<OfPolicy>) -> Result<Vec<Activity>, Unreadable> {
        let Some(request) = request else { return Ok(Vec::new()) };
        let (place, policy) = match call.name() {
            "PutUserPolicy" => ("requestParameters.policyName", request.policy_name.as_deref()),
            _ => ("requestParameters.policyArn", request.policy_arn.as_deref()),
        };
        let policy = policy.ok_or_else(|| Unreadable::missing(place))?;
        if !is_quarantine(policy) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::IAM::User", format!("quarantined with {policy}")))
    }
}
