//! AWS Config, of the account and Region: its recorder, and what it records.

use crate::read::Unreadable;
use crate::read::{List, flag, optional_flag};
use crate::resource::View;
use guardrail_model::ACCOUNT;
use serde::Deserialize;

/// The recorder (`config:DescribeConfigurationRecorders`), whether it runs (`DescribeConfigurationRecorderStatus`) and
/// where it delivers to (`DescribeDeliveryChannels`): the three answers in one, and what they are held against.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ConfigurationRecorders {
    /// The recorders: at most one of the customer's in a Region. Absent means none.
    #[serde(default)]
    pub configuration_recorders: List<ConfigurationRecorder>,
    /// Whether they run.
    #[serde(default)]
    pub configuration_recorders_status: List<RecorderStatus>,
    /// Where configuration items are delivered to. Absent means nowhere.
    #[serde(default)]
    pub delivery_channels: List<DeliveryChannel>,
    /// The types that the enabled controls judge and that this Region is to record. No service answers this: who asks the
    /// account knows the controls, leaves out what AWS Config cannot record there, and lists global types in one Region
    /// only. `None` where nobody said.
    #[serde(default)]
    pub needed_types: Option<List<String>>,
}

impl View for ConfigurationRecorders {
    const TYPES: &'static [&'static str] = &[ACCOUNT];
    const ACCOUNT_SECTION: Option<&'static str> = Some("configurationRecorder");
}

/// A recorder.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ConfigurationRecorder {
    /// Its name.
    pub name: String,
    /// Which types it records.
    pub recording_group: RecordingGroup,
    /// How often. Absent in answers from before there was a choice (2023), when every recorder recorded continuously.
    #[serde(default)]
    pub recording_mode: Option<RecordingMode>,
}

/// Which types a recorder records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct RecordingGroup {
    /// All but the global IAM types.
    #[serde(default, deserialize_with = "optional_flag")]
    pub all_supported: Option<bool>,
    /// The global IAM types too; heeded only where all others are recorded.
    #[serde(default, deserialize_with = "optional_flag")]
    pub include_global_resource_types: Option<bool>,
    /// These.
    #[serde(default)]
    pub resource_types: List<String>,
    /// All but these.
    #[serde(default)]
    pub exclusion_by_resource_types: Option<ExclusionByResourceTypes>,
    /// Which of the above holds. Absent in answers from before exclusions (2023).
    #[serde(default)]
    pub recording_strategy: Option<RecordingStrategy>,
}

/// Types that a recorder leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ExclusionByResourceTypes {
    /// The types.
    pub resource_types: List<String>,
}

/// By which part of its group a recorder goes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RecordingStrategy {
    /// `ALL_SUPPORTED_RESOURCE_TYPES`, `INCLUSION_BY_RESOURCE_TYPES` or `EXCLUSION_BY_RESOURCE_TYPES`.
    pub use_only: String,
}

/// How often a recorder records.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RecordingMode {
    /// `CONTINUOUS` or `DAILY`.
    pub recording_frequency: String,
    /// Types for which another frequency holds. Absent means none.
    #[serde(default)]
    pub recording_mode_overrides: List<RecordingModeOverride>,
}

/// How often a recorder records some types.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RecordingModeOverride {
    /// The types.
    pub resource_types: List<String>,
    /// `CONTINUOUS` or `DAILY`.
    pub recording_frequency: String,
}

/// Whether a recorder runs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RecorderStatus {
    /// The recorder's name.
    pub name: String,
    /// True where it runs.
    #[serde(deserialize_with = "flag")]
    pub recording: bool,
    /// How its last recording went: `Pending`, `Success`, `Failure` or `NotApplicable`. Absent for one that never ran.
    #[serde(default)]
    pub last_status: Option<String>,
    /// Why it failed.
    #[serde(default)]
    pub last_error_code: Option<String>,
}

/// Where configuration items are delivered to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DeliveryChannel {
    /// Its name.
    pub name: String,
}

/// The types that "all supported" leaves out unless global types are included (botocore `config/2014-11-12`,
/// `RecordingGroup`).
const GLOBAL_IAM_TYPES: [&str; 4] = ["AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::IAM::User"];

/// What a recording group comes to.
enum Recorded<'g> {
    AllBut(&'g [String], &'static [&'static str]),
    Only(&'g [String]),
}

impl ConfigurationRecorders {
    /// The customer's recorder. Those that services keep for themselves hand their items to nobody else; AWS Config gives
    /// them a name of their own (botocore `config/2014-11-12`, `ConfigurationRecorder`).
    pub fn recorder(&self) -> Option<&ConfigurationRecorder> {
        self.configuration_recorders.iter().find(|recorder| !recorder.name.starts_with("AWSConfigurationRecorderFor"))
    }

    /// Whether a recorder runs.
    pub fn status(&self, recorder: &ConfigurationRecorder) -> Result<&RecorderStatus, Unreadable> {
        let mut statuses = self.configuration_recorders_status.iter();
        statuses
            .find(|status| status.name == recorder.name)
            .ok_or_else(|| Unreadable::missing("configurationRecorder.ConfigurationRecordersStatus"))
    }
}

impl ConfigurationRecorder {
    /// True where it records a type.
    pub fn records(&self, resource_type: &str) -> Result<bool, Unreadable> {
        Ok(match self.recording_group.recorded()? {
            Recorded::AllBut(some, others) => {
                !some.iter().any(|left_out| left_out == resource_type) && !others.contains(&resource_type)
            }
            Recorded::Only(some) => some.iter().any(|recorded| recorded == resource_type),
        })
    }

    /// True where it records every type that AWS Config knows, those to come too.
    pub fn records_everything(&self) -> Result<bool, Unreadable> {
        Ok(matches!(self.recording_group.recorded()?, Recorded::AllBut([], [])))
    }

    /// True where it records a type, if at all, once a day instead of on every change.
    pub fn is_daily(&self, resource_type: &str) -> bool {
        let Some(mode) = &self.recording_mode else { return false };
        let exception = mode
            .recording_mode_overrides
            .iter()
            .find(|exception| exception.resource_types.iter().any(|overridden| overridden == resource_type));
        exception.map_or(&mode.recording_frequency, |exception| &exception.recording_frequency) != CONTINUOUS
    }

    /// True where it records any type once a day.
    pub fn is_daily_anywhere(&self) -> bool {
        let Some(mode) = &self.recording_mode else { return false };
        let exceptions = mode.recording_mode_overrides.iter().map(|exception| &exception.recording_frequency);
        std::iter::once(&mode.recording_frequency).chain(exceptions).any(|frequency| frequency != CONTINUOUS)
    }
}

const CONTINUOUS: &str = "CONTINUOUS";

impl RecordingGroup {
    fn recorded(&self) -> Result<Recorded<'_>, Unreadable> {
        let all = if self.include_global_resource_types == Some(true) { &[][..] } else { &GLOBAL_IAM_TYPES };
        match self.recording_strategy.as_ref().map(|strategy| strategy.use_only.as_str()) {
            Some("ALL_SUPPORTED_RESOURCE_TYPES") => Ok(Recorded::AllBut(&[], all)),
            None if self.all_supported == Some(true) => Ok(Recorded::AllBut(&[], all)),
            None | Some("INCLUSION_BY_RESOURCE_TYPES") => Ok(Recorded::Only(&self.resource_types)),
            // Exclusions heed no other switch: the global IAM types are recorded unless they are listed.
            Some("EXCLUSION_BY_RESOURCE_TYPES") => match &self.exclusion_by_resource_types {
                Some(excluded) => Ok(Recorded::AllBut(&excluded.resource_types, &[])),
                None => Err(Unreadable::missing("recordingGroup.exclusionByResourceTypes")),
            },
            Some(other) => {
                Err(Unreadable::meaningless("recordingGroup.recordingStrategy", format!("no strategy is `{other}`")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ConfigurationRecorder;
    use crate::read;

    fn recorder(group: &str, mode: &str) -> ConfigurationRecorder {
        read::text(&format!(r#"{{"name":"default","recordingGroup":{group},"recordingMode":{mode}}}"#), "r").unwrap()
    }

    #[test]
    fn the_strategy_says_which_part_of_the_group_holds() {
        for (group, bucket, role, everything) in [
            (r#"{"allSupported":true,"includeGlobalResourceTypes":true}"#, true, true, true),
            (r#"{"allSupported":true,"includeGlobalResourceTypes":false}"#, true, false, false),
            (r#"{"allSupported":true}"#, true, false, false),
            (r#"{"allSupported":false,"resourceTypes":["AWS::S3::Bucket"]}"#, true, false, false),
            (r#"{"resourceTypes":[]}"#, false, false, false),
            (r#"{"recordingStrategy":{"useOnly":"ALL_SUPPORTED_RESOURCE_TYPES"}}"#, true, false, false),
            (
                r#"{"allSupported":false,"includeGlobalResourceTypes":false,
                    "exclusionByResourceTypes":{"resourceTypes":["AWS::S3::Bucket"]},
                    "recordingStrategy":{"useOnly":"EXCLUSION_BY_RESOURCE_TYPES"}}"#,
                false,
                true,
                false,
            ),
            (
                r#"{"resourceTypes":["AWS::IAM::Role"],"exclusionByResourceTypes":{"resourceTypes":[]},
                    "recordingStrategy":{"useOnly":"INCLUSION_BY_RESOURCE_TYPES"}}"#,
                false,
                true,
                false,
            ),
        ] {
            let recorder = recorder(group, "null");
            assert_eq!(recorder.records("AWS::S3::Bucket").unwrap(), bucket, "{group}");
            assert_eq!(recorder.records("AWS::IAM::Role").unwrap(), role, "{group}");
            assert_eq!(recorder.records_everything().unwrap(), everything, "{group}");
        }
        for group in [
            r#"{"recordingStrategy":{"useOnly":"EXCLUSION_BY_RESOURCE_TYPES"}}"#,
            r#"{"allSupported":true,"recordingStrategy":{"useOnly":"ANOTHER"}}"#,
        ] {
            assert!(recorder(group, "null").records("AWS::S3::Bucket").is_err(), "{group}");
        }
    }

    #[test]
    fn an_override_wins_over_the_frequency() {
        let overridden = |default: &str, exception: &str| {
            let mode = format!(
                r#"{{"recordingFrequency":"{default}","recordingModeOverrides":[
                    {{"resourceTypes":["AWS::S3::Bucket"],"recordingFrequency":"{exception}"}}]}}"#
            );
            let recorder = recorder(r#"{"allSupported":true}"#, &mode);
            (
                recorder.is_daily("AWS::S3::Bucket"),
                recorder.is_daily("AWS::EC2::Instance"),
                recorder.is_daily_anywhere(),
            )
        };
        assert_eq!(overridden("CONTINUOUS", "DAILY"), (true, false, true));
        assert_eq!(overridden("DAILY", "CONTINUOUS"), (false, true, true));
        assert_eq!(overridden("CONTINUOUS", "CONTINUOUS"), (false, false, false));
        assert!(!recorder(r#"{"allSupported":true}"#, "null").is_daily_anywhere());
    }
}
