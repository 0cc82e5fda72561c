//! AWS CloudTrail: trails.

use crate::read::optional_flag;
use crate::resource::View;
use serde::Deserialize;

/// A trail (`AWS::CloudTrail::Trail`). A trail of several Regions, or of an organization, is recorded in each of them.
#[derive(Clone, Debug, Deserialize)]
pub struct Trail {
    /// Digest files that prove log files unchanged. Absent where validation was never turned on.
    #[serde(default, deserialize_with = "optional_flag")]
    pub log_file_validation_enabled: Option<bool>,
    /// The KMS key of the log files: absent, null or empty where S3's own keys encrypt them.
    #[serde(default)]
    pub kms_key_id: Option<String>,
}

impl View for Trail {
    const TYPES: &'static [&'static str] = &["AWS::CloudTrail::Trail"];
}

impl Trail {
    /// The KMS key of the log files, if there is one.
    pub fn kms_key(&self) -> Option<&str> {
        self.kms_key_id.as_deref().filter(|key| !key.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::Trail;
    use crate::read::text;

    #[test]
    fn a_key_is_one_that_is_named() {
        let key = |json: &str| text::<Trail>(json, "trail").unwrap().kms_key().map(str::to_owned);
        assert_eq!(key(r#"{"kmsKeyId":"alias/trail"}"#).as_deref(), Some("alias/trail"));
        for none in ["{}", r#"{"kmsKeyId":null}"#, r#"{"kmsKeyId":""}"#] {
            assert_eq!(key(none), None, "{none}");
        }
    }
}
