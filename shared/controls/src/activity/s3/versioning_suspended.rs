//! # Versioning of a bucket was suspended
//!
//! ## Why it matters
//! Without versions nothing that is overwritten or deleted can be had again. Suspending them comes before the deletion,
//! in ransom attacks too.
//!
//! ## What fires
//! PutBucketVersioning with the status `Suspended`. And `MfaDelete` set to `Disabled` by root: nobody else can change
//! that (Amazon S3 user guide, Configuring MFA delete), so from others the word tells nothing.
//!
//! ## What passes
//! Versioning switched on. Whatever AWS services do.
//!
//! ## Remediation
//! Switch versioning on again (PutBucketVersioning), which takes the finding back, and look for objects that were
//! overwritten or deleted meanwhile.
//!
//! ## Absent keys
//! - `MfaDelete`: S3 leaves it as it is where the request says nothing of it.
//! - `userIdentity`: without it nobody is known for root, who alone can switch it off.

use crate::{Activity, ActivityControl, Events, Undone};
use guardrail_model::{ApiCall, Frameworks, Layer, Metadata, Responsibility, Severity};
use guardrail_resources::Unreadable;
use guardrail_resources::call::{self, Target};
use serde::Deserialize;

/// Fires where a bucket keeps no versions any more.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VersioningSuspended {}

const BUCKET: &str = "AWS::S3::Bucket";

/// What is to hold.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    versioning_configuration: Option<Versioning>,
}

/// The versioning of a bucket.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Versioning {
    status: Option<String>,
    mfa_delete: Option<String>,
}

const SUSPENDED: &str = "versioning suspended";
const WITHOUT_MFA: &str = "deletion of versions needs no second factor";

impl ActivityControl for VersioningSuspended {
    type Request = Request;

    const METADATA: Metadata = Metadata {
        id: "s3-versioning-suspended",
        title: "Versioning of a bucket was suspended",
        responsibility: Responsibility::CustomerData,
        layer: Layer::Data,
        severity: Severity::High,
        frameworks: Frameworks { security_hub: &[], cis_v3: &[], nist_r5: &[], managed_rule: None },
    };

    const TYPES: &'static [&'static str] = &[BUCKET];

    const EVENTS: Events = &[("s3", &["PutBucketVersioning"])];

    const TAKEN_BACK_BY: Events = &[("s3", &["PutBucketVersioning"])];

    fn observe(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Activity>, Unreadable> {
        let (versioning, status) = request.read()?;
        let fact = if status.eq_ignore_ascii_case("Suspended") {
            SUSPENDED
        } else if versioning.is_without_mfa_delete() && call.is_by_root() {
            WITHOUT_MFA
        } else {
            return Ok(Vec::new());
        };
        Ok(Activity::on_each(call, BUCKET, fact))
    }

    fn takes_back(&self, call: &ApiCall<'_>, request: &Request) -> Result<Vec<Target>, Unreadable> {
        let (_, status) = request.read()?;
        Ok(if status.eq_ignore_ascii_case("Enabled") { call::targets(call, BUCKET) } else { Vec::new() })
    }

    fn undoes(&self, _: &ApiCall<'_>, request: &Request) -> Result<Undone, Unreadable> {
        let (versioning, _) = request.read()?;
        let asks = versioning.mfa_delete.as_deref().is_some_and(|mfa| mfa.eq_ignore_ascii_case("Enabled"));
        let facts = [(true, SUSPENDED), (asks, WITHOUT_MFA)];
        Ok(Undone::Facts(facts.into_iter().filter(|(holds, _)| *holds).map(|(_, fact)| fact.to_owned()).collect()))
    }
}

impl Request {
    /// The versioning, and its status.
    fn read(&self) -> Result<(&Versioning, &str), Unreadable> {
        let place = "requestParameters.VersioningConfiguration";
        let versioning = self.versioning_configuration.as_ref().ok_or_else(|| Unreadable::missing(place))?;
        let status = versioning.status.as_deref().ok_or_else(|| Unreadable::missing(format!("{place}.Status")))?;
        Ok((versioning, status))
    }
}

impl Versioning {
    fn is_without_mfa_delete(&self) -> bool {
        self.mfa_delete.as_deref().is_some_and(|mfa| mfa.eq_ignore_ascii_case("Disabled"))
    }
}
