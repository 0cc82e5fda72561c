//! # Distribution was left without access logs
//!
//! ## Why it matters
//! The access log of a distribution tells who asked for what at the edge, before any log of the origin.
//!
//! ## What fires
//! UpdateDistribution whose configuration turns standard logging off. The call states the whole configuration, so a
//! distribution that never had a log fires too, unless the console is what states it.
//!
//! ## What passes
//! UpdateDistribution with logging on. From the console, logging that is off and names no bucket: each change of a
//! distribution without standard logging says so. What Terraform and its like and the `trusted` principals do.
//!
//! ## Remediation
//! Turn logging on (UpdateDistribution with `Logging.Enabled` and a bucket). A distribution that logs by CloudWatch's
//! vended logs instead may be exempted.
//!
//! ## Absent keys
//! - `logging`: CloudFront answers for a configuration that does not speak of it; the call may have been recorded in
//!   part.

use crate::by_hand::{is_in_console, is_unplanned};
use crate::{Activity, ActivityControl, Events, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a distribution logs nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoggingDisabled {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The configuration.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    distribution_config: Option<DistributionConfig>,
}

/// All of it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DistributionConfig {
    logging: Option<Logging>,
}

/// Standard logging.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Logging {
    #[serde(deserialize_with = "optional_flag")]
    enabled: Option<bool>,
    bucket: Option<String>,
}

const DISTRIBUTION: &str = "AWS::CloudFront::Distribution";

impl ActivityControl for LoggingDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "cloudfront-logging-disabled",
        title: "Distribution was left without access logs",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Low,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[DISTRIBUTION];

    const EVENTS: Events = &[("cloudfront", &["UpdateDistribution"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_unplanned(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let config = request
            .distribution_config
            .as_ref()
            .ok_or_else(|| Unreadable::missing("requestParameters.distributionConfig"))?;
        let Some(logging) = &config.logging else { return Ok(Vec::new()) };
        let missing = || Unreadable::missing("requestParameters.distributionConfig.logging.enabled");
        let is_restated = is_in_console(call) && logging.bucket.as_deref() == Some("");
        if logging.enabled.ok_or_else(missing)? || is_restated {
            return Ok(Vec::new());
        }
        Ok(Activity::on_each(call, DISTRIBUTION, "standard logging off"))
    }
}
