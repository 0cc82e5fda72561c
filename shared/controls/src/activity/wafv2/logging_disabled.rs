//! # Logging of a web ACL was turned off
//!
//! ## Why it matters
//! The log of a web ACL holds the requests that it let through and those that it blocked: the first place to look when
//! a web application was broken into.
//!
//! ## What fires
//! DeleteLoggingConfiguration, of AWS WAF and of WAF Classic, and DeleteDeliveryStream of a stream that carries such logs:
//! its name begins with `aws-waf-logs-` (AWS WAF developer guide).
//!
//! ## What passes
//! PutLoggingConfiguration, whatever it filters out: filters save cost, and are daily work. Other delivery streams. What
//! Terraform and its like do in the session of a pipeline, as they do before they delete a web ACL: a role whose name says
//! pipeline, or one that a build service's identity provider vouched for. The same tool in a person's session fires. What the
//! `trusted` principals do.
//!
//! ## Remediation
//! Put the configuration back (PutLoggingConfiguration), which takes the finding back.

use crate::by_hand::is_undeclared;
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ACCOUNT, ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;

/// Fires where requests to a web ACL are no longer recorded.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoggingDisabled {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The stream that carries a log.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    delivery_stream_name: Option<String>,
}

const WEB_ACL: &str = "AWS::WAFv2::WebACL";
const REGIONAL: &str = "AWS::WAFRegional::WebACL";
const CLASSIC: &str = "AWS::WAF::WebACL";

impl ActivityControl for LoggingDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "wafv2-logging-disabled",
        title: "Logging of a web ACL was turned off",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[WEB_ACL, REGIONAL, CLASSIC, ACCOUNT];

    const EVENTS: Events = &[
        ("wafv2", &["DeleteLoggingConfiguration"]),
        ("waf-regional", &["DeleteLoggingConfiguration"]),
        ("waf", &["DeleteLoggingConfiguration"]),
        ("firehose", &["DeleteDeliveryStream"]),
    ];

    const TAKEN_BACK_BY: Events = &[
        ("wafv2", &["PutLoggingConfiguration"]),
        ("waf-regional", &["PutLoggingConfiguration"]),
        ("waf", &["PutLoggingConfiguration"]),
    ];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_undeclared(call, &self.trusted) {
            return Ok(Vec::new());
        }
        if call.service() == "firehose" {
            let stream = request.delivery_stream_name.as_deref();
            let stream = stream.ok_or_else(|| Unreadable::missing("requestParameters.deliveryStreamName"))?;
            let carries_logs = stream.starts_with("aws-waf-logs-");
            return Ok(if carries_logs {
                Activity::on_account(call, format!("{stream}, which carried the log of a web ACL, deleted"))
            } else {
                Vec::new()
            });
        }
        Ok(Activity::on_each(call, web_acl(call), "logging of the web ACL turned off"))
    }

    fn takes_back(&self, call: &ApiCall<'_>, _: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(call::targets(call, web_acl(call)))
    }
}

fn web_acl(call: &ApiCall<'_>) -> &'static str {
    match call.service() {
        "wafv2" => WEB_ACL,
        "waf-regional" => REGIONAL,
        _ => CLASSIC,
    }
}
