//! AWS KMS: keys.

use crate::policy::Policy;
use crate::read::Section;
use crate::resource::View;
use serde::Deserialize;

/// A key (`AWS::KMS::Key`): `DescribeKey`'s answer, with the rotation status and the policy as supplementary
/// configuration.
#[derive(Clone, Debug, Deserialize)]
pub struct Key {
    /// `CUSTOMER` or `AWS`.
    #[serde(default)]
    pub key_manager: Option<String>,
    /// `Enabled`, `Disabled`, `PendingDeletion`, …
    #[serde(default)]
    pub key_state: Option<String>,
    /// Where the key material comes from: `AWS_KMS`, `EXTERNAL`, `AWS_CLOUDHSM`, `EXTERNAL_KEY_STORE`.
    #[serde(default)]
    pub origin: Option<String>,
    /// `SYMMETRIC_DEFAULT`, `RSA_2048`, `HMAC_256`, …
    #[serde(default)]
    pub key_spec: Option<String>,
    /// The same under its older name. Absent, like `keySpec`, in items from before November 2019, when KMS had no keys
    /// but symmetric ones.
    #[serde(default)]
    pub customer_master_key_spec: Option<String>,
    /// What a multi-Region key is to its relatives. Absent from other keys.
    #[serde(default)]
    pub multi_region_configuration: Option<MultiRegion>,
    /// True where KMS rotates the key material by itself. Absent where KMS cannot, as for asymmetric keys.
    #[serde(default)]
    pub key_rotation_status: Section<bool>,
    /// The key policy: every key has one.
    #[serde(default)]
    pub policy: Section<Policy>,
}

impl View for Key {
    const TYPES: &'static [&'static str] = &["AWS::KMS::Key"];
}

/// What a multi-Region key is to its relatives.
#[derive(Clone, Debug, Deserialize)]
pub struct MultiRegion {
    /// `PRIMARY` or `REPLICA`.
    #[serde(default)]
    pub multi_region_key_type: Option<String>,
}
