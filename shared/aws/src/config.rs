//! AWS Config: the Region's recorder, and what it records.

use crate::Account;
use crate::error::answer;
use aws_sdk_config::{Client, types};
use guardrail_resources::account::{
    ConfigurationRecorder, ConfigurationRecorders, DeliveryChannel, ExclusionByResourceTypes, RecorderStatus,
    RecordingGroup, RecordingMode, RecordingModeOverride, RecordingStrategy,
};
use guardrail_resources::{List, Unreadable};

const RECORDERS: &str = "config:DescribeConfigurationRecorders";
const STATUS: &str = "config:DescribeConfigurationRecorderStatus";
const CHANNELS: &str = "config:DescribeDeliveryChannels";

impl Account {
    pub(crate) fn config_service(&self) -> &Client {
        self.config_service.get_or_init(|| Client::new(&self.config))
    }

    /// The customer's recorder, its status and its delivery channel (`config:DescribeConfigurationRecorders`,
    /// `DescribeConfigurationRecorderStatus` and `DescribeDeliveryChannels`, none of which has pages), beside the types
    /// that the enabled controls need of this Region.
    pub async fn configuration_recorders(
        &self,
        needed_types: Vec<String>,
    ) -> Result<ConfigurationRecorders, Unreadable> {
        let client = self.config_service();
        let recorders = answer(RECORDERS, client.describe_configuration_recorders().send().await)?;
        let statuses = answer(STATUS, client.describe_configuration_recorder_status().send().await)?;
        let channels = answer(CHANNELS, client.describe_delivery_channels().send().await)?;
        Ok(ConfigurationRecorders {
            configuration_recorders: each(recorders.configuration_recorders, configuration_recorder)?,
            configuration_recorders_status: each(statuses.configuration_recorders_status, recorder_status)?,
            delivery_channels: each(channels.delivery_channels, delivery_channel)?,
            needed_types: Some(needed_types.into()),
        })
    }
}

fn each<T, U>(answers: Option<Vec<T>>, read: impl FnMut(T) -> Result<U, Unreadable>) -> Result<List<U>, Unreadable> {
    let read: Result<Vec<U>, Unreadable> = answers.unwrap_or_default().into_iter().map(read).collect();
    read.map(Into::into)
}

fn required<T>(value: Option<T>, operation: &str, key: &str) -> Result<T, Unreadable> {
    value.ok_or_else(|| Unreadable::missing(format!("{operation}.{key}")))
}

fn configuration_recorder(recorder: types::ConfigurationRecorder) -> Result<ConfigurationRecorder, Unreadable> {
    let group = required(recorder.recording_group, RECORDERS, "ConfigurationRecorders.recordingGroup")?;
    Ok(ConfigurationRecorder {
        name: required(recorder.name, RECORDERS, "ConfigurationRecorders.name")?,
        recording_group: recording_group(group)?,
        recording_mode: recorder.recording_mode.map(recording_mode),
    })
}

fn recording_group(group: types::RecordingGroup) -> Result<RecordingGroup, Unreadable> {
    let strategy = |strategy: types::RecordingStrategy| {
        let use_only =
            required(strategy.use_only, RECORDERS, "ConfigurationRecorders.recordingGroup.recordingStrategy")?;
        Ok(RecordingStrategy { use_only: use_only.as_str().to_owned() })
    };
    let excluded = group.exclusion_by_resource_types.and_then(|excluded| excluded.resource_types);
    Ok(RecordingGroup {
        all_supported: Some(group.all_supported),
        include_global_resource_types: Some(group.include_global_resource_types),
        resource_types: names(&group.resource_types.unwrap_or_default()),
        exclusion_by_resource_types: excluded.map(|types| ExclusionByResourceTypes { resource_types: names(&types) }),
        recording_strategy: group.recording_strategy.map(strategy).transpose()?,
    })
}

fn recording_mode(mode: types::RecordingMode) -> RecordingMode {
    let exceptions = mode.recording_mode_overrides.unwrap_or_default();
    let exceptions = exceptions.iter().map(|exception| RecordingModeOverride {
        resource_types: names(&exception.resource_types),
        recording_frequency: exception.recording_frequency.as_str().to_owned(),
    });
    RecordingMode {
        recording_frequency: mode.recording_frequency.as_str().to_owned(),
        recording_mode_overrides: exceptions.collect::<Vec<_>>().into(),
    }
}

fn names(types: &[types::ResourceType]) -> List<String> {
    types.iter().map(|name| name.as_str().to_owned()).collect::<Vec<_>>().into()
}

fn recorder_status(status: types::ConfigurationRecorderStatus) -> Result<RecorderStatus, Unreadable> {
    Ok(RecorderStatus {
        name: required(status.name, STATUS, "ConfigurationRecordersStatus.name")?,
        recording: status.recording,
        last_status: status.last_status.map(|status| status.as_str().to_owned()),
        last_error_code: status.last_error_code,
    })
}

fn delivery_channel(channel: types::DeliveryChannel) -> Result<DeliveryChannel, Unreadable> {
    Ok(DeliveryChannel { name: required(channel.name, CHANNELS, "DeliveryChannels.name")? })
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, refusal, reply};

    const RECORDER: &str = r#"{"ConfigurationRecorders":[{"name":"default","recordingGroup":{"allSupported":false,
        "includeGlobalResourceTypes":false,"resourceTypes":[],
        "exclusionByResourceTypes":{"resourceTypes":["AWS::EC2::NetworkInterface"]},
        "recordingStrategy":{"useOnly":"EXCLUSION_BY_RESOURCE_TYPES"}},
        "recordingMode":{"recordingFrequency":"CONTINUOUS","recordingModeOverrides":[
            {"resourceTypes":["AWS::EC2::Volume"],"recordingFrequency":"DAILY"}]}}]}"#;
    const STATUS: &str = r#"{"ConfigurationRecordersStatus":[{"name":"default","recording":true,"lastStatus":"Failure",
        "lastErrorCode":"AccessDenied"}]}"#;
    const CHANNEL: &str = r#"{"DeliveryChannels":[{"name":"default","s3BucketName":"b"}]}"#;

    #[tokio::test]
    async fn three_answers_become_one_view() {
        let (account, _) = account([reply(200, RECORDER), reply(200, STATUS), reply(200, CHANNEL)]);
        let needed = vec!["AWS::S3::Bucket".to_owned()];
        let recorders = account.configuration_recorders(needed.clone()).await.unwrap();
        let recorder = recorders.recorder().unwrap();
        assert!(recorder.records("AWS::S3::Bucket").unwrap());
        assert!(!recorder.records("AWS::EC2::NetworkInterface").unwrap());
        assert!(recorder.is_daily("AWS::EC2::Volume") && !recorder.is_daily("AWS::S3::Bucket"));
        let status = recorders.status(recorder).unwrap();
        assert_eq!((status.recording, status.last_status.as_deref()), (true, Some("Failure")));
        assert_eq!(status.last_error_code.as_deref(), Some("AccessDenied"));
        assert_eq!(recorders.delivery_channels.len(), 1);
        assert_eq!(recorders.needed_types.unwrap().to_vec(), needed);
    }

    #[tokio::test]
    async fn no_recorder_is_an_answer_and_a_refused_question_is_none() {
        let none = r#"{"ConfigurationRecorders":[]}"#;
        let (account, _) =
            account([reply(200, none), reply(200, "{}"), reply(200, "{}"), reply(200, none), refusal("AccessDenied")]);
        assert!(account.configuration_recorders(Vec::new()).await.unwrap().recorder().is_none());
        let error = account.configuration_recorders(Vec::new()).await.unwrap_err();
        assert_eq!(error.place(), "config:DescribeConfigurationRecorderStatus");
    }
}
