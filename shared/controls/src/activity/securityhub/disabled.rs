//! # Security Hub was disabled
//!
//! ## Why it matters
//! Security Hub is where the findings of GuardDuty, Inspector, Macie and others are read. Without it they stay where
//! they arose.
//!
//! ## What fires
//! DisableSecurityHub, DisableSecurityHubV2, and whatever parts an account from its administrator or Regions from each
//! other: DisassociateMembers, DeleteMembers, DisassociateFromMasterAccount, DisassociateFromAdministratorAccount,
//! DisableOrganizationAdminAccount, DeleteFindingAggregator, DeleteAggregatorV2.
//!
//! ## What passes
//! Standards and controls, which `securityhub-controls-disabled` is about. What AWS services do.
//!
//! ## Remediation
//! Enable it (EnableSecurityHub) with its standards, and associate the members again. Findings are kept for 90 days
//! after it was disabled.

use crate::{Activity, ActivityControl, Events, Undone};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where Security Hub no longer gathers an account's findings.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Disabled {}

const DISABLED: &str = "Security Hub disabled";
const DISABLED_V2: &str = "Security Hub V2 disabled";

impl ActivityControl for Disabled {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "securityhub-disabled",
        title: "Security Hub was disabled",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Critical,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[(
        "securityhub",
        &[
            "DisableSecurityHub",
            "DisableSecurityHubV2",
            "DisassociateMembers",
            "DeleteMembers",
            "DisassociateFromMasterAccount",
            "DisassociateFromAdministratorAccount",
            "DisableOrganizationAdminAccount",
            "DeleteFindingAggregator",
            "DeleteAggregatorV2",
        ],
    )];

    const TAKEN_BACK_BY: Events = &[("securityhub", &["EnableSecurityHub", "EnableSecurityHubV2"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "DisableSecurityHub" => DISABLED,
            "DisableSecurityHubV2" => DISABLED_V2,
            "DisassociateMembers" => "members disassociated from Security Hub",
            "DeleteMembers" => "members of Security Hub deleted",
            "DisableOrganizationAdminAccount" => "organization's administrator of Security Hub removed",
            "DeleteFindingAggregator" | "DeleteAggregatorV2" => "aggregation of findings over Regions deleted",
            _ => "parted from the administrator of Security Hub",
        };
        Ok(Activity::on_account(call, fact))
    }

    fn undoes(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Undone, Unreadable> {
        Ok(Undone::fact(if call.name() == "EnableSecurityHubV2" { DISABLED_V2 } else { DISABLED }))
    }
}
