//! # Logs of a search domain were turned off
//!
//! ## Why it matters
//! The audit log tells who read which index. Without it nobody learns what was taken.
//!
//! ## What fires
//! UpdateDomainConfig and UpdateElasticsearchDomainConfig that turn the publishing of a log off.
//!
//! ## What passes
//! Logs that are published, also to another log group, and changes of anything else. What the `trusted` principals do.
//!
//! ## Remediation
//! Turn the log on again (UpdateDomainConfig), which takes the finding back. What was done meanwhile is in no log.
//!
//! ## Absent keys
//! - `logPublishingOptions`: a change leaves what it does not name as it is.
//! - `AUDIT_LOGS`: the same.
//! - `INDEX_SLOW_LOGS`: the same.
//! - `SEARCH_SLOW_LOGS`: the same.
//! - `ES_APPLICATION_LOGS`: the same.

use crate::{Activity, ActivityControl, Events, Trusted, Undone};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use guardrail_resources::read::optional_flag;
use serde::Deserialize;

/// Fires where a domain's log is no longer published.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LoggingDisabled {
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

/// The logs that are named.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    log_publishing_options: Logs,
}

/// Each of them.
#[allow(clippy::struct_field_names, reason = "the names are those of Amazon OpenSearch")]
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Logs {
    audit_logs: Option<Log>,
    es_application_logs: Option<Log>,
    index_slow_logs: Option<Log>,
    search_slow_logs: Option<Log>,
}

/// Whether it is published.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Log {
    #[serde(deserialize_with = "optional_flag")]
    enabled: Option<bool>,
}

const DOMAIN: &str = "AWS::OpenSearch::Domain";

impl ActivityControl for LoggingDisabled {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "opensearch-logging-disabled",
        title: "Logs of a search domain were turned off",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[DOMAIN];

    const EVENTS: Events = &[("es", &["UpdateDomainConfig", "UpdateElasticsearchDomainConfig"])];

    const TAKEN_BACK_BY: Events = &[("es", &["UpdateDomainConfig", "UpdateElasticsearchDomainConfig"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        call::recorded(call)?;
        if self.trusted.includes(call) {
            return Ok(Vec::new());
        }
        let off = request.log_publishing_options.named(false)?;
        let facts: Vec<String> = off.into_iter().map(turned_off).collect();
        Ok(Activity::on_each_all(call, DOMAIN, &facts))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let turns_on = !request.log_publishing_options.named(true)?.is_empty();
        Ok(if turns_on { call::targets(call, DOMAIN) } else { Vec::new() })
    }

    fn undoes(&self, _: &ApiCall<'_>, request: &Request) -> Result<Undone, Unreadable> {
        let on = request.log_publishing_options.named(true)?;
        Ok(Undone::Facts(on.into_iter().map(turned_off).collect()))
    }
}

fn turned_off(log: &str) -> String {
    format!("{log} turned off")
}

impl Logs {
    /// The logs that the call turns on or off.
    fn named(&self, enabled: bool) -> Result<Vec<&'static str>, Unreadable> {
        let logs = [
            ("audit log", &self.audit_logs),
            ("application log", &self.es_application_logs),
            ("slow log of indexing", &self.index_slow_logs),
            ("slow log of searches", &self.search_slow_logs),
        ];
        let mut named = Vec::new();
        for (name, log) in logs {
            let Some(log) = log else { continue };
            let place = "requestParameters.logPublishingOptions.enabled";
            if log.enabled.ok_or_else(|| Unreadable::missing(place))? == enabled {
                named.push(name);
            }
        }
        Ok(named)
    }
}
