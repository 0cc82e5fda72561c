//! # Trail's evidence was weakened
//!
//! ## Why it matters
//! A trail can go on logging and yet be worth less: its files where an intruder can read or change them, without the
//! digests that prove them unchanged, unseen by the alarms that read its log group, or blind to how somebody looked
//! around.
//!
//! ## What fires
//! UpdateTrail that turns log file validation off, takes the KMS key, the log group, the topic or the organization away,
//! or names a KMS key of another account or an S3 bucket that is not among `buckets`. PutEventSelectors that records no
//! reading events, or leaves out AWS KMS or the RDS Data API. UpdateEventDataStore that does the same, lifts termination
//! protection, or keeps events for fewer than `minimum_days`, which deletes those that are older. PutInsightSelectors with
//! none, and the organization's delegated administrator removed.
//!
//! ## What passes
//! UpdateTrail that changes anything else, or turns these on. What is without a topic, a key, a log group or the
//! organization in a trail that the console states as a whole (bucket, Regions and validation together): the console does
//! so whatever is changed, and it may have been so before. Of its bucket the same holds unless `buckets` are set; whoever
//! replaces the bucket in the console is not seen without them. Selectors without data events: most trails have none,
//! and the call does not tell what was there before.
//!
//! ## Remediation
//! Give the trail back what it had (UpdateTrail, PutEventSelectors, PutInsightSelectors). Where the bucket was
//! replaced, look who owns the new one, and find the log files written there.
//!
//! ## Absent keys
//! - `enableLogFileValidation`: UpdateTrail changes only what it names.
//! - `kmsKeyId`: the same.
//! - `cloudWatchLogsLogGroupArn`: the same.
//! - `snsTopicName`: the same.
//! - `s3BucketName`: the same.
//! - `isOrganizationTrail`: the same.
//! - `terminationProtectionEnabled`: UpdateEventDataStore changes only what it names.
//! - `retentionPeriod`: the same.
//! - `advancedEventSelectors`: the same.
//! - `readWriteType`: a selector that does not say records reads and writes (CloudTrail, EventSelector).
//! - `excludeManagementEventSources`: nothing is left out.
//! - `equals`: a field selector that asks nothing makes `cloudtrail-tamper` fire.
//! - `notEquals`: the same.
//! - `field`: the same.

use crate::by_hand::is_in_console;
use crate::words::days;
use crate::{Activity, ActivityControl, Events, Names};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::account::EventSelectors;
use guardrail_resources::call::{Target, cloudtrail::Recording};
use serde::Deserialize;

/// Fires where a trail's files are worth less as evidence than before.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrailWeakened {
    /// Buckets that trails may write to; `*` for any text. Default: none, so that each bucket named in UpdateTrail is told,
    /// but for those that the console names whatever it changes.
    pub buckets: Names,
    /// The fewest days for which an event data store may keep events. Default: 90, as CloudTrail's event history does.
    pub minimum_days: i64,
}

impl Default for TrailWeakened {
    fn default() -> Self {
        Self { buckets: Names::default(), minimum_days: 90 }
    }
}

const TRAIL: &str = "AWS::CloudTrail::Trail";
const STORE: &str = "AWS::CloudTrail::EventDataStore";

impl ActivityControl for TrailWeakened {
    type Request = Recording;

    const METADATA: Metadata = Metadata {
        id: "cloudtrail-trail-weakened",
        title: "Trail's evidence was weakened",
        responsibility: Responsibility::DetectiveControls,
        layer: Layer::Audit,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[TRAIL, STORE];

    const EVENTS: Events = &[(
        "cloudtrail",
        &[
            "UpdateTrail",
            "PutEventSelectors",
            "UpdateEventDataStore",
            "PutInsightSelectors",
            "DeregisterOrganizationDelegatedAdmin",
        ],
    )];

    fn observe(&self, call: &ApiCall<'_>, request: &Recording) -> Result<Vec<Activity>, Unreadable> {
        let (resource_type, facts) = match call.name() {
            "UpdateTrail" => (TRAIL, self.weakened(call, request)),
            "PutEventSelectors" => {
                let selectors =
                    request.selectors().ok_or_else(|| Unreadable::missing("requestParameters.eventSelectors"))?;
                (TRAIL, unseen(&selectors))
            }
            "PutInsightSelectors" if request.insight_selectors.is_empty() => {
                (TRAIL, vec!["insights turned off".to_owned()])
            }
            "PutInsightSelectors" => (TRAIL, Vec::new()),
            "UpdateEventDataStore" => {
                let lifted = request.termination_protection_enabled == Some(false);
                let lifted = lifted.then(|| "termination protection lifted".to_owned());
                let short = request.retention_period.filter(|kept| *kept < self.minimum_days);
                let short = short.map(|kept| format!("events kept for {}", days(kept)));
                let unseen = request.selectors().map(|selectors| unseen(&selectors)).unwrap_or_default();
                (STORE, lifted.into_iter().chain(short).chain(unseen).collect())
            }
            _ => return Ok(Activity::on_account(call, "delegated administrator of CloudTrail removed")),
        };
        if facts.is_empty() {
            return Activity::nothing(call);
        }
        Ok(Activity::on_each(call, resource_type, facts.join("; ")))
    }
}

impl TrailWeakened {
    fn weakened(&self, call: &ApiCall<'_>, request: &Recording) -> Vec<String> {
        let is_restated = is_in_console(call) && request.is_whole_trail();
        let is_emptied = |text: &Option<String>| !is_restated && text.as_deref() == Some("");
        let left_out = !is_restated && request.is_organization_trail == Some(false);
        let facts = [
            (request.enable_log_file_validation == Some(false), "log file validation turned off"),
            (is_emptied(&request.kms_key_id), "KMS key removed"),
            (request.kms_key_id.as_deref().is_some_and(|key| is_foreign(call, key)), "KMS key of another account set"),
            (is_emptied(&request.cloud_watch_logs_log_group_arn), "log group removed"),
            (is_emptied(&request.sns_topic_name), "topic removed"),
            (left_out, "the organization's other accounts no longer recorded"),
        ];
        let facts = facts.into_iter().filter(|(holds, _)| *holds).map(|(_, fact)| fact.to_owned());
        let is_told = !is_restated || !self.buckets.is_empty();
        let bucket = request.s3_bucket_name.iter().filter(|bucket| is_told && !self.buckets.includes(bucket));
        facts.chain(bucket.map(|bucket| format!("log files now go to bucket {bucket}"))).collect()
    }
}

/// True for a key that is named with another account. Who has only its own key's account need not name it.
fn is_foreign(call: &ApiCall<'_>, key: &str) -> bool {
    Target::new("AWS::KMS::Key", key).key(call).account_id != call.account_id()
}

/// What is not recorded of a trail that still records changes; where it does not, `cloudtrail-tamper` tells.
fn unseen(selectors: &EventSelectors) -> Vec<String> {
    let events = selectors.management_events();
    let Some(without) = events.writes_without else { return Vec::new() };
    let reads = events.reads_without.is_none().then(|| "reading management events no longer recorded".to_owned());
    let left_out = without.into_iter().map(|source| format!("calls of {source} left out"));
    reads.into_iter().chain(left_out).collect()
}
