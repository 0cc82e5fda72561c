//! # Macie was disabled or paused
//!
//! ## Why it matters
//! Macie tells where personal and secret data lies and which buckets are open. Who is about to take the data has a use
//! for its silence.
//!
//! ## What fires
//! DisableMacie, UpdateMacieSession and UpdateMemberSession to PAUSED, UpdateAutomatedDiscoveryConfiguration to
//! DISABLED, also for single accounts (BatchUpdateAutomatedDiscoveryAccounts), UpdateClassificationJob that cancels or
//! pauses a job, UpdateOrganizationConfiguration after which new accounts are not enabled, and whatever parts an account
//! from its administrator: DisassociateMember, DeleteMember, DisassociateFromMasterAccount,
//! DisassociateFromAdministratorAccount, DisableOrganizationAdminAccount.
//!
//! ## What passes
//! A session that is enabled, or given another publishing frequency; a job that goes on.
//!
//! ## Remediation
//! Enable Macie (EnableMacie, UpdateMacieSession), which takes the finding back where it was disabled; jobs and
//! settings of a disabled session are gone.
//!
//! ## Absent keys
//! - `status`: UpdateMacieSession changes only what it names.

use crate::{Activity, ActivityControl, Events, Undone};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Many;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where Macie looks no more.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Disabled {}

/// What the session is to be.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    status: Option<String>,
    job_status: Option<String>,
    #[serde(deserialize_with = "optional_flag")]
    auto_enable: Option<bool>,
    accounts: Many<Account>,
}

/// An account of the organization.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Account {
    status: Option<String>,
}

const DISABLED: &str = "Macie disabled";

impl ActivityControl for Disabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "macie-disabled",
        title: "Macie was disabled or paused",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[(
        "macie2",
        &[
            "DisableMacie",
            "UpdateMacieSession",
            "UpdateMemberSession",
            "UpdateAutomatedDiscoveryConfiguration",
            "BatchUpdateAutomatedDiscoveryAccounts",
            "UpdateClassificationJob",
            "UpdateOrganizationConfiguration",
            "DisassociateMember",
            "DeleteMember",
            "DisassociateFromMasterAccount",
            "DisassociateFromAdministratorAccount",
            "DisableOrganizationAdminAccount",
        ],
    )];

    const TAKEN_BACK_BY: Events = &[("macie2", &["EnableMacie"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let is = |status: &str| request.status.as_deref() == Some(status);
        let fact = match call.name() {
            "DisableMacie" => DISABLED,
            "UpdateMacieSession" if is("PAUSED") => "Macie paused",
            "UpdateMemberSession" if is("PAUSED") => "Macie paused in a member account",
            "UpdateAutomatedDiscoveryConfiguration" if is("DISABLED") => {
                "automated discovery of sensitive data disabled"
            }
            "UpdateMacieSession" | "UpdateMemberSession" | "UpdateAutomatedDiscoveryConfiguration" => {
                return Activity::nothing(call);
            }
            "BatchUpdateAutomatedDiscoveryAccounts" if request.leaves_an_account_out()? => {
                "automated discovery of sensitive data disabled for an account"
            }
            "BatchUpdateAutomatedDiscoveryAccounts" => return Ok(Vec::new()),
            "UpdateClassificationJob" => match request.job_status.as_deref() {
                None => return Err(Unreadable::missing("requestParameters.jobStatus")),
                Some("CANCELLED") => "job that looks for sensitive data cancelled",
                Some("USER_PAUSED") => "job that looks for sensitive data paused",
                Some(_) => return Ok(Vec::new()),
            },
            "UpdateOrganizationConfiguration" => match request.auto_enable {
                None => return Err(Unreadable::missing("requestParameters.autoEnable")),
                Some(false) => "Macie no longer enabled for the organization's new accounts",
                Some(true) => return Ok(Vec::new()),
            },
            "DisassociateMember" => "member disassociated from Macie",
            "DeleteMember" => "member of Macie deleted",
            "DisableOrganizationAdminAccount" => "organization's administrator of Macie removed",
            _ => "parted from the administrator of Macie",
        };
        Ok(Activity::on_account(call, fact))
    }

    fn undoes(&self, _: &ApiCall<'_>, _: &Request) -> Result<Undone, Unreadable> {
        Ok(Undone::fact(DISABLED))
    }
}

impl Request {
    fn leaves_an_account_out(&self) -> Result<bool, Unreadable> {
        let missing = || Unreadable::missing("requestParameters.accounts.status");
        if self.accounts.is_empty() {
            return Err(missing());
        }
        let statuses: Option<Vec<&str>> = self.accounts.iter().map(|account| account.status.as_deref()).collect();
        Ok(statuses.ok_or_else(missing)?.contains(&"DISABLED"))
    }
}
