//! # Object lock of a bucket was weakened
//!
//! ## Why it matters
//! Object lock is what keeps objects from being deleted by those who may do everything else. Each object gets its
//! retention when it is written, so without a default the next ones have none.
//!
//! ## What fires
//! PutObjectLockConfiguration (PutBucketObjectLockConfiguration in CloudTrail) without a default retention, or with one
//! of fewer than `minimum_days` days. PutObjectRetention that bypasses governance, and PutObjectLegalHold that takes a
//! hold off, where the trail records the data events of S3.
//!
//! ## What passes
//! A default retention of `minimum_days` or more. A legal hold put on. Whatever AWS services do.
//!
//! ## Remediation
//! Put the default retention back (PutObjectLockConfiguration), which takes the finding back, and lock the objects that
//! were written meanwhile (PutObjectRetention). Ask whoever is in charge of the case whether a hold may go.
//!
//! ## Absent keys
//! - `x-amz-bypass-governance-retention`: without it S3 does not bypass governance, and refuses to shorten a retention.

use crate::words::days;
use crate::{Activity, ActivityControl, Events, Undone};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Many, Target};
use guardrail_resources::read::optional_integer;
use serde::Deserialize;

/// Fires where objects may be deleted that were kept.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ObjectLockWeakened {
    /// The fewest days of default retention that pass. Default: 7.
    pub minimum_days: i64,
}

impl Default for ObjectLockWeakened {
    fn default() -> Self {
        Self { minimum_days: 7 }
    }
}

const BUCKET: &str = "AWS::S3::Bucket";

/// What is to be kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    object_lock_configuration: Option<ObjectLock>,
    /// The header of a caller who may, and does, bypass governance.
    #[serde(rename = "x-amz-bypass-governance-retention")]
    bypass: Option<Many<String>>,
    /// By its name in the API (PutObjectLegalHold), or by its type's.
    #[serde(alias = "object_lock_legal_hold")]
    legal_hold: Option<LegalHold>,
}

/// Whether an object is held: `ON` or `OFF`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct LegalHold {
    status: Option<String>,
}

/// The object lock of a bucket.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ObjectLock {
    rule: Option<Rule>,
}

/// Its rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Rule {
    default_retention: Option<Retention>,
}

/// How long an object is kept.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Retention {
    #[serde(deserialize_with = "optional_integer")]
    days: Option<i64>,
    #[serde(deserialize_with = "optional_integer")]
    years: Option<i64>,
}

const NO_DEFAULT: &str = "no default retention";
const SHORT: &str = "default retention of";

impl ActivityControl for ObjectLockWeakened {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "s3-object-lock-weakened",
        title: "Object lock of a bucket was weakened",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[BUCKET];

    const EVENTS: Events = &[(
        "s3",
        &["PutObjectLockConfiguration", "PutBucketObjectLockConfiguration", "PutObjectRetention", "PutObjectLegalHold"],
    )];

    const TAKEN_BACK_BY: Events = &[("s3", &["PutObjectLockConfiguration", "PutBucketObjectLockConfiguration"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let fact = match call.name() {
            "PutObjectRetention" => {
                call::recorded(call)?;
                if !request.bypasses_governance() {
                    return Ok(Vec::new());
                }
                "retention of an object changed, bypassing governance".to_owned()
            }
            "PutObjectLegalHold" if request.is_held()? => return Ok(Vec::new()),
            "PutObjectLegalHold" => "legal hold of an object taken off".to_owned(),
            _ => match request.days()? {
                None => NO_DEFAULT.to_owned(),
                Some(count) if count < self.minimum_days => format!("{SHORT} {}", days(count)),
                Some(_) => return Ok(Vec::new()),
            },
        };
        Ok(Activity::on_each(call, BUCKET, fact))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let is_kept = request.days()?.is_some_and(|days| days >= self.minimum_days);
        Ok(if is_kept { call::targets(call, BUCKET) } else { Vec::new() })
    }

    fn undoes(&self, _: &ApiCall<'_>, _: &Request) -> Result<Undone, Unreadable> {
        Ok(Undone::Facts(vec![NO_DEFAULT.to_owned(), format!("{SHORT} *")]))
    }
}

impl Request {
    /// The days of default retention; `None` where there is no default.
    fn days(&self) -> Result<Option<i64>, Unreadable> {
        let place = "requestParameters.ObjectLockConfiguration";
        let lock = self.object_lock_configuration.as_ref().ok_or_else(|| Unreadable::missing(place))?;
        let Some(retention) = lock.rule.as_ref().and_then(|rule| rule.default_retention.as_ref()) else {
            return Ok(None);
        };
        let days = retention.days.or(retention.years.map(|years| years.saturating_mul(365)));
        days.map(Some).ok_or_else(|| Unreadable::missing(format!("{place}.Rule.DefaultRetention.Days")))
    }

    /// Whether the object is held from now on.
    fn is_held(&self) -> Result<bool, Unreadable> {
        let place = "requestParameters.LegalHold.Status";
        match self.legal_hold.as_ref().and_then(|hold| hold.status.as_deref()) {
            Some(status) if status.eq_ignore_ascii_case("ON") => Ok(true),
            Some(status) if status.eq_ignore_ascii_case("OFF") => Ok(false),
            Some(other) => Err(Unreadable::meaningless(place, other)),
            None => Err(Unreadable::missing(place)),
        }
    }

    fn bypasses_governance(&self) -> bool {
        self.bypass.as_ref().is_some_and(|values| !values.iter().any(|value| value.eq_ignore_ascii_case("false")))
    }
}
