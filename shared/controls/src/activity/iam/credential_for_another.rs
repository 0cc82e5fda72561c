//! # Credential created for another user
//!
//! ## Why it matters
//! SSH keys, signing certificates and passwords of single services open AWS without an access key, and few look for them.
//!
//! ## What fires
//! UploadSSHPublicKey, UploadSigningCertificate, CreateServiceSpecificCredential and ResetServiceSpecificCredential for a
//! user other than the caller, and for root.
//!
//! ## What passes
//! A user's own credentials. A second factor for another user, which takes nothing and gives nothing by itself. Calls of
//! the `trusted` principals.
//!
//! ## Remediation
//! Ask the caller and the user. If either knows nothing of it, delete the credential, and look at what was done with it.
//!
//! ## Absent keys
//! - `userName`: the caller is meant where the request for a certificate, or to reset a service's password, names nobody
//!   (IAM, UploadSigningCertificate, ResetServiceSpecificCredential).
//! - `requestParameters`: the same.

use crate::identity::given_to_another;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::iam::OfUser;
use serde::Deserialize;

/// Fires where somebody makes a credential for somebody else.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CredentialForAnother {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl ActivityControl for CredentialForAnother {
    type Request = OfUser;

    const METADATA: Metadata = Metadata {
        id: "iam-credential-for-another",
        title: "Credential created for another user",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Identity,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::IAM::User", ACCOUNT];

    const EVENTS: Events = &[(
        "iam",
        &[
            "UploadSSHPublicKey",
            "UploadSigningCertificate",
            "CreateServiceSpecificCredential",
            "ResetServiceSpecificCredential",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &OfUser) -> Result<Vec<Activity>, Unreadable> {
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let may_be_the_callers = ["UploadSigningCertificate", "ResetServiceSpecificCredential"].contains(&call.name());
        if request.user_name.is_none() && !may_be_the_callers {
            return Err(Unreadable::missing("requestParameters.userName"));
        }
        let what = match call.name() {
            "UploadSSHPublicKey" => "SSH key uploaded",
            "UploadSigningCertificate" => "signing certificate uploaded",
            "CreateServiceSpecificCredential" => "password of a service created",
            _ => "password of a service reset",
        };
        given_to_another(call, request.user_name.as_deref(), what)
    }
}
