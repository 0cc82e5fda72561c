//! Amazon EC2: one instance (`ec2:DescribeInstances`).

use crate::Account;
use crate::live::ec2::{arn, stands};
use crate::live::found::answer;
use aws_sdk_ec2::types;
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::List;
use guardrail_resources::ec2::{
    Association, Instance, InstanceState, MetadataOptions, NetworkInterface, PrivateIpAddress,
};

const DESCRIBE: &str = "ec2:DescribeInstances";

/// What EC2 answers where there is no such instance, and where the id cannot be one.
const ABSENT: [&str; 2] = ["InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed"];

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::EC2::Instance"];

/// Reads an instance. One that was terminated is told for about an hour.
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let described = account.ec2().describe_instances().instance_ids(&resource.resource_id).send().await;
    let held = answer(DESCRIBE, described, &ABSENT)?.and_then(|told| told.reservations).unwrap_or_default();
    let mut instances = held.into_iter().flat_map(|held| held.instances.unwrap_or_default());
    let found = instances.find(|instance| instance.instance_id.as_deref() == Some(&*resource.resource_id));
    Ok(match found {
        None => Live::Gone,
        Some(mut instance) => {
            let tags = instance.tags.take();
            stands(
                resource,
                arn(resource, "instance", &resource.resource_id),
                None,
                tags,
                view(instance),
                Subject::Instance,
            )
        }
    })
}

fn view(instance: types::Instance) -> Instance {
    let metadata_options = instance.metadata_options.map(|options| MetadataOptions {
        http_tokens: options.http_tokens.map(|tokens| tokens.as_str().to_owned()),
        http_endpoint: options.http_endpoint.map(|endpoint| endpoint.as_str().to_owned()),
    });
    let interface = |interface: types::InstanceNetworkInterface| NetworkInterface {
        association: interface.association.map(association),
        private_ip_addresses: interface.private_ip_addresses.map(|addresses| {
            let addresses = addresses.into_iter();
            list(addresses.map(|private| PrivateIpAddress { association: private.association.map(association) }))
        }),
    };
    Instance {
        image_id: instance.image_id,
        state: instance
            .state
            .map(|state| InstanceState { name: state.name.map(|name| name.as_str().to_owned()), value: None }),
        metadata_options,
        public_ip_address: instance.public_ip_address,
        network_interfaces: instance.network_interfaces.map(|held| list(held.into_iter().map(interface))),
    }
}

fn list<T>(items: impl Iterator<Item = T>) -> List<T> {
    items.collect::<Vec<_>>().into()
}

fn association(told: types::InstanceNetworkInterfaceAssociation) -> Association {
    let types::InstanceNetworkInterfaceAssociation { public_ip, carrier_ip, customer_owned_ip, .. } = told;
    Association { public_ip, carrier_ip, customer_owned_ip }
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, ec2_refusal as refused, reply};
    use guardrail_controls::{Catalogue, Parameters, Selection};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Compliance, ResourceKey};

    const INSTANCE: &str = r#"<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><reservationSet>
        <item><instancesSet><item><instanceId>i-1</instanceId><imageId>ami-1</imageId>
        <instanceState><code>16</code><name>running</name></instanceState>
        <metadataOptions><state>applied</state><httpTokens>optional</httpTokens><httpEndpoint>enabled</httpEndpoint>
        </metadataOptions><networkInterfaceSet><item><privateIpAddressesSet><item><association>
        <publicIp>203.0.113.7</publicIp></association></item></privateIpAddressesSet></item></networkInterfaceSet>
        <tagSet><item><key>env</key><value>test</value></item></tagSet></item></instancesSet></item></reservationSet>
        </DescribeInstancesResponse>"#;

    fn instance() -> ResourceKey {
        ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::EC2::Instance", "i-1")
    }

    #[tokio::test]
    async fn an_instance_is_read_into_the_view_that_controls_judge() {
        let (account, _) = account([reply(200, INSTANCE)]);
        let Live::Stands(standing) = account.read(&instance()).await.unwrap() else { panic!("it stands") };
        assert_eq!(standing.tags["env"], "test");
        assert_eq!(standing.aliases[0].text(), "arn:aws:ec2:eu-central-1:111122223333:instance/i-1");
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let mut judgements = Vec::new();
        catalogue.ask(&standing.subjects[0], &Selection::All, &mut judgements);
        let said = |id: &str| judgements.iter().find(|judgement| judgement.metadata.id == id).unwrap().outcome.clone();
        let broken = |fact: &str| Ok(Compliance::NonCompliant(fact.to_owned()));
        assert_eq!(said("ec2-imdsv2"), broken("the metadata service answers IMDSv1"));
        assert_eq!(said("ec2-no-public-ip"), broken("203.0.113.7 is a public address"));
        assert!(said("ec2-approved-ami").is_ok());
    }

    #[tokio::test]
    async fn an_instance_that_is_not_there_is_gone_and_a_refusal_is_an_error() {
        let (account, _) = account([refused("InvalidInstanceID.NotFound"), refused("UnauthorizedOperation")]);
        assert!(matches!(account.read(&instance()).await, Ok(Live::Gone)));
        let error = account.read(&instance()).await.unwrap_err();
        assert_eq!(error.to_string(), "ec2:DescribeInstances: UnauthorizedOperation: says why");
    }
}
