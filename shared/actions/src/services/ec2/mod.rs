//! Amazon EC2: security groups, network ACLs, instances, snapshots, images, VPCs, and the switches of a Region.

mod access;
mod block_public_images;
mod block_public_snapshots;
mod call;
mod close_network_acl;
mod create_flow_log;
mod disable_serial_console;
mod empty_default_group;
mod encrypt_by_default;
mod facet;
mod flow_log;
mod grantee;
mod metadata_options;
mod network_acl_entry;
mod require_imdsv2;
mod revoke_rules;
mod revoke_world_ingress;
mod security_group_rule;
#[cfg(test)]
mod tests;
mod withdraw_image_sharing;
mod withdraw_snapshot_sharing;
mod withhold_public_addresses;

pub use access::ACCESS;
pub use block_public_images::BlockPublicImages;
pub use block_public_snapshots::{BlockPublicSnapshots, SnapshotBlock};
pub use call::{
    Authorization, Call, FlowLogCreation, GroupPair, IpPermission, IpRange, Ipv6Range, PrefixList, Revocation, Switch,
    Tag, TagSpecification,
};
pub use close_network_acl::CloseNetworkAcl;
pub use create_flow_log::CreateFlowLog;
pub use disable_serial_console::DisableSerialConsole;
pub use empty_default_group::EmptyDefaultGroup;
pub use encrypt_by_default::EncryptByDefault;
pub use facet::{Facet, State};
pub use flow_log::{Destination, FlowLog, in_order as flow_logs};
pub use grantee::{Grantee, Modifications};
pub use metadata_options::MetadataOptions;
pub use network_acl_entry::{
    IcmpTypeCode, NetworkAclEntry, PortRange, numbered as network_acl_entries, seen as seen_network_acl,
};
pub use require_imdsv2::RequireImdsv2;
pub use revoke_rules::RevokeRules;
pub use revoke_world_ingress::{Reached, RevokeWorldIngress};
pub use security_group_rule::{Peer, SecurityGroupRule, in_order as security_group_rules, seen as seen_security_group};
pub use withdraw_image_sharing::WithdrawImageSharing;
pub use withdraw_snapshot_sharing::WithdrawSnapshotSharing;
pub use withhold_public_addresses::WithholdPublicAddresses;

use crate::{Change, Plan};
use serde::{Deserialize, Serialize};

/// What may be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A security group's rules by which the world comes in.
    RevokeWorldIngress(RevokeWorldIngress),
    /// A security group's rules that a call made.
    RevokeRules(RevokeRules),
    /// A default security group's rules.
    EmptyDefaultGroup(EmptyDefaultGroup),
    /// A network ACL's rules by which the world comes in.
    CloseNetworkAcl(CloseNetworkAcl),
    /// An instance's metadata service.
    RequireImdsv2(RequireImdsv2),
    /// Who may create volumes of a snapshot.
    WithdrawSnapshotSharing(WithdrawSnapshotSharing),
    /// Who may launch an image.
    WithdrawImageSharing(WithdrawImageSharing),
    /// A Region's encryption of new volumes.
    EncryptByDefault(EncryptByDefault),
    /// A VPC's flow logs.
    CreateFlowLog(CreateFlowLog),
    /// A subnet's public addresses.
    WithholdPublicAddresses(WithholdPublicAddresses),
    /// A Region's serial console.
    DisableSerialConsole(DisableSerialConsole),
    /// A Region's public snapshots.
    BlockPublicSnapshots(BlockPublicSnapshots),
    /// A Region's public images.
    BlockPublicImages(BlockPublicImages),
}

impl Action {
    pub(crate) fn as_change(&self) -> &dyn Change<Facet = Facet, State = State> {
        match self {
            Self::RevokeWorldIngress(action) => action,
            Self::RevokeRules(action) => action,
            Self::EmptyDefaultGroup(action) => action,
            Self::CloseNetworkAcl(action) => action,
            Self::RequireImdsv2(action) => action,
            Self::WithdrawSnapshotSharing(action) => action,
            Self::WithdrawImageSharing(action) => action,
            Self::EncryptByDefault(action) => action,
            Self::CreateFlowLog(action) => action,
            Self::WithholdPublicAddresses(action) => action,
            Self::DisableSerialConsole(action) => action,
            Self::BlockPublicSnapshots(action) => action,
            Self::BlockPublicImages(action) => action,
        }
    }
}

/// Each action by itself is an action of the service.
macro_rules! actions {
    ($($action:ident),* $(,)?) => {
        $(impl From<$action> for crate::Action {
            fn from(action: $action) -> Self {
                Self::Ec2(Action::$action(action))
            }
        })*
    };
}

actions!(
    RevokeWorldIngress,
    RevokeRules,
    EmptyDefaultGroup,
    CloseNetworkAcl,
    RequireImdsv2,
    WithdrawSnapshotSharing,
    WithdrawImageSharing,
    EncryptByDefault,
    CreateFlowLog,
    WithholdPublicAddresses,
    DisableSerialConsole,
    BlockPublicSnapshots,
    BlockPublicImages,
);

/// A plan of one action, where it would change what was seen; none where there is nothing to do, or no safe way to do it.
pub fn needed(action: impl Change<Facet = Facet, State = State> + Into<crate::Action>, seen: State) -> Plan {
    match action.change(&seen) {
        Ok(after) if after != seen => Plan::of(action, seen),
        _ => Plan::none(),
    }
}
