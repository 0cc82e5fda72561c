//! # Encryption of new volumes by default was disabled
//!
//! ## Why it matters
//! With it every new volume and every copy of a snapshot is encrypted, whoever makes it. Without it a volume is as its
//! maker wants it, and a snapshot of it can be made public.
//!
//! ## What fires
//! DisableEbsEncryptionByDefault, and ResetEbsDefaultKmsKeyId, which gives up the account's own key for one of AWS.
//!
//! ## What passes
//! Whatever AWS services do.
//!
//! ## Remediation
//! `ec2:EnableEbsEncryptionByDefault`, which takes the finding back. Whoever may not use the key can start no instances then. A
//! key that was given up a person puts back (ModifyEbsDefaultKmsKeyId): the record does not say which it was. Look for volumes
//! that were made meanwhile: they stay as they are.

use crate::{Activity, ActivityControl, Events, Undone};
use guardrail_actions::services::ec2 as actions;
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where new volumes are no longer encrypted by default.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DefaultEncryptionDisabled {}

impl ActivityControl for DefaultEncryptionDisabled {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "ebs-default-encryption-disabled",
        title: "Encryption of new volumes by default was disabled",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("ec2", &["DisableEbsEncryptionByDefault", "ResetEbsDefaultKmsKeyId"])];

    const TAKEN_BACK_BY: Events = &[("ec2", &["EnableEbsEncryptionByDefault"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        let activities = Activity::on_account(call, fact(call));
        // The record of a key that was given up does not say which it was.
        if call.name() != "DisableEbsEncryptionByDefault" {
            return Ok(activities);
        }
        let plan = actions::needed(actions::EncryptByDefault {}, actions::State::EncryptionByDefault(false));
        Ok(activities.into_iter().map(|activity| activity.put_right_by(plan.clone())).collect())
    }

    fn undoes(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Undone, Unreadable> {
        Ok(Undone::fact(fact(call)))
    }
}

/// What a call turns off, or on again.
fn fact(call: &ApiCall<'_>) -> String {
    let what = match call.name() {
        "ResetEbsDefaultKmsKeyId" => "new volumes encrypted with a key of AWS",
        _ => "new volumes not encrypted by default",
    };
    format!("{what} in {}", call.aws_region.as_deref().unwrap_or_default())
}
