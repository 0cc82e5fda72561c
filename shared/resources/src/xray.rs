//! AWS X-Ray: the encryption of an account's traces in a Region.

use crate::resource::View;
use serde::Deserialize;

/// How X-Ray encrypts traces (`AWS::XRay::EncryptionConfig`).
#[derive(Clone, Debug, Deserialize)]
pub struct EncryptionConfig {
    /// `NONE` for X-Ray's own key, `KMS` for one of the account's.
    #[serde(rename = "type")]
    pub kind: String,
    /// `UPDATING` while data is encrypted with either the former key or the new one, `ACTIVE` otherwise. The service tells it
    /// when it is asked; AWS Config does not record it.
    #[serde(default)]
    pub status: Option<String>,
}

impl View for EncryptionConfig {
    const TYPES: &'static [&'static str] = &["AWS::XRay::EncryptionConfig"];
}
