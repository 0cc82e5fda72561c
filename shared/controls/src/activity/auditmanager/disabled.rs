//! # Audit Manager was disabled or an assessment deleted
//!
//! ## Why it matters
//! Audit Manager gathers the evidence that auditors ask for. It gathers none for a time that has passed.
//!
//! ## What fires
//! DeregisterAccount, DeregisterOrganizationAdminAccount and DeleteAssessment.
//!
//! ## What passes
//! Reports and frameworks that are deleted: the evidence stays.
//!
//! ## Remediation
//! Register the account (RegisterAccount) and create the assessment anew (CreateAssessment).

use crate::{Activity, ActivityControl, Events, Undone};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where evidence is no longer gathered.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Disabled {}

const DISABLED: &str = "Audit Manager disabled";

impl ActivityControl for Disabled {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "auditmanager-disabled",
        title: "Audit Manager was disabled or an assessment deleted",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events =
        &[("auditmanager", &["DeregisterAccount", "DeregisterOrganizationAdminAccount", "DeleteAssessment"])];

    const TAKEN_BACK_BY: Events = &[("auditmanager", &["RegisterAccount"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "DeregisterAccount" => DISABLED,
            "DeleteAssessment" => "assessment and its evidence deleted",
            _ => "delegated administrator of Audit Manager removed",
        };
        Ok(Activity::on_account(call, fact))
    }

    fn undoes(&self, _: &ApiCall<'_>, _: &Anything) -> Result<Undone, Unreadable> {
        Ok(Undone::fact(DISABLED))
    }
}
