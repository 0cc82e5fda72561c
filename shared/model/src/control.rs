//! What a control says of itself.

use crate::{Layer, Responsibility};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// How bad a broken control is: `Critical` wakes someone, the others are read in the morning.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
)]
#[strum(serialize_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Open to the world, or blind: act now.
    Critical,
    /// One mistake away from critical.
    High,
    /// A layer of the defense is missing.
    Medium,
    /// Good practice.
    Low,
}

/// What makes guardrail judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Display, IntoStaticStr, Serialize)]
#[strum(serialize_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Trigger {
    /// A change of a recorded resource.
    Change,
    /// The clock.
    Periodic,
    /// An API call.
    Call,
}

/// Where other catalogues have the same control. An empty list, or `None`, where they have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frameworks {
    /// AWS Security Hub control ids: `S3.8`.
    pub security_hub: &'static [&'static str],
    /// CIS AWS Foundations Benchmark 3.0.0 recommendations: `2.1.4`.
    pub cis_v3: &'static [&'static str],
    /// The NIST SP 800-53 revision 5 requirements it serves most: `SC-28(1)`.
    pub nist_r5: &'static [&'static str],
    /// The AWS Config managed rule that judges the same: `S3_BUCKET_VERSIONING_ENABLED`.
    pub managed_rule: Option<&'static str>,
}

/// What a control says of itself. It has no default: the compiler asks every control for every field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// The stable id, named for the good state: `s3-bucket-public-access-block`.
    pub id: &'static str,
    /// One line for people.
    pub title: &'static str,
    /// What the customer does here.
    pub responsibility: Responsibility,
    /// Where it stands in the defense in depth.
    pub layer: Layer,
    /// How bad it is when broken.
    pub severity: Severity,
    /// The same control elsewhere.
    pub frameworks: Frameworks,
}
