//! # Security Lake was deleted or lost a source
//!
//! ## Why it matters
//! Security Lake gathers the logs of many accounts in one place, where an investigation looks first. What it is not
//! given is missed only then.
//!
//! ## What fires
//! DeleteDataLake, DeleteAwsLogSource, DeleteCustomLogSource, DeleteSubscriber, DeleteDataLakeOrganizationConfiguration
//! and DeregisterDataLakeDelegatedAdministrator.
//!
//! ## What passes
//! Sources and subscribers that are created or updated.
//!
//! ## Remediation
//! Create the lake, source or subscriber anew (CreateDataLake, CreateAwsLogSource, CreateSubscriber). The bucket and
//! what it holds stays when a lake is deleted.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where Security Lake gathers less, or hands it to fewer.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tamper {}

impl ActivityControl for Tamper {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "securitylake-tamper",
        title: "Security Lake was deleted or lost a source",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[(
        "securitylake",
        &[
            "DeleteDataLake",
            "DeleteDatalake",
            "DeleteAwsLogSource",
            "DeleteCustomLogSource",
            "DeleteSubscriber",
            "DeleteDataLakeOrganizationConfiguration",
            "DeregisterDataLakeDelegatedAdministrator",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "DeleteAwsLogSource" => "source of Security Lake removed",
            "DeleteCustomLogSource" => "custom source of Security Lake removed",
            "DeleteSubscriber" => "subscriber of Security Lake deleted",
            "DeleteDataLakeOrganizationConfiguration" => "new accounts no longer added to Security Lake",
            "DeregisterDataLakeDelegatedAdministrator" => "delegated administrator of Security Lake removed",
            _ => "Security Lake disabled",
        };
        Ok(Activity::on_account(call, fact))
    }
}
