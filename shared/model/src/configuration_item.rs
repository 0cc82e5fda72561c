//! AWS Config's record of one resource at one time.

use crate::{Alias, ResourceKey, Supplement, text, timestamp};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use strum::{Display, IntoStaticStr};

/// One resource at one time, as AWS Config recorded it, borrowed from the text it came in.
///
/// Both forms are read: the notification's (`ARN`, `awsAccountId`, `configuration` an object, times in ISO 8601) and the
/// API's (`arn`, `accountId`, `configuration` a JSON string, times in seconds). Hand-made items mix them, so each key is
/// taken in either spelling; both spellings of one key at once are an error. What the resource is like stays unparsed in
/// `configuration` and `supplementary_configuration` until a view asks for it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigurationItem<'a> {
    /// `AWS::S3::Bucket`.
    #[serde(borrow)]
    pub resource_type: Cow<'a, str>,
    /// An id for EC2, a name for S3 and Lambda, an ARN for SNS, a URL for SQS.
    #[serde(borrow)]
    pub resource_id: Cow<'a, str>,
    /// Null for many types, instances among them.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub resource_name: Option<Cow<'a, str>>,
    /// Absent for types without one (`AWS::S3::AccountPublicAccessBlock`).
    #[serde(borrow, default, alias = "ARN", deserialize_with = "text::optional")]
    pub arn: Option<Cow<'a, str>>,
    /// The account that owns the resource.
    #[serde(borrow, default, alias = "accountId", deserialize_with = "text::optional")]
    pub aws_account_id: Option<Cow<'a, str>>,
    /// A Region's code, or `global`.
    #[serde(borrow, default, deserialize_with = "text::optional")]
    pub aws_region: Option<Cow<'a, str>>,
    /// Whether the resource stands, is gone, or is not recorded. Absent or null in SelectResourceConfig's rows, which hold
    /// only what stands.
    #[serde(default, rename = "configurationItemStatus", deserialize_with = "ConfigurationItemStatus::or_default")]
    pub status: ConfigurationItemStatus,
    /// When this state was captured.
    #[serde(default, rename = "configurationItemCaptureTime", deserialize_with = "timestamp::optional")]
    pub capture_time: Option<Timestamp>,
    /// The resource's tags, unparsed: a map, a list of key and value pairs, or null.
    #[serde(borrow, default)]
    pub tags: Option<&'a RawValue>,
    /// The resource itself, unparsed: an object, a JSON string that holds one, or null.
    #[serde(borrow, default)]
    pub configuration: Option<&'a RawValue>,
    /// What the resource's service tells through other calls.
    #[serde(borrow, default)]
    pub supplementary_configuration: Option<Supplement<'a>>,
}

impl ConfigurationItem<'_> {
    /// The resource's key. Account and Region are empty where the item does not say them.
    pub fn key(&self) -> ResourceKey {
        ResourceKey::new(
            self.arn.as_deref(),
            self.aws_account_id.as_deref().unwrap_or_default(),
            self.aws_region.as_deref().unwrap_or_default(),
            &self.resource_type,
            &self.resource_id,
        )
    }

    /// The other names that the item gives its resource.
    pub fn aliases(&self) -> Vec<Alias> {
        let name = self.resource_name.as_deref().filter(|name| !name.is_empty() && *name != self.resource_id);
        let arn = self.arn.as_deref().filter(|arn| !arn.is_empty() && *arn != self.resource_id);
        arn.map(|arn| Alias::Arn(arn.to_owned()))
            .into_iter()
            .chain(name.map(|name| Alias::Name(name.to_owned())))
            .collect()
    }
}

/// What AWS Config says of the resource (botocore `config/2014-11-12`, `ConfigurationItemStatus`).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Display, IntoStaticStr, Serialize, Deserialize,
)]
pub enum ConfigurationItemStatus {
    /// It stands, and changed.
    #[default]
    #[serde(rename = "OK")]
    #[strum(serialize = "OK")]
    Ok,
    /// It stands, and is new to the recorder.
    ResourceDiscovered,
    /// It stands, and its type is not recorded: the item says nothing of it.
    ResourceNotRecorded,
    /// It is gone.
    ResourceDeleted,
    /// It is gone, and its type is not recorded.
    ResourceDeletedNotRecorded,
}

impl ConfigurationItemStatus {
    /// Reads a status that may be null.
    fn or_default<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.unwrap_or_default())
    }

    /// True where the item describes a resource that stands: the only ones to judge.
    pub fn is_judged(self) -> bool {
        matches!(self, Self::Ok | Self::ResourceDiscovered)
    }
}
