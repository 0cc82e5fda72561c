//! # Key policy was set without KMS's lockout check
//!
//! ## Why it matters
//! KMS refuses a key policy that leaves the caller no way to change it again, unless the call asks it not to look. A
//! policy that shuts the owner out makes what the key encrypts a hostage.
//!
//! ## What fires
//! PutKeyPolicy, CreateKey and ReplicateKey with `bypassPolicyLockoutSafetyCheck`.
//!
//! ## What passes
//! Policies that KMS checks, which it does unless it is told not to.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, put the former policy in place while somebody still may (PutKeyPolicy);
//! where nobody may, ask AWS Support. A checked PutKeyPolicy takes the finding back.
//!
//! ## Absent keys
//! - `bypassPolicyLockoutSafetyCheck`: KMS checks the policy where the request does not say (KMS, PutKeyPolicy).

use crate::sharing;
use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Target;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a key's owner may be shut out.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LockoutCheckBypassed {}

const TYPE: &str = "AWS::KMS::Key";

/// Whether KMS is told not to check the policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_flag")]
    bypass_policy_lockout_safety_check: Option<bool>,
}

impl ActivityControl for LockoutCheckBypassed {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "kms-lockout-check-bypassed",
        title: "Key policy was set without KMS's lockout check",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("kms", &["PutKeyPolicy", "CreateKey", "ReplicateKey"])];

    const TAKEN_BACK_BY: Events = &[("kms", &["PutKeyPolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if request.bypass_policy_lockout_safety_check == Some(true) {
            return Ok(Activity::on_each(call, TYPE, "key policy set without the lockout check"));
        }
        sharing::given(call)?;
        Ok(Vec::new())
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(sharing::mended(call, Self::TYPES, self.observe(call, request)))
    }
}
