//! # Identity provider was added or changed
//!
//! ## Why it matters
//! An identity provider says who somebody is. Whoever adds one of their own, or changes the keys or audiences of one that
//! is trusted, can be anybody that its roles let in. Deleting a SAML provider locks people out.
//!
//! ## What fires
//! CreateSAMLProvider, UpdateSAMLProvider, DeleteSAMLProvider, CreateOpenIDConnectProvider,
//! AddClientIDToOpenIDConnectProvider and UpdateOpenIDConnectProviderThumbprint.
//!
//! ## What passes
//! Taking an audience away, and deleting an OpenID Connect provider: nobody gets in by either. What AWS services do: IAM
//! Identity Center makes a provider in each account. Calls of the `trusted` principals.
//!
//! ## Remediation
//! Compare the provider's metadata, thumbprints and audiences with those of the real one. If nobody answers for the change,
//! put them back, or delete the provider, and look at which roles were taken through it.

use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Anything;
use serde::Deserialize;

/// Fires where those whom identity providers vouch for may become others.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IdentityProviderChanged {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for IdentityProviderChanged {
    type Request = Anything;

    const METADATA: Metadata = Metadata {
        id: "iam-identity-provider-changed",
        title: "Identity provider was added or changed",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::SAMLProvider", "AWS::IAM::OIDCProvider"];

    const EVENTS: Events = &[(
        "iam",
        &[
            "CreateSAMLProvider",
            "UpdateSAMLProvider",
            "DeleteSAMLProvider",
            "CreateOpenIDConnectProvider",
            "AddClientIDToOpenIDConnectProvider",
            "UpdateOpenIDConnectProviderThumbprint",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, _: &Anything) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let fact = match call.name() {
            "CreateSAMLProvider" => "SAML provider created",
            "UpdateSAMLProvider" => "metadata of the SAML provider replaced",
            "DeleteSAMLProvider" => "SAML provider deleted",
            "CreateOpenIDConnectProvider" => "OpenID Connect provider created",
            "AddClientIDToOpenIDConnectProvider" => "audience added to the OpenID Connect provider",
            _ => "thumbprints of the OpenID Connect provider replaced",
        };
        let resource_type =
            if call.name().contains("SAML") { "AWS::IAM::SAMLProvider" } else { "AWS::IAM::OIDCProvider" };
        Ok(Activity::on_each(call, resource_type, fact))
    }
}
