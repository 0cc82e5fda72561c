//! # Security service was taken off the organization
//!
//! ## Why it matters
//! Through the organization a security service reaches every account. Without its access, or its administrator, it goes on
//! in none, and new accounts never get it.
//!
//! ## What fires
//! DisableAWSServiceAccess and DeregisterDelegatedAdministrator for a service that watches or guards: CloudTrail, Config,
//! GuardDuty, Security Hub, IAM Access Analyzer, Inspector, Macie, Detective, Firewall Manager, Security Lake, Audit
//! Manager, Control Tower, IAM Identity Center, Backup and IAM's central root access.
//!
//! ## What passes
//! Other services. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, give the access back (EnableAWSServiceAccess, RegisterDelegatedAdministrator),
//! and look at what was not watched meanwhile.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where a service that guards accounts loses them.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SecurityServiceOff {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Which service.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    service_principal: Option<String>,
}

/// The services that watch or guard, as their principals call them.
const WATCHING: [&str; 17] = [
    "access-analyzer",
    "auditmanager",
    "backup",
    "cloudtrail",
    "config",
    "config-multiaccountsetup",
    "controltower",
    "detective",
    "fms",
    "guardduty",
    "iam",
    "inspector2",
    "macie",
    "malware-protection",
    "securityhub",
    "securitylake",
    "sso",
];

impl ActivityControl for SecurityServiceOff {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "organizations-security-service-off",
        title: "Security service was taken off the organization",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("organizations", &["DisableAWSServiceAccess", "DeregisterDelegatedAdministrator"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let service = request.service_principal.as_deref();
        let service = service.ok_or_else(|| Unreadable::missing("requestParameters.servicePrincipal"))?;
        let name = service.strip_suffix(".amazonaws.com").unwrap_or(service);
        if !WATCHING.iter().any(|watching| name.split('.').any(|part| part == *watching)) {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "DisableAWSServiceAccess" => format!("{service} has no access to the organization any more"),
            _ => format!("{service} has lost its delegated administrator"),
        };
        Ok(Activity::on_account(call, fact))
    }
}
