//! # Certificates from outside were let in
//!
//! ## Why it matters
//! A trust anchor of IAM Roles Anywhere lets whoever has a certificate of its authority take the account's roles, from any
//! machine. An authority of an intruder's own gives out as many as they like.
//!
//! ## What fires
//! CreateTrustAnchor, UpdateTrustAnchor with another source, EnableTrustAnchor; CreateProfile, EnableProfile and
//! UpdateProfile with other roles, which say what may be taken; DisableCrl and DeleteCrl, after which revoked certificates
//! are taken again.
//!
//! ## What passes
//! An anchor that is made disabled. Renaming, disabling and deleting anchors and profiles. Calls of the `trusted`
//! principals.
//!
//! ## Remediation
//! Ask the caller whose authority it is. If nobody answers for it, disable the trust anchor (DisableTrustAnchor), which
//! takes the finding back, and look at the sessions that it gave (CreateSession).
//!
//! ## Absent keys
//! - `source`: an anchor keeps its authority where the request brings none (Roles Anywhere, UpdateTrustAnchor).
//! - `roleArns`: a profile keeps its roles where the request names none (Roles Anywhere, UpdateProfile).

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many, Target};
use guardrail_resources::read::{Section, optional_flag};
use serde::Deserialize;
use serde::de::IgnoredAny;

/// Fires where certificates come to open roles.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrustAnchorChanged {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// What becomes of an anchor or a profile.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    #[serde(deserialize_with = "optional_flag")]
    enabled: Option<bool>,
    source: Section<IgnoredAny>,
    role_arns: Option<Many<String>>,
    trust_anchor_id: Option<String>,
    profile_id: Option<String>,
}

impl ActivityControl for TrustAnchorChanged {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "rolesanywhere-trust-anchor-changed",
        title: "Certificates from outside were let in",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] =
        &["AWS::RolesAnywhere::TrustAnchor", "AWS::RolesAnywhere::Profile", "AWS::RolesAnywhere::CRL"];

    const EVENTS: Events = &[(
        "rolesanywhere",
        &[
            "CreateTrustAnchor",
            "UpdateTrustAnchor",
            "EnableTrustAnchor",
            "CreateProfile",
            "UpdateProfile",
            "EnableProfile",
            "DisableCrl",
            "DeleteCrl",
        ],
    )];

    const TAKEN_BACK_BY: Events =
        &[("rolesanywhere", &["DisableTrustAnchor", "DeleteTrustAnchor", "DisableProfile", "DeleteProfile"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "CreateTrustAnchor" if request.enabled == Some(false) => return Ok(Vec::new()),
            "UpdateTrustAnchor" if request.trust_anchor_id.is_none() => {
                return Err(Unreadable::missing("requestParameters.trustAnchorId"));
            }
            "UpdateProfile" if request.profile_id.is_none() => {
                return Err(Unreadable::missing("requestParameters.profileId"));
            }
            "UpdateTrustAnchor" if request.source.is_absent() => return Ok(Vec::new()),
            "UpdateProfile" if request.role_arns.is_none() => return Ok(Vec::new()),
            "CreateTrustAnchor" => "trust anchor created".to_owned(),
            "UpdateTrustAnchor" => "trust anchor given another authority".to_owned(),
            "EnableTrustAnchor" => "trust anchor enabled".to_owned(),
            "EnableProfile" => "profile enabled".to_owned(),
            "DisableCrl" => "revocation list disabled".to_owned(),
            "DeleteCrl" => "revocation list deleted".to_owned(),
            _ => format!("profile opens {}", request.role_arns.as_deref().unwrap_or_default().join(", ")),
        };
        Ok(Activity::on_each(call, spoken_of(call), fact))
    }

    fn takes_back(&self, call: &ApiCall<'_>, _: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(call::targets(call, spoken_of(call)))
    }
}

/// The type of what the call is about.
fn spoken_of(call: &ApiCall<'_>) -> &'static str {
    match call.name() {
        name if name.ends_with("TrustAnchor") => "AWS::RolesAnywhere::TrustAnchor",
        name if name.ends_with("Crl") => "AWS::RolesAnywhere::CRL",
        _ => "AWS::RolesAnywhere::Profile",
    }
}
