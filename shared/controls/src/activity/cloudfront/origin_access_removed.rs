//! # Distribution's access to its origin is no longer signed
//!
//! ## Why it matters
//! An origin access control lets the bucket refuse everybody but the distribution. Without it the origin must be open
//! for the distribution to work, and what guards the edge can be walked around.
//!
//! ## What fires
//! DeleteOriginAccessControl and DeleteCloudFrontOriginAccessIdentity, and UpdateOriginAccessControl that signs
//! never.
//!
//! ## What passes
//! Controls that sign. Deletions by Terraform and its like and the `trusted` principals: CloudFront refuses to delete what a
//! distribution still names, so they take away what nothing uses any more.
//!
//! ## Remediation
//! Create the control again, name it at the distribution's origin, and look whether the bucket was opened meanwhile.

use crate::by_hand::is_unplanned;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where an origin cannot tell the distribution from others.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OriginAccessRemoved {
    /// Principals whose deletions are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// Which control, and what it is to do.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    id: Option<String>,
    origin_access_control_config: Control,
}

/// `always`, `no-override` or `never`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Control {
    signing_behavior: Option<String>,
}

impl ActivityControl for OriginAccessRemoved {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "cloudfront-origin-access-removed",
        title: "Distribution's access to its origin is no longer signed",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Edge,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[(
        "cloudfront",
        &["DeleteOriginAccessControl", "DeleteCloudFrontOriginAccessIdentity", "UpdateOriginAccessControl"],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let id = request.id.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.id"))?;
        if call.name() != "UpdateOriginAccessControl" {
            if !is_unplanned(call, &self.trusted) {
                return Ok(Vec::new());
            }
            return Ok(Activity::on_account(call, format!("origin access {id} deleted")));
        }
        let behavior = request.origin_access_control_config.signing_behavior.as_deref();
        let behavior = behavior
            .ok_or_else(|| Unreadable::missing("requestParameters.originAccessControlConfig.signingBehavior"))?;
        if behavior != "never" {
            return Ok(Vec::new());
        }
        Ok(Activity::on_account(call, format!("origin access {id} signs no request")))
    }
}
