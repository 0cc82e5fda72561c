//! Amazon VPC: one subnet (`ec2:DescribeSubnets`).

use crate::Account;
use crate::live::ec2::{arn, stands};
use crate::live::found::answer;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::ec2::Subnet;

const DESCRIBE: &str = "ec2:DescribeSubnets";

/// What EC2 answers where there is no such subnet.
const ABSENT: [&str; 1] = ["InvalidSubnetID.NotFound"];

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::EC2::Subnet"];

/// Reads a subnet.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let described = account.ec2().describe_subnets().subnet_ids(&resource.resource_id).send().await;
    let subnets = answer(DESCRIBE, described, &ABSENT)?.and_then(|told| told.subnets).unwrap_or_default();
    let found = subnets.into_iter().find(|subnet| subnet.subnet_id.as_deref() == Some(&*resource.resource_id));
    Ok(match found {
        None => Live::Gone,
        Some(subnet) => {
            let view = Subnet { map_public_ip_on_launch: subnet.map_public_ip_on_launch };
            stands(resource, arn(resource, "subnet", &resource.resource_id), None, subnet.tags, view, Subject::Subnet)
        }
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, reply};
    use guardrail_controls::{Catalogue, Parameters, Selection};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Compliance, ResourceKey};

    const SUBNET: &str = r#"<DescribeSubnetsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><subnetSet><item>
        <subnetId>subnet-1</subnetId><mapPublicIpOnLaunch>true</mapPublicIpOnLaunch>
        <tagSet><item><key>env</key><value>test</value></item></tagSet></item></subnetSet></DescribeSubnetsResponse>"#;

    #[tokio::test]
    async fn a_subnet_is_read_into_the_view_that_controls_judge_and_one_that_is_not_there_is_gone() {
        let refused = |code: &str| {
            format!("<Response><Errors><Error><Code>{code}</Code><Message>m</Message></Error></Errors></Response>")
        };
        let (account, _) = account([
            reply(200, SUBNET),
            reply(400, refused("InvalidSubnetID.NotFound")),
            reply(403, refused("UnauthorizedOperation")),
        ]);
        let subnet = ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::EC2::Subnet", "subnet-1");
        let Live::Stands(standing) = account.read(&subnet).await.unwrap() else { panic!("it stands") };
        assert_eq!(standing.tags["env"], "test");
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let mut judgements = Vec::new();
        catalogue.ask(&standing.subjects[0], &Selection::All, &mut judgements);
        assert!(matches!(judgements[0].outcome, Ok(Compliance::NonCompliant(_))));
        assert!(matches!(account.read(&subnet).await, Ok(Live::Gone)));
        assert!(account.read(&subnet).await.is_err());
    }
}
