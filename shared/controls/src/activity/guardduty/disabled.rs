//! # GuardDuty was disabled
//!
//! ## Why it matters
//! GuardDuty finds what no rule was written for. Who turns it off, or takes an account out of its administrator's
//! sight, does not want to be found.
//!
//! ## What fires
//! DeleteDetector, UpdateDetector with `enable` false, and whatever parts an account from its administrator:
//! StopMonitoringMembers, DisassociateMembers, DeleteMembers, DisassociateFromMasterAccount,
//! DisassociateFromAdministratorAccount, DisableOrganizationAdminAccount.
//!
//! ## What passes
//! UpdateDetector that enables the detector or changes something else. Single kinds of protection are
//! `guardduty-narrowed`'s.
//!
//! ## Remediation
//! `guardduty:UpdateDetector` enables a detector that was suspended, with the protections that it had;
//! `guardduty:CreateDetector` creates one in the place of one that was deleted, with GuardDuty's own choice of protections: all
//! but runtime monitoring. Neither disturbs anybody; GuardDuty is paid for by what it looks at. Findings, filters and lists of a
//! deleted detector are gone. Taking it back suspends the detector, a new one too, and needs a person's word. To have members
//! monitored again (StartMonitoringMembers), or an administrator back, is left to a person.
//!
//! ## Absent keys
//! - `enable`: UpdateDetector changes only what it names.

use crate::{Activity, ActivityControl, Events};
use guardrail_actions::Plan;
use guardrail_actions::services::guardduty as actions;
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where GuardDuty watches an account no more, or its administrator does not see it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Disabled {}

/// What UpdateDetector is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_flag")]
    enable: Option<bool>,
}

const DETECTOR: &str = "AWS::GuardDuty::Detector";

impl ActivityControl for Disabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "guardduty-disabled",
        title: "GuardDuty was disabled",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[DETECTOR];

    const EVENTS: Events = &[(
        "guardduty",
        &[
            "DeleteDetector",
            "UpdateDetector",
            "StopMonitoringMembers",
            "DisassociateMembers",
            "DeleteMembers",
            "DisassociateFromMasterAccount",
            "DisassociateFromAdministratorAccount",
            "DisableOrganizationAdminAccount",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "UpdateDetector" if request.enable == Some(false) => "detector suspended",
            "UpdateDetector" => return Activity::nothing(call),
            "DeleteDetector" => "detector deleted",
            "StopMonitoringMembers" => "members no longer monitored",
            "DisassociateMembers" => "members disassociated",
            "DeleteMembers" => "members deleted",
            "DisableOrganizationAdminAccount" => "organization's administrator removed",
            _ => "parted from its administrator",
        };
        let activities = Activity::on_each(call, DETECTOR, fact).into_iter();
        Ok(activities.map(|activity| enabled_again(call, activity)).collect())
    }
}

/// What watches no more is enabled again, or created where it was deleted; what only its administrator does not see, is not.
fn enabled_again(call: &ApiCall<'_>, activity: Activity) -> Activity {
    let seen = match call.name() {
        "DeleteDetector" => None,
        "UpdateDetector" => {
            let detector_id = Some(activity.target.named.clone()).filter(|_| activity.target.resource_type == DETECTOR);
            Some(actions::Detector { detector_id, enabled: false })
        }
        _ => return activity,
    };
    activity.put_right_by(Plan::of(actions::EnableDetector {}, actions::State::Detector(seen)))
}
