//! # Lifecycle on a log bucket was shortened
//!
//! ## Why it matters
//! A lifecycle rule deletes log files without anybody calling DeleteObject: an intruder who sets one to a day has no
//! evidence left tomorrow, and the trail goes on logging as if nothing had happened.
//!
//! ## What fires
//! PutBucketLifecycle with an enabled rule that lets current objects expire sooner than `days`, or on a date, on a
//! bucket whose name is among `buckets`, or, whatever the bucket is called, for the prefix `AWSLogs/`: CloudTrail, AWS
//! Config, load balancers and flow logs write there. The same sooner than `log_days` on a bucket whose name is among
//! `log_buckets`, unless a tool such as Terraform asks for it.
//!
//! ## What passes
//! Rules that only move objects to another storage class, disabled rules, expiry after `days` or more, of other logs after
//! `log_days` or more, what Terraform and its like set for these, and buckets of other names, whose whole content
//! `s3-data-expires-soon` looks after. DeleteBucketLifecycle: nothing expires any more.
//!
//! ## Remediation
//! Put the former rules back (PutBucketLifecycleConfiguration) before the day is over: S3 applies rules once a day.
//! With versioning on, expired files can be had back from their older versions.
//!
//! ## Absent keys
//! - `Expiration`: a rule without it deletes no current object (S3, LifecycleRule).
//! - `Filter`: the rule is not for `AWSLogs/` alone; the bucket's name decides.
//! - `Prefix`: the same.

use crate::by_hand::is_unplanned;
use crate::log_buckets::{EVIDENCE, LOGS};
use crate::words::days;
use crate::{Activity, ActivityControl, Events, Names, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::Many;
use guardrail_resources::read::{optional_flag, optional_integer};
use serde::Deserialize;

/// Fires where log files are made to vanish soon.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogBucketLifecycleTamper {
    /// Names of buckets that hold evidence; `*` for any text. Default: names that speak of trails, audits and AWS Config.
    pub buckets: Names,
    /// Days that evidence must at least be kept. Default: 90, as long as CloudTrail's own event history reaches back.
    pub days: i64,
    /// Names of buckets that hold other logs; `*` for any text. Default: names that speak of logs.
    pub log_buckets: Names,
    /// Days that other logs must at least be kept. Default: 8, so that a week is too short.
    pub log_days: i64,
}

impl Default for LogBucketLifecycleTamper {
    fn default() -> Self {
        Self { buckets: Names::of(&EVIDENCE), days: 90, log_buckets: Names::of(&LOGS), log_days: 8 }
    }
}

/// The rules that a bucket has from now on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    bucket_name: Option<String>,
    lifecycle_configuration: Lifecycle,
}

/// All of them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Lifecycle {
    #[serde(alias = "Rules", alias = "rules")]
    rule: Many<Rule>,
}

/// One rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rule {
    status: Option<String>,
    expiration: Option<Expiration>,
    /// In rules of the first version of the API, in place of a filter.
    prefix: Option<String>,
    filter: Many<Filter>,
}

/// Which objects a rule is for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Filter {
    prefix: Option<String>,
    and: Many<Filter>,
}

impl Rule {
    fn is_for_logs(&self) -> bool {
        is_of_logs(self.prefix.as_deref()) || self.filter.iter().any(Filter::is_for_logs)
    }
}

impl Filter {
    fn is_for_logs(&self) -> bool {
        is_of_logs(self.prefix.as_deref()) || self.and.iter().any(Self::is_for_logs)
    }
}

/// True for the folder in which AWS services write their logs, under whatever prefix of the owner's.
fn is_of_logs(prefix: Option<&str>) -> bool {
    prefix.is_some_and(|prefix| prefix.split('/').any(|folder| folder == "AWSLogs"))
}

/// When current objects go.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Expiration {
    #[serde(deserialize_with = "optional_integer")]
    days: Option<i64>,
    date: Option<String>,
    #[serde(deserialize_with = "optional_flag")]
    expired_object_delete_marker: Option<bool>,
}

const BUCKET: &str = "AWS::S3::Bucket";

impl ActivityControl for LogBucketLifecycleTamper {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "s3-log-bucket-lifecycle-tamper",
        title: "Lifecycle on a log bucket was shortened",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[BUCKET];

    const EVENTS: Events = &[("s3", &["PutBucketLifecycle", "PutBucketLifecycleConfiguration"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let bucket =
            request.bucket_name.as_deref().ok_or_else(|| Unreadable::missing("requestParameters.bucketName"))?;
        let rules = &request.lifecycle_configuration.rule;
        if rules.is_empty() {
            return Err(Unreadable::missing("requestParameters.LifecycleConfiguration.Rule"));
        }
        let is_evidence = self.buckets.includes(bucket);
        let is_log = self.log_buckets.includes(bucket) && is_unplanned(call, &Trusted::default());
        let mut facts = Vec::new();
        for rule in rules {
            facts.extend(if is_evidence || rule.is_for_logs() {
                rule.shortened_below(self.days)?
            } else if is_log {
                rule.shortened_below(self.log_days)?
            } else {
                None
            });
        }
        Ok(Activity::on_each_all(call, BUCKET, &facts))
    }
}

impl Rule {
    /// What goes sooner than after so many days.
    fn shortened_below(&self, limit: i64) -> Result<Option<String>, Unreadable> {
        let Some(expiration) = &self.expiration else { return Ok(None) };
        let status = self.status.as_deref();
        let status =
            status.ok_or_else(|| Unreadable::missing("requestParameters.LifecycleConfiguration.Rule.Status"))?;
        if status.eq_ignore_ascii_case("Disabled") {
            return Ok(None);
        }
        match (expiration.days, &expiration.date) {
            (Some(count), _) if count < limit => Ok(Some(format!("objects expire after {}", days(count)))),
            (Some(_), _) => Ok(None),
            // Whatever was written until that day goes, however young.
            (None, Some(date)) => Ok(Some(format!("all objects expire on {date}"))),
            (None, None) if expiration.expired_object_delete_marker.is_some() => Ok(None),
            (None, None) => Err(Unreadable::missing("requestParameters.LifecycleConfiguration.Rule.Expiration.Days")),
        }
    }
}
