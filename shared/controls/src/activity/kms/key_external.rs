//! # Key was opened to the public or another account
//!
//! ## Why it matters
//! Whoever may use the key reads all that it encrypts and that they can get at; whoever may administer it can take it
//! away from its owner. Sharing an encrypted snapshot needs this first.
//!
//! ## What fires
//! PutKeyPolicy, and CreateKey and ReplicateKey with a policy, that let in everyone, or a principal of an account that
//! is neither the own one nor in `trusted_accounts`; CreateGrant to such a principal.
//!
//! ## What passes
//! The own account, trusted accounts, AWS services, everyone pinned to an account or an organization, and grants that
//! AWS services ask for.
//!
//! ## Remediation
//! Ask the caller who the account is. If nobody knows, put the former policy in place (PutKeyPolicy), which takes the
//! finding back, or revoke the grant (RevokeGrant).
//!
//! ## Absent keys
//! - `policy`: KMS gives a key that is created without one its default, which lets in the own account.

use crate::sharing::{self, Outside};
use crate::{Activity, ActivityControl, Events, Undone};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::call::Target;
use guardrail_resources::policy::Policy;
use guardrail_resources::{Section, Unreadable};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where strangers may use a key.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyExternal {
    /// The numbers of the accounts, besides the own one, with which sharing is expected. Default: none.
    pub trusted_accounts: BTreeSet<String>,
}

const TYPE: &str = "AWS::KMS::Key";

/// The policy, or to whom the grant is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    policy: Section<Policy>,
    grantee_principal: Option<String>,
}

impl ActivityControl for KeyExternal {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "kms-key-external",
        title: "Key was opened to the public or another account",
        responsibility: Responsibility::IdentityAndAccess,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TYPE];

    const EVENTS: Events = &[("kms", &["PutKeyPolicy", "CreateKey", "ReplicateKey", "CreateGrant"])];

    const TAKEN_BACK_BY: Events = &[("kms", &["PutKeyPolicy"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        sharing::given(call)?;
        let outside = Outside::of(call, &self.trusted_accounts);
        match call.name() {
            "CreateGrant" => {
                let whom = request.grantee_principal.as_deref();
                let whom = whom.ok_or_else(|| Unreadable::missing("requestParameters.granteePrincipal"))?;
                let fact = outside.has(whom).then(|| format!("granted to {whom}"));
                Ok(fact.map_or_else(Vec::new, |fact| Activity::on_each(call, TYPE, fact)))
            }
            "PutKeyPolicy" => {
                let policy = request.policy.required("requestParameters.policy")?;
                Ok(outside.opened_by(call, TYPE, policy))
            }
            _ => {
                let policy = request.policy.get("requestParameters.policy")?;
                Ok(policy.map_or_else(Vec::new, |policy| outside.opened_by(call, TYPE, policy)))
            }
        }
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(sharing::mended(call, Self::TYPES, self.observe(call, request)))
    }

    fn undoes(&self, _: &ApiCall<'_>, _: &Request) -> Result<Undone, Unreadable> {
        // What a grant lets somebody do stands beside the policy.
        Ok(Undone::fact("statement *"))
    }
}
