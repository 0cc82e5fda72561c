//! AWS CloudTrail: what a trail or an event data store is told to record.

use super::{Anything, Many};
use crate::account::{AdvancedEventSelector, EventSelector, EventSelectors};
use crate::read::{List, optional_flag, optional_integer};
use serde::Deserialize;

/// What UpdateTrail, PutEventSelectors, PutInsightSelectors and UpdateEventDataStore ask. The updates change only what they
/// name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Recording {
    event_selectors: Many<Classic>,
    advanced_event_selectors: Many<AdvancedEventSelector>,
    /// The kinds of insight: none turns them off.
    pub insight_selectors: Many<Anything>,
    /// Whether a trail is of every Region.
    #[serde(deserialize_with = "optional_flag")]
    pub is_multi_region_trail: Option<bool>,
    /// Whether an event data store is of every Region.
    #[serde(deserialize_with = "optional_flag")]
    pub multi_region_enabled: Option<bool>,
    /// Whether the events of global services are recorded.
    #[serde(deserialize_with = "optional_flag")]
    pub include_global_service_events: Option<bool>,
    /// Whether digest files prove the log files unchanged.
    #[serde(deserialize_with = "optional_flag")]
    pub enable_log_file_validation: Option<bool>,
    /// Whether a trail is of the whole organization.
    #[serde(deserialize_with = "optional_flag")]
    pub is_organization_trail: Option<bool>,
    /// Whether an event data store is kept from being deleted.
    #[serde(deserialize_with = "optional_flag")]
    pub termination_protection_enabled: Option<bool>,
    /// The days for which an event data store keeps events.
    #[serde(deserialize_with = "optional_integer")]
    pub retention_period: Option<i64>,
    /// The KMS key of the log files; empty for none.
    pub kms_key_id: Option<String>,
    /// The log group that takes the events too; empty for none.
    pub cloud_watch_logs_log_group_arn: Option<String>,
    /// The topic that hears of new log files; empty for none.
    pub sns_topic_name: Option<String>,
    /// The bucket of the log files.
    pub s3_bucket_name: Option<String>,
}

/// A classic selector as a caller may write it: what it leaves out, CloudTrail fills in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Classic {
    read_write_type: Option<String>,
    #[serde(deserialize_with = "optional_flag")]
    include_management_events: Option<bool>,
    exclude_management_event_sources: List<String>,
}

impl Recording {
    /// True where an UpdateTrail states the whole trail, as the console does whatever is changed: a part that it states may
    /// have been so before.
    pub fn is_whole_trail(&self) -> bool {
        let stated = [self.is_multi_region_trail, self.enable_log_file_validation];
        self.s3_bucket_name.is_some() && stated.iter().all(Option::is_some)
    }

    /// The selectors with CloudTrail's defaults (API reference, EventSelector: `All`, management events included); `None`
    /// where the request has none.
    pub fn selectors(&self) -> Option<EventSelectors> {
        if self.event_selectors.is_empty() && self.advanced_event_selectors.is_empty() {
            return None;
        }
        let classic = self.event_selectors.iter().map(|classic| EventSelector {
            read_write_type: classic.read_write_type.clone().unwrap_or_else(|| "All".to_owned()),
            include_management_events: classic.include_management_events.unwrap_or(true),
            exclude_management_event_sources: classic.exclude_management_event_sources.clone(),
        });
        Some(EventSelectors {
            event_selectors: classic.collect::<Vec<_>>().into(),
            advanced_event_selectors: self.advanced_event_selectors.to_vec().into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Recording;

    #[test]
    fn a_classic_selector_records_everything_unless_it_says_otherwise() {
        let recorded = |json: &str| {
            let selectors = crate::read::text::<Recording>(json, "request").unwrap().selectors()?;
            let events = selectors.management_events();
            Some((events.reads_without.is_some(), events.writes_without.is_some()))
        };
        assert_eq!(recorded(r#"{"eventSelectors":[{"dataResources":[]}]}"#), Some((true, true)));
        assert_eq!(recorded(r#"{"eventSelectors":[{"readWriteType":"ReadOnly"}]}"#), Some((true, false)));
        assert_eq!(recorded(r#"{"eventSelectors":[{"includeManagementEvents":false}]}"#), Some((false, false)));
        assert_eq!(recorded(r#"{"eventSelectors":[]}"#), None);
    }

    #[test]
    fn a_whole_trail_is_stated_with_its_bucket_its_regions_and_its_validation() {
        let is_whole = |json: &str| crate::read::text::<Recording>(json, "request").unwrap().is_whole_trail();
        assert!(is_whole(r#"{"s3BucketName":"b","isMultiRegionTrail":false,"enableLogFileValidation":false}"#));
        assert!(!is_whole(r#"{"s3BucketName":"b","isMultiRegionTrail":false}"#));
        assert!(!is_whole(r#"{"isMultiRegionTrail":false,"enableLogFileValidation":false}"#));
    }
}
