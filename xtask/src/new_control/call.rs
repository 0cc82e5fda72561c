//! An activity control's file and fixtures.

use anyhow::{Context as _, Result};

/// The file of a control over one call: `iam:CreateUser`.
pub(super) fn control(id: &str, type_name: &str, call: &str) -> Result<String> {
    let (service, name) = parts(call)?;
    Ok(format!(
        r#"//! # FILL IN: what happened, in one line
//!
//! ## Why it matters
//! FILL IN: what it costs those who do not hear of it, in two sentences.
//!
//! ## What fires
//! FILL IN: what the call must have done.
//!
//! ## What passes
//! FILL IN: the same call used harmlessly.
//!
//! ## Remediation
//! FILL IN: what a person does, and which call takes it back.

use crate::{{Activity, ActivityControl, Events}};
use guardrail_model::{{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity}};
use guardrail_resources::Unreadable;
use serde::Deserialize;

/// FILL IN: on what it fires, in one line. Its fields are its parameters.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct {type_name} {{}}

/// FILL IN: what it reads of the request.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {{}}

impl ActivityControl for {type_name} {{
    type Request = Request;

    const METADATA: Metadata = Metadata {{
        id: "{id}",
        title: "FILL IN: what happened, in one line",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks {{ security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None }},
    }};

    const TYPES: &'static [&'static str] = &[ACCOUNT];

    const EVENTS: Events = &[("{service}", &["{name}"])];

    fn observe(&self, call: &ApiCall<'_>, _: &Request) -> Result<Vec<Activity>, Unreadable> {{
        Err(Unreadable::meaningless(call.name(), "{id} is not written yet"))
    }}
}}
"#
    ))
}

/// A record of that call.
pub(super) fn fixture(call: &str, number: usize) -> Result<String> {
    let (service, name) = parts(call)?;
    Ok(format!(
        r#"{{
  "eventVersion": "1.11",
  "userIdentity": {{
    "type": "IAMUser",
    "principalId": "AIDAEXAMPLEID0000001",
    "arn": "arn:aws:iam::111122223333:user/fill-in",
    "accountId": "111122223333",
    "accessKeyId": "AKIAEXAMPLE000000001",
    "userName": "fill-in"
  }},
  "eventTime": "2026-01-01T00:00:00Z",
  "eventSource": "{service}.amazonaws.com",
  "eventName": "{name}",
  "awsRegion": "eu-west-1",
  "sourceIPAddress": "198.51.100.7",
  "userAgent": "aws-cli/2.22.0",
  "requestParameters": {{}},
  "responseElements": null,
  "requestID": "00000000-0000-4000-8000-{number:012}",
  "eventID": "00000000-0000-4000-9000-{number:012}",
  "readOnly": false,
  "eventType": "AwsApiCall",
  "managementEvent": true,
  "recipientAccountId": "111122223333",
  "eventCategory": "Management"
}}
"#
    ))
}

fn parts(call: &str) -> Result<(&str, &str)> {
    call.split_once(':').context("the call is SERVICE:NAME, as in `iam:CreateUser`")
}
