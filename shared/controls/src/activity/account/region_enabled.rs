//! # Region was enabled
//!
//! ## Why it matters
//! Regions that are not enabled by default are rarely used and rarely watched. Intruders enable one to run there what
//! nobody looks for.
//!
//! ## What fires
//! EnableRegion for a Region that is none of the `regions`, in the account itself or in the member account that the call
//! names.
//!
//! ## What passes
//! DisableRegion. The `regions`. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, look at what runs in the Region, and disable it.
//!
//! ## Absent keys
//! - `accountId`: the call is about the caller's own account.

use crate::words::in_account;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where a Region comes into use.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RegionEnabled {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// The Regions that may be enabled. Default: none.
    pub regions: BTreeSet<String>,
}

/// Which Region, and of which account.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    region_name: Option<String>,
    account_id: Option<String>,
}

impl ActivityControl for RegionEnabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "account-region-enabled",
        title: "Region was enabled",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("account", &["EnableRegion"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let region =
            request.region_name.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.regionName"))?;
        if self.regions.contains(region) {
            return Ok(Vec::new());
        }
        let account = request.account_id.as_deref();
        Ok(Activity::on_account_named(call, account, format!("{region} enabled{}", in_account(account))))
    }
}
