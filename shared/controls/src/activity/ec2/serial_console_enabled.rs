//! # EC2 serial console was enabled
//!
//! ## Why it matters
//! The serial console reaches an instance past its network: no security group, network ACL or route stands before it. With
//! it, whoever may call the API gets at machines that are reachable by nobody.
//!
//! ## What fires
//! EnableSerialConsoleAccess, which holds for every instance of the account in the Region.
//!
//! ## What passes
//! DisableSerialConsoleAccess, which takes the finding back.
//!
//! ## Remediation
//! `ec2:DisableSerialConsoleAccess`, unless somebody is mending a machine that does not start: there is no other way to it. Look
//! for SendSerialConsoleSSHPublicKey in the trail. It can be enabled again exactly, by a person's word.

use crate::{Activity, ActivityControl, Events};
use guardrail_actions::services::ec2 as actions;
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where instances can be reached past their network.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SerialConsoleEnabled {}

impl ActivityControl for SerialConsoleEnabled {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "ec2-serial-console-enabled",
        title: "EC2 serial console was enabled",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("ec2", &["EnableSerialConsoleAccess"])];

    const TAKEN_BACK_BY: Events = &[("ec2", &["DisableSerialConsoleAccess"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        let region = call.aws_region.as_deref().unwrap_or("the Region");
        let plan = actions::needed(actions::DisableSerialConsole {}, actions::State::SerialConsole(true));
        let activities = Activity::on_account(call, format!("serial console enabled in {region}"));
        Ok(activities.into_iter().map(|activity| activity.put_right_by(plan.clone())).collect())
    }
}
