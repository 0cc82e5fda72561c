//! # Security Hub standards or controls were disabled
//!
//! ## Why it matters
//! A control that is disabled finds nothing. Teams do it to the ones that do not fit them; intruders, and people in a
//! hurry, do it to the one that they are about to break.
//!
//! ## What fires
//! BatchDisableStandards, UpdateStandardsControl and BatchUpdateStandardsControlAssociations to DISABLED, and
//! DisableImportFindingsForProduct. UpdateSecurityHubConfiguration after which new controls are not enabled,
//! UpdateOrganizationConfiguration after which new accounts are not, and CreateConfigurationPolicy and
//! UpdateConfigurationPolicy that turn Security Hub off in the accounts that get the policy.
//!
//! ## What passes
//! Controls that are enabled. Central configuration, under which Security Hub asks that new accounts are not enabled by
//! themselves: its policies enable them (UpdateOrganizationConfiguration).
//!
//! ## Remediation
//! Ask who decided it. Enable the standard (BatchEnableStandards), the control
//! (BatchUpdateStandardsControlAssociations) or the product (EnableImportFindingsForProduct) again.
//!
//! ## Absent keys
//! - `controlStatus`: UpdateStandardsControl changes only what it names.
//! - `autoEnableControls`: so does UpdateSecurityHubConfiguration.
//! - `configurationPolicy`: so does UpdateConfigurationPolicy.
//! - `securityHub`: the same.
//! - `serviceEnabled`: the same.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Many;
use guardrail_resources::read::optional_flag;
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
    #[serde(deserialize_with = "optional_flag")]
    auto_enable_controls: Option<bool>,
    #[serde(deserialize_with = "optional_flag")]
    auto_enable: Option<bool>,
    organization_configuration: Organization,
    configuration_policy: ConfigurationPolicy,
}

/// How the accounts of the organization are configured.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Organization {
    configuration_type: Option<String>,
}

/// What the accounts get that have the policy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ConfigurationPolicy {
    security_hub: SecurityHub,
}

/// Whether they have Security Hub.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SecurityHub {
    #[serde(deserialize_with = "optional_flag")]
    service_enabled: Option<bool>,
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
            "UpdateSecurityHubConfiguration",
            "UpdateOrganizationConfiguration",
            "CreateConfigurationPolicy",
            "UpdateConfigurationPolicy",
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
            "UpdateSecurityHubConfiguration" if request.auto_enable_controls == Some(false) => {
                "new controls no longer enabled".to_owned()
            }
            "UpdateOrganizationConfiguration" if request.leaves_new_accounts_out()? => {
                "no longer enabled for the organization's new accounts".to_owned()
            }
            "CreateConfigurationPolicy" | "UpdateConfigurationPolicy"
                if request.configuration_policy.security_hub.service_enabled == Some(false) =>
            {
                "Security Hub turned off by a configuration policy".to_owned()
            }
            "UpdateSecurityHubConfiguration"
            | "UpdateOrganizationConfiguration"
            | "CreateConfigurationPolicy"
            | "UpdateConfigurationPolicy" => return Activity::nothing(call),
            _ => match request.disabled()?.as_slice() {
                [] => return Ok(Vec::new()),
                disabled => format!("{} disabled", disabled.join(", ")),
            },
        };
        Ok(Activity::on_account(call, fact))
    }
}

impl Request {
    fn leaves_new_accounts_out(&self) -> Result<bool, Unreadable> {
        let enabled = self.auto_enable.ok_or_else(|| Unreadable::missing("requestParameters.autoEnable"))?;
        let is_central = self.organization_configuration.configuration_type.as_deref() == Some("CENTRAL");
        Ok(!enabled && !is_central)
    }

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
