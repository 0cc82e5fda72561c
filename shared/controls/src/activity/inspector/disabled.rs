//! # Inspector was disabled
//!
//! ## Why it matters
//! Inspector finds the known holes of instances, images and functions. Where it is off they are still there.
//!
//! ## What fires
//! Disable, DisassociateMember and DisableDelegatedAdminAccount of Inspector, and UpdateOrganizationConfiguration that
//! enables it for nothing in new accounts; of Inspector Classic the deletion of targets, templates and runs, and
//! UnsubscribeFromEvent.
//!
//! ## What passes
//! Resource types that are enabled, be it one of several. What AWS services do.
//!
//! ## Remediation
//! Enable it for the accounts and types (Enable), which takes the finding back where each type was named; where all were
//! disabled at once, nobody knows which there were.

use crate::{Activity, ActivityControl, Events, Undone};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Many;
use guardrail_resources::read::flag;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Fires where Inspector looks for holes no more.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Disabled {}

/// What Disable is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    resource_types: Many<String>,
    account_ids: Many<String>,
    auto_enable: BTreeMap<String, Flag>,
}

/// Whether Inspector looks at a kind of resource in new accounts.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(transparent)]
struct Flag(#[serde(deserialize_with = "flag")] bool);

impl ActivityControl for Disabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "inspector-disabled",
        title: "Inspector was disabled",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[
        (
            "inspector2",
            &["Disable", "DisassociateMember", "DisableDelegatedAdminAccount", "UpdateOrganizationConfiguration"],
        ),
        (
            "inspector",
            &["DeleteAssessmentTarget", "DeleteAssessmentTemplate", "DeleteAssessmentRun", "UnsubscribeFromEvent"],
        ),
    ];

    const TAKEN_BACK_BY: Events = &[("inspector2", &["Enable"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "Disable" => request.facts(call).join("; "),
            "DisassociateMember" => "member disassociated from Inspector".to_owned(),
            "DisableDelegatedAdminAccount" => "delegated administrator of Inspector removed".to_owned(),
            "UpdateOrganizationConfiguration" if request.auto_enable.is_empty() => {
                return Err(Unreadable::missing("requestParameters.autoEnable"));
            }
            "UpdateOrganizationConfiguration" if request.auto_enable.values().any(|Flag(enabled)| *enabled) => {
                return Ok(Vec::new());
            }
            "UpdateOrganizationConfiguration" => "no longer enabled for the organization's new accounts".to_owned(),
            "DeleteAssessmentTarget" => "assessment target deleted".to_owned(),
            "DeleteAssessmentTemplate" => "assessment template deleted".to_owned(),
            "DeleteAssessmentRun" => "assessment run and its findings deleted".to_owned(),
            _ => "notifications of assessments stopped".to_owned(),
        };
        Ok(Activity::on_account(call, fact))
    }

    fn undoes(&self, call: &ApiCall<'_>, request: &Request) -> Result<Undone, Unreadable> {
        Ok(Undone::Facts(request.facts(call)))
    }
}

impl Request {
    /// What a call turns off, or on again: of each type, in each account.
    fn facts(&self, call: &ApiCall<'_>) -> Vec<String> {
        let own = call.account_id().to_owned();
        let accounts = if self.account_ids.is_empty() { std::slice::from_ref(&own) } else { &self.account_ids };
        let of_account = |account: &String| {
            let place = if *account == own { String::new() } else { format!(" in {account}") };
            let all = self.resource_types.is_empty().then(|| format!("Inspector disabled{place}"));
            let each = self.resource_types.iter().map(|kind| format!("Inspector disabled for {kind}{place}"));
            all.into_iter().chain(each).collect::<Vec<_>>()
        };
        accounts.iter().flat_map(of_account).collect()
    }
}
