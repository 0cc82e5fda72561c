//! # Instances require IMDSv2
//!
//! ## Why it matters
//! Version 1 of the instance metadata service answers any request that comes from the instance, one that an attacker makes a
//! web server send too, and hands out the role's credentials. Version 2 asks for a session token first, which such requests
//! cannot get.
//!
//! ## What passes
//! `httpTokens` is `required`, or the metadata service is switched off (`httpEndpoint` is `disabled`). Stopped instances are
//! judged, terminated ones and those that are shutting down are not. A record without metadata options, from before version 2
//! or not long after, tells nothing and cannot be judged.
//!
//! ## Remediation
//! `ec2:ModifyInstanceMetadataOptions` with `HttpTokens=required` and `HttpEndpoint=enabled`, which it is; hop limit, IPv6 and
//! tags stay as they are. No restart; but software that still uses version 1 loses its credentials: see the instance's CloudWatch
//! metric `MetadataNoToken` first. Containers need a hop limit of 2 for version 2. It can be put back to `optional` exactly.

use crate::Control;
use guardrail_actions::Plan;
use guardrail_actions::services::ec2 as actions;
use guardrail_model::{Compliance, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::{Resource, Unreadable, ec2};
use serde::Deserialize;

/// Judges how the instance's metadata service answers.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Imdsv2 {}

impl Control for Imdsv2 {
    type View = ec2::Instance;

    const METADATA: Metadata = Metadata {
        id: "ec2-imdsv2",
        title: "Instances require IMDSv2",
        responsibility: Responsibility::PlatformAndApplication,
        layer: Layer::Compute,
        severity: Severity::High,
        frameworks: Frameworks {
            security_hub: &["EC2.8"],
            cis_v3: &["5.6"],
            nist_r5: &["AC-3", "AC-3(15)", "AC-3(7)", "AC-6"],
            managed_rule: Some("EC2_IMDSV2_CHECK"),
        },
    };

    fn evaluate(&self, instance: &Resource<ec2::Instance>) -> Result<Compliance, Unreadable> {
        if let Some(state) = instance.ended() {
            return Ok(Compliance::NotApplicable(format!("the instance is {state}")));
        }
        let required = instance.metadata_options.as_ref().map(ec2::MetadataOptions::require_imdsv2);
        let required = required.ok_or_else(|| Unreadable::missing("configuration.metadataOptions"))?;
        let required = required.ok_or_else(|| Unreadable::missing("configuration.metadataOptions.httpTokens"))?;
        Ok(Compliance::compliant_if(required, "the metadata service answers IMDSv1"))
    }

    fn remediate(&self, instance: &Resource<ec2::Instance>) -> Result<Plan, Unreadable> {
        let options = instance.metadata_options.as_ref().filter(|_| instance.ended().is_none());
        let Some((options, tokens)) = options.and_then(|options| Some((options, options.http_tokens.as_deref()?)))
        else {
            return Ok(Plan::none());
        };
        let action = actions::RequireImdsv2 { instance: instance.key.resource_id.clone() };
        let seen = actions::MetadataOptions::known(tokens, options.http_endpoint.as_deref());
        Ok(actions::needed(action, actions::State::MetadataOptions(seen)))
    }
}
