//! # Replication of a bucket was removed
//!
//! ## Why it matters
//! The replica is the copy that an intruder in this account does not reach. Whoever stops replication sees to it that
//! the last good copy grows old.
//!
//! ## What fires
//! DeleteBucketReplication, and PutBucketReplication where no rule is enabled.
//!
//! ## What passes
//! A replication with an enabled rule. Whatever AWS services do.
//!
//! ## Remediation
//! Put the replication back (PutBucketReplication), which takes the finding back, and replicate what was written
//! meanwhile (S3 Batch Replication).

use crate::{Activity, ActivityControl, Events};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many, Target};
use serde::Deserialize;

/// Fires where a bucket is no longer copied.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReplicationRemoved {}

const BUCKET: &str = "AWS::S3::Bucket";

/// What is to be copied.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    replication_configuration: Option<Replication>,
}

/// The replication of a bucket.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Replication {
    rule: Many<Rule>,
}

/// One rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rule {
    status: Option<String>,
}

impl ActivityControl for ReplicationRemoved {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "s3-replication-removed",
        title: "Replication of a bucket was removed",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::Medium,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[BUCKET];

    const EVENTS: Events = &[("s3", &["DeleteBucketReplication", "PutBucketReplication"])];

    const TAKEN_BACK_BY: Events = &[("s3", &["PutBucketReplication"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "DeleteBucketReplication" => "replication removed",
            _ if request.is_on()? => return Ok(Vec::new()),
            _ => "every replication rule disabled",
        };
        Ok(Activity::on_each(call, BUCKET, fact))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        Ok(if request.is_on()? { call::targets(call, BUCKET) } else { Vec::new() })
    }
}

impl Request {
    /// True where a rule is enabled.
    fn is_on(&self) -> Result<bool, Unreadable> {
        let missing = |what: &str| Unreadable::missing(format!("requestParameters.ReplicationConfiguration.{what}"));
        let rules = self.replication_configuration.as_ref().map(|replication| &replication.rule);
        let rules = rules.filter(|rules| !rules.is_empty()).ok_or_else(|| missing("Rule"))?;
        let statuses = rules.iter().map(|rule| rule.status.as_deref().ok_or_else(|| missing("Rule.Status")));
        let statuses: Vec<&str> = statuses.collect::<Result<_, _>>()?;
        Ok(statuses.iter().any(|status| status.eq_ignore_ascii_case("Enabled")))
    }
}
