//! AWS CloudTrail: trails.

use crate::read::optional_flag;
use crate::resource::{Resource, View};
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
    /// Its ARN, which names the account and the Region that it was created in.
    #[serde(default)]
    pub trail_arn: Option<String>,
    /// True for the trail of an organization. Absent in items from before there were such (2018).
    #[serde(default, deserialize_with = "optional_flag")]
    pub is_organization_trail: Option<bool>,
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

impl Resource<Trail> {
    /// Its ARN, where it was created in the account and Region that it is recorded in: nowhere else can it be changed. `None`
    /// for a record of another Region's or another account's trail.
    pub fn own_arn(&self) -> Option<&str> {
        let arn = self.view.trail_arn.as_deref().or(self.arn.as_deref())?;
        let mut parts = arn.split(':').skip(3);
        let is_own = parts.next() == Some(&*self.key.region) && parts.next() == Some(&*self.key.account_id);
        is_own.then_some(arn)
    }
}

#[cfg(test)]
mod tests {
    use super::Trail;
    use crate::read::{Section, text};
    use crate::resource::Resource;
    use guardrail_model::ResourceKey;

    #[test]
    fn a_trail_is_its_records_own_only_where_it_was_created() {
        let arn = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";
        let own = |account: &str, region: &str, arn: Option<&str>, json: &str| {
            let key = ResourceKey::new(arn, account, region, "AWS::CloudTrail::Trail", "main").into();
            let view = text::<Trail>(json, "trail").unwrap();
            let trail = Resource { key, arn: arn.map(str::to_owned), tags: Section::default(), view };
            trail.own_arn().map(str::to_owned)
        };
        let said = format!(r#"{{"trailARN":"{arn}"}}"#);
        assert_eq!(own("111122223333", "eu-west-1", None, &said).as_deref(), Some(arn));
        assert_eq!(own("111122223333", "eu-west-1", Some(arn), "{}").as_deref(), Some(arn));
        assert_eq!(own("111122223333", "us-east-1", Some(arn), &said), None);
        assert_eq!(own("444455556666", "eu-west-1", Some(arn), &said), None);
        assert_eq!(own("111122223333", "eu-west-1", None, "{}"), None);
    }

    #[test]
    fn a_key_is_one_that_is_named() {
        let key = |json: &str| text::<Trail>(json, "trail").unwrap().kms_key().map(str::to_owned);
        assert_eq!(key(r#"{"kmsKeyId":"alias/trail"}"#).as_deref(), Some("alias/trail"));
        for none in ["{}", r#"{"kmsKeyId":null}"#, r#"{"kmsKeyId":""}"#] {
            assert_eq!(key(none), None, "{none}");
        }
    }
}
