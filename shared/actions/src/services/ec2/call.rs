//! The calls that change something.

use super::block_public_snapshots::SnapshotBlock;
use super::facet::{arn, shareable_arn};
use super::grantee::Modifications;
use super::{MetadataOptions, NetworkAclEntry};
use crate::{Condition, Grant, Place, Request};
use serde::Serialize;
use strum::IntoStaticStr;

/// The calls that change something. Each serializes as its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, IntoStaticStr)]
#[serde(untagged, rename_all_fields = "PascalCase")]
pub enum Call {
    /// Revokes rules for incoming traffic.
    RevokeSecurityGroupIngress(Revocation),
    /// Revokes rules for outgoing traffic.
    RevokeSecurityGroupEgress(Revocation),
    /// Makes rules for incoming traffic.
    AuthorizeSecurityGroupIngress(Authorization),
    /// Makes rules for outgoing traffic.
    AuthorizeSecurityGroupEgress(Authorization),
    /// Makes a network ACL's rule.
    CreateNetworkAclEntry {
        /// The network ACL.
        network_acl_id: String,
        /// The rule.
        #[serde(flatten)]
        entry: NetworkAclEntry,
    },
    /// Deletes a network ACL's rule.
    DeleteNetworkAclEntry {
        /// The network ACL.
        network_acl_id: String,
        /// The rule's number.
        rule_number: i32,
        /// Its direction.
        egress: bool,
    },
    /// Sets how an instance's metadata service answers; what is left out stays.
    ModifyInstanceMetadataOptions {
        /// The instance.
        instance_id: String,
        /// The options.
        #[serde(flatten)]
        options: MetadataOptions,
    },
    /// Changes who may create volumes of a snapshot.
    ModifySnapshotAttribute {
        /// The snapshot.
        snapshot_id: String,
        /// `createVolumePermission`.
        attribute: &'static str,
        /// The change.
        create_volume_permission: Modifications,
    },
    /// Changes who may launch an image.
    ModifyImageAttribute {
        /// The image.
        image_id: String,
        /// `launchPermission`.
        attribute: &'static str,
        /// The change.
        launch_permission: Modifications,
    },
    /// Makes a flow log.
    CreateFlowLogs(FlowLogCreation),
    /// Deletes a flow log.
    DeleteFlowLogs {
        /// The flow log.
        flow_log_ids: Vec<String>,
    },
    /// Sets whether a subnet gives public IPv4 addresses.
    ModifySubnetAttribute {
        /// The subnet.
        subnet_id: String,
        /// Whether it does.
        map_public_ip_on_launch: Switch,
    },
    /// Has new volumes encrypted.
    EnableEbsEncryptionByDefault {},
    /// Leaves it to the maker of a volume.
    DisableEbsEncryptionByDefault {},
    /// Turns the serial console on.
    EnableSerialConsoleAccess {},
    /// Turns it off.
    DisableSerialConsoleAccess {},
    /// Blocks public snapshots.
    EnableSnapshotBlockPublicAccess {
        /// How far.
        state: SnapshotBlock,
    },
    /// Lifts that block.
    DisableSnapshotBlockPublicAccess {},
    /// Blocks public images.
    EnableImageBlockPublicAccess {
        /// `block-new-sharing`.
        image_block_public_access_state: &'static str,
    },
    /// Lifts that block.
    DisableImageBlockPublicAccess {},
}

/// A flow log that is to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FlowLogCreation {
    /// The VPC.
    pub resource_ids: Vec<String>,
    /// `VPC`.
    pub resource_type: &'static str,
    /// `ALL`, `REJECT` or `ACCEPT`.
    pub traffic_type: String,
    /// `cloud-watch-logs` or `s3`.
    pub log_destination_type: &'static str,
    /// The bucket's ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_destination: Option<String>,
    /// The log group's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_group_name: Option<String>,
    /// The role by which it delivers to a log group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deliver_logs_permission_arn: Option<String>,
}

/// Rules of a security group that are to go: by their ids, or by what they allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Revocation {
    /// The group.
    pub group_id: String,
    /// The rules' ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub security_group_rule_ids: Vec<String>,
    /// What the rules allow, where their ids are not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ip_permissions: Vec<IpPermission>,
}

/// Rules of a security group that are to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Authorization {
    /// The group.
    pub group_id: String,
    /// What they allow.
    pub ip_permissions: Vec<IpPermission>,
    /// The tags of all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tag_specifications: Vec<TagSpecification>,
}

/// What a rule allows: one peer each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct IpPermission {
    /// The protocol.
    pub ip_protocol: String,
    /// The first port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_port: Option<i32>,
    /// The last port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_port: Option<i32>,
    /// IPv4 ranges.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ip_ranges: Vec<IpRange>,
    /// IPv6 ranges.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ipv6_ranges: Vec<Ipv6Range>,
    /// Prefix lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prefix_list_ids: Vec<PrefixList>,
    /// Security groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub user_id_group_pairs: Vec<GroupPair>,
}

/// An IPv4 range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct IpRange {
    /// The range.
    pub cidr_ip: String,
    /// The rule's description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// An IPv6 range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Ipv6Range {
    /// The range.
    pub cidr_ipv6: String,
    /// The rule's description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A prefix list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PrefixList {
    /// Its id.
    pub prefix_list_id: String,
    /// The rule's description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A security group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GroupPair {
    /// Its id.
    pub group_id: String,
    /// The account that owns it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The rule's description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Tags for what a call makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagSpecification {
    /// `security-group-rule`.
    pub resource_type: &'static str,
    /// The tags.
    pub tags: Vec<Tag>,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// A boolean, as EC2 takes an attribute's (`AttributeBooleanValue`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Switch {
    /// The value.
    pub value: bool,
}

impl From<bool> for Switch {
    fn from(value: bool) -> Self {
        Self { value }
    }
}

impl Request for Call {
    fn operation(&self) -> &'static str {
        self.into()
    }

    fn needs(&self, at: &Place) -> Vec<Grant> {
        let of_region = |action| vec![Grant::new(action, "*")];
        let one = |action, kind, id: &str| vec![Grant::new(action, arn(at, kind, id))];
        match self {
            Self::RevokeSecurityGroupIngress(Revocation { group_id, .. }) => {
                one("ec2:RevokeSecurityGroupIngress", "security-group", group_id)
            }
            Self::RevokeSecurityGroupEgress(Revocation { group_id, .. }) => {
                one("ec2:RevokeSecurityGroupEgress", "security-group", group_id)
            }
            Self::AuthorizeSecurityGroupIngress(authorization) => {
                authorization.needs(at, "ec2:AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupIngress")
            }
            Self::AuthorizeSecurityGroupEgress(authorization) => {
                authorization.needs(at, "ec2:AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupEgress")
            }
            Self::CreateNetworkAclEntry { network_acl_id, .. } => {
                one("ec2:CreateNetworkAclEntry", "network-acl", network_acl_id)
            }
            Self::DeleteNetworkAclEntry { network_acl_id, .. } => {
                one("ec2:DeleteNetworkAclEntry", "network-acl", network_acl_id)
            }
            Self::ModifyInstanceMetadataOptions { instance_id, .. } => {
                one("ec2:ModifyInstanceMetadataOptions", "instance", instance_id)
            }
            Self::ModifySnapshotAttribute { snapshot_id, .. } => {
                vec![Grant::new("ec2:ModifySnapshotAttribute", shareable_arn(at, &format!("snapshot/{snapshot_id}")))]
            }
            Self::ModifyImageAttribute { image_id, .. } => {
                vec![Grant::new("ec2:ModifyImageAttribute", shareable_arn(at, &format!("image/{image_id}")))]
            }
            Self::CreateFlowLogs(FlowLogCreation { resource_ids, deliver_logs_permission_arn: role, .. }) => {
                let vpcs = resource_ids.iter().map(|vpc| Grant::new("ec2:CreateFlowLogs", arn(at, "vpc", vpc)));
                let logs = [Grant::new("ec2:CreateFlowLogs", arn(at, "vpc-flow-log", "*"))];
                let to_service = Condition { key: "iam:PassedToService", value: "vpc-flow-logs.amazonaws.com" };
                let beside = match role {
                    Some(role) => {
                        vec![Grant { condition: Some(to_service), ..Grant::new("iam:PassRole", role.as_str()) }]
                    }
                    None => log_deliveries(),
                };
                vpcs.chain(logs).chain(beside).collect()
            }
            Self::DeleteFlowLogs { flow_log_ids } => {
                let logs = flow_log_ids.iter();
                let logs = logs.map(|log| Grant::new("ec2:DeleteFlowLogs", arn(at, "vpc-flow-log", log)));
                logs.chain(log_deliveries()).collect()
            }
            Self::ModifySubnetAttribute { subnet_id, .. } => one("ec2:ModifySubnetAttribute", "subnet", subnet_id),
            Self::EnableEbsEncryptionByDefault {} => of_region("ec2:EnableEbsEncryptionByDefault"),
            Self::DisableEbsEncryptionByDefault {} => of_region("ec2:DisableEbsEncryptionByDefault"),
            Self::EnableSerialConsoleAccess {} => of_region("ec2:EnableSerialConsoleAccess"),
            Self::DisableSerialConsoleAccess {} => of_region("ec2:DisableSerialConsoleAccess"),
            Self::EnableSnapshotBlockPublicAccess { .. } => of_region("ec2:EnableSnapshotBlockPublicAccess"),
            Self::DisableSnapshotBlockPublicAccess {} => of_region("ec2:DisableSnapshotBlockPublicAccess"),
            Self::EnableImageBlockPublicAccess { .. } => of_region("ec2:EnableImageBlockPublicAccess"),
            Self::DisableImageBlockPublicAccess {} => of_region("ec2:DisableImageBlockPublicAccess"),
        }
    }
}

impl Authorization {
    fn needs(&self, at: &Place, action: &'static str, operation: &'static str) -> Vec<Grant> {
        let mut grants = vec![Grant::new(action, arn(at, "security-group", &self.group_id))];
        if !self.tag_specifications.is_empty() {
            let rules = arn(at, "security-group-rule", "*");
            let condition = Some(Condition { key: "ec2:CreateAction", value: operation });
            grants.push(Grant::new(action, rules.as_str()));
            grants.push(Grant { condition, ..Grant::new("ec2:CreateTags", rules) });
        }
        grants
    }
}

/// What flow logs to a bucket need beside (VPC user guide, "Publish flow logs to Amazon S3").
fn log_deliveries() -> Vec<Grant> {
    ["logs:CreateLogDelivery", "logs:DeleteLogDelivery"].map(|action| Grant::new(action, "*")).into()
}
