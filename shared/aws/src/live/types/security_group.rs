//! Amazon EC2: one security group (`ec2:DescribeSecurityGroups`).

use crate::Account;
use crate::live::ec2::{arn, stands};
use crate::live::found::{answer, unread};
use aws_sdk_ec2::types::{IpPermission as Permission, SecurityGroup as Group};
use guardrail_controls::Subject;
use guardrail_engine::evaluate::PortError;
use guardrail_engine::live::Live;
use guardrail_model::ResourceKey;
use guardrail_resources::List;
use guardrail_resources::ec2::{Cidr, GroupPair, IpPermission, PrefixList, SecurityGroup};

const DESCRIBE: &str = "ec2:DescribeSecurityGroups";

/// What EC2 answers where there is no such group, and where the id cannot be one.
const ABSENT: [&str; 2] = ["InvalidGroup.NotFound", "InvalidGroupId.Malformed"];

/// The types that are read here.
pub(super) const TYPES: &[&str] = &["AWS::EC2::SecurityGroup"];

/// Reads a group (`ec2:DescribeSecurityGroups`).
pub(super) async fn read(account: &Account, resource: &ResourceKey) -> Result<Live, PortError> {
    let described = account.ec2().describe_security_groups().group_ids(&resource.resource_id).send().await;
    let groups = answer(DESCRIBE, described, &ABSENT)?.and_then(|told| told.security_groups).unwrap_or_default();
    match groups.into_iter().find(|group| group.group_id.as_deref() == Some(&*resource.resource_id)) {
        None => Ok(Live::Gone),
        Some(group) => standing(resource, group),
    }
}

fn standing(resource: &ResourceKey, group: Group) -> Result<Live, PortError> {
    let rules = |permissions: Option<Vec<Permission>>| {
        permissions.unwrap_or_default().into_iter().map(permission).collect::<Result<Vec<_>, _>>()
    };
    let (ingress, egress) = (rules(group.ip_permissions)?, rules(group.ip_permissions_egress)?);
    let view = SecurityGroup::new(group.group_name.clone(), ingress, egress);
    Ok(stands(
        resource,
        arn(resource, "security-group", &resource.resource_id),
        group.group_name,
        group.tags,
        view,
        Subject::SecurityGroup,
    ))
}

fn permission(permission: Permission) -> Result<IpPermission, PortError> {
    let unread = |what: &str| unread(DESCRIBE, what);
    let v4 = permission.ip_ranges.unwrap_or_default().into_iter();
    let v4 = v4.map(|range| range.cidr_ip.map(Cidr).ok_or_else(|| unread("CidrIp")));
    let v6 = permission.ipv6_ranges.unwrap_or_default().into_iter();
    let v6 = v6.map(|range| range.cidr_ipv6.map(Cidr).ok_or_else(|| unread("CidrIpv6")));
    let lists = permission.prefix_list_ids.unwrap_or_default().into_iter();
    let lists = lists.map(|list| PrefixList { prefix_list_id: list.prefix_list_id });
    let groups = permission.user_id_group_pairs.unwrap_or_default().into_iter();
    let groups = groups.map(|group| GroupPair { group_id: group.group_id, user_id: group.user_id });
    Ok(IpPermission {
        ip_protocol: permission.ip_protocol.ok_or_else(|| unread("IpProtocol"))?,
        from_port: permission.from_port.map(i64::from),
        to_port: permission.to_port.map(i64::from),
        ipv4_ranges: Some(List::from(v4.collect::<Result<Vec<_>, _>>()?)),
        ip_ranges: None,
        ipv6_ranges: List::from(v6.collect::<Result<Vec<_>, _>>()?),
        prefix_list_ids: lists.collect::<Vec<_>>().into(),
        user_id_group_pairs: groups.collect::<Vec<_>>().into(),
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{account, ec2_refusal as refused, reply};
    use guardrail_controls::{Catalogue, Parameters, Selection};
    use guardrail_engine::live::{Live, LiveState};
    use guardrail_model::{Compliance, ResourceKey};

    const GROUP: &str = r#"<DescribeSecurityGroupsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
        <securityGroupInfo><item><groupId>sg-1</groupId><groupName>web</groupName><vpcId>vpc-1</vpcId>
        <ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>22</toPort>
        <ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges>
        <ipv6Ranges><item><cidrIpv6>::/0</cidrIpv6></item></ipv6Ranges></item></ipPermissions>
        <tagSet><item><key>env</key><value>test</value></item></tagSet></item></securityGroupInfo>
        </DescribeSecurityGroupsResponse>"#;

    fn group() -> ResourceKey {
        ResourceKey::new(None, "111122223333", "eu-central-1", "AWS::EC2::SecurityGroup", "sg-1")
    }

    #[tokio::test]
    async fn a_group_is_read_into_the_view_that_controls_judge() {
        let (account, _) = account([reply(200, GROUP)]);
        let Live::Stands(standing) = account.read(&group()).await.unwrap() else { panic!("it stands") };
        assert_eq!(standing.tags["env"], "test");
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let mut judgements = Vec::new();
        let only = Selection::Only(["ec2-sg-no-world-admin-ports".to_owned()].into());
        catalogue.ask(&standing.subjects[0], &only, &mut judgements);
        let expected = Compliance::NonCompliant("0.0.0.0/0 reaches tcp/22; ::/0 reaches tcp/22".to_owned());
        assert_eq!(judgements[0].outcome, Ok(expected));
    }

    #[tokio::test]
    async fn a_group_that_is_not_there_is_gone_and_a_refusal_is_an_error() {
        let (account, _) = account([refused("InvalidGroup.NotFound"), refused("UnauthorizedOperation")]);
        assert!(matches!(account.read(&group()).await, Ok(Live::Gone)));
        let error = account.read(&group()).await.unwrap_err();
        assert_eq!(error.to_string(), "ec2:DescribeSecurityGroups: UnauthorizedOperation: says why");
    }

    #[tokio::test]
    async fn a_group_of_another_region_is_asked_for_there() {
        let (account, client) = account([reply(200, GROUP)]);
        account.read(&ResourceKey { region: "ap-south-1".to_owned(), ..group() }).await.unwrap();
        assert!(client.actual_requests().next().unwrap().uri().contains("ap-south-1"));
    }
}
