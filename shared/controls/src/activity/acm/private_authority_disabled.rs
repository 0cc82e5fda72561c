//! # Private certificate authority was disabled or deleted
//!
//! ## Why it matters
//! A private authority vouches for the machines and people of an organization. Without it nothing new is trusted, and
//! what it vouched for can no longer be revoked.
//!
//! ## What fires
//! DeleteCertificateAuthority, and UpdateCertificateAuthority to DISABLED.
//!
//! ## What passes
//! An authority that is made active, or whose revocation settings are changed.
//!
//! ## Remediation
//! Restore the authority (RestoreCertificateAuthority) within the days that its deletion waits, and make it active
//! (UpdateCertificateAuthority), which takes the finding back.
//!
//! ## Absent keys
//! - `status`: not changed.

use crate::{Activity, ActivityControl, Events, Undone};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;

const AUTHORITY: &str = "AWS::ACMPCA::CertificateAuthority";

/// Fires where an authority is lost.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrivateAuthorityDisabled {}

/// What the authority is to be.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    status: Option<String>,
}

impl ActivityControl for PrivateAuthorityDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "acm-private-authority-disabled",
        title: "Private certificate authority was disabled or deleted",
        responsibility: Responsibility::NetworkTrafficProtection,
        layer: Layer::Edge,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[AUTHORITY];

    const EVENTS: Events = &[("acm-pca", &["DeleteCertificateAuthority", "UpdateCertificateAuthority"])];

    const TAKEN_BACK_BY: Events = &[("acm-pca", &["UpdateCertificateAuthority", "RestoreCertificateAuthority"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let fact = match (call.name(), request.status.as_deref()) {
            ("DeleteCertificateAuthority", _) => "deleted",
            (_, Some("DISABLED")) => "disabled",
            _ => return Ok(Vec::new()),
        };
        Ok(Activity::on_each(call, AUTHORITY, fact))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let is_active = call.name() == "RestoreCertificateAuthority" || request.status.as_deref() == Some("ACTIVE");
        Ok(if is_active { call::targets(call, AUTHORITY) } else { Vec::new() })
    }

    fn undoes(&self, call: &ApiCall<'_>, _: &Request) -> Result<Undone, Unreadable> {
        // A restored authority is what it was before it was deleted; one that is active was restored.
        let is_restored = call.name() == "RestoreCertificateAuthority";
        Ok(if is_restored { Undone::fact("deleted") } else { Undone::Everything })
    }
}
