//! Amazon EC2: security groups, network ACLs, instances, snapshots, images, VPCs, and the switches of a Region.

mod flow_logs;
mod network_acl;
mod region;
mod security_group;
mod sharing;
#[cfg(test)]
mod tests;

use crate::remediation::{NarrowedSession, answer, unread};
use aws_sdk_ec2::Client;
use aws_sdk_ec2::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ec2::types::{
    AttributeBooleanValue, HttpTokensState, InstanceMetadataEndpointState, InstanceMetadataProtocolState,
    InstanceMetadataTagsState,
};
use guardrail_actions::services::ec2::{Call, Facet, MetadataOptions, State};
use guardrail_engine::remediate::CallError;
use std::error::Error;

/// Reads a facet as it is now.
pub(super) async fn read(session: &NarrowedSession, facet: &Facet) -> Result<State, CallError> {
    let ec2 = session.account.ec2();
    match facet {
        Facet::SecurityGroupRules { group } => security_group::read(ec2, group).await,
        Facet::NetworkAclEntries { acl } => network_acl::read(ec2, acl).await,
        Facet::MetadataOptions { instance } => metadata_options(ec2, instance).await,
        Facet::SnapshotSharing { snapshot } => sharing::read_snapshot(ec2, snapshot).await,
        Facet::ImageSharing { image } => sharing::read_image(ec2, image).await,
        Facet::FlowLogs { vpc } => flow_logs::read(ec2, vpc).await,
        Facet::PublicAddresses { subnet } => public_addresses(ec2, subnet).await,
        Facet::EncryptionByDefault => region::encryption(ec2).await,
        Facet::SerialConsole => region::serial_console(ec2).await,
        Facet::SnapshotBlock => region::snapshot_block(ec2).await,
        Facet::ImageBlock => region::image_block(ec2).await,
    }
}

/// Makes one call.
pub(super) async fn call(session: &NarrowedSession, call: &Call) -> Result<(), CallError> {
    let ec2 = session.account.ec2();
    match call {
        Call::RevokeSecurityGroupIngress(revocation) => security_group::revoke(ec2, revocation, false).await,
        Call::RevokeSecurityGroupEgress(revocation) => security_group::revoke(ec2, revocation, true).await,
        Call::AuthorizeSecurityGroupIngress(authorization) => {
            security_group::authorize(ec2, authorization, false).await
        }
        Call::AuthorizeSecurityGroupEgress(authorization) => security_group::authorize(ec2, authorization, true).await,
        Call::CreateNetworkAclEntry { network_acl_id, entry } => network_acl::create(ec2, network_acl_id, entry).await,
        Call::DeleteNetworkAclEntry { network_acl_id, rule_number, egress } => {
            network_acl::delete(ec2, network_acl_id, *rule_number, *egress).await
        }
        Call::ModifyInstanceMetadataOptions { instance_id, options } => {
            modify_metadata_options(ec2, instance_id, options).await
        }
        Call::ModifySnapshotAttribute { snapshot_id, create_volume_permission, .. } => {
            sharing::modify_snapshot(ec2, snapshot_id, create_volume_permission).await
        }
        Call::ModifyImageAttribute { image_id, launch_permission, .. } => {
            sharing::modify_image(ec2, image_id, launch_permission).await
        }
        Call::CreateFlowLogs(creation) => flow_logs::create(ec2, creation).await,
        Call::DeleteFlowLogs { flow_log_ids } => flow_logs::delete(ec2, flow_log_ids).await,
        Call::ModifySubnetAttribute { subnet_id, map_public_ip_on_launch } => {
            let value = AttributeBooleanValue::builder().value(map_public_ip_on_launch.value).build();
            let call = ec2.modify_subnet_attribute().subnet_id(subnet_id).map_public_ip_on_launch(value);
            answer("ec2:ModifySubnetAttribute", call.send().await).map(drop)
        }
        Call::EnableEbsEncryptionByDefault {} => {
            answer("ec2:EnableEbsEncryptionByDefault", ec2.enable_ebs_encryption_by_default().send().await).map(drop)
        }
        Call::DisableEbsEncryptionByDefault {} => {
            answer("ec2:DisableEbsEncryptionByDefault", ec2.disable_ebs_encryption_by_default().send().await).map(drop)
        }
        Call::EnableSerialConsoleAccess {} => {
            answer("ec2:EnableSerialConsoleAccess", ec2.enable_serial_console_access().send().await).map(drop)
        }
        Call::DisableSerialConsoleAccess {} => {
            answer("ec2:DisableSerialConsoleAccess", ec2.disable_serial_console_access().send().await).map(drop)
        }
        Call::EnableSnapshotBlockPublicAccess { state } => {
            let call = ec2.enable_snapshot_block_public_access().state(state.as_ref().into());
            answer("ec2:EnableSnapshotBlockPublicAccess", call.send().await).map(drop)
        }
        Call::DisableSnapshotBlockPublicAccess {} => {
            let call = ec2.disable_snapshot_block_public_access();
            answer("ec2:DisableSnapshotBlockPublicAccess", call.send().await).map(drop)
        }
        Call::EnableImageBlockPublicAccess { image_block_public_access_state: state } => {
            let call = ec2.enable_image_block_public_access().image_block_public_access_state((*state).into());
            answer("ec2:EnableImageBlockPublicAccess", call.send().await).map(drop)
        }
        Call::DisableImageBlockPublicAccess {} => {
            let call = ec2.disable_image_block_public_access();
            answer("ec2:DisableImageBlockPublicAccess", call.send().await).map(drop)
        }
    }
}

/// True where a call was carried out, false where the service says by one of these codes that it is so already.
fn done<T, E, R>(operation: &str, result: Result<T, SdkError<E, R>>, already: &[&str]) -> Result<bool, CallError>
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    match result {
        Err(error) if error.code().is_some_and(|code| already.contains(&code)) => Ok(false),
        result => answer(operation, result).map(|_| true),
    }
}

async fn metadata_options(ec2: &Client, instance: &str) -> Result<State, CallError> {
    const DESCRIBE: &str = "ec2:DescribeInstances";
    let found = answer(DESCRIBE, ec2.describe_instances().instance_ids(instance).send().await)?;
    let instances =
        found.reservations.unwrap_or_default().into_iter().flat_map(|held| held.instances.unwrap_or_default());
    let options = instances
        .filter(|found| found.instance_id.as_deref() == Some(instance))
        .find_map(|found| found.metadata_options)
        .ok_or_else(|| unread(DESCRIBE, "MetadataOptions"))?;
    Ok(State::MetadataOptions(MetadataOptions {
        http_tokens: options.http_tokens.ok_or_else(|| unread(DESCRIBE, "HttpTokens"))?.as_str().to_owned(),
        http_endpoint: options.http_endpoint.ok_or_else(|| unread(DESCRIBE, "HttpEndpoint"))?.as_str().to_owned(),
        http_put_response_hop_limit: options.http_put_response_hop_limit,
        http_protocol_ipv6: options.http_protocol_ipv6.map(|on| on.as_str().to_owned()),
        instance_metadata_tags: options.instance_metadata_tags.map(|on| on.as_str().to_owned()),
    }))
}

async fn modify_metadata_options(ec2: &Client, instance: &str, options: &MetadataOptions) -> Result<(), CallError> {
    let MetadataOptions { http_tokens, http_endpoint, http_protocol_ipv6, instance_metadata_tags, .. } = options;
    let call = ec2
        .modify_instance_metadata_options()
        .instance_id(instance)
        .http_tokens(HttpTokensState::from(http_tokens.as_str()))
        .http_endpoint(InstanceMetadataEndpointState::from(http_endpoint.as_str()))
        .set_http_put_response_hop_limit(options.http_put_response_hop_limit)
        .set_http_protocol_ipv6(http_protocol_ipv6.as_deref().map(InstanceMetadataProtocolState::from))
        .set_instance_metadata_tags(instance_metadata_tags.as_deref().map(InstanceMetadataTagsState::from));
    answer("ec2:ModifyInstanceMetadataOptions", call.send().await).map(drop)
}

async fn public_addresses(ec2: &Client, subnet: &str) -> Result<State, CallError> {
    const DESCRIBE: &str = "ec2:DescribeSubnets";
    let found = answer(DESCRIBE, ec2.describe_subnets().subnet_ids(subnet).send().await)?.subnets.unwrap_or_default();
    let found = found.into_iter().find(|found| found.subnet_id.as_deref() == Some(subnet));
    let gives = found.and_then(|subnet| subnet.map_public_ip_on_launch);
    gives.map(State::PublicAddresses).ok_or_else(|| unread(DESCRIBE, "MapPublicIpOnLaunch"))
}
