//! # Identity source of IAM Identity Center was changed
//!
//! ## Why it matters
//! The identity source says who everybody is, in every account of the organization. Whoever puts their own in its place can
//! be anybody; whoever takes it away locks everybody out.
//!
//! ## What fires
//! Associating and disassociating a directory; creating, changing, enabling, disabling and deleting the configuration of an
//! external identity provider, and its certificates; provisioning tokens, by which users are written; trusted token
//! issuers; deleting the instance.
//!
//! ## What passes
//! Users, groups and permission sets: other controls judge what makes administrators. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller. If nobody answers for it, put the former source back, delete certificates and tokens that nobody knows,
//! and end all sessions.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where it changes who says who somebody is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IdentitySourceChanged {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for IdentitySourceChanged {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "sso-identity-source-changed",
        title: "Identity source of IAM Identity Center was changed",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[
        (
            "sso",
            &[
                "AssociateDirectory",
                "DisassociateDirectory",
                "UpdateDirectoryAssociation",
                "CreateTrustedTokenIssuer",
                "UpdateTrustedTokenIssuer",
                "DeleteInstance",
                "EnableExternalIdPConfigurationForDirectory",
                "DisableExternalIdPConfigurationForDirectory",
            ],
        ),
        (
            "sso-directory",
            &[
                "AssociateDirectory",
                "DisassociateDirectory",
                "CreateExternalIdPConfigurationForDirectory",
                "UpdateExternalIdPConfigurationForDirectory",
                "EnableExternalIdPConfigurationForDirectory",
                "DisableExternalIdPConfigurationForDirectory",
                "DeleteExternalIdPConfigurationForDirectory",
                "ImportExternalIdPCertificate",
                "DeleteExternalIdPCertificate",
                "CreateProvisioningTenant",
                "CreateBearerToken",
            ],
        ),
    ];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "AssociateDirectory" => "a directory became the identity source",
            "DisassociateDirectory" => "the directory is the identity source no more",
            "UpdateDirectoryAssociation" => "the directory that is the identity source changed",
            "CreateTrustedTokenIssuer" | "UpdateTrustedTokenIssuer" => "an issuer of tokens is trusted",
            "DeleteInstance" => "the instance was deleted",
            "ImportExternalIdPCertificate" => "a certificate of the identity provider was added",
            "DeleteExternalIdPCertificate" => "a certificate of the identity provider was deleted",
            "CreateProvisioningTenant" | "CreateBearerToken" => "a token for provisioning users was made",
            "EnableExternalIdPConfigurationForDirectory" => "an external identity provider was enabled",
            "DisableExternalIdPConfigurationForDirectory" => "the external identity provider was disabled",
            _ => "the configuration of an external identity provider changed",
        };
        Ok(Activity::on_account(call, fact))
    }
}
