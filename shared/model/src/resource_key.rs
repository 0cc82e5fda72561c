//! The resource key: what everything about a resource hangs on.

use crate::is_global;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Names one resource in all of AWS: partition, account, Region (`global` for global services), Config type and Config
/// resource id.
///
/// A Config resource id is not always the name (an RDS instance's is `db-…`, a user's `AIDA…`, a queue's its URL): names
/// and ARNs are [aliases](Alias) that lead to the key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceKey {
    /// `aws`, `aws-cn`, `aws-us-gov`, …
    pub partition: String,
    /// The account that owns the resource, usually 12 digits.
    pub account_id: String,
    /// The Region's code, or `global`.
    pub region: String,
    /// `AWS::S3::Bucket`, or `AWS::::Account`.
    pub resource_type: String,
    /// Config's id of the resource.
    pub resource_id: String,
}

impl ResourceKey {
    /// What stands for the Region of global services.
    pub const GLOBAL: &'static str = "global";

    /// The key of a resource as an item or a live read names it. The partition is read from the ARN where there is one,
    /// and told by the Region otherwise.
    pub fn new(arn: Option<&str>, account_id: &str, region: &str, resource_type: &str, resource_id: &str) -> Self {
        let partition = arn.and_then(partition_in).unwrap_or_else(|| partition_of(region));
        Self {
            partition: partition.to_owned(),
            account_id: account_id.to_owned(),
            region: if is_global(resource_type) { Self::GLOBAL } else { region }.to_owned(),
            resource_type: resource_type.to_owned(),
            resource_id: resource_id.to_owned(),
        }
    }
}

impl fmt::Display for ResourceKey {
    /// `aws/123456789012/eu-west-1/AWS::S3::Bucket/logs`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, account_id, region, resource_type, resource_id } = self;
        write!(f, "{partition}/{account_id}/{region}/{resource_type}/{resource_id}")
    }
}

/// Another way to name the resource behind a [`ResourceKey`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Alias {
    /// Its Amazon Resource Name.
    Arn(String),
    /// Its name, unique within account, Region and type.
    Name(String),
}

impl Alias {
    /// The ARN, or the name.
    pub fn text(&self) -> &str {
        match self {
            Self::Arn(text) | Self::Name(text) => text,
        }
    }
}

fn partition_in(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':');
    match (parts.next(), parts.next()) {
        (Some("arn"), Some(partition)) if !partition.is_empty() => Some(partition),
        _ => None,
    }
}

/// The partition that a Region's code belongs to (botocore `data/partitions.json`); `aws` for a code that no other
/// partition's prefix claims, `global` among them.
pub fn partition_of(region: &str) -> &'static str {
    const PREFIXES: [(&str, &str); 7] = [
        ("cn-", "aws-cn"),
        ("us-gov-", "aws-us-gov"),
        ("us-isof-", "aws-iso-f"),
        ("us-isob-", "aws-iso-b"),
        ("us-iso-", "aws-iso"),
        ("eu-isoe-", "aws-iso-e"),
        ("eusc-", "aws-eusc"),
    ];
    PREFIXES.iter().find(|(prefix, _)| region.starts_with(prefix)).map_or("aws", |(_, partition)| partition)
}

#[cfg(test)]
mod tests {
    use super::ResourceKey;

    #[test]
    fn a_global_type_has_one_key_whatever_region_recorded_it() {
        let arn = Some("arn:aws:iam::123456789012:role/r");
        let here = ResourceKey::new(arn, "123456789012", "us-east-1", "AWS::IAM::Role", "AROA1");
        let there = ResourceKey::new(arn, "123456789012", "eu-west-1", "AWS::IAM::Role", "AROA1");
        assert_eq!(here, there);
        assert_eq!(here.to_string(), "aws/123456789012/global/AWS::IAM::Role/AROA1");
    }

    #[test]
    fn the_partition_comes_from_the_arn_and_else_from_the_region() {
        let partition = |arn, region| ResourceKey::new(arn, "1", region, "AWS::SQS::Queue", "q").partition;
        assert_eq!(partition(Some("arn:aws-cn:sqs:cn-north-1:1:q"), "cn-north-1"), "aws-cn");
        assert_eq!(partition(None, "us-gov-west-1"), "aws-us-gov");
        assert_eq!(partition(Some("not an arn"), "us-isob-east-1"), "aws-iso-b");
        assert_eq!(partition(None, "eu-west-1"), "aws");
    }
}
