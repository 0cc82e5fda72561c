//! What is read and written as a whole, and what it is like.

use super::block_public_snapshots::SnapshotBlock;
use super::grantee::{Modifications, of_snapshots};
use super::{Call, FlowLog, Grantee, MetadataOptions, NetworkAclEntry, SecurityGroupRule};
use super::{flow_log, network_acl_entry, security_group_rule};
use crate::{Grant, Place, Refusal, Surface};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is read and written as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Facet {
    /// A security group's rules, of both directions (`ec2:DescribeSecurityGroupRules`).
    SecurityGroupRules {
        /// The group's id.
        group: String,
    },
    /// A network ACL's rules, of both directions (`ec2:DescribeNetworkAcls`).
    NetworkAclEntries {
        /// The network ACL's id.
        acl: String,
    },
    /// How an instance's metadata service answers (`ec2:DescribeInstances`).
    MetadataOptions {
        /// The instance's id.
        instance: String,
    },
    /// Who may create volumes of a snapshot (`ec2:DescribeSnapshotAttribute`).
    SnapshotSharing {
        /// The snapshot's id.
        snapshot: String,
    },
    /// Who may launch an image (`ec2:DescribeImageAttribute`).
    ImageSharing {
        /// The image's id.
        image: String,
    },
    /// The flow logs over a VPC (`ec2:DescribeFlowLogs`).
    FlowLogs {
        /// The VPC's id.
        vpc: String,
    },
    /// Whether a subnet gives public IPv4 addresses (`ec2:DescribeSubnets`).
    PublicAddresses {
        /// The subnet's id.
        subnet: String,
    },
    /// Whether new volumes of the Region are encrypted (`ec2:GetEbsEncryptionByDefault`).
    EncryptionByDefault,
    /// Whether the Region's instances can be reached by serial console (`ec2:GetSerialConsoleAccessStatus`).
    SerialConsole,
    /// Whether the Region's snapshots can be made public (`ec2:GetSnapshotBlockPublicAccessState`).
    SnapshotBlock,
    /// Whether the Region's images can be made public (`ec2:GetImageBlockPublicAccessState`).
    ImageBlock,
}

/// What a facet is like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The rules, in the order of what they allow.
    SecurityGroupRules(Vec<SecurityGroupRule>),
    /// The rules, each direction's in the order of their numbers.
    NetworkAclEntries(Vec<NetworkAclEntry>),
    /// The options.
    MetadataOptions(MetadataOptions),
    /// Those who may.
    SnapshotSharing(BTreeSet<Grantee>),
    /// Those who may.
    ImageSharing(BTreeSet<Grantee>),
    /// The flow logs, in an order of their own.
    FlowLogs(Vec<FlowLog>),
    /// True where it gives them.
    PublicAddresses(bool),
    /// True where they are.
    EncryptionByDefault(bool),
    /// True where they can.
    SerialConsole(bool),
    /// How far they are blocked.
    SnapshotBlock(SnapshotBlock),
    /// True where new ones are blocked.
    ImageBlock(bool),
}

impl From<State> for crate::State {
    fn from(state: State) -> Self {
        Self::Ec2(state)
    }
}

/// The ARN of a snapshot or an image, in which no account stands.
pub(super) fn shareable_arn(at: &Place, resource: &str) -> String {
    format!("arn:{}:ec2:{}::{resource}", at.partition, at.region)
}

pub(super) fn arn(at: &Place, kind: &str, id: &str) -> String {
    at.arn("ec2", &format!("{kind}/{id}"))
}

impl Surface for Facet {
    type State = State;
    type Call = Call;

    fn resource(&self, at: &Place) -> String {
        match self {
            Self::SecurityGroupRules { group } => arn(at, "security-group", group),
            Self::NetworkAclEntries { acl } => arn(at, "network-acl", acl),
            Self::MetadataOptions { instance } => arn(at, "instance", instance),
            Self::SnapshotSharing { snapshot } => shareable_arn(at, &format!("snapshot/{snapshot}")),
            Self::ImageSharing { image } => shareable_arn(at, &format!("image/{image}")),
            Self::FlowLogs { vpc } => arn(at, "vpc", vpc),
            Self::PublicAddresses { subnet } => arn(at, "subnet", subnet),
            // Switches of a Region have no ARN.
            Self::EncryptionByDefault => at.arn("ec2", "ebs-encryption-by-default"),
            Self::SerialConsole => at.arn("ec2", "serial-console"),
            Self::SnapshotBlock => at.arn("ec2", "snapshot-block-public-access"),
            Self::ImageBlock => at.arn("ec2", "image-block-public-access"),
        }
    }

    fn reads(&self, at: &Place) -> Vec<Grant> {
        // What describes a list knows no narrower resource.
        let any = |action| Grant::new(action, "*");
        match self {
            Self::SecurityGroupRules { .. } => {
                vec![any("ec2:DescribeSecurityGroups"), any("ec2:DescribeSecurityGroupRules")]
            }
            Self::NetworkAclEntries { .. } => vec![any("ec2:DescribeNetworkAcls")],
            Self::MetadataOptions { .. } => vec![any("ec2:DescribeInstances")],
            Self::SnapshotSharing { .. } => vec![Grant::new("ec2:DescribeSnapshotAttribute", self.resource(at))],
            Self::ImageSharing { .. } => vec![Grant::new("ec2:DescribeImageAttribute", self.resource(at))],
            Self::FlowLogs { .. } => vec![any("ec2:DescribeFlowLogs")],
            Self::PublicAddresses { .. } => vec![any("ec2:DescribeSubnets")],
            Self::EncryptionByDefault => vec![any("ec2:GetEbsEncryptionByDefault")],
            Self::SerialConsole => vec![any("ec2:GetSerialConsoleAccessStatus")],
            Self::SnapshotBlock => vec![any("ec2:GetSnapshotBlockPublicAccessState")],
            Self::ImageBlock => vec![any("ec2:GetImageBlockPublicAccessState")],
        }
    }

    fn calls(&self, from: &State, to: &State) -> Result<Vec<Call>, Refusal> {
        if from == to {
            return Ok(Vec::new());
        }
        Ok(match (self, from, to) {
            (Self::SecurityGroupRules { group }, State::SecurityGroupRules(from), State::SecurityGroupRules(to)) => {
                security_group_rule::calls(group, from, to)
            }
            (Self::NetworkAclEntries { acl }, State::NetworkAclEntries(from), State::NetworkAclEntries(to)) => {
                network_acl_entry::calls(acl, from, to)?
            }
            (Self::MetadataOptions { instance }, State::MetadataOptions(from), State::MetadataOptions(to)) => {
                vec![to.call(instance, from)]
            }
            (Self::SnapshotSharing { snapshot }, State::SnapshotSharing(from), State::SnapshotSharing(to)) => {
                vec![Call::ModifySnapshotAttribute {
                    snapshot_id: snapshot.clone(),
                    attribute: "createVolumePermission",
                    create_volume_permission: of_snapshots(Modifications::between(from, to))?,
                }]
            }
            (Self::ImageSharing { image }, State::ImageSharing(from), State::ImageSharing(to)) => {
                vec![Call::ModifyImageAttribute {
                    image_id: image.clone(),
                    attribute: "launchPermission",
                    launch_permission: Modifications::between(from, to),
                }]
            }
            (Self::FlowLogs { vpc }, State::FlowLogs(from), State::FlowLogs(to)) => flow_log::calls(vpc, from, to)?,
            (Self::PublicAddresses { subnet }, State::PublicAddresses(_), State::PublicAddresses(to)) => {
                vec![Call::ModifySubnetAttribute { subnet_id: subnet.clone(), map_public_ip_on_launch: (*to).into() }]
            }
            (Self::EncryptionByDefault, State::EncryptionByDefault(_), State::EncryptionByDefault(to)) => {
                vec![if *to { Call::EnableEbsEncryptionByDefault {} } else { Call::DisableEbsEncryptionByDefault {} }]
            }
            (Self::SerialConsole, State::SerialConsole(_), State::SerialConsole(to)) => {
                vec![if *to { Call::EnableSerialConsoleAccess {} } else { Call::DisableSerialConsoleAccess {} }]
            }
            (Self::SnapshotBlock, State::SnapshotBlock(_), State::SnapshotBlock(to)) => vec![match to {
                SnapshotBlock::Unblocked => Call::DisableSnapshotBlockPublicAccess {},
                block => Call::EnableSnapshotBlockPublicAccess { state: *block },
            }],
            (Self::ImageBlock, State::ImageBlock(_), State::ImageBlock(to)) => vec![if *to {
                Call::EnableImageBlockPublicAccess { image_block_public_access_state: "block-new-sharing" }
            } else {
                Call::DisableImageBlockPublicAccess {}
            }],
            _ => return Err(Refusal::OtherFacet),
        })
    }
}
