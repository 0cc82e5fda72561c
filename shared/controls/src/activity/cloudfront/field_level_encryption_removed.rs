//! # Field-level encryption was removed
//!
//! ## Why it matters
//! Field-level encryption keeps what users enter unreadable to everything between the edge and the one program that
//! has the key. Without it, logs, proxies and servers see it.
//!
//! ## What fires
//! DeleteFieldLevelEncryptionConfig and DeleteFieldLevelEncryptionProfile; and UpdateDistribution that leaves a
//! distribution of `distributions` without any field-level encryption. Other distributions' updates are not judged:
//! most never had it, and the call does not say what was there before.
//!
//! ## What passes
//! Profiles and configurations that are created or changed.
//!
//! ## Remediation
//! Create the configuration again, and name it in the distribution's behaviors (UpdateDistribution).

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::cloudfront::DistributionConfig;
use guardrail_resources::read::Section;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Fires where fields are encrypted no more.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FieldLevelEncryptionRemoved {
    /// The ids of the distributions that must encrypt fields. Default: none.
    pub distributions: BTreeSet<String>,
}

/// The distribution as it is to be.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    id: Option<String>,
    distribution_config: Section<DistributionConfig>,
}

impl ActivityControl for FieldLevelEncryptionRemoved {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "cloudfront-field-level-encryption-removed",
        title: "Field-level encryption was removed",
        responsibility: Responsibility::ClientSideEncryption,
        layer: Layer::Edge,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &["AWS::CloudFront::Distribution", ACCOUNT];

    const EVENTS: Events = &[(
        "cloudfront",
        &["DeleteFieldLevelEncryptionConfig", "DeleteFieldLevelEncryptionProfile", "UpdateDistribution"],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        match call.name() {
            "DeleteFieldLevelEncryptionConfig" => {
                return Ok(Activity::on_account(call, "configuration of field-level encryption deleted"));
            }
            "DeleteFieldLevelEncryptionProfile" => {
                return Ok(Activity::on_account(call, "profile of field-level encryption deleted"));
            }
            _ => {}
        }
        let id = request.id.as_ref().ok_or_else(|| Unreadable::missing("requestParameters.id"))?;
        let config = request.distribution_config.required("requestParameters.distributionConfig")?;
        let is_named = |name: &Option<String>| name.as_deref().is_some_and(|name| !name.is_empty());
        let encrypts =
            config.requested_behaviors()?.into_iter().any(|behavior| is_named(&behavior.field_level_encryption_id));
        if encrypts || !self.distributions.contains(id) {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, "AWS::CloudFront::Distribution", "no behavior encrypts fields any more"))
    }
}
