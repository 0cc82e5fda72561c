//! # Security Hub standards or controls were disabled
//!
//! ## Why it matters
//! A control that is disabled finds nothing. Teams do it to the ones that do not fit them; intruders, and people in a
//! hurry, do it to the one that they are about to break.
//!
//! ## What fires
//! BatchDisableStandards, UpdateStandardsControl and BatchUpdateStandardsControlAssociations to DISABLED, and
//! DisableImportFindingsForProduct.
//!
//! ## What passes
//! Controls that are enabled.
//!
//! ## Remediation
//! Ask who decided it. Enable the standard (BatchEnableStandards), the control
//! (BatchUpdateStandardsControlAssociations) or the product (EnableImportFindingsForProduct) again.
//!
//! ## Absent keys
//! - `controlStatus`: UpdateStandardsControl changes only what it names.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Many;
use serde::Deserialize;

/// Fires where Security Hub checks less than before.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ControlsDisabled {}

/// Which controls are on and off from now on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    standards_control_arn: Option<String>,
    control_status: Option<String>,
    standards_control_association_updates: Many<Association>,
}

/// One control in one standard.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Association {
    security_control_id: Option<String>,
    association_status: Option<String>,
}

impl ActivityControl for ControlsDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "securityhub-controls-disabled",
        title: "Security Hub standards or controls were disabled",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[(
        "securityhub",
        &[
            "BatchDisableStandards",
            "UpdateStandardsControl",
            "BatchUpdateStandardsControlAssociations",
            "DisableImportFindingsForProduct",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "BatchDisableStandards" => "standards disabled".to_owned(),
            "DisableImportFindingsForProduct" => "findings of a product no longer imported".to_owned(),
            "UpdateStandardsControl" => match request.control_status.as_deref() {
                Some("DISABLED") => {
                    format!("{} disabled", request.standards_control_arn.as_deref().unwrap_or("a control"))
                }
                // It changes the reason alone.
                Some(_) | None => return Activity::nothing(call),
            },
            _ => match request.disabled()?.as_slice() {
                [] => return Ok(Vec::new()),
                disabled => format!("{} disabled", disabled.join(", ")),
            },
        };
        Ok(Activity::on_account(call, fact))
    }
}

impl Request {
    fn disabled(&self) -> Result<Vec<&str>, Unreadable> {
        let missing =
            |key: &str| Unreadable::missing(format!("requestParameters.standardsControlAssociationUpdates.{key}"));
        if self.standards_control_association_updates.is_empty() {
            return Err(missing("associationStatus"));
        }
        let mut disabled = Vec::new();
        for update in &self.standards_control_association_updates {
            let status = update.association_status.as_deref().ok_or_else(|| missing("associationStatus"))?;
            if status == "DISABLED" {
                disabled.push(update.security_control_id.as_deref().unwrap_or("a control"));
            }
        }
        Ok(disabled)
    }
}
