//! Amazon Route 53: hosted zones.

use crate::read::{Folded, List, optional_flag};
use crate::resource::View;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use std::fmt;

/// A hosted zone (`AWS::Route53::HostedZone`).
#[derive(Clone, Debug, Deserialize)]
pub struct HostedZone {
    /// The VPCs of a private zone; empty or absent for a public one.
    #[serde(default)]
    pub vpcs: List<ZoneVpc>,
    /// The zone's comment and kind; not in every item.
    #[serde(default)]
    pub hosted_zone_config: Option<HostedZoneConfig>,
    /// Where queries are logged: absent, null or empty where they are not.
    #[serde(default)]
    pub query_logging_config: Option<QueryLogging>,
}

impl View for HostedZone {
    const TYPES: &'static [&'static str] = &["AWS::Route53::HostedZone"];
}

impl HostedZone {
    /// True for a zone that answers its VPCs only.
    pub fn is_private(&self) -> bool {
        !self.vpcs.is_empty()
            || self.hosted_zone_config.as_ref().and_then(|config| config.private_zone).unwrap_or_default()
    }

    /// True where queries go to a log group.
    pub fn logs_queries(&self) -> bool {
        let config = self.query_logging_config.as_ref();
        let group = config.and_then(|config| config.cloud_watch_logs_log_group_arn.as_ref());
        group.is_some_and(|LogGroupArn(arn)| arn.starts_with("arn:"))
    }
}

/// A VPC that a private zone answers.
#[derive(Clone, Debug, Deserialize)]
pub struct ZoneVpc {
    /// `vpc-…`
    pub vpc_id: String,
}

/// What a zone's config says.
#[derive(Clone, Debug, Deserialize)]
pub struct HostedZoneConfig {
    /// True for a private zone.
    #[serde(default, deserialize_with = "optional_flag")]
    pub private_zone: Option<bool>,
}

/// A zone's query logging.
#[derive(Clone, Debug, Deserialize)]
pub struct QueryLogging {
    /// The log group's ARN; absent or null where there is none.
    #[serde(default)]
    pub cloud_watch_logs_log_group_arn: Option<LogGroupArn>,
}

/// A log group's ARN, empty where none is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogGroupArn(pub String);

impl<'de> Deserialize<'de> for LogGroupArn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LogGroupArnVisitor)
    }
}

/// Config's published schema puts the whole query logging config, ARN and all, where CloudFormation has the bare ARN
/// (awslabs/aws-config-resource-schema, `AWS::Route53::HostedZone`). Both are read.
struct LogGroupArnVisitor;

impl<'de> Visitor<'de> for LogGroupArnVisitor {
    type Value = LogGroupArn;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the ARN of a log group, or an object that holds it")
    }

    fn visit_str<E: Error>(self, arn: &str) -> Result<LogGroupArn, E> {
        Ok(LogGroupArn(arn.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<LogGroupArn, A::Error> {
        #[derive(Deserialize)]
        struct Holder {
            #[serde(default)]
            cloud_watch_logs_log_group_arn: Option<String>,
        }

        let holder = Holder::deserialize(Folded::new(MapAccessDeserializer::new(map)))?;
        Ok(LogGroupArn(holder.cloud_watch_logs_log_group_arn.unwrap_or_default()))
    }
}
