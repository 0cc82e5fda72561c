//! Amazon EBS: one volume (`ec2:DescribeVolumes`).

use crate::Account;
use crate::live::ec2::{arn, stands};
use crate::live::found::answer;
use aws_sdk_ec2::types;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::ec2::{Volume, VolumeAttachment};

const DESCRIBE: &str = "ec2:DescribeVolumes";

/// What EC2 answers where there is no such volume.
const ABSENT: [&str; 1] = ["InvalidVolume.NotFound"];

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::EC2::Volume"];

/// Reads a volume.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let described = account.ec2().describe_volumes().volume_ids(&resource.resource_id).send().await;
    let volumes = answer(DESCRIBE, described, &ABSENT)?.and_then(|told| told.volumes).unwrap_or_default();
    let found = volumes.into_iter().find(|volume| volume.volume_id.as_deref() == Some(&*resource.resource_id));
    Ok(match found {
        None => Live::Gone,
        Some(mut volume) => stands(
            resource,
            arn(resource, "volume", &resource.resource_id),
            None,
            volume.tags.take(),
            view(volume),
            Subject::Volume,
        ),
    })
}

fn view(volume: types::Volume) -> Volume {
    let attachment = |attachment: types::VolumeAttachment| VolumeAttachment {
        state: attachment.state.map(|state| state.as_str().to_owned()),
    };
    Volume {
        encrypted: volume.encrypted,
        state: volume.state.map(|state| state.as_str().to_owned()),
        attachments: volume.attachments.map(|held| held.into_iter().map(attachment).collect::<Vec<_>>().into()),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, ec2_refusal as refused, reply};
    use guardrail_controls::{Catalogue, Parameters, Selection};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Compliance, ResourceKey};

    const VOLUME: &str = r#"<DescribeVolumesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><volumeSet><item>
        <volumeId>vol-1</volumeId><status>in-use</status><encrypted>false</encrypted>
        <attachmentSet><item><status>attached</status></item></attachmentSet>
        <tagSet><item><key>env</key><value>test</value></item></tagSet></item></volumeSet></DescribeVolumesResponse>"#;

    #[tokio::test]
    async fn a_volume_is_read_into_the_view_that_controls_judge_and_one_that_is_not_there_is_gone() {
        let (account, _) =
            account([reply(200, VOLUME), refused("InvalidVolume.NotFound"), refused("UnauthorizedOperation")]);
        let volume = ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::EC2::Volume", "vol-1");
        let Live::Stands(standing) = account.read(&volume).await.unwrap() else { panic!("it stands") };
        assert_eq!(standing.tags["env"], "test");
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let mut judgements = Vec::new();
        catalogue.ask(&standing.subjects[0], &Selection::All, &mut judgements);
        let broken = Compliance::NonCompliant("the volume is not encrypted".to_owned());
        assert_eq!(judgements[0].outcome, Ok(broken));
        assert!(matches!(account.read(&volume).await, Ok(Live::Gone)));
        assert!(account.read(&volume).await.is_err());
    }
}
