//! # Objects of a bucket were made to expire within days
//!
//! ## Why it matters
//! A lifecycle rule over a whole bucket deletes everything in it, quietly and without a call for each object. Intruders
//! set it to destroy data, and ransom attacks to put their victims under pressure (Halcyon, Codefinger, 2025: seven
//! days).
//!
//! ## What fires
//! PutBucketLifecycle (or PutBucketLifecycleConfiguration) with an enabled rule over the whole bucket that deletes
//! objects within `days`, or at a date as near, or replaced versions within `noncurrent_days`. A rule for the prefix `*`
//! counts as one over the whole bucket: S3 takes the sign word for word, and whoever wrote it meant everything.
//!
//! ## What passes
//! Longer times; rules for a prefix, a tag or small objects only; transitions to other storage; uploads that were never
//! finished; delete markers without versions; replaced versions of which some are kept. Buckets among `log_buckets` whose
//! current objects expire: `s3-log-bucket-lifecycle-tamper` tells of these. What Terraform and its like, the `trusted`
//! principals and AWS services do.
//!
//! ## Remediation
//! Take the rule away (PutBucketLifecycleConfiguration, DeleteBucketLifecycle) within the day: S3 applies rules once a
//! day. A bucket with versions keeps what expired as versions that can be had again. A lifecycle without such a rule
//! takes the finding back.
//!
//! ## Absent keys
//! - `Expiration`: a rule without it deletes no current object.
//! - `NoncurrentVersionExpiration`: a rule without it deletes no version.

use crate::by_hand::is_unplanned;
use crate::log_buckets::{EVIDENCE, LOGS};
use crate::words::days;
use crate::{Activity, ActivityControl, Events, Names, Trusted};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity, parse_timestamp};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many, Target};
use guardrail_resources::read::{optional_flag, optional_integer};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::fmt;

/// Fires where all objects of a bucket are soon gone.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataExpiresSoon {
    /// The days within which a whole bucket's objects may not expire. Default: 7.
    pub days: i64,
    /// The same of versions that were replaced or deleted. Default: 2.
    pub noncurrent_days: i64,
    /// Names of buckets of logs, left to `s3-log-bucket-lifecycle-tamper`; `*` for any text. Default: those of that control.
    pub log_buckets: Names,
    /// Principals whose calls are expected: ARNs of users or roles, `*` for any text. Default: none.
    pub trusted: Trusted,
}

impl Default for DataExpiresSoon {
    fn default() -> Self {
        let log_buckets = Names::of(&[EVIDENCE.as_slice(), LOGS.as_slice()].concat());
        Self { days: 7, noncurrent_days: 2, log_buckets, trusted: Trusted::default() }
    }
}

const BUCKET: &str = "AWS::S3::Bucket";

/// What becomes of objects in time.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    bucket_name: Option<String>,
    lifecycle_configuration: Option<Lifecycle>,
}

/// The lifecycle of a bucket.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Lifecycle {
    rule: Many<Rule>,
}

/// One rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rule {
    status: Option<String>,
    /// In rules of the first version of the API, in place of a filter.
    prefix: Option<String>,
    filter: Many<Filter>,
    expiration: Option<Expiration>,
    noncurrent_version_expiration: Option<NoncurrentExpiration>,
}

/// Which objects a rule is for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Filter {
    prefix: Option<String>,
    tag: Many<IgnoredAny>,
    #[serde(deserialize_with = "optional_integer")]
    object_size_less_than: Option<i64>,
    and: Many<Filter>,
}

/// When current objects are deleted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Expiration {
    #[serde(deserialize_with = "optional_integer")]
    days: Option<i64>,
    date: Option<String>,
    #[serde(deserialize_with = "optional_flag")]
    expired_object_delete_marker: Option<bool>,
}

/// When versions are deleted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NoncurrentExpiration {
    #[serde(deserialize_with = "optional_integer")]
    noncurrent_days: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    newer_noncurrent_versions: Option<i64>,
}

impl ActivityControl for DataExpiresSoon {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "s3-data-expires-soon",
        title: "Objects of a bucket were made to expire within days",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[BUCKET];

    const EVENTS: Events = &[
        ("s3", &["PutBucketLifecycle", "PutBucketLifecycleConfiguration"]),
        ("s3express", &["PutBucketLifecycleConfiguration"]),
    ];

    const TAKEN_BACK_BY: Events =
        &[("s3", &["PutBucketLifecycle", "PutBucketLifecycleConfiguration", "DeleteBucketLifecycle"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        if !is_unplanned(call, &self.trusted) {
            return Ok(Vec::new());
        }
        let facts = self.facts(call, request)?;
        let is_of_logs = request.bucket_name.as_deref().is_some_and(|bucket| self.log_buckets.includes(bucket));
        if is_of_logs && facts.iter().any(|fact| matches!(fact, Fact::Current(_))) {
            return Ok(Vec::new());
        }
        let facts: Vec<String> = facts.iter().map(ToString::to_string).collect();
        Ok(Activity::on_each_all(call, BUCKET, &facts))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let is_gone = call.name() == "DeleteBucketLifecycle" || self.facts(call, request)?.is_empty();
        Ok(if is_gone { call::targets(call, BUCKET) } else { Vec::new() })
    }
}

/// What goes, and after how many days.
enum Fact {
    /// Every object.
    Current(i64),
    /// Every version that was replaced.
    Replaced(i64),
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Current(count) => write!(f, "every object expires after {}", days(*count)),
            Self::Replaced(count) => write!(f, "every replaced version expires after {}", days(*count)),
        }
    }
}

impl DataExpiresSoon {
    /// What the rules delete too soon.
    fn facts(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Fact>, Unreadable> {
        let rules = request.lifecycle_configuration.as_ref().map(|lifecycle| &lifecycle.rule);
        let rules = rules.filter(|rules| !rules.is_empty()).ok_or_else(|| missing("Rule"))?;
        let mut facts = Vec::new();
        for rule in rules {
            let status = rule.status.as_deref().ok_or_else(|| missing("Rule.Status"))?;
            if !status.eq_ignore_ascii_case("Enabled") || !rule.is_for_all() {
                continue;
            }
            let current = rule.expiration.as_ref().map(|expiration| expiration.days(call)).transpose()?.flatten();
            if let Some(count) = current.filter(|count| *count <= self.days) {
                facts.push(Fact::Current(count));
            }
            let old =
                rule.noncurrent_version_expiration.as_ref().map(NoncurrentExpiration::days).transpose()?.flatten();
            if let Some(count) = old.filter(|count| *count <= self.noncurrent_days) {
                facts.push(Fact::Replaced(count));
            }
        }
        Ok(facts)
    }
}

impl Rule {
    /// True where it is for every object of the bucket.
    fn is_for_all(&self) -> bool {
        is_everything(self.prefix.as_deref()) && self.filter.iter().all(Filter::is_for_all)
    }
}

impl Filter {
    fn is_for_all(&self) -> bool {
        is_everything(self.prefix.as_deref())
            && self.tag.is_empty()
            && self.object_size_less_than.is_none()
            && self.and.iter().all(Self::is_for_all)
    }
}

impl Expiration {
    /// The days from the call, or from an object's writing, until objects are deleted; `None` where none is.
    fn days(&self, call: &ApiCall<'_>) -> Result<Option<i64>, Unreadable> {
        if let Some(date) = self.date.as_deref() {
            let date =
                parse_timestamp(date).map_err(|_| Unreadable::meaningless(place("Rule.Expiration.Date"), "no date"))?;
            let now = call.event_time.ok_or_else(|| Unreadable::missing("eventTime"))?;
            return Ok(Some(date.duration_since(now).as_hours().max(0) / 24));
        }
        match (self.days, self.expired_object_delete_marker) {
            (Some(days), _) => Ok(Some(days)),
            (None, Some(_)) => Ok(None),
            (None, None) => Err(missing("Rule.Expiration.Days")),
        }
    }
}

impl NoncurrentExpiration {
    /// The days until versions are deleted; `None` where some are kept whatever their age.
    fn days(&self) -> Result<Option<i64>, Unreadable> {
        let days = self.noncurrent_days.ok_or_else(|| missing("Rule.NoncurrentVersionExpiration.NoncurrentDays"))?;
        Ok(self.newer_noncurrent_versions.is_none_or(|kept| kept == 0).then_some(days))
    }
}

/// True for a prefix that leaves nothing out, or is meant to.
fn is_everything(prefix: Option<&str>) -> bool {
    prefix.is_none_or(|prefix| prefix.is_empty() || prefix == "*")
}

fn place(what: &str) -> String {
    format!("requestParameters.LifecycleConfiguration.{what}")
}

fn missing(what: &str) -> Unreadable {
    Unreadable::missing(place(what))
}
