//! A network ACL's rules.

use super::done;
use crate::ec2::network_acl_entry;
use crate::remediation::{answer, unread};
use aws_sdk_ec2::Client;
use aws_sdk_ec2::types;
use guardrail_actions::services::ec2::{IcmpTypeCode, NetworkAclEntry, State, network_acl_entries};
use guardrail_engine::remediate::{CallError, CallFailure};

const DESCRIBE: &str = "ec2:DescribeNetworkAcls";
const CREATE: &str = "ec2:CreateNetworkAclEntry";

/// The rules of both directions.
pub(super) async fn read(ec2: &Client, acl: &str) -> Result<State, CallError> {
    entries(ec2, acl).await.map(network_acl_entries)
}

async fn entries(ec2: &Client, acl: &str) -> Result<Vec<NetworkAclEntry>, CallError> {
    let found = answer(DESCRIBE, ec2.describe_network_acls().network_acl_ids(acl).send().await)?.network_acls;
    let found = found.unwrap_or_default().into_iter().find(|found| found.network_acl_id.as_deref() == Some(acl));
    let entries = found.and_then(|acl| acl.entries).ok_or_else(|| unread(DESCRIBE, "Entries"))?;
    entries.iter().map(entry).collect()
}

fn entry(told: &types::NetworkAclEntry) -> Result<NetworkAclEntry, CallError> {
    let seen = network_acl_entry(told).map_err(|what| unread(DESCRIBE, what))?;
    let icmp = told.icmp_type_code.as_ref();
    let icmp_type_code = icmp.and_then(|icmp| Some(IcmpTypeCode { r#type: icmp.r#type?, code: icmp.code? }));
    let entry = NetworkAclEntry::seen(&seen).map_err(|error| unread(DESCRIBE, error.place()))?;
    Ok(NetworkAclEntry { icmp_type_code, ..entry })
}

/// Makes a rule. Where its number is taken, it must be this very rule: one that was made before the answer was lost.
pub(super) async fn create(ec2: &Client, acl: &str, entry: &NetworkAclEntry) -> Result<(), CallError> {
    let range = entry.port_range.map(|range| types::PortRange::builder().from(range.from).to(range.to).build());
    let icmp =
        entry.icmp_type_code.map(|icmp| types::IcmpTypeCode::builder().r#type(icmp.r#type).code(icmp.code).build());
    let call = ec2
        .create_network_acl_entry()
        .network_acl_id(acl)
        .rule_number(entry.rule_number)
        .protocol(&entry.protocol)
        .rule_action(entry.rule_action.as_str().into())
        .egress(entry.egress)
        .set_cidr_block(entry.cidr_block.clone())
        .set_ipv6_cidr_block(entry.ipv6_cidr_block.clone())
        .set_port_range(range)
        .set_icmp_type_code(icmp);
    if done(CREATE, call.send().await, &["NetworkAclEntryAlreadyExists"])? || entries(ec2, acl).await?.contains(entry) {
        return Ok(());
    }
    let message = format!("another rule has the number {}", entry.rule_number);
    Err(CallError { operation: CREATE.to_owned(), message, failure: CallFailure::Conflict })
}

/// Deletes a rule, unless it is gone.
pub(super) async fn delete(ec2: &Client, acl: &str, rule_number: i32, egress: bool) -> Result<(), CallError> {
    let call = ec2.delete_network_acl_entry().network_acl_id(acl).rule_number(rule_number).egress(egress);
    done("ec2:DeleteNetworkAclEntry", call.send().await, &["InvalidNetworkAclEntry.NotFound"]).map(drop)
}
