//! # KMS alias was moved or deleted
//!
//! ## Why it matters
//! Programs name keys by their aliases. Moving an alias makes them encrypt with another key, which the mover may hold
//! or later destroy; without the alias they find no key at all.
//!
//! ## What fires
//! UpdateAlias and DeleteAlias.
//!
//! ## What passes
//! Aliases that are created, and whatever AWS services do. What pipelines and the `trusted` principals do.
//!
//! ## Remediation
//! Ask who did it. Point the alias back (UpdateAlias), or create it again (CreateAlias), and look for what was
//! encrypted with the other key meanwhile.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where an alias no longer leads to its key.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AliasMoved {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

const ALIAS: &str = "AWS::KMS::Alias";

/// Where the alias leads.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    target_key_id: Option<String>,
}

impl ActivityControl for AliasMoved {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "kms-alias-moved",
        title: "KMS alias was moved or deleted",
        responsibility: Responsibility::ServerSideEncryption,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ALIAS];

    const EVENTS: Events = &[("kms", &["UpdateAlias", "DeleteAlias"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let fact = match (call.name(), request.target_key_id.as_deref()) {
            _ if !is_by_hand(call, &self.trusted) => return Ok(Vec::new()),
            ("DeleteAlias", _) => "alias deleted".to_owned(),
            (_, Some(key)) => format!("alias moved to key {key}"),
            (_, None) => return Err(Unreadable::missing("requestParameters.targetKeyId")),
        };
        Ok(Activity::on_each(call, ALIAS, fact))
    }
}
