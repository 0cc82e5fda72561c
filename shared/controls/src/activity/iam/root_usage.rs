//! # Root user was used
//!
//! ## Why it matters
//! The root user may do everything, and no policy of the account can stop it. Daily work has no need of it, so each use of
//! it is either a rare, announced act or an intruder's.
//!
//! ## What fires
//! Every call and every sign-in by the account's root user, refused ones and failed sign-ins included. The finding counts
//! those of one hour.
//!
//! ## What passes
//! What AWS services do in the root user's name (the record names the service that invoked the call), and service events. The
//! sign-ins of a directory's users by an identity provider, which CloudTrail records under the same type.
//!
//! ## Remediation
//! Ask whoever holds the root user's credentials. If nobody answers for it, change its password and its second factor from a
//! trusted place, and look at what it did.
//!
//! ## Absent keys
//! - `userIdentity`: a record that does not say who called is not taken for the root user's.
//! - `type`: the same.

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires on whatever the root user does.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RootUsage {}

impl ActivityControl for RootUsage {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "iam-root-usage",
        title: "Root user was used",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Identity,
        severity: Severity::Critical,
        frameworks: Frameworks {
            security_hub: &["CloudWatch.1"],
            cis_v3: &["1.7", "4.3"],
            nist_r5: &[],
            managed_rule: None,
        },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("*", &["*"])];

    const NARROWED: Option<&'static str> = Some(r#"{"userIdentity": {"type": ["Root"]}}"#);

    const ATTEMPTS: bool = true;

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if !call.is_by_root() {
            return Ok(Vec::new());
        }
        let refused = if call.failed() { ", and was refused" } else { "" };
        Ok(Activity::on_account(call, format!("root called {}:{}{refused}", call.service(), call.name())))
    }
}
