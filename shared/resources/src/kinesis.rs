//! Amazon Kinesis: data streams.

use crate::resource::View;
use serde::Deserialize;

/// A data stream (`AWS::Kinesis::Stream`).
#[derive(Clone, Debug, Deserialize)]
pub struct Stream {
    /// Server-side encryption: absent, null or empty where there is none.
    #[serde(default)]
    pub stream_encryption: Option<StreamEncryption>,
}

impl View for Stream {
    const TYPES: &'static [&'static str] = &["AWS::Kinesis::Stream"];
}

/// How a stream's records are encrypted.
#[derive(Clone, Debug, Deserialize)]
pub struct StreamEncryption {
    /// `KMS` or `NONE`; absent means `NONE`.
    #[serde(default)]
    pub encryption_type: Option<String>,
}
