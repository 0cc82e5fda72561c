//! # Quota was asked to be raised
//!
//! ## Why it matters
//! Quotas bound what stolen credentials can cost. Those of instances, of models, of notebooks and of mail are asked
//! for before they are used up.
//!
//! ## What fires
//! RequestServiceQuotaIncrease for one of the `services`.
//!
//! ## What passes
//! Other services' quotas. What the `trusted` principals request.
//!
//! ## Remediation
//! Ask the caller. If nobody wants it, close the request with AWS Support, and deactivate the caller's credentials.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where an account may soon cost more.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QuotaIncreaseRequested {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// The services whose quotas count, by their codes in Service Quotas. Default: `bedrock`, `ec2`, `ecs`, `fargate`, `lambda`,
    /// `lightsail`, `sagemaker`, `ses`, `sns`.
    pub services: Vec<String>,
}

impl Default for QuotaIncreaseRequested {
    fn default() -> Self {
        let services = ["bedrock", "ec2", "ecs", "fargate", "lambda", "lightsail", "sagemaker", "ses", "sns"];
        Self { trusted: Trusted::default(), services: services.map(str::to_owned).to_vec() }
    }
}

/// Which quota of which service, and how much.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    service_code: Option<String>,
    quota_code: Option<String>,
    desired_value: Option<f64>,
}

impl ActivityControl for QuotaIncreaseRequested {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "account-quota-increase-requested",
        title: "Quota was asked to be raised",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Compute,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("servicequotas", &["RequestServiceQuotaIncrease"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let service =
            request.service_code.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.serviceCode"))?;
        if !self.services.iter().any(|one| one == service) || self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let quota = request.quota_code.as_deref().unwrap_or("quota");
        let value = request.desired_value.map(|value| format!(" to {value}")).unwrap_or_default();
        Ok(Activity::on_account(call, format!("{quota} of {service} asked to be raised{value}")))
    }
}
