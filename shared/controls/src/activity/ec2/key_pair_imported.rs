//! # Key pair was imported by hand, or is named as intruders name theirs
//!
//! ## Why it matters
//! An imported key is known to whoever made it. Instances that start with it, or images that carry it, open to that
//! person.
//!
//! ## What fires
//! ImportKeyPair by somebody's hand. CreateKeyPair by somebody's hand with a name in `names`.
//!
//! ## What passes
//! Key pairs that EC2 makes under other names (CreateKeyPair): people make them when they start a machine. What pipelines and the `trusted` principals do: sessions of roles whose
//! names say pipeline (deploy, pipeline, github, ci, terraform and the like), sessions that a build service's
//! identity provider vouched for, and calls by Terraform, Pulumi, the CDK and CloudFormation. Everybody else acts by
//! hand, an instance's or a function's own role too.
//!
//! ## Remediation
//! Ask the caller. If the key is nobody's, delete the pair, and look for instances that started with it.

use crate::by_hand::is_by_hand;
use crate::{Activity, ActivityControl, Events, Names, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// Fires where somebody brings a key of their own.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyPairImported {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
    /// Names that tell an intruder's key pair; `*` for any text. Default: `xg1` and `temp_key_pair`, which were seen again
    /// and again in accounts that have nothing to do with each other (Datadog Security Labs, "Following attackers' trail
    /// in AWS").
    pub names: Names,
}

impl Default for KeyPairImported {
    fn default() -> Self {
        Self { trusted: Trusted::default(), names: Names::of(&["xg1", "temp_key_pair"]) }
    }
}

/// Its name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    key_name: Option<String>,
}

impl ActivityControl for KeyPairImported {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-key-pair-imported",
        title: "Key pair was imported by hand, or is named as intruders name theirs",
        responsibility: Responsibility::OperatingSystem,
        layer: Layer::Compute,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("ec2", &["ImportKeyPair", "CreateKeyPair"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_by_hand(call, &self.trusted) {
            return Ok(Vec::new());
        }

        let name = request.key_name.as_ref().ok_or_else(|| Unreadable::missing("requestParameters.keyName"))?;
        Ok(match call.name() {
            "ImportKeyPair" => Activity::on_account(call, format!("key pair {name} imported by hand")),
            _ if self.names.includes(name) => Activity::on_account(call, format!("key pair {name} made by hand")),
            _ => Vec::new(),
        })
    }
}
