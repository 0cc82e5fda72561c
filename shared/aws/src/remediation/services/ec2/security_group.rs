//! A security group's rules.

use super::done;
use crate::remediation::{answer, unread};
use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::{self, Filter};
use guardrail_actions::services::ec2::{
    Authorization, IpPermission, Peer, Revocation, SecurityGroupRule, State, TagSpecification, security_group_rules,
};
use guardrail_engine::remediate::CallError;

const DESCRIBE: &str = "ec2:DescribeSecurityGroupRules";

/// What EC2 answers where one of the rules is not there: it has revoked none of them then.
const GONE: [&str; 2] = ["InvalidSecurityGroupRuleId.NotFound", "InvalidPermission.NotFound"];

/// What EC2 answers where one of the rules is there already: it has made none of them then.
const THERE: [&str; 1] = ["InvalidPermission.Duplicate"];

/// The rules of both directions. EC2 tells no rules of a group that is not there, so that the group is asked for first.
pub(super) async fn read(ec2: &Client, group: &str) -> Result<State, CallError> {
    let there = ec2.describe_security_groups().group_ids(group).send().await;
    answer("ec2:DescribeSecurityGroups", there)?;
    let filter = Filter::builder().name("group-id").values(group).build();
    let mut pages = ec2.describe_security_group_rules().filters(filter).into_paginator().send();
    let mut rules = Vec::new();
    while let Some(page) = pages.next().await {
        for told in answer(DESCRIBE, page)?.security_group_rules.unwrap_or_default() {
            rules.push(rule(told)?);
        }
    }
    Ok(security_group_rules(rules))
}

fn rule(told: types::SecurityGroupRule) -> Result<SecurityGroupRule, CallError> {
    let protocol = told.ip_protocol.ok_or_else(|| unread(DESCRIBE, "IpProtocol"))?;
    let group = told.referenced_group_info;
    let peer = (told.cidr_ipv4.map(Peer::Ipv4))
        .or(told.cidr_ipv6.map(Peer::Ipv6))
        .or(told.prefix_list_id.map(Peer::PrefixList))
        .or(group.and_then(|group| Some(Peer::Group { group_id: group.group_id?, user_id: group.user_id })));
    // Where every protocol is meant, EC2 writes -1 for the ports.
    let ports = |port: Option<i32>| port.filter(|_| protocol != "-1");
    let tags = told.tags.unwrap_or_default().into_iter();
    Ok(SecurityGroupRule {
        id: Some(told.security_group_rule_id.ok_or_else(|| unread(DESCRIBE, "SecurityGroupRuleId"))?),
        is_egress: told.is_egress.ok_or_else(|| unread(DESCRIBE, "IsEgress"))?,
        from_port: ports(told.from_port),
        to_port: ports(told.to_port),
        peer: peer.ok_or_else(|| unread(DESCRIBE, "CidrIpv4, CidrIpv6, PrefixListId or ReferencedGroupInfo"))?,
        description: told.description.filter(|description| !description.is_empty()),
        tags: tags.filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect(),
        protocol,
    })
}

/// Revokes rules. Where one of them is gone, each of the others goes by itself.
pub(super) async fn revoke(ec2: &Client, revocation: &Revocation, is_egress: bool) -> Result<(), CallError> {
    if revoke_all(ec2, revocation, is_egress).await? {
        return Ok(());
    }
    let Revocation { group_id, security_group_rule_ids: ids, ip_permissions } = revocation;
    if ids.len() + ip_permissions.len() < 2 {
        return Ok(());
    }
    let none = Revocation { group_id: group_id.clone(), security_group_rule_ids: vec![], ip_permissions: vec![] };
    let by_id = ids.iter().map(|id| Revocation { security_group_rule_ids: vec![id.clone()], ..none.clone() });
    let by_meaning = ip_permissions.iter();
    let by_meaning = by_meaning.map(|rule| Revocation { ip_permissions: vec![rule.clone()], ..none.clone() });
    for alone in by_id.chain(by_meaning) {
        revoke_all(ec2, &alone, is_egress).await?;
    }
    Ok(())
}

/// True where the rules were revoked, false where one of them is gone.
async fn revoke_all(ec2: &Client, revocation: &Revocation, is_egress: bool) -> Result<bool, CallError> {
    let Revocation { group_id, security_group_rule_ids, ip_permissions } = revocation;
    let ids = (!security_group_rule_ids.is_empty()).then(|| security_group_rule_ids.clone());
    let permissions = permissions(ip_permissions);
    if is_egress {
        let call = ec2.revoke_security_group_egress().group_id(group_id);
        let call = call.set_security_group_rule_ids(ids).set_ip_permissions(permissions);
        return done("ec2:RevokeSecurityGroupEgress", call.send().await, &GONE);
    }
    let call = ec2.revoke_security_group_ingress().group_id(group_id);
    let call = call.set_security_group_rule_ids(ids).set_ip_permissions(permissions);
    done("ec2:RevokeSecurityGroupIngress", call.send().await, &GONE)
}

/// Makes rules. Where one of them is there already, each of the others is made by itself.
pub(super) async fn authorize(ec2: &Client, authorization: &Authorization, is_egress: bool) -> Result<(), CallError> {
    let rules = &authorization.ip_permissions;
    if authorize_all(ec2, authorization, is_egress).await? || rules.len() < 2 {
        return Ok(());
    }
    for rule in rules {
        let alone = Authorization { ip_permissions: vec![rule.clone()], ..authorization.clone() };
        authorize_all(ec2, &alone, is_egress).await?;
    }
    Ok(())
}

/// True where the rules were made, false where one of them is there already.
async fn authorize_all(ec2: &Client, authorization: &Authorization, is_egress: bool) -> Result<bool, CallError> {
    let Authorization { group_id, ip_permissions, tag_specifications } = authorization;
    let permissions = permissions(ip_permissions);
    let tags = (!tag_specifications.is_empty()).then(|| tag_specifications.iter().map(tagged).collect());
    if is_egress {
        let call = ec2.authorize_security_group_egress().group_id(group_id);
        let call = call.set_ip_permissions(permissions).set_tag_specifications(tags);
        return done("ec2:AuthorizeSecurityGroupEgress", call.send().await, &THERE);
    }
    let call = ec2.authorize_security_group_ingress().group_id(group_id);
    let call = call.set_ip_permissions(permissions).set_tag_specifications(tags);
    done("ec2:AuthorizeSecurityGroupIngress", call.send().await, &THERE)
}

fn permissions(rules: &[IpPermission]) -> Option<Vec<types::IpPermission>> {
    (!rules.is_empty()).then(|| rules.iter().map(permission).collect())
}

fn permission(rule: &IpPermission) -> types::IpPermission {
    let mut permission = types::IpPermission::builder()
        .ip_protocol(&rule.ip_protocol)
        .set_from_port(rule.from_port)
        .set_to_port(rule.to_port);
    for range in &rule.ip_ranges {
        let built = types::IpRange::builder().cidr_ip(&range.cidr_ip).set_description(range.description.clone());
        permission = permission.ip_ranges(built.build());
    }
    for range in &rule.ipv6_ranges {
        let built = types::Ipv6Range::builder().cidr_ipv6(&range.cidr_ipv6).set_description(range.description.clone());
        permission = permission.ipv6_ranges(built.build());
    }
    for list in &rule.prefix_list_ids {
        let built = types::PrefixListId::builder().prefix_list_id(&list.prefix_list_id);
        permission = permission.prefix_list_ids(built.set_description(list.description.clone()).build());
    }
    for group in &rule.user_id_group_pairs {
        let built = types::UserIdGroupPair::builder().group_id(&group.group_id).set_user_id(group.user_id.clone());
        permission = permission.user_id_group_pairs(built.set_description(group.description.clone()).build());
    }
    permission.build()
}

fn tagged(specification: &TagSpecification) -> types::TagSpecification {
    let tags = specification.tags.iter();
    let tags = tags.map(|tag| types::Tag::builder().key(&tag.key).value(&tag.value).build());
    types::TagSpecification::builder()
        .resource_type(specification.resource_type.into())
        .set_tags(Some(tags.collect()))
        .build()
}
