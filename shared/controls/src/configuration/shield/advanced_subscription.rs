//! # Shield Advanced is active with auto-renew
//!
//! ## Why it matters
//! Shield Advanced brings the response team, cost protection and protections that a large attack is met with. A subscription
//! that is not renewed ends unnoticed, and all of that with it.
//!
//! ## What passes
//! The account has a Shield Advanced subscription, and it renews itself. One that ends with its term does not pass, however
//! far off that is.
//!
//! ## Remediation
//! `shield:UpdateSubscription` with `AutoRenew` `ENABLED`, where there is a subscription; it commits the account to another
//! year. To subscribe at all is a person's decision: it costs a monthly fee for the whole organization. Renewal can be turned
//! off again only in the last 30 days of the term.

use crate::Control;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, account};
use serde::Deserialize;

/// Judges the account's subscription.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdvancedSubscription {}

impl Control for AdvancedSubscription {
    type View = account::ShieldSubscription;

    const METADATA: Metadata = Metadata {
        id: "shield-advanced-subscription",
        title: "Shield Advanced is active with auto-renew",
        responsibility: Responsibility::NetworkAndFirewall,
        layer: Layer::Edge,
        severity: Severity::Medium,
        frameworks: Frameworks {
            security_hub: &[],
            cis_v3: &[],
            nist_r5: &[],
            managed_rule: Some("SHIELD_ADVANCED_ENABLED_AUTORENEW"),
        },
    };

    fn evaluate(&self, account: &Resource<account::ShieldSubscription>) -> Result<Compliance, Unreadable> {
        Ok(match &account.0 {
            None => Compliance::NonCompliant("no Shield Advanced subscription".to_owned()),
            Some(subscription) => Compliance::compliant_if(
                subscription.auto_renew == "ENABLED",
                format!("the subscription's auto-renew is {}", subscription.auto_renew.to_lowercase()),
            ),
        })
    }
}
