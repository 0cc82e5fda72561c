//! # Certificate was deleted by hand
//!
//! ## Why it matters
//! Deleting a certificate ends what it was kept for; its private key cannot be had again. ACM refuses while the
//! certificate is in use, so somebody took it out of use first.
//!
//! ## What fires
//! DeleteCertificate by somebody's hand.
//!
//! ## What passes
//! What pipelines and the `trusted` principals do: sessions of roles whose names say pipeline (deploy, pipeline,
//! github, ci, terraform and the like), sessions that a build service's identity provider vouched for, and calls by
//! Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by hand, an instance's or a function's own role
//! too.
//!
//! ## Remediation
//! Ask the caller. If the certificate is needed, request or import another.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where a certificate is deleted outside a pipeline.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CertificateDeleted {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for CertificateDeleted {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "acm-certificate-deleted",
        title: "Certificate was deleted by hand",
        responsibility: Responsibility::NetworkTrafficProtection,
        layer: Layer::Edge,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::ACM::Certificate"];

    const EVENTS: Events = &[("acm", &["DeleteCertificate"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }

        Ok(Activity::on_each(call, "AWS::ACM::Certificate", "deleted by hand"))
    }
}
