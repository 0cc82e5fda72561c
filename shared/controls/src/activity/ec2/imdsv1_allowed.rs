//! # Version 1 of the instance metadata service was allowed
//!
//! ## Why it matters
//! Version 1 hands the credentials of an instance's role to any request, so one forged by a web application (SSRF) is
//! enough to steal them. Version 2 asks for a token first.
//!
//! ## What fires
//! ModifyInstanceMetadataOptions and ModifyInstanceMetadataDefaults that say `optional` for the tokens, and RunInstances that
//! does by a script or the command line, where somebody has to mean it.
//!
//! ## What passes
//! `required`; `no-preference` for the account, which leaves it to the image; the metadata service turned off;
//! instances started without a word on it, for which the account's default holds: whether they are well configured is
//! not this control's question. `ec2-imdsv2` judges them, and those that the console, a pipeline, Terraform and its like or the
//! `trusted` principals start with what such a form or description says each time. A hop limit, which containers need at 2.
//!
//! ## Remediation
//! `ec2:ModifyInstanceMetadataOptions` with `HttpTokens=required` on each instance, which takes the finding back; the rest of its
//! options stays. Software that still needs version 1 loses its credentials: ask the caller which. It can be put back exactly, by
//! a person's word. The account's default is left to a person: the record does not say what it was.
//!
//! ## Absent keys
//! - `HttpTokens`: not changed.
//! - `httpTokens`: the account's default holds.
//! - `metadataOptions`: the account's default holds.

use crate::by_hand::{is_by_hand, is_in_console};
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_actions::services::ec2 as actions;
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;

const INSTANCE: &str = "AWS::EC2::Instance";

/// Fires where tokens become optional.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Imdsv1Allowed {
    /// Principals who may start instances so: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// What is asked of the metadata service: by its own calls, or at an instance's start.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    http_tokens: Option<String>,
    http_endpoint: Option<String>,
    metadata_options: Options,
}

/// The options that count.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Options {
    http_tokens: Option<String>,
    http_endpoint: Option<String>,
}

impl ActivityControl for Imdsv1Allowed {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "ec2-imdsv1-allowed",
        title: "Version 1 of the instance metadata service was allowed",
        responsibility: Responsibility::OperatingSystem,
        layer: Layer::Compute,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[INSTANCE, ACCOUNT];

    const EVENTS: Events =
        &[("ec2", &["ModifyInstanceMetadataOptions", "ModifyInstanceMetadataDefaults", "RunInstances"])];

    const TAKEN_BACK_BY: Events = &[("ec2", &["ModifyInstanceMetadataOptions"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        let options = &request.metadata_options;
        let (tokens, endpoint) = if call.name() == "RunInstances" {
            (&options.http_tokens, &options.http_endpoint)
        } else {
            (&request.http_tokens, &request.http_endpoint)
        };
        if tokens.as_deref() != Some("optional") || endpoint.as_deref() == Some("disabled") {
            return Ok(Vec::new());
        }
        Ok(match call.name() {
            "ModifyInstanceMetadataDefaults" => {
                Activity::on_account(call, "version 1 allowed by default in the Region")
            }
            "RunInstances" if is_in_console(call) || !is_by_hand(call, &self.trusted) => Vec::new(),
            "RunInstances" => planned(call, "started with version 1 allowed"),
            _ => planned(call, "version 1 allowed"),
        })
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let is_required = request.http_tokens.as_deref() == Some("required");
        Ok(if is_required { call::targets(call, INSTANCE) } else { Vec::new() })
    }
}

/// What was done to each instance, and what requires tokens of it.
fn planned(call: &ApiCall<'_>, fact: &str) -> Vec<Activity> {
    let seen = actions::State::MetadataOptions(actions::MetadataOptions::known("optional", None));
    let on = |activity: Activity| {
        let instance = activity.target.named.clone();
        if !instance.starts_with("i-") {
            return activity;
        }
        activity.put_right_by(actions::needed(actions::RequireImdsv2 { instance }, seen.clone()))
    };
    Activity::on_each(call, INSTANCE, fact).into_iter().map(on).collect()
}
